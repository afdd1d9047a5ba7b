/* What an op refuses, and in which words: PyTorch's own where it has them. */
#include "rig.h"
#include "suites.h"

#define DIM(...) ((const int[]){ __VA_ARGS__ })

/* Closes the rig. */
static void refused(struct rig *rig, enum err_code code, const char *sentence)
{
	struct err err = { 0 };

	ck_assert(!rig_shape(rig, &err));
	ck_assert_str_eq(err.msg, sentence);
	ck_assert_int_eq(err.code, code);
	rig_close(rig);
}

static void open_conv(struct rig *rig, const char *kernel, int c, int h, int w, const int *dim)
{
	rig_open(rig, "conv2d", 1);
	rig_set(rig, "kernel", kernel);
	rig_in(rig, 0, c, h, w);
	rig_weight(rig, 0, 4, dim);
}

START_TEST(test_conv2d_channels_in_pytorchs_words)
{
	struct rig rig;

	open_conv(&rig, "3", 8, 32, 32, DIM(32, 16, 3, 3));
	refused(
	    &rig, ERR_MISFIT,
	    "Given groups=1, weight of size [32, 16, 3, 3], expected input[1, 8, 32, 32] to have 16 channels, "
	    "but got 8 channels instead");
	open_conv(&rig, "3", 15, 8, 8, DIM(30, 7, 3, 3));
	rig_set(&rig, "groups", "2");
	refused(
	    &rig, ERR_MISFIT,
	    "Given groups=2, weight of size [30, 7, 3, 3], expected input[1, 15, 8, 8] to have 14 channels, "
	    "but got 15 channels instead");
	open_conv(&rig, "3", 16, 8, 8, DIM(30, 4, 3, 3));
	rig_set(&rig, "groups", "4");
	refused(&rig, ERR_MISFIT,
	        "Given groups=4, expected weight to be divisible by 4 at dimension 0, "
	        "but got weight of size [[30, 4, 3, 3]] instead");
	open_conv(&rig, "3", 16, 8, 8, DIM(1, 8, 3, 3));
	rig_set(&rig, "groups", "2");
	refused(&rig, ERR_MISFIT,
	        "Given groups=2, expected weight to be at least 2 at dimension 0, "
	        "but got weight of size [1, 8, 3, 3] instead");
}
END_TEST

START_TEST(test_conv2d_sizes_in_pytorchs_words)
{
	struct rig rig;

	open_conv(&rig, "3", 16, 2, 2, DIM(32, 16, 3, 3));
	refused(&rig, ERR_MISFIT,
	        "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). "
	        "Kernel size can't be greater than actual input size");
	open_conv(&rig, "3", 16, 4, 4, DIM(32, 16, 3, 3));
	rig_set(&rig, "pad", "1");
	rig_set(&rig, "dilation", "4");
	refused(&rig, ERR_MISFIT,
	        "Calculated padded input size per channel: (6 x 6). Kernel size: (9 x 9). "
	        "Kernel size can't be greater than actual input size");
	open_conv(&rig, "3", 16, 8, 8, DIM(30, 16, 3, 3));
	rig_weight(&rig, 1, 1, DIM(31));
	refused(&rig, ERR_MISFIT,
	        "Given weight of size [30, 16, 3, 3], expected bias to be 1-dimensional with 30 elements, "
	        "but got bias of size [31] instead");
}
END_TEST

START_TEST(test_weights_of_another_shape_name_both)
{
	struct rig rig;

	open_conv(&rig, "3", 3, 32, 32, DIM(16, 3, 5, 5));
	refused(&rig, ERR_MISFIT,
	        "size mismatch for weight: the weights have (16,3,5,5), this step needs (16,3,3,3)");
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_in(&rig, 0, 3, 32, 32);
	rig_weight(&rig, 0, 2, DIM(16, 27));
	refused(&rig, ERR_MISFIT, "weight has shape [16, 27]: a convolution's weight has 4 dimensions");
	rig_open(&rig, "linear", 1);
	rig_in(&rig, 0, 64, 1, 1);
	rig_weight(&rig, 0, 2, DIM(10, 64));
	rig_weight(&rig, 1, 1, DIM(11));
	refused(&rig, ERR_MISFIT, "size mismatch for bias: the weights have (11), this step needs (10)");
}
END_TEST

