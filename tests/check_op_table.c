/* What the table says of an op: its name, keys, counts, Python, and the C that is shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "suites.h"

#define DIM(...) ((const int[]){ __VA_ARGS__ })

START_TEST(test_multiply_adds_count_padded_taps)
{
	struct rig rig;
	struct err err;

	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "pad", "1");
	rig_in(&rig, 0, 16, 32, 32);
	rig_weight(&rig, 0, 4, DIM(16, 16, 3, 3));
	ck_assert(rig_shape(&rig, &err));
	ck_assert_int_eq(op_macs(rig.op, &rig.call, rig.out.shape), 2359296); /* 16 * 16 * 9 * 1024 */
	ck_assert_int_eq(op_params(rig.op, &rig.call), 2304);
	rig_close(&rig);

	rig_open(&rig, "linear", 1);
	rig_in(&rig, 0, 64, 1, 1);
	rig_weight(&rig, 0, 2, DIM(10, 64));
	rig_weight(&rig, 1, 1, DIM(10));
	ck_assert(rig_shape(&rig, &err));
	ck_assert_int_eq(op_macs(rig.op, &rig.call, rig.out.shape), 640);
	ck_assert_int_eq(op_params(rig.op, &rig.call), 650);
	rig_close(&rig);
}
END_TEST

START_TEST(test_running_statistics_are_not_parameters)
{
	struct rig rig;

	ck_assert(rig_random(&rig, &op_batchnorm2d, 1));
	ck_assert_int_eq(op_params(rig.op, &rig.call), 2 * rig.in[0].shape.c);
	ck_assert_int_eq(op_macs(rig.op, &rig.call, rig.out.shape), 0);
	rig_close(&rig);
}
END_TEST

START_TEST(test_every_op_is_found_by_its_name)
{
	for (int i = 0; i < OP_COUNT; i++)
		ck_assert_ptr_eq(op_find(op_table[i]->name), op_table[i]);
	ck_assert_ptr_null(op_find("conv3d"));
	ck_assert_ptr_null(op_find(""));
}
END_TEST

START_TEST(test_keys_say_what_they_take)
{
	static const struct {
		const char *op, *key, *value, *sentence;
	} wrong[] = {
		{ "conv2d", "padding", "1",
		  "conv2d has no key padding=; it has kernel, stride, pad, dilation, groups and channels" },
		{ "batchnorm2d", "epsilon", "1", "batchnorm2d has no key epsilon=; it has eps" },
		{ "groupnorm", "group", "1", "groupnorm has no key group=; it has groups and eps" },
		{ "relu", "inplace", "1", "relu has no keys, so inplace= means nothing here" },
		{ "conv2d", "kernel", "0", "kernel=0: it is a whole number from 1 to 64" },
		{ "conv2d", "kernel", "65", "kernel=65: it is a whole number from 1 to 64" },
		{ "conv2d", "stride", "two", "stride=two: it is a whole number from 1 to 64" },
		{ "conv2d", "pad", "-1", "pad=-1: it is a whole number from 0 to 64" },
		{ "conv2d", "groups", "65537", "groups=65537: it is a whole number from 1 to 65536" },
		{ "conv2d", "kernel", "", "kernel=: it is a whole number from 1 to 64" },
		{ "batchnorm2d", "eps", "nan", "eps=nan: it is a number from 0 to 1" },
		{ "zero_pad_shortcut", "zeros", "start", "zeros=start: it is end or both" },
		{ "normalize", "std", "1,0,1",
		  "std=1,0,1: each is a number from 1e-06 to 1e+06, with commas between them" },
		{ "normalize", "mean", "1,,1",
		  "mean=1,,1: each is a number from -1e+06 to 1e+06, with commas between them" },
		{ "normalize", "mean", "1,1,1,1,1", "mean= takes at most 4 numbers" },
	};
	struct err err;
	struct args args;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		const struct op *op = op_find(wrong[i].op);

		op_args_preset(op, &args);
		ck_assert(!op_args_set(op, &args, wrong[i].key, wrong[i].value, &err));
		ck_assert_str_eq(err.msg, wrong[i].sentence);
		ck_assert_int_eq(err.code, ERR_MALFORMED);
	}
}
END_TEST

