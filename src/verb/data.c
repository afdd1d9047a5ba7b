/*
 * data.c -- finding the networks, pictures and lessons that come with skipstep.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "verb/data.h"

#ifndef PKGDATADIR
#define PKGDATADIR "/usr/local/share/skipstep"
#endif

static const struct {
	const char *folder, *suffix, *word;
} kinds[] = {
	[DATA_NET] = { "", ".net", "network" },
	[DATA_PICTURE] = { "pictures/", ".png", "picture" },
	[DATA_LESSON] = { "lessons/", ".md", "lesson" },
	[DATA_PROOF] = { "", ".txt", "file of proofs" },
};

/* Where the program lies; argv[0] says nothing of it when it was found along $PATH. */
static void program_folder(struct buf *b)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n <= 0)
		return;
	path[n] = '\0';
	if (strrchr(path, '/')) {
		*strrchr(path, '/') = '\0';
		buf_puts(b, path);
	}
}

/* Folders, each ended by a newline, in the order they are searched. */
static void add_folder(struct buf *b, const char *folder, const char *below)
{
	if (folder && folder[0])
		buf_printf(b, "%s%s\n", folder, below);
}

static void add_path(struct buf *b, const char *list, const char *below)
{
	while (list && *list) {
		size_t n = strcspn(list, ":");

		if (list[0] == '/') /* the XDG rules: a relative path is ignored */
			buf_printf(b, "%.*s%s\n", (int)n, list, below);
		list += n + (list[n] == ':');
	}
}

static void folders(struct buf *b)
{
	const char *home = getenv("HOME"), *data_home = getenv("XDG_DATA_HOME"),
	           *dirs = getenv("XDG_DATA_DIRS");
	struct buf program = { 0 };

	add_folder(b, getenv("SKIPSTEP_DATA"), "");
	add_folder(b, getenv("SKIPSTEP_DATA"), "/.."); /* a source tree keeps lessons/ beside data/ */
	if (data_home && data_home[0])
		add_path(b, data_home, "/skipstep");
	else if (home && home[0] == '/')
		add_folder(b, home, "/.local/share/skipstep");
	add_path(b, dirs && dirs[0] ? dirs : "/usr/local/share:/usr/share", "/skipstep");
	program_folder(&program);
	add_folder(b, buf_str(&program), "/../data");
	add_folder(b, buf_str(&program), "/..");
	add_folder(b, buf_str(&program), "/../share/skipstep");
	add_folder(b, PKGDATADIR, "");
	buf_free(&program);
}

/* The next line of a list; NULL at its end. The list is cut up. */
static char *line_of(char **list)
{
	char *line = *list, *end = line ? strchr(line, '\n') : NULL;

	if (!end)
		return NULL;
	*end = '\0';
	*list = end + 1;
	return line;
}

static bool try_path(struct buf *path, const char *folder, const char *below, const char *name,
                     const char *suffix)
{
	buf_clear(path);
	buf_printf(path, "%s%s%s%s", folder, below, name, suffix);
	return !path->lost && io_is_file(buf_str(path));
}

static bool in_folders(enum data_kind kind, const char *name, struct buf *path)
{
	struct buf list = { 0 };
	char *rest, *folder;
	bool found = false;

	folders(&list);
	rest = list.s;
	while (!list.lost && !found && (folder = line_of(&rest))) {
		char slashed[4200];

		snprintf(slashed, sizeof slashed, "%s/", folder);
		found = try_path(path, slashed, kinds[kind].folder, name, kinds[kind].suffix) ||
		        try_path(path, slashed, kinds[kind].folder, name, "");
	}
	buf_free(&list);
	return found;
}

/* No name of what comes with skipstep has a dot in it. */
static bool like_a_path(const char *name)
{
	return strpbrk(name, "/.") != NULL;
}

/* "there is no picture called "shp"; there are airplane, automobile, ... */
static bool not_found(enum data_kind kind, const char *name, struct err *err)
{
	struct buf list = { 0 };
	bool any;

	data_list(kind, &list);
	for (size_t i = 0; i < list.len; i++)
		if (list.s[i] == '\n')
			list.s[i] = ' ';
	any = list.len > 0;
	if (any)
		list.s[list.len - 1] = '\0';
	err_set(err, ERR_READ,
	        any ? "there is no %s called \"%s\"; there are: %s"
	            : "there is no %s called \"%s\", nor any other: set SKIPSTEP_DATA to the data folder%s",
	        kinds[kind].word, name, any ? list.s : "");
	buf_free(&list);
	return false;
}

bool data_shipped(enum data_kind kind, const char *name, struct buf *path, struct err *err)
{
	buf_clear(path);
	if (name[0] && !strchr(name, '/') && in_folders(kind, name, path))
		return buf_ok(path, err);
	return not_found(kind, name, err);
}

bool data_find(enum data_kind kind, const char *name, struct buf *path, struct err *err)
{
	bool file = io_is_file(name),
	     found = !file && name[0] && !strchr(name, '/') && in_folders(kind, name, path);

	if (found)
		return buf_ok(path, err);
	buf_clear(path);
	if (!file && !like_a_path(name) && !io_exists(name))
		return not_found(kind, name, err);
	buf_puts(path, name); /* the reader of the file says what is wrong with it */
	return buf_ok(path, err);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in one folder, a line each, added to the list. */
static void list_folder(const char *folder, enum data_kind kind, struct buf *list)
{
	size_t suffix = strlen(kinds[kind].suffix);
	DIR *dir;
	struct dirent *entry;
	char path[4300];

	snprintf(path, sizeof path, "%s/%s", folder, kinds[kind].folder);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		size_t n = strlen(entry->d_name);

		/* a name that cannot be shown cannot be typed either */
		if (text_ends(entry->d_name, kinds[kind].suffix) && entry->d_name[0] != '.' &&
		    text_is_safe(entry->d_name) && strcmp(entry->d_name, "README.md") != 0) {
			buf_add(list, entry->d_name, n - suffix);
			buf_putc(list, '\n');
		}
	}
	if (dir)
		closedir(dir);
}

void data_list(enum data_kind kind, struct buf *out)
{
	struct buf places = { 0 }, names = { 0 };
	char *rest, *line, **sorted;
	int n = 0;

	folders(&places);
	rest = places.s;
	while (!places.lost && (line = line_of(&rest)))
		list_folder(line, kind, &names);
	for (size_t i = 0; i < names.len; i++)
		n += names.s[i] == '\n';
	sorted = mem_new((size_t)n, sizeof *sorted);
	rest = names.s;
	if (sorted && !names.lost) {
		for (int i = 0; i < n; i++)
			sorted[i] = line_of(&rest);
		qsort(sorted, (size_t)n, sizeof *sorted, by_name);
		for (int i = 0; i < n; i++)
			if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0)
				buf_printf(out, "%s\n", sorted[i]);
	}
	mem_free(sorted);
	buf_free(&names);
	buf_free(&places);
}