static void open_add(struct rig *rig, struct shape a, struct shape b)
{
	rig_open(rig, "add", 1);
	rig_in(rig, 0, a.c, a.h, a.w);
	rig_in(rig, 1, b.c, b.h, b.w);
}

START_TEST(test_add_names_the_last_clash_first_as_pytorch_does)
{
	struct rig rig;

	open_add(&rig, (struct shape){ 32, 16, 16 }, (struct shape){ 16, 32, 32 });
	refused(
	    &rig, ERR_MISFIT,
	    "The size of tensor a (16) must match the size of tensor b (32) at non-singleton dimension 3");
	open_add(&rig, (struct shape){ 16, 8, 8 }, (struct shape){ 16, 9, 8 });
	refused(&rig, ERR_MISFIT,
	        "The size of tensor a (8) must match the size of tensor b (9) at non-singleton dimension 2");
	open_add(&rig, (struct shape){ 256, 8, 8 }, (struct shape){ 64, 8, 8 });
	refused(
	    &rig, ERR_MISFIT,
	    "The size of tensor a (256) must match the size of tensor b (64) at non-singleton dimension 1");
}
END_TEST

START_TEST(test_add_stretches_nothing)
{
	struct rig rig;

	open_add(&rig, (struct shape){ 16, 1, 1 }, (struct shape){ 16, 8, 8 });
	refused(&rig, ERR_MISFIT,
	        "output with shape [1, 16, 1, 1] doesn't match the broadcast shape [1, 16, 8, 8]");
	open_add(&rig, (struct shape){ 16, 8, 8 }, (struct shape){ 1, 8, 8 });
	refused(&rig, ERR_UNSUPPORTED,
	        "add takes two maps of the same shape: PyTorch would stretch (1,8,8) to (16,8,8) here, "
	        "skipstep does not");
}
END_TEST

START_TEST(test_linear_wants_a_vector_of_its_length)
{
	struct rig rig;

	rig_open(&rig, "linear", 1);
	rig_in(&rig, 0, 256, 1, 1);
	rig_weight(&rig, 0, 2, DIM(10, 64));
	refused(&rig, ERR_MISFIT, "mat1 and mat2 shapes cannot be multiplied (1x256 and 64x10)");
	rig_open(&rig, "linear", 1);
	rig_in(&rig, 0, 64, 8, 8);
	rig_weight(&rig, 0, 2, DIM(10, 64));
	refused(&rig, ERR_MISFIT, "linear takes a vector (C,1,1), and its input is (64,8,8): pool it first");
}
END_TEST

START_TEST(test_batchnorm2d_in_pytorchs_words)
{
	struct rig rig;

	rig_open(&rig, "batchnorm2d", 1);
	rig_in(&rig, 0, 4, 5, 5);
	for (int i = 0; i < 4; i++)
		rig_weight(&rig, i, 1, DIM(i == 2 ? 5 : 4));
	refused(&rig, ERR_MISFIT, "running_mean should contain 4 elements not 5");
	rig_open(&rig, "batchnorm2d", 1);
	rig_in(&rig, 0, 2, 5, 5);
	for (int i = 0; i < 4; i++)
		rig_weight(&rig, i, 1, DIM(2));
	((float *)rig.w[3].v)[1] = -0.25f;
	refused(&rig, ERR_MISFIT, "running_var[1] is -0.25, and a variance is never negative");
}
END_TEST

START_TEST(test_groupnorm_in_pytorchs_words)
{
	struct rig rig;

	rig_open(&rig, "groupnorm", 1);
	rig_set(&rig, "groups", "4");
	rig_in(&rig, 0, 6, 4, 4);
	rig_weight(&rig, 0, 1, DIM(6));
	rig_weight(&rig, 1, 1, DIM(6));
	refused(&rig, ERR_MISFIT,
	        "Expected number of channels in input to be divisible by num_groups, but got input of shape "
	        "[1, 6, 4, 4] and num_groups=4");
	rig_open(&rig, "groupnorm", 1);
	rig_set(&rig, "groups", "3");
	rig_in(&rig, 0, 6, 4, 4);
	rig_weight(&rig, 0, 1, DIM(3));
	rig_weight(&rig, 1, 1, DIM(6));
	refused(
	    &rig, ERR_MISFIT,
	    "Expected weight to be a vector of size equal to the number of channels in input, but got weight "
	    "of shape [3] and input of shape [1, 6, 4, 4]");
	rig_open(&rig, "groupnorm", 1);
	rig_set(&rig, "groups", "4");
	rig_in(&rig, 0, 4, 1, 1);
	rig_weight(&rig, 0, 1, DIM(4));
	rig_weight(&rig, 1, 1, DIM(4));
	refused(&rig, ERR_MISFIT,
	        "Expected more than 1 value per channel when training, got input size [1, 4, 1, 1]");
	rig_open(&rig, "groupnorm", 1);
	rig_in(&rig, 0, 4, 2, 2);
	rig_weight(&rig, 0, 1, DIM(4));
	rig_weight(&rig, 1, 1, DIM(4));
	refused(&rig, ERR_MALFORMED, "groupnorm needs groups=");
}
END_TEST

