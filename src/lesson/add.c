/*
 * add.c -- a lesson grows: one more stop, one more line of verbs.
 */
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson_private.h"

bool lesson_add_stop(struct lesson *l, int line, struct err *err)
{
	struct stop *more = mem_grow(l->stop, (size_t)l->nstops + 1, sizeof(*more));

	if (!more)
		return err_memory(err);
	l->stop = more;
	l->stop[l->nstops++] = (struct stop){ .line = line };
	return true;
}

static const char *after_word(const char *line, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(line, word, n) != 0 || (line[n] && line[n] != ' ' && line[n] != '\t'))
		return NULL;
	return line + n + strspn(line + n, " \t");
}

static void sort_command(struct command *c)
{
	static const struct {
		const char *word;
		enum command_kind kind;
	} words[] = { { "expect", COMMAND_EXPECT },
		      { "ask", COMMAND_ASK },
		      { "answer", COMMAND_ANSWER },
		      { "hint", COMMAND_HINT } };

	c->text = c->line;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *rest = after_word(c->line, words[i].word);

		if (rest) {
			c->kind = words[i].kind;
			c->text = rest;
		}
	}
}

bool lesson_add_command(struct stop *s, const char *line, size_t n, int number, struct err *err)
{
	struct command *more = mem_grow(s->command, (size_t)s->ncommands + 1, sizeof(*more));

	if (!more)
		return err_memory(err);
	s->command = more;
	s->command[s->ncommands] = (struct command){ .line = mem_strndup(line, n), .number = number };
	if (!s->command[s->ncommands].line)
		return err_memory(err);
	sort_command(&s->command[s->ncommands++]);
	return true;
}
