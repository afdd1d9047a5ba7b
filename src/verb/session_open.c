/*
 * session_open.c -- a network as -m names it: a page, weights alone, a name that comes with skipstep, or a name alone.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/kind.h"
#include "base/text.h"
#include "net/arch.h"
#include "verb/data.h"
#include "verb/verb_private.h"

enum { LOOK = 256 };

/* Text that is no JSON, by its first bytes; nor what a failed download leaves under a name of weights. */
static bool is_page(const char *path, bool *page, struct err *err)
{
	struct bytes head;

	if (!io_head(path, LOOK, &head, err))
		return false;
	*page =
	    text_ends(path, ".net") ||
	    (kind_of(&head) == KIND_TEXT && !strchr("{<", head.p[strspn((const char *)head.p, " \t\r\n")]) &&
	     strncmp((const char *)head.p, "version https://git-lfs", 23) != 0);
	mem_free(head.p);
	return true;
}

/* The page beside weights: x.net beside x.safetensors. */
static bool page_beside(const char *weights, struct buf *page)
{
	const char *slash = strrchr(weights, '/'), *dot = strrchr(slash ? slash : weights, '.');

	buf_add(page, weights, dot ? (size_t)(dot - weights) : strlen(weights));
	buf_puts(page, ".net");
	return !page->lost && io_is_file(buf_str(page));
}

static struct net *open_weights(const char *path, const struct net_ask *ask, struct err *err)
{
	struct net_ask with = *ask;
	struct buf beside = { 0 };
	struct net *net = NULL;
	struct weights *weights;

	if (ask->weights) {
		err_set(err, ERR_USAGE,
		        "%s holds weights, and -w gives others; -m wants a page or a name then", path);
		return NULL;
	}
	with.weights = path;
	if (page_beside(path, &beside)) {
		net = net_read(buf_str(&beside), &with, err);
	} else {
		weights = net_weights(path, ask, err);
		if (weights)
			net = net_from_weights(weights, path, ask, err);
	}
	buf_free(&beside);
	return net;
}

/* A folder, as from_pretrained() takes one: the file in it that can be opened is named. */
static void say_folder(const char *folder, struct err *err)
{
	static const char *const files[] = { "model.safetensors", "pytorch_model.bin",
		                             "model.safetensors.index.json" };
	const char *slash = text_ends(folder, "/") ? "" : "/";
	struct buf path = { 0 };

	err_set(err, ERR_READ, "%s is a folder; -m wants a file of weights in it, or a page", folder);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		buf_clear(&path);
		buf_printf(&path, "%s%s%s", folder, slash, files[i]);
		if (!path.lost && io_is_file(buf_str(&path))) {
			err_set(err, ERR_READ, "%s is a folder; its weights open with -m %s", folder,
			        buf_str(&path));
			break;
		}
	}
	buf_free(&path);
}

/* What comes with skipstep goes before what is only a name: resnet20 is resnet20-a, and that is trained. */
static struct net *open_name(const char *name, const struct net_ask *ask, struct err *err)
{
	struct buf path = { 0 };
	struct net *net = NULL;
	struct arch arch;
	struct err none;

	if (data_shipped(DATA_NET, name, &path, &none)) {
		net = net_read(buf_str(&path), ask, err);
	} else if (arch_named(name, ask, &arch, err)) {
		struct net_ask rest = *ask;

		rest.shortcut = '\0'; /* it stands in the name */
		if (!ask->both && data_shipped(DATA_NET, arch.name, &path, &none))
			net = net_read(buf_str(&path), &rest, err);
		else
			net = net_untrained(name, ask, err);
		arch_free(&arch);
	} else if (io_is_dir(name)) {
		say_folder(name, err);
	}
	buf_free(&path);
	return net;
}

