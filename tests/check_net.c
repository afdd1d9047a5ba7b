/*
 * Reading .net pages: good ones, bad ones with their sentences and codes, and the sizes of the known networks.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "page.h"
#include "suites.h"

#define HEAD "skipstep net 1\ninput 3 8 8\n"

static struct net *parse(const char *text, struct err *err)
{
	return net_parse(text, strlen(text), "dir/p.net", NULL, err);
}

static struct net *shipped(char option, struct err *err)
{
	char path[1024];

	snprintf(path, sizeof path, "%s/data/resnet20-%c.net", getenv("srcdir"), option);
	return net_read(path, NULL, err);
}

START_TEST(a_page_with_comments_blank_lines_crlf_and_tabs_is_read)
{
	struct err err = { 0 };
	struct net *net = parse("\xef\xbb\xbf# first\r\nskipstep\tnet 1\r\n\r\ninput 3 8 6 # c h w\r\n"
	                        "labels 'a b' c d\r\n  relu1 relu input\r\npool avgpool2d relu1 # all of it",
	                        &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_str_eq(net->name, "p");
	ck_assert_str_eq(net->path, "");
	ck_assert_int_eq(net->nnodes, 3);
	ck_assert_int_eq(net->node[0].out.h, 8);
	ck_assert_int_eq(net->node[0].out.w, 6);
	ck_assert_int_eq(net->nlabels, 3);
	ck_assert_str_eq(net->label[0], "a b");
	ck_assert_int_eq(net->node[1].line, 6);
	ck_assert_int_eq(net->node[2].in[0], 1);
	ck_assert(shape_equal(net->node[2].out, (struct shape){ 3, 1, 1 }));
	ck_assert_int_eq(net_find(net, "input"), 0);
	ck_assert_int_eq(net_find(net, "pool"), 2);
	ck_assert_int_eq(net_find(net, "poo"), -1);
	net_free(net);
}
END_TEST

/* A page that is refused: the code, and the whole sentence. */
static const struct {
	const char *page;
	enum err_code code;
	const char *msg;
} bad[] = {
	{ "", ERR_MALFORMED, "dir/p.net:1: a network page begins with the line: skipstep net 1" },
	{ "# nothing\n\ninput 3 8 8\n", ERR_MALFORMED,
	  "dir/p.net:3: a network page begins with the line: skipstep net 1" },
	{ "skipstep net 2\n", ERR_UNSUPPORTED,
	  "dir/p.net:1: this page is of version 2; skipstep reads version 1" },
	{ "skipstep net 1\nr relu input\n", ERR_MALFORMED,
	  "dir/p.net: there is no `input` line, such as: input 3 32 32" },
	{ "skipstep net 1\ninput 3 8\nr relu input\n", ERR_MALFORMED,
	  "dir/p.net:2: `input` takes three numbers from 1 to 16777216: channels, height and width" },
	{ "skipstep net 1\ninput 3 8 0\nr relu input\n", ERR_MALFORMED,
	  "dir/p.net:2: `input` takes three numbers from 1 to 16777216: channels, height and width" },
	{ "skipstep net 1\ninput 16777216 16777216 16777216\nr relu input\n", ERR_LIMIT,
	  "dir/p.net:2: an input of (16777216,16777216,16777216) is more than skipstep keeps" },
	{ HEAD "input 3 8 8\n", ERR_MALFORMED,
	  "dir/p.net:3: `input` is given twice; the first time was in line 2" },
	{ HEAD "labels\nr relu input\n", ERR_MALFORMED,
	  "dir/p.net:3: `labels` is followed by the names of the classes, in order" },
	{ HEAD "weights a b\nr relu input\n", ERR_MALFORMED,
	  "dir/p.net:3: `weights` is followed by the name of one file" },
	{ HEAD, ERR_MALFORMED, "dir/p.net: no line of this page is an operation" },
	{ HEAD "r\n", ERR_MALFORMED,
	  "dir/p.net:3: r: a line is NAME OPERATION INPUT..., such as: relu1 relu bn1" },
	{ HEAD "r rleu input\n", ERR_MALFORMED,
	  "dir/p.net:3: there is no operation rleu; is relu meant? (there are normalize, conv2d, batchnorm2d, "
	  "groupnorm, relu, add, zero_pad_shortcut, maxpool2d, avgpool2d, linear, softmax)" },
	{ HEAD "r transformer input\n", ERR_MALFORMED,
	  "dir/p.net:3: there is no operation transformer; there are normalize, conv2d, batchnorm2d, "
	  "groupnorm, relu, add, zero_pad_shortcut, maxpool2d, avgpool2d, linear, softmax" },
	{ HEAD "i input input\n", ERR_MALFORMED,
	  "dir/p.net:3: i: a network has one input, the `input` line at the top" },
	{ HEAD "relu1 relu input\nr relu rleu1\n", ERR_MALFORMED,
	  "dir/p.net:4: r reads rleu1, but no line has this name; is relu1 meant?" },
	{ HEAD "r relu nothing.like.it\n", ERR_MALFORMED,
	  "dir/p.net:3: r reads nothing.like.it, but no line above has this name" },
	{ HEAD "r relu r\n", ERR_MALFORMED, "dir/p.net:3: r reads itself: that is a cycle" },
	{ HEAD "a relu b\n# between\nb relu a\n", ERR_MALFORMED,
	  "dir/p.net:3: a reads b, which comes later, in line 5: that would be a cycle; a line reads lines above it" },
	{ HEAD "a relu input\nb relu a\na relu b\n", ERR_MALFORMED,
	  "dir/p.net:5: a is a second line of this name; the first is line 3" },
	{ HEAD "a relu\n", ERR_MALFORMED, "dir/p.net:3: a: relu reads 1 line, but 0 are given" },
	{ HEAD "a add input\n", ERR_MALFORMED, "dir/p.net:3: a: add reads 2 lines, but 1 is given" },
	{ HEAD "a relu input input\n", ERR_MALFORMED, "dir/p.net:3: a: relu reads 1 line, but 2 are given" },
	{ HEAD "a/b relu input\n", ERR_MALFORMED,
	  "dir/p.net:3: the name a/b will not do: a letter first, then letters, digits, dots, - and _, at most 200" },
	{ HEAD "34 relu input\n", ERR_MALFORMED,
	  "dir/p.net:3: the name 34 will not do: a letter first, then letters, digits, dots, - and _, at most 200" },
	{ HEAD "p maxpool2d input kernel=3 stride\n", ERR_MALFORMED,
	  "dir/p.net:3: p: stride is not key=value, such as stride=2" },
	{ HEAD "p maxpool2d input kernel=3 kernel=2\n", ERR_MALFORMED,
	  "dir/p.net:3: p: kernel is given twice" },
	{ HEAD "p maxpool2d input stride=2\n", ERR_MALFORMED, "dir/p.net:3: p: maxpool2d needs kernel=" },
	{ HEAD "p maxpool2d input kernel=0\n", ERR_MALFORMED,
	  "dir/p.net:3: p: kernel=0: it is a whole number from 1 to 64" },
	{ HEAD "p maxpool2d input kernel=2 padding=1\n", ERR_MALFORMED,
	  "dir/p.net:3: p: maxpool2d has no key padding=; it has kernel, stride, pad and ceil_mode" },
	{ HEAD "'a b relu input\n", ERR_MALFORMED, "dir/p.net:3: a quotation mark is opened and not closed" },
	{ HEAD "a relu in\033[2Jput\n", ERR_MALFORMED,
	  "dir/p.net:3: a page is plain UTF-8 text; \\x1b has no place in it" },
	{ HEAD "a relu in\xffput\n", ERR_MALFORMED,
	  "dir/p.net:3: a page is plain UTF-8 text; \\xff has no place in it" },
	{ HEAD "labels a \xc2\x9b"
	       "31m\na relu input\n",
	  ERR_MALFORMED, "dir/p.net:3: a page is plain UTF-8 text; \\xc2\\x9b has no place in it" },
	{ HEAD "a relu input\rb relu a\n", ERR_MALFORMED,
	  "dir/p.net:3: a page is plain UTF-8 text; \\x0d has no place in it" },
	{ HEAD "bn1 batchnorm2d input\n", ERR_MISFIT,
	  "dir/p.net:3: bn1.weight is needed, but there are no weights" },
	{ HEAD "p maxpool2d input kernel=2 stride=2\nsum add input p\n", ERR_MISFIT,
	  "dir/p.net:4: sum: The size of tensor a (8) must match the size of tensor b (4) at non-singleton "
	  "dimension 3" },
	{ HEAD "z zero_pad_shortcut input channels=7\nsum add z input\n", ERR_MISFIT,
	  "dir/p.net:4: sum: The size of tensor a (7) must match the size of tensor b (3) at non-singleton "
	  "dimension 1" },
	{ HEAD "labels a b\npool avgpool2d input\n", ERR_MISFIT,
	  "dir/p.net:3: there are 2 labels, but pool has 3 outputs" },
};

