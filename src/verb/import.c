/*
 * import.c -- weights of PyTorch, timm, Hugging Face ... as a page and a safetensors file: to keep, read, change, give on.
 */
#include <ctype.h>
#include <string.h>

#include "base/io.h"
#include "base/text.h"
#include "net/arch.h"
#include "verb/verb_private.h"

/* "best" of "runs/best.pth.tar": what stands before the first known ending; nothing that a shell would obey. */
static void short_name(const char *file, struct buf *name)
{
	static const char *const ends[] = { ".safetensors", ".tar", ".pth",  ".pt",
		                            ".th",          ".bin", ".ckpt", ".net" };
	const char *slash = strrchr(file, '/'), *start = slash ? slash + 1 : file;
	size_t n = strlen(start);

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		size_t len = strlen(ends[i]);

		if (n > len && strncmp(start + n - len, ends[i], len) == 0)
			n -= len;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)start[i];

		buf_putc(name, isalnum(c) || strchr("_-+=", c) || (c == '.' && i > 0) ? (char)c : '_');
	}
}

struct import {
	struct buf name, page, net, weights; /* the two files' paths */
	bool made;                           /* the folder is new */
	bool fresh;                          /* neither file is there yet */
};

static bool name_files(struct import *im, const struct session *s, const char *file, struct err *err)
{
	const char *folder = s->now.output ? s->now.output : ".";
	const char *slash = folder[0] && folder[strlen(folder) - 1] == '/' ? "" : "/";

	if (strcmp(folder, "-") == 0)
		return err_set(err, ERR_USAGE, "import writes two files: -o FOLDER");
	short_name(file, &im->name);
	buf_printf(&im->net, "%s%s%s.net", folder, slash, buf_str(&im->name));
	buf_printf(&im->weights, "%s%s%s.safetensors", folder, slash, buf_str(&im->name));
	im->made = !io_exists(folder);
	im->fresh = !io_exists(buf_str(&im->net)) && !io_exists(buf_str(&im->weights));
	return buf_ok(&im->net, err) && buf_ok(&im->weights, err);
}

static bool may_write(const struct import *im, const struct session *s, const char *file, struct err *err)
{
	if (answer_same_file(file, buf_str(&im->weights)))
		return err_set(err, ERR_WRITE, "%s is what is being read; write into another folder, with -o",
		               buf_str(&im->weights));
	if (!im->fresh && !s->now.force)
		return err_set(err, ERR_WRITE, "%s: exists already; --force replaces it",
		               buf_str(io_exists(buf_str(&im->net)) ? &im->net : &im->weights));
	if (io_is_dir(buf_str(&im->net)) || io_is_dir(buf_str(&im->weights)))
		return err_set(err, ERR_WRITE, "%s: is a directory",
		               buf_str(io_is_dir(buf_str(&im->net)) ? &im->net : &im->weights));
	return answer_spares_input(s, buf_str(&im->net), err) &&
	       answer_spares_input(s, buf_str(&im->weights), err);
}

static bool write_weights(const struct import *im, const struct weights *w, bool force, struct err *err)
{
	struct io_out *out = io_create(buf_str(&im->weights), force, err);

	if (!out)
		return false;
	if (!weights_print(w, out, err)) {
		io_abandon(out);
		return false;
	}
	return io_commit(out, err);
}

static bool write_page(const struct import *im, bool force, struct err *err)
{
	struct io_out *out = io_create(buf_str(&im->net), force, err);

	if (!out)
		return false;
	if (!io_write(out, im->page.s, im->page.len, err)) {
		io_abandon(out);
		return false;
	}
	return io_commit(out, err);
}

/* Both or none, where neither was there. */
static bool write_both(const struct import *im, const struct session *s, const struct weights *w,
                       struct err *err)
{
	const char *folder = s->now.output ? s->now.output : ".";
	bool ok;

	if (im->fresh && !io_group_begin(im->made ? folder : NULL, 2, err))
		return false;
	ok = io_mkdir(folder, err) && write_weights(im, w, s->now.force, err) &&
	     write_page(im, s->now.force, err);
	if (im->fresh)
		io_group_end(ok);
	return ok;
}

static void tell(const struct session *s, const struct import *im, const struct net *net, struct sink *sink)
{
	struct buf *out = &sink->out;

	session_net_notice(net, &sink->notice);
	if (s->now.json) {
		json_open(out, '{');
		json_text(out, "schema", "skipstep.import/1");
		json_text(out, "page", buf_str(&im->net));
		json_text(out, "weights", buf_str(&im->weights));
		json_key(out, "params");
		json_int(out, net->params);
		json_key(out, "macs");
		json_int(out, net->macs);
		json_key(out, "steps");
		json_int(out, net->nnodes);
		json_end(out);
		return;
	}
	buf_puts(out, "Wrote ");
	text_safe(out, buf_str(&im->net));
	buf_puts(out, " and ");
	text_safe(out, buf_str(&im->weights));
	buf_printf(out, ": %d steps, ", net->nnodes);
	text_thousands(out, net->params);
	buf_puts(out, " parameters. To open it: skipstep -m ");
	text_safe(out, buf_str(&im->net));
	buf_putc(out, '\n');
}

static bool no_other_weights(const struct session *s, struct err *err)
{
	return !s->now.weights ||
	       err_set(err, ERR_USAGE, "import reads the weights of its FILE; --weights gives others");
}

/* The page is read again with the weights before anything is written: what cannot be opened is not kept. */
static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct import im = { 0 };
	struct weights *w = NULL;
	struct buf word = { 0 };
	struct net *net = NULL;
	struct net_ask ask;
	bool ok = answer_args(&verb_import, argc, 1, 1, err) && no_other_weights(s, err) &&
	          options_ask(&s->now, &ask, err) && name_files(&im, s, argv[1], err);

	if (ok)
		w = net_weights(argv[1], &ask, err);
	buf_printf(&word, "%s.safetensors", buf_str(&im.name));
	ok = w && may_write(&im, s, argv[1], err) &&
	     arch_page_of(w, argv[1], buf_str(&word), &ask, &im.page, err);
	if (ok)
		net = net_parse(buf_str(&im.page), im.page.len, buf_str(&im.net), w, err);
	else
		weights_free(w);
	ok = net && write_both(&im, s, net->weights, err);
	if (ok)
		tell(s, &im, net, sink);
	net_free(net);
	buf_free(&word);
	buf_free(&im.name);
	buf_free(&im.page);
	buf_free(&im.net);
	buf_free(&im.weights);
	return ok;
}

const struct verb verb_import = {
	.name = "import",
	.keys = "",
	.usage = "import FILE [-o FOLDER]",
	.gloss = "weights of PyTorch, timm or Hugging Face as a page and a safetensors file",
	.text =
	    "FILE is what torch.save() wrote, or safetensors. NAME.net and NAME.safetensors are written into FOLDER or here,\n"
	    "both or none; --force replaces files that exist. What was read and what was assumed stands in the page.\n",
	.group = VERB_FILE,
	.flags = VERB_NO_TRACE | VERB_JSON,
	.run = run,
};
