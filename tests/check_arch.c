/*
 * Architectures: by name, with the sizes of the papers; from weights, back to the same page; what was read and assumed.
 */
#include <stdio.h>
#include <string.h>

#include "archs.h"
#include "base/alloc.h"
#include "net/paper.h"
#include "suites.h"

static struct arch named(const char *name, const struct net_ask *ask)
{
	struct err err = { 0 };
	struct arch a;
	bool ok = arch_named(name, ask, &a, &err);

	ck_assert_msg(ok, "%s: %s", name, err.msg);
	return a;
}

/* The page without the lines above its steps; which weights it wants is in those, but for channels=. */
static void steps_of(const struct arch *a, struct buf *out)
{
	struct arch trained = *a;
	struct buf page = { 0 };
	struct err err = { 0 };
	const char *steps;

	trained.untrained = false;
	ck_assert(arch_page(&trained, "x", "x", &page, &err));
	steps = strstr(buf_str(&page), "\nnormalize ");
	ck_assert(steps != NULL);
	buf_puts(out, steps);
	buf_free(&page);
}

/* The network of the page, over tensors of the right shapes. */
static struct net *net_of(const struct arch *a)
{
	struct arch trained = *a;
	struct buf page = { 0 };
	struct err err = { 0 };
	struct net *net;

	trained.untrained = false;
	ck_assert(arch_page(&trained, "x", "x", &page, &err));
	net = net_parse(buf_str(&page), page.len, a->name, archs_weights(a), &err);
	ck_assert_msg(net != NULL, "%s: %s", a->name, err.msg);
	buf_free(&page);
	return net;
}

START_TEST(every_network_of_the_paper_has_its_parameters_multiply_adds_and_projections)
{
	const struct paper *row = &paper_table[_i];
	const struct net_ask ask = { .stride_in = row->stride_in };
	int64_t params, macs;
	struct arch a;
	struct net *net;
	char name[64];

	snprintf(name, sizeof name, "%sresnet%d-%c", row->cifar ? "cifar-" : "", row->depth,
	         row->option | 0x20);
	a = named(name, &ask);
	arch_count(&a, &params, &macs);
	ck_assert_int_eq(params, row->params);
	ck_assert_int_eq(macs, row->macs);
	net = net_of(&a);
	ck_assert_int_eq(net->params, row->params);
	ck_assert_int_eq(net->macs, row->macs);
	ck_assert_int_eq(net_blocks(net, PATH_DOWNSAMPLE), row->projections);
	ck_assert_ptr_eq(paper_of(net), row);
	net_free(net);
	arch_free(&a);
}
END_TEST

/* Sources: num_params in torchvision's models/resnet.py; timm's results tables, in millions; akamaster's README. */
static const struct {
	const char *name;
	int64_t params;
	double rounded;
} known[] = {
	{ "resnext50_32x4d", 25028904, 0 },   { "resnext101_32x8d", 88791336, 0 },
	{ "resnext101_64x4d", 83455272, 0 },  { "wide_resnet50_2", 68883240, 0 },
	{ "wide_resnet101_2", 126886696, 0 }, { "resnet26", 0, 16.00e6 },
	{ "resnet18d", 0, 11.71e6 },          { "resnet26d", 0, 16.01e6 },
	{ "resnet34d", 0, 21.82e6 },          { "resnet50c", 0, 25.58e6 },
	{ "resnet50d", 0, 25.58e6 },          { "resnet50s", 0, 25.68e6 },
	{ "resnet50t", 0, 25.57e6 },          { "resnet101d", 0, 44.57e6 },
	{ "resnet152d", 0, 60.21e6 },         { "resnext50d_32x4d", 0, 25.05e6 },
	{ "resnet50_gn", 0, 25.56e6 },        { "resnet18-cifar", 11173962, 0 },
	{ "cifar-resnet1202-a", 0, 19.42e6 },
};

