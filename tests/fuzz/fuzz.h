/*
 * fuzz.h -- what a fuzz target defines. With clang: -fsanitize=fuzzer,address and one fuzz_*.c; without,
 * replay_main.c feeds it the files of its corpus.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

extern const char fuzz_corpus[]; /* its folder in tests/corpus */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
#endif
