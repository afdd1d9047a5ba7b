/*
 * look.c -- questions about a network.
 */
#include <string.h>

#include "net/net.h"

int net_find(const struct net *net, const char *name)
{
	int lo = 0, hi = net->nnodes;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2, order = strcmp(net->index[mid].name, name);

		if (order == 0)
			return net->index[mid].node;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

int net_find_part(const struct net *net, const char *name)
{
	for (int i = 0; i < net->nparts; i++)
		if (strcmp(net->part[i].name, name) == 0)
			return i;
	return -1;
}

int net_blocks(const struct net *net, enum path path)
{
	int n = 0;

	for (int i = 0; i < net->nparts; i++)
		n += net->part[i].kind == PART_BLOCK && net->part[i].path == path;
	return n;
}

/* Does the node this tensor is named after read it? NODE.SUFFIX: the suffix is what stands after the last dot. */
static bool is_read(const struct net *net, const struct weight *weight)
{
	const char *dot = strrchr(weight->name, '.');
	char name[512];
	int node;

	if (!dot || (size_t)(dot - weight->name) >= sizeof name)
		return false;
	if (strcmp(dot, ".num_batches_tracked") == 0)
		return true;
	memcpy(name, weight->name, (size_t)(dot - weight->name));
	name[dot - weight->name] = '\0';
	node = net_find(net, name);
	for (int k = 0; node >= 0 && k < OP_PARAM; k++)
		if (net->node[node].w[k] == weight)
			return true;
	return false;
}

int net_unread(const struct net *net, const char **first)
{
	int n = 0;

	*first = NULL;
	for (int i = 0; net->weights && i < net->weights->ntensors; i++) {
		if (is_read(net, &net->weights->tensor[i]))
			continue;
		if (n++ == 0)
			*first = net->weights->tensor[i].name;
	}
	return n;
}

const char *path_word(enum path path)
{
	switch (path) {
	case PATH_IDENTITY:
		return "identity";
	case PATH_ZERO_PAD:
		return "zero pad";
	case PATH_DOWNSAMPLE:
		return "downsample";
	case PATH_NONE:
		break;
	}
	return "";
}