START_TEST(a_bad_page_is_refused_with_its_line_a_sentence_and_a_code)
{
	struct err err = { 0 };
	struct net *net = parse(bad[_i].page, &err);

	ck_assert_ptr_null(net);
	ck_assert_str_eq(err.msg, bad[_i].msg);
	ck_assert_int_eq(err.code, bad[_i].code);
}
END_TEST

START_TEST(a_zero_byte_is_found_in_its_line)
{
	static const char text[] = HEAD "a relu\0input\n";
	struct err err = { 0 };

	ck_assert_ptr_null(net_parse(text, sizeof text - 1, "p.net", NULL, &err));
	ck_assert_str_eq(err.msg, "p.net:3: a page is plain UTF-8 text; \\x00 has no place in it");
}
END_TEST

START_TEST(too_many_lines_are_a_limit)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	buf_puts(&text, HEAD);
	for (int i = 0; i < NET_MAX_NODES; i++)
		buf_printf(&text, "r%d relu input\n", i);
	ck_assert_ptr_null(net_parse(buf_str(&text), text.len, "p.net", NULL, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_str_eq(err.msg, "p.net: 65537 lines are more than 65536, the most skipstep keeps");
	buf_free(&text);
}
END_TEST

START_TEST(a_missing_tensor_is_named_and_the_others_counted)
{
	const struct page_kind kind = { .nstages = 1, .blocks = { 1 }, .option = 'B' };
	struct buf text = { 0 };
	struct err err = { 0 };
	struct weights *weights = page_make(&kind, &text);

	weights->tensor[2].name = "bn1.misnamed";
	ck_assert_ptr_null(net_parse(buf_str(&text), text.len, "p.net", weights, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "p.net:6: bn1.bias is not in the weights");
	buf_clear(&text);
	weights = page_make(&kind, &text);
	weights->ntensors = 3;
	ck_assert_ptr_null(net_parse(buf_str(&text), text.len, "p.net", weights, &err));
	ck_assert_str_eq(err.msg, "p.net:6: bn1.running_mean is not in the weights, and 12 more are missing");
	buf_free(&text);
}
END_TEST

START_TEST(a_tensor_of_the_wrong_shape_is_a_misfit_with_both_shapes)
{
	const struct page_kind kind = { .nstages = 1, .blocks = { 1 }, .option = 'B' };
	struct buf text = { 0 };
	struct err err = { 0 };
	struct weights *weights = page_make(&kind, &text);

	weights->tensor[0].dim[2] = 5;
	ck_assert_ptr_null(net_parse(buf_str(&text), text.len, "p.net", weights, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_msg(strstr(err.msg, "p.net:5: conv1: ") == err.msg, "%s", err.msg);
	ck_assert_msg(strstr(err.msg, "(16,3,5,3)") && strstr(err.msg, "(16,3,3,3)"), "%s", err.msg);
	buf_free(&text);
}
END_TEST

START_TEST(tensors_no_line_reads_are_counted_and_the_first_named)
{
	const struct page_kind kind = { .nstages = 1, .blocks = { 1 }, .option = 'B' };
	struct buf text = { 0 };
	struct err err = { 0 };
	struct weights *weights = page_make(&kind, &text);
	const char *first = "unset";
	struct net *net = net_parse(buf_str(&text), text.len, "p.net", weights, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net_unread(net, &first), 0);
	ck_assert_ptr_null(first);
	weights->tensor[weights->ntensors++] = (struct weight){ .name = "bn1.num_batches_tracked" };
	weights->tensor[weights->ntensors++] = (struct weight){ .name = "aux.weight" };
	weights->tensor[weights->ntensors++] = (struct weight){ .name = "bn1.extra" };
	weights->tensor[weights->ntensors++] = (struct weight){ .name = "nodot" };
	ck_assert_int_eq(net_unread(net, &first), 3);
	ck_assert_str_eq(first, "aux.weight");
	net_free(net);
	buf_free(&text);
}
END_TEST

START_TEST(missing_files_are_named_with_the_line_that_asked_for_them)
{
	struct err err = { 0 };
	char path[1024];
	FILE *f;

	ck_assert_ptr_null(net_read("no/such.net", NULL, &err));
	ck_assert_int_eq(err.code, ERR_READ);
	ck_assert_msg(strstr(err.msg, "no/such.net: ") == err.msg, "%s", err.msg);
	snprintf(path, sizeof path, "%s/check_net.tmp.net", getenv("builddir") ? getenv("builddir") : "/tmp");
	f = fopen(path, "w");
	ck_assert(f != NULL);
	fputs(HEAD "weights gone.safetensors\nr relu input\n", f);
	fclose(f);
	ck_assert_ptr_null(net_read(path, NULL, &err));
	ck_assert_int_eq(err.code, ERR_READ);
	ck_assert_msg(strstr(err.msg, "check_net.tmp.net:3: ") && strstr(err.msg, "gone.safetensors"), "%s",
	              err.msg);
	remove(path);
}
END_TEST

static const struct {
	char option;
	int steps, downsample, pad;
	int64_t params, macs;
} ship[] = {
	{ 'a', 73, 0, 2, 269722, 40551040 },
	{ 'b', 75, 2, 0, 272474, 40813184 },
	{ 'c', 89, 9, 0, 283962, 42648192 },
};

START_TEST(the_shipped_networks_have_the_sizes_of_the_paper)
{
	struct err err = { 0 };
	struct net *net = shipped(ship[_i].option, &err);
	const char *first;

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net->nnodes, ship[_i].steps);
	ck_assert_int_eq(net->params, ship[_i].params);
	ck_assert_int_eq(net->macs, ship[_i].macs);
	ck_assert_int_eq(net->nblocks, 9);
	ck_assert_int_eq(net_blocks(net, PATH_DOWNSAMPLE), ship[_i].downsample);
	ck_assert_int_eq(net_blocks(net, PATH_ZERO_PAD), ship[_i].pad);
	ck_assert_int_eq(net->nlabels, 10);
	ck_assert_str_eq(net->label[8], "ship");
	ck_assert_int_eq(net_unread(net, &first), 0);
	net_free(net);
}
END_TEST

START_TEST(steps_are_numbered_as_in_the_specification)
{
	struct err err = { 0 };
	struct net *net = shipped('b', &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_int_eq(net_find(net, "layer2.0.conv1") + 1, 27);
	ck_assert_int_eq(net_find(net, "layer2.0.downsample.0") + 1, 32);
	ck_assert_int_eq(net_find(net, "layer2.0.add") + 1, 34);
	ck_assert_int_eq(net_find(net, "softmax") + 1, 75);
	net_free(net);
}
END_TEST

/* He et al. and torchvision: parameters exact; multiply-adds as printed, in units of `unit`. */
static const struct golden {
	const char *name;
	struct page_kind kind;
	int64_t params;
	double unit, macs;
	int projections;
} golden[] = {
#define IMAGENET(n, neck, opt, one, ...) \
	{ \
		.nstages = 4, .blocks = { __VA_ARGS__ }, .bottleneck = neck, .option = opt, .v1 = one, \
		.imagenet = true \
	}
#define R18(o) IMAGENET(18, false, o, false, 2, 2, 2, 2)
#define R34(o) IMAGENET(34, false, o, false, 3, 4, 6, 3)
#define R50(o, v1) IMAGENET(50, true, o, v1, 3, 4, 6, 3)
#define R101(o, v1) IMAGENET(101, true, o, v1, 3, 4, 23, 3)
#define R152(o, v1) IMAGENET(152, true, o, v1, 3, 8, 36, 3)
#define CIFAR(n, opt) \
	{ \
		.nstages = 3, .blocks = { n, n, n }, .option = opt \
	}
	{ "18 A", R18('A'), 11515688, 1e9, 1.795, 0 },
	{ "18 B", R18('B'), 11689512, 1e9, 1.814, 3 },
	{ "18 C", R18('C'), 12043816, 1e9, 1.878, 8 },
	{ "34 A", R34('A'), 21623848, 1e9, 3.644, 0 },
	{ "34 B", R34('B'), 21797672, 1e9, 3.664, 3 },
	{ "34 C", R34('C'), 22716840, 1e9, 3.831, 16 },
	{ "50 v1 A", R50('A', true), 22780456, 1e9, 3.498, 0 },
	{ "50 v1 B", R50('B', true), 25557032, 1e9, 3.858, 4 },
	{ "50 v1 C", R50('C', true), 40128552, 1e9, 6.324, 16 },
	{ "50 v1.5 A", R50('A', false), 22780456, 1e9, 3.730, 0 },
	{ "50 v1.5 B", R50('B', false), 25557032, 1e9, 4.089, 4 },
	{ "50 v1.5 C", R50('C', false), 40128552, 1e9, 6.555, 16 },
	{ "101 v1 A", R101('A', true), 41772584, 1e9, 7.211, 0 },
	{ "101 v1 B", R101('B', true), 44549160, 1e9, 7.570, 4 },
	{ "101 v1 C", R101('C', true), 76981288, 1e9, 13.530, 33 },
	{ "101 v1.5 A", R101('A', false), 41772584, 1e9, 7.442, 0 },
	{ "101 v1.5 B", R101('B', false), 44549160, 1e9, 7.801, 4 },
	{ "101 v1.5 C", R101('C', false), 76981288, 1e9, 13.762, 33 },
	{ "152 v1 A", R152('A', true), 57416232, 1e9, 10.923, 0 },
	{ "152 v1 B", R152('B', true), 60192808, 1e9, 11.282, 4 },
	{ "152 v1 C", R152('C', true), 107335720, 1e9, 20.736, 50 },
	{ "152 v1.5 A", R152('A', false), 57416232, 1e9, 11.154, 0 },
	{ "152 v1.5 B", R152('B', false), 60192808, 1e9, 11.514, 4 },
	{ "152 v1.5 C", R152('C', false), 107335720, 1e9, 20.968, 50 },
	{ "CIFAR-8 A", CIFAR(1, 'A'), 75290, 1e7, 1.224, 0 },
	{ "CIFAR-8 B", CIFAR(1, 'B'), 78042, 1e7, 1.250, 2 },
	{ "CIFAR-8 C", CIFAR(1, 'C'), 78330, 1e7, 1.276, 3 },
	{ "CIFAR-20 A", CIFAR(3, 'A'), 269722, 1e7, 4.055, 0 },
	{ "CIFAR-20 B", CIFAR(3, 'B'), 272474, 1e7, 4.081, 2 },
	{ "CIFAR-20 C", CIFAR(3, 'C'), 283962, 1e7, 4.265, 9 },
	{ "CIFAR-32 A", CIFAR(5, 'A'), 464154, 1e7, 6.886, 0 },
	{ "CIFAR-32 B", CIFAR(5, 'B'), 466906, 1e7, 6.912, 2 },
	{ "CIFAR-32 C", CIFAR(5, 'C'), 489594, 1e7, 7.253, 15 },
	{ "CIFAR-44 A", CIFAR(7, 'A'), 658586, 1e7, 9.717, 0 },
	{ "CIFAR-44 B", CIFAR(7, 'B'), 661338, 1e7, 9.744, 2 },
	{ "CIFAR-44 C", CIFAR(7, 'C'), 695226, 1e7, 10.242, 21 },
	{ "CIFAR-56 A", CIFAR(9, 'A'), 853018, 1e7, 12.549, 0 },
	{ "CIFAR-56 B", CIFAR(9, 'B'), 855770, 1e7, 12.575, 2 },
	{ "CIFAR-56 C", CIFAR(9, 'C'), 900858, 1e7, 13.230, 27 },
	{ "CIFAR-110 A", CIFAR(18, 'A'), 1727962, 1e7, 25.289, 0 },
	{ "CIFAR-110 B", CIFAR(18, 'B'), 1730714, 1e7, 25.315, 2 },
	{ "CIFAR-110 C", CIFAR(18, 'C'), 1826202, 1e7, 26.678, 54 },
};

START_TEST(parameters_multiply_adds_and_projections_are_those_of_the_literature)
{
	const struct golden *g = &golden[_i];
	struct err err = { 0 };
	struct net *net = page_net(&g->kind, &err);

	ck_assert_msg(net != NULL, "%s: %s", g->name, err.msg);
	ck_assert_msg(net->params == g->params, "%s: %lld parameters", g->name, (long long)net->params);
	ck_assert_msg(fabs((double)net->macs / g->unit - g->macs) < 0.00051, "%s: %lld multiply-adds",
	              g->name, (long long)net->macs);
	ck_assert_int_eq(net_blocks(net, PATH_DOWNSAMPLE), g->projections);
	net_free(net);
}
END_TEST

START_TEST(no_memory_is_an_error_at_every_allocation)
{
	const struct page_kind kind = { .nstages = 2, .blocks = { 1, 1 }, .option = 'A', .edge = 8 };
	struct err err = { 0 };
	struct net *net = NULL;
	int n = 1;

	for (; !net; n++) {
		struct buf text = { 0 };
		struct weights *weights = page_make(&kind, &text);

		err = (struct err){ 0 };
		mem_fail_at((size_t)n, true);
		net = net_parse(buf_str(&text), text.len, "p.net", weights, &err);
		mem_fail_at(0, false);
		buf_free(&text);
		ck_assert(net || err.code == ERR_LIMIT);
	}
	ck_assert_int_gt(n, 10);
	net_free(net);
}
END_TEST

Suite *net_suite(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("pages");

	tcase_add_test(t, a_page_with_comments_blank_lines_crlf_and_tabs_is_read);
	tcase_add_loop_test(t, a_bad_page_is_refused_with_its_line_a_sentence_and_a_code, 0, ARRAY_LEN(bad));
	tcase_add_test(t, a_zero_byte_is_found_in_its_line);
	tcase_add_test(t, too_many_lines_are_a_limit);
	tcase_add_test(t, a_missing_tensor_is_named_and_the_others_counted);
	tcase_add_test(t, a_tensor_of_the_wrong_shape_is_a_misfit_with_both_shapes);
	tcase_add_test(t, tensors_no_line_reads_are_counted_and_the_first_named);
	tcase_add_test(t, missing_files_are_named_with_the_line_that_asked_for_them);
	tcase_add_test(t, no_memory_is_an_error_at_every_allocation);
	suite_add_tcase(s, t);
	t = tcase_create("sizes");
	tcase_add_loop_test(t, the_shipped_networks_have_the_sizes_of_the_paper, 0, ARRAY_LEN(ship));
	tcase_add_test(t, steps_are_numbered_as_in_the_specification);
	tcase_add_loop_test(t, parameters_multiply_adds_and_projections_are_those_of_the_literature, 0,
	                    ARRAY_LEN(golden));
	suite_add_tcase(s, t);
	return s;
}
