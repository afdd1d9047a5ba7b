/*
 * A trace: the stages before `input`, steps computed when needed, stopped between two.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/threads.h"
#include "page.h"
#include "suites.h"
#include "trace/cursor.h"

/* A picture whose numbers differ everywhere. */
static struct picture painted(int w, int h)
{
	struct picture picture;
	struct err err = { 0 };
	uint32_t seed = 3;

	ck_assert_msg(picture_new(&picture, w, h, &err), "%s", err.msg);
	for (int i = 0; i < w * h * 3; i++)
		picture.rgb[i] = (uint8_t)page_random(&seed);
	return picture;
}

static struct trace *opened(const struct net *net, int w, int h)
{
	struct picture picture = painted(w, h);
	struct err err = { 0 };
	struct trace *trace = trace_open(net, &picture, "p.png", &err);

	ck_assert_msg(trace != NULL, "%s", err.msg);
	picture_free(&picture); /* the trace has what it needs */
	return trace;
}

START_TEST(picture_resize_and_crop_stand_before_the_input)
{
	struct net *net = page_small('B');
	struct trace *trace = opened(net, 20, 10);
	struct err err = { 0 };

	ck_assert_int_eq(trace->nbefore, 3);
	ck_assert_str_eq(trace_name(trace, -3), "picture");
	ck_assert_str_eq(trace_name(trace, -2), "resize");
	ck_assert_str_eq(trace_name(trace, -1), "crop");
	ck_assert(shape_equal(trace_out(trace, -3)->shape, (struct shape){ 3, 10, 20 }));
	ck_assert(shape_equal(trace_out(trace, -2)->shape, (struct shape){ 3, 8, 16 }));
	ck_assert(shape_equal(trace_out(trace, -1)->shape, (struct shape){ 3, 8, 8 }));
	/* the crop is the middle of the resized one */
	ck_assert(tensor_get(trace_out(trace, -1), 2, 7, 0) == tensor_get(trace_out(trace, -2), 2, 7, 4));
	ck_assert_msg(trace_need(trace, 0, &err), "%s", err.msg);
	for (int i = 0; i < 3 * 8 * 8; i++)
		ck_assert(trace->step[0].out.v[i] == trace->before[2].out.v[i] / 255.0f);
	ck_assert(trace_is_step(trace, -3) && !trace_is_step(trace, -4));
	ck_assert(trace_is_step(trace, trace->nsteps - 1) && !trace_is_step(trace, trace->nsteps));
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(names_are_found_before_the_input_too)
{
	struct net *net = page_small('B');
	struct trace *trace = opened(net, 8, 8);
	int step = 99;

	ck_assert(trace_find(trace, "resize", &step) && step == -2);
	ck_assert(trace_find(trace, "input", &step) && step == 0);
	ck_assert(trace_find(trace, "softmax", &step) && step == trace->nsteps - 1);
	ck_assert(!trace_find(trace, "soft", &step) && step == trace->nsteps - 1);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(only_the_steps_needed_are_computed)
{
	struct net *net = page_small('A');
	struct trace *trace = opened(net, 8, 8);
	struct err err = { 0 };

	ck_assert(!trace_has(trace, 0));
	ck_assert(trace_need(trace, 4, &err));
	ck_assert(trace_has(trace, 4) && !trace_has(trace, 5));
	ck_assert_int_eq(trace->done, 5);
	ck_assert(trace_need(trace, 2, &err));
	ck_assert_int_eq(trace->done, 5);
	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	ck_assert_int_eq(trace->done, trace->nsteps);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(every_number_is_what_element_says_and_the_statistics_are_of_them)
{
	struct net *net = page_small("ABC"[_i]);
	struct trace *trace = opened(net, 9, 8);
	struct err err = { 0 };

	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	for (int i = 0; i < trace->nsteps; i++) {
		const struct step *s = &trace->step[i];
		const struct stats *stats = trace_stats(trace, i);
		struct at at;
		size_t n = 0;

		for (at.c = 0; at.c < s->out.shape.c; at.c++)
			for (at.y = 0; at.y < s->out.shape.h; at.y++)
				for (at.x = 0; at.x < s->out.shape.w; at.x++, n++) {
					float v = trace_why(trace, i, at, NULL);

					ck_assert(memcmp(&v, &s->out.v[n], sizeof v) == 0);
					ck_assert((double)v <= stats->max && (double)v >= stats->min);
				}
		ck_assert((double)s->out.v[stats->argmax] == stats->max);
		ck_assert_str_eq(s->node->name, net->node[i].name);
	}
	trace_free(trace);
	net_free(net);
}
END_TEST

static bool stop_at(void *user, int step, int nsteps)
{
	ck_assert_int_gt(nsteps, step);
	return step == *(int *)user;
}

START_TEST(a_computation_stops_between_steps_and_goes_on_later)
{
	struct net *net = page_small('B');
	struct trace *trace = opened(net, 8, 8);
	struct err err = { 0 };
	int at = 7;

	trace->stop = stop_at;
	trace->user = &at;
	ck_assert(!trace_need(trace, 20, &err));
	ck_assert_int_eq(err.code, ERR_STOPPED);
	ck_assert(trace_has(trace, 6) && trace->done <= 8); /* a relu goes together with its batch norm */
	at = -1;
	ck_assert(trace_need(trace, 20, &err));
	ck_assert_int_eq(trace->done, 21);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(a_tensor_of_bytes_is_a_beginning_too)
{
	struct net *net = page_small('B');
	float v[3 * 8 * 8];
	struct tensor bytes = { { 3, 8, 8 }, v };
	struct err err = { 0 };
	struct trace *trace;

	page_bytes(v, 3 * 8 * 8, 5);
	trace = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert_msg(trace != NULL, "%s", err.msg);
	ck_assert_int_eq(trace->nbefore, 0);
	memset(v, 0, sizeof v); /* the trace has its own */
	ck_assert(trace_need(trace, 0, &err));
	page_bytes(v, 3 * 8 * 8, 5);
	ck_assert(trace->step[0].out.v[100] == v[100] / 255.0f);
	ck_assert(!trace_is_step(trace, -1));
	trace_free(trace);
	bytes.shape = (struct shape){ 3, 8, 4 };
	ck_assert_ptr_null(trace_open_tensor(net, &bytes, "bytes", &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "bytes is (3,8,4), but made takes (3,8,8)");
	net_free(net);
}
END_TEST

START_TEST(a_picture_that_cannot_be_taken_is_refused_in_a_sentence)
{
	static const char grey[] = "skipstep net 1\ninput 1 8 8\nr relu input\n";
	static const char wide[] = "skipstep net 1\ninput 3 2000 2000\nr relu input\n";
	struct picture picture = painted(20000, 1);
	struct err err = { 0 };
	struct net *net = net_parse(grey, sizeof grey - 1, "grey.net", NULL, &err);

	ck_assert_ptr_null(trace_open(net, &picture, "p.png", &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	ck_assert_str_eq(err.msg, "a picture has 3 channels, but this network takes 1");
	net_free(net);
	net = net_parse(wide, sizeof wide - 1, "wide.net", NULL, &err);
	ck_assert_ptr_null(trace_open(net, &picture, "p.png", &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_str_eq(err.msg,
	                 "a picture of 20000 by 1 is too long and thin: its short side would become 2000");
	net_free(net);
	picture_free(&picture);
}
END_TEST

/* Two convolutions over a square, computed: 19 million multiply-adds where its side is 20, 309 million where it is 80. */
static void compute_square(int side)
{
	struct buf page = { 0 };
	struct err err = { 0 };
	struct trace *trace;
	struct net *net;

	buf_printf(&page,
	           "skipstep net 1\ninput 3 %d %d\nweights seeded\n"
	           "conv1 conv2d input kernel=3 pad=1 channels=64\n"
	           "conv2 conv2d conv1 kernel=3 pad=1 channels=80\n",
	           side, side);
	net = net_parse(buf_str(&page), page.len, "square.net", NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = opened(net, side, side);
	ck_assert_msg(trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
	trace_free(trace);
	net_free(net);
	buf_free(&page);
}

START_TEST(little_work_starts_no_threads_and_much_starts_them)
{
	int there;

	ck_assert_int_eq(threads_there(), 1);
	ck_assert_int_eq(threads_worth(20 * 1000 * 1000), 1);
	ck_assert_int_eq(threads_worth(300 * 1000 * 1000), 0);
	compute_square(20);
	ck_assert_int_eq(threads_there(), 1);
	compute_square(80);
	there = threads_there();
	ck_assert_int_eq(there, threads_had(0));
}
END_TEST

START_TEST(threads_that_run_are_used_for_little_work_too)
{
	if (threads_had(2) < 2)
		return; /* built without OpenMP, or refused */
	ck_assert_int_eq(threads_there(), 2);
	ck_assert_int_eq(threads_worth(1), 0);
	compute_square(20);
}
END_TEST

START_TEST(no_memory_is_an_error_at_every_allocation)
{
	struct net *net = page_small('B');
	struct picture picture = painted(11, 9);
	struct trace *trace = NULL;
	int n = 1;

	for (; !trace; n++) {
		struct err err = { 0 };

		mem_fail_at((size_t)n, true);
		trace = trace_open(net, &picture, "p.png", &err);
		mem_fail_at(0, false);
		ck_assert(trace || err.code == ERR_LIMIT);
	}
	ck_assert_int_gt(n, 4);
	trace_free(trace);
	trace_free(NULL);
	picture_free(&picture);
	net_free(net);
}
END_TEST

Suite *trace_suite(void)
{
	Suite *s = suite_create("trace");
	TCase *t = tcase_create("journey");

	tcase_add_test(t, picture_resize_and_crop_stand_before_the_input);
	tcase_add_test(t, names_are_found_before_the_input_too);
	tcase_add_test(t, only_the_steps_needed_are_computed);
	tcase_add_loop_test(t, every_number_is_what_element_says_and_the_statistics_are_of_them, 0, 3);
	tcase_add_test(t, a_computation_stops_between_steps_and_goes_on_later);
	tcase_add_test(t, a_tensor_of_bytes_is_a_beginning_too);
	tcase_add_test(t, a_picture_that_cannot_be_taken_is_refused_in_a_sentence);
	tcase_add_test(t, little_work_starts_no_threads_and_much_starts_them);
	tcase_add_test(t, threads_that_run_are_used_for_little_work_too);
	tcase_add_test(t, no_memory_is_an_error_at_every_allocation);
	suite_add_tcase(s, t);
	return s;
}
