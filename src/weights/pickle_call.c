/* pickle_call.c -- opcodes that name things and would call them: what is known is built here, nothing is called. */
#include "weights/machine.h"

#include <string.h>

static bool push_global(struct machine *m, const unsigned char *module, size_t nmodule,
                        const unsigned char *name, size_t nname)
{
	int i = allow_find(m, module, nmodule, name, nname);

	return i >= 0 && machine_push(m, (struct pickle_value){ .type = PICKLE_GLOBAL, .i = i });
}

/* GLOBAL: the module and the name, a line each. */
bool op_global(struct machine *m, int arg)
{
	size_t nmodule, nname;
	const unsigned char *module = machine_line(m, &nmodule), *name;

	(void)arg;
	if (!module)
		return false;
	name = machine_line(m, &nname);
	return name && push_global(m, module, nmodule, name, nname);
}

/* STACK_GLOBAL: both are texts on the stack. */
bool op_stack_global(struct machine *m, int arg)
{
	struct pickle_value module, name;

	(void)arg;
	if (!machine_pop(m, &name) || !machine_pop(m, &module))
		return false;
	if (module.type != PICKLE_TEXT || name.type != PICKLE_TEXT)
		return machine_fault(m, ERR_MALFORMED, "the name of a function that is no text");
	return push_global(m, module.s, module.n, name.s, name.n);
}

/* BINPERSID: what the file keeps elsewhere; torch.save() keeps storages so. */
bool op_persistent(struct machine *m, int arg)
{
	struct pickle_value id, v;

	(void)arg;
	return machine_pop(m, &id) && storage_of(m, &id, &v) && machine_push(m, v);
}

/* An OrderedDict of one list of pairs, as Python 2 wrote it; else empty, and filled by SETITEMS. */
static bool dict_of(struct machine *m, const struct pickle_box *args, struct pickle_value *v)
{
	const struct pickle_value *arg = args->n == 1 ? args->item : NULL;
	struct pickle_value list;
	uint32_t n;

	if (arg && arg->type == PICKLE_DICT) { /* Counter */
		*v = *arg;
		return true;
	}
	if (!arg || arg->type != PICKLE_LIST)
		return box_new(m, PICKLE_DICT, NULL, 0, v);
	list = *arg;
	n = m->p->box[list.box].n;
	if (!box_new(m, PICKLE_DICT, NULL, 0, v))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		struct pickle_value pair = m->p->box[list.box].item[i];
		struct pickle_value both[2];

		if ((pair.type != PICKLE_LIST && pair.type != PICKLE_TUPLE) || m->p->box[pair.box].n != 2)
			return machine_fault(m, ERR_MALFORMED, "an OrderedDict of something else than pairs");
		memcpy(both, m->p->box[pair.box].item, sizeof(both));
		if (!box_add(m, v, both, 2))
			return false;
	}
	return true;
}

/* list(x), tuple(x), set(x), torch.Size(x) of a list or a tuple; anything else, or nothing, makes an empty one. */
static bool copy_of(struct machine *m, enum pickle_type type, const struct pickle_box *args,
                    struct pickle_value *v)
{
	const struct pickle_value *arg = args->n ? args->item : NULL;
	struct pickle_box from = { 0 };

	if (arg && (arg->type == PICKLE_LIST || arg->type == PICKLE_TUPLE))
		from = m->p->box[arg->box];
	return box_new(m, type, from.item, from.n, v);
}

/* A call of `callable` with args, as far as it is known what that gives. */
static bool call(struct machine *m, const struct pickle_value *callable, uint32_t args,
                 struct pickle_value *v)
{
	struct pickle_box box = m->p->box[args]; /* its items stay where they are, though boxes may move */

	if (callable->type != PICKLE_GLOBAL)
		return machine_fault(m, ERR_MALFORMED, "the pickle calls what is no function");
	switch (allow_at(callable->i)->kind) {
	case ALLOW_DICT:
		return dict_of(m, &box, v);
	case ALLOW_LIST:
		return copy_of(m, PICKLE_LIST, &box, v);
	case ALLOW_SET:
		return copy_of(m, PICKLE_SET, &box, v);
	case ALLOW_TUPLE:
		return copy_of(m, PICKLE_TUPLE, &box, v);
	case ALLOW_PARAMETER:
		*v = (struct pickle_value){ .type = PICKLE_OPAQUE };
		if (box.n && box.item[0].type == PICKLE_TENSOR)
			*v = box.item[0];
		return true;
	case ALLOW_FROM_TYPE: /* (function, type, arguments, state) */
		if (box.n < 3 || box.item[0].type != PICKLE_GLOBAL || box.item[2].type != PICKLE_TUPLE ||
		    allow_at(box.item[0].i)->kind == ALLOW_FROM_TYPE)
			return machine_fault(m, ERR_MALFORMED,
			                     "a tensor of a class, without what it is made of");
		return call(m, &box.item[0], box.item[2].box, v);
	case ALLOW_TENSOR:
	case ALLOW_TENSOR_V2:
	case ALLOW_TENSOR_V3:
		return tensor_rebuild(m, allow_at(callable->i)->kind, &box, v);
	case ALLOW_STORAGE:
	case ALLOW_DTYPE:
	case ALLOW_OPAQUE:
		break;
	}
	*v = (struct pickle_value){ .type = PICKLE_OPAQUE };
	return true;
}

/* REDUCE and NEWOBJ: a function or a class, and a tuple; NEWOBJ_EX: a dict of named arguments, too. */
bool op_reduce(struct machine *m, int arg)
{
	struct pickle_value callable, args, named, v = { 0 };

	if ((arg == 'X' && !machine_pop(m, &named)) || !machine_pop(m, &args) || !machine_pop(m, &callable))
		return false;
	if (args.type != PICKLE_TUPLE)
		return machine_fault(m, ERR_MALFORMED, "arguments of a call that are no tuple");
	return call(m, &callable, args.box, &v) && machine_push(m, v);
}

/* INST: a name, two lines, and arguments above the mark; OBJ: the name below them. */
bool op_instance(struct machine *m, int arg)
{
	struct pickle_value *first, callable = { 0 }, tuple, v = { 0 };
	uint32_t n;

	if (arg == 'i' && (!op_global(m, 0) || !machine_pop(m, &callable)))
		return false;
	if (!machine_unmark(m, &first, &n))
		return false;
	if (arg == 'o') {
		if (n == 0)
			return machine_fault(m, ERR_MALFORMED, "the pickle makes an object of no class");
		callable = *first++;
		n--;
	}
	return box_new(m, PICKLE_TUPLE, first, n, &tuple) && call(m, &callable, tuple.box, &v) &&
	       machine_push(m, v);
}

/* BUILD: attributes for what lies below them; a state_dict's are the versions of its layers. Dropped. */
bool op_build(struct machine *m, int arg)
{
	struct pickle_value state, *to;

	(void)arg;
	if (!machine_pop(m, &state))
		return false;
	to = machine_top(m);
	if (!to)
		return false;
	return to->type == PICKLE_DICT || to->type == PICKLE_OPAQUE || to->type == PICKLE_TENSOR ||
	       to->type == PICKLE_LIST || to->type == PICKLE_SET ||
	       machine_fault(m, ERR_MALFORMED, "the pickle gives attributes to what has none");
}
