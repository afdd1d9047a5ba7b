/*
 * export.c -- pictures of steps, for slides and reports.
 */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/text.h"
#include "export/export.h"
#include "verb/verb_private.h"

static bool write_one(struct session *s, const struct exporter *e, int step, const char *path,
                      struct err *err)
{
	struct io_out *out;

	if (e->binary && !answer_bytes_to(s, path, err))
		return false;
	if (!session_need(s, step, err) || !answer_spares_input(s, path, err))
		return false;
	out = io_create(path, s->now.force, err);
	if (!out)
		return false;
	if (!e->write(s->trace, step, out, err)) {
		io_abandon(out);
		return false;
	}
	return io_commit(out, err);
}

/* 27-layer2.0.conv1.png: by number, so that a folder lists them as they run. */
static void file_name(const struct session *s, const struct exporter *e, const char *folder, int step,
                      struct buf *path)
{
	int digits = s->trace->nsteps > 99 ? 3 : 2;

	buf_clear(path);
	buf_printf(path, "%s/%0*d-", folder, digits, step + 1);
	for (const char *p = s->trace->step[step].node->name; *p; p++)
		buf_putc(path, *p == '/' ? '_' : *p);
	buf_puts(path, e->suffix);
}

/* Is one of the files there already? */
static bool would_replace(const struct session *s, const struct exporter *e, const char *folder,
                          struct err *err)
{
	struct buf path = { 0 };
	bool found = false;

	for (int i = 0; !found && i < s->trace->done; i++) {
		file_name(s, e, folder, i, &path);
		found = io_is_file(buf_str(&path));
	}
	if (found)
		err_set(err, ERR_WRITE, "%s: exists already; --force replaces it", buf_str(&path));
	buf_free(&path);
	return found;
}

static bool write_each(struct session *s, const struct exporter *e, const char *folder, struct err *err)
{
	struct buf path = { 0 };
	bool ok = true;

	for (int i = 0; ok && i < s->trace->done; i++) {
		file_name(s, e, folder, i, &path);
		if (s->stop && s->stop(s->user, i, s->trace->done))
			ok = err_set(err, ERR_STOPPED, "stopped");
		ok = ok && buf_ok(&path, err) && write_one(s, e, i, buf_str(&path), err);
	}
	buf_free(&path);
	return ok;
}

/* All of them or none; where old ones may be replaced, those that were finished stay. */
static bool write_all(struct session *s, const struct exporter *e, const char *folder, struct err *err)
{
	bool made = !io_is_dir(folder), group = made || !s->now.force, ok;

	if (!made && !s->now.force && would_replace(s, e, folder, err))
		return false;
	if (group && !io_group_begin(made ? folder : NULL, (size_t)s->trace->done, err))
		return false;
	ok = io_mkdir(folder, err) && write_each(s, e, folder, err);
	if (group)
		io_group_end(ok);
	return ok;
}

/* A script and what it reads. */
static bool write_network(struct session *s, const struct exporter *e, int argc, struct sink *sink,
                          struct err *err)
{
	const char *path = s->now.output;
	struct buf beside = { 0 };
	bool ok;

	if (argc > 2)
		return err_set(err, ERR_USAGE, "export %s writes the whole network, not one step", e->name);
	if (strcmp(path, "-") == 0)
		return err_set(err, ERR_USAGE, "those are two files: -o FILE%s", e->suffix);
	if (text_ends(path, e->suffix))
		buf_add(&beside, path, strlen(path) - strlen(e->suffix));
	buf_puts(&beside, e->beside);
	ok = buf_ok(&beside, err) && answer_spares_input(s, path, err) &&
	     answer_spares_input(s, buf_str(&beside), err) && e->network(s->trace, path, s->now.force, err);
	if (ok)
		answer_wrote(s, path, buf_str(&beside), sink);
	buf_free(&beside);
	return ok;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct exporter *e;
	enum place_depth depth;
	struct cursor here;
	bool all = argc > 2 && strcmp(argv[2], "all") == 0;

	if (!answer_args(&verb_export_, argc, 1, 2, err))
		return false;
	e = exporter_find(argv[1]);
	if (!e)
		return err_set(err, ERR_USAGE, "there is no format \"%s\" to export; there are png and torch",
		               argv[1]);
	if (!s->now.output)
		return err_set(err, ERR_USAGE, "export wants to know where: -o %s%s", all ? "FOLDER" : "FILE",
		               all ? "" : e->suffix);
	if (e->network)
		return write_network(s, e, argc, sink, err);
	if (all) {
		char what[64];

		if (strcmp(s->now.output, "-") == 0)
			return err_set(err, ERR_USAGE, "all the steps go into a folder: -o FOLDER");
		if (!session_all(s, err) || !write_all(s, e, s->now.output, err))
			return false;
		snprintf(what, sizeof what, "%d sheets", s->trace->done);
		answer_wrote(s, s->now.output, what, sink);
		return true;
	}
	if (!session_place(s, argc > 2 ? argv[2] : NULL, true, &here, &depth, err))
		return false;
	if (here.step < 0)
		return err_set(err, ERR_USAGE, "%s is before step 1; export begins with input",
		               trace_name(s->trace, here.step));
	if (!write_one(s, e, here.step, s->now.output, err))
		return false;
	answer_wrote(s, s->now.output, trace_name(s->trace, here.step), sink);
	return true;
}

const struct verb verb_export_ = {
	.name = "export",
	.keys = "",
	.usage = "export png [STEP|all] -o FILE|FOLDER | export torch -o FILE.py",
	.gloss = "contact sheets of the feature maps, a PNG a step; the network as a PyTorch script",
	.text =
	    "Every map of the step with its channel's number, the shape, and a legend for the colours. all writes a file for\n"
	    "every step into a folder. A file is written whole or not at all, and so is a new folder; --force replaces files that\n"
	    "exist.\n"
	    "torch: FILE.py runs every step in PyTorch and writes them to FILE.npz, for verify --against; FILE.safetensors beside\n"
	    "it holds the weights and the picture. It needs torch and numpy.\n",
	.group = VERB_FILE,
	.run = run,
};