START_TEST(test_pools_in_pytorchs_words)
{
	struct rig rig;

	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_in(&rig, 0, 4, 2, 2);
	refused(&rig, ERR_MISFIT,
	        "Given input size: (4x2x2). Calculated output size: (4x0x0). Output size is too small");
	rig_open(&rig, "avgpool2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "pad", "2");
	rig_in(&rig, 0, 4, 5, 5);
	refused(&rig, ERR_MALFORMED,
	        "pad should be at most half of kernel size, but got pad=2 and kernel_size=3");
}
END_TEST

START_TEST(test_a_missing_key_is_named)
{
	struct rig rig;

	rig_open(&rig, "conv2d", 1);
	rig_in(&rig, 0, 3, 8, 8);
	rig_weight(&rig, 0, 4, DIM(4, 3, 3, 3));
	refused(&rig, ERR_MALFORMED, "conv2d needs kernel=");
	rig_open(&rig, "normalize", 1);
	rig_set(&rig, "mean", "0,0,0");
	rig_in(&rig, 0, 3, 8, 8);
	refused(&rig, ERR_MALFORMED, "normalize needs std=");
	rig_open(&rig, "normalize", 1);
	rig_set(&rig, "mean", "0,0");
	rig_set(&rig, "std", "1,1");
	rig_in(&rig, 0, 3, 8, 8);
	refused(&rig, ERR_MISFIT,
	        "normalize wants one mean and one std a channel: the input has 3 channels, "
	        "mean= has 2 numbers, std= has 2");
	rig_open(&rig, "zero_pad_shortcut", 1);
	rig_set(&rig, "channels", "2");
	rig_in(&rig, 0, 3, 8, 8);
	refused(&rig, ERR_MISFIT,
	        "zero_pad_shortcut only adds channels: the input has 3, channels=2 is fewer");
}
END_TEST

START_TEST(test_a_shape_past_the_limit_is_refused)
{
	struct rig rig;
	struct err err = { 0 };
	struct tensor in = { { 1, 32768, 32768 }, NULL }; /* a shape is asked without numbers */

	rig_open(&rig, "zero_pad_shortcut", 1);
	rig_set(&rig, "channels", "65536");
	rig.call.in[0] = &in;
	refused(&rig, ERR_LIMIT, "a shape of (65536,32768,32768) is more than skipstep can hold");
	rig_open(&rig, "relu", 1);
	rig.call.in[0] = &in;
	ck_assert(rig.op->shape(&rig.call, &rig.out.shape, &err));
	in.shape.w = 0x7fffffff;
	refused(&rig, ERR_LIMIT, "a shape of (1,32768,2147483647) is more than skipstep can hold");
}
END_TEST

Suite *op_fit_suite(void)
{
	Suite *suite = suite_create("op_fit");
	TCase *tc = tcase_create("words");

	tcase_add_test(tc, test_conv2d_channels_in_pytorchs_words);
	tcase_add_test(tc, test_conv2d_sizes_in_pytorchs_words);
	tcase_add_test(tc, test_weights_of_another_shape_name_both);
	tcase_add_test(tc, test_add_names_the_last_clash_first_as_pytorch_does);
	tcase_add_test(tc, test_add_stretches_nothing);
	tcase_add_test(tc, test_linear_wants_a_vector_of_its_length);
	tcase_add_test(tc, test_batchnorm2d_in_pytorchs_words);
	tcase_add_test(tc, test_groupnorm_in_pytorchs_words);
	tcase_add_test(tc, test_pools_in_pytorchs_words);
	tcase_add_test(tc, test_a_missing_key_is_named);
	tcase_add_test(tc, test_a_shape_past_the_limit_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}
