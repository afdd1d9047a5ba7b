/*
 * arch_net.c -- networks without a page of their own: from weights, or by name and untrained.
 */
#include <string.h>

#include "base/text.h"
#include "net/arch.h"
#include "net/read.h"

/* "best.pth.tar" of "runs/best.pth.tar". */
static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool page_of(const struct weights *w, const char *file, const char *word, const struct net_ask *ask,
                    struct buf *name, struct buf *page, struct err *err)
{
	struct buf comment = { 0 };
	struct arch arch;
	bool ok;

	if (!arch_find(w, ask, &arch, err))
		return err_prefix(err, "%s", file);
	buf_printf(name, "%s (%s)", last_part(file), arch.name);
	buf_printf(&comment, "%s, seen in the weights of %s", arch.name, last_part(file));
	ok = buf_ok(name, err) && buf_ok(&comment, err) &&
	     arch_page(&arch, word, buf_str(&comment), page, err);
	buf_free(&comment);
	arch_free(&arch);
	return ok;
}

bool arch_page_of(const struct weights *w, const char *file, const char *word, const struct net_ask *ask,
                  struct buf *page, struct err *err)
{
	struct buf name = { 0 };
	bool ok = page_of(w, file, word, ask, &name, page, err);

	buf_free(&name);
	return ok;
}

struct net *net_from_weights(struct weights *w, const char *file, const struct net_ask *ask, struct err *err)
{
	struct buf page = { 0 }, name = { 0 };
	struct net *net = NULL;

	if (page_of(w, file, last_part(file), ask, &name, &page, err))
		net = net_parse(buf_str(&page), page.len, buf_str(&name), w, err);
	else
		weights_free(w);
	buf_free(&page);
	buf_free(&name);
	return net;
}

struct net *net_untrained(const char *name, const struct net_ask *ask, struct err *err)
{
	struct buf page = { 0 };
	struct weights *w = NULL;
	struct net *net = NULL;
	struct arch arch;
	bool ok;

	if (!arch_named(name, ask, &arch, err))
		return NULL;
	if (ask && ask->weights) {
		w = net_weights(ask->weights, ask, err);
		arch.untrained = false;
	}
	ok = (w || arch.untrained) &&
	     arch_page(&arch, w ? last_part(ask->weights) : "seeded", arch.name, &page, err);
	if (ok)
		net = net_parse(buf_str(&page), page.len, arch.name, w, err);
	else
		weights_free(w);
	arch_free(&arch);
	buf_free(&page);
	return net;
}
