/* safetensors_entry.c -- one tensor of the header: {"dtype": "F32", "shape": [16, 3], "data_offsets": [0, 192]}. */
#include "weights/safetensors.h"
#include "base/buf.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>

/* One fault of one tensor. */
static bool fault(const char *name, struct err *err)
{
	char shown[WEIGHTS_SHOWN];

	return err_prefix(err, "tensor '%s'", entry_shown(shown, name));
}

static bool read_type(json_t *o, struct entry *e, struct err *err)
{
	char shown[WEIGHTS_SHOWN];
	const char *type = json_string_value(json_object_get(o, "dtype"));

	if (!type)
		return err_set(err, ERR_MALFORMED, "no \"dtype\"");
	e->dtype = dtype_find(type);
	if (!e->dtype)
		return err_set(err, ERR_MALFORMED, "there is no dtype '%s'", entry_shown(shown, type));
	if (e->dtype->size == 0)
		return err_set(err, ERR_UNSUPPORTED, "dtype %s is not supported; F32, F16, BF16 and F64 are",
		               type);
	return true;
}

static bool read_dim(json_t *v, int i, uint64_t *len, struct entry *e, struct err *err)
{
	json_int_t d = json_integer_value(v);

	if (!json_is_integer(v))
		return err_set(err, ERR_MALFORMED, "dimension %d of its shape is not a whole number", i);
	if (d < 0)
		return err_set(err, ERR_MALFORMED, "dimension %d of its shape is negative", i);
	if (d > 0 && *len > UINT64_MAX / (uint64_t)d)
		return err_set(err, ERR_MALFORMED, "its shape has more elements than 64 bits can count");
	*len *= (uint64_t)d;
	if (d > INT_MAX)
		return err_set(err, ERR_UNSUPPORTED, "dimension %d is %" PRId64 ", more than %d", i,
		               (int64_t)d, INT_MAX);
	e->dim[i] = (int)d;
	return true;
}

static bool read_shape(json_t *o, uint64_t *len, struct entry *e, struct err *err)
{
	json_t *shape = json_object_get(o, "shape");

	if (!json_is_array(shape))
		return err_set(err, ERR_MALFORMED, "no \"shape\"");
	if (json_array_size(shape) > WEIGHT_RANK)
		return err_set(err, ERR_UNSUPPORTED, "%zu dimensions; skipstep reads up to %d",
		               json_array_size(shape), WEIGHT_RANK);
	e->rank = (int)json_array_size(shape);
	*len = 1;
	for (int i = 0; i < e->rank; i++)
		if (!read_dim(json_array_get(shape, (size_t)i), i, len, e, err))
			return false;
	return true;
}

static bool read_offsets(json_t *o, struct entry *e, struct err *err)
{
	json_t *pair = json_object_get(o, "data_offsets");
	json_t *begin = json_array_get(pair, 0), *end = json_array_get(pair, 1);

	if (!pair)
		return err_set(err, ERR_MALFORMED, "no \"data_offsets\"");
	if (json_array_size(pair) != 2 || !json_is_integer(begin) || !json_is_integer(end) ||
	    json_integer_value(begin) < 0 || json_integer_value(end) < 0)
		return err_set(err, ERR_MALFORMED, "its \"data_offsets\" are not two whole numbers");
	e->begin = (uint64_t)json_integer_value(begin);
	e->end = (uint64_t)json_integer_value(end);
	if (e->end < e->begin)
		return err_set(err, ERR_MALFORMED, "its data_offsets run backwards, %" PRIu64 " to %" PRIu64,
		               e->begin, e->end);
	return true;
}

/* Shape, type and offsets have to tell the same story, and the file has to hold it. */
static bool check_size(const struct bytes *b, size_t data, uint64_t len, struct entry *e, struct err *err)
{
	struct buf shape = { 0 };

	if (len > UINT64_MAX / e->dtype->size)
		return err_set(err, ERR_MALFORMED, "its shape takes more bytes than 64 bits can count");
	if (e->end - e->begin != len * e->dtype->size) {
		for (int i = 0; i < e->rank; i++)
			buf_printf(&shape, "%s%d", i ? ", " : "", e->dim[i]);
		err_set(err, ERR_MALFORMED,
		        "shape (%s) of %s takes %" PRIu64 " bytes, but its data_offsets leave %" PRIu64,
		        buf_str(&shape), e->dtype->name, len * e->dtype->size, e->end - e->begin);
		buf_free(&shape);
		return false;
	}
	if (e->end > b->n - data)
		return err_set(err, ERR_MALFORMED,
		               "its data ends at byte %" PRIu64 ", the file at byte %zu: cut short?",
		               data + e->end, b->n);
	e->len = (size_t)len;
	return true;
}

bool safetensors_entry(const char *name, json_t *o, const struct bytes *b, size_t data, struct entry *e,
                       struct err *err)
{
	uint64_t len = 0;

	if (!entry_name_ok(name, err))
		return false;
	e->name = name;
	if (!json_is_object(o)) {
		err_set(err, ERR_MALFORMED, "not an object with dtype, shape and data_offsets");
		return fault(name, err);
	}
	if (read_type(o, e, err) && read_shape(o, &len, e, err) && read_offsets(o, e, err) &&
	    check_size(b, data, len, e, err))
		return true;
	return fault(name, err);
}
