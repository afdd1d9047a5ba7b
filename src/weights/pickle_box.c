/* pickle_box.c -- opcodes that make and fill tuples, lists, dicts and sets, and those of the stack. */
#include "weights/machine.h"
#include "base/alloc.h"

#include <string.h>

bool box_new(struct machine *m, enum pickle_type type, const struct pickle_value *item, uint32_t n,
             struct pickle_value *v)
{
	struct pickle *p = m->p;
	struct pickle_box *box = machine_room(m, p->box, p->nboxes, &p->box_room, sizeof(*box),
	                                      PICKLE_MAX_BOXES, "lists, tuples and dicts in the pickle");

	if (!box)
		return false;
	p->box = box;
	*v = (struct pickle_value){ .type = type, .box = p->nboxes };
	p->box[p->nboxes++] = (struct pickle_box){ 0 };
	return box_add(m, v, item, n);
}

bool box_add(struct machine *m, const struct pickle_value *v, const struct pickle_value *item, uint32_t n)
{
	struct pickle_box *box = &m->p->box[v->box];
	struct pickle_value *grown;
	uint32_t room = box->room;

	if (n > PICKLE_MAX_ITEMS - m->p->nitems)
		return machine_fault(m, ERR_LIMIT, "more than %d values in the pickle's lists and dicts",
		                     PICKLE_MAX_ITEMS);
	if (n > room - box->n) {
		room = box->n + n > 2 * room ? box->n + n : 2 * room;
		grown = mem_grow(box->item, room, sizeof(*grown));
		if (!grown)
			return err_memory(m->err);
		box->item = grown;
		box->room = room;
	}
	if (n)
		memcpy(box->item + box->n, item, n * sizeof(*item));
	box->n += n;
	m->p->nitems += n;
	return true;
}

bool op_empty(struct machine *m, int arg)
{
	struct pickle_value v;

	return box_new(m, (enum pickle_type)arg, NULL, 0, &v) && machine_push(m, v);
}

/* TUPLE1, TUPLE2, TUPLE3 */
bool op_tuple(struct machine *m, int arg)
{
	struct pickle_value item[3], v;

	for (int i = arg - 1; i >= 0; i--)
		if (!machine_pop(m, &item[i]))
			return false;
	return box_new(m, PICKLE_TUPLE, item, (uint32_t)arg, &v) && machine_push(m, v);
}

static bool whole_pairs(struct machine *m, uint32_t n)
{
	return n % 2 == 0 || machine_fault(m, ERR_MALFORMED, "a key of a dict without its value");
}

/* TUPLE, LIST, DICT, FROZENSET: of all above the mark. */
bool op_from_mark(struct machine *m, int arg)
{
	struct pickle_value *first, v;
	uint32_t n;

	if (!machine_unmark(m, &first, &n) || (arg == PICKLE_DICT && !whole_pairs(m, n)))
		return false;
	return box_new(m, (enum pickle_type)arg, first, n, &v) && machine_push(m, v);
}

/* APPEND, SETITEM: so many values; APPENDS, SETITEMS, ADDITEMS: all above the mark. */
bool op_append(struct machine *m, int arg)
{
	enum pickle_type type = (enum pickle_type)(arg & 255);
	uint32_t n = (uint32_t)arg >> 8;
	struct pickle_value item[2], *first = item, *to;

	if (n == 0) {
		if (!machine_unmark(m, &first, &n))
			return false;
	} else {
		for (uint32_t i = n; i-- > 0;)
			if (!machine_pop(m, &item[i]))
				return false;
	}
	to = machine_top(m);
	if (!to)
		return false;
	if (to->type != type)
		return machine_fault(m, ERR_MALFORMED, "the pickle puts into %s what is none",
		                     type == PICKLE_LIST   ? "a list"
		                     : type == PICKLE_DICT ? "a dict"
		                                           : "a set");
	return (type != PICKLE_DICT || whole_pairs(m, n)) && box_add(m, to, first, n);
}

bool op_mark(struct machine *m, int arg)
{
	uint32_t *mark = machine_room(m, m->mark, m->nmarks, &m->mark_room, sizeof(*mark), PICKLE_MAX_STACK,
	                              "marks on the pickle's stack");

	(void)arg;
	if (!mark)
		return false;
	m->mark = mark;
	m->mark[m->nmarks++] = m->nstack;
	return true;
}

bool op_pop(struct machine *m, int arg)
{
	struct pickle_value v, *first;
	uint32_t n;

	(void)arg;
	if (m->nmarks && m->mark[m->nmarks - 1] == m->nstack)
		return machine_unmark(m, &first, &n); /* a mark lies on the stack, too */
	return machine_pop(m, &v);
}

bool op_pop_mark(struct machine *m, int arg)
{
	struct pickle_value *first;
	uint32_t n;

	(void)arg;
	return machine_unmark(m, &first, &n);
}

bool op_dup(struct machine *m, int arg)
{
	struct pickle_value *top = machine_top(m);

	(void)arg;
	return top && machine_push(m, *top);
}
