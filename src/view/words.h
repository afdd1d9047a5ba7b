/*
 * words.h -- how a page of words falls into rows: for the view, its title and the keys that turn its pages.
 */
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H

#include "view/scene.h"

/* The rows that the first line of `text` takes on a page `width` columns wide; *n: its bytes, the line's end included. */
int words_rows(int width, const char *text, size_t *n);
/* Which part of scene->text is shown where `rows` fit: "page 1 of 3". */
void words_part(const struct scene *, int width, int rows, struct buf *);
#endif
