/* Names of other people's weights, weights written as safetensors, what is forgiven, and what lies beside weights. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "scratch.h"
#include "suites.h"
#include "weights/config.h"
#include "weights/weights.h"

/* A safetensors file of tensors of one number each: names, and their ranks in front. */
static struct bytes file_of(const char *const *name, int n, const char *metadata)
{
	struct buf b = { 0 };
	char length[8];

	buf_add(&b, "\0\0\0\0\0\0\0\0", 8);
	buf_printf(&b, "{%s", metadata);
	for (int i = 0; i < n; i++) {
		buf_printf(&b, "%s\"%s\":{\"dtype\":\"F32\",\"shape\":[", i || metadata[0] ? "," : "",
		           name[i] + 1);
		for (int k = 0; k < name[i][0] - '0'; k++)
			buf_puts(&b, k ? ",1" : "1");
		buf_printf(&b, "],\"data_offsets\":[%d,%d]}", 4 * i, 4 * i + 4);
	}
	buf_putc(&b, '}');
	for (int i = 0; i < 8; i++)
		length[i] = (char)((b.len - 8) >> 8 * i);
	memcpy(b.s, length, 8);
	for (int i = 0; i < n; i++) {
		const float v = (float)i;

		buf_add(&b, &v, sizeof v);
	}
	return (struct bytes){ (unsigned char *)b.s, b.len };
}

static struct weights *weights_of(const char *const *name, int n, const char *metadata)
{
	struct bytes b = file_of(name, n, metadata);
	struct err err;
	struct weights *w = weights_parse(&b, "F", false, &err);

	mem_free(b.p);
	ck_assert_msg(w != NULL, "%s", err.msg);
	return w;
}

/* The names, 4-dimensional those that begin with '4', and what becomes of them. */
static void become(const char *const *from, const char *const *to, int n, const char *prefix,
                   const char *naming)
{
	struct weights *w = weights_of(from, n, "");
	struct err err;

	ck_assert_msg(weights_rename(w, &err), "%s", err.msg);
	for (int i = 0; i < n; i++) {
		ck_assert_str_eq(w->tensor[i].name, to[i]);
		ck_assert_ptr_eq(weights_find(w, to[i]), &w->tensor[i]);
	}
	ck_assert_pstr_eq(w->prefix, prefix);
	ck_assert_pstr_eq(w->naming, naming);
	ck_assert(weights_rename(w, &err)); /* once more changes nothing */
	ck_assert_str_eq(w->tensor[0].name, to[0]);
	weights_free(w);
}

static const char *const canonical[] = {
	"conv1.weight",
	"bn1.running_var",
	"layer1.0.conv1.weight",
	"layer2.0.bn2.bias",
	"layer2.0.downsample.0.weight",
	"layer2.0.downsample.1.running_mean",
	"fc.weight",
	"fc.bias",
};
enum { N = ARRAY_LEN(canonical) };

START_TEST(torchvisions_names_stay)
{
	static const char *const from[N] = {
		"4conv1.weight",
		"1bn1.running_var",
		"4layer1.0.conv1.weight",
		"1layer2.0.bn2.bias",
		"4layer2.0.downsample.0.weight",
		"1layer2.0.downsample.1.running_mean",
		"2fc.weight",
		"1fc.bias",
	};

	become(from, canonical, N, NULL, "torchvision");
}
END_TEST

