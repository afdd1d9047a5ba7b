/* config.c -- config.json and preprocessor_config.json, turned into the words of skipstep's own metadata. */
#include "weights/config.h"
#include "weights/config_private.h"
#include "base/alloc.h"

#include <jansson.h>
#include <string.h>

static const size_t MAX_BYTES = 8 << 20; /* a thousand names of classes take a hundredth of it */

/* The file of this name beside `path`. True where nothing is wrong; its root is NULL where there is no such file. */
static bool load(const char *path, const char *name, struct json *json, struct said *said, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct buf file = { 0 };
	struct bytes b = { 0 };
	json_error_t why;
	bool ok;

	*json = (struct json){ 0 };
	if (slash)
		buf_add(&file, path, (size_t)(slash - path) + 1);
	buf_puts(&file, name);
	ok = buf_ok(&file, err);
	if (ok && io_is_file(buf_str(&file))) {
		ok = io_head(buf_str(&file), MAX_BYTES + 1, &b, err);
		if (ok && b.n <= MAX_BYTES)
			ok = json_text_load((const char *)b.p, b.n, json, &why) || err_memory(err);
		if (ok && !json_is_object(json->root)) {
			buf_printf(&said->warning, "%s%s beside it is %s and was left out",
			           said->warning.len ? "; " : "", name,
			           b.n > MAX_BYTES ? "too long" : "not JSON");
			json->root = NULL;
		}
	}
	mem_free(b.p);
	buf_free(&file);
	return ok;
}

void said_word(struct said *said, const char *key, const char *value)
{
	if (said->n == SAID_MOST)
		return;
	said->key[said->n] = key;
	said->at[said->n++] = said->text.len;
	buf_add(&said->text, value, strlen(value) + 1);
}

/* Keys the weights have themselves stay theirs. */
static bool add_meta(struct weights *w, struct said *said, struct err *err)
{
	struct meta *meta;

	if (!buf_ok(&said->text, err) || !buf_ok(&said->warning, err))
		return false;
	meta = mem_grow(w->meta, (size_t)w->nmeta + (size_t)said->n + 1, sizeof(*meta));
	if (!meta)
		return err_memory(err);
	w->meta = meta;
	for (int i = 0; i < said->n; i++)
		if (!weights_meta(w, said->key[i]))
			w->meta[w->nmeta++] = (struct meta){ said->key[i], said->text.s + said->at[i] };
	w->config = said->text.s;
	said->text = (struct buf){ 0 };
	return true;
}

/* Behind what was forgiven already. */
static bool add_warning(struct weights *w, struct said *said, struct err *err)
{
	struct buf both = { 0 };

	if (!said->warning.len)
		return true;
	if (w->warning)
		buf_printf(&both, "%s; ", w->warning);
	buf_puts(&both, buf_str(&said->warning));
	if (!buf_ok(&both, err)) {
		buf_free(&both);
		return false;
	}
	mem_free(w->warning);
	w->warning = both.s;
	return true;
}

bool weights_config(struct weights *w, const char *path, struct err *err)
{
	struct json model = { 0 }, picture = { 0 };
	struct said said = { 0 };
	bool ok = w->config || load(path, "config.json", &model, &said, err);

	if (ok && model.root && config_is_resnet(model.root)) {
		ok = load(path, "preprocessor_config.json", &picture, &said, err) &&
		     config_model(model.root, &said, err);
		if (ok && picture.root)
			config_picture(picture.root, &said);
	}
	ok = ok && (w->config || (add_meta(w, &said, err) && add_warning(w, &said, err)));
	buf_free(&said.text);
	buf_free(&said.warning);
	json_text_free(&model);
	json_text_free(&picture);
	return ok;
}
