/*
 * data.h -- finding the networks, pictures and lessons that come with skipstep.
 *
 * In this order: a path as given; $SKIPSTEP_DATA; $XDG_DATA_HOME and $XDG_DATA_DIRS (/skipstep); the `data` folder
 * beside the program's own folder (the build tree); the installed folder. Relative XDG paths are ignored.
 */
#ifndef VERB_DATA_H
#define VERB_DATA_H

#include "base/buf.h"

enum data_kind { DATA_NET, DATA_PICTURE, DATA_LESSON }; /* NAME.net; pictures/NAME[.png]; lessons/NAME[.md] */
/* The path of what the reader called `name`, in buf. ERR_READ naming what there is. */
bool data_find(enum data_kind, const char *name, struct buf *path, struct err *);
/* Names of all there are, sorted, one a line. */
void data_list(enum data_kind, struct buf *);
void data_set_program(const char *argv0); /* once, at start */
#endif
