/*
 * data.h -- finding the networks, pictures and lessons that come with skipstep.
 *
 * In this order: a file as given; $SKIPSTEP_DATA; $XDG_DATA_HOME and $XDG_DATA_DIRS (/skipstep); the `data` folder
 * beside the program's own folder (the build tree); share/skipstep beside its folder; the installed folder. Relative
 * XDG paths are ignored. A source tree keeps its lessons beside `data`, so they are looked for there too.
 */
#ifndef VERB_DATA_H
#define VERB_DATA_H

#include "base/buf.h"

/* NAME.net; pictures/NAME[.png]; lessons/NAME[.md]; NAME.txt */
enum data_kind { DATA_NET, DATA_PICTURE, DATA_LESSON, DATA_PROOF };
/* The path of what the reader called `name`, in buf; a name that looks like a path is given back as it is, for the
   reader of the file to judge. ERR_READ naming what there is. */
bool data_find(enum data_kind, const char *name, struct buf *path, struct err *);
/* The same of what comes with skipstep only, whatever is called so in the present folder. */
bool data_shipped(enum data_kind, const char *name, struct buf *path, struct err *);
/* Names of all there are, sorted, one a line. */
void data_list(enum data_kind, struct buf *);
#endif
