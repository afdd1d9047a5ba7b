/* fuzz_lesson.c -- any bytes as a lesson: either a sentence with file and line, or stops whose words can be used. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lesson/hole.h"
#include "lesson/lesson.h"

const char fuzz_corpus[] = "lesson";

static void check_stop(const struct stop *s)
{
	struct err err;

	if (!s->title || !s->title[0] || !s->prose || s->line < 1 || !hole_check(s->prose, &err))
		abort();
	for (int i = 0; i < s->ncommands; i++) {
		const struct command *c = &s->command[i];

		if (!c->line[0] || !strstr(c->line, c->text) || c->number < s->line ||
		    !hole_check(c->text, &err))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct err err = { 0 };
	struct lesson *l = lesson_parse((const char *)data, n, "FILE", &err);
	char *typed = malloc(n + 1);

	if (typed) { /* as an answer, too */
		memcpy(typed, data, n);
		typed[n] = '\0';
		(void)lesson_right(typed, "(32,16,16)");
		(void)lesson_right("1.5", typed);
		free(typed);
	}
	if (!l) {
		if ((err.code != ERR_MALFORMED && err.code != ERR_LIMIT) || strncmp(err.msg, "FILE:", 5) != 0)
			abort();
		return 0;
	}
	if (!l->title || l->nstops < 1)
		abort();
	for (int i = 0; i < l->nstops; i++)
		check_stop(&l->stop[i]);
	lesson_free(l);
	return 0;
}
