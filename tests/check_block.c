/*
 * The verdicts: which way x goes round each block, and why; stems, heads and stages.
 */
#include <string.h>

#include "net/block.h"
#include "page.h"
#include "suites.h"

static struct net *made(struct page_kind kind)
{
	struct err err = { 0 };
	struct net *net = page_net(&kind, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static struct net *parse(const char *text, struct err *err)
{
	return net_parse(text, strlen(text), "p.net", NULL, err);
}

static const struct part *part(const struct net *net, const char *name)
{
	int i = net_find_part(net, name);

	ck_assert_msg(i >= 0, "no part %s", name);
	return &net->part[i];
}

static void says(void (*say)(const struct part *, struct buf *), const struct part *p, const char *words)
{
	struct buf b = { 0 };

	say(p, &b);
	ck_assert_str_eq(buf_str(&b), words);
	buf_free(&b);
}

static const struct page_kind resnet20[] = {
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'A' },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'B' },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'C' },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'P' },
};

START_TEST(a_network_is_a_stem_blocks_and_a_head_in_stages)
{
	static const char *const stage[] = { "stem", "layer1", "layer2", "layer3", "head" };
	struct net *net = made(resnet20[_i]);
	int next = 0;

	ck_assert_int_eq(net->nparts, 11);
	ck_assert_int_eq(net->nblocks, 9);
	ck_assert_int_eq(net->nstages, 5);
	for (int i = 0; i < net->nparts; i++) {
		ck_assert_int_eq(net->part[i].first, next);
		for (; next <= net->part[i].last; next++)
			ck_assert_int_eq(net->node[next].part, i);
	}
	ck_assert_int_eq(next, net->nnodes);
	for (int i = 0; i < net->nstages; i++) {
		ck_assert_str_eq(net->stage[i].name, stage[i]);
		for (int k = net->stage[i].first; k <= net->stage[i].last; k++)
			ck_assert_int_eq(net->part[k].stage, i);
	}
	ck_assert_str_eq(net->part[4].name, "layer2.0");
	ck_assert_int_eq(net->part[0].x, -1);
	ck_assert_int_eq(net->part[10].kind, PART_HEAD);
	net_free(net);
}
END_TEST

START_TEST(option_b_projects_where_x_does_not_fit)
{
	struct net *net = made(resnet20[1]);
	const struct part *p = part(net, "layer2.0");

	ck_assert_int_eq(p->type, BLOCK_BASIC);
	ck_assert_int_eq(p->path, PATH_DOWNSAMPLE);
	ck_assert_str_eq(net->node[p->x].name, "layer1.2.relu2");
	ck_assert_str_eq(net->node[p->add].name, "layer2.0.add");
	ck_assert_str_eq(net->node[p->relu].name, "layer2.0.relu2");
	ck_assert_str_eq(net->node[p->trunk_last].name, "layer2.0.bn2");
	ck_assert_str_eq(net->node[p->shortcut_first].name, "layer2.0.downsample.0");
	ck_assert_str_eq(net->node[p->shortcut_last].name, "layer2.0.downsample.1");
	ck_assert_int_eq(p->stride, 2);
	ck_assert_int_eq(p->inplanes, 16);
	ck_assert_int_eq(p->planes, 32);
	ck_assert_int_eq(p->expansion, 1);
	ck_assert(p->clause_stride && p->clause_planes && !p->option_c);
	says(block_reason, p, "stride 2 != 1 and 16 != 32");
	says(block_clause_stride, p, "stride != 1: 2 != 1 is True");
	says(block_clause_planes, p, "inplanes != planes * expansion: 16 != 32 * 1 is True");
	p = part(net, "layer1.1");
	ck_assert_int_eq(p->path, PATH_IDENTITY);
	ck_assert_int_eq(p->shortcut_first, -1);
	ck_assert_int_eq(p->shortcut_last, -1);
	ck_assert_str_eq(net->node[p->x].name, "layer1.0.relu2");
	ck_assert(!p->clause_stride && !p->clause_planes);
	says(block_reason, p, "stride is 1 and 16 = 16: x fits the addition");
	says(block_clause_stride, p, "stride != 1: 1 != 1 is False");
	says(block_clause_planes, p, "inplanes != planes * expansion: 16 != 16 * 1 is False");
	ck_assert_str_eq(net->node[part(net, "layer1.0")->x].name, "relu1");
	net_free(net);
}
END_TEST