START_TEST(the_networks_of_torchvision_timm_and_kuangliu_have_their_parameters)
{
	struct arch a = named(known[_i].name, NULL);
	struct net *net = net_of(&a);
	int64_t params, macs;

	arch_count(&a, &params, &macs);
	ck_assert_int_eq(net->params, params);
	ck_assert_int_eq(net->macs, macs);
	if (known[_i].params)
		ck_assert_int_eq(params, known[_i].params);
	else
		ck_assert_msg((double)params > known[_i].rounded - 5e3 &&
		                  (double)params < known[_i].rounded + 5e3,
		              "%s: %lld", known[_i].name, (long long)params);
	net_free(net);
	arch_free(&a);
}
END_TEST

/* Equal, or the first lines that are not. */
static void check_same(const char *name, const char *a, const char *b)
{
	size_t line = 0, i = 0;

	for (; a[i] && a[i] == b[i]; i++)
		line = a[i] == '\n' ? i + 1 : line;
	ck_assert_msg(a[i] == b[i], "%s:\n%.*s\n%.*s", name, (int)strcspn(a + line, "\n"), a + line,
	              (int)strcspn(b + line, "\n"), b + line);
}

static bool has_bottlenecks(const char *name)
{
	const struct net_ask nothing = { 0 };
	struct arch a = named(name, &nothing);
	bool found = a.block[0].convs == 3;

	arch_free(&a);
	return found;
}

static void check_round_trip(const char *name, char option, int stride_in)
{
	const struct net_ask made = { .shortcut = option, .stride_in = stride_in };
	struct net_ask asked = { .stride_in = stride_in };
	struct arch a = named(name, &made), found;
	struct weights *w = archs_weights(&a);
	struct buf before = { 0 }, after = { 0 };
	struct err err = { 0 };
	bool group = a.norm == NORM_GROUP, plain = a.block[0].path == PATH_NONE;

	if (plain)
		archs_meta(w, "shortcut", "none");
	for (int i = 0; i < a.nblocks; i++) /* no tensor says where the zeros stand */
		if (a.block[i].path == PATH_ZERO_PAD)
			asked.shortcut = 'A';
	ck_assert_msg(arch_find(w, &asked, &found, &err), "%s: %s", name, err.msg);
	memcpy(found.mean, a.mean, sizeof a.mean);
	memcpy(found.std, a.std, sizeof a.std);
	steps_of(&a, &before);
	steps_of(&found, &after);
	check_same(name, buf_str(&after), buf_str(&before));
	ck_assert_str_eq(found.name, a.name);
	ck_assert_int_eq(found.input, a.input);
	ck_assert_int_eq(found.classes, a.classes);
	ck_assert(!group || found.from.norm_groups == ASSUMED);
	buf_free(&before);
	buf_free(&after);
	weights_free(w);
	arch_free(&a);
	arch_free(&found);
}

START_TEST(a_network_seen_in_its_weights_gets_the_same_steps_and_the_same_name)
{
	static const char options[] = { '\0', 'A', 'C', 'B' };

	for (int i = 0; arch_name_at(i); i++) {
		bool plain = strncmp(arch_name_at(i), "plain", 5) == 0;

		if (strcmp(arch_name_at(i), "resnet1202") == 0)
			continue;
		int strides = has_bottlenecks(arch_name_at(i)) ? 3 : 1;

		for (size_t k = 0; k < (plain ? 1 : ARRAY_LEN(options)); k++)
			check_round_trip(arch_name_at(i), options[k], (int)k % strides);
	}
}
END_TEST

