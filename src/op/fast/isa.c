/* isa.c -- the kernels are compiled several times and the loader has chosen: see kernels.h. */
#include <string.h>

#include "op/fast/isa.h"

const char *fast_isa(void)
{
#if defined HAVE_TARGET_CLONES && defined __x86_64__
	if (__builtin_cpu_supports("avx512f"))
		return "avx512";
	if (__builtin_cpu_supports("fma"))
		return "avx2";
#endif
	return "portable";
}

int fast_isas(const char *name[ISA_MAX])
{
	name[0] = fast_isa();
	return 1;
}

bool fast_isa_use(const char *name)
{
	return !name || strcmp(name, fast_isa()) == 0;
}
