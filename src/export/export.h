/*
 * export.h -- a scene, or a whole trace, as files.  One file per format.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "base/io.h"
#include "view/scene.h"

struct exporter {
	const char *name, *suffix, *gloss; /* "png", ".png" */
	bool binary;
	/* One step of the trace (computed). The writer is opened and committed by the caller. */
	bool (*write)(const struct trace *, int step, struct io_out *, struct err *);
	/* Instead: the whole network, as the file at `path` and another beside it, its name ending in `beside`; both are
	   written or none. */
	bool (*network)(const struct trace *, const char *path, bool force, struct err *);
	const char *beside;
};

/* Adding a format: one word here, one file in src/export. */
#define EXPORTERS(X) \
	X(png) \
	X(torch)
#define EXPORTER_EXTERN(name) extern const struct exporter exporter_##name;
EXPORTERS(EXPORTER_EXTERN)
#undef EXPORTER_EXTERN
const struct exporter *exporter_find(const char *name);
#endif
