/*
 * buf.h -- growable text.
 *
 * { 0 } is a valid, empty buf.  Appending never fails loudly: when memory is
 * short `lost` is set and stays set, and buf_ok() says so at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"

struct buf {
	char *s; /* NUL-terminated once something was added */
	size_t len, room;
	bool lost;
};

/* Appending */
void buf_add(struct buf *, const void *, size_t n);
void buf_puts(struct buf *, const char *);
void buf_putc(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Reading: never NULL; "" when empty. Valid until the next append. */
const char *buf_str(const struct buf *);
bool buf_ok(const struct buf *, struct err *); /* false and ERR_LIMIT if anything was lost */

/* Life */
void buf_clear(struct buf *); /* empty, keeps the memory */
void buf_free(struct buf *);
#endif
