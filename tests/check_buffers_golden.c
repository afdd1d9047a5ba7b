/* The buffer lens against PyTorch: tests/golden/buffers.txt, which buffers.py beside it makes. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/buffers.h"
#include "opened.h"
#include "page.h"
#include "suites.h"

static const struct buffers_rules relu_new = { .relu_in_place = false, .add_in_place = true };

static const struct page_kind bottleneck = { .nstages = 4,
	                                     .blocks = { 2, 1, 1, 1 },
	                                     .bottleneck = true,
	                                     .option = 'B',
	                                     .imagenet = true,
	                                     .edge = 32 };

static void open_named(struct opened *o, const char *model)
{
	if (strcmp(model, "bottleneck") == 0)
		opened_made(o, &bottleneck);
	else
		opened_open(o, model);
}

static struct buffers lens(const struct opened *o, const char *part, const struct buffers_rules *rules)
{
	struct buffers b;
	struct err err = { 0 };
	int index = net_find_part(o->net, part);

	ck_assert_int_ge(index, 0);
	ck_assert_msg(buffers_open(o->trace, index, rules, &b, &err), "%s", err.msg);
	return b;
}

/* x of a block is "x"; a step of the block goes by its name in it, as PyTorch's modules do. */
static const char *golden_name(const struct opened *o, const struct part *p, int step)
{
	const char *name = o->net->node[step].name;

	if (p->kind != PART_BLOCK)
		return name;
	return step == p->x ? "x" : name + strlen(p->name) + 1;
}

static void print_names(const struct buffers_line *line, bool caller, const char **blank, struct buf *out)
{
	static const char *const order[] = { "identity", "input", "out", "p", "x" };

	for (size_t k = 0; k < ARRAY_LEN(order); k++)
		for (int i = 0; i < line->nnames; i++)
			if (line->name[i].caller == caller && strcmp(line->name[i].text, order[k]) == 0) {
				buf_printf(out, "%s%s%s=%d", *blank, order[k], caller ? "*" : "",
				           line->name[i].buffer);
				*blank = " ";
			}
}

/* Those that were there before the line, and are still there after it. */
static void print_into(const struct buffers *b, int i, struct buf *out)
{
	bool any = false;

	for (int k = 1; k <= b->nbuffers; k++) {
		bool into = false;

		for (int n = 0; n < b->line[i].nops; n++) {
			const struct buffers_op *op = &b->op[b->line[i].op + n];

			into = into || (op->in_place && op->wrote == k);
		}
		if (into && buffers_alive(b, i, k) && b->buffer[k - 1].born < i) {
			buf_printf(out, "%s%d", any ? " " : "", k);
			any = true;
		}
	}
	buf_puts(out, any ? "" : "-");
}

static void print_line(const struct opened *o, const struct part *p, const struct buffers *b, int i,
                       struct buf *out)
{
	const struct buffers_line *line = &b->line[i];
	const char *blank = "";
	int made = 0, nlive = 0;

	buf_printf(out, "%s | %s | ", b->listing.line[i].text, line->runs ? "run" : "-");
	print_names(line, false, &blank, out);
	print_names(line, true, &blank, out);
	buf_puts(out, " | into ");
	print_into(b, i, out);
	for (int k = 0; k < b->nbuffers; k++)
		made += b->buffer[k].born <= i;
	buf_printf(out, " | live %lld peak %lld made %d |", (long long)line->live, (long long)line->peak,
	           made);
	for (int k = 1; k <= b->nbuffers; k++)
		if (buffers_alive(b, i, k)) {
			nlive++;
			buf_printf(out, " %d:%s", k, golden_name(o, p, buffers_holds(b, i, k)));
		}
	ck_assert_int_eq(nlive, line->nlive);
}

static FILE *golden_open(void)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/golden/buffers.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	return f;
}