START_TEST(option_a_pads_where_x_does_not_fit)
{
	struct net *net = made(resnet20[0]);
	const struct part *p = part(net, "layer3.0");

	ck_assert_int_eq(p->path, PATH_ZERO_PAD);
	ck_assert_str_eq(net->node[p->shortcut_first].name, "layer3.0.shortcut");
	ck_assert_int_eq(p->shortcut_first, p->shortcut_last);
	says(block_reason, p, "stride 2 != 1 and 32 != 64");
	ck_assert_int_eq(net_blocks(net, PATH_ZERO_PAD), 2);
	ck_assert_int_eq(net_blocks(net, PATH_IDENTITY), 7);
	net_free(net);
}
END_TEST

START_TEST(option_c_projects_every_shortcut_and_says_so)
{
	struct net *net = made(resnet20[2]);

	ck_assert_int_eq(net_blocks(net, PATH_DOWNSAMPLE), 9);
	for (int i = 0; i < net->nparts; i++) {
		ck_assert(net->part[i].option_c == (net->part[i].kind == PART_BLOCK));
		says(block_reason, &net->part[i],
		     net->part[i].kind == PART_BLOCK ? "option C projects every shortcut" : "");
	}
	ck_assert(!part(net, "layer1.0")->clause_stride && !part(net, "layer1.0")->clause_planes);
	ck_assert(part(net, "layer2.0")->clause_stride && part(net, "layer2.0")->clause_planes);
	net_free(net);
}
END_TEST

START_TEST(a_plain_block_has_no_shortcut)
{
	struct net *net = made(resnet20[3]);
	const struct part *p = part(net, "layer2.0");

	ck_assert_int_eq(p->type, BLOCK_PLAIN);
	ck_assert_int_eq(p->path, PATH_NONE);
	ck_assert_int_eq(p->add, -1);
	ck_assert_str_eq(path_word(p->path), "");
	ck_assert_str_eq(net->node[p->x].name, "layer1.2.relu2");
	ck_assert_int_eq(p->stride, 2);
	says(block_reason, p, "a plain block: nothing goes round it");
	net_free(net);
}
END_TEST

START_TEST(a_bottleneck_projects_for_its_channels_alone)
{
	const struct page_kind kind = { .nstages = 4,
		                        .blocks = { 3, 4, 6, 3 },
		                        .bottleneck = true,
		                        .option = 'B',
		                        .v1 = _i == 0,
		                        .imagenet = true };
	struct net *net = made(kind);
	const struct part *p = part(net, "layer1.0");

	ck_assert_int_eq(p->first + 1, 7);
	ck_assert_int_eq(p->shortcut_last + 1, 16);
	ck_assert_int_eq(net->nnodes, 177);
	ck_assert_str_eq(net->node[p->x].name, "maxpool");
	ck_assert_int_eq(p->type, BLOCK_BOTTLENECK);
	ck_assert_int_eq(p->path, PATH_DOWNSAMPLE);
	ck_assert_int_eq(p->inplanes, 64);
	ck_assert_int_eq(p->planes, 64);
	ck_assert_int_eq(p->expansion, 4);
	ck_assert(!p->clause_stride && p->clause_planes && !p->option_c);
	says(block_reason, p, "64 != 256");
	says(block_clause_planes, p, "inplanes != planes * expansion: 64 != 64 * 4 is True");
	p = part(net, "layer2.0");
	ck_assert_int_eq(p->stride, 2);
	ck_assert_int_eq(p->planes, 128);
	says(block_reason, p, "stride 2 != 1 and 256 != 512");
	ck_assert_str_eq(net->node[p->relu].name, "layer2.0.relu3");
	net_free(net);
}
END_TEST

/* torchvision's BasicBlock refuses groups; a page that has them is another program's, and runs. */
START_TEST(blocks_of_both_kinds_take_groups)
{
	struct page_kind kind = { .nstages = 1, .blocks = { 2 }, .option = 'B', .groups = 2 };
	struct net *net = made(kind);

	ck_assert_int_eq(part(net, "layer1.0")->type, BLOCK_BASIC);
	ck_assert_int_eq(part(net, "layer1.0")->groups, 2);
	net_free(net);
	kind.bottleneck = true;
	net = made(kind);
	ck_assert_int_eq(part(net, "layer1.0")->type, BLOCK_BOTTLENECK);
	ck_assert_int_eq(part(net, "layer1.0")->groups, 2);
	net_free(net);
}
END_TEST

