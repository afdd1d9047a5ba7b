/* pickle.c -- the machine: its loop, its stack, the bytes it reads. */
#include "weights/machine.h"
#include "base/alloc.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool machine_fault(struct machine *m, enum err_code code, const char *fmt, ...)
{
	char sentence[256];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(sentence, sizeof(sentence), fmt, ap) < 0)
		sentence[0] = '\0';
	va_end(ap);
	return err_set(m->err, code, "%sbyte %zu: %s", m->where, m->op, sentence);
}

void *machine_room(struct machine *m, void *list, uint32_t n, uint32_t *room, size_t size, uint32_t most,
                   const char *what)
{
	uint32_t more = *room ? 2 * *room : 64;
	void *p;

	if (n < *room)
		return list;
	if (n >= most) {
		machine_fault(m, ERR_LIMIT, "more than %u %s; skipstep keeps no more", most, what);
		return NULL;
	}
	if (more > most)
		more = most;
	p = mem_grow(list, more, size);
	if (p)
		*room = more;
	else
		err_memory(m->err);
	return p;
}

const unsigned char *machine_take(struct machine *m, size_t n)
{
	const unsigned char *p = m->b + m->at;

	if (n > m->n - m->at) {
		machine_fault(m, ERR_MALFORMED, "the pickle ends in the middle of a value: cut short?");
		return NULL;
	}
	m->at += n;
	return p;
}

const unsigned char *machine_line(struct machine *m, size_t *n)
{
	const unsigned char *p = m->b + m->at;
	const unsigned char *end = m->at < m->n ? memchr(p, '\n', m->n - m->at) : NULL;

	if (!end) {
		machine_fault(m, ERR_MALFORMED, "the pickle ends in the middle of a line: cut short?");
		return NULL;
	}
	*n = (size_t)(end - p);
	m->at += *n + 1;
	return p;
}

bool machine_number(struct machine *m, int bytes, uint64_t *x)
{
	const unsigned char *p = machine_take(m, (size_t)bytes);

	if (!p)
		return false;
	*x = 0;
	for (int i = bytes - 1; i >= 0; i--)
		*x = *x << 8 | p[i];
	return true;
}

bool machine_push(struct machine *m, struct pickle_value v)
{
	struct pickle_value *stack = machine_room(m, m->stack, m->nstack, &m->stack_room, sizeof(*stack),
	                                          PICKLE_MAX_STACK, "values on the pickle's stack");

	if (!stack)
		return false;
	m->stack = stack;
	m->stack[m->nstack++] = v;
	return true;
}

struct pickle_value *machine_top(struct machine *m)
{
	if (m->nstack > (m->nmarks ? m->mark[m->nmarks - 1] : 0))
		return &m->stack[m->nstack - 1];
	machine_fault(m, ERR_MALFORMED, "the pickle takes more from its stack than there is");
	return NULL;
}

bool machine_pop(struct machine *m, struct pickle_value *v)
{
	struct pickle_value *top = machine_top(m);

	if (!top)
		return false;
	*v = *top;
	m->nstack--;
	return true;
}

bool machine_unmark(struct machine *m, struct pickle_value **first, uint32_t *n)
{
	if (m->nmarks == 0)
		return machine_fault(m, ERR_MALFORMED, "the pickle goes back to a mark it never set");
	m->nmarks--;
	*n = m->nstack - m->mark[m->nmarks];
	m->nstack = m->mark[m->nmarks];
	*first = m->stack + m->nstack; /* until the next push */
	return true;
}

/* ---- opcodes that concern the machine itself ---------------------------------------------------- */

static bool op_proto(struct machine *m, int arg)
{
	uint64_t version;

	(void)arg;
	if (!machine_number(m, 1, &version))
		return false;
	return version <= 5 || machine_fault(m, ERR_UNSUPPORTED, "pickle protocol %u; skipstep reads up to 5",
	                                     (unsigned)version);
}

static bool op_frame(struct machine *m, int arg)
{
	uint64_t n;

	(void)arg;
	if (!machine_number(m, 8, &n))
		return false;
	return n <= m->n - m->at ||
	       machine_fault(m, ERR_MALFORMED, "a frame of the pickle goes past its end: cut short?");
}

static bool op_stop(struct machine *m, int arg)
{
	(void)arg;
	if (m->nmarks || m->nstack != 1)
		return machine_fault(m, ERR_MALFORMED, "the pickle ends with %u values on its stack, not one",
		                     m->nstack);
	m->done = true;
	return machine_pop(m, &m->p->top);
}

