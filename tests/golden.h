/* golden.h -- a file of tests/screens that a test must make again to the byte. SKIPSTEP_UPDATE=1 writes it anew. */
#ifndef SKIPSTEP_TESTS_GOLDEN_H
#define SKIPSTEP_TESTS_GOLDEN_H

#include "base/buf.h"

/* Fails with the first row that differs. `name` is that of the file, without .md. */
void golden_check(const char *name, const struct buf *is);
#endif
