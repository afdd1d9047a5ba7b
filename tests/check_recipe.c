/*
 * Recipes: another shortcut laid over a net; what becomes of names, shapes, verdicts, and what cannot be added.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "net/block.h"
#include "net/recipe.h"
#include "net/seed.h"
#include "page.h"
#include "suites.h"

static const struct page_kind resnet20[] = {
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'A' },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'B' },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'C' },
};

static const struct page_kind resnet50 = {
	.nstages = 4, .blocks = { 1, 1, 1, 1 }, .bottleneck = true, .option = 'B', .imagenet = true
};

static struct net *made(const struct page_kind *kind)
{
	struct err err = { 0 };
	struct net *net = page_net(kind, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static struct net *parsed(const char *text)
{
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "p.net", NULL, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static struct recipe recipe(const struct net *net, const char *block, enum force how)
{
	int i = net_find_part(net, block);

	ck_assert_msg(i >= 0, "no part %s", block);
	return (struct recipe){ i, how };
}

static struct net *forced(const struct net *net, const char *block, enum force how)
{
	struct recipe r = recipe(net, block, how);
	struct err err = { 0 };
	struct net *with = net_with(net, &r, 1, &err);

	ck_assert_msg(with != NULL, "%s", err.msg);
	return with;
}

static const struct part *part(const struct net *net, const char *name)
{
	return &net->part[net_find_part(net, name)];
}

static const struct node *node(const struct net *net, const char *name)
{
	int i = net_find(net, name);

	ck_assert_msg(i >= 0, "no node %s", name);
	return &net->node[i];
}

/* Everything a net promises: inputs before outputs, each name found, parts without gaps, totals that are sums. */
static void is_whole(const struct net *net)
{
	int64_t params = 0, macs = 0;
	int next = 0;

	for (int i = 0; i < net->nnodes; i++) {
		ck_assert_int_eq(net_find(net, net->node[i].name), i);
		for (int k = 0; k < net->node[i].nin; k++)
			ck_assert(i == 0 || net->node[i].in[k] < i);
		params += net->node[i].params;
		macs += net->node[i].macs;
	}
	ck_assert_int_eq(net->params, params);
	ck_assert_int_eq(net->macs, macs);
	for (int i = 0; i < net->nparts; i++) {
		ck_assert_int_eq(net->part[i].first, next);
		for (; next <= net->part[i].last; next++)
			ck_assert_int_eq(net->node[next].part, i);
	}
	ck_assert_int_eq(next, net->nnodes);
}

START_TEST(words_of_recipes_are_read_and_written)
{
	static const char *const words[] = { "identity", "downsample", "A", "A-both" };

	for (int i = 0; i < FORCE_COUNT; i++) {
		enum force force = FORCE_COUNT - 1 - i;

		ck_assert_str_eq(force_word((enum force)i), words[i]);
		ck_assert(force_find(words[i], &force) && force == (enum force)i);
	}
	ck_assert(!force_find("B", &(enum force){ FORCE_IDENTITY }));
}
END_TEST