static bool like_a_path(const char *spec)
{
	static const char *const ends[] = { ".net", ".safetensors", ".pth", ".pt", ".th", ".tar", ".bin" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (text_ends(spec, ends[i]))
			return true;
	return strchr(spec, '/') != NULL;
}

enum spec session_kind(const char *spec, struct err *err)
{
	bool page;

	if (spec == session_default_net || (!like_a_path(spec) && !io_is_file(spec)))
		return SPEC_NAME;
	if (io_is_dir(spec)) {
		say_folder(spec, err);
		return SPEC_FAULT;
	}
	if (!is_page(spec, &page, err))
		return SPEC_FAULT;
	return page ? SPEC_PAGE : SPEC_WEIGHTS;
}

struct net *session_read_net(const char *spec, const struct net_ask *ask, struct err *err)
{
	if (!spec)
		spec = session_default_net;
	switch (session_kind(spec, err)) {
	case SPEC_NAME:
		return open_name(spec, ask, err);
	case SPEC_PAGE:
		return net_read(spec, ask, err);
	case SPEC_WEIGHTS:
		return open_weights(spec, ask, err);
	case SPEC_FAULT:
		break;
	}
	return NULL;
}

/* ---- what is said of it ---- */

static bool is_untrained(const struct net_note *note)
{
	return strcmp(note->what, "weights") == 0;
}

/* Where the weights lay in the file, and what their names were: "under state_dict, prefix module., ...". */
static int list_found(const struct weights *w, struct buf *b)
{
	const char *const said[][2] = {
		{ "under", w->unwrapped },
		{ "prefix", w->prefix },
		{ "names of", w->naming && strcmp(w->naming, "torchvision") == 0 ? NULL : w->naming },
	};
	int n = 0;

	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		if (said[i][1]) {
			buf_printf(b, "%s%s ", n++ ? ", " : "read from the file: ", said[i][0]);
			text_safe(b, said[i][1]);
		}
	return n;
}

/* "stride in conv2 (v1.5), eps 1e-5": those that were read, or those that were assumed. */
static int list_notes(const struct net *net, bool assumed, struct buf *b)
{
	int n = net->weights && net->nnotes && !assumed ? list_found(net->weights, b) : 0;

	for (int i = 0; i < net->nnotes; i++) {
		const struct net_note *note = &net->note[i];

		if (note->assumed != assumed || is_untrained(note))
			continue;
		buf_puts(b, n++ ? ", " : assumed ? "assumed: " : "read from the file: ");
		buf_printf(b, "%s %s", note->what, note->value);
	}
	return n;
}

/* The options that change what was assumed, each once. */
static void list_options(const struct net *net, struct buf *b)
{
	int n = 0;

	for (int i = 0; i < net->nnotes; i++) {
		const char *option = net->note[i].option;
		bool before = !option || is_untrained(&net->note[i]);

		for (int k = 0; k < i && !before; k++)
			before = net->note[k].option && strcmp(net->note[k].option, option) == 0;
		if (!before)
			buf_printf(b, "%s%s", n++ ? ", " : " (", option);
	}
	if (n)
		buf_printf(b, " change%s that)", n == 1 ? "s" : "");
}

static void tell_notes(const struct net *net, struct buf *b)
{
	struct buf read = { 0 }, assumed = { 0 };

	for (int i = 0; i < net->nnotes; i++)
		if (is_untrained(&net->note[i]))
			buf_printf(b, "%s; -w FILE gives it weights\n", net->note[i].value);
	list_notes(net, false, &read);
	if (list_notes(net, true, &assumed))
		list_options(net, &assumed);
	if (read.len || assumed.len)
		buf_printf(b, "%s%s%s\n", buf_str(&read), read.len && assumed.len ? "; " : "",
		           buf_str(&assumed));
	buf_free(&read);
	buf_free(&assumed);
}

/* What is said of weights that can be used all the same: perhaps they are another network's, or broken. */
static void warn_weights(const struct net *net, struct buf *b)
{
	const char *first;
	int unread = net_unread(net, &first);
	size_t odd;

	if (unread) {
		buf_printf(b, "%d tensor%s in the weights, but not in the network%s", unread,
		           unread == 1 ? " is" : "s are", unread == 1 ? ": " : ", first ");
		text_safe(b, first);
		buf_putc(b, '\n');
	}
	if (net->weights && net->weights->warning) {
		text_safe(b, net->weights->warning);
		buf_putc(b, '\n');
	}
	odd = net->weights && !net->untrained ? weights_odd(net->weights, &first) : 0;
	if (odd) {
		buf_printf(b, "%zu number%s of the weights %s NaN or infinite, first in ", odd,
		           odd == 1 ? "" : "s", odd == 1 ? "is" : "are");
		text_safe(b, first);
		buf_putc(b, '\n');
	}
}

void session_net_notice(const struct net *net, struct buf *b)
{
	tell_notes(net, b);
	warn_weights(net, b);
}

void session_net_warning(const struct net *net, struct buf *b)
{
	warn_weights(net, b);
}
