/* The key=value words of a .net line: reading them, each within its range. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "op/op.h"

static void *field(struct args *args, size_t offset)
{
	return (char *)args + offset;
}

void op_args_preset(const struct op *op, struct args *args)
{
	*args = (struct args){ 0 };
	for (const struct arg *arg = op->arg; arg && arg->key; arg++) {
		if (isnan(arg->preset) || arg->kind == ARG_LIST)
			continue;
		if (arg->kind == ARG_FLOAT)
			*(float *)field(args, arg->offset) = (float)arg->preset;
		else
			*(int *)field(args, arg->offset) = (int)arg->preset;
	}
}

/* "conv2d has no key 'padding'; it has kernel, stride, pad, dilation and groups" */
static bool unknown_key(const struct op *op, const char *key, struct err *err)
{
	struct buf keys = { 0 };

	if (!op->arg || !op->arg->key)
		return err_set(err, ERR_MALFORMED, "%s has no keys, so %.40s= means nothing here", op->name,
		               key);
	for (const struct arg *arg = op->arg; arg->key; arg++) {
		if (arg != op->arg)
			buf_puts(&keys, arg[1].key ? ", " : " and ");
		buf_puts(&keys, arg->key);
	}
	err_set(err, ERR_MALFORMED, "%s has no key %.40s=; it has %s", op->name, key, buf_str(&keys));
	buf_free(&keys);
	return false;
}

static bool set_list(const struct arg *arg, struct args *args, const char *value, struct err *err)
{
	float *list = field(args, arg->offset);
	int n = 0;

	for (const char *p = value;; n++) {
		size_t len = strcspn(p, ",");
		char word[64];
		double v;

		if (n == OP_MEANS)
			return err_set(err, ERR_MALFORMED, "%s= takes at most %d numbers", arg->key,
			               OP_MEANS);
		snprintf(word, sizeof(word), "%.*s", len < sizeof(word) ? (int)len : 0, p);
		if (!text_float(word, &v) || !(v >= arg->lo && v <= arg->hi))
			return err_set(err, ERR_MALFORMED,
			               "%s=%.60s: each is a number from %g to %g, with commas between them",
			               arg->key, value, arg->lo, arg->hi);
		list[n] = (float)v;
		p += len;
		if (*p++ == '\0')
			break;
	}
	*(int *)field(args, arg->count) = n + 1;
	return true;
}

static bool set_zeros(const struct arg *arg, struct args *args, const char *value, struct err *err)
{
	enum zeros *zeros = field(args, arg->offset);

	if (strcmp(value, "end") == 0)
		*zeros = ZEROS_END;
	else if (strcmp(value, "both") == 0)
		*zeros = ZEROS_BOTH;
	else
		return err_set(err, ERR_MALFORMED, "zeros=%.40s: it is end or both", value);
	return true;
}

static bool set_one(const struct arg *arg, struct args *args, const char *value, struct err *err)
{
	double v;

	switch (arg->kind) {
	case ARG_INT:
		if (text_int(value, (int)arg->lo, (int)arg->hi, field(args, arg->offset)))
			return true;
		return err_set(err, ERR_MALFORMED, "%s=%.40s: it is a whole number from %d to %d", arg->key,
		               value, (int)arg->lo, (int)arg->hi);
	case ARG_FLOAT:
		if (!text_float(value, &v) || !(v >= arg->lo && v <= arg->hi))
			return err_set(err, ERR_MALFORMED, "%s=%.40s: it is a number from %g to %g", arg->key,
			               value, arg->lo, arg->hi);
		*(float *)field(args, arg->offset) = (float)v;
		return true;
	case ARG_LIST:
		return set_list(arg, args, value, err);
	case ARG_ZEROS:
		return set_zeros(arg, args, value, err);
	}
	return false;
}

bool op_args_set(const struct op *op, struct args *args, const char *key, const char *value, struct err *err)
{
	for (const struct arg *arg = op->arg; arg && arg->key; arg++)
		if (strcmp(arg->key, key) == 0)
			return set_one(arg, args, value, err);
	return unknown_key(op, key, err);
}
