/* pickle_tensor.c -- storages and tensors as torch.save() describes them; every number checked, in 64 bits. */
#include "weights/machine.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

static bool count(const struct pickle_value *v, uint64_t *x)
{
	if (v->type != PICKLE_INT || v->i < 0)
		return false;
	*x = (uint64_t)v->i;
	return true;
}

static const struct allow *global(const struct pickle_value *v, enum allow_kind kind)
{
	const struct allow *a = v->type == PICKLE_GLOBAL ? allow_at(v->i) : NULL;

	return a && a->kind == kind ? a : NULL;
}

/* The type a name stands for; one that nobody reads has size 0. */
static const struct dtype *type_of(const struct allow *a)
{
	return a->dtype ? dtype_find(a->dtype) : NULL;
}

/* (view_key, offset, size): files before PyTorch 0.4 kept pieces of a storage apart. */
static bool view_of(struct machine *m, const struct pickle_value *v, struct pickle_storage *s)
{
	const struct pickle_box *box = v->type == PICKLE_TUPLE ? &m->p->box[v->box] : NULL;

	s->base = 0;
	s->span = s->numel;
	if (v->type == PICKLE_NONE)
		return true;
	if (!box || box->n != 3 || !count(&box->item[1], &s->base) || !count(&box->item[2], &s->span))
		return machine_fault(m, ERR_MALFORMED,
		                     "a piece of a storage that is not (key, offset, size)");
	return (s->base <= s->numel && s->span <= s->numel - s->base) ||
	       machine_fault(m, ERR_MALFORMED, "a piece of a storage goes past its end");
}

/* ('storage', torch.FloatStorage, '0', 'cpu', 1024[, view]) */
bool storage_of(struct machine *m, const struct pickle_value *id, struct pickle_value *v)
{
	struct pickle *p = m->p;
	const struct pickle_box *box = id->type == PICKLE_TUPLE ? &p->box[id->box] : NULL;
	struct pickle_storage s = { 0 }, *grown;
	const struct allow *type;

	if (box && box->n > 1 && pickle_is(&box->item[0], "module"))
		return machine_fault(
		    m, ERR_UNSUPPORTED,
		    "this holds a whole model with its source; in Python save the weights alone: "
		    "torch.save(model.state_dict(), \"weights.pth\")");
	if (!box || (box->n != 5 && box->n != 6) || !pickle_is(&box->item[0], "storage"))
		return machine_fault(m, ERR_MALFORMED, "a reference that is no storage of PyTorch's");
	type = global(&box->item[1], ALLOW_STORAGE);
	s.key = box->item[2];
	if (!type || s.key.type != PICKLE_TEXT || !count(&box->item[4], &s.numel))
		return machine_fault(m, ERR_MALFORMED, "a storage without its type, its key or its size");
	s.dtype = type_of(type);
	if (!view_of(m, box->n == 6 ? &box->item[5] : &(struct pickle_value){ .type = PICKLE_NONE }, &s))
		return false;
	grown = machine_room(m, p->storage, p->nstorages, &p->storage_room, sizeof(s), PICKLE_MAX_BOXES,
	                     "storages in the pickle");
	if (!grown)
		return false;
	p->storage = grown;
	*v = (struct pickle_value){ .type = PICKLE_STORAGE, .box = p->nstorages };
	p->storage[p->nstorages++] = s;
	return true;
}

/* A tuple or list of whole numbers; how many. -1: it is none. */
static int numbers(struct machine *m, const struct pickle_value *v, uint64_t to[WEIGHT_RANK])
{
	const struct pickle_box *box;

	if (v->type != PICKLE_TUPLE && v->type != PICKLE_LIST)
		return -1;
	box = &m->p->box[v->box];
	for (uint32_t i = 0; i < box->n && i < WEIGHT_RANK; i++)
		if (!count(&box->item[i], &to[i]))
			return -1;
	return box->n > INT_MAX ? -1 : (int)box->n;
}

