/*
 * terminal.c -- what the standard output is.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "door/terminal.h"

enum { SIZE_MOST = 4096 };

static bool set(const char *name)
{
	const char *value = getenv(name);

	return value && value[0];
}

static bool dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !term[0] || strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0;
}

static int from_environment(const char *name, int otherwise)
{
	const char *value = getenv(name);
	int n;

	return value && text_int(value, 1, SIZE_MOST, &n) ? n : otherwise;
}

enum depth terminal_colours(void)
{
	const char *term = getenv("TERM"), *color = getenv("COLORTERM");

	if (color && (strcmp(color, "truecolor") == 0 || strcmp(color, "24bit") == 0))
		return DEPTH_DIRECT;
	if (term && strstr(term, "-direct"))
		return DEPTH_DIRECT;
	if (term && strstr(term, "256"))
		return DEPTH_256;
	if (term && strstr(term, "16color"))
		return DEPTH_16;
	return term && (strncmp(term, "vt1", 3) == 0 || strncmp(term, "vt2", 3) == 0) ? DEPTH_MONO : DEPTH_8;
}

static enum depth depth_wanted(int option)
{
	if (option >= 0)
		return (enum depth)option;
	if (option == OPTIONS_DEPTH_NEVER)
		return DEPTH_MONO;
	if (option == OPTIONS_DEPTH_ALWAYS)
		return dumb() ? DEPTH_256 : terminal_colours();
	return isatty(STDOUT_FILENO) && !dumb() && !set("NO_COLOR") ? terminal_colours() : DEPTH_MONO;
}

bool terminal_utf8(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0;
}

static const char *locale_asked_for(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (set(names[i]))
			return getenv(names[i]);
	return "C";
}

/* Why there are no lines and shades, for a reader who did not ask for ASCII. */
static void tell_ascii(struct buf *out)
{
	const char *asked = locale_asked_for(), *got = setlocale(LC_CTYPE, NULL);
	bool missing = got && strcmp(got, "C") == 0 && strcmp(asked, "C") != 0 && strcmp(asked, "POSIX") != 0;

	buf_clear(out);
	if (missing) {
		buf_puts(out, "The locale ");
		text_safe(out, asked);
		buf_puts(out, " is not installed here");
	} else {
		buf_puts(out, "The locale here is not UTF-8");
	}
	buf_puts(out, ", so everything is drawn in ASCII. LC_ALL=C.UTF-8 gives lines and shades.");
}

/* A DEC terminal of the time before Unicode, or what says it is one: letters only. */
static bool letters_only(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && term && strncmp(term, "vt", 2) == 0 && strspn(term + 2, "123") > 0;
}

void terminal_look(struct session *s)
{
	struct winsize size = { 0 };
	bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;

	s->terminal = isatty(STDOUT_FILENO);
	s->width = from_environment("COLUMNS", known ? size.ws_col : 80);
	s->height = from_environment("LINES", known && size.ws_row > 0 ? size.ws_row : 24);
	s->scene.look.depth = depth_wanted(s->base.depth);
	s->scene.look.ascii = s->base.ascii || !terminal_utf8() || letters_only();
	if (!terminal_utf8() && !s->base.ascii)
		tell_ascii(&s->notice);
	else if (letters_only() && !s->base.ascii)
		buf_printf(&s->notice, "A %.20s has no lines and shades, so everything is drawn in ASCII.",
		           getenv("TERM"));
}

bool terminal_full_screen(const struct options *o)
{
	const char *plain = getenv("SKIPSTEP_PLAIN");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !dumb() && !o->plain && !o->script &&
	       (!plain || !plain[0] || strcmp(plain, "0") == 0);
}
