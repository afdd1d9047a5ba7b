/*
 * verify.c -- proof mode: every stored invariant, a line each; or a trace against values from elsewhere.
 */
#include "verb/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "verb/data.h"
#include "verb/verb_private.h"
#include "verb/verify_against.h"

/* ---- findings ------------------------------------------------------------------------------------ */

struct finding *findings_add(struct findings *all, const char *check, struct err *err)
{
	struct finding *grown;

	if (all->n == all->room) {
		grown = mem_grow(all->item, (size_t)all->room * 2 + 16, sizeof *grown);
		if (!grown) {
			err_memory(err);
			return NULL;
		}
		all->item = grown;
		all->room = all->room * 2 + 16;
	}
	all->item[all->n] = (struct finding){ .check = check, .holds = true };
	return &all->item[all->n++];
}

void findings_free(struct findings *all)
{
	mem_free(all->item);
	*all = (struct findings){ 0 };
}

bool findings_hold(const struct findings *all)
{
	for (int i = 0; i < all->n; i++)
		if (!all->item[i].holds)
			return false;
	return true;
}

bool findings_go(const struct findings *all, int done, int of, struct err *err)
{
	return !all->stop || !all->stop(all->user, done, of) || err_set(err, ERR_STOPPED, "stopped");
}

void finding_at(struct finding *f, const char *step, struct at at)
{
	if (!f->at[0])
		snprintf(f->at, sizeof f->at, "%.100s[%d,%d,%d]", step, at.c, at.y, at.x);
}

void finding_say(struct finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->said, sizeof f->said, fmt, ap);
	va_end(ap);
}

/* ---- which of PyTorch's runs belong to what is open ------------------------------------------------ */

/* Is this what comes with skipstep under that name, and nothing laid over it? */
static bool shipped(enum data_kind kind, const char *name, const char *path)
{
	struct buf own = { 0 };
	struct err err;
	bool is = name && path && data_shipped(kind, name, &own, &err) && strcmp(buf_str(&own), path) == 0;

	buf_free(&own);
	return is;
}

static bool asks_nothing(const struct session *s)
{
	struct buf asked = { 0 };
	bool nothing;

	session_asked(&s->now, &asked);
	nothing = !s->now.weights && asked.len == 0;
	buf_free(&asked);
	return nothing;
}

/* Without -m and -i all of them; else those of the network, of the picture that were asked for. */
static bool pytorch(struct session *s, struct findings *all, struct err *err)
{
	const struct net *net = session_true_net(s);
	struct buf picture = { 0 };
	bool mine, ok;

	mine = !s->now.model || shipped(DATA_NET, net->name, net->path);
	if (s->now.picture)
		mine = mine && data_find(DATA_PICTURE, s->now.picture, &picture, err) &&
		       shipped(DATA_PICTURE, s->picture_name, buf_str(&picture));
	buf_free(&picture);
	if (!mine || !asks_nothing(s))
		return true;
	ok = verify_pytorch(all, s->now.model ? net->name : NULL, s->now.picture ? s->picture_name : NULL,
	                    err);
	return ok;
}

/* ---- what is said -------------------------------------------------------------------------------- */

static void put_json(const struct session *s, const struct findings *all, struct buf *b)
{
	int differ = 0;

	json_begin(s, b, "skipstep.verify/1", true);
	json_key(b, "checks");
	json_open(b, '[');
	for (int i = 0; i < all->n; i++) {
		const struct finding *f = &all->item[i];

		differ += !f->holds;
		json_open(b, '{');
		json_text(b, "check", f->check);
		json_key(b, "holds");
		json_bool(b, f->holds);
		json_key(b, "compared");
		json_int(b, f->compared);
		json_key(b, "differing");
		json_int(b, f->differing);
		json_key(b, "largest");
		json_number(b, f->largest);
		json_text(b, "at", f->at[0] ? f->at : NULL);
		json_text(b, "sentence", f->said);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_key(b, "differ");
	json_int(b, differ);
	json_end(b);
}

static void put_text(const struct session *s, const struct findings *all, struct buf *b)
{
	bool spoken = s->door == DOOR_LINE;
	int differ = 0;

	for (int i = 0; i < all->n; i++) {
		const struct finding *f = &all->item[i];

		differ += !f->holds;
		if (spoken)
			buf_printf(b, "%s %s: %s.\n", f->holds ? "Holds," : "Differs,", f->check, f->said);
		else
			buf_printf(b, "%-8s%-9s%s\n", f->holds ? "ok" : "DIFFERS", f->check, f->said);
	}
	if (differ)
		buf_printf(b, "%d of %d checks %s.\n", differ, all->n, differ == 1 ? "differs" : "differ");
	else
		buf_printf(b, "All %d checks hold.\n", all->n);
}

/* ---- the verb ------------------------------------------------------------------------------------ */

static bool check_all(struct session *s, struct findings *all, struct err *err)
{
	struct trace *t;

	if (!pytorch(s, all, err) || !session_all(s, err))
		return false;
	t = s->trace;
	return verify_fast(all, t, err) && verify_terms(all, t, err) && verify_counts(all, t, err) &&
	       verify_reads(all, t, err) && verify_ledger(all, t, err) && verify_files(all, t, err);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct findings all = { .stop = s->stop, .user = s->user };
	bool ok;

	(void)argv;
	if (!answer_args(&verb_verify, argc, 0, 0, err))
		return false;
	if (s->now.against)
		return verify_against(s, sink, err);
	if (s->now.tolerance)
		return err_set(err, ERR_USAGE, "--tolerance belongs to verify --against FILE.npz");
	ok = check_all(s, &all, err);
	if (ok) {
		(s->now.json ? put_json : put_text)(s, &all, &sink->out);
		sink->no = !findings_hold(&all);
	}
	findings_free(&all);
	return ok;
}

const struct verb verb_verify = {
	.name = "verify",
	.keys = "",
	.usage = "verify [--against FILE.npz [--tolerance 1e-4]]",
	.gloss = "proof: every stored invariant looked at again; or every step against PyTorch's values",
	.text =
	    "Alone: the shipped networks against PyTorch's values; random outputs made once more one by one; terms\n"
	    "that replay to their value; parameters and multiply-adds against the tensors and the paper; how often\n"
	    "strided windows read each place; out = relu(learned + what came round); files written and read again.\n"
	    "\n"
	    "--against FILE.npz: every step against the array of its name, the first further off than the tolerance,\n"
	    "a share of the step's largest value. export torch -o F.py writes a script that makes such a file; ten\n"
	    "lines make one from a model of your own and its input x, (1,3,H,W):\n"
	    "\n"
	    "    steps = {'normalize': x}\n"
	    "    def keep(name):\n"
	    "        def hook(module, inputs, out):\n"
	    "            again = sum(key.split('#')[0] == name for key in steps)\n"
	    "            steps[f'{name}#{again + 1}' if again else name] = out.clone()\n"
	    "        return hook\n"
	    "    for name, module in model.named_modules():\n"
	    "        if name: module.register_forward_hook(keep(name))\n"
	    "    with torch.no_grad(): model.eval()(x)\n"
	    "    numpy.savez('steps.npz', **{name: out.numpy() for name, out in steps.items()})\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};
