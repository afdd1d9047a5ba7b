/*
 * session_back.c -- the command line that brings the reader back to this place, what-ifs and all.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

/* Bytes that a terminal would obey, as $'...' writes them: \x1b. */
static void escaped_word(struct buf *b, const char *word)
{
	char unit[TEXT_SAFE_UNIT];

	buf_puts(b, "$'");
	while (*word) {
		if (*word == '\\' || *word == '\'')
			buf_putc(b, '\\');
		buf_add(b, unit, (size_t)text_safe_unit(&word, unit));
	}
	buf_putc(b, '\'');
}

/* A word as a shell would have to be given it. */
static void shell_word(struct buf *b, const char *word)
{
	if (word[0] &&
	    !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,+=:@%-")]) {
		buf_puts(b, word);
		return;
	}
	if (!text_is_safe(word)) {
		escaped_word(b, word);
		return;
	}
	buf_putc(b, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *word);
	buf_putc(b, '\'');
}

void session_asked(const struct options *o, struct buf *b)
{
	options_asked(o, b, shell_word);
}

void session_way_back(const struct session *s, struct buf *b)
{
	const struct {
		const char *option, *word, *preset;
	} words[] = {
		{ "-m", s->base.model, session_default_net },
		{ "-w", s->base.weights, NULL },
		{ "-i", s->base.picture, session_default_picture },
	};

	struct buf what_if = { 0 };

	buf_puts(b, "skipstep");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].word && !session_same(words[i].word, words[i].preset)) {
			buf_printf(b, " %s ", words[i].option);
			shell_word(b, words[i].word);
		}
	session_asked(&s->base, b);
	for (int i = 0; s->true_net && i < s->nrecipes; i++)
		if (recipe_changes(s->true_net, &s->recipe[i])) {
			buf_puts(b, " --what-if ");
			buf_puts(&what_if, s->true_net->part[s->recipe[i].part].name);
			buf_printf(&what_if, "=%s", force_word(s->recipe[i].how));
			shell_word(b, buf_str(&what_if));
			buf_clear(&what_if);
		}
	buf_free(&what_if);
	if (s->trace) {
		buf_puts(b, " --at ");
		place_print(s->trace, &s->scene.cursor, b);
	}
}
