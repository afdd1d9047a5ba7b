/*
 * lesson.h -- a lesson is CommonMark with fenced `skipstep` blocks of verbs; it is read into stops.
 *
 * A level-2 heading starts a stop. Its prose is shown beside the view. Fenced blocks with the info string
 * `skipstep` hold verb lines, run when the stop is reached; in them
 *     expect TEXT      the answer of the verb before must contain TEXT (holes filled): checked by `lesson --check`
 *     ask QUESTION     and  answer HOLE-OR-TEXT: a question answered from the network beside it
 * In prose and in expect lines {holes} are filled from the trace, after parsing (also in code spans): see hole.h.
 */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include "base/buf.h"

struct command {
	char *line; /* one verb line, kept as text */
	int number; /* line of the file */
};

struct stop {
	char *title;
	char *prose; /* paragraphs separated by an empty line; code kept as lines indented by four; holes not filled */
	struct command *command;
	int ncommands;
	int line; /* of the file */
};

struct lesson {
	char *name;  /* "downsample" */
	char *title; /* the level-1 heading */
	struct stop *stop;
	int nstops;
};

/* ERR_MALFORMED "FILE:LINE: sentence": not UTF-8, no title, no stop, an unclosed hole. NULL on error. */
struct lesson *lesson_parse(const char *text, size_t n, const char *name, struct err *);
struct lesson *lesson_read(const char *path, struct err *);
void lesson_free(struct lesson *);
#endif
