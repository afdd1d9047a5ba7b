/*
 * lesson.h -- a lesson is CommonMark with fenced `skipstep` blocks of verbs; it is read into stops.
 *
 *     # What downsample is                       the title; one
 *
 *     ## The block that does not fit             a level-2 heading starts a stop
 *     Prose, shown beside the view ...
 *     ```skipstep                                verb lines, run when the stop is reached
 *     goto layer2.0.bn2
 *     expect (32,16,16)                          the answer of the verb before must contain this text
 *     ask What shape does downsample give back?  a question ...
 *     answer {shape layer2.0.downsample.1}       ... answered from the network beside it
 *     hint Its convolution has stride 2.         what a wrong answer is told; may be left out
 *     ```
 *
 * A stop's verbs are run first, then its prose and its questions are shown.  {holes} in prose (also in code spans and
 * code), in expect, ask, answer and hint lines are filled from the trace at that moment, after parsing: see hole.h. "{{" is
 * a brace. Empty lines in a block, and lines that start with #, are left out.
 */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include "base/buf.h"

enum command_kind { COMMAND_VERB, COMMAND_EXPECT, COMMAND_ASK, COMMAND_ANSWER, COMMAND_HINT };

struct command {
	enum command_kind kind;
	char *line; /* the line as it was written, without blanks around it */
	const char *
	    text; /* what comes after the word expect, ask, answer, hint; a verb's whole line. Holes not filled */
	int number; /* line of the file */
};

struct stop {
	char *title;
	/* Paragraphs separated by an empty line, each on one line, to be wrapped; a list's items start with "- " and stand
	   on lines of their own; code is lines indented by four. No markup, holes not filled. */
	char *prose;
	struct command *command; /* an ask is followed by its answer, and that by its hint if it has one */
	int ncommands;
	int line; /* of the file */
};

struct lesson {
	char *name;  /* "downsample": the file's name without folder and suffix */
	char *file;  /* as it was given, for messages: "lessons/downsample.md" */
	char *title; /* the level-1 heading */
	struct stop *stop;
	int nstops;
};

enum { LESSON_MAX = 1 << 20 }; /* bytes of a file */

/* ERR_MALFORMED "FILE:LINE: sentence": not UTF-8, no title, no stop, words before the first stop that nobody would
   see, a hole that is not closed, an ask without an answer, an answer, hint or expect without what it belongs to; ERR_LIMIT.
   NULL on error. */
struct lesson *lesson_parse(const char *text, size_t n, const char *file, struct err *);
struct lesson *lesson_read(const char *path, struct err *);
void lesson_free(struct lesson *);

/* Is what the reader typed the right answer?  Case, brackets and commas do not matter ("32 16 16" is "(32,16,16)",
   "2752" is "2,752"), "yes" and "t" are True; a number may be rounded to one decimal or more. */
bool lesson_right(const char *typed, const char *answer);
/* What is right of a wrong answer, as one sentence with a blank after it: "The channels are right; the height and width
   are not. ", "It is a larger number. "; of words nothing, but of those that are neither True nor False where it is one of them.
   Never the answer itself. */
void lesson_hint(const char *typed, const char *answer, struct buf *);
#endif
