/*
 * settings.c -- switches of how things are shown, one list for `set`, its keys and the file of settings.
 */
#include <stddef.h>
#include <string.h>

#include "verb/config.h"
#include "verb/verb_private.h"

enum { WORDS = 4 };
static const struct setting {
	const char *name;
	size_t offset; /* in the session: of a bool, or of an enum where there are words */
	const char *on, *off;
	const char *word[WORDS];
} settings[] = {
#define AT(field) offsetof(struct session, field)
	{ "digits", AT(scene.look.digits), "All nine digits of every number.",
	  "Numbers with four decimals." },
	{ "numbers", AT(scene.look.numbers), "Maps as numbers.", "Maps as shades." },
	{ "largest", AT(scene.look.by_size), "Terms largest first.", "Terms in the order they are added." },
	{ "ascii", AT(scene.look.ascii), "ASCII only.", "Every glyph the terminal has." },
	{ "mouse", AT(scene.look.mouse), "The mouse: the wheel steps, a click goes there.", "No mouse." },
	{ "predict",
	  AT(predict),
	  "What comes after the cursor is hidden: predict it.",
	  "Everything is shown.",
	  { NULL } },
	{ "palette", AT(scene.look.palette), NULL, NULL, { "cividis", "viridis", "grey" } },
#undef AT
};

static bool *value_of(struct session *s, const struct setting *setting)
{
	return (bool *)((char *)s + setting->offset);
}

/* Of a setting with words: which of them. */
static int *word_of(struct session *s, const struct setting *setting)
{
	return (int *)((char *)s + setting->offset);
}

static const char *value_word(struct session *s, const struct setting *setting)
{
	if (setting->word[0])
		return setting->word[*word_of(s, setting)];
	return *value_of(s, setting) ? "on" : "off";
}

/* What comes after the present value: the other one, or the next word. */
static const char *next_word(struct session *s, const struct setting *setting)
{
	int next = setting->word[0] ? *word_of(s, setting) + 1 : 0;

	if (setting->word[0])
		return setting->word[next < WORDS && setting->word[next] ? next : 0];
	return *value_of(s, setting) ? "off" : "on";
}

static const struct setting *named(const char *name, struct err *err)
{
	struct buf list = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		buf_printf(&list, "%s%s",
		           i == 0                        ? ""
		           : i + 1 < ARRAY_LEN(settings) ? ", "
		                                         : " and ",
		           settings[i].name);
	err_set(err, ERR_USAGE, "there is no setting \"%s\"; there are %s", name, buf_str(&list));
	buf_free(&list);
	return NULL;
}

static bool put_word(struct session *s, const struct setting *setting, const char *value, struct err *err)
{
	struct buf list = { 0 };

	for (int i = 0; i < WORDS && setting->word[i]; i++) {
		if (strcmp(setting->word[i], value) == 0) {
			*word_of(s, setting) = i;
			buf_free(&list);
			return true;
		}
		buf_printf(&list, "%s%s", i ? ", " : "", setting->word[i]);
	}
	err_set(err, ERR_USAGE, "%s is one of %s, not \"%s\"", setting->name, buf_str(&list), value);
	buf_free(&list);
	return false;
}

static void changed(struct session *s, const struct setting *setting)
{
	if (value_of(s, setting) == &s->predict && !s->predict)
		s->scene.look.mask = -1;
}

bool setting_put(struct session *s, const char *name, const char *value, const char **said, struct err *err)
{
	const struct setting *setting = named(name, err);
	bool on, off;

	if (!setting)
		return false;
	if (setting->word[0]) {
		if (said)
			*said = NULL;
		return put_word(s, setting, value, err);
	}
	on = strcmp(value, "on") == 0;
	off = strcmp(value, "off") == 0;
	if (!on && !off)
		return err_set(err, ERR_USAGE, "%s is on or off, not \"%s\"", name, value);
	/* where the terminal has nothing but ASCII, a remembered "ascii off" does not give it more */
	if (off && !said && value_of(s, setting) == &s->scene.look.ascii)
		return true;
	*value_of(s, setting) = on;
	if (said)
		*said = on ? setting->on : setting->off;
	changed(s, setting);
	return true;
}

static void list(struct session *s, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		buf_printf(out, "%s %s\n", settings[i].name, value_word(s, &settings[i]));
}

static bool run_set(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct setting *setting;
	const char *said;

	if (!answer_args(&verb_set, argc, 0, 2, err))
		return false;
	if (argc == 1) {
		list(s, &sink->out);
		return true;
	}
	setting = named(argv[1], err);
	if (!setting)
		return false;
	if (!setting_put(s, argv[1], argc > 2 ? argv[2] : next_word(s, setting), &said, err))
		return false;
	if (argc > 2 && !s->course) /* what a lesson sets is not the reader's wish */
		config_write(s, argv[1], argv[2]);
	if (said)
		buf_printf(&sink->out, "%s\n", said);
	else
		buf_printf(&sink->out, "The %s is %s.\n", setting->name, value_word(s, setting));
	return true;
}

static bool run_predict(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const char *said;

	if (!answer_args(&verb_predict, argc, 0, 1, err) || !setting_put(s, "predict",
	                                                                 argc > 1     ? argv[1]
	                                                                 : s->predict ? "off"
	                                                                              : "on",
	                                                                 &said, err))
		return false;
	session_mask(s);
	buf_printf(&sink->out, "%s\n", said);
	return true;
}

const struct verb verb_set = {
	.name = "set",
	.keys = "==digits M=palette",
	.usage = "set [NAME [VALUE]]",
	.gloss = "a switch: digits, numbers, largest, ascii, mouse, predict, palette; alone, all of them",
	.text =
	    "digits: all nine of every number. numbers: maps as numbers. largest: terms by size. ascii, predict.\n"
	    "mouse: the wheel steps; a click on a block, a step or a pixel goes there, a second one opens it;\n"
	    "Shift-drag selects text. palette: the colours of maps: cividis, viridis or grey.\n"
	    "With a value (on, off, viridis) it is remembered for the next time, in the file of settings.\n",
	.group = VERB_LOOK,
	.flags = VERB_NO_TRACE,
	.run = run_set,
};

const struct verb verb_predict = {
	.name = "predict",
	.keys = "",
	.usage = "predict [on|off]",
	.gloss = "hides everything that comes after the cursor, so that it can be predicted",
	.group = VERB_LOOK,
	.run = run_predict,
};