START_TEST(hugging_faces_names_become_torchvisions)
{
	static const char *const with[N] = {
		"4resnet.embedder.embedder.convolution.weight",
		"1resnet.embedder.embedder.normalization.running_var",
		"4resnet.encoder.stages.0.layers.0.layer.0.convolution.weight",
		"1resnet.encoder.stages.1.layers.0.layer.1.normalization.bias",
		"4resnet.encoder.stages.1.layers.0.shortcut.convolution.weight",
		"1resnet.encoder.stages.1.layers.0.shortcut.normalization.running_mean",
		"2classifier.1.weight",
		"1classifier.1.bias",
	};
	static const char *const without[] = {
		"4embedder.embedder.convolution.weight",
		"4encoder.stages.3.layers.22.layer.2.convolution.weight",
		"1encoder.stages.3.layers.22.layer.2.normalization.weight",
		"4encoder.stages.9.layers.99999.layer.0.convolution.weight",
		"1encoder.stages.x",
	};
	static const char *const deep[] = {
		"conv1.weight",         "layer4.22.conv3.weight",
		"layer4.22.bn3.weight", "encoder.stages.9.layers.99999.layer.0.convolution.weight",
		"encoder.stages.x",
	};

	become(with, canonical, N, "resnet.", "Hugging Face transformers");
	become(without, deep, ARRAY_LEN(deep), NULL, "Hugging Face transformers");
}
END_TEST

START_TEST(names_of_the_cifar_networks_become_torchvisions)
{
	static const char *const akamaster[N] = {
		"4module.conv1.weight",
		"1module.bn1.running_var",
		"4module.layer1.0.conv1.weight",
		"1module.layer2.0.bn2.bias",
		"4module.layer2.0.shortcut.0.weight",
		"1module.layer2.0.shortcut.1.running_mean",
		"2module.linear.weight",
		"1module.linear.bias",
	};
	static const char *const kuangliu[] = { "4conv1.weight", "4layer4.0.shortcut.0.weight",
		                                "2linear.weight" };
	static const char *const becomes[] = { "conv1.weight", "layer4.0.downsample.0.weight", "fc.weight" };

	become(akamaster, canonical, N, "module.", "akamaster's ResNets for CIFAR-10");
	become(kuangliu, becomes, ARRAY_LEN(becomes), NULL, "kuangliu's ResNets for CIFAR-10");
}
END_TEST

START_TEST(prefixes_come_off_as_often_as_all_convolutions_have_one)
{
	static const char *const twice[] = { "4module._orig_mod.model.conv1.weight",
		                             "4module._orig_mod.model.layer1.0.conv1.weight",
		                             "1module._orig_mod.n_averaged" };
	static const char *const twice_becomes[] = { "conv1.weight", "layer1.0.conv1.weight", "n_averaged" };
	static const char *const moco[] = { "4module.encoder_q.conv1.weight",
		                            "4module.encoder_q.layer1.0.conv1.weight",
		                            "4module.encoder_k.conv1.weight", "2module.queue" };
	static const char *const moco_becomes[] = { "conv1.weight", "layer1.0.conv1.weight",
		                                    "encoder_k.conv1.weight", "queue" };
	static const char *const v3[] = { "4module.base_encoder.conv1.weight",
		                          "4module.base_encoder.layer1.0.conv1.weight",
		                          "4module.momentum_encoder.conv1.weight" };
	static const char *const v3_becomes[] = { "conv1.weight", "layer1.0.conv1.weight",
		                                  "momentum_encoder.conv1.weight" };
	static const char *const two[] = { "4backbone.conv1.weight", "4neck.conv1.weight",
		                           "4backbone.layer1.0.conv1.weight" };
	static const char *const two_stay[] = { "backbone.conv1.weight", "neck.conv1.weight",
		                                "backbone.layer1.0.conv1.weight" };

	become(twice, twice_becomes, 3, "module._orig_mod.model.", "torchvision");
	become(moco, moco_becomes, 4, "module.encoder_q.", "torchvision");
	become(two, two_stay, 3, NULL, NULL);
	become(v3, v3_becomes, 3, "module.base_encoder.", "torchvision");
}
END_TEST