START_TEST(names_of_option_and_of_cifar_are_understood)
{
	struct arch a = named("resnet56-c", NULL);

	ck_assert_str_eq(a.name, "resnet56-c");
	ck_assert_int_eq(a.nblocks, 27);
	ck_assert_int_eq(a.block[0].path, PATH_DOWNSAMPLE);
	arch_free(&a);
	a = named("resnet20", NULL); /* the paper's */
	ck_assert_str_eq(a.name, "resnet20-a");
	ck_assert(!a.both);
	arch_free(&a);
	a = named("resnet20", &(struct net_ask){ .shortcut = 'A', .both = true });
	ck_assert(a.both);
	arch_free(&a);
	a = named("resnet26", NULL); /* timm's */
	ck_assert_int_eq(a.block[0].convs, 3);
	arch_free(&a);
	a = named("cifar-resnet26-b", NULL);
	ck_assert_int_eq(a.block[0].convs, 2);
	ck_assert_int_eq(a.nblocks, 12);
	arch_free(&a);
	a = named("resnet34", &(struct net_ask){ .shortcut = 'N' });
	ck_assert_str_eq(a.name, "plain34");
	ck_assert_int_eq(a.block[3].path, PATH_NONE);
	arch_free(&a);
}
END_TEST

static const struct {
	const char *name;
	enum err_code code;
	const char *msg;
} unknown[] = {
	{ "resnt50", ERR_READ,
	  "there is no network \"resnt50\"; is resnet50 meant? `skipstep net` lists the names" },
	{ "resnet51", ERR_READ,
	  "there is no network \"resnet51\"; is resnet50 meant? `skipstep net` lists the names" },
	{ "ship", ERR_READ, "there is no network \"ship\"; `skipstep net` lists the names" },
	{ "resnet", ERR_READ, NULL },
	{ "", ERR_READ, NULL },
	{ "-a", ERR_READ, NULL },
	{ "cifar-", ERR_READ, NULL },
	{ "resnet-20", ERR_READ, NULL },
	{ "resnet1208", ERR_READ, NULL },
	{ "resnet2", ERR_READ, NULL },
	{ "vgg16", ERR_UNSUPPORTED,
	  "vgg16 is none of the networks skipstep steps through; `skipstep net` lists them" },
	{ "seresnet50", ERR_UNSUPPORTED, NULL },
	{ "plain20-a", ERR_USAGE, "plain20 has no shortcuts, so none of option A" },
	{ "a name of more than sixty-four letters is the name of no network at all", ERR_READ, NULL },
};

START_TEST(a_name_that_is_none_is_answered_with_one_that_is_near)
{
	struct err err = { 0 };
	struct arch a;

	ck_assert(!arch_named(unknown[_i].name, NULL, &a, &err));
	ck_assert_int_eq(err.code, unknown[_i].code);
	if (unknown[_i].msg)
		ck_assert_str_eq(err.msg, unknown[_i].msg);
	ck_assert_ptr_null(a.block);
}
END_TEST

/* ---- what weights cannot be ---- */

static const struct {
	const char *net, *tensor; /* one tensor more */
	int rank, dim[4];
	enum err_code code;
	const char *part; /* of the sentence */
} other[] = {
	{ "resnet18",
	  "layer1.0.se.fc1.weight",
	  4,
	  { 4, 64, 1, 1 },
	  ERR_UNSUPPORTED,
	  "squeeze-and-excitation" },
	{ "resnet18", "layer2.1.se.conv.weight", 3, { 1, 1, 3 }, ERR_UNSUPPORTED, "ECA" },
	{ "resnet50", "layer1.0.conv2.fc1.weight", 4, { 4, 4, 1, 1 }, ERR_UNSUPPORTED, "split attention" },
	{ "resnet50", "layer1.0.conv2.paths.0.conv.weight", 4, { 4, 4, 1, 1 }, ERR_UNSUPPORTED, "selective" },
	{ "resnet50", "layer1.0.attn.fc.weight", 2, { 4, 4 }, ERR_UNSUPPORTED, "attention" },
	{ "resnet50", "layer2.0.aa.filt", 4, { 4, 1, 3, 3 }, ERR_UNSUPPORTED, "anti-aliased" },
	{ "resnet50", "maxpool.1.filt", 4, { 4, 1, 3, 3 }, ERR_UNSUPPORTED, "anti-aliased" },
	{ "resnet50", "layer1.0.convs.0.weight", 4, { 4, 4, 3, 3 }, ERR_UNSUPPORTED, "Res2Net" },
	{ "resnet18", "layer1.0.gamma", 1, { 64 }, ERR_MISFIT, "layer1.0.gamma [64] belongs to no part" },
	{ "resnet18", "layer1.0.downsample.3.weight", 1, { 64 }, ERR_MISFIT, "no part" },
	{ "resnet18", "layer1.0.conv4.weight", 1, { 64 }, ERR_MISFIT, "no part" },
	{ "resnet18", "conv2.weight", 4, { 64, 64, 3, 3 }, ERR_MISFIT, "conv2.weight" },
};

