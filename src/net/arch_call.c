/*
 * arch_call.c -- what an architecture is called: torchvision's and timm's names, and the paper's.
 */
#include <stdio.h>
#include <string.h>

#include "net/arch_private.h"

/* "-a", "-b", "-c" or "": torchvision's own, option B, has no letter. */
static const char *option(const struct arch *a)
{
	bool pads = false, projects = false, identity = false;

	for (int i = 0; i < a->nblocks; i++) {
		pads = pads || a->block[i].path == PATH_ZERO_PAD;
		projects = projects || a->block[i].path == PATH_DOWNSAMPLE;
		identity = identity || a->block[i].path == PATH_IDENTITY;
	}
	if (pads)
		return "-a";
	if (projects && !identity)
		return "-c";
	return projects && a->stem == STEM_CIFAR && a->stem_width[0] != 64 ? "-b" : "";
}

/* Of ResNet-C, -D, -S, -T: the letter behind the depth. */
static const char *variant(const struct arch *a)
{
	bool pooled = false;

	for (int i = 0; i < a->nblocks; i++)
		pooled = pooled || a->block[i].pooled;
	if (a->stem != STEM_DEEP)
		return pooled ? "-avgdown" : "";
	if (a->stem_width[0] == 24)
		return "t";
	if (a->stem_width[0] == 64)
		return "s";
	return pooled ? "d" : "c";
}

void arch_call(struct arch *a)
{
	const struct arch_block *first = a->block;
	int depth = 2, width = a->stem == STEM_IMAGENET ? 64
	                       : first->convs == 3      ? first->out / 4
	                                                : first->out;
	const char *plain = first->path == PATH_NONE ? "plain" : "resnet";
	const char *norm = a->norm == NORM_GROUP ? "_gn" : a->norm == NORM_NONE ? "-nonorm" : "";
	bool cifar64 = a->stem == STEM_CIFAR && strcmp(a->block[a->nblocks - 1].name, "layer4") > 0;
	char wide[24] = "";

	for (int i = 0; i < a->nblocks; i++)
		depth += a->block[i].convs;
	if (a->stem == STEM_CIFAR && !cifar64 && width != 16)
		snprintf(wide, sizeof wide, "-w%d", width);
	if (first->groups > 1)
		snprintf(a->name, sizeof a->name, "resnext%d%s_%dx%dd%s%s", depth, variant(a), first->groups,
		         first->mid / first->groups, norm, option(a));
	else if (first->convs == 3 && first->mid == 2 * width)
		snprintf(a->name, sizeof a->name, "wide_%s%d%s_2%s%s", plain, depth, variant(a), norm,
		         option(a));
	else
		snprintf(a->name, sizeof a->name, "%s%d%s%s%s%s%s", plain, depth, variant(a), wide,
		         cifar64 ? "-cifar" : "", norm, option(a));
}
