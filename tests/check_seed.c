/*
 * Weights nobody trained: the same bits everywhere, spread as promised, of the shapes the page implies.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/seed.h"
#include "page.h"
#include "suites.h"

#define HEAD "skipstep net 1\ninput 3 8 8\nweights seeded\n"

static struct net *parse(const char *text, struct err *err)
{
	return net_parse(text, strlen(text), "p.net", NULL, err);
}

static struct net *read_page(const char *text)
{
	struct err err = { 0 };
	struct net *net = parse(text, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static const struct weight *weight(const struct net *net, const char *name)
{
	const struct weight *w = weights_find(net->weights, name);

	ck_assert_msg(w != NULL, "there is no %s", name);
	return w;
}

/* Worked out in another language, from the words of seed.h. */
START_TEST(seeded_numbers_are_the_same_on_every_machine)
{
	enum { LEN = 2359296 };
	float *v = malloc(LEN * sizeof(*v)), two[2];

	ck_assert(v != NULL);
	seed_normal("layer3.1.conv2.weight", 1, 0, LEN, v);
	ck_assert(v[0] == -0x1.4051c2p+0f && v[1000] == 0x1.ac9858p-3f && v[LEN - 1] == -0x1.b81314p-1f);
	seed_uniform("fc.weight", 1, 2047999, 1, two);
	seed_uniform("fc.weight", 1, 0, 1, two + 1);
	ck_assert(two[0] == -0x1.dc606p-5f && two[1] == -0x1.c7d25ap-1f);
	free(v);
}
END_TEST

START_TEST(a_piece_has_the_bits_of_the_whole)
{
	enum { LEN = 300000 };
	static const size_t piece[][2] = { { 0, 1 },      { 7, 63 },    { 64, 64 },
		                           { 1000, 130 }, { 32767, 2 }, { 131000, 150000 } };
	float *whole = malloc(LEN * sizeof(*whole)), *part = malloc(LEN * sizeof(*part));

	ck_assert(whole && part);
	for (int uniform = 0; uniform < 2; uniform++) {
		(uniform ? seed_uniform : seed_normal)("w", 0.5, 0, LEN, whole);
		for (size_t i = 0; i < ARRAY_LEN(piece); i++) {
			(uniform ? seed_uniform : seed_normal)("w", 0.5, piece[i][0], piece[i][1], part);
			ck_assert(memcmp(part, whole + piece[i][0], piece[i][1] * sizeof(*part)) == 0);
		}
	}
	seed_row("layer2.0", 16, 32, 31, part);
	seed_normal("layer2.0.downsample.0.weight", sqrt(2.0 / 32), 31 * 16, 16, whole);
	ck_assert(memcmp(part, whole, 16 * sizeof(*part)) == 0);
	free(whole);
	free(part);
}
END_TEST

/* Several threads draw the pieces of all tensors; nobody sees where one ended. */
START_TEST(many_numbers_are_those_of_each_tensor_alone)
{
	static const struct seed_tensor made[] = {
		{ "a", "weight", 4, { 7, 5, 3, 3 }, SEED_NORMAL, 0.5 },
		{ "b", "weight", 2, { 300, 1000 }, SEED_UNIFORM, 0.25 },
		{ "b", "bias", 1, { 300 }, SEED_ALL, 3 },
		{ "c", "weight", 4, { 128, 64, 3, 3 }, SEED_NORMAL, 2 },
		{ "d", "weight", 1, { 65536 }, SEED_ALL, 1 },
	};
	struct err err = { 0 };
	struct weights *w = seed_make(made, ARRAY_LEN(made), &err);

	ck_assert_msg(w != NULL, "%s", err.msg);
	for (int i = 0; i < w->ntensors; i++) {
		const struct weight *t = &w->tensor[i];
		float *v = malloc(t->len * sizeof(*v));

		ck_assert(v != NULL && weights_find(w, t->name) == t);
		for (size_t k = 0; k < t->len; k++)
			v[k] = (float)made[i].scale;
		if (made[i].how == SEED_NORMAL)
			seed_normal(t->name, made[i].scale, 0, t->len, v);
		else if (made[i].how == SEED_UNIFORM)
			seed_uniform(t->name, made[i].scale, 0, t->len, v);
		ck_assert_msg(memcmp(t->v, v, t->len * sizeof(*v)) == 0, "%s", t->name);
		free(v);
	}
	weights_free(w);
}
END_TEST

