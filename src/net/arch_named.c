/*
 * arch_named.c -- architectures by their names: torchvision's, timm's, the paper's for CIFAR.
 *
 * Depth is 2 + 2 or 3 a block: resnet50 is 3 + 4 + 6 + 3 bottlenecks. For CIFAR it is 6n + 2 (section 4.2).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/arch_private.h"

enum { STAGES = 4, CIFAR_CLASSES = 10, IMAGENET_CLASSES = 1000, DEPTH_MOST = 1202 };

struct spec {
	const char *name;
	int convs, count[STAGES];
	int groups, width; /* of a bottleneck: channels a group, as in 32x4d; 0: 64 */
	enum arch_stem stem;
	int deep[2]; /* the first two of a deep stem */
	bool pooled, group_norm, cifar;
	int base; /* channels of the first stage; 0: 64 */
	bool plain;
};

static const struct spec specs[] = {
#define NET(...) \
	{ \
		__VA_ARGS__ \
	}
#define R18 \
	{ \
		2, 2, 2, 2 \
	}
#define R34 \
	{ \
		3, 4, 6, 3 \
	}
#define R101 \
	{ \
		3, 4, 23, 3 \
	}
#define R152 \
	{ \
		3, 8, 36, 3 \
	}
#define I .stem = STEM_IMAGENET
#define C .stem = STEM_DEEP, .deep = { 32, 32 }
#define D C, .pooled = true
#define S .stem = STEM_DEEP, .deep = { 64, 64 }
#define T .stem = STEM_DEEP, .deep = { 24, 32 }, .pooled = true
	NET("resnet18", 2, R18, I),
	NET("resnet34", 2, R34, I),
	NET("resnet50", 3, R34, I),
	NET("resnet101", 3, R101, I),
	NET("resnet152", 3, R152, I),
	NET("resnext50_32x4d", 3, R34, 32, 4, I),
	NET("resnext101_32x8d", 3, R101, 32, 8, I),
	NET("resnext101_64x4d", 3, R101, 64, 4, I),
	NET("wide_resnet50_2", 3, R34, 1, 128, I),
	NET("wide_resnet101_2", 3, R101, 1, 128, I),
	NET("resnet26", 3, R18, I),
	NET("resnet18d", 2, R18, D),
	NET("resnet26d", 3, R18, D),
	NET("resnet34d", 2, R34, D),
	NET("resnet50c", 3, R34, C),
	NET("resnet50d", 3, R34, D),
	NET("resnet50s", 3, R34, S),
	NET("resnet50t", 3, R34, T),
	NET("resnet101c", 3, R101, C),
	NET("resnet101d", 3, R101, D),
	NET("resnet152d", 3, R152, D),
	NET("resnext50d_32x4d", 3, R34, 32, 4, D),
	NET("resnet50_gn", 3, R34, I, .group_norm = true),
	NET("resnet18-cifar", 2, R18, .cifar = true),
	NET("resnet34-cifar", 2, R34, .cifar = true),
	NET("resnet50-cifar", 3, R34, .cifar = true),
	NET("plain18", 2, R18, I, .plain = true),
	NET("plain34", 2, R34, I, .plain = true),
};

/* The paper's for CIFAR, as they are listed; any depth of 6n + 2 is known. */
static const char *const small[] = { "resnet8",   "resnet20",   "resnet32", "resnet44", "resnet56",
	                             "resnet110", "resnet1202", "plain20",  "plain56" };

const char *arch_name_at(int i)
{
	int nsmall = (int)ARRAY_LEN(small), nspecs = (int)ARRAY_LEN(specs);

	return i < 0 || i >= nsmall + nspecs ? NULL : i < nspecs ? specs[i].name : small[i - nspecs];
}

struct arch_block *arch_add(struct arch *a, int stage, int index, struct err *err)
{
	struct arch_block *grown;

	if (a->nblocks == ARCH_MAX_BLOCKS) {
		err_set(err, ERR_LIMIT, "more than %d blocks", ARCH_MAX_BLOCKS);
		return NULL;
	}
	grown = mem_grow(a->block, (size_t)a->nblocks + 1, sizeof *grown);
	if (!grown) {
		err_memory(err);
		return NULL;
	}
	a->block = grown;
	grown += a->nblocks++;
	*grown = (struct arch_block){ 0 };
	snprintf(grown->name, sizeof grown->name, "layer%d.%d", stage, index);
	return grown;
}

/* "resnet56": 9 blocks in each of three stages; false: no such depth. */
static bool spec_cifar(const char *name, struct spec *spec)
{
	bool plain = strncmp(name, "plain", 5) == 0;
	int depth;

	if ((!plain && strncmp(name, "resnet", 6) != 0) ||
	    !text_int(name + (plain ? 5 : 6), 8, DEPTH_MOST, &depth) || depth % 6 != 2)
		return false;
	*spec = (struct spec){ .name = name,
		               .convs = 2,
		               .count = { depth / 6, depth / 6, depth / 6 },
		               .cifar = true,
		               .base = 16,
		               .plain = plain };
	return true;
}

