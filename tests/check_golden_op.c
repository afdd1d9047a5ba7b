/* Every op against real PyTorch: tests/golden/op.txt, which op.py beside it makes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "suites.h"

/* "3,8,8" as numbers; how many */
static int sizes(const char *text, int size[4])
{
	int n = 0;

	for (; n < 4 && *text; n++) {
		char *end;

		size[n] = (int)strtol(text, &end, 10);
		text = end + (*end == ',');
	}
	return n;
}

/* "case conv2d 1002 3,8,8 | 4,3,3,3 | kernel=3 pad=1" */
static void read_case(struct rig *rig, char *line)
{
	char *save, *word = strtok_r(line, " \n", &save);
	char *op = strtok_r(NULL, " \n", &save), *seed = strtok_r(NULL, " \n", &save);
	int part = 0, nth = 0, size[4];

	ck_assert_str_eq(word, "case");
	rig_open(rig, op, (uint32_t)strtoul(seed, NULL, 10));
	for (word = strtok_r(NULL, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
		char *equals = strchr(word, '=');

		if (strcmp(word, "|") == 0) {
			part++;
			nth = 0;
		} else if (part == 0) {
			ck_assert_int_eq(sizes(word, size), 3);
			rig_in(rig, nth++, size[0], size[1], size[2]);
		} else if (part == 1) {
			int rank = sizes(word, size);
			rig_weight(rig, nth++, rank, size);
		} else {
			ck_assert(equals != NULL);
			*equals = '\0';
			rig_set(rig, word, equals + 1);
		}
	}
}

/* PyTorch adds in another order, so the last bits differ: 1e-6 of the largest number. */
static void compare(struct rig *rig, FILE *f)
{
	size_t n = shape_len(rig->out.shape);
	float *golden = malloc(n * sizeof(*golden));
	float largest = 0;

	ck_assert(golden != NULL);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(fscanf(f, "%f", &golden[i]), 1);
		largest = fmaxf(largest, fabsf(golden[i]));
	}
	for (int fast = 0; fast < 2; fast++) {
		(fast ? op_run : op_forward)(rig->op, &rig->call, &rig->out);
		for (size_t i = 0; i < n; i++)
			ck_assert_msg(fabsf(rig->out.v[i] - golden[i]) <= 1e-6f * largest,
			              "%s, number %zu: %.9g, PyTorch has %.9g", rig->op->name, i,
			              (double)rig->out.v[i], (double)golden[i]);
	}
	free(golden);
}

START_TEST(test_every_op_is_pytorchs)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[512];
	int cases = 0;
	bool seen[OP_COUNT] = { false };

	snprintf(path, sizeof(path), "%s/tests/golden/op.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "cannot open %s", path);
	while (fgets(line, sizeof(line), f)) {
		struct rig rig;
		struct err err = { 0 };
		struct shape out;

		if (strncmp(line, "case ", 5) != 0)
			continue;
		read_case(&rig, line);
		ck_assert_msg(rig_shape(&rig, &err), "%s", err.msg);
		ck_assert_int_eq(fscanf(f, "out %d %d %d", &out.c, &out.h, &out.w), 3);
		ck_assert(shape_equal(out, rig.out.shape));
		compare(&rig, f);
		for (int i = 0; i < OP_COUNT; i++)
			seen[i] |= op_table[i] == rig.op;
		rig_close(&rig);
		cases++;
	}
	fclose(f);
	ck_assert_int_ge(cases, 29);
	for (int i = 0; i < OP_COUNT; i++)
		ck_assert_msg(seen[i], "no golden for %s", op_table[i]->name);
}
END_TEST

Suite *golden_op_suite(void)
{
	Suite *suite = suite_create("golden_op");
	TCase *tc = tcase_create("PyTorch");

	tcase_add_test(tc, test_every_op_is_pytorchs);
	suite_add_tcase(suite, tc);
	return suite;
}
