/* Presets, and the options that prepare a picture: what is asked for arrives as it was written, or is refused. */
#include <string.h>

#include "picture/prep.h"
#include "suites.h"
#include "verb/options.h"

/* Options without values asked, one set. */
static bool ask(size_t offset, const char *word, struct net_ask *out, struct err *err)
{
	struct options o;

	options_init(&o);
	*(const char **)(void *)((char *)&o + offset) = word;
	return options_ask(&o, out, err);
}
#define ASK(field, word) ask(offsetof(struct options, field), word, &got, &err)

START_TEST(every_preset_is_found_by_its_name_and_can_be_done)
{
	struct buf names = { 0 }, list = { 0 };
	int n = 0;

	preset_names(&names);
	preset_list(&list);
	for (const struct preset *p; (p = preset_at(n)) != NULL; n++) {
		ck_assert_ptr_eq(preset_find(p->name), p);
		ck_assert_msg(p->crop > 0 && p->resize >= p->crop, "%s would be padded", p->name);
		ck_assert(p->filter == FILTER_BILINEAR || p->filter == FILTER_BICUBIC);
		for (int c = 0; c < 3; c++)
			ck_assert(p->mean[c] > 0 && p->mean[c] < 1 && p->std[c] > 0 && p->std[c] < 1);
		ck_assert(p->gloss[0] && strstr(buf_str(&names), p->name) &&
		          strstr(buf_str(&list), p->gloss));
	}
	ck_assert_int_ge(n, 10);
	ck_assert_ptr_null(preset_at(-1));
	ck_assert_ptr_null(preset_find("imagenet-"));
	ck_assert_ptr_null(preset_find(""));
	for (const char *line = buf_str(&list); *line; line += strcspn(line, "\n") + 1)
		n--;
	ck_assert_int_eq(n, -1); /* a heading, then each */
	buf_free(&names);
	buf_free(&list);
}
END_TEST

START_TEST(the_usual_numbers_are_those_of_torchvision_and_timm)
{
	const struct preset *v1 = preset_find("imagenet"), *a1 = preset_find("timm-a1"),
	                    *cifar = preset_find("cifar");

	ck_assert(v1 && a1 && cifar);
	ck_assert(v1->resize == 256 && v1->crop == 224 && v1->filter == FILTER_BILINEAR);
	ck_assert(v1->mean[0] == 0.485f && v1->mean[1] == 0.456f && v1->mean[2] == 0.406f);
	ck_assert(v1->std[0] == 0.229f && v1->std[1] == 0.224f && v1->std[2] == 0.225f);
	ck_assert(a1->resize == 235 && a1->crop == 224 && a1->filter == FILTER_BICUBIC);
	ck_assert(cifar->resize == 32 && cifar->crop == 32);
	ck_assert_int_eq(preset_find("imagenet-v2")->resize, 232);
}
END_TEST

START_TEST(what_options_ask_for_arrives_as_numbers)
{
	struct net_ask got;
	struct err err;

	ck_assert(ASK(preset, "timm-a3") && got.preset == preset_find("timm-a3"));
	ck_assert(ASK(resize, "235") && got.resize == 235 && got.crop == 0);
	ck_assert(ASK(crop, "8192") && got.crop == 8192);
	ck_assert(ASK(mean, "0.485,0.456,0.406") && got.nmean == 3 && got.nstd == 0);
	ck_assert(got.mean[0] == 0.485f && got.mean[1] == 0.456f && got.mean[2] == 0.406f);
	ck_assert(ASK(mean, "-1,0,1e3") && got.mean[0] == -1 && got.mean[2] == 1000);
	ck_assert(ASK(std, "1,0.5,2") && got.nstd == 3 && got.std[1] == 0.5f);
	ck_assert(ASK(stride_in, "conv1") && got.stride_in == 1);
	ck_assert(ASK(stride_in, "conv2") && got.stride_in == 2);
	ck_assert(ASK(eps, "1e-3") && got.eps == 1e-3f);
	ck_assert(ASK(shortcut, "A") && got.shortcut == 'A' && !got.both);
	ck_assert(ASK(shortcut, "A-both") && got.shortcut == 'A' && got.both);
	ck_assert(ASK(shortcut, "c") && got.shortcut == 'C');
	ck_assert(ASK(labels, "names.txt"));
	ck_assert_str_eq(got.labels, "names.txt");
	ck_assert(ASK(preset, NULL) && !got.preset && !got.resize && !got.crop && !got.nmean && !got.nstd &&
	          !got.stride_in && got.eps == 0 && !got.shortcut && !got.lenient);
}
END_TEST

START_TEST(what_cannot_be_asked_for_is_refused_by_name)
{
	static const struct {
		size_t offset;
		const char *word, *says;
	} row[] = {
#define ROW(field, word, says) { offsetof(struct options, field), word, says }
		ROW(preset, "Imagenet", "there is no preset \"Imagenet\"; there are: cifar, "),
		ROW(resize, "0", "--resize wants a number from 1 to 8192"),
		ROW(resize, "12x", "--resize"),
		ROW(crop, "8193", "--crop"),
		ROW(crop, "-1", "--crop"),
		ROW(mean, "1", "--mean wants three numbers"),
		ROW(mean, "1,2,3,", "--mean"),
		ROW(mean, "1,,3", "--mean"),
		ROW(mean, ",1,2", "--mean"),
		ROW(mean, "nan,1,2", "--mean"),
		ROW(mean, "1e300,1,2", "--mean"),
		ROW(mean, "0.00000000000000000000000000000000001,1,2", "--mean"),
		ROW(std, "0,1,1", "--std wants three numbers above 0"),
		ROW(std, "1,1,-1", "--std"),
		ROW(stride_in, "2", "--stride-in wants conv1"),
		ROW(eps, "0", "--eps"),
		ROW(eps, "2", "--eps"),
		ROW(shortcut, "AB", "--shortcut wants A"),
#undef ROW
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct net_ask got;
		struct err err = { 0 };

		ck_assert_msg(!ask(row[i].offset, row[i].word, &got, &err), "%s", row[i].word);
		ck_assert_int_eq(err.code, ERR_USAGE);
		ck_assert_msg(strstr(err.msg, row[i].says) != NULL, "%s", err.msg);
	}
}
END_TEST

static void plain(struct buf *b, const char *word)
{
	buf_puts(b, word);
}

START_TEST(what_was_asked_can_be_written_as_a_command_line)
{
	struct options o;
	struct buf b = { 0 };

	options_init(&o);
	options_asked(&o, &b, plain);
	ck_assert_str_eq(buf_str(&b), "");
	o.preset = "cifar";
	o.mean = "0,0,0";
	o.exif = true;
	options_asked(&o, &b, plain);
	ck_assert_str_eq(buf_str(&b), " --preset=cifar --mean=0,0,0 --exif");
	buf_free(&b);
}
END_TEST

Suite *prep_suite(void)
{
	Suite *suite = suite_create("prep");
	TCase *tc = tcase_create("prep");

	tcase_add_test(tc, every_preset_is_found_by_its_name_and_can_be_done);
	tcase_add_test(tc, the_usual_numbers_are_those_of_torchvision_and_timm);
	tcase_add_test(tc, what_options_ask_for_arrives_as_numbers);
	tcase_add_test(tc, what_cannot_be_asked_for_is_refused_by_name);
	tcase_add_test(tc, what_was_asked_can_be_written_as_a_command_line);
	suite_add_tcase(suite, tc);
	return suite;
}