#define HEAD "skipstep net 1\ninput 3 8 8\n"

#define SEEDED "skipstep net 1\ninput 16 8 8\nweights seeded\n"

/* A bottleneck of 16 channels to 64 and `more` behind its shortcut's name; its 3x3 is `width` wide. */
static struct net *bottleneck(int width, int groups, const char *shortcut)
{
	struct buf page = { 0 };
	struct err err = { 0 };
	struct net *net;

	buf_printf(&page,
	           SEEDED
	           "layer2.0.conv1 conv2d input kernel=1 channels=%d\n"
	           "layer2.0.conv2 conv2d layer2.0.conv1 kernel=3 stride=2 pad=1 groups=%d channels=%d\n"
	           "layer2.0.conv3 conv2d layer2.0.conv2 kernel=1 channels=64\n%s"
	           "layer2.0.relu3 relu layer2.0.add\n",
	           width, groups, width, shortcut);
	net = parse(buf_str(&page), &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	buf_free(&page);
	return net;
}

#define PROJECTED \
	"layer2.0.downsample.0 conv2d input kernel=1 stride=2 channels=64\n" \
	"layer2.0.add add layer2.0.conv3 layer2.0.downsample.0\n"

/* Wide ResNet and ResNeXt: planes and expansion are as if nothing had been widened. */
START_TEST(a_bottleneck_of_any_width_has_the_planes_of_what_goes_out)
{
	static const int wide[][2] = { { 16, 1 }, { 32, 1 }, { 32, 8 }, { 5, 1 } };

	for (size_t i = 0; i < ARRAY_LEN(wide); i++) {
		struct net *net = bottleneck(wide[i][0], wide[i][1], PROJECTED);
		const struct part *p = part(net, "layer2.0");

		ck_assert_int_eq(p->type, BLOCK_BOTTLENECK);
		ck_assert_int_eq(p->planes, 16);
		ck_assert_int_eq(p->expansion, 4);
		ck_assert_int_eq(p->width, wide[i][0]);
		ck_assert_int_eq(p->groups, wide[i][1]);
		ck_assert_int_eq(p->stride, 2);
		ck_assert(!p->pooled);
		says(block_reason, p, "stride 2 != 1 and 16 != 64");
		net_free(net);
	}
}
END_TEST

/* ResNet-D: the pool halves the map, the convolution has stride 1; the block's stride is still 2. */
START_TEST(a_downsample_that_pools_first_is_one_with_the_blocks_stride)
{
	struct net *net =
	    bottleneck(16, 1,
	               "layer2.0.downsample.0 avgpool2d input kernel=2 stride=2\n"
	               "layer2.0.downsample.1 conv2d layer2.0.downsample.0 kernel=1 channels=64\n"
	               "layer2.0.downsample.2 batchnorm2d layer2.0.downsample.1\n"
	               "layer2.0.add add layer2.0.conv3 layer2.0.downsample.2\n");
	const struct part *p = part(net, "layer2.0");

	ck_assert_int_eq(p->path, PATH_DOWNSAMPLE);
	ck_assert(p->pooled);
	ck_assert_str_eq(net->node[p->shortcut_first].name, "layer2.0.downsample.0");
	ck_assert_str_eq(net->node[p->shortcut_last].name, "layer2.0.downsample.2");
	ck_assert_int_eq(p->stride, 2);
	says(block_reason, p, "stride 2 != 1 and 16 != 64");
	net_free(net);
}
END_TEST

START_TEST(a_stride_counts_even_where_the_map_is_one_pixel)
{
	struct err err = { 0 };
	struct net *net =
	    parse("skipstep net 1\ninput 3 1 1\nlayer1.0.pool maxpool2d input kernel=1 stride=2\n"
	          "layer1.0.shortcut zero_pad_shortcut input channels=3 stride=2\n"
	          "layer1.0.add add layer1.0.pool layer1.0.shortcut\n",
	          &err);
	const struct part *p;

	ck_assert_msg(net != NULL, "%s", err.msg);
	p = part(net, "layer1.0");
	ck_assert_int_eq(p->stride, 2);
	ck_assert_int_eq(p->path, PATH_ZERO_PAD);
	says(block_reason, p, "stride 2 != 1");
	net_free(net);
}
END_TEST

START_TEST(a_shortcut_that_pads_though_x_fits_is_said_to)
{
	struct err err = { 0 };
	struct net *net = parse(HEAD "layer1.0.relu1 relu input\n"
	                             "layer1.0.shortcut zero_pad_shortcut input channels=3\n"
	                             "layer1.0.add add layer1.0.relu1 layer1.0.shortcut\n",
	                        &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	says(block_reason, part(net, "layer1.0"),
	     "the page says so, though stride is 1 and 3 = 3: x would fit the addition");
	net_free(net);
}
END_TEST

START_TEST(what_is_learned_stands_first_in_an_add)
{
	struct err err = { 0 };

	ck_assert_ptr_null(
	    parse(HEAD "layer1.0.relu1 relu input\nlayer1.0.add add input layer1.0.relu1\n", &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_str_eq(err.msg,
	                 "p.net:4: layer1.0.add: what the block learned stands first, then the shortcut");
}
END_TEST

/* Pages that are no ResNet, or a strange one: parts and stages all the same. */
static const struct {
	const char *page, *parts;
} odd[] = {
	{ HEAD "a relu input\n", "stem 0-1" },
	{ HEAD "a relu input\nb avgpool2d a\nc softmax b\n", "stem 0-1, head 2-3" },
	{ HEAD "a avgpool2d input\n", "stem 0-0, head 1-1" },
	{ HEAD "layer1.0.a relu input\n", "stem 0-0, layer1.0 1-1" },
	{ HEAD "layer1.0.a relu input\nx relu layer1.0.a\nlayer1.1.a relu x\nlayer1.0.b relu x\nend relu x\n",
	  "stem 0-0, layer1.0 1-2, layer1.1 3-3, layer1.0 4-4, head 5-5" },
	{ HEAD "layer1 relu input\nlayer1.x relu input\nlayer.0.x relu input\nlayer1.0 relu input\n",
	  "stem 0-4" },
	{ HEAD "layer1.0.add add input input\n", "stem 0-0, layer1.0 1-1" },
	{ HEAD "layer1.0.a relu input\nlayer1.0.add add layer1.0.a layer1.0.a\nlayer1.0.sum add layer1.0.add "
	       "layer1.0.add\n",
	  "stem 0-0, layer1.0 1-3" },
	{ HEAD "layer1.0.a relu input\nlayer1.1.a relu layer1.0.a\nlayer1.1.add add layer1.1.a input\n",
	  "stem 0-0, layer1.0 1-1, layer1.1 2-3" },
};

START_TEST(a_page_that_is_no_resnet_has_parts_too)
{
	struct err err = { 0 };
	struct net *net = parse(odd[_i].page, &err);
	struct buf b = { 0 };

	ck_assert_msg(net != NULL, "%s", err.msg);
	for (int i = 0; i < net->nparts; i++)
		buf_printf(&b, "%s%s %d-%d", i ? ", " : "", net->part[i].name, net->part[i].first,
		           net->part[i].last);
	ck_assert_str_eq(buf_str(&b), odd[_i].parts);
	for (int i = 0; i < net->nparts; i++)
		block_reason(&net->part[i], &b);
	buf_free(&b);
	net_free(net);
}
END_TEST

Suite *block_suite(void)
{
	Suite *s = suite_create("block");
	TCase *t = tcase_create("verdicts");

	tcase_add_loop_test(t, a_network_is_a_stem_blocks_and_a_head_in_stages, 0, ARRAY_LEN(resnet20));
	tcase_add_test(t, option_b_projects_where_x_does_not_fit);
	tcase_add_test(t, option_a_pads_where_x_does_not_fit);
	tcase_add_test(t, option_c_projects_every_shortcut_and_says_so);
	tcase_add_test(t, a_plain_block_has_no_shortcut);
	tcase_add_loop_test(t, a_bottleneck_projects_for_its_channels_alone, 0, 2);
	tcase_add_test(t, blocks_of_both_kinds_take_groups);
	tcase_add_test(t, a_bottleneck_of_any_width_has_the_planes_of_what_goes_out);
	tcase_add_test(t, a_downsample_that_pools_first_is_one_with_the_blocks_stride);
	tcase_add_test(t, a_stride_counts_even_where_the_map_is_one_pixel);
	tcase_add_test(t, a_shortcut_that_pads_though_x_fits_is_said_to);
	tcase_add_test(t, what_is_learned_stands_first_in_an_add);
	tcase_add_loop_test(t, a_page_that_is_no_resnet_has_parts_too, 0, ARRAY_LEN(odd));
	suite_add_tcase(s, t);
	return s;
}