/* Byte by byte; names as in CPython's pickletools.py. */
static const struct {
	opcode *run;
	int arg;
} opcodes[256] = {
	[0x80] = { op_proto, 0 },
	[0x95] = { op_frame, 0 },
	['.'] = { op_stop, 0 },
	['N'] = { op_constant, PICKLE_NONE },
	[0x88] = { op_constant, 1 << 8 | PICKLE_BOOL },
	[0x89] = { op_constant, PICKLE_BOOL },
	['J'] = { op_int, -4 },
	['K'] = { op_int, 1 },
	['M'] = { op_int, 2 },
	[0x8a] = { op_long, 1 },
	[0x8b] = { op_long, 4 },
	['I'] = { op_number_line, 'I' },
	['L'] = { op_number_line, 'L' },
	['F'] = { op_number_line, 'F' },
	['G'] = { op_float, 0 },
	['U'] = { op_text, 1 << 8 | PICKLE_TEXT }, /* SHORT_BINSTRING, and so on */
	['T'] = { op_text, 4 << 8 | PICKLE_TEXT },
	['X'] = { op_text, 4 << 8 | PICKLE_TEXT },
	[0x8c] = { op_text, 1 << 8 | PICKLE_TEXT },
	[0x8d] = { op_text, 8 << 8 | PICKLE_TEXT },
	['C'] = { op_text, 1 << 8 | PICKLE_BYTES },
	['B'] = { op_text, 4 << 8 | PICKLE_BYTES },
	[0x8e] = { op_text, 8 << 8 | PICKLE_BYTES },
	[0x96] = { op_text, 8 << 8 | PICKLE_BYTES },
	['S'] = { op_text_line, 'S' },
	['V'] = { op_text_line, 'V' },
	['}'] = { op_empty, PICKLE_DICT },
	[']'] = { op_empty, PICKLE_LIST },
	[')'] = { op_empty, PICKLE_TUPLE },
	[0x8f] = { op_empty, PICKLE_SET },
	[0x85] = { op_tuple, 1 },
	[0x86] = { op_tuple, 2 },
	[0x87] = { op_tuple, 3 },
	['t'] = { op_from_mark, PICKLE_TUPLE },
	['l'] = { op_from_mark, PICKLE_LIST },
	['d'] = { op_from_mark, PICKLE_DICT },
	[0x91] = { op_from_mark, PICKLE_SET },
	['a'] = { op_append, 1 << 8 | PICKLE_LIST },
	['e'] = { op_append, PICKLE_LIST },
	['s'] = { op_append, 2 << 8 | PICKLE_DICT },
	['u'] = { op_append, PICKLE_DICT },
	[0x90] = { op_append, PICKLE_SET },
	['('] = { op_mark, 0 },
	['0'] = { op_pop, 0 },
	['1'] = { op_pop_mark, 0 },
	['2'] = { op_dup, 0 },
	['q'] = { op_put, 1 },
	['r'] = { op_put, 4 },
	['p'] = { op_put_line, 0 },
	[0x94] = { op_memoize, 0 },
	['h'] = { op_get, 1 },
	['j'] = { op_get, 4 },
	['g'] = { op_get_line, 0 },
	['c'] = { op_global, 0 },
	[0x93] = { op_stack_global, 0 },
	['Q'] = { op_persistent, 0 },
	['R'] = { op_reduce, 'R' },
	[0x81] = { op_reduce, 'N' }, /* NEWOBJ */
	[0x92] = { op_reduce, 'X' }, /* NEWOBJ_EX */
	['i'] = { op_instance, 'i' },
	['o'] = { op_instance, 'o' },
	['b'] = { op_build, 0 },
};

static bool run(struct machine *m)
{
	while (!m->done) {
		unsigned char code;

		m->op = m->at;
		if (m->at >= m->n)
			return machine_fault(m, ERR_MALFORMED, "the pickle has no end: cut short?");
		code = m->b[m->at++];
		if (!opcodes[code].run)
			return machine_fault(m, ERR_UNSUPPORTED,
			                     "0x%02x is no opcode of a pickle that skipstep knows", code);
		if (!opcodes[code].run(m, opcodes[code].arg))
			return false;
	}
	return true;
}

bool pickle_read(const struct bytes *b, size_t *at, const char *where, struct pickle *p, struct err *err)
{
	struct machine m = { .b = b->p, .n = b->n, .at = *at, .where = where, .p = p, .err = err };
	bool ok;

	*p = (struct pickle){ 0 };
	ok = run(&m);
	*at = m.at;
	mem_free(m.stack);
	mem_free(m.mark);
	mem_free(m.memo);
	return ok;
}

void pickle_free(struct pickle *p)
{
	for (uint32_t i = 0; i < p->nboxes; i++)
		mem_free(p->box[i].item);
	mem_free(p->box);
	mem_free(p->storage);
	mem_free(p->tensor);
	*p = (struct pickle){ 0 };
}

bool pickle_is(const struct pickle_value *v, const char *text)
{
	return v->type == PICKLE_TEXT && v->n == strlen(text) && memcmp(v->s, text, v->n) == 0;
}

/* The last one counts, as in Python. */
const struct pickle_value *pickle_get(const struct pickle *p, const struct pickle_value *dict,
                                      const char *key)
{
	const struct pickle_box *box = dict->type == PICKLE_DICT ? &p->box[dict->box] : NULL;

	for (uint32_t i = box ? box->n / 2 : 0; i-- > 0;)
		if (pickle_is(&box->item[2 * i], key))
			return &box->item[2 * i + 1];
	return NULL;
}
