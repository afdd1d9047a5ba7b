/* torch_state.c -- where in a checkpoint the state_dict lies. */
#include "weights/torch.h"

#include <string.h>

enum { DEPTH = 4 };

/* What people call it, the likeliest first. */
static const char *const keys[] = {
	"state_dict", "model_state_dict", "model_state", "model",  "net",
	"network",    "module",           "weights",     "params", "state_dict_ema",
	"model_ema",  "ema_state_dict",   "params_ema",  "ema",    "teacher",
	"student",
};

static uint32_t tensors_in(const struct pickle *p, const struct pickle_value *dict)
{
	const struct pickle_box *box = &p->box[dict->box];
	uint32_t n = 0;

	for (uint32_t i = 0; i + 1 < box->n; i += 2)
		n += box->item[i].type == PICKLE_TEXT && box->item[i + 1].type == PICKLE_TENSOR;
	return n;
}

static bool is_optimizer(const struct pickle *p, const struct pickle_value *dict)
{
	return pickle_get(p, dict, "param_groups") && pickle_get(p, dict, "state");
}

static const struct pickle_value *named(const struct pickle *p, const struct pickle_value *dict,
                                        const char *key, bool with_tensors)
{
	const struct pickle_value *v = pickle_get(p, dict, key);

	if (!v || v->type != PICKLE_DICT || is_optimizer(p, v))
		return NULL;
	return !with_tensors || tensors_in(p, v) ? v : NULL;
}

/* The only one that holds tensors, whatever it is called. */
static const struct pickle_value *only(const struct pickle *p, const struct pickle_value *dict,
                                       struct buf *under)
{
	const struct pickle_box *box = &p->box[dict->box];
	const struct pickle_value *found = NULL, *key = NULL;

	for (uint32_t i = 0; i + 1 < box->n; i += 2) {
		const struct pickle_value *v = &box->item[i + 1];

		if (box->item[i].type != PICKLE_TEXT || v->type != PICKLE_DICT || !tensors_in(p, v))
			continue;
		if (found)
			return NULL;
		found = v;
		key = &box->item[i];
	}
	if (found)
		buf_add(under, key->s, key->n);
	return found;
}

/* Down into the checkpoint, a key at a time. */
static const struct pickle_value *search(const struct pickle *p, struct buf *under)
{
	const struct pickle_value *at = &p->top, *v = NULL;

	for (int depth = 0; depth < DEPTH && at; depth++, at = v) {
		size_t i;

		if (depth && under->len)
			buf_putc(under, '.');
		for (i = 0; i < ARRAY_LEN(keys) && !(v = named(p, at, keys[i], true)); i++)
			;
		if (v) {
			buf_puts(under, keys[i]);
			return v;
		}
		if (tensors_in(p, at)) /* only at the top: further down there are none */
			return at;
		for (i = 0; i < ARRAY_LEN(keys) && !(v = named(p, at, keys[i], false)); i++)
			;
		if (!v)
			return only(p, at, under);
		buf_puts(under, keys[i]);
	}
	return NULL;
}

/* The first keys for a sentence: all, or those of dicts with tensors; how many there were. */
static int list_keys(const struct pickle *p, bool with_tensors, struct buf *out)
{
	enum { MOST = 6, LENGTH = 40 };
	const struct pickle_box *box = &p->box[p->top.box];
	int n = 0;

	for (uint32_t i = 0; i + 1 < box->n && n < MOST; i += 2) {
		const struct pickle_value *key = &box->item[i], *v = &box->item[i + 1];

		if (key->type != PICKLE_TEXT || key->n >= LENGTH ||
		    (with_tensors && (v->type != PICKLE_DICT || !tensors_in(p, v))))
			continue;
		buf_puts(out, n++ ? ", " : "");
		buf_add(out, key->s, key->n);
	}
	return n;
}

static void nothing(const struct pickle *p, struct err *err)
{
	struct buf several = { 0 }, seen = { 0 };
	int nseveral = list_keys(p, true, &several), n = list_keys(p, false, &seen);

	if (p->box[p->top.box].n == 0)
		err_set(err, ERR_MISFIT, "no tensors in it: an empty dict");
	else if (nseveral > 1)
		err_set(err, ERR_MISFIT,
		        "it holds the weights of several models: %s; in Python save one of them alone: "
		        "torch.save(checkpoint[\"%.*s\"], \"weights.pth\")",
		        buf_str(&several), (int)strcspn(buf_str(&several), ","), buf_str(&several));
	else if (n > 0)
		err_set(
		    err, ERR_MISFIT,
		    "no weights in it, only %s; in Python: torch.save(model.state_dict(), \"weights.pth\")",
		    buf_str(&seen));
	else
		err_set(err, ERR_MISFIT, "no weights in it, only things without a name");
	buf_free(&several);
	buf_free(&seen);
}

const struct pickle_value *torch_state(const struct pickle *p, struct buf *under, struct err *err)
{
	const struct pickle_value *found;

	if (p->top.type != PICKLE_DICT) {
		err_set(err, ERR_MISFIT,
		        "this holds %s, not a model's state_dict; in Python: "
		        "torch.save(model.state_dict(), \"weights.pth\")",
		        p->top.type == PICKLE_TENSOR                                ? "a single tensor"
		        : p->top.type == PICKLE_LIST || p->top.type == PICKLE_TUPLE ? "a list"
		                                                                    : "one value");
		return NULL;
	}
	found = is_optimizer(p, &p->top) ? NULL : search(p, under);
	if (found)
		return found;
	if (is_optimizer(p, &p->top) || pickle_get(p, &p->top, "optimizer") ||
	    pickle_get(p, &p->top, "optimizer_state_dict"))
		err_set(err, ERR_MISFIT,
		        "this holds the state of an optimizer, no weights; in Python: "
		        "torch.save(model.state_dict(), \"weights.pth\")");
	else
		nothing(p, err);
	return NULL;
}
