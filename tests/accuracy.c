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
#include "trace/forward.h"
#include "verb/data.h"

static const struct shape SHAPE = { 3, 32, 32 };
enum { RECORD = 1 + 3 * 32 * 32, CLASSES = 10, LIMIT = 256 << 20 };

struct score {
	const struct bytes *file;
	int right, total;
};

static bool fill(void *user, int i, struct tensor *bytes)
{
	const struct score *score = user;
	const unsigned char *chw = score->file->p + (size_t)i * RECORD + 1;

	for (size_t k = 0; k < RECORD - 1; k++)
		bytes->v[k] = chw[k];
	return true;
}

static void answer(void *user, int i, const float *out)
{
	struct score *score = user;

	score->right += stats_of(out, CLASSES).argmax == score->file->p[(size_t)i * RECORD];
}

static bool score_it(const struct net *net, struct score *score, struct err *err)
{
	const struct forward_job job = { score->total, fill, answer, score };
	struct forward *forward = forward_new(net, 0, err);

	if (!forward)
		return false;
	forward_many(forward, &job);
	forward_free(forward);
	return true;
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

static bool fits(const struct net *net)
{
	return shape_equal(net->input, SHAPE) && shape_len(net->node[net->nnodes - 1].out) == CLASSES;
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

	if (net && !fits(net))
		err_set(&err, ERR_MISFIT, "%s does not take 32 x 32 pictures and say one of %d classes",
		        net->name, CLASSES);
	else if (net && io_read(argv[optind + 1], LIMIT, &file, &err)) {
		const int there = (int)(file.n / RECORD);

		if (there == 0 || file.n % RECORD != 0 || total > there) {
			err_set(&err, ERR_MALFORMED, "%s holds %d whole pictures", argv[optind + 1], there);
		} else {
			struct score score = { &file, 0, total ? total : there };

			agrees =
			    score_it(net, &score, &err) &&
			    report(net->name, &score, weights_meta(net->weights, "test_accuracy"), points);
		}
	}
	if (err.code)
		fprintf(stderr, "accuracy: %s\n", err.msg);
	mem_free(file.p);
	net_free(net);
	return err.code ? (int)err.code : agrees ? ERR_NONE : ERR_NO;
}
