/*
 * session_whatif.c -- recipes laid over the network: the truth is kept, undoing is taking them off again.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "verb/verb_private.h"

const struct net *session_true_net(const struct session *s)
{
	return s->true_net ? s->true_net : s->net;
}

struct trace *session_true_trace(const struct session *s)
{
	return s->true_trace ? s->true_trace : s->trace;
}

const char *session_what_if(const struct session *s)
{
	return s->true_net ? s->net->recipe : NULL;
}

/* Replaces the recipes that belong to the open network. */
static bool keep(struct session *s, const struct recipe *list, int n, struct err *err)
{
	struct recipe *copy = n ? mem_new((size_t)n, sizeof *copy) : NULL;
	char *model = n ? mem_strdup(s->open_model) : NULL;

	if (n && (!copy || !model)) {
		mem_free(copy);
		mem_free(model);
		return err_memory(err);
	}
	if (n)
		memcpy(copy, list, (size_t)n * sizeof *copy);
	mem_free(s->recipe);
	mem_free(s->recipe_model);
	s->recipe = copy;
	s->recipe_model = model;
	s->nrecipes = n;
	return true;
}

/* ---- from the command line ---------------------------------------------------------------------- */

static bool parse(const struct net *net, const char *text, struct recipe *recipe, struct err *err)
{
	const char *equals = strchr(text, '=');
	char part[128];

	if (!equals)
		return err_set(err, ERR_USAGE, "--what-if wants BLOCK=SHORTCUT, like layer2.0=identity");
	snprintf(part, sizeof part, "%.*s", (int)(equals - text), text);
	recipe->part = net_find_part(net, part);
	if (recipe->part < 0)
		return err_set(err, ERR_USAGE, "--what-if: %s has no block \"%s\"; `blocks` lists them",
		               net->name, part);
	if (!force_find(equals + 1, &recipe->how))
		return err_set(
		    err, ERR_USAGE,
		    "--what-if: there is no shortcut \"%s\"; there are identity, downsample, A and A-both",
		    equals + 1);
	return recipe_check(net, recipe, err);
}

static bool obey(struct session *s, struct err *err)
{
	struct recipe list[OPTIONS_WHAT_IFS];
	int n = 0;

	s->what_if_obeyed = true;
	for (int i = 0; i < s->base.nwhat_ifs; i++) {
		struct recipe one;
		int to = 0;

		if (!parse(s->net, s->base.what_if[i], &one, err))
			return false;
		while (to < n && list[to].part != one.part)
			to++;
		list[to] = one; /* of two for one block the later counts */
		n += to == n;
	}
	return keep(s, list, n, err);
}

bool session_what_if_again(struct session *s, struct err *err)
{
	struct net *net;

	s->forced_to.size = 0; /* what undo would go back to belonged to another trace */
	if (!s->what_if_obeyed && s->base.nwhat_ifs && !obey(s, err))
		return false;
	if (!s->nrecipes || !session_same(s->recipe_model, s->open_model))
		return true;
	net = net_with(s->net, s->recipe, s->nrecipes, err);
	if (!net)
		return false;
	if (!net->recipe) { /* that is what there was already */
		net_free(net);
		return true;
	}
	s->true_net = s->net;
	s->net = net;
	return true;
}

/* ---- force and undo ----------------------------------------------------------------------------- */

/* The same places in another trace: the cursor, and those that unfollow goes back to. */
static void rename_places(struct session *s, const struct trace *to)
{
	cursor_renamed(s->trace, to, &s->scene.cursor);
	for (int i = 0; i < s->ntrail; i++)
		cursor_renamed(s->trace, to, &s->trail[i]);
}

bool session_force(struct session *s, const struct recipe *list, int n, struct err *err)
{
	struct net *truth, *net = NULL;
	struct trace *true_trace, *trace = NULL;

	if (!session_trace(s, err))
		return false;
	truth = s->true_net ? s->true_net : s->net;
	true_trace = session_true_trace(s);
	true_trace->stop = s->stop;
	true_trace->user = s->user;
	if (n) { /* computed to the end, so that what is unchanged is copied and the answers can be compared */
		if (!trace_need(true_trace, true_trace->nsteps - 1, err))
			return false;
		net = net_with(truth, list, n, err);
		trace = net ? trace_open_from(net, true_trace, err) : NULL;
		if (!trace || !keep(s, list, n, err)) {
			trace_free(trace);
			net_free(net);
			return false;
		}
	} else {
		keep(s, NULL, 0, err);
	}
	rename_places(s, trace ? trace : true_trace);
	session_forget(s);
	if (s->true_net) {
		trace_free(s->trace);
		net_free(s->net);
	}
	s->net = net ? net : truth;
	s->true_net = net ? truth : NULL;
	s->trace = trace ? trace : true_trace;
	s->true_trace = trace ? true_trace : NULL;
	s->scene.trace[0] = s->trace;
	s->scene.truth = s->true_trace;
	return true;
}
