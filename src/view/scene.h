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

struct against;
struct breaks;
struct contest;
struct field;
struct ledger;
struct lesson;
struct reads;
struct view;
struct watch;

/* The side pane of the block and below; `v` goes on to the next. */
enum side { SIDE_AUTO, SIDE_PYTHON, SIDE_BUILD, SIDE_C, SIDE_FORMULA, SIDE_BUFFERS, SIDE_COUNT };

/* What the view of reads counts; `r` goes on to the next. */
enum reads_of { READS_BOTH, READS_TRUNK, READS_SHORTCUT, READS_COUNT };

/* The map that a comparison shows large; `x` goes on to the next. */
enum compare_of { COMPARE_THREE, COMPARE_A, COMPARE_B, COMPARE_DIFFERENCE, COMPARE_COUNT };

struct look {
	const struct view *view; /* NULL: the one that belongs to the cursor's size */
	enum side side;
	enum depth depth;
	enum palette palette;
	bool ascii;
	bool digits;  /* all nine */
	bool numbers; /* m: maps as numbers */
	bool by_size; /* w: terms, largest first */
	bool mouse;   /* the full screen takes the mouse: wheel and clicks */
	int mask;     /* the last step shown, for predictions; -1: everything */
	enum reads_of reads;
	enum compare_of compare;
	bool winners; /* the ledger's map: which source is the larger at each pixel */
	int zoom; /* of maps: cells a pixel, in a channel opened more than fit; 0: as it fits; negative: pixels a cell */
	int pan_y, pan_x; /* the corner shown of a map that does not fit, from the cursor's own */
};

struct scene {
	const struct trace *trace[3]; /* the reader's; the other two of a comparison */
	int ntraces;
	const struct comparison *comparison; /* of trace[0] and trace[1], or NULL */
	struct cursor cursor;
	struct look look;

	/* A what-if: the trace of the true network, NULL where this is the truth. trace[0]->net->recipe says what if. */
	const struct trace *truth;
	/* For marks and for the views of these; NULL where not asked for. Made by the session when shown. */
	const struct breaks *breaks;
	const struct reads *reads[2]; /* of the block's x: by the trunk, by the shortcut */
	const struct ledger *ledger;
	const struct contest *contest; /* which source wins at each pixel of this block */
	const struct field *field;     /* what one number depends on */
	const struct watch *watch;     /* where one number goes */
	const struct against *against; /* values from elsewhere; NULL: none */

	/* A page of words over the view: help, the answer of a verb. NULL: none. */
	const char *text_title, *text;
	int text_top;  /* first line shown */
	int text_mark; /* 1 for the first line: what a search has found; 0: nothing */

	/* Replaces the sentence until the next key: an error, an answer of one line. "" or NULL: none. */
	const char *notice;
	/* While something is typed: ":goto lay" and the column of the caret. NULL: nothing is typed. */
	const char *typed;
	int caret;

	/* A lesson takes the side half of the view. NULL: none. */
	const struct lesson *lesson;
	const char *lesson_text; /* this stop's words, holes filled */
	int stop;
	int lesson_top; /* the first row of them shown, in a window too small for all */
};
#endif
