/* Three listings under one cursor: Python, C and the formula, with the values of the place beside them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/listing.h"
#include "opened.h"
#include "page.h"
#include "suites.h"

typedef bool maker(const struct trace *, const struct cursor *, struct listing *, struct err *);

static struct listing made(const struct opened *o, maker *make, const char *place)
{
	struct cursor c = opened_at(o, place);
	struct listing l;
	struct err err = { 0 };

	ck_assert_msg(make(o->trace, &c, &l, &err), "%s", err.msg);
	return l;
}

/* The first line with this text, blanks before it left out; it must be there. */
static const struct listing_line *line_with(const struct listing *l, const char *text)
{
	for (int i = 0; i < l->nlines; i++)
		if (strcmp(l->line[i].text + strspn(l->line[i].text, " "), text) == 0)
			return &l->line[i];
	ck_abort_msg("no line \"%s\" in %s", text, l->title);
	return NULL;
}

static void check_note(const struct listing *l, const char *text, const char *note)
{
	const struct listing_line *line = line_with(l, text);

	if (!note)
		ck_assert_msg(!line->note, "%s: %s", text, line->note);
	else
		ck_assert_msg(line->note && strcmp(line->note, note) == 0, "%s: %s", text,
		              line->note ? line->note : "no note");
}

START_TEST(test_verdict_stands_on_the_if_line)
{
	static const struct {
		const char *model, *place, *line, *verdict;
	} want[] = {
		{ "resnet20-a", "layer2.0.conv1", "if self.shortcut is not None:", "True" },
		{ "resnet20-a", "layer1.0.conv1", "if self.shortcut is not None:", "False" },
		{ "resnet20-b", "layer2.0.conv1", "if self.downsample is not None:", "True" },
		{ "resnet20-b", "layer2.1.conv1", "if self.downsample is not None:", "False" },
		{ "resnet20-c", "layer1.0.conv1", "if self.downsample is not None:", "True" },
	};
	struct opened o;

	opened_open(&o, want[_i].model);
	struct listing l = made(&o, listing_python, want[_i].place);
	check_note(&l, want[_i].line, want[_i].verdict);
	listing_free(&l);
	opened_close(&o);
}
END_TEST

START_TEST(test_python_line_of_the_question_is_line_9)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct listing l = made(&o, listing_python, "layer2.0.downsample.1");
	ck_assert_str_eq(l.title, "forward in BasicBlock");
	ck_assert_int_ge(l.here, 0);
	ck_assert_str_eq(l.line[l.here].text, "        identity = self.downsample(x)");
	ck_assert_int_eq(l.line[l.here].number, 9);
	check_note(&l, "identity = x", "(16,32,32)");
	check_note(&l, "out = self.bn2(out)", "(32,16,16)");
	check_note(&l, "out += identity", NULL); /* not run yet */
	listing_free(&l);
	opened_close(&o);
}
END_TEST

/* Every step of a net is some line of its listing, in running order, and exactly one line is marked. */
START_TEST(test_every_step_marks_one_line)
{
	static const char *const models[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
	struct opened o;

	opened_open(&o, models[_i]);
	for (int step = 0; step < o.trace->nsteps; step++) {
		struct cursor c = { .step = step, .size = SIZE_OP };
		struct listing l;
		struct err err;
		int marked = 0, last = -1;

		ck_assert(listing_python(o.trace, &c, &l, &err));
		for (int i = 0; i < l.nlines; i++) {
			marked += l.line[i].here;
			ck_assert(l.line[i].step < 0 || l.line[i].step > last);
			last = l.line[i].step >= 0 ? l.line[i].step : last;
		}
		ck_assert_msg(marked == 1 && l.line[l.here].here, "%s", o.net->node[step].name);
		ck_assert_int_le(l.line[l.here].step, step);
		listing_free(&l);
	}
	opened_close(&o);
}
END_TEST

START_TEST(test_build_has_both_clauses_with_numbers)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct listing l = made(&o, listing_build, "layer2.0.conv1");
	check_note(&l, "if stride != 1 or \\", "2 != 1: True");
	check_note(&l, "inplanes != planes * expansion:", "16 != 32 * 1: True");
	check_note(&l, "conv1x1(inplanes,", "conv1x1(16, 32, 2)");
	listing_free(&l);
	l = made(&o, listing_build, "layer2.1.conv1");
	check_note(&l, "if stride != 1 or \\", "1 != 1: False");
	check_note(&l, "downsample = nn.Sequential(", "not built");
	listing_free(&l);
	opened_close(&o);
}
END_TEST

START_TEST(test_bottleneck_has_its_own_forward)
{
	const struct page_kind kind = { .nstages = 4,
		                        .blocks = { 1, 1, 1, 1 },
		                        .bottleneck = true,
		                        .option = 'B',
		                        .imagenet = true,
		                        .edge = 32 };
	struct err err = { 0 };
	float *bytes = calloc(3 * 32 * 32, sizeof(*bytes));
	struct tensor picture = { { 3, 32, 32 }, bytes };
	struct opened o = { .net = page_net(&kind, &err) };

	ck_assert_msg(o.net != NULL, "%s", err.msg);
	o.trace = trace_open_tensor(o.net, &picture, "none", &err);
	ck_assert(o.trace != NULL);
	struct listing l = made(&o, listing_python, "layer1.0.conv3");
	ck_assert_str_eq(l.title, "forward in Bottleneck");
	ck_assert_str_eq(l.line[l.here].text, "    out = self.conv3(out)");
	check_note(&l, "if self.downsample is not None:", "True");
	listing_free(&l);
	l = made(&o, listing_build, "layer1.0.conv3");
	check_note(&l, "if stride != 1 or \\", "1 != 1: False");
	check_note(&l, "inplanes != planes * expansion:", "64 != 64 * 4: True");
	listing_free(&l);
	opened_close(&o);
	free(bytes);
}
END_TEST

