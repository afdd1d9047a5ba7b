/* io_input.c -- standard input, to its end, into memory. */
#include "base/io.h"
#include "base/alloc.h"
#include "base/sys.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool io_read_input(size_t limit, struct bytes *out, struct err *err)
{
	size_t room = 0;

	*out = (struct bytes){ 0 };
	for (;;) {
		ssize_t r;

		if (out->n == room) {
			size_t more = room ? 2 * room : (size_t)1 << 16;
			unsigned char *p = mem_grow(out->p, more + 1, 1);

			if (!p) {
				err_memory(err);
				break;
			}
			out->p = p;
			room = more;
		}
		r = sys_read(STDIN_FILENO, out->p + out->n, room - out->n);
		if (r < 0) {
			err_set(err, ERR_READ, "%s", strerror(errno));
			break;
		}
		if (r == 0) {
			out->p[out->n] = '\0';
			return true;
		}
		out->n += (size_t)r;
		if (out->n > limit) {
			err_set(err, ERR_LIMIT, "more than the limit of %zu bytes", limit);
			break;
		}
	}
	mem_free(out->p);
	*out = (struct bytes){ 0 };
	return err_prefix(err, "standard input");
}