static void moments(const float *v, size_t n, double *mean, double *var)
{
	*mean = *var = 0;
	for (size_t i = 0; i < n; i++)
		*mean += (double)v[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		*var += ((double)v[i] - *mean) * ((double)v[i] - *mean) / (double)n;
}

START_TEST(seeded_numbers_are_spread_as_promised)
{
	enum { LEN = 1 << 18 };
	float *a = malloc(LEN * sizeof(*a)), *b = malloc(LEN * sizeof(*b));
	double mean, var, together = 0, next = 0;

	ck_assert(a && b);
	seed_normal("layer1.0.conv1.weight", 0.25, 0, LEN, a);
	seed_normal("layer1.0.conv2.weight", 0.25, 0, LEN, b);
	moments(a, LEN, &mean, &var);
	ck_assert(fabs(mean) < 4 * 0.25 / 512 && fabs(sqrt(var) - 0.25) < 0.002);
	for (size_t i = 0; i + 1 < LEN; i++) {
		ck_assert(fabsf(a[i]) < 4.3f * 0.25f);
		together += (double)a[i] * (double)b[i] / LEN;
		next += (double)a[i] * (double)a[i + 1] / LEN;
	}
	ck_assert(fabs(together) < 4 * 0.0625 / 512 && fabs(next) < 4 * 0.0625 / 512);
	seed_uniform("fc.weight", 0.125, 0, LEN, a);
	moments(a, LEN, &mean, &var);
	ck_assert(fabs(mean) < 4 * 0.125 / 512 && fabs(sqrt(3 * var) - 0.125) < 0.001);
	for (size_t i = 0; i < LEN; i++)
		ck_assert(fabsf(a[i]) < 0.125f);
	free(a);
	free(b);
}
END_TEST

static const char small_page[] =
    HEAD "conv1 conv2d input kernel=3 pad=1 channels=8\n"
         "bn1 batchnorm2d conv1\n"
         "layer1.0.conv1 conv2d bn1 kernel=3 pad=1 groups=4 channels=8\n"
         "layer1.0.bn1 groupnorm layer1.0.conv1 groups=2\n"
         "layer1.0.conv2 conv2d layer1.0.bn1 kernel=3 pad=1 channels=8\n"
         "layer1.0.bn2 batchnorm2d layer1.0.conv2\n"
         "layer1.0.add add layer1.0.bn2 bn1\n"
         "layer1.1.conv1 conv2d layer1.0.add kernel=3 stride=2 pad=1 channels=16\n"
         "layer1.1.conv2 conv2d layer1.1.conv1 kernel=1 channels=16\n"
         "layer1.1.downsample.0 conv2d layer1.0.add kernel=1 stride=2 channels=16\n"
         "layer1.1.add add layer1.1.conv2 layer1.1.downsample.0\n"
         "pool avgpool2d layer1.1.add\n"
         "fc linear pool channels=10\n";

START_TEST(a_seeded_page_has_every_tensor_in_the_shape_its_lines_imply)
{
	static const struct {
		const char *name;
		int rank, dim[4];
	} want[] = {
		{ "conv1.weight", 4, { 8, 3, 3, 3 } },
		{ "bn1.running_var", 1, { 8 } },
		{ "layer1.0.conv1.weight", 4, { 8, 2, 3, 3 } },
		{ "layer1.0.bn1.weight", 1, { 8 } },
		{ "layer1.1.downsample.0.weight", 4, { 16, 8, 1, 1 } },
		{ "fc.weight", 2, { 10, 16 } },
		{ "fc.bias", 1, { 10 } },
	};
	struct net *net = read_page(small_page);
	const char *first;

	ck_assert(net->untrained);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct weight *w = weight(net, want[i].name);

		ck_assert_int_eq(w->rank, want[i].rank);
		ck_assert(memcmp(w->dim, want[i].dim, (size_t)w->rank * sizeof(int)) == 0);
	}
	ck_assert_int_eq(net->weights->ntensors, 6 + 2 + 4 + 2 + 4);
	ck_assert_ptr_null(weights_find(net->weights, "conv1.bias"));
	ck_assert_int_eq(net_unread(net, &first), 0);
	ck_assert_int_eq(net->params, 8 * 27 + 16 + 8 * 18 + 16 + 8 * 72 + 16 + 16 * 72 + 256 + 128 + 170);
	net_free(net);
}
END_TEST