START_TEST(test_c_shows_the_loop_at_this_tap)
{
	struct opened o;
	char sum[64];

	opened_open(&o, "resnet20-b");
	struct cursor c = opened_at(&o, "layer2.0.conv1/5,3,7/29");
	struct listing l = made(&o, listing_c, "layer2.0.conv1/5,3,7/29");
	struct why why = { 0 };
	trace_why(o.trace, c.step, c.at, &why);

	ck_assert_str_eq(l.title, "conv2d.c");
	ck_assert_str_eq(l.line[l.here].text, "        sum = fmaf(v, *w, sum);");
	check_note(&l, "for (int ci = first; ci < last; ci++)", "ci = 3 of 0..15");
	check_note(&l, "for (int kx = 0; kx < k; kx++) {", "kx = 2 of 0..2");
	check_note(&l, "int top = at.y * a->stride - a->pad;", "top = 3 * 2 - 1 = 5");
	check_note(&l, "int x = left + kx * a->dilation;", "x = 13 + 2 * 1 = 15");
	check_note(&l, "if (!tensor_has(in, y, x)) {", "inside the picture,");
	snprintf(sum, sizeof(sum), "sum = %.4f", (double)why.term[29].sum);
	ck_assert_str_eq(l.line[l.here].note, sum);
	why_clear(&why);
	listing_free(&l);
	opened_close(&o);
}
END_TEST

START_TEST(test_c_says_that_a_tap_is_padding)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct listing l = made(&o, listing_c, "layer2.0.conv1/5,0,0/0");
	ck_assert_str_eq(l.line[l.here].note, "outside: it is padding,");
	check_note(&l, "continue;", "so nothing is added");
	check_note(&l, "sum = fmaf(v, *w, sum);", NULL);
	listing_free(&l);
	opened_close(&o);
}
END_TEST

/* The parts of every kind of op are lines of its C, never lines that only record; no line is wider than its pane. */
START_TEST(test_every_part_has_its_line_of_c)
{
	struct opened o;

	opened_open(&o, _i == 0 ? "resnet20-a" : "resnet20-b");
	for (int step = 0; step < o.trace->nsteps; step++) {
		struct cursor c = { .step = step, .size = SIZE_MAC };
		int parts = cursor_parts(o.trace, step);

		for (c.term = 0; c.term<parts; c.term += parts> 20 ? 17 : 1) {
			struct listing l;
			struct err err;

			ck_assert(listing_c(o.trace, &c, &l, &err));
			ck_assert_msg(l.here >= 0, "%s part %d", o.net->node[step].name, c.term);
			ck_assert(l.line[l.here].here && !l.line[l.here].recording && l.recording > 0);
			for (int i = 0; i < l.nlines; i++) {
				ck_assert_msg(strlen(l.line[i].text) <= 50 || l.line[i].recording, "%s",
				              l.line[i].text);
				ck_assert(!strchr(l.line[i].text, '\t'));
			}
			listing_free(&l);
		}
	}
	opened_close(&o);
}
END_TEST

START_TEST(test_formula_works_on_a_calculator)
{
	struct opened o;
	double a, b, sum, x, mean, spread, gamma, beta, y;

	opened_open(&o, "resnet20-b");
	struct listing l = made(&o, listing_formula, "layer2.0.add/12,8,6");
	ck_assert_int_eq(sscanf(l.line[1].text, "%lf + %lf = %lf", &a, &b, &sum), 3);
	ck_assert_double_eq_tol(a + b, sum, 1e-9);
	listing_free(&l);
	l = made(&o, listing_formula, "layer2.0.bn1/5,3,7");
	ck_assert_int_eq(sscanf(l.line[1].text, "(%lf - %lf) / %lf * %lf + %lf = %lf", &x, &mean, &spread,
	                        &gamma, &beta, &y),
	                 6);
	ck_assert_double_eq_tol((x - mean) / spread * gamma + beta, y, 0.5e-4);
	listing_free(&l);
	l = made(&o, listing_formula, "layer2.0.conv1/5,3,7/29");
	ck_assert_int_eq(sscanf(l.line[2].text, " = %lf * %lf + %lf", &a, &b, &x), 3);
	ck_assert_int_eq(sscanf(l.line[3].text, " = %lf", &sum), 1);
	ck_assert_double_eq_tol(a * b + x, sum, 0.51e-4);
	ck_assert_int_eq(l.here, 3); /* the sum so far, not what all come to */
	listing_free(&l);
	opened_close(&o);
}
END_TEST

Suite *listing_suite(void)
{
	Suite *suite = suite_create("listing");
	TCase *tc = tcase_create("under the cursor");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_verdict_stands_on_the_if_line, 0, 5);
	tcase_add_test(tc, test_python_line_of_the_question_is_line_9);
	tcase_add_loop_test(tc, test_every_step_marks_one_line, 0, 3);
	tcase_add_test(tc, test_build_has_both_clauses_with_numbers);
	tcase_add_test(tc, test_bottleneck_has_its_own_forward);
	tcase_add_test(tc, test_c_shows_the_loop_at_this_tap);
	tcase_add_test(tc, test_c_says_that_a_tap_is_padding);
	tcase_add_loop_test(tc, test_every_part_has_its_line_of_c, 0, 2);
	tcase_add_test(tc, test_formula_works_on_a_calculator);
	suite_add_tcase(suite, tc);
	return suite;
}
