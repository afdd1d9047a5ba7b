/*
 * config.c -- the file of settings, read and written.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "verb/config.h"

enum { CONFIG_MOST = 1 << 16 };

bool config_path(struct buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && config[0] == '/') /* the XDG rules: a relative path is ignored */
		buf_puts(path, config);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.config", home);
	else
		return false;
	buf_puts(path, "/skipstep/config");
	return !path->lost;
}

/* One line, without its end, into words; what it says into the session. */
static void obey(struct session *s, const char *file, int number, const char *text, size_t n)
{
	char *line = mem_strndup(text, n), *word[3];
	int words = line ? text_words(line, word, 3) : 0;
	struct err err;

	if (words > 0 && word[0][0] != '#' && (words != 2 || !setting_put(s, word[0], word[1], NULL, &err))) {
		text_safe(&s->warning, file);
		buf_printf(&s->warning, ":%d: ", number);
		if (words == 2)
			text_safe(&s->warning, err.msg);
		else
			buf_puts(&s->warning, "a setting is a name and a value, like: digits on");
		buf_putc(&s->warning, '\n');
	}
	mem_free(line);
}

void config_read(struct session *s)
{
	struct buf path = { 0 };
	struct bytes file = { 0 };
	struct err err;
	int number = 0;

	s->remember = true;
	if (config_path(&path) && io_is_file(buf_str(&path))) {
		if (!io_read(buf_str(&path), CONFIG_MOST, &file, &err)) {
			text_safe(&s->warning, err.msg);
			buf_putc(&s->warning, '\n');
		}
		for (size_t at = 0; at < file.n;) {
			const char *line = (const char *)file.p + at;
			const char *end = memchr(line, '\n', file.n - at);
			size_t n = end ? (size_t)(end - line) : file.n - at;

			obey(s, buf_str(&path), ++number, line, n);
			at += n + 1;
		}
	}
	mem_free(file.p);
	buf_free(&path);
}

/* The file as it is, but for the lines of this name. */
static void put_others(const struct bytes *file, const char *name, struct buf *out)
{
	size_t length = strlen(name);

	for (size_t at = 0; at < file->n;) {
		const char *line = (const char *)file->p + at, *end = memchr(line, '\n', file->n - at);
		size_t n = end ? (size_t)(end - line) : file->n - at;
		size_t blank = 0;

		while (blank < n && line[blank] == ' ')
			blank++;
		if (n - blank <= length || strncmp(line + blank, name, length) != 0 ||
		    (line[blank + length] != ' ' && line[blank + length] != '\t')) {
			buf_add(out, line, n);
			buf_putc(out, '\n');
		}
		at += n + 1;
	}
}

static bool write_whole(const char *path, const struct buf *text, struct err *err)
{
	struct io_out *out;

	if (!buf_ok(text, err))
		return false;
	out = io_create(path, true, err);
	if (!out)
		return false;
	if (io_write(out, text->s, text->len, err))
		return io_commit(out, err);
	io_abandon(out);
	return false;
}

/* The folder of the file, for its owner alone where it is new. */
static bool make_folder(const char *path, struct err *err)
{
	char *folder = mem_strdup(path);
	bool ok, there;

	if (!folder)
		return err_memory(err);
	*strrchr(folder, '/') = '\0';
	there = io_is_dir(folder);
	ok = there || io_mkdir(folder, err);
	if (ok && !there)
		chmod(folder, 0700);
	mem_free(folder);
	return ok;
}

void config_write(struct session *s, const char *name, const char *value)
{
	struct buf path = { 0 }, text = { 0 };
	struct bytes file = { 0 };
	struct err err;
	bool ok;

	if (!s->remember || !config_path(&path)) {
		buf_free(&path);
		return;
	}
	ok = !io_is_file(buf_str(&path)) || io_read(buf_str(&path), CONFIG_MOST, &file, &err);
	if (ok) {
		put_others(&file, name, &text);
		buf_printf(&text, "%s %s\n", name, value);
		ok = make_folder(buf_str(&path), &err) && write_whole(buf_str(&path), &text, &err);
	}
	if (!ok) {
		buf_puts(&s->warning, "the setting holds, but is not remembered: ");
		text_safe(&s->warning, err.msg);
		buf_putc(&s->warning, '\n');
		s->remember = false; /* said once */
	}
	mem_free(file.p);
	buf_free(&text);
	buf_free(&path);
}
