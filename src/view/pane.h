/*
 * pane.h -- the side panes: a listing with the cursor's line marked, and a lesson's words.
 */
#ifndef VIEW_PANE_H
#define VIEW_PANE_H

#include "lesson/listing.h"
#include "view/shown.h"
#include "view/small.h"

/* The listing that the scene asks for (look.side), or `usual`. Returns the rows used. */
int pane_listing(const struct scene *, struct cells *, struct rect, enum side usual);
/* Which buffer each name of the Python points at. Returns the rows used. */
int pane_buffers(const struct scene *, struct cells *, struct rect);
/* The listing itself, scrolled so that the cursor's line shows. Column r.x is for the ►. */
int pane_lines(const struct scene *, struct cells *, struct rect, const struct listing *);
/* One of them, whatever the cursor is on; false where there is none. */
bool pane_make(const struct scene *, const struct cursor *, enum side, struct listing *);
/* The stop's heading, then its words; how many rows they want. */
int pane_lesson_rows(const struct scene *, int width);
void pane_lesson(const struct scene *, struct cells *, struct rect);
/* How many rows of the words do not fit: how far scene.lesson_top may go. 0: all show. */
int pane_lesson_rest(const struct scene *, struct rect);

/* │ from top to bottom in one column; ── TITLE ── across. */
void rule_down(struct cells *, int x, int y, int h);
void rule_across(struct cells *, int x, int y, int w, const char *title);
#endif
