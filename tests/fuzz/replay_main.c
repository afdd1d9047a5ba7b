/*
 * replay_main.c -- a fuzz target without a fuzzer: replays the files and folders named, or else the target's
 * corpus. Small files are also tried cut at every byte, and with every byte changed.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "fuzz.h"

enum { SMALL = 800, LIMIT = 1 << 26 };

/* An exact copy each time, so that a sanitizer sees one byte too many. */
static void one(const unsigned char *p, size_t n, size_t changed)
{
	unsigned char *copy = malloc(n ? n : 1);

	if (!copy)
		exit(EXIT_FAILURE);
	memcpy(copy, p, n);
	if (changed < n)
		copy[changed] ^= (unsigned char)(1u << changed % 8);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void file(const char *path, int *inputs)
{
	struct err err;
	struct bytes b;

	if (!io_read(path, LIMIT, &b, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		exit(EXIT_FAILURE);
	}
	one(b.p, b.n, b.n);
	*inputs += 1;
	for (size_t i = 0; b.n <= SMALL && i < b.n; i++) {
		one(b.p, i, i);
		one(b.p, b.n, i);
		*inputs += 2;
	}
	mem_free(b.p);
}

static void folder(const char *path, int *inputs)
{
	DIR *dir = opendir(path);
	char name[4096];

	if (!dir) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	for (struct dirent *e; (e = readdir(dir));) {
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (e->d_name[0] != '.')
			file(name, inputs);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	char corpus[4096];
	int inputs = 0;

	snprintf(corpus, sizeof(corpus), "%s/tests/corpus/%s", srcdir ? srcdir : ".", fuzz_corpus);
	if (argc == 1)
		folder(corpus, &inputs);
	for (int i = 1; i < argc; i++) {
		if (io_is_dir(argv[i]))
			folder(argv[i], &inputs);
		else
			file(argv[i], &inputs);
	}
	printf("%d inputs\n# %d passed, %d failed\n", inputs, inputs > 0, inputs == 0);
	return inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