START_TEST(a_part_that_changes_what_a_block_computes_is_refused_by_name)
{
	struct arch a = named(other[_i].net, NULL), found;
	struct weights *w = archs_weights(&a);
	struct err err = { 0 };

	archs_add(w, other[_i].tensor, other[_i].rank, other[_i].dim);
	ck_assert(!arch_find(w, NULL, &found, &err));
	ck_assert_int_eq(err.code, other[_i].code);
	ck_assert_msg(strstr(err.msg, other[_i].part) != NULL, "%s", err.msg);
	weights_free(w);
	arch_free(&a);
}
END_TEST

static const struct {
	const char *tensor;
	enum err_code code;
	const char *part;
} alone[] = {
	{ "features.denseblock1.denselayer1.norm1.weight", ERR_UNSUPPORTED, "DenseNet" },
	{ "features.0.weight", ERR_UNSUPPORTED, "VGG or AlexNet" },
	{ "cls_token", ERR_UNSUPPORTED, "ViT" },
	{ "Mixed_5b.branch1x1.conv.weight", ERR_UNSUPPORTED, "Inception" },
	{ "weird.weight", ERR_MISFIT, "1 tensor, the first weird.weight [2, 3], but no conv1.weight" },
	{ "conv1.weight", ERR_MISFIT, "1 tensor" },
};

START_TEST(an_unknown_architecture_is_told_with_the_line_of_python_that_saves_a_known_one)
{
	struct weight t = { .name = alone[_i].tensor, .rank = 2, .dim = { 2, 3 } };
	const struct weights w = { .tensor = &t, .ntensors = 1 };
	struct err err = { 0 };
	struct arch a;

	ck_assert(!arch_find(&w, NULL, &a, &err));
	ck_assert_int_eq(err.code, alone[_i].code);
	ck_assert_msg(strstr(err.msg, alone[_i].part) != NULL, "%s", err.msg);
	ck_assert_msg(strstr(err.msg, "torch.save(") && strstr(err.msg, "\"resnet50.pth\")'"), "%s", err.msg);
	ck_assert_uint_lt(strlen(err.msg), sizeof err.msg - 100); /* the file's name comes before it */
}
END_TEST

