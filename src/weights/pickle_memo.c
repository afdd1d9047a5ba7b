/* pickle_memo.c -- what a pickle keeps to use again: put under a number, got by it. */
#include "weights/machine.h"
#include "base/alloc.h"

#include <inttypes.h>
#include <string.h>

/* The number may be any; only as many as a real file needs are kept, however high it is. */
static bool put(struct machine *m, uint64_t i)
{
	struct pickle_value *top = machine_top(m), *grown;
	uint32_t room = m->memo_room ? m->memo_room : 64;

	if (!top)
		return false;
	if (i >= PICKLE_MAX_MEMO)
		return machine_fault(m, ERR_LIMIT, "memo number %" PRIu64 "; skipstep keeps up to %d", i,
		                     PICKLE_MAX_MEMO);
	while (room <= i)
		room *= 2;
	if (room != m->memo_room) {
		grown = mem_grow(m->memo, room, sizeof(*m->memo));
		if (!grown)
			return err_memory(m->err);
		memset(grown + m->memo_room, 0, (room - m->memo_room) * sizeof(*grown)); /* PICKLE_UNSET */
		m->memo = grown;
		m->memo_room = room;
	}
	m->memo_set += m->memo[i].type == PICKLE_UNSET;
	m->memo[i] = *top;
	return true;
}

static bool get(struct machine *m, uint64_t i)
{
	if (i >= m->memo_room || m->memo[i].type == PICKLE_UNSET)
		return machine_fault(m, ERR_MALFORMED, "memo number %" PRIu64 " was never set", i);
	return machine_push(m, m->memo[i]);
}

bool op_put(struct machine *m, int arg)
{
	uint64_t i;

	return machine_number(m, arg, &i) && put(m, i);
}

/* The next free number; as CPython counts, that is how many are set. */
bool op_memoize(struct machine *m, int arg)
{
	(void)arg;
	return put(m, m->memo_set);
}

bool op_get(struct machine *m, int arg)
{
	uint64_t i;

	return machine_number(m, arg, &i) && get(m, i);
}

static bool line_number(struct machine *m, uint64_t *i)
{
	size_t n;
	const unsigned char *p = machine_line(m, &n);

	if (!p)
		return false;
	*i = 0;
	for (size_t k = 0; k < n; k++) {
		if (p[k] < '0' || p[k] > '9' || k > 9)
			return machine_fault(m, ERR_MALFORMED, "a memo number that is none");
		*i = *i * 10 + (uint64_t)(p[k] - '0');
	}
	return n > 0 || machine_fault(m, ERR_MALFORMED, "a memo number that is none");
}

bool op_put_line(struct machine *m, int arg)
{
	uint64_t i;

	(void)arg;
	return line_number(m, &i) && put(m, i);
}

bool op_get_line(struct machine *m, int arg)
{
	uint64_t i;

	(void)arg;
	return line_number(m, &i) && get(m, i);
}
