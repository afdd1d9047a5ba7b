/*
 * accuracy.c -- how often a network is right: a small loop over the library.
 *
 *	accuracy [-n PICTURES] [-w POINTS] NET FILE
 *
 * FILE is CIFAR-10's binary layout: for each picture one byte of label, then 3 x 32 x 32 bytes, channel by
 * channel.  Says how many answers are right and what the weights' metadata claims (test_accuracy); ends with 1
 * where the two are more than POINTS (0.1) percentage points apart.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "trace/trace.h"
#include "verb/data.h"

static const struct shape SHAPE = { 3, 32, 32 };
enum { RECORD = 1 + 3 * 32 * 32, LIMIT = 256 << 20 };

struct score {
	int right, total;
	struct err err; /* of the first picture that could not be run */
};

/* The class the network says, or -1 and a sentence. */
static int answer(const struct net *net, const unsigned char *chw, struct err *err)
{
	float v[3 * 32 * 32];
	struct tensor picture = { SHAPE, v };

	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		v[i] = chw[i];
	struct trace *trace = trace_open_tensor(net, &picture, "picture", err);
	int best = -1;

	if (trace && trace_need(trace, trace->nsteps - 1, err))
		best = (int)trace->step[trace->nsteps - 1].stats.argmax;
	trace_free(trace);
	return best;
}

static struct score score_of(const struct net *net, const struct bytes *file, int total)
{
	struct score score = { .total = total };
	int right = 0;

#pragma omp parallel for schedule(dynamic, 16) reduction(+ : right)
	for (int i = 0; i < total; i++) {
		const unsigned char *record = file->p + (size_t)i * RECORD;
		struct err err = { 0 };
		const int said = answer(net, record + 1, &err);

		right += said == record[0];
		if (said < 0) {
#pragma omp critical
			score.err = err;
		}
	}
	score.right = right;
	return score;
}

static struct net *open_net(const char *name, struct err *err)
{
	struct buf path = { 0 };
	struct net *net = NULL;

	if (data_find(DATA_NET, name, &path, err))
		net = net_read(buf_str(&path), NULL, err);
	buf_free(&path);
	return net;
}

/* Says the score; true where it is what the metadata claims, give or take `points`. */
static bool report(const char *name, const struct score *score, const char *claimed, double points)
{
	const double percent = 100.0 * score->right / score->total;
	double claim = NAN;

	printf("%s: %d of %d right, %.2f %%", name, score->right, score->total, percent);
	if (claimed && text_float(claimed, &claim))
		printf("; its metadata says %.2f %%\n", claim * 100);
	else
		printf("; its metadata says nothing\n");
	return fabs(percent - claim * 100) <= points;
}

static int usage(void)
{
	fputs("Usage: accuracy [-n PICTURES] [-w POINTS] NET FILE\n", stderr);
	return ERR_USAGE;
}

int main(int argc, char **argv)
{
	double points = 0.1;
	int total = 0;

	for (int option; (option = getopt(argc, argv, "n:w:")) != -1;)
		if (!(option == 'n' && text_int(optarg, 1, INT32_MAX, &total)) &&
		    !(option == 'w' && text_float(optarg, &points)))
			return usage();
	if (argc - optind != 2)
		return usage();

	struct err err = { 0 };
	struct bytes file = { 0 };
	struct net *net = open_net(argv[optind], &err);
	bool agrees = false;

	if (net && !shape_equal(net->input, SHAPE))
		err_set(&err, ERR_MISFIT, "%s takes no 32 x 32 pictures", net->name);
	else if (net && io_read(argv[optind + 1], LIMIT, &file, &err)) {
		const int there = (int)(file.n / RECORD);

		if (there == 0 || file.n % RECORD != 0 || total > there) {
			err_set(&err, ERR_MALFORMED, "%s holds %d whole pictures", argv[optind + 1], there);
		} else {
			const struct score score = score_of(net, &file, total ? total : there);

			err = score.err;
			agrees =
			    report(net->name, &score, weights_meta(net->weights, "test_accuracy"), points);
		}
	}
	if (err.code)
		fprintf(stderr, "accuracy: %s\n", err.msg);
	mem_free(file.p);
	net_free(net);
	return err.code ? (int)err.code : agrees ? ERR_NONE : ERR_NO;
}
