/* export.c -- the list of formats. */
#include <string.h>

#include "export/export.h"

#define ROW(format) &exporter_##format,
static const struct exporter *const table[] = { EXPORTERS(ROW) };
#undef ROW

const struct exporter *exporter_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}