START_TEST(test_presets_are_pytorchs)
{
	struct args args;

	op_args_preset(&op_conv2d, &args);
	ck_assert_int_eq(args.stride, 1);
	ck_assert_int_eq(args.pad, 0);
	ck_assert_int_eq(args.dilation, 1);
	ck_assert_int_eq(args.groups, 1);
	op_args_preset(&op_batchnorm2d, &args);
	ck_assert(args.eps == 1e-5f);
}
END_TEST

static void check_python(struct rig *rig, const char *line)
{
	const struct op_words words = { "out", "x", "identity", "layer1.0.conv1" };
	struct buf buf = { 0 };

	op_python(rig->op, &rig->call, &words, &buf);
	ck_assert_str_eq(buf_str(&buf), line);
	buf_free(&buf);
	rig_close(rig);
}

START_TEST(test_python_has_its_holes_filled)
{
	struct rig rig;

	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "stride", "2");
	check_python(&rig, "out = F.conv2d(x, w['layer1.0.conv1.weight'], stride=2, padding=0)");
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "groups", "2");
	rig_set(&rig, "dilation", "3");
	rig_weight(&rig, 1, 1, DIM(4));
	check_python(
	    &rig, "out = F.conv2d(x, w['layer1.0.conv1.weight'], stride=1, padding=0, dilation=3, groups=2, "
	          "bias=w['layer1.0.conv1.bias'])");
	rig_open(&rig, "add", 1);
	check_python(&rig, "out = x + identity");
	rig_open(&rig, "avgpool2d", 1);
	check_python(&rig, "out = F.adaptive_avg_pool2d(x, 1)");
	rig_open(&rig, "groupnorm", 1);
	rig_set(&rig, "groups", "32");
	check_python(&rig, "out = F.group_norm(x, 32, w['layer1.0.conv1.weight'], "
	                   "w['layer1.0.conv1.bias'], eps=1e-05)");
	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "pad", "1");
	check_python(&rig, "out = F.max_pool2d(x, 3, stride=2, padding=1, ceil_mode=False)");
	rig_open(&rig, "zero_pad_shortcut", 1);
	rig_set(&rig, "channels", "32");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "zeros", "both");
	rig_in(&rig, 0, 16, 8, 8);
	check_python(&rig, "out = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 8, 8))");
	rig_open(&rig, "normalize", 1);
	rig_set(&rig, "mean", "0.5,0.25,0.125");
	rig_set(&rig, "std", "1,2,3");
	check_python(&rig, "out = transforms.functional.normalize(x, (0.5, 0.25, 0.125), (1, 2, 3))");
}
END_TEST

/* The columns of a line with a tab of two. */
static size_t columns(const char *line)
{
	size_t n = 0;

	for (; *line && *line != '\n'; line++)
		n += *line == '\t' ? 2 : 1;
	return n;
}

START_TEST(test_the_c_that_is_shown_fits_its_pane)
{
	const char *srcdir = getenv("srcdir");
	const struct op *op = op_table[_i];
	char path[4096], line[256];
	bool inside = false;
	int lines = 0;

	snprintf(path, sizeof(path), "%s/src/op/%s", srcdir ? srcdir : ".", op->source);
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "cannot open %s", path);
	while (fgets(line, sizeof(line), f)) {
		inside |= strncmp(line, "static float ", 13) == 0;
		bool recording = strncmp(line + strspn(line, "\t"), "why_", 4) == 0;

		if (inside && !recording) {
			lines++;
			ck_assert_msg(columns(line) <= 42, "%s: %s", op->source, line);
		}
		if (recording) /* it is left out, so it must end where it begins */
			ck_assert_msg(strcmp(line + strlen(line) - 3, ");\n") == 0, "%s: %s", op->source,
			              line);
		if (line[0] == '}')
			inside = false;
	}
	fclose(f);
	ck_assert_int_gt(lines, 8);
}
END_TEST

Suite *op_table_suite(void)
{
	Suite *suite = suite_create("op_table");
	TCase *tc = tcase_create("table");

	tcase_add_test(tc, test_multiply_adds_count_padded_taps);
	tcase_add_test(tc, test_running_statistics_are_not_parameters);
	tcase_add_test(tc, test_every_op_is_found_by_its_name);
	tcase_add_test(tc, test_keys_say_what_they_take);
	tcase_add_test(tc, test_presets_are_pytorchs);
	tcase_add_test(tc, test_python_has_its_holes_filled);
	tcase_add_loop_test(tc, test_the_c_that_is_shown_fits_its_pane, 0, OP_COUNT);
	suite_add_tcase(suite, tc);
	return suite;
}
