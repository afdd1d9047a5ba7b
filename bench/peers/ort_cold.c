/*
 * ort_cold.c -- the whole way with ONNX Runtime's C interface: a model from disk, made-up numbers, one run, five best.
 *
 *	ort_cold LIBRARY MODEL.onnx SIDE
 *
 * The library that npm brings has no header, so the functions are called by their place in its table, which the
 * interface promises never to change (onnxruntime_c_api.h, struct OrtApi). Answers with ms and the five best.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { VERSION = 11, FLOAT = 1, WARNING = 2 };
enum {
	ERROR_MESSAGE = 2,
	CREATE_ENV = 3,
	CREATE_SESSION = 7,
	RUN = 9,
	CREATE_OPTIONS = 10,
	CREATE_TENSOR = 49,
	TENSOR_DATA = 51,
	CREATE_CPU_MEMORY = 69,
};

struct base {
	void *const *(*api)(uint32_t version);
	const char *(*version)(void);
};

static void *const *table;

#define CALL(place, type, ...) check(((void *(*)type)table[place])(__VA_ARGS__))

static void check(void *status)
{
	if (!status)
		return;
	fprintf(stderr, "ort_cold: %s\n", ((const char *(*)(void *))table[ERROR_MESSAGE])(status));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	const double start = now();
	void *library = argc == 4 ? dlopen(argv[1], RTLD_NOW) : NULL;
	const struct base *(*get)(void);
	void *env, *options, *session, *memory, *x, *y = NULL;
	const char *in[] = { "x" }, *out[] = { "y" };
	int64_t side = argc == 4 ? atoi(argv[3]) : 0, shape[] = { 1, 3, side, side };
	size_t n = (size_t)(3 * side * side);
	float *v = malloc(n * sizeof *v);

	if (!library || !v) {
		fprintf(stderr, "ort_cold: %s\n", argc == 4 ? dlerror() : "LIBRARY MODEL.onnx SIDE");
		return 2;
	}
	*(void **)&get = dlsym(library, "OrtGetApiBase");
	table = get()->api(VERSION);
	for (size_t i = 0; i < n; i++)
		v[i] = 0.5f;
	CALL(CREATE_ENV, (int, const char *, void **), WARNING, "cold", &env);
	CALL(CREATE_OPTIONS, (void **), &options);
	CALL(CREATE_SESSION, (void *, const char *, void *, void **), env, argv[2], options, &session);
	CALL(CREATE_CPU_MEMORY, (int, int, void **), 0, 0, &memory);
	CALL(CREATE_TENSOR, (void *, void *, size_t, const int64_t *, size_t, int, void **), memory, v,
	     n * sizeof *v, shape, 4, FLOAT, &x);
	CALL(RUN, (void *, void *, const char **, void **, size_t, const char **, size_t, void **), session,
	     NULL, in, &x, 1, out, 1, &y);
	CALL(TENSOR_DATA, (void *, void **), y, (void **)&v);
	printf("%.3f ms", now() - start);
	for (int i = 0; i < 5; i++)
		printf(" %g", (double)v[i]);
	putchar('\n');
	return 0;
}
