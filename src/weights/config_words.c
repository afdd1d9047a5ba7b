/* config_words.c -- the words of transformers and timm for what skipstep's metadata calls otherwise. */
#include "weights/config_private.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { MOST_CLASSES = 100000, MOST_SIDE = 8192, EXACT = 384 };

static const char *word(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static bool yes(json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

bool config_is_resnet(json_t *root)
{
	return strcmp(word(root, "model_type"), "resnet") == 0 || strstr(word(root, "architecture"), "resn");
}

static void say_number(struct said *said, const char *key, double x)
{
	char text[32];

	if (!(x >= 1 && x <= MOST_SIDE))
		return;
	snprintf(text, sizeof text, "%d", (int)x);
	said_word(said, key, text);
}

/* [0.485, 0.456, 0.406] */
static void say_three(struct said *said, const char *key, json_t *list)
{
	char text[96] = "";

	if (json_array_size(list) != 3)
		return;
	for (size_t i = 0; i < 3; i++) {
		if (!json_is_number(json_array_get(list, i)))
			return;
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.9g", i ? "," : "",
		         json_number_value(json_array_get(list, i)));
	}
	said_word(said, key, text);
}

/* The short edge first becomes floor(side / share), so that the crop takes that share of it. */
static void say_sides(struct said *said, double side, double share)
{
	say_number(said, "input", side);
	if (share > 0.1 && share <= 1)
		say_number(said, "resize", side / share);
}

/* base/json.h and jansson both have a json_string(). */
static void put_quoted(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if ((unsigned char)*s < 0x20)
			buf_printf(out, "\\u%04x", (unsigned char)*s);
		else
			buf_printf(out, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	}
	buf_putc(out, '"');
}

/* {"0": "tench", ...} or ["tench", ...] as a JSON list, where no class is left out. */
static void say_labels(struct said *said, json_t *names)
{
	size_t n = json_is_object(names) ? json_object_size(names) : json_array_size(names);
	struct buf list = { 0 };
	char key[16];

	if (n == 0 || n > MOST_CLASSES)
		return;
	buf_putc(&list, '[');
	for (size_t i = 0; i < n; i++) {
		json_t *name = json_array_get(names, i);

		snprintf(key, sizeof key, "%zu", i);
		name = name ? name : json_object_get(names, key);
		if (!json_is_string(name)) {
			buf_free(&list);
			return;
		}
		if (i)
			buf_putc(&list, ',');
		put_quoted(&list, json_string_value(name));
	}
	buf_putc(&list, ']');
	if (list.lost)
		said->text.lost = true;
	else
		said_word(said, "labels", list.s);
	buf_free(&list);
}

/* "LABEL_0", "LABEL_1": what transformers writes where nobody gave names. */
static bool has_names(json_t *id2label)
{
	return strncmp(word(id2label, "0"), "LABEL_", 6) != 0;
}

static void timm(json_t *root, struct said *said)
{
	json_t *c = json_object_get(root, "pretrained_cfg"), *names = json_object_get(root, "label_names");
	json_t *size = json_object_get(c, "input_size");
	const char *filter = word(c, "interpolation");

	if (json_array_size(size) == 3)
		say_sides(said, json_number_value(json_array_get(size, 2)),
		          json_number_value(json_object_get(c, "crop_pct")));
	if (strcmp(filter, "bilinear") == 0 || strcmp(filter, "bicubic") == 0)
		said_word(said, "interp", filter);
	say_three(said, "mean", json_object_get(c, "mean"));
	say_three(said, "std", json_object_get(c, "std"));
	say_labels(said, names ? names : json_object_get(c, "label_names"));
}

bool config_model(json_t *root, struct said *said, struct err *err)
{
	const char *act = word(root, "hidden_act");
	json_t *names = json_object_get(root, "id2label");

	if (strcmp(word(root, "model_type"), "resnet") != 0) {
		timm(root, said);
		return true;
	}
	if (act[0] && strcmp(act, "relu") != 0)
		return err_set(err, ERR_UNSUPPORTED,
		               "config.json: its activation is %.40s; skipstep walks ResNets with relu", act);
	if (strcmp(word(root, "layer_type"), "basic") != 0)
		said_word(said, "stride_in", yes(root, "downsample_in_bottleneck") ? "conv1" : "conv2");
	if (yes(root, "downsample_in_first_stage"))
		said_word(said, "stride_first", "2");
	if (json_is_object(names) && has_names(names))
		say_labels(said, names);
	return true;
}

/* The side the processor speaks of: a number, or {"shortest_edge": 224}, or {"height": 224, "width": 224}. */
static double side_of(json_t *size)
{
	json_t *edge = json_object_get(size, "shortest_edge");

	if (json_is_number(size))
		return json_number_value(size);
	return json_number_value(edge ? edge : json_object_get(size, "height"));
}

void config_picture(json_t *root, struct said *said)
{
	double side = side_of(json_object_get(root, "size")),
	       crop = side_of(json_object_get(root, "crop_size")),
	       share = json_number_value(json_object_get(root, "crop_pct"));
	json_int_t filter = json_integer_value(json_object_get(root, "resample"));

	if (crop > 0 && yes(root, "do_center_crop")) {
		say_number(said, "input", crop);
		say_number(said, "resize", side);
	} else {
		/* ConvNeXT's processor: from 384 on a picture is resized to the input, nothing is cut off */
		say_sides(said, side, side >= EXACT ? 1 : share);
	}
	if (filter == 2 || filter == 3) /* Pillow's numbers */
		said_word(said, "interp", filter == 3 ? "bicubic" : "bilinear");
	say_three(said, "mean", json_object_get(root, "image_mean"));
	say_three(said, "std", json_object_get(root, "image_std"));
}
