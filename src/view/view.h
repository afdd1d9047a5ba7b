/*
 * view.h -- one picture of a scene, drawn into cells.  One file per view.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "view/scene.h"

struct hint {
	const char *key, *word; /* "Enter", "open" */
};

struct sayer;

struct view {
	const char *name, *gloss; /* "overview": the word of `view overview` */
	const char *title; /* beside the block's name in row 1, instead of the step; NULL: place and step */
	bool of_number;    /* the title is of one number, not of the block */
	const struct hint *hints; /* in order of use, without help and quit; ends with { NULL } */
	/* Pure. The rect is the middle of the page, between the rule and the sentence. */
	void (*draw)(const struct scene *, struct cells *, struct rect);
	/* The sentence of this view, for every door; NULL: that of what the cursor is on. */
	void (*tell)(struct sayer *);
};

/* Adding a view: one word here, one file in src/view. */
#define VIEWS(X) \
	X(overview) \
	X(block) \
	X(maps) \
	X(pixel) \
	X(mac) \
	X(compare) \
	X(ways) \
	X(reads) \
	X(ledger) \
	X(field) \
	X(watch) \
	X(words)

#define VIEW_EXTERN(name) extern const struct view view_##name;
VIEWS(VIEW_EXTERN)
#undef VIEW_EXTERN
const struct view *view_find(const char *name);
/* look.view, or the one for the cursor's size; view_words when scene->text is set. */
const struct view *view_of(const struct scene *);

/* How many rows of a lesson's words do not fit a page of this size: how far scene.lesson_top may go. */
int page_lesson_rest(const struct scene *, int w, int h);
/* The whole page at the cells' size: frame, strip, view, sentence, hints. Any size from 1x1. */
void page_draw(const struct scene *, struct cells *);
#endif
