/*
 * help.c -- made from the verb table, so it cannot be out of date. What works here comes first.
 */
#include <string.h>

#include "base/text.h"
#include "picture/prep.h"
#include "verb/table.h"
#include "verb/verb_private.h"
#include "view/view.h"

static const char *const groups[] = {
	[VERB_MOVE] = "moving", [VERB_LOOK] = "looking",        [VERB_ASK] = "asking",
	[VERB_FILE] = "files",  [VERB_SESSION] = "the session",
};

static bool is_name(const char *k, size_t len, const char *name)
{
	return len == strlen(name) && memcmp(k, name, len) == 0;
}

/* "n Space", "d D", "arrows h j": the keys without their arguments. */
static void keys_of(const struct verb *v, struct buf *b)
{
	for (const char *k = v->keys; *k; k += strspn(k, " ")) {
		size_t len = strcspn(k, " ");
		const char *equals = len > 1 ? memchr(k + 1, '=', len - 1) : NULL, *key = k;
		size_t n = equals ? (size_t)(equals - k) : len;

		k += len;
		if (is_name(key, n, "Right") || is_name(key, n, "Up") || is_name(key, n, "Down"))
			continue;
		if (is_name(key, n, "Left")) { /* all four */
			key = "arrows";
			n = strlen(key);
		}
		buf_printf(b, "%s%.*s", b->len ? " " : "", (int)n, key);
	}
}

static void help_one(const struct verb *v, struct buf *out)
{
	struct buf keys = { 0 };

	keys_of(v, &keys);
	buf_printf(out, "%s\n%c%s.\n", v->usage,
	           v->gloss[0] - (v->gloss[0] >= 'a' && v->gloss[0] <= 'z' ? 32 : 0), v->gloss + 1);
	if (v->text)
		buf_puts(out, v->text);
	if (keys.len)
		buf_printf(out, "Keys: %s\n", buf_str(&keys));
	buf_free(&keys);
}

static void help_here(const struct session *s, struct buf *out)
{
	const struct view *view = view_of(&s->scene);

	buf_printf(out, "Here: one step is a %s.\n ", size_word(s->scene.cursor.size));
	for (const struct hint *h = view->hints; h && h->key; h++)
		buf_printf(out, " %s %s%s", h->key, h->word, h[1].key ? "," : "\n");
	buf_putc(out, '\n');
}

static void help_all(const struct session *s, struct buf *out)
{
	struct buf keys = { 0 };

	for (int g = VERB_MOVE; g <= VERB_SESSION; g++) {
		struct table t = { { "  ", "", "" } };
		struct buf rows = { 0 };

		for (int i = 0; i < verb_count; i++) {
			if ((int)verb_table[i]->group != g)
				continue;
			buf_clear(&keys);
			keys_of(verb_table[i], &keys);
			table_put(&t, "  %-10s", verb_table[i]->name);
			table_put(&t, "%-9s", buf_str(&keys));
			table_put(&t, "%s", verb_table[i]->gloss);
		}
		table_print(&t, 1000, &rows);
		buf_printf(out, "%s%s\n", groups[g], buf_str(&rows) + strcspn(buf_str(&rows), "\n"));
		buf_free(&rows);
	}
	buf_free(&keys);
	buf_puts(out,
	         "A capital letter is the same, backwards. help WORD tells more about a verb, help preset\n"
	         "what each preset is. Options:\n");
	options_list(out);
	(void)s;
}

/* To be heard: the twelve words of a beginner, then the rest, a verb a line. */
static void help_spoken(struct buf *out)
{
	buf_puts(out, "next and back go the way the program runs; open goes in, out goes out.\n");
	buf_puts(
	    out,
	    "downsample goes to the next shortcut that is not identity; follow goes to the cause of a number.\n");
	buf_puts(out,
	         "An empty line repeats the last movement. Letters are keys: n, N, d, f, u, w, 1 to 6.\n");
	buf_puts(out, "why, code, describe and top answer about the place; goto PLACE goes anywhere.\n");
	buf_puts(out, "help and a word tells about that word. more lists every verb.\n");
	for (int i = 0; i < verb_count; i++)
		buf_printf(out, "%s: %s.\n", verb_table[i]->usage, verb_table[i]->gloss);
}

/* An option, by its name without dashes; of --preset, what each of them is. */
static bool help_option(const char *word, struct buf *out)
{
	bool presets = strcmp(word, "preset") == 0 || strcmp(word, "presets") == 0;

	if (!options_line(presets ? "preset" : word, out))
		return false;
	if (presets) {
		buf_putc(out, '\n');
		preset_list(out);
	}
	return true;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct verb *v;

	if (!answer_args(&verb_help, argc, 0, 1, err))
		return false;
	if (argc > 1) {
		char arg[32];

		v = verb_named(argv[1]);
		v = v ? v : verb_of_key(argv[1], arg);
		if (!v && help_option(argv[1], &sink->out))
			return true;
		if (!v) {
			const char *near = verb_near(argv[1]);

			return err_set(err, ERR_USAGE, "there is no verb \"%s\"%s%s; help lists them",
			               argv[1], near ? "; did you mean " : "", near ? near : "");
		}
		help_one(v, &sink->out);
		return true;
	}
	if (s->door == DOOR_LINE) {
		help_spoken(&sink->out);
		return true;
	}
	if (s->door == DOOR_SCREEN)
		help_here(s, &sink->out);
	help_all(s, &sink->out);
	return true;
}

const struct verb verb_help = {
	.name = "help",
	.keys = "?",
	.usage = "help [WORD]",
	.gloss = "every verb and key, or about one of them",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run,
};
