/*
 * corpus.h -- the lines of tests/corpus/FOLDER/LIST: an exit code, a file, and words.
 */
#ifndef SKIPSTEP_TESTS_CORPUS_H
#define SKIPSTEP_TESTS_CORPUS_H

#include "base/io.h"

/* Calls `each` for every line, with the file read; the number of lines. */
int corpus_each(const char *folder,
                void (*each)(int code, const char *name, const char *words, const struct bytes *));
/* An `each` for files of weights: refused with the code and the words, or read, the words being how many tensors. */
void corpus_answer(int code, const char *name, const char *words, const struct bytes *);
#endif