/* Two blocks add: gamma 1 / sqrt(2) where there is a norm, else the last convolution is that much smaller. */
START_TEST(what_each_block_adds_is_scaled_by_the_root_of_their_number)
{
	struct net *net = read_page(small_page);
	float v[16];

	ck_assert(weight(net, "bn1.weight")->v[0] == 1 && weight(net, "bn1.running_var")->v[7] == 1);
	ck_assert(weight(net, "bn1.bias")->v[0] == 0 && weight(net, "bn1.running_mean")->v[7] == 0);
	ck_assert(weight(net, "layer1.0.bn1.weight")->v[3] == 1);
	ck_assert(weight(net, "layer1.0.bn2.weight")->v[3] == (float)(1 / sqrt(2)));
	seed_normal("layer1.1.conv2.weight", sqrt(2.0 / 16) * (1 / sqrt(2)), 0, 16, v);
	ck_assert(memcmp(weight(net, "layer1.1.conv2.weight")->v, v, sizeof(v)) == 0);
	seed_normal("layer1.1.downsample.0.weight", sqrt(2.0 / 16), 0, 16, v);
	ck_assert(memcmp(weight(net, "layer1.1.downsample.0.weight")->v, v, sizeof(v)) == 0);
	seed_uniform("fc.bias", 0.25, 0, 10, v);
	ck_assert(memcmp(weight(net, "fc.bias")->v, v, 10 * sizeof(float)) == 0);
	net_free(net);
}
END_TEST

START_TEST(a_seeded_page_that_cannot_be_is_refused_with_its_line)
{
	static const struct {
		const char *page;
		enum err_code code;
		const char *msg;
	} bad[] = {
		{ HEAD "conv1 conv2d input kernel=3\n", ERR_MALFORMED,
		  "p.net:4: conv1: conv2d needs channels= (how many come out) where the weights are seeded" },
		{ HEAD "fc linear input channels=3\n", ERR_MISFIT,
		  "p.net:4: fc: linear takes a vector (C,1,1), and its input is (3,8,8): pool it first" },
		{ HEAD "conv1 conv2d input kernel=3 groups=2 channels=8\n", ERR_MISFIT,
		  "p.net:4: conv1: Given groups=2, weight of size [8, 1, 3, 3], expected input[1, 3, 8, 8] to have 2 "
		  "channels, but got 3 channels instead" },
		{ HEAD "n groupnorm input groups=2\n", ERR_MISFIT,
		  "p.net:4: n: Expected number of channels in input to be divisible by num_groups, but got input of "
		  "shape [1, 3, 8, 8] and num_groups=2" },
		{ HEAD "a conv2d input kernel=1 channels=65536\nb conv2d a kernel=1 channels=65536\n",
		  ERR_LIMIT,
		  "p.net: these weights would be more than 134217728 numbers, more than skipstep seeds" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };

		ck_assert_ptr_null(parse(bad[i].page, &err));
		ck_assert_str_eq(err.msg, bad[i].msg);
		ck_assert_int_eq(err.code, bad[i].code);
	}
}
END_TEST

