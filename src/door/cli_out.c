/*
 * cli_out.c -- what is said on the standard streams, and whether it arrived.
 *
 * stdio remembers that a write failed, but not why; the first reason is kept here, since there is one standard output.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "door/cli.h"
#include "door/terminal.h"
#include "view/glyph.h"

static int why_not; /* errno of the first write to standard output that failed; 0: none has */

static void remember(void)
{
	if (ferror(stdout) && !why_not)
		why_not = errno ? errno : EIO;
}

/* A standard stream that is closed would be given to the first file opened. */
void cli_hold(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(ERR_READ);
}

void cli_put_bytes(const void *bytes, size_t n)
{
	errno = 0;
	if (n)
		fwrite(bytes, 1, n, stdout);
	remember();
}

void cli_put(const struct session *s, const char *text, size_t n)
{
	const char *end = text + n;
	uint32_t code;

	if (!s->scene.look.ascii || s->base.json) {
		cli_put_bytes(text, n);
		return;
	}
	errno = 0;
	while (text < end) {
		int len = utf8_next(text, &code);

		putchar(code < 0x80 ? (int)code : glyph_ascii(code));
		text += len > 0 ? len : 1;
	}
	remember();
}

void cli_flush(void)
{
	errno = 0;
	fflush(stdout);
	remember();
}

/* Needs no memory: "not enough memory" is said this way too. Written at once, so that no other's words come between. */
static void put_error(const char *text, const char *end)
{
	bool ascii = !terminal_utf8();
	char line[2048] = "skipstep: ", *unit;
	size_t n = strlen(line);
	uint32_t code;

	cli_flush();
	while (text < end) {
		if (n + TEXT_SAFE_UNIT >= sizeof line) {
			fwrite(line, 1, n, stderr);
			n = 0;
		}
		unit = line + n;
		n += (size_t)text_safe_unit(&text, unit);
		utf8_next(unit, &code);
		if (ascii && code > 0x7f) {
			*unit = glyph_ascii(code);
			n = (size_t)(unit + 1 - line);
		}
	}
	line[n++] = '\n';
	fwrite(line, 1, n, stderr);
}

void cli_error(const char *fmt, ...)
{
	char message[5120]; /* a sentence, and the longest path there is */
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	put_error(message, message + strlen(message));
}

void cli_notice(const char *lines)
{
	while (*lines) {
		const char *end = lines + strcspn(lines, "\n");

		put_error(lines, end);
		lines = end + (*end == '\n');
	}
}

int cli_close(int code)
{
	cli_flush();
	errno = 0;
	if (fclose(stdout) != 0 && !why_not)
		why_not = errno ? errno : EIO;
	if (!why_not)
		return code;
	fprintf(stderr, "skipstep: standard output: %s\n", strerror(why_not));
	return code ? code : ERR_WRITE;
}
