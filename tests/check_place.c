/*
 * Places: layer2.0.conv1/5,3,7/29 read and written, and what is said where one cannot be.
 */
#include <string.h>

#include "page.h"
#include "suites.h"
#include "trace/place.h"

struct walk {
	struct net *net;
	struct trace *trace;
};

static struct walk begin(void)
{
	struct walk w = { .net = page_small('B') };
	struct err err = { 0 };
	struct picture picture;

	ck_assert(picture_new(&picture, 12, 8, &err));
	memset(picture.rgb, 100, 12 * 8 * 3);
	w.trace = trace_open(w.net, &picture, "p.png", &err);
	picture_free(&picture);
	ck_assert_msg(w.trace != NULL, "%s", err.msg);
	return w;
}

static void end(struct walk *w)
{
	trace_free(w->trace);
	net_free(w->net);
}

/* What is read, what it is written as, how deep it is, and its size. */
static const struct {
	const char *text, *printed, *python;
	enum place_depth depth;
	enum size size;
} good[] = {
	{ "layer2.0.conv1/5,3,2/29", "layer2.0.conv1/5,3,2/29", "layer2.0.conv1[5,3,2]", PLACE_TERM,
	  SIZE_MAC },
	{ "layer2.0.conv1/5,3,2", "layer2.0.conv1/5,3,2", "layer2.0.conv1[5,3,2]", PLACE_PIXEL, SIZE_PIXEL },
	{ "layer2.0.conv1[5,3,2]", "layer2.0.conv1/5,3,2", "layer2.0.conv1[5,3,2]", PLACE_PIXEL, SIZE_PIXEL },
	{ "layer2.0.conv1[5, 3, 2]/29", "layer2.0.conv1/5,3,2/29", "layer2.0.conv1[5,3,2]", PLACE_TERM,
	  SIZE_MAC },
	{ "layer2.0.conv1/5", "layer2.0.conv1/5", "layer2.0.conv1[5]", PLACE_CHANNEL, SIZE_CHANNEL },
	{ "layer2.0.conv1", "layer2.0.conv1", "layer2.0.conv1", PLACE_STEP, SIZE_OP },
	{ "1", "input", "input", PLACE_STEP, SIZE_OP },
	{ "13", "layer2.0.conv1", "layer2.0.conv1", PLACE_STEP, SIZE_OP },
	{ "layer2.0", "layer2.0", "layer2.0", PLACE_PART, SIZE_BLOCK },
	{ "layer2", "layer2", "layer2", PLACE_PART, SIZE_STAGE },
	{ "stem", "stem", "input", PLACE_PART, SIZE_BLOCK },
	{ "head", "head", "avgpool", PLACE_PART, SIZE_BLOCK },
	{ "picture", "picture", "picture", PLACE_STEP, SIZE_OP },
	{ "picture/2,7,11", "picture/2,7,11", "picture[2,7,11]", PLACE_PIXEL, SIZE_PIXEL },
	{ "fc/9,0,0/64", "fc/9,0,0/64", "fc[9,0,0]", PLACE_TERM, SIZE_MAC },
};

START_TEST(a_place_is_read_and_written)
{
	struct walk w = begin();
	struct cursor c = { .size = SIZE_BLOCK }, again;
	enum place_depth depth;
	struct err err = { 0 };
	struct buf b = { 0 };

	ck_assert_msg(place_parse(w.trace, good[_i].text, &c, &depth, &err), "%s", err.msg);
	ck_assert_int_eq(depth, good[_i].depth);
	ck_assert_int_eq(c.size, good[_i].size);
	place_print(w.trace, &c, &b);
	ck_assert_str_eq(buf_str(&b), good[_i].printed);
	again = (struct cursor){ .size = SIZE_BLOCK };
	ck_assert(place_parse(w.trace, buf_str(&b), &again, &depth, &err));
	ck_assert(again.step == c.step && again.size == c.size && again.term == c.term);
	buf_clear(&b);
	place_python(w.trace, &c, &b);
	ck_assert_str_eq(buf_str(&b), good[_i].python);
	buf_free(&b);
	end(&w);
}
END_TEST

