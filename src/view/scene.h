/*
 * scene.h -- all that a view, a sentence or an exporter may know.
 *
 * What is shown is a pure function of a scene.
 */
#ifndef VIEW_SCENE_H
#define VIEW_SCENE_H

#include "trace/compare.h"
#include "trace/cursor.h"
#include "view/palette.h"

struct lesson;
struct view;

/* The side pane of the block and below; `v` goes on to the next. */
enum side { SIDE_AUTO, SIDE_PYTHON, SIDE_BUILD, SIDE_C, SIDE_FORMULA, SIDE_COUNT };

struct look {
	const struct view *view; /* NULL: the one that belongs to the cursor's size */
	enum side side;
	enum depth depth;
	bool ascii;
	bool digits;  /* all nine */
	bool numbers; /* m: maps as numbers */
	bool by_size; /* w: terms, largest first */
	int mask;     /* the last step shown, for predictions; -1: everything */
};

struct scene {
	const struct trace *trace[3]; /* the reader's; the other two of a comparison */
	int ntraces;
	const struct comparison *comparison; /* of trace[0] and trace[1], or NULL */
	struct cursor cursor;
	struct look look;

	/* A page of words over the view: help, the answer of a verb. NULL: none. */
	const char *text_title, *text;
	int text_top; /* first line shown */

	/* Replaces the sentence until the next key: an error, an answer of one line. "" or NULL: none. */
	const char *notice;
	/* While something is typed: ":goto lay" and the column of the caret. NULL: nothing is typed. */
	const char *typed;
	int caret;

	/* A lesson takes the side half of the view. NULL: none. */
	const struct lesson *lesson;
	const char *lesson_text; /* this stop's words, holes filled */
	int stop;
};
#endif
