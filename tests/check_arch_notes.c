/*
 * What stands in the weights' metadata, what the reader asks for, what is left to assume: and how the page tells.
 */
#include <string.h>

#include "archs.h"
#include "base/alloc.h"
#include "scratch.h"
#include "suites.h"

/* A network's weights, with what the metadata say. */
static struct weights *weights_of(const char *name, const char *const meta[][2])
{
	struct err err = { 0 };
	struct arch a;
	struct weights *w;

	ck_assert_msg(arch_named(name, NULL, &a, &err), "%s", err.msg);
	w = archs_weights(&a);
	for (int i = 0; meta && meta[i][0]; i++)
		archs_meta(w, meta[i][0], meta[i][1]);
	arch_free(&a);
	return w;
}

static struct net *open_weights(const char *name, const char *const meta[][2], const struct net_ask *ask)
{
	struct err err = { 0 };
	struct net *net = net_from_weights(weights_of(name, meta), "runs/best.pth.tar", ask, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

/* "assumed eps 1e-5 --eps"; "" where the page has no such note. */
static const char *note(const struct net *net, const char *what, char room[256])
{
	struct buf b = { 0 };

	for (int i = 0; i < net->nnotes; i++) {
		const struct net_note *n = &net->note[i];

		if (strcmp(n->what, what) == 0)
			buf_printf(&b, "%s %s%s%s", n->assumed ? "assumed" : "read", n->value,
			           n->option ? " " : "", n->option ? n->option : "");
	}
	room[0] = '\0';
	strncat(room, buf_str(&b), 255);
	buf_free(&b);
	return room;
}

#define NOTE(net, what, text) ck_assert_str_eq(note(net, what, room), text)

static const struct node *node(const struct net *net, const char *name)
{
	int i = net_find(net, name);

	ck_assert_msg(i >= 0, "%s", name);
	return &net->node[i];
}

START_TEST(what_was_read_and_what_was_assumed_are_told_apart_with_the_option_that_changes_each)
{
	struct net *net = open_weights("resnet50", NULL, NULL);
	char room[256];

	ck_assert_str_eq(net->name, "best.pth.tar (resnet50)");
	NOTE(net, "blocks", "read 3, 4, 6, 3 (Bottleneck)");
	NOTE(net, "classes", "read 1000");
	NOTE(net, "stride", "assumed in conv2 (v1.5) --stride-in");
	NOTE(net, "eps", "assumed 1e-5 --eps");
	NOTE(net, "input", "assumed 224x224 --crop");
	NOTE(net, "resize", "assumed 256 bilinear --preset");
	NOTE(net, "mean and std", "assumed of ImageNet --preset");
	NOTE(net, "shortcut", "");
	NOTE(net, "weights", "");
	ck_assert_int_eq(net->prep.resize, 256);
	ck_assert(!net->untrained);
	net_free(net);
}
END_TEST

START_TEST(cifar_weights_without_shortcut_tensors_pad_on_both_sides_and_the_page_says_so)
{
	struct net *net = open_weights("resnet20", NULL, NULL);
	char room[256];

	NOTE(net, "shortcut", "assumed option A, zeros on both sides --shortcut");
	NOTE(net, "input", "assumed 32x32 --crop");
	NOTE(net, "mean and std", "assumed of CIFAR-10 --preset");
	NOTE(net, "stride", "");
	ck_assert_int_eq(node(net, "layer2.0.shortcut")->args.zeros, ZEROS_BOTH);
	net_free(net);
	net = open_weights("resnet20-b", NULL, NULL);
	NOTE(net, "shortcut", "");
	NOTE(net, "mean and std", "assumed of CIFAR-10 --preset");
	net_free(net);
}
END_TEST

/* Whose names the tensors had is some hint of how their pictures were prepared. */
static const struct {
	const char *net, *naming, *mean, *resize;
} habits[] = {
	{ "resnet20", "akamaster's ResNets for CIFAR-10", "assumed of ImageNet --preset", "" },
	{ "resnet20-b", "kuangliu's ResNets for CIFAR-10", "assumed of CIFAR-10 --preset", "" },
	{ "resnet50d", "timm", "assumed of ImageNet --preset", "assumed 256 bicubic --preset" },
	{ "resnet50", "Hugging Face transformers", "assumed of ImageNet --preset",
	  "assumed 256 bicubic --preset" },
	{ "resnet50", "torchvision", "assumed of ImageNet --preset", "assumed 256 bilinear --preset" },
};

START_TEST(pictures_are_prepared_as_those_do_whose_names_the_tensors_have)
{
	struct weights *w = weights_of(habits[_i].net, NULL);
	struct err err = { 0 };
	struct net *net;
	char room[256];

	w->naming = habits[_i].naming;
	net = net_from_weights(w, "x.pth", NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	NOTE(net, "mean and std", habits[_i].mean);
	NOTE(net, "resize", habits[_i].resize);
	net_free(net);
}
END_TEST

START_TEST(metadata_goes_before_every_default_and_is_told_as_read)
{
	static const char *const meta[][2] = {
		{ "mean", "0.5, 0.25,0.125" },
		{ "std", "1,2,4" },
		{ "input", "3,160,160" },
		{ "resize", "168" },
		{ "interp", "bicubic" },
		{ "eps", "0.001" },
		{ "stride_in", "conv1" },
		{ "labels", "[\"a b\", \"c\"]" },
		{ NULL, NULL },
	};
	struct net *net = open_weights("resnet50", meta, NULL);
	char room[256];

	NOTE(net, "stride", "read in conv1 (v1)");
	NOTE(net, "eps", "read 0.001");
	NOTE(net, "input", "read 160x160");
	NOTE(net, "resize", "read 168 bicubic");
	NOTE(net, "mean and std", "read 0.5,0.25,0.125 and 1,2,4");
	ck_assert_int_eq(net->input.h, 160);
	ck_assert_int_eq(net->prep.resize, 168);
	ck_assert_int_eq(net->prep.filter, FILTER_BICUBIC);
	ck_assert(node(net, "normalize")->args.mean[1] == 0.25f);
	ck_assert(node(net, "normalize")->args.std[2] == 4.0f);
	ck_assert(node(net, "bn1")->args.eps == 0.001f);
	ck_assert_int_eq(node(net, "layer2.0.conv1")->args.stride, 2);
	ck_assert_int_eq(node(net, "layer2.0.conv2")->args.stride, 1);
	NOTE(net, "class names", "assumed numbers, since the file names 2 --labels");
	ck_assert_int_eq(net->nlabels, 0); /* two names do not fit a thousand classes */
	net_free(net);
}
END_TEST

START_TEST(metadata_says_option_a_and_where_the_zeros_stand_or_that_nothing_goes_round)
{
	static const char *const end[][2] = { { "shortcut", "A" },
		                              { "pad_placement", "end" },
		                              { NULL, NULL } };
	static const char *const none[][2] = { { "shortcut", "none" }, { NULL, NULL } };
	static const char *const plain[][2] = { { "arch", "plain20" }, { NULL, NULL } };
	static const char *const names[][2] = { { "labels", "a,b,c,d,e,f,g,h,i,'j k'" }, { NULL, NULL } };
	struct net *net = open_weights("resnet20", end, NULL);
	char room[256];

	NOTE(net, "shortcut", "read option A, zeros at the end");
	ck_assert_int_eq(node(net, "layer2.0.shortcut")->args.zeros, ZEROS_END);
	net_free(net);
	net = open_weights("resnet20", none, NULL);
	NOTE(net, "shortcut", "read none");
	ck_assert_int_eq(net_find(net, "layer1.0.add"), -1);
	net_free(net);
	net = open_weights("resnet20", plain, NULL);
	ck_assert_int_eq(net_find(net, "layer1.0.add"), -1);
	net_free(net);
	net = open_weights("resnet20", names, NULL);
	ck_assert_int_eq(net->nlabels, 10);
	ck_assert_str_eq(net->label[0], "a");
	net_free(net);
}
END_TEST

static const struct {
	const char *key, *value, *part;
} bad[] = {
	{ "mean", "0.5,0.5", "the metadata has mean = \"0.5,0.5\", which is not three numbers" },
	{ "mean", "0.5,0.5,0.5,0.5", "three numbers" },
	{ "mean", "0.5,nan,0.5", "three numbers" },
	{ "std", "0.5,0,0.5", "three numbers" },
	{ "std", "", "three numbers" },
	{ "input", "3,32,", "a number of pixels" },
	{ "crop", "0", "a number of pixels" },
	{ "resize", "100000", "a number of pixels" },
	{ "interp", "nearest", "bilinear or bicubic" },
	{ "eps", "-1", "a number from 0 to 1" },
	{ "eps", "1e-5x", "a number from 0 to 1" },
	{ "stride_in", "conv3", "conv1 or conv2" },
	{ "pad_placement", "middle", "both or end" },
	{ "norm_groups", "0", "a number of groups" },
	{ "labels", "[\"a\", ", "JSON" },
};

START_TEST(metadata_that_cannot_be_read_is_quoted)
{
	const char *const meta[][2] = { { bad[_i].key, bad[_i].value }, { NULL, NULL } };
	struct err err = { 0 };
	struct net *net = net_from_weights(weights_of("resnet20-b", meta), "x.pth", NULL, &err);

	ck_assert_ptr_null(net);
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_msg(strncmp(err.msg, "x.pth: ", 7) == 0 && strstr(err.msg, bad[_i].part), "%s", err.msg);
}
END_TEST

START_TEST(what_is_asked_for_goes_before_the_metadata_and_is_no_note)
{
	static const char *const meta[][2] = { { "mean", "0.5,0.5,0.5" },
		                               { "std", "1,1,1" },
		                               { "eps", "0.001" },
		                               { "resize", "300" },
		                               { NULL, NULL } };
	const struct net_ask ask = { .preset = preset_find("timm-a3"),
		                     .resize = 170,
		                     .eps = 0.01f,
		                     .stride_in = 1,
		                     .nmean = 3,
		                     .mean = { 1, 2, 3 } };
	struct net *net = open_weights("resnet50", meta, &ask);
	char room[256];

	NOTE(net, "eps", "");
	NOTE(net, "stride", "");
	NOTE(net, "input", "");
	NOTE(net, "resize", "");
	NOTE(net, "mean and std", "");
	NOTE(net, "classes", "read 1000");
	ck_assert_int_eq(net->input.w, 160);
	ck_assert_int_eq(net->prep.resize, 170);
	ck_assert_int_eq(net->prep.filter, FILTER_BICUBIC);
	ck_assert(node(net, "layer1.0.bn2")->args.eps == 0.01f);
	ck_assert(node(net, "normalize")->args.mean[2] == 3.0f);
	ck_assert(node(net, "normalize")->args.std[0] == 0.229f);
	ck_assert_int_eq(node(net, "layer3.0.conv1")->args.stride, 2);
	net_free(net);
}
END_TEST

static const struct {
	const char *net, *meta;
	char shortcut;
	const char *part;
} contradiction[] = {
	{ "resnet20-b", NULL, 'A', "--shortcut asks for zeros, but these weights have projections" },
	{ "resnet20-b", NULL, 'N', "--shortcut asks for none, but these weights have projections" },
	{ "resnet20", NULL, 'B', "--shortcut asks for projections, but these weights have no projections" },
	{ "resnet20", "B", '\0', "the metadata says shortcuts of option B, but there is no projection" },
};

START_TEST(shortcuts_the_weights_do_not_have_are_a_misfit)
{
	const char *const meta[][2] = {
		{ contradiction[_i].meta ? "shortcut" : NULL, contradiction[_i].meta }, { NULL, NULL }
	};
	const struct net_ask ask = { .shortcut = contradiction[_i].shortcut };
	struct err err = { 0 };
	struct net *net = net_from_weights(weights_of(contradiction[_i].net, meta), "x.pth", &ask, &err);

	ck_assert_ptr_null(net);
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_msg(strstr(err.msg, contradiction[_i].part) != NULL, "%s", err.msg);
}
END_TEST

START_TEST(weights_without_a_head_end_at_the_average_pool_and_the_page_says_so)
{
	struct weights *w = weights_of("resnet18", NULL);
	struct err err = { 0 };
	struct net *net;
	char room[256];

	archs_rename(w, "fc.weight", NULL);
	archs_rename(w, "fc.bias", NULL);
	net = net_from_weights(w, "backbone.pth", NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_str_eq(net->node[net->nnodes - 1].name, "avgpool");
	NOTE(net, "no", "read classification head");
	NOTE(net, "classes", "");
	net_free(net);
}
END_TEST

START_TEST(norms_without_running_statistics_are_group_norm_and_convolutions_without_norms_do)
{
	struct net *net = open_weights("resnet50_gn", NULL, NULL);
	static const char *const eight[][2] = { { "norm_groups", "8" }, { NULL, NULL } };
	struct err err = { 0 };
	char room[256];
	struct arch a;

	NOTE(net, "groups", "assumed 32 (GroupNorm)");
	ck_assert_ptr_eq(node(net, "layer1.0.bn1")->op, &op_groupnorm);
	ck_assert_int_eq(node(net, "layer1.0.bn1")->args.groups, 32);
	net_free(net);
	net = open_weights("resnet50_gn", eight, NULL);
	NOTE(net, "groups", "read 8 (GroupNorm)");
	ck_assert_int_eq(node(net, "bn1")->args.groups, 8);
	net_free(net);
	ck_assert(arch_named("resnet20-b", NULL, &a, &err));
	a.norm = NORM_NONE;
	a.bias = true;
	net = net_from_weights(archs_weights(&a), "x.pth", NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net_find(net, "bn1"), -1);
	ck_assert(node(net, "layer2.0.downsample.0")->w[1] != NULL);
	NOTE(net, "eps", "");
	arch_free(&a);
	net_free(net);
}
END_TEST

/* ---- pages ---- */

/* The page that import writes, read again. */
static struct net *saved(const char *name, const struct net_ask *ask, const struct net_ask *later,
                         struct err *err)
{
	struct weights *w = weights_of(name, NULL);
	struct buf page = { 0 };
	struct net *net;

	ck_assert_msg(arch_page_of(w, "x.pth", "x.safetensors", ask, &page, err), "%s", err->msg);
	net = net_parse_as(buf_str(&page), page.len, "x.net", w, later, err);
	buf_free(&page);
	return net;
}

START_TEST(a_page_that_was_saved_says_the_same_when_it_is_opened_again)
{
	struct err err = { 0 };
	struct net *first = open_weights("resnet50", NULL, NULL),
	           *again = saved("resnet50", NULL, NULL, &err);
	char room[256], other[256];

	ck_assert_msg(again != NULL, "%s", err.msg);
	ck_assert_int_eq(first->nnotes, again->nnotes);
	for (int i = 0; i < first->nnotes; i++)
		ck_assert_str_eq(note(first, first->note[i].what, room),
		                 note(again, first->note[i].what, other));
	ck_assert_int_eq(again->prep.resize, 256);
	net_free(first);
	net_free(again);
}
END_TEST

START_TEST(options_change_a_page_as_they_change_weights)
{
	const struct net_ask ask = {
		.crop = 96, .resize = 100, .eps = 0.01f, .stride_in = 1, .nstd = 3, .std = { 1, 2, 4 }
	};
	struct err err = { 0 };
	struct net *net = saved("resnet50", NULL, &ask, &err);
	char room[256];

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net->input.h, 96);
	ck_assert_int_eq(net->node[0].out.w, 96);
	ck_assert_int_eq(node(net, "layer4.0.conv1")->out.h, 3);
	ck_assert_int_eq(net->prep.resize, 100);
	ck_assert(node(net, "layer2.0.downsample.1")->args.eps == 0.01f);
	ck_assert_int_eq(node(net, "layer2.0.conv1")->args.stride, 2);
	ck_assert_int_eq(node(net, "layer2.0.conv2")->args.stride, 1);
	ck_assert_int_eq(node(net, "layer1.0.conv1")->args.stride, 1);
	ck_assert(node(net, "normalize")->args.mean[0] == 0.485f);
	ck_assert(node(net, "normalize")->args.std[2] == 4.0f);
	NOTE(net, "eps", "");
	NOTE(net, "stride", "");
	NOTE(net, "input", "");
	NOTE(net, "resize", "");
	NOTE(net, "mean and std", "assumed of ImageNet --preset"); /* the mean still is */
	net_free(net);
}
END_TEST

START_TEST(zeros_of_a_page_go_where_they_are_asked_to)
{
	const struct net_ask end = { .shortcut = 'A' }, both = { .shortcut = 'A', .both = true };
	struct err err = { 0 };
	struct net *net = saved("resnet20", NULL, &end, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(node(net, "layer3.0.shortcut")->args.zeros, ZEROS_END);
	net_free(net);
	net = saved("resnet20", &end, &both, &err);
	ck_assert_int_eq(node(net, "layer3.0.shortcut")->args.zeros, ZEROS_BOTH);
	net_free(net);
}
END_TEST

static const struct {
	const char *net;
	struct net_ask ask;
	const char *msg;
} useless[] = {
	{ "resnet20",
	  { .stride_in = 1 },
	  "x.net: --stride-in is for bottlenecks, and this network has none" },
	{ "resnet20-b",
	  { .shortcut = 'C' },
	  "x.net: --shortcut is for a network by its name, and this one has its own page; --what-if or force changes "
	  "a block of it" },
};

START_TEST(an_option_that_would_change_nothing_is_a_misfit)
{
	struct err err = { 0 };

	ck_assert_ptr_null(saved(useless[_i].net, NULL, &useless[_i].ask, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, useless[_i].msg);
}
END_TEST

/* ---- header lines ---- */

#define HEAD "skipstep net 1\ninput 3 8 8\n"

static const struct {
	const char *lines, *msg;
} header[] = {
	{ "prepare resize=0\n",
	  "p.net:3: `prepare` takes resize=N, from 1 to 65536, and filter=bilinear or filter=bicubic" },
	{ "prepare filter=box\n",
	  "p.net:3: `prepare` takes resize=N, from 1 to 65536, and filter=bilinear or filter=bicubic" },
	{ "prepare resize=8\nprepare resize=9\n",
	  "p.net:4: `prepare` is given twice; the first time was in line 3" },
	{ "read\n", "p.net:3: `read` is followed by what was read and its value" },
	{ "read a b c\n", "p.net:3: `read` is followed by what was read and its value" },
	{ "assumed eps\n", "p.net:3: `assumed` is followed by what, its value and perhaps an option" },
	{ "assumed a b c d\n", "p.net:3: `assumed` is followed by what, its value and perhaps an option" },
};

START_TEST(a_header_line_that_says_too_little_or_too_much_is_refused)
{
	struct buf page = { 0 };
	struct err err = { 0 };

	buf_printf(&page, HEAD "%sr relu input\n", header[_i].lines);
	ck_assert_ptr_null(net_parse(buf_str(&page), page.len, "p.net", NULL, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_str_eq(err.msg, header[_i].msg);
	buf_free(&page);
}
END_TEST

START_TEST(header_lines_are_kept)
{
	static const char page[] = HEAD "assumed zeros 'on both sides'\nprepare filter=bicubic resize=12\n"
	                                "read classes 10\nr relu input\n";
	struct err err = { 0 };
	struct net *net = net_parse(page, sizeof page - 1, "p.net", NULL, &err);
	char room[256];

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net->nnotes, 2);
	NOTE(net, "zeros", "assumed on both sides");
	NOTE(net, "classes", "read 10");
	ck_assert_int_eq(net->prep.resize, 12);
	ck_assert_int_eq(net->prep.filter, FILTER_BICUBIC);
	net_free(net);
}
END_TEST

START_TEST(labels_of_a_file_take_the_place_of_the_pages)
{
	static const char page[] = HEAD "labels a b c\np avgpool2d input\n";
	const struct net_ask ask = { .labels = "names.txt" };
	struct err err = { 0 };
	struct net *net;

	scratch_put("names.txt", "first one\nsecond\nthird\n");
	net = net_parse_as(page, sizeof page - 1, "p.net", NULL, &ask, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_str_eq(net->label[0], "first one");
	ck_assert_int_eq(net->nlabels, 3);
	net_free(net);
	scratch_put("names.txt", "first\nsecond\n");
	ck_assert_ptr_null(net_parse_as(page, sizeof page - 1, "p.net", NULL, &ask, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "names.txt: 2 names of classes, but p has 3 outputs");
	ck_assert_ptr_null(net_from_weights(weights_of("resnet20-b", NULL), "x.pth", &ask, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "x.pth: names.txt: 2 names of classes, but the network has 10");
}
END_TEST

START_TEST(no_memory_is_an_error_at_every_allocation_of_a_network_from_weights)
{
	struct err err = { 0 };
	struct net *net = NULL;
	int n = 1;

	for (; !net; n++) {
		struct weights *w = weights_of("resnet8", NULL);

		err = (struct err){ 0 };
		mem_fail_at((size_t)n, true);
		net = net_from_weights(w, "x.pth", NULL, &err);
		mem_fail_at(0, false);
		ck_assert_msg(net || err.code == ERR_LIMIT, "%d: %s", n, err.msg);
	}
	ck_assert_int_gt(n, 10);
	net_free(net);
}
END_TEST

Suite *arch_notes_suite(void)
{
	Suite *s = suite_create("arch_notes");
	TCase *tc = tcase_create("weights");

	tcase_add_test(tc,
	               what_was_read_and_what_was_assumed_are_told_apart_with_the_option_that_changes_each);
	tcase_add_test(tc, cifar_weights_without_shortcut_tensors_pad_on_both_sides_and_the_page_says_so);
	tcase_add_loop_test(tc, pictures_are_prepared_as_those_do_whose_names_the_tensors_have, 0,
	                    (int)ARRAY_LEN(habits));
	tcase_add_test(tc, metadata_goes_before_every_default_and_is_told_as_read);
	tcase_add_test(tc, metadata_says_option_a_and_where_the_zeros_stand_or_that_nothing_goes_round);
	tcase_add_loop_test(tc, metadata_that_cannot_be_read_is_quoted, 0, (int)ARRAY_LEN(bad));
	tcase_add_test(tc, what_is_asked_for_goes_before_the_metadata_and_is_no_note);
	tcase_add_loop_test(tc, shortcuts_the_weights_do_not_have_are_a_misfit, 0,
	                    (int)ARRAY_LEN(contradiction));
	tcase_add_test(tc, weights_without_a_head_end_at_the_average_pool_and_the_page_says_so);
	tcase_add_test(tc, norms_without_running_statistics_are_group_norm_and_convolutions_without_norms_do);
	tcase_add_test(tc, no_memory_is_an_error_at_every_allocation_of_a_network_from_weights);
	suite_add_tcase(s, tc);
	tc = tcase_create("page");
	tcase_add_checked_fixture(tc, scratch_enter, scratch_leave);
	tcase_add_test(tc, a_page_that_was_saved_says_the_same_when_it_is_opened_again);
	tcase_add_test(tc, options_change_a_page_as_they_change_weights);
	tcase_add_test(tc, zeros_of_a_page_go_where_they_are_asked_to);
	tcase_add_loop_test(tc, an_option_that_would_change_nothing_is_a_misfit, 0, (int)ARRAY_LEN(useless));
	tcase_add_loop_test(tc, a_header_line_that_says_too_little_or_too_much_is_refused, 0,
	                    (int)ARRAY_LEN(header));
	tcase_add_test(tc, header_lines_are_kept);
	tcase_add_test(tc, labels_of_a_file_take_the_place_of_the_pages);
	suite_add_tcase(s, tc);
	return s;
}
