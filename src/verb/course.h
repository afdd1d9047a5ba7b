/*
 * course.h -- a lesson being run: the stop, its words, the question that is open. For the lesson verbs only.
 */
#ifndef VERB_COURSE_H
#define VERB_COURSE_H

#include "lesson/hole.h"
#include "lesson/lesson.h"
#include "verb/verb_private.h"

enum { COURSE_QUESTIONS = 16 };

struct course {
	struct lesson *lesson;
	int stop;
	struct buf prose;              /* holes filled */
	struct buf question;           /* the open one, holes filled; empty: none */
	struct buf answer;             /* its answer */
	struct buf hint;               /* what a wrong one is told; empty: the lesson has no hint for it */
	struct buf shown;              /* what scene.lesson_text points at */
	int asked;                     /* questions of this stop answered so far */
	char *reply[COURSE_QUESTIONS]; /* what was answered */
	bool running;                  /* the stop's verbs are being run */
};

/* What fills holes for this session. */
struct world course_world(struct session *);
/* Runs the stop's verbs and makes its words. The verbs' answers are not shown. */
bool course_arrive(struct session *, int stop, struct err *);
/* Opens the stop's next question after those answered; false on an error. */
bool course_ask(struct session *, struct err *);
/* The stop as words for this door. */
void course_tell(const struct session *, struct buf *);
/* Paragraphs in lines of at most `width` columns; code, indented, as it is. */
void course_wrap(const char *text, int width, struct buf *);
/* course_check.c: every command of a lesson in every door, every expect. Differences go to *notice. */
bool course_check(struct session *, const char *path, struct sink *, int *wrong, struct err *);
#endif