static bool golden_line(FILE *f, char line[512])
{
	if (!fgets(line, 512, f))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

static int compare_case(FILE *f, char *line)
{
	char model[32], part[32], rule[32] = "";
	struct opened o;

	ck_assert_int_ge(sscanf(line, "case %31s %31s %31s", model, part, rule), 2);
	open_named(&o, model);
	const struct part *p = &o.net->part[net_find_part(o.net, part)];
	struct buffers b = lens(&o, part, rule[0] ? &relu_new : &buffers_torchvision);

	for (int i = 0; i < b.listing.nlines; i++) {
		struct buf ours = { 0 };

		ck_assert(golden_line(f, line));
		print_line(&o, p, &b, i, &ours);
		ck_assert_str_eq(buf_str(&ours), line);
		buf_free(&ours);
	}
	buffers_close(&b);
	opened_close(&o);
	return 1;
}

START_TEST(test_every_line_is_as_pytorch_has_it)
{
	FILE *f = golden_open();
	char line[512];
	int cases = 0;

	while (golden_line(f, line))
		if (strncmp(line, "case ", 5) == 0)
			cases += compare_case(f, line);
		else
			ck_assert(line[0] == '#' || strncmp(line, "harm ", 5) == 0);
	ck_assert_int_eq(cases, 14);
	fclose(f);
}
END_TEST

static enum buffers_first first_of(const char *word)
{
	static const char *const words[] = { "relu", "preactivation", "batch_norm" };

	for (int i = 0; i < 3; i++)
		if (strcmp(word, words[i]) == 0)
			return (enum buffers_first)i;
	ck_abort_msg("%s", word);
	return BUFFERS_RELU;
}

static void compare_harm(const char *line)
{
	char word[32], model[32], place[64];
	double learned, round, sum, bad_round, bad_sum;
	unsigned long changed, all;
	struct opened o;
	struct buffers_harm h;
	struct err err = { 0 };

	ck_assert_int_eq(sscanf(line, "harm %31s %31s %63s | %lf %lf %lf | %lf %lf | %lu of %lu", word, model,
	                        place, &learned, &round, &sum, &bad_round, &bad_sum, &changed, &all),
	                 10);
	opened_open(&o, model);
	char *slash = strchr(place, '/');
	struct at at;
	ck_assert_int_eq(sscanf(slash, "/%d,%d,%d", &at.c, &at.y, &at.x), 3);
	*slash = '\0';
	int part = net_find_part(o.net, place);
	const struct part *p = &o.net->part[part];

	ck_assert_msg(buffers_if_inplace(o.trace, part, first_of(word), at, &h, &err), "%s", err.msg);
	ck_assert_double_eq_tol((double)h.learned, learned, 1e-4);
	ck_assert_double_eq_tol((double)h.round, round, 1e-4);
	ck_assert_double_eq_tol((double)h.sum, sum, 1e-4);
	ck_assert_double_eq_tol((double)h.bad_round, bad_round, 1e-4);
	ck_assert_double_eq_tol((double)h.bad_sum, bad_sum, 1e-4);
	ck_assert_uint_eq(h.sum_len, all);
	/* PyTorch rounds otherwise: a difference of the last bit may be none here */
	ck_assert_uint_le(h.sum_changed > changed ? h.sum_changed - changed : changed - h.sum_changed,
	                  all / 500);
	if (first_of(word) == BUFFERS_RELU)
		ck_assert(h.x_changed == 0 && h.sum_changed == 0);
	else
		ck_assert(h.x_changed > 0 && h.sum_changed > 0 && h.x_changed <= h.x_len);
	/* who suffers: the line that reads x again, then all after it; nobody before */
	ck_assert_str_eq(h.after.listing.line[h.line].text, p->path == PATH_IDENTITY
	                                                        ? "    out += identity"
	                                                        : "        identity = self.downsample(x)");
	for (int i = 0; i < h.after.nops; i++)
		ck_assert(h.after.op[i].wrong == (h.after.op[i].line >= h.line));
	ck_assert_int_lt(h.first, h.line);
	buffers_harm_close(&h);
	opened_close(&o);
}

START_TEST(test_what_ifs_give_pytorchs_numbers)
{
	FILE *f = golden_open();
	char line[512];
	int n = 0;

	while (golden_line(f, line))
		if (strncmp(line, "harm ", 5) == 0) {
			compare_harm(line);
			n++;
		}
	ck_assert_int_eq(n, 10);
	fclose(f);
}
END_TEST

Suite *buffers_golden_suite(void)
{
	Suite *suite = suite_create("buffers_golden");
	TCase *tc = tcase_create("as in PyTorch");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_every_line_is_as_pytorch_has_it);
	tcase_add_test(tc, test_what_ifs_give_pytorchs_numbers);
	suite_add_tcase(suite, tc);
	return suite;
}