static const struct {
	const char *text, *msg;
} bad[] = {
	{ "layer2.0.conv1/32", "layer2.0.conv1 has 32 channels: 0 to 31" },
	{ "layer2.0.conv1/0,4,0", "layer2.0.conv1 has 4 rows: 0 to 3" },
	{ "layer2.0.conv1/0,0,99999", "layer2.0.conv1 has 4 columns: 0 to 3" },
	{ "fc/1,0,1", "fc has 1 column: only 0" },
	{ "layer2.0.conv1/5,3,2/144", "each number of layer2.0.conv1 is made in 144 parts: /0 to /143" },
	{ "relu1/0,0,0/1", "each number of relu1 is made in one go: only /0" },
	{ "crop/0,0,0/0", "the numbers of crop are the picture's own: there is no arithmetic to open" },
	{ "0", "there is no step 0: made has steps 1 to 33" },
	{ "9999999999999999999999", "there is no step 9999999999999999999999: made has steps 1 to 33" },
	{ "layer2.0.conv3",
	  "made has no step layer2.0.conv3; is layer2.0.conv1 or layer2.0.conv2 or layer1.0.conv1 "
	  "meant?" },
	{ "downsample.1",
	  "made has no step downsample.1; is layer2.0.downsample.1 or layer3.0.downsample.1 meant?" },
	{ "layer9.9", "made has no step layer9.9; is layer1.0 or layer2.0 or layer3.0 meant?" },
	{ "transformer", "made has no step transformer; `steps` lists them all" },
	{ "layer2.0/3", "layer2.0 is more than one step; say which, such as layer2.0.conv1" },
#define NOT " is not a place; places look like layer2.0.conv1, layer2.0.conv1/5,3,7 or 34 (a step's number)"
	{ "", "nothing" NOT },
	{ "/5", "/5" NOT },
	{ "fc/", "fc/" NOT },
	{ "fc/-1", "fc/-1" NOT },
	{ "fc/1,", "fc/1," NOT },
	{ "fc/1,2", "fc/1,2" NOT },
	{ "fc/1,0,0,0", "fc/1,0,0,0" NOT },
	{ "fc/1/2", "fc/1/2" NOT },
	{ "fc/1,0,0/", "fc/1,0,0/" NOT },
	{ "fc/1,0,0/2x", "fc/1,0,0/2x" NOT },
	{ "fc[1,0,0", "fc[1,0,0" NOT },
	{ "fc[1,0,0]]", "fc[1,0,0]]" NOT },
	{ "fc/99999999999", "fc/99999999999" NOT },
};

START_TEST(a_place_that_is_none_is_answered_with_what_there_is)
{
	struct walk w = begin();
	struct cursor c = { .size = SIZE_BLOCK, .step = 3 }, was = c;
	enum place_depth depth;
	struct err err = { 0 };

	ck_assert(!place_parse(w.trace, bad[_i].text, &c, &depth, &err));
	ck_assert_str_eq(err.msg, bad[_i].msg);
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert(memcmp(&c, &was, sizeof c) == 0);
	end(&w);
}
END_TEST

START_TEST(what_was_not_said_keeps_the_relative_place)
{
	struct walk w = begin();
	struct cursor c = { .size = SIZE_PIXEL };
	enum place_depth depth;
	struct err err = { 0 };

	ck_assert(place_parse(w.trace, "conv1/8,6,2", &c, &depth, &err));
	ck_assert(place_parse(w.trace, "layer2.0.add/5", &c, &depth, &err)); /* 8x8 to 4x4 */
	ck_assert(c.at.c == 5 && c.at.y == 3 && c.at.x == 1);
	ck_assert(place_parse(w.trace, "layer3.0", &c, &depth, &err)); /* 2x2 */
	ck_assert(c.at.c == 10 && c.at.y == 1 && c.at.x == 0);
	end(&w);
}
END_TEST

START_TEST(every_place_written_is_read_back)
{
	struct walk w = begin();
	uint32_t seed = 2;

	for (int i = 0; i < 2000; i++) {
		int step = (int)(page_random(&seed) % (uint32_t)(w.trace->nsteps + 3)) - 3;
		struct shape s = trace_out(w.trace, step)->shape;
		struct cursor c = { .size = step < 0 ? SIZE_PIXEL : SIZE_MAC }, again = { .size = SIZE_OP };
		enum place_depth depth;
		struct err err = { 0 };
		struct buf b = { 0 };

		cursor_put(w.trace, &c, step,
		           (struct at){ (int)(page_random(&seed) % (uint32_t)s.c),
		                        (int)(page_random(&seed) % (uint32_t)s.h),
		                        (int)(page_random(&seed) % (uint32_t)s.w) });
		c.term = (int)(page_random(&seed) % (uint32_t)cursor_parts(w.trace, step));
		place_print(w.trace, &c, &b);
		ck_assert_msg(place_parse(w.trace, buf_str(&b), &again, &depth, &err), "%s", err.msg);
		ck_assert(again.step == c.step && again.at.c == c.at.c && again.at.y == c.at.y &&
		          again.at.x == c.at.x && again.term == c.term && again.size == c.size);
		buf_free(&b);
	}
	end(&w);
}
END_TEST

Suite *place_suite(void)
{
	Suite *s = suite_create("place");
	TCase *t = tcase_create("places");

	tcase_add_loop_test(t, a_place_is_read_and_written, 0, ARRAY_LEN(good));
	tcase_add_loop_test(t, a_place_that_is_none_is_answered_with_what_there_is, 0, ARRAY_LEN(bad));
	tcase_add_test(t, what_was_not_said_keeps_the_relative_place);
	tcase_add_test(t, every_place_written_is_read_back);
	suite_add_tcase(s, t);
	return s;
}