START_TEST(identity_at_layer2_0_is_a_fault_in_the_words_of_pytorch)
{
	struct net *net = made(&resnet20[_i]), *with = forced(net, "layer2.0", FORCE_IDENTITY);
	const struct part *p = part(with, "layer2.0");
	const struct fault *fault = net_fault(with);
	struct clash clash[3];

	is_whole(with);
	ck_assert_ptr_nonnull(fault);
	ck_assert_str_eq(with->node[fault->node].name, "layer2.0.add");
	ck_assert_int_eq(fault->err.code, ERR_MISFIT);
	ck_assert_str_eq(fault->err.msg, "The size of tensor a (16) must match the size of tensor b (32) "
	                                 "at non-singleton dimension 3");
	ck_assert_str_eq(with->recipe, "layer2.0 = identity");
	ck_assert(p->path == PATH_IDENTITY && p->forced && p->shortcut_first == -1 && !p->seeded);
	ck_assert_str_eq(with->node[p->x].name, "layer1.2.relu2");
	ck_assert_int_eq(node(with, "layer2.0.add")->in[1], net_find(with, "layer1.2.relu2"));
	/* the shapes behind it are those of the trunk: the rest can still be listed */
	ck_assert(shape_equal(node(with, "layer2.0.add")->out, (struct shape){ 32, 16, 16 }));
	ck_assert(shape_equal(node(with, "layer3.2.relu2")->out, (struct shape){ 64, 8, 8 }));
	ck_assert_int_eq(net_clashes(with, clash), 3);
	ck_assert_str_eq(clash[0].axis, "channels");
	ck_assert(clash[0].a == 32 && clash[0].b == 16 && clash[0].dimension == 1 && !clash[0].named);
	ck_assert_str_eq(clash[1].axis, "height");
	ck_assert(clash[1].a == 16 && clash[1].b == 32 && clash[1].dimension == 2 && !clash[1].named);
	ck_assert_str_eq(clash[2].axis, "width");
	ck_assert(clash[2].a == 16 && clash[2].b == 32 && clash[2].dimension == 3 && clash[2].named);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(channels_alone_clash_in_the_first_block_of_resnet50)
{
	struct net *net = made(&resnet50), *with = forced(net, "layer1.0", FORCE_IDENTITY);
	struct clash clash[3];

	ck_assert_ptr_nonnull(net_fault(with));
	ck_assert_str_eq(net_fault(with)->err.msg,
	                 "The size of tensor a (256) must match the size of tensor b (64) "
	                 "at non-singleton dimension 1");
	ck_assert_int_eq(net_clashes(with, clash), 1);
	ck_assert(clash[0].a == 256 && clash[0].b == 64 && clash[0].named);
	net_free(with);
	with = forced(net, "layer1.0", FORCE_ZERO_END);
	ck_assert_ptr_null(net_fault(with));
	ck_assert_int_eq(node(with, "layer1.0.shortcut")->args.stride, 1);
	ck_assert_int_eq(node(with, "layer1.0.shortcut")->args.channels, 256);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(option_a_takes_the_place_of_a_projection)
{
	struct net *net = made(&resnet20[1]), *with = forced(net, "layer2.0", FORCE_ZERO_END + _i);
	const struct part *p = part(with, "layer2.0");
	const struct node *pad = node(with, "layer2.0.shortcut");
	int before = net_find(net, "layer2.0.downsample.0");

	is_whole(with);
	ck_assert_ptr_null(net_fault(with));
	ck_assert_str_eq(with->recipe, _i ? "layer2.0 = A-both" : "layer2.0 = A");
	ck_assert(p->path == PATH_ZERO_PAD && p->forced && !p->option_c);
	ck_assert(pad->args.channels == 32 && pad->args.stride == 2);
	ck_assert(pad->args.zeros == (_i ? ZEROS_BOTH : ZEROS_END));
	ck_assert_int_eq(net_find(with, "layer2.0.downsample.0"), -1);
	ck_assert_int_eq(net_find(with, "layer2.0.downsample.1"), -1);
	ck_assert_int_eq(with->nnodes, net->nnodes - 1);
	ck_assert_int_eq(net->params - with->params, 16 * 32 + 2 * 32);
	ck_assert_int_eq(net->macs - with->macs, 16 * 32 * 16 * 16);
	for (int i = 0; i < before; i++) { /* nothing before the block has moved, nor lost its weights */
		ck_assert_str_eq(with->node[i].name, net->node[i].name);
		ck_assert(memcmp(with->node[i].w, net->node[i].w, sizeof net->node[i].w) == 0);
	}
	ck_assert_ptr_eq(node(with, "layer3.0.downsample.0")->w[0], node(net, "layer3.0.downsample.0")->w[0]);
	ck_assert(!part(with, "layer3.0")->forced && part(with, "layer3.0")->path == PATH_DOWNSAMPLE);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(a_projection_that_nobody_trained_is_seeded_and_says_so)
{
	struct net *net = made(&resnet20[0]), *with = forced(net, "layer2.0", FORCE_DOWNSAMPLE);
	struct net *again = forced(net, "layer2.0", FORCE_DOWNSAMPLE);
	const struct node *conv = node(with, "layer2.0.downsample.0"),
	                  *bn = node(with, "layer2.0.downsample.1");
	const struct weight *w = conv->w[0];
	double sum = 0, squares = 0;

	is_whole(with);
	ck_assert_ptr_null(net_fault(with));
	ck_assert(part(with, "layer2.0")->path == PATH_DOWNSAMPLE && part(with, "layer2.0")->seeded);
	ck_assert(!part(with, "layer3.0")->seeded && !part(net, "layer2.0")->seeded);
	ck_assert_int_eq(net_find(with, "layer2.0.shortcut"), -1);
	ck_assert(conv->args.kernel == 1 && conv->args.stride == 2 && conv->args.pad == 0);
	ck_assert(w->dim[0] == 32 && w->dim[1] == 16 && w->dim[2] == 1 && w->dim[3] == 1 && w->len == 512);
	ck_assert_str_eq(w->name, "layer2.0.downsample.0.weight");
	for (size_t i = 0; i < w->len; i++) {
		sum += (double)w->v[i];
		squares += (double)w->v[i] * (double)w->v[i];
	}
	ck_assert(fabs(sum / 512) < 0.04);                  /* 0.25 / sqrt(512) = 0.011 */
	ck_assert(fabs(sqrt(squares / 512) - 0.25) < 0.03); /* sqrt(2 / 32) */
	for (int c = 0; c < 32; c++)
		ck_assert(bn->w[0]->v[c] == 1 && bn->w[1]->v[c] == 0 && bn->w[2]->v[c] == 0 &&
		          bn->w[3]->v[c] == 1);
	ck_assert(memcmp(w->v, node(again, "layer2.0.downsample.0")->w[0]->v, 512 * sizeof(float)) == 0);
	/* the same on every machine: two numbers worked out in another language */
	ck_assert(w->v[0] == -0x1.6abeeap-3f && w->v[511] == -0x1.404c1ap-2f);
	net_free(again);
	again = forced(net, "layer3.0", FORCE_DOWNSAMPLE);
	ck_assert(w->v[0] != node(again, "layer3.0.downsample.0")->w[0]->v[0]);
	ck_assert_int_eq(with->params - net->params, 16 * 32 + 2 * 32);
	net_free(again);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(trained_weights_of_that_name_are_used_where_they_fit)
{
	struct buf text = { 0 };
	struct weights *weights = page_make(&resnet20[1], &text);
	static const char *const from = "layer2.0.downsample.0 ";
	struct buf page = { 0 };
	struct err err = { 0 };
	const char *cut = strstr(buf_str(&text), from), *end = strstr(cut, "layer2.0.relu2 ");
	struct net *net, *with;

	buf_add(&page, buf_str(&text), (size_t)(cut - buf_str(&text)));
	buf_puts(&page, "layer2.0.shortcut zero_pad_shortcut layer1.2.relu2 channels=32 stride=2\n"
	                "layer2.0.add add layer2.0.bn2 layer2.0.shortcut\n");
	buf_puts(&page, end);
	net = net_parse(buf_str(&page), page.len, "b.net", weights, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	with = forced(net, "layer2.0", FORCE_DOWNSAMPLE);
	ck_assert_ptr_eq(node(with, "layer2.0.downsample.0")->w[0],
	                 weights_find(weights, "layer2.0.downsample.0.weight"));
	ck_assert_ptr_eq(node(with, "layer2.0.downsample.1")->w[3],
	                 weights_find(weights, "layer2.0.downsample.1.running_var"));
	ck_assert(!part(with, "layer2.0")->seeded);
	net_free(with);
	((struct weight *)weights_find(weights, "layer2.0.downsample.1.bias"))->dim[0] = 31;
	with = forced(net, "layer2.0", FORCE_DOWNSAMPLE);
	ck_assert(part(with, "layer2.0")->seeded && !net_fault(with));
	net_free(with);
	net_free(net);
	buf_free(&text);
	buf_free(&page);
}
END_TEST

START_TEST(what_is_there_already_changes_nothing)
{
	static const struct {
		int net;
		const char *block;
		enum force how;
	} same[] = {
		{ 0, "layer2.0", FORCE_ZERO_END },   { 0, "layer1.0", FORCE_IDENTITY },
		{ 1, "layer2.0", FORCE_DOWNSAMPLE }, { 2, "layer1.1", FORCE_DOWNSAMPLE },
		{ 1, "layer1.0", FORCE_ZERO_END }, /* option A pads nothing where x fits */
		{ 1, "layer3.2", FORCE_ZERO_BOTH },
	};

	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		struct net *net = made(&resnet20[same[i].net]);
		struct recipe r = recipe(net, same[i].block, same[i].how);
		struct net *with = forced(net, same[i].block, same[i].how);

		ck_assert(!recipe_changes(net, &r));
		ck_assert_ptr_null(with->recipe);
		ck_assert_int_eq(with->nnodes, net->nnodes);
		ck_assert_int_eq(with->params, net->params);
		ck_assert(!with->part[r.part].forced);
		is_whole(with);
		net_free(with);
		net_free(net);
	}
}
END_TEST

START_TEST(option_a_where_x_fits_is_x_itself)
{
	struct net *net = made(&resnet20[2]), *with = forced(net, "layer1.1", FORCE_ZERO_BOTH);
	struct buf b = { 0 };

	ck_assert_str_eq(with->recipe, "layer1.1 = identity");
	ck_assert(part(with, "layer1.1")->path == PATH_IDENTITY && !net_fault(with));
	ck_assert(part(with, "layer1.2")->option_c && !part(with, "layer1.1")->option_c);
	block_reason(part(with, "layer1.1"), &b);
	ck_assert_str_eq(buf_str(&b), "a what-if: stride is 1 and 16 = 16: x fits the addition");
	buf_free(&b);
	net_free(with);
	with = forced(net, "layer2.0", FORCE_IDENTITY);
	block_reason(part(with, "layer2.0"), &b);
	ck_assert_str_eq(buf_str(&b), "a what-if, though stride 2 != 1 and 16 != 32");
	buf_free(&b);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(several_blocks_at_once_and_the_later_recipe_counts)
{
	struct net *net = made(&resnet20[1]), *with;
	const struct recipe list[] = {
		recipe(net, "layer3.0", FORCE_ZERO_BOTH),  recipe(net, "layer2.0", FORCE_IDENTITY),
		recipe(net, "layer1.1", FORCE_DOWNSAMPLE), recipe(net, "layer2.0", FORCE_ZERO_END),
		recipe(net, "layer1.2", FORCE_IDENTITY),   recipe(net, "layer2.1", FORCE_DOWNSAMPLE),
	};
	struct err err = { 0 };

	with = net_with(net, list, ARRAY_LEN(list), &err);
	ck_assert_msg(with != NULL, "%s", err.msg);
	is_whole(with);
	ck_assert_str_eq(with->recipe, "layer1.1 = downsample, layer2.0 = A, layer2.1 = downsample, "
	                               "layer3.0 = A-both");
	ck_assert_ptr_null(net_fault(with));
	ck_assert_int_eq(net_blocks(with, PATH_ZERO_PAD), 2);
	ck_assert_int_eq(net_blocks(with, PATH_DOWNSAMPLE), 2);
	ck_assert(part(with, "layer1.1")->seeded && part(with, "layer2.1")->seeded);
	ck_assert(!part(with, "layer1.2")->forced);
	ck_assert_int_eq(with->nnodes, net->nnodes + 2);
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(the_first_of_two_faults_is_the_one_that_stops)
{
	struct net *net = made(&resnet20[1]), *with;
	const struct recipe list[] = { recipe(net, "layer3.0", FORCE_IDENTITY),
		                       recipe(net, "layer2.0", FORCE_IDENTITY) };
	struct err err = { 0 };

	with = net_with(net, list, 2, &err);
	ck_assert_msg(with != NULL, "%s", err.msg);
	ck_assert_str_eq(with->node[net_fault(with)->node].name, "layer2.0.add");
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(the_shape_of_each_branch_is_known_before_it_is_forced)
{
	struct net *net = made(&resnet20[1]);
	struct err err = { 0 };

	for (int how = 0; how < FORCE_COUNT; how++) {
		struct recipe r = recipe(net, "layer3.0", (enum force)how);
		struct shape s,
		    want = how == FORCE_IDENTITY ? (struct shape){ 32, 16, 16 } : (struct shape){ 64, 8, 8 };

		ck_assert_msg(recipe_shape(net, &r, &s, &err), "%s", err.msg);
		ck_assert(shape_equal(s, want));
	}
	net_free(net);
}
END_TEST

/* One block that projects `in` channels of 4x4 to `out`. */
static struct net *projected(int in, int out)
{
	static const char *const name[] = { "layer1.0.conv1.weight", "layer1.0.downsample.0.weight" };
	struct weights *w = mem_new(1, sizeof *w);
	struct buf text = { 0 };
	struct err err = { 0 };
	struct net *net;

	ck_assert(w != NULL);
	w->tensor = mem_new(2, sizeof *w->tensor);
	w->memory = mem_new((size_t)in * (size_t)out, sizeof(float));
	ck_assert(w->tensor && w->memory);
	for (int i = 0; i < 2; i++)
		w->tensor[w->ntensors++] = (struct weight){ .name = name[i],
			                                    .rank = 4,
			                                    .dim = { out, in, 1, 1 },
			                                    .v = w->memory,
			                                    .len = (size_t)in * (size_t)out };
	buf_printf(&text,
	           "skipstep net 1\ninput %d 4 4\nlayer1.0.conv1 conv2d input kernel=1\n"
	           "layer1.0.downsample.0 conv2d input kernel=1\n"
	           "layer1.0.add add layer1.0.conv1 layer1.0.downsample.0\n",
	           in);
	net = net_parse(buf_str(&text), text.len, "p.net", w, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	buf_free(&text);
	return net;
}

START_TEST(a_size_of_1_is_never_stretched)
{
	struct net *net = projected(1, 2), *with = forced(net, "layer1.0", FORCE_IDENTITY);
	struct clash clash[3];

	ck_assert_ptr_nonnull(net_fault(with));
	ck_assert_int_eq(net_fault(with)->err.code, ERR_UNSUPPORTED);
	ck_assert_int_eq(net_clashes(with, clash), 1);
	ck_assert(clash[0].stretched && !clash[0].named && clash[0].a == 2 && clash[0].b == 1);
	net_free(with);
	net_free(net);
	net = projected(2, 1);
	with = forced(net, "layer1.0", FORCE_IDENTITY);
	ck_assert_ptr_nonnull(net_fault(with));
	ck_assert_int_eq(net_fault(with)->err.code, ERR_MISFIT);
	ck_assert_str_eq(net_fault(with)->err.msg,
	                 "output with shape [1, 1, 4, 4] doesn't match the broadcast shape [1, 2, 4, 4]");
	net_free(with);
	net_free(net);
}
END_TEST

static void refused(const struct net *net, const char *block, enum force how, enum err_code code,
                    const char *msg)
{
	struct recipe r = recipe(net, block, how);
	struct err err = { 0 };

	ck_assert_ptr_null(net_with(net, &r, 1, &err));
	ck_assert_str_eq(err.msg, msg);
	ck_assert_int_eq(err.code, code);
}

START_TEST(what_cannot_be_laid_is_refused_in_a_sentence)
{
	struct page_kind plain = resnet20[0];
	struct net *net;

	plain.option = 'P';
	net = made(&plain);
	refused(net, "layer1.0", FORCE_IDENTITY, ERR_UNSUPPORTED,
	        "layer1.0 is a plain block: nothing goes round it, so there is no shortcut to change");
	refused(net, "stem", FORCE_ZERO_END, ERR_USAGE,
	        "stem is no residual block, so there is no shortcut to change");
	net_free(net);
	net = parsed("skipstep net 1\ninput 3 4 4\n"
	             "pad zero_pad_shortcut input channels=8\n"
	             "layer1.0.pool maxpool2d pad kernel=1 stride=1\n"
	             "layer1.0.downsample.0 relu layer1.0.pool\n"
	             "layer1.0.add add layer1.0.downsample.0 pad\n");
	refused(
	    net, "layer1.0", FORCE_DOWNSAMPLE, ERR_UNSUPPORTED,
	    "the new shortcut would have a line layer1.0.downsample.0, but this network has another line of this "
	    "name");
	net_free(net);
	net = projected(4, 2);
	refused(net, "layer1.0", FORCE_ZERO_END, ERR_UNSUPPORTED,
	        "option A only adds channels, but layer1.0 turns 4 channels into 2");
	net_free(net);
}
END_TEST

START_TEST(no_memory_is_an_error_at_every_allocation)
{
	struct net *net = page_small('A'), *with = NULL;
	const struct recipe list[] = { recipe(net, "layer1.0", FORCE_DOWNSAMPLE),
		                       recipe(net, "layer2.0", FORCE_DOWNSAMPLE),
		                       recipe(net, "layer3.0", FORCE_ZERO_BOTH) };
	size_t n = 1;

	for (; !with; n++) {
		struct err err = { 0 };

		mem_fail_at(n, true);
		with = net_with(net, list, ARRAY_LEN(list), &err);
		mem_fail_at(0, false);
		ck_assert(with || err.code == ERR_LIMIT);
	}
	ck_assert_int_gt(n, 30);
	ck_assert_str_eq(with->recipe, "layer1.0 = downsample, layer2.0 = downsample, layer3.0 = A-both");
	net_free(with);
	net_free(net);
}
END_TEST

Suite *recipe_suite(void)
{
	Suite *s = suite_create("recipe");
	TCase *t = tcase_create("laid");

	tcase_add_test(t, words_of_recipes_are_read_and_written);
	tcase_add_loop_test(t, identity_at_layer2_0_is_a_fault_in_the_words_of_pytorch, 0, 3);
	tcase_add_test(t, channels_alone_clash_in_the_first_block_of_resnet50);
	tcase_add_loop_test(t, option_a_takes_the_place_of_a_projection, 0, 2);
	tcase_add_test(t, a_projection_that_nobody_trained_is_seeded_and_says_so);
	tcase_add_test(t, trained_weights_of_that_name_are_used_where_they_fit);
	tcase_add_test(t, what_is_there_already_changes_nothing);
	tcase_add_test(t, option_a_where_x_fits_is_x_itself);
	tcase_add_test(t, several_blocks_at_once_and_the_later_recipe_counts);
	tcase_add_test(t, the_first_of_two_faults_is_the_one_that_stops);
	tcase_add_test(t, the_shape_of_each_branch_is_known_before_it_is_forced);
	tcase_add_test(t, a_size_of_1_is_never_stretched);
	tcase_add_test(t, what_cannot_be_laid_is_refused_in_a_sentence);
	tcase_add_test(t, no_memory_is_an_error_at_every_allocation);
	suite_add_tcase(s, t);
	return s;
}
