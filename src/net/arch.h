/*
 * arch.h -- which ResNet it is: seen in the names and shapes of weights, or asked for by name; and its page.
 *
 * Sources: torchvision's resnet.py; timm's resnet.py (deep stem, average pool in the shortcut, GroupNorm);
 * He and others, Deep Residual Learning, sections 3.3, 4.1 and 4.2; the CIFAR networks of akamaster and kuangliu.
 */
#ifndef NET_ARCH_H
#define NET_ARCH_H

#include "net/net.h"

enum arch_stem {
	STEM_CIFAR,    /* 3x3, stride 1, no pool */
	STEM_IMAGENET, /* 7x7, stride 2; max-pool 3x3, stride 2 */
	STEM_DEEP,     /* three 3x3, the first of stride 2 (ResNet-C, -D); max-pool */
};
enum arch_norm { NORM_BATCH, NORM_GROUP, NORM_NONE };

struct arch_block {
	char name[32];      /* "layer2.0" */
	int convs;          /* 2: BasicBlock, 3: Bottleneck */
	int in, mid, out;   /* channels: inplanes, width, planes * expansion */
	int stride, groups; /* groups: of the 3x3 of a bottleneck */
	enum path path;     /* PATH_NONE: a plain block */
	bool pooled;        /* its downsample begins with an average pool (ResNet-D) */
	bool bias;          /* its convolutions have one */
};

struct arch {
	char name[64]; /* "resnet50", "resnet56-a" */
	enum arch_stem stem;
	int stem_width[3]; /* out channels of its convolutions; one, or three of a deep stem */
	int stem_kernel;
	enum arch_norm norm;
	int norm_groups;
	bool pre_bias; /* the stem's convolutions have a bias */
	int stride_in; /* 1 or 2: which convolution of a bottleneck has the stride */
	bool both;     /* option A's zeros: on both sides */
	float eps;
	int classes; /* 0: no head after the average pool */
	int input;   /* side */
	struct prep prep;
	float mean[3], std[3];
	struct arch_block *block;
	int nblocks;
};
void arch_free(struct arch *);

/* From the weights, whose names are torchvision's (see weights_rename()). What was read and what was assumed is told
   by arch_page(). ERR_MISFIT: no ResNet that skipstep knows; the sentence says what was seen and has the line of Python
   that saves a model skipstep can open. ERR_UNSUPPORTED: squeeze-and-excitation and the like, by name. */
bool arch_find(const struct weights *, const struct net_ask *, struct arch *, struct err *);
/* resnet18 .. resnet152, resnext50_32x4d, wide_resnet50_2, ..., resnet20 .. resnet1202 and their -a, -b, -c: false if
   there is no such name. */
bool arch_named(const char *name, const struct net_ask *, struct arch *, struct err *);
/* Names that arch_named() knows, one a line with its parameters. */
void arch_list(struct buf *);

/* The page: header, notes, one line a step. `weights` is the word after `weights`: a file, or "seeded" (see seed.h). */
bool arch_page(const struct arch *, const char *weights, struct buf *page, struct err *);

/* A network from weights alone, in memory: takes the weights over in every case. `name` is the file's. */
struct net *net_from_weights(struct weights *, const char *name, const struct net_ask *, struct err *);
/* An untrained network by its name, seeded. */
struct net *net_untrained(const char *name, const struct net_ask *, struct err *);
#endif