/* From sizes, strides and offset: the shape, and that the last number lies inside the storage. */
static bool fits(struct machine *m, const uint64_t size[], struct pickle_tensor *t)
{
	const struct pickle_storage *s = &m->p->storage[t->storage];
	uint64_t last = t->offset, len = 1, reach, span = s->span;

	for (int i = 0; i < t->rank; i++) {
		if (size[i] > INT_MAX)
			return machine_fault(m, ERR_UNSUPPORTED, "a dimension of %" PRIu64 ", more than %d",
			                     size[i], INT_MAX);
		t->dim[i] = (int)size[i];
		if (__builtin_mul_overflow(len, size[i], &len))
			return machine_fault(m, ERR_MALFORMED,
			                     "a shape with more elements than 64 bits can count");
	}
	if (len > PTRDIFF_MAX / sizeof(double))
		return machine_fault(m, ERR_MALFORMED, "a shape of %" PRIu64 " elements", len);
	t->len = (size_t)len;
	if (!s->dtype && t->dtype && t->dtype->size)
		span /= t->dtype->size; /* it was counted in bytes */
	if (len == 0)
		return true;
	for (int i = 0; i < t->rank; i++)
		if (__builtin_mul_overflow(t->stride[i], size[i] - 1, &reach) ||
		    __builtin_add_overflow(last, reach, &last))
			return machine_fault(m, ERR_MALFORMED, "strides past what 64 bits can count");
	return last < span ||
	       machine_fault(m, ERR_MALFORMED,
	                     "a tensor reaches to number %" PRIu64 " of a storage that has %" PRIu64, last,
	                     span);
}

bool tensor_rebuild(struct machine *m, enum allow_kind kind, const struct pickle_box *args,
                    struct pickle_value *v)
{
	struct pickle *p = m->p;
	struct pickle_tensor t = { 0 }, *grown;
	uint64_t size[WEIGHT_RANK];
	const struct allow *type = NULL;
	uint32_t least = kind == ALLOW_TENSOR ? 4 : kind == ALLOW_TENSOR_V2 ? 6 : 7;
	int rank;

	if (args->n < least || args->item[0].type != PICKLE_STORAGE || !count(&args->item[1], &t.offset))
		return machine_fault(m, ERR_MALFORMED,
		                     "a tensor without its storage, its place or its shape");
	t.storage = args->item[0].box;
	rank = numbers(m, &args->item[2], size);
	if (rank < 0 || numbers(m, &args->item[3], t.stride) != rank)
		return machine_fault(m, ERR_MALFORMED,
		                     "a tensor's sizes and strides are not whole numbers, as many");
	if (rank > WEIGHT_RANK)
		return machine_fault(m, ERR_UNSUPPORTED, "%d dimensions; skipstep reads up to %d", rank,
		                     WEIGHT_RANK);
	t.rank = rank;
	t.dtype = p->storage[t.storage].dtype;
	if (kind == ALLOW_TENSOR_V3) {
		type = global(&args->item[6], ALLOW_DTYPE);
		if (!type)
			return machine_fault(m, ERR_MALFORMED, "a tensor without its type");
		t.dtype = type_of(type);
	}
	if (!t.dtype || (p->storage[t.storage].dtype && p->storage[t.storage].dtype != t.dtype))
		return machine_fault(m, ERR_MALFORMED, "a tensor whose type is not its storage's");
	if (!fits(m, size, &t))
		return false;
	grown = machine_room(m, p->tensor, p->ntensors, &p->tensor_room, sizeof(t), WEIGHTS_MAX_TENSORS,
	                     "tensors in the pickle");
	if (!grown)
		return false;
	p->tensor = grown;
	*v = (struct pickle_value){ .type = PICKLE_TENSOR, .box = p->ntensors };
	p->tensor[p->ntensors++] = t;
	return true;
}