START_TEST(channels_are_checked_against_weights_that_there_are)
{
	struct net *seeded = read_page(HEAD "conv1 conv2d input kernel=1 channels=8\n");
	static const char page[] = "skipstep net 1\ninput 3 8 8\nconv1 conv2d input kernel=1 channels=7\n";
	struct weights *w = seeded->weights;
	struct err err = { 0 };

	seeded->weights = NULL;
	net_free(seeded);
	ck_assert_ptr_null(net_parse(page, strlen(page), "p.net", w, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "p.net:3: conv1: channels=7, but conv1.weight has shape [8, 3, 1, 1]");
}
END_TEST

/* Without the scale, each block would double the variance of what the next one gets. */
START_TEST(numbers_of_an_untrained_deep_net_stay_of_one_size)
{
	struct buf page = { 0 };
	struct net *net;
	struct tensor out[256], bytes = { { 3, 8, 8 }, NULL };
	char x[32] = "bn1";
	double before = 0, after = 0;

	buf_puts(&page, HEAD "conv1 conv2d input kernel=3 pad=1 channels=16\nbn1 batchnorm2d conv1\n");
	for (int i = 0; i < 40; i++) {
		buf_printf(&page, "layer1.%d.conv1 conv2d %s kernel=3 pad=1 channels=16\n", i, x);
		buf_printf(&page, "layer1.%d.bn1 batchnorm2d layer1.%d.conv1\n", i, i);
		buf_printf(&page, "layer1.%d.relu1 relu layer1.%d.bn1\n", i, i);
		buf_printf(&page, "layer1.%d.conv2 conv2d layer1.%d.relu1 kernel=3 pad=1 channels=16\n", i,
		           i);
		buf_printf(&page, "layer1.%d.bn2 batchnorm2d layer1.%d.conv2\n", i, i);
		buf_printf(&page, "layer1.%d.add add layer1.%d.bn2 %s\n", i, i, x);
		snprintf(x, sizeof x, "layer1.%d.add", i);
	}
	net = read_page(buf_str(&page));
	bytes.v = malloc(3 * 64 * sizeof(float));
	ck_assert(bytes.v != NULL && net->nnodes <= 256);
	page_bytes(bytes.v, 3 * 64, 7);
	for (int i = 0; i < net->nnodes; i++) {
		const struct node *node = &net->node[i];
		struct call call = { .args = node->args, .in = { i ? &out[node->in[0]] : &bytes } };

		if (node->nin > 1)
			call.in[1] = &out[node->in[1]];
		memcpy(call.w, node->w, sizeof call.w);
		out[i] = (struct tensor){ node->out, malloc(shape_len(node->out) * sizeof(float)) };
		ck_assert(out[i].v != NULL);
		op_run(node->op, &call, &out[i]);
	}
	before = stats_of(out[2].v, shape_len(out[2].shape)).norm;
	after = stats_of(out[net->nnodes - 1].v, shape_len(out[net->nnodes - 1].shape)).norm;
	ck_assert_msg(after > before / 3 && after < before * 3, "from %g to %g", before, after);
	for (int i = 0; i < net->nnodes; i++)
		free(out[i].v);
	free(bytes.v);
	net_free(net);
	buf_free(&page);
}
END_TEST

Suite *seed_suite(void)
{
	Suite *suite = suite_create("seed");
	TCase *tc = tcase_create("seeded");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, seeded_numbers_are_the_same_on_every_machine);
	tcase_add_test(tc, a_piece_has_the_bits_of_the_whole);
	tcase_add_test(tc, many_numbers_are_those_of_each_tensor_alone);
	tcase_add_test(tc, seeded_numbers_are_spread_as_promised);
	tcase_add_test(tc, a_seeded_page_has_every_tensor_in_the_shape_its_lines_imply);
	tcase_add_test(tc, what_each_block_adds_is_scaled_by_the_root_of_their_number);
	tcase_add_test(tc, a_seeded_page_that_cannot_be_is_refused_with_its_line);
	tcase_add_test(tc, channels_are_checked_against_weights_that_there_are);
	tcase_add_test(tc, numbers_of_an_untrained_deep_net_stay_of_one_size);
	suite_add_tcase(suite, tc);
	return suite;
}
