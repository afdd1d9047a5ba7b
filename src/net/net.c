/*
 * net.c -- a network read from its page; found, and freed.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/block.h"
#include "net/read.h"
#include "weights/config.h"

/* "data/resnet20-b.net" as "resnet20-b", safe to print; NULL without memory. */
static char *short_name(const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	size_t n = strlen(name);
	struct buf safe = { 0 };
	char *cut, *copy = NULL;

	if (n > 4 && strcmp(name + n - 4, ".net") == 0)
		n -= 4;
	cut = mem_strndup(name, n);
	if (cut)
		text_safe(&safe, cut);
	if (cut && !safe.lost)
		copy = mem_strdup(buf_str(&safe));
	mem_free(cut);
	buf_free(&safe);
	return copy;
}

struct net *net_parse_as(const char *text, size_t n, const char *name, struct weights *weights,
                         const struct net_ask *ask, struct err *err)
{
	struct net *net = mem_new(1, sizeof *net);
	struct reading r = { .net = net, .file = name, .ask = ask };
	bool ok;

	if (!net) {
		weights_free(weights);
		err_memory(err);
		return NULL;
	}
	net->weights = weights;
	net->name = short_name(name);
	net->path = mem_strdup("");
	ok = (net->name && net->path) || err_memory(err);
	ok = ok && page_parse(&r.page, text, n, name, err);
	ok = ok && read_header(&r, err) && read_nodes(&r, err) && read_ask(&r, err) &&
	     read_weights(&r, err) && read_shapes(&r, err) && read_labels(&r, err) &&
	     block_find(net, name, err);
	net->text = r.page.text; /* names and labels stay in it */
	r.page.text = NULL;
	page_free(&r.page);
	mem_free(r.line);
	if (!ok) {
		net_free(net);
		return NULL;
	}
	return net;
}

struct net *net_parse(const char *text, size_t n, const char *name, struct weights *weights, struct err *err)
{
	return net_parse_as(text, n, name, weights, NULL, err);
}

struct weights *net_weights(const char *path, const struct net_ask *ask, struct err *err)
{
	struct weights *w = weights_read(path, ask && ask->lenient, err);

	if (w && !(weights_rename(w, err) && weights_config(w, path, err))) {
		err_prefix(err, "%s", path);
		weights_free(w);
		return NULL;
	}
	return w;
}

/* A file the page names stands beside the page, unless its path is absolute. */
static void beside(const char *page, const char *name, struct buf *path)
{
	const char *slash = strrchr(page, '/');

	if (slash && name[0] != '/')
		buf_add(path, page, (size_t)(slash - page) + 1);
	buf_puts(path, name);
}

/* The weights named on the page. Having none is no fault here: the first node that needs some says so. */
static bool named_weights(const struct bytes *text, const char *path, const struct net_ask *ask,
                          struct weights **weights, struct err *err)
{
	struct page page;
	const struct page_line *line;
	struct buf file = { 0 };
	bool ok = page_parse(&page, (const char *)text->p, text->n, path, err);

	if (!ok)
		return false;
	line = page_find(&page, "weights");
	if (line && line->nwords == 2 && !read_is_seeded(&page)) {
		beside(path, page_word(&page, line, 1), &file);
		ok = buf_ok(&file, err);
		if (ok) {
			*weights = weights_read(buf_str(&file), ask && ask->lenient, err);
			ok = *weights || err_prefix(err, "%s:%d", path, line->number);
		}
	}
	buf_free(&file);
	page_free(&page);
	return ok;
}

struct net *net_read(const char *path, const struct net_ask *ask, struct err *err)
{
	struct bytes text = { 0 };
	struct weights *weights = NULL;
	struct net *net = NULL;
	bool ok = io_read(path, NET_MAX_PAGE, &text, err);

	if (!ok)
		return NULL;
	if (ask && ask->weights) {
		weights = net_weights(ask->weights, ask, err);
		ok = weights != NULL;
	} else {
		ok = named_weights(&text, path, ask, &weights, err);
	}
	if (ok)
		net = net_parse_as((const char *)text.p, text.n, path, weights, ask, err);
	mem_free(text.p);
	if (net) {
		mem_free(net->path);
		net->path = mem_strdup(path);
		if (!net->path) {
			net_free(net);
			err_memory(err);
			return NULL;
		}
	}
	return net;
}

void net_free(struct net *net)
{
	if (!net)
		return;
	for (int i = 0; i < net->nparts; i++)
		mem_free(net->part[i].name);
	for (int i = 0; i < net->nstages; i++)
		mem_free(net->stage[i].name);
	mem_free(net->part);
	mem_free(net->stage);
	mem_free(net->node);
	mem_free(net->index);
	for (int i = 0; i < net->nseeded; i++)
		weights_free(net->seeded[i]);
	mem_free(net->seeded);
	mem_free(net->recipe);
	if (!net->base) {
		mem_free(net->label);
		mem_free(net->note);
		weights_free(net->weights);
	}
	mem_free(net->name);
	mem_free(net->path);
	mem_free(net->text);
	mem_free(net);
}
