/*
 * chain.c -- the nodes of an old shortcut, and which of them can go.
 */
#include "net/overlay.h"

void chain_mark(const struct net *net, const struct part *part, bool *mark)
{
	for (int i = part->shortcut_last; i >= part->first && i > 0; i = net->node[i].in[0])
		mark[i] = true;
}

/* Readers stand behind what they read, so one walk back decides. */
void chain_cut(const struct net *net, const bool *skip, bool *keep, bool *cut)
{
	for (int i = net->nnodes - 1; i >= 0; i--) {
		const struct node *node = &net->node[i];

		cut[i] = cut[i] && !keep[i];
		for (int k = 0; !cut[i] && k < node->nin; k++)
			if (!(skip[i] && k == 1))
				keep[node->in[k]] = true;
	}
}
