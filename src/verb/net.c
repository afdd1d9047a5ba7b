/*
 * net.c -- networks by name, and the page of one: what skipstep reads, to look at, to change, to keep.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "net/arch.h"
#include "verb/data.h"
#include "verb/table.h"
#include "verb/verb_private.h"

static bool count(const char *name, int64_t *params, int64_t *macs, struct err *err)
{
	struct arch arch;

	if (!arch_named(name, NULL, &arch, err))
		return false;
	arch_count(&arch, params, macs);
	arch_free(&arch);
	return true;
}

static bool list_json(struct session *s, struct buf *b, struct err *err)
{
	int64_t params, macs;

	json_begin(s, b, "skipstep.nets/1", false);
	json_key(b, "networks");
	json_open(b, '[');
	for (int i = 0; arch_name_at(i); i++) {
		if (!count(arch_name_at(i), &params, &macs, err))
			return false;
		json_open(b, '{');
		json_text(b, "name", arch_name_at(i));
		json_key(b, "params");
		json_int(b, params);
		json_key(b, "macs");
		json_int(b, macs);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
	return true;
}

static void put_number(struct table *t, int64_t n)
{
	struct buf words = { 0 };

	text_thousands(&words, n);
	table_put(t, "%s", buf_str(&words));
	t->text.lost = t->text.lost || words.lost;
	buf_free(&words);
}

static bool list(struct session *s, struct sink *sink, struct err *err)
{
	struct table t = { .head = { "name", ">parameters", ">multiply-adds" } };
	struct buf shipped = { 0 };
	int64_t params, macs;

	for (int i = 0; arch_name_at(i); i++) {
		if (!count(arch_name_at(i), &params, &macs, err)) {
			buf_free(&t.text);
			return false;
		}
		table_put(&t, "%s", arch_name_at(i));
		put_number(&t, params);
		put_number(&t, macs);
	}
	table_print(&t, s->width, &sink->out);
	data_list(DATA_NET, &shipped);
	for (size_t i = 0; i + 1 < shipped.len; i++)
		if (shipped.s[i] == '\n')
			shipped.s[i] = ' ';
	buf_puts(&sink->out,
	         "\nUntrained, for 224x224 pictures and 1000 classes, or 32x32 and 10. For CIFAR\n"
	         "every depth of 6n + 2 up to 1202 has a name. -a, -b, -c behind a name: the\n"
	         "shortcuts of that option; resnet56 is resnet56-a.\n");
	if (shipped.len)
		buf_printf(&sink->out, "Trained: %s", buf_str(&shipped));
	buf_free(&shipped);
	return true;
}

/* Of a file that is a page, its bytes as they are. */
static bool put_file(const struct session *s, const char *path, struct buf *page, struct err *err)
{
	struct bytes text;
	struct buf asked = { 0 };
	bool plain;

	session_asked(&s->now, &asked);
	plain = buf_ok(&asked, err) && !asked.len && !s->now.weights;
	if (!plain && !asked.lost)
		err_set(err, ERR_USAGE,
		        "%s has a page of its own, which is printed as it is:%s%s changes nothing", path,
		        buf_str(&asked), s->now.weights ? " --weights" : "");
	buf_free(&asked);
	if (!plain)
		return false;
	if (!io_read(path, NET_MAX_PAGE, &text, err))
		return false;
	buf_add(page, text.p, text.n);
	mem_free(text.p);
	return buf_ok(page, err);
}

static bool put_weights(const char *path, const struct net_ask *ask, struct buf *page, struct err *err)
{
	struct weights *w = NULL;
	const char *slash = strrchr(path, '/');
	bool ok =
	    !ask->weights || err_set(err, ERR_USAGE, "%s holds weights, and --weights gives others", path);

	if (ok)
		w = net_weights(path, ask, err);
	ok = w && arch_page_of(w, path, slash ? slash + 1 : path, ask, page, err);

	weights_free(w);
	return ok;
}

static bool put_named(const char *name, const struct net_ask *ask, struct buf *page, struct err *err)
{
	struct arch arch;
	bool ok = arch_named(name, ask, &arch, err);

	if (ok) {
		arch.untrained = !ask->weights;
		ok = arch_page(&arch, ask->weights ? ask->weights : "seeded", arch.name, page, err);
	}
	arch_free(&arch);
	return ok;
}

static bool put_page(const struct session *s, const char *spec, const struct net_ask *ask, struct buf *page,
                     struct err *err)
{
	struct buf path = { 0 };
	struct err none;
	bool ok = false;

	switch (session_kind(spec, err)) {
	case SPEC_NAME:
		ok = data_shipped(DATA_NET, spec, &path, &none) ? put_file(s, buf_str(&path), page, err)
		                                                : put_named(spec, ask, page, err);
		break;
	case SPEC_PAGE:
		ok = put_file(s, spec, page, err);
		break;
	case SPEC_WEIGHTS:
		ok = put_weights(spec, ask, page, err);
		break;
	case SPEC_FAULT:
		break;
	}
	buf_free(&path);
	return ok;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf page = { 0 };
	struct net_ask ask;
	bool ok;

	if (!answer_args(&verb_net, argc, 0, 1, err) || !options_ask(&s->now, &ask, err))
		return false;
	if (argc == 1)
		return (s->now.json ? list_json(s, &sink->out, err) : list(s, sink, err)) &&
		       buf_ok(&sink->out, err);
	ok = put_page(s, argv[1], &ask, &page, err);
	if (ok && s->now.json) {
		json_begin(s, &sink->out, "skipstep.net/1", false);
		json_text(&sink->out, "page", buf_str(&page));
		json_end(&sink->out);
	} else if (ok && s->now.output) {
		ok = answer_file(s, &page, "a network's page", sink, err);
	} else if (ok) {
		buf_add(&sink->out, page.s, page.len);
	}
	buf_free(&page);
	return ok && buf_ok(&sink->out, err);
}

const struct verb verb_net = {
	.name = "net",
	.keys = "",
	.usage = "net [NAME|FILE] [--shortcut A|A-both|B|C|none] [--stride-in conv1|conv2] [-o FILE.net]",
	.gloss = "the page of a network, by name or from weights; without a name, those there are",
	.text =
	    "A page is text, one line a step: skipstep -m FILE.net opens it, an editor changes it. What was read from the\n"
	    "weights and what was assumed stands in its first lines, with the option that changes it.\n",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_JSON,
	.run = run,
};