/* "resnet50-c" is resnet50 with option C; "cifar-resnet26" is not timm's resnet26. */
static bool spec_named(const char *name, struct spec *spec, char *option, char room[64])
{
	size_t n = strlen(name);
	bool cifar = strncmp(name, "cifar-", 6) == 0;

	if (n >= 64)
		return false;
	snprintf(room, 64, "%s", cifar ? name + 6 : name);
	n = strlen(room);
	if (n > 2 && room[n - 2] == '-' && strchr("abc", room[n - 1])) {
		*option = (char)(room[n - 1] - 'a' + 'A');
		room[n - 2] = '\0';
	}
	for (size_t i = 0; !cifar && i < ARRAY_LEN(specs); i++)
		if (strcmp(specs[i].name, room) == 0) {
			*spec = specs[i];
			return true;
		}
	return spec_cifar(room, spec);
}

static bool add_blocks(struct arch *a, const struct spec *spec, char option, struct err *err)
{
	int base = spec->base ? spec->base : 64, groups = int_max(spec->groups, 1),
	    width = spec->width ? spec->width : 64, in = base;

	if (a->stem == STEM_DEEP)
		in = a->stem_width[2];
	for (int stage = 0; stage < STAGES; stage++) {
		for (int i = 0; i < spec->count[stage]; i++) {
			struct arch_block *b = arch_add(a, stage + 1, i, err);
			int planes = base << stage;
			bool fits;

			if (!b)
				return false;
			b->convs = spec->convs;
			b->in = in;
			b->mid = spec->convs == 3 ? planes * width / 64 * groups : planes;
			b->out = spec->convs == 3 ? 4 * planes : planes;
			b->stride = stage > 0 && i == 0 ? 2 : 1;
			b->groups = groups;
			fits = b->stride == 1 && b->in == b->out;
			b->path = spec->plain     ? PATH_NONE
			          : option == 'C' ? PATH_DOWNSAMPLE
			          : fits          ? PATH_IDENTITY
			          : option == 'A' ? PATH_ZERO_PAD
			                          : PATH_DOWNSAMPLE;
			b->pooled = spec->pooled && b->path == PATH_DOWNSAMPLE;
			in = b->out;
		}
	}
	return true;
}

/* The nearest name that there is, as a question; "" where none is near. */
static void near(const char *name, char room[64])
{
	int best = 3;

	room[0] = '\0';
	for (int i = 0; arch_name_at(i); i++) {
		int distance = text_distance(name, arch_name_at(i));

		if (distance < best) {
			best = distance;
			snprintf(room, 64, "; is %s meant?", arch_name_at(i));
		}
	}
}

static bool unknown(const char *name, struct err *err)
{
	static const char *const others[] = { "vgg",           "densenet", "vit",        "alexnet",
		                              "inception",     "swin",     "convnext",   "efficient",
		                              "mobilenet",     "seresne",  "ecaresn",    "resnest",
		                              "res2net",       "resnetv2", "regnet",     "preact",
		                              "legacy_seresn", "skresne",  "squeezenet", "googlenet" };
	char meant[64];

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strncmp(name, others[i], strlen(others[i])) == 0)
			return err_set(
			    err, ERR_UNSUPPORTED,
			    "%s is none of the networks skipstep steps through; `skipstep net` lists them",
			    name);
	near(name, meant);
	return err_set(err, ERR_READ, "there is no network \"%s\"%s `skipstep net` lists the names", name,
	               meant[0] ? meant : ";");
}

bool arch_named(const char *name, const struct net_ask *ask, struct arch *a, struct err *err)
{
	static const struct net_ask nothing;
	struct spec spec;
	char option = '\0', room[64];

	ask = ask ? ask : &nothing;
	*a = (struct arch){ 0 };
	if (!spec_named(name, &spec, &option, room))
		return unknown(name, err);
	option = ask->shortcut ? ask->shortcut : option;
	if (option == 'N')
		spec.plain = true;
	else if (option && spec.plain)
		return err_set(err, ERR_USAGE, "%s has no shortcuts, so none of option %c", room, option);
	if (!option)
		option = spec.cifar && spec.base == 16 ? 'A' : 'B';
	a->untrained = true;
	a->stem = spec.cifar ? STEM_CIFAR : spec.stem;
	a->stem_width[0] = spec.base ? spec.base : 64;
	if (a->stem == STEM_DEEP) {
		a->stem_width[0] = spec.deep[0];
		a->stem_width[1] = spec.deep[1];
		a->stem_width[2] = 2 * spec.deep[1];
	}
	a->norm = spec.group_norm ? NORM_GROUP : NORM_BATCH;
	a->norm_groups = 32;
	a->classes = spec.cifar ? CIFAR_CLASSES : IMAGENET_CLASSES;
	/* the name says them */
	a->from.shortcut = a->from.zeros = a->from.norm_groups = ASKED;
	arch_defaults(a, NULL);
	if (!add_blocks(a, &spec, option, err) || !arch_labels(a, ask, err) || !arch_asked(a, ask, err)) {
		arch_free(a);
		return false;
	}
	arch_call(a);
	return true;
}
