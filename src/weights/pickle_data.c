/* pickle_data.c -- opcodes that push a number or a text. */
#include "weights/machine.h"

#include <string.h>

static struct pickle_value int_value(int64_t i)
{
	return (struct pickle_value){ .type = PICKLE_INT, .i = i };
}

/* None, True, False: the type, and the value above it. */
bool op_constant(struct machine *m, int arg)
{
	return machine_push(m, (struct pickle_value){ .type = (enum pickle_type)(arg & 255), .i = arg >> 8 });
}

/* BININT, BININT1, BININT2: so many bytes, negative: signed. */
bool op_int(struct machine *m, int arg)
{
	uint64_t x;

	if (!machine_number(m, arg < 0 ? -arg : arg, &x))
		return false;
	return machine_push(m, int_value(arg < 0 && x >= 0x80000000 ? (int64_t)x - 0x100000000 : (int64_t)x));
}

/* Two's complement, as many bytes as it takes. */
static bool push_long(struct machine *m, const unsigned char *p, size_t n)
{
	uint64_t x = n && p[n - 1] & 0x80 ? UINT64_MAX : 0;
	int64_t i;

	if (n > sizeof(x))
		return machine_push(m,
		                    (struct pickle_value){ .type = PICKLE_LONG, .n = (uint32_t)n, .s = p });
	for (size_t k = n; k-- > 0;)
		x = x << 8 | p[k];
	memcpy(&i, &x, sizeof(i));
	return machine_push(m, int_value(i));
}

/* LONG1, LONG4: how many bytes, in `arg` bytes. */
bool op_long(struct machine *m, int arg)
{
	uint64_t n;
	const unsigned char *p;

	if (!machine_number(m, arg, &n))
		return false;
	p = machine_take(m, n <= INT32_MAX ? (size_t)n : SIZE_MAX);
	return p && push_long(m, p, (size_t)n);
}

/* A text behind its length: how many bytes the length takes, and above which type. */
bool op_text(struct machine *m, int arg)
{
	uint64_t n;
	const unsigned char *p;

	if (!machine_number(m, arg >> 8, &n))
		return false;
	p = machine_take(m, n <= INT32_MAX ? (size_t)n : SIZE_MAX);
	return p && machine_push(m, (struct pickle_value){
	                                .type = (enum pickle_type)(arg & 255), .n = (uint32_t)n, .s = p });
}

/* STRING, in quotes, and UNICODE, without; escapes inside are left as they are written. */
bool op_text_line(struct machine *m, int arg)
{
	size_t n;
	const unsigned char *p = machine_line(m, &n);

	if (!p)
		return false;
	if (arg == 'S') {
		if (n < 2 || (p[0] != '\'' && p[0] != '"') || p[n - 1] != p[0])
			return machine_fault(m, ERR_MALFORMED, "a text without its quotes");
		p++;
		n -= 2;
	}
	if (n > INT32_MAX)
		return machine_fault(m, ERR_LIMIT, "a text of %zu bytes", n);
	return machine_push(m, (struct pickle_value){ .type = PICKLE_TEXT, .n = (uint32_t)n, .s = p });
}

/* INT, LONG, FLOAT written in decimal. What a network needs never comes so: kept only where it is a short integer. */
bool op_number_line(struct machine *m, int arg)
{
	size_t n, k = 0;
	const unsigned char *p = machine_line(m, &n);
	bool minus;
	int64_t i = 0;

	if (!p)
		return false;
	if (arg == 'F')
		return machine_push(m, (struct pickle_value){ .type = PICKLE_OPAQUE });
	if (arg == 'I' && n == 2 && p[0] == '0' && (p[1] == '0' || p[1] == '1'))
		return machine_push(m, (struct pickle_value){ .type = PICKLE_BOOL, .i = p[1] - '0' });
	if (n && p[n - 1] == 'L')
		n--;
	minus = n && p[0] == '-';
	k += minus;
	if (k == n)
		return machine_fault(m, ERR_MALFORMED, "an integer that is none");
	for (size_t first = k; k < n; k++) {
		if (p[k] < '0' || p[k] > '9')
			return machine_fault(m, ERR_MALFORMED, "an integer that is none");
		if (k - first >= 18)
			return machine_push(m, (struct pickle_value){ .type = PICKLE_OPAQUE });
		i = i * 10 + (p[k] - '0');
	}
	return machine_push(m, int_value(minus ? -i : i));
}

/* BINFLOAT: a double, big-endian. */
bool op_float(struct machine *m, int arg)
{
	const unsigned char *p = machine_take(m, 8);
	struct pickle_value v = { .type = PICKLE_FLOAT };
	uint64_t x = 0;

	(void)arg;
	if (!p)
		return false;
	for (int i = 0; i < 8; i++)
		x = x << 8 | p[i];
	memcpy(&v.f, &x, sizeof(v.f));
	return machine_push(m, v);
}