START_TEST(a_head_with_another_name_is_fc)
{
	static const char *const cadene[] = { "4conv1.weight", "4layer1.0.conv1.weight",
		                              "2last_linear.weight" };
	static const char *const timm[] = { "4conv1.0.weight", "4layer1.0.downsample.1.weight",
		                            "2fc.weight" };
	static const char *const becomes[] = { "conv1.weight", "layer1.0.conv1.weight", "fc.weight" };
	static const char *const stay[] = { "conv1.0.weight", "layer1.0.downsample.1.weight", "fc.weight" };

	become(cadene, becomes, 3, NULL, "fb.resnet's");
	become(timm, stay, 3, NULL, "timm");
}
END_TEST

START_TEST(two_names_never_become_one)
{
	static const char *const name[] = { "4module.conv1.weight", "1module.fc.bias", "1fc.bias" };
	struct weights *w = weights_of(name, 3, "");
	struct err err;

	ck_assert(!weights_rename(w, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_str_eq(err.msg, "two tensors are called 'fc.bias'");
	weights_free(w);
}
END_TEST

/* ---- written again ------------------------------------------------------------------------------- */

static void print(const struct weights *w, const char *path)
{
	struct err err;
	struct io_out *out = io_create(path, true, &err);

	ck_assert_msg(out && weights_print(w, out, &err) && io_commit(out, &err), "%s", err.msg);
}

START_TEST(what_is_written_is_read_again_to_the_bit)
{
	static const char *const name[] = { "2z.weight", "0a", "4m.weight" };
	struct weights *w = weights_of(name, 3, "\"__metadata__\":{\"z\":\"1\",\"arch\":\"a \\\"b\\\"\"}");
	struct weights *again;
	struct bytes one, two;
	struct err err;

	print(w, "one");
	ck_assert(io_read("one", 1 << 20, &one, &err));
	again = weights_read("one", false, &err);
	ck_assert_msg(again != NULL, "%s", err.msg);
	ck_assert_int_eq(again->ntensors, 3);
	for (int i = 0; i < 3; i++) {
		const struct weight *a = &w->tensor[i], *b = weights_find(again, a->name);

		ck_assert(b && b->rank == a->rank && b->len == a->len && b->v[0] == a->v[0]);
	}
	ck_assert_str_eq(again->tensor[0].name, "a");
	ck_assert_str_eq(weights_meta(again, "arch"), "a \"b\"");
	ck_assert_str_eq(weights_meta(again, "z"), "1");
	ck_assert_str_eq(again->meta[0].key, "arch");
	ck_assert_uint_eq((one.p[0] | (unsigned)one.p[1] << 8) % 8, 0);
	print(again, "two");
	ck_assert(io_read("two", 1 << 20, &two, &err));
	ck_assert_uint_eq(one.n, two.n);
	ck_assert_mem_eq(one.p, two.p, one.n);
	mem_free(one.p);
	mem_free(two.p);
	weights_free(w);
	weights_free(again);
}
END_TEST

/* ---- what is forgiven ------------------------------------------------------------------------------ */

START_TEST(lenient_forgives_two_things_and_says_so)
{
	static const char nul[] =
	    "\x36\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}\0\0\0"
	    "1234more";
	struct bytes b = { (unsigned char *)nul, sizeof nul - 1 };
	struct err err;
	struct weights *w;

	b.p = mem_new(b.n, 1);
	memcpy(b.p, nul, b.n);
	b.p[0] = (unsigned char)(b.n - 8 - 8);
	ck_assert_ptr_null(weights_parse(&b, "F", false, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "padded with NUL bytes"));
	w = weights_parse(&b, "F", true, &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	ck_assert_str_eq(w->warning, "the header is padded with 3 NUL bytes, not with spaces; "
	                             "4 bytes after the last tensor were left unread");
	weights_free(w);
	b.n -= 5; /* a missing byte is never forgiven */
	ck_assert_ptr_null(weights_parse(&b, "F", true, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "cut short?"));
	mem_free(b.p);
}
END_TEST

START_TEST(a_good_file_has_no_warning)
{
	static const char *const name[] = { "4conv1.weight" };
	struct weights *w = weights_of(name, 1, "");

	ck_assert_ptr_null(w->warning);
	ck_assert_str_eq(w->format, "safetensors");
	ck_assert_ptr_null(w->unwrapped);
	weights_free(w);
}
END_TEST

/* ---- what lies beside weights ---------------------------------------------------------------------- */

static struct weights *with_config(const char *metadata, struct err *err)
{
	static const char *const name[] = { "4conv1.weight" };
	struct weights *w = weights_of(name, 1, metadata);

	if (weights_config(w, "./model.safetensors", err))
		return w;
	weights_free(w);
	return NULL;
}

static void says(const struct weights *w, const char *key, const char *value)
{
	ck_assert_pstr_eq(weights_meta(w, key), value);
}

START_TEST(hugging_faces_config_becomes_metadata)
{
	struct err err;
	struct weights *w;

	scratch_put("config.json",
	            "{\"model_type\":\"resnet\",\"layer_type\":\"bottleneck\",\"hidden_act\":\"relu\","
	            "\"downsample_in_bottleneck\":true,\"downsample_in_first_stage\":true,"
	            "\"id2label\":{\"1\":\"gold\\\"fish\",\"0\":\"tench, Tinca\"}}");
	scratch_put("preprocessor_config.json",
	            "{\"crop_pct\":0.875,\"resample\":3,\"size\":{\"shortest_edge\":224},"
	            "\"image_mean\":[0.5,0.25,0],\"image_std\":[1,1,1]}");
	w = with_config("\"__metadata__\":{\"mean\":\"1,2,3\"}", &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	says(w, "stride_in", "conv1");
	says(w, "stride_first", "2");
	says(w, "labels", "[\"tench, Tinca\",\"gold\\\"fish\"]");
	says(w, "input", "224");
	says(w, "resize", "256");
	says(w, "interp", "bicubic");
	says(w, "mean", "1,2,3"); /* what the file itself says goes before */
	says(w, "std", "1,1,1");
	ck_assert(weights_config(w, "./model.safetensors", &err)); /* once more changes nothing */
	ck_assert_int_eq(w->nmeta, 8);
	weights_free(w);
}
END_TEST

START_TEST(from_384_on_nothing_is_cut_off)
{
	struct err err;
	struct weights *w;

	scratch_put("config.json", "{\"model_type\":\"resnet\",\"layer_type\":\"basic\"}");
	scratch_put("preprocessor_config.json", "{\"crop_pct\":0.875,\"resample\":2,\"size\":384}");
	w = with_config("", &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	says(w, "input", "384");
	says(w, "resize", "384");
	says(w, "interp", "bilinear");
	says(w, "stride_in", NULL);
	weights_free(w);
}
END_TEST

START_TEST(timms_config_becomes_metadata)
{
	struct err err;
	struct weights *w;

	scratch_put(
	    "config.json",
	    "{\"architecture\":\"resnet50\",\"num_classes\":2,\"pretrained_cfg\":{"
	    "\"input_size\":[3,224,224],\"interpolation\":\"bicubic\",\"crop_pct\":0.95,"
	    "\"mean\":[0.485,0.456,0.406],\"std\":[0.229,0.224,0.225],\"label_names\":[\"a\",\"b\"]}}");
	w = with_config("", &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	says(w, "input", "224");
	says(w, "resize", "235");
	says(w, "interp", "bicubic");
	says(w, "mean", "0.485,0.456,0.406");
	says(w, "labels", "[\"a\",\"b\"]");
	weights_free(w);
}
END_TEST

START_TEST(somebody_elses_config_says_nothing)
{
	static const char *const text[] = {
		"{\"model_type\":\"bert\",\"hidden_act\":\"gelu\"}",
		"{}",
		"{\"model_type\":\"resnet\",\"id2label\":{\"0\":\"a\",\"2\":\"c\"}}", /* one left out */
		"{\"model_type\":\"resnet\",\"id2label\":{\"0\":\"LABEL_0\"}}",
	};
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(text); i++) {
		struct weights *w;

		scratch_put("config.json", text[i]);
		w = with_config("", &err);
		ck_assert_msg(w != NULL, "%s", err.msg);
		says(w, "labels", NULL);
		ck_assert_ptr_null(w->warning);
		weights_free(w);
	}
}
END_TEST

START_TEST(a_broken_config_is_told_of_and_another_activation_refused)
{
	struct err err;
	struct weights *w;

	scratch_put("config.json", "{\"model_type\":");
	w = with_config("", &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	ck_assert_str_eq(w->warning, "config.json beside it is not JSON and was left out");
	weights_free(w);
	ck_assert_int_eq(truncate("config.json", (8 << 20) + 1), 0);
	w = with_config("", &err);
	ck_assert_msg(w != NULL, "%s", err.msg);
	ck_assert_str_eq(w->warning, "config.json beside it is too long and was left out");
	weights_free(w);
	scratch_put("config.json", "{\"model_type\":\"resnet\",\"hidden_act\":\"gelu\"}");
	ck_assert_ptr_null(with_config("", &err));
	ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
}
END_TEST

START_TEST(no_failing_allocation_is_overlooked)
{
	static const char *const name[] = { "4module.conv1.weight", "2module.linear.weight" };
	struct bytes b = file_of(name, 2, "");
	size_t n = 1;

	scratch_put("config.json", "{\"model_type\":\"resnet\",\"id2label\":{\"0\":\"a\"}}");
	scratch_put("preprocessor_config.json", "{\"size\":224}");
	for (;; n++) {
		struct err err = { 0 };
		struct weights *w;
		struct io_out *out = NULL;
		bool ok;

		mem_fail_at(n, n % 2);
		w = weights_parse(&b, "F", false, &err);
		ok = w && weights_rename(w, &err) && weights_config(w, "./F", &err) &&
		     (out = io_create("out", true, &err)) && weights_print(w, out, &err);
		mem_fail_at(0, false);
		io_abandon(out);
		weights_free(w);
		if (ok)
			break;
		ck_assert_msg(err.code == ERR_LIMIT, "%d: %s", err.code, err.msg);
		ck_assert_msg(strstr(err.msg, "not enough memory") != NULL, "%s", err.msg);
	}
	ck_assert_uint_ge(n, 20);
	mem_free(b.p);
}
END_TEST

Suite *names_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tc = tcase_create("renamed");

	tcase_add_test(tc, torchvisions_names_stay);
	tcase_add_test(tc, hugging_faces_names_become_torchvisions);
	tcase_add_test(tc, names_of_the_cifar_networks_become_torchvisions);
	tcase_add_test(tc, prefixes_come_off_as_often_as_all_convolutions_have_one);
	tcase_add_test(tc, a_head_with_another_name_is_fc);
	tcase_add_test(tc, two_names_never_become_one);
	tcase_add_test(tc, lenient_forgives_two_things_and_says_so);
	tcase_add_test(tc, a_good_file_has_no_warning);
	suite_add_tcase(suite, tc);
	tc = tcase_create("written");
	tcase_add_checked_fixture(tc, scratch_enter, scratch_leave);
	tcase_add_test(tc, what_is_written_is_read_again_to_the_bit);
	tcase_add_test(tc, hugging_faces_config_becomes_metadata);
	tcase_add_test(tc, from_384_on_nothing_is_cut_off);
	tcase_add_test(tc, timms_config_becomes_metadata);
	tcase_add_test(tc, somebody_elses_config_says_nothing);
	tcase_add_test(tc, a_broken_config_is_told_of_and_another_activation_refused);
	tcase_add_test(tc, no_failing_allocation_is_overlooked);
	suite_add_tcase(suite, tc);
	return suite;
}
