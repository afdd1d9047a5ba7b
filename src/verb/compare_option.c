/*
 * compare_option.c -- the paper's options A, B and C as recipes: the same weights, another shortcut.
 */
#include "verb/compare_option.h"

enum force option_of(const struct part *p, char letter)
{
	if (letter == 'A')
		return FORCE_ZERO_END;
	return letter == 'C' || p->clause_stride || p->clause_planes ? FORCE_DOWNSAMPLE : FORCE_IDENTITY;
}

char option_letter(const struct part *p)
{
	return p->path == PATH_ZERO_PAD ? 'A' : p->option_c ? 'C' : 'B';
}

int option_recipes(const struct session *s, char letter, struct recipe *list, int *changed)
{
	const struct net *net = session_true_net(s);
	int here = cursor_part(s->trace, s->scene.cursor.step), n = 0;
	bool one = s->net->part[here].kind == PART_BLOCK;

	*changed = 0;
	for (int i = 0; s->true_net && i < s->nrecipes; i++)
		if (one && s->recipe[i].part != here)
			list[n++] = s->recipe[i];
	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];
		struct recipe recipe = { i, option_of(p, letter) };
		struct err err;

		if (p->kind != PART_BLOCK || p->add < 0 || (one && i != here) ||
		    !recipe_check(net, &recipe, &err))
			continue;
		list[n++] = recipe;
		*changed += recipe_changes(s->net, &recipe);
	}
	return n;
}

char option_other(const struct session *s)
{
	const struct part *p = &s->net->part[cursor_part(s->trace, s->scene.cursor.step)];
	bool fits = !p->clause_stride && !p->clause_planes;

	if (p->kind != PART_BLOCK)
		return net_blocks(s->net, PATH_ZERO_PAD)     ? 'B'
		       : net_blocks(s->net, PATH_DOWNSAMPLE) ? 'A'
		                                             : 'C';
	if (p->path == PATH_IDENTITY && fits)
		return 'C';
	return p->path == PATH_DOWNSAMPLE ? 'A' : 'B';
}
