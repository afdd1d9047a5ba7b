/*
 * lesson_private.h -- what the lesson files share.
 */
#ifndef LESSON_LESSON_PRIVATE_H
#define LESSON_LESSON_PRIVATE_H

#include "lesson/lesson.h"

/* CommonMark into title and stops. On error the sentence begins with the line, "17: ...". */
bool lesson_markdown(struct lesson *, const char *text, size_t n, struct err *);
/* Neither title nor prose yet. */
bool lesson_add_stop(struct lesson *, int line, struct err *);
/* One verb line: n bytes without blanks around them. */
bool lesson_add_command(struct stop *, const char *line, size_t n, int number, struct err *);
#endif