START_TEST(no_tensors_are_no_network)
{
	const struct weights w = { 0 };
	struct err err = { 0 };
	struct arch a;

	ck_assert(!arch_find(&w, NULL, &a, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "no tensors");
}
END_TEST

START_TEST(a_block_that_normalizes_first_is_refused)
{
	struct arch a = named("resnet18", NULL), found;
	struct weights *w = archs_weights(&a);
	struct err err = { 0 };

	archs_rename(w, "bn1.weight", NULL);
	archs_rename(w, "bn1.bias", NULL);
	archs_rename(w, "bn1.running_mean", NULL);
	archs_rename(w, "bn1.running_var", NULL);
	ck_assert(!arch_find(w, NULL, &found, &err));
	ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
	ck_assert_msg(strstr(err.msg, "pre-activation") != NULL, "%s", err.msg);
	weights_free(w);
	arch_free(&a);
}
END_TEST

/* One tensor of resnet50 with another shape. */
static const struct {
	const char *name;
	int rank, dim[4];
	const char *part;
} wrong[] = {
	{ "conv1.weight", 4, { 64, 3, 5, 5 }, "a kernel of 5 where a ResNet has 7" },
	{ "conv1.weight",
	  4,
	  { 64, 1, 7, 7 },
	  "conv1.weight has shape [64, 1, 7, 7], but 3 channels come in" },
	{ "conv1.weight", 2, { 64, 3 }, "no convolution's" },
	{ "layer1.0.conv2.weight", 4, { 64, 64, 5, 5 }, "a kernel of 5 where a ResNet has 3" },
	{ "layer1.0.conv2.weight", 4, { 64, 48, 3, 3 }, "but 64 channels come in" },
	{ "layer1.0.conv2.weight", 4, { 32, 64, 3, 3 }, "conv1 gives 64 channels, conv2 32" },
	{ "layer1.0.conv2.weight", 4, { 66, 4, 3, 3 }, "but 64 channels come in" },
	{ "layer1.0.conv2.weight", 4, { 64, 0, 3, 3 }, "no convolution's" },
	{ "layer1.1.conv1.weight", 4, { 64, 128, 1, 1 }, "but 256 channels come in" },
	{ "layer2.0.downsample.0.weight",
	  4,
	  { 256, 256, 1, 1 },
	  "downsample gives 256 channels, its trunk 512" },
	{ "layer2.0.downsample.0.weight", 4, { 512, 256, 3, 3 }, "a kernel of 3" },
	{ "fc.weight", 2, { 1000, 512 }, "but 2048 channels come out of the last block" },
	{ "fc.weight", 1, { 1000 }, "fc.weight has shape [1000]" },
};

START_TEST(a_tensor_of_another_shape_is_a_misfit_with_its_shape)
{
	struct arch a = named("resnet50", NULL), found;
	struct weights *w = archs_weights(&a);
	struct err err = { 0 };

	archs_rename(w, wrong[_i].name, NULL);
	archs_add(w, wrong[_i].name, wrong[_i].rank, wrong[_i].dim);
	ck_assert(!arch_find(w, NULL, &found, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_msg(strstr(err.msg, wrong[_i].part) != NULL, "%s", err.msg);
	weights_free(w);
	arch_free(&a);
}
END_TEST

Suite *arch_suite(void)
{
	Suite *s = suite_create("arch");
	TCase *tc = tcase_create("named");

	tcase_add_loop_test(tc, every_network_of_the_paper_has_its_parameters_multiply_adds_and_projections,
	                    0, paper_count);
	tcase_add_loop_test(tc, the_networks_of_torchvision_timm_and_kuangliu_have_their_parameters, 0,
	                    (int)ARRAY_LEN(known));
	tcase_add_test(tc, names_of_option_and_of_cifar_are_understood);
	tcase_add_loop_test(tc, a_name_that_is_none_is_answered_with_one_that_is_near, 0,
	                    (int)ARRAY_LEN(unknown));
	suite_add_tcase(s, tc);
	tc = tcase_create("found");
	tcase_add_test(tc, a_network_seen_in_its_weights_gets_the_same_steps_and_the_same_name);
	tcase_add_loop_test(tc, a_part_that_changes_what_a_block_computes_is_refused_by_name, 0,
	                    (int)ARRAY_LEN(other));
	tcase_add_loop_test(tc,
	                    an_unknown_architecture_is_told_with_the_line_of_python_that_saves_a_known_one, 0,
	                    (int)ARRAY_LEN(alone));
	tcase_add_test(tc, no_tensors_are_no_network);
	tcase_add_test(tc, a_block_that_normalizes_first_is_refused);
	tcase_add_loop_test(tc, a_tensor_of_another_shape_is_a_misfit_with_its_shape, 0,
	                    (int)ARRAY_LEN(wrong));
	suite_add_tcase(s, tc);
	return s;
}
