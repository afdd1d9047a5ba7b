/*
 * png.c -- a step as a PNG: its contact sheet. The same trace gives the same bytes.
 */
#include <string.h>

#include "export/export.h"
#include "export/sheet.h"

static bool write_png(const struct trace *trace, int step, struct io_out *out, struct err *err)
{
	struct picture sheet = { 0 };
	bool ok = sheet_draw(trace, step, &sheet, err) && picture_print(&sheet, out, err);

	picture_free(&sheet);
	return ok;
}

const struct exporter exporter_png = {
	.name = "png",
	.suffix = ".png",
	.gloss = "contact sheets of the feature maps",
	.binary = true,
	.write = write_png,
};

/* ---- the list ----------------------------------------------------------------------------------- */

const struct exporter *exporter_find(const char *name)
{
#define X(format) &exporter_##format,
	static const struct exporter *const table[] = { EXPORTERS(X) };
#undef X
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}
