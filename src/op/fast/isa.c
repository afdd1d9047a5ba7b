/*
 * isa.c -- which kernels plans use: the best this processor has, what $SKIPSTEP_ISA names, or what a test asks for.
 *
 * What a test asks for is remembered for the process: it has to be chosen from outside of the code under test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op/fast/isa_private.h"

static const struct tiles *const all_tiles[] = { &tiles_avx512, &tiles_avx2, &tiles_neon, &tiles_portable };
static const struct tiles *asked_for; /* NULL: nobody has asked */

static const struct tiles *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(all_tiles); i++)
		if (strcmp(all_tiles[i]->name, name) == 0 && all_tiles[i]->here())
			return all_tiles[i];
	return NULL;
}

const struct tiles *isa_tiles(void)
{
	const char *wanted = getenv("SKIPSTEP_ISA");
	const struct tiles *t = asked_for;

	if (!t && wanted && *wanted)
		t = find(wanted);
	for (size_t i = 0; !t; i++)
		if (all_tiles[i]->here())
			t = all_tiles[i];
	return t;
}

bool isa_check(struct err *err)
{
	const char *wanted = getenv("SKIPSTEP_ISA"), *name[ISA_MAX];
	char list[128];
	int n = fast_isas(name), at = 0;

	if (asked_for || !wanted || !*wanted || find(wanted))
		return true;
	for (int i = 0; i < n; i++)
		at += snprintf(list + at, sizeof(list) - (size_t)at, "%s%s", i ? ", " : "", name[i]);
	return err_set(err, ERR_USAGE, "SKIPSTEP_ISA=%.32s is nothing this processor can use: it can use %s", wanted,
	               list);
}

const char *fast_isa(void)
{
	return isa_tiles()->name;
}

int fast_isas(const char *name[ISA_MAX])
{
	int n = 0;

	for (size_t i = 0; i < ARRAY_LEN(all_tiles); i++)
		if (all_tiles[i]->here())
			name[n++] = all_tiles[i]->name;
	return n;
}

bool fast_isa_use(const char *name)
{
	const struct tiles *t = name ? find(name) : NULL;

	if (name && !t)
		return false;
	asked_for = t;
	return true;
}
