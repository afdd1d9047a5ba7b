/*
 * Whole networks against PyTorch: every step of ResNet-20 A, B and C on three pictures, in 32 sampled places,
 * its shape, its largest absolute value and its norm. data/pytorch.txt holds what PyTorch said;
 * tests/golden/net.py makes it. The full comparison, every value of every step, is ./dev oracle.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "suites.h"
#include "trace/trace.h"

enum { RUNS = 9 };
static const double TOLERANCE = 1e-5; /* of the step's largest absolute value */

/* What one run of one network is judged by, line by line. */
struct run {
	struct net *net;
	struct picture picture;
	struct trace *trace;
	int step; /* the next one of the trace */
};

static const char *path_in(const char *folder, const char *name, const char *suffix)
{
	static char path[1024];

	snprintf(path, sizeof(path), "%s/%s/%s%s", getenv("srcdir"), folder, name, suffix);
	return path;
}

static struct run run_open(const char *model, const char *picture)
{
	struct run run = { 0 };
	struct err err = { 0 };

	run.net = net_read(path_in("data", model, ".net"), NULL, &err);
	ck_assert_msg(run.net != NULL, "%s", err.msg);
	ck_assert_msg(picture_read(path_in("data/pictures", picture, ""), &run.picture, &err), "%s", err.msg);
	run.trace = trace_open(run.net, &run.picture, picture, &err);
	ck_assert_msg(run.trace != NULL, "%s", err.msg);
	ck_assert_msg(trace_need(run.trace, run.trace->nsteps - 1, &err), "%s", err.msg);
	return run;
}

static void run_close(struct run *run)
{
	ck_assert_int_eq(run->step, run->trace->nsteps);
	trace_free(run->trace);
	picture_free(&run->picture);
	net_free(run->net);
}

static double largest_of(const struct tensor *t)
{
	double largest = 0;

	for (size_t i = 0; i < shape_len(t->shape); i++)
		largest = fmax(largest, fabs((double)t->v[i]));
	return largest;
}

/* "step NAME C H W LARGEST NORM INDEX=VALUE ..." against the next step of the trace. */
static void judge(struct run *run, char *line)
{
	char name[64], *rest = NULL;
	struct shape shape;
	double largest, norm;
	int eaten = 0, samples = 0;

	ck_assert_int_eq(sscanf(line, "step %63s %d %d %d %lf %lf%n", name, &shape.c, &shape.h, &shape.w,
	                        &largest, &norm, &eaten),
	                 6);
	ck_assert_int_lt(run->step, run->trace->nsteps);
	const struct step *step = &run->trace->step[run->step];
	const struct stats *stats = trace_stats(run->trace, run->step++);
	const size_t len = shape_len(step->out.shape);
	const double room = TOLERANCE * largest;

	ck_assert_str_eq(step->node->name, name);
	ck_assert_msg(shape_equal(step->out.shape, shape), "the shape of %s", name);
	ck_assert_msg(fabs(largest_of(&step->out) - largest) <= room,
	              "%s: the largest absolute value is %.9g, not %.9g", name, largest_of(&step->out),
	              largest);
	ck_assert_msg(fabs(stats->norm - norm) <= room * sqrt((double)len), "%s: the norm is %.9g, not %.9g",
	              name, stats->norm, norm);
	for (char *word = strtok_r(line + eaten, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *value;
		const unsigned long i = strtoul(word, &value, 10);

		ck_assert_msg(i < len && *value == '=', "%s: %s", name, word);
		const double said = strtod(value + 1, NULL), ours = (double)step->out.v[i];
		ck_assert_msg(fabs(ours - said) <= room, "%s, element %lu: %.9g, PyTorch %.9g", name, i, ours,
		              said);
		samples++;
	}
	ck_assert_int_eq(samples, len < 32 ? (int)len : 32);
}

/* The run that `wanted` counts; how many runs the file has. */
static int judge_run(char *text, int wanted)
{
	struct run run = { 0 };
	char *rest = NULL;
	int runs = 0;

	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char model[32], picture[32];

		if (sscanf(line, "run %31s %31s", model, picture) == 2) {
			if (run.net)
				run_close(&run);
			run = (struct run){ 0 };
			if (runs++ == wanted)
				run = run_open(model, picture);
		} else if (run.net) {
			judge(&run, line);
		}
	}
	if (run.net)
		run_close(&run);
	return runs;
}

START_TEST(every_step_of_resnet20_is_pytorchs)
{
	struct bytes file = { 0 };
	struct err err = { 0 };

	ck_assert_msg(io_read(path_in("data", "pytorch", ".txt"), 8u << 20, &file, &err), "%s", err.msg);
	ck_assert_int_eq(judge_run((char *)file.p, _i), RUNS);
	mem_free(file.p);
}
END_TEST

Suite *golden_net_suite(void)
{
	Suite *suite = suite_create("golden_net");
	TCase *tcase = tcase_create("PyTorch");

	tcase_add_loop_test(tcase, every_step_of_resnet20_is_pytorchs, 0, RUNS);
	suite_add_tcase(suite, tcase);
	return suite;
}
