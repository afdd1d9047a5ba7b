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

/* How it is known. The first two are told in the page's notes; who asked knows. */
enum whence { ASSUMED, READ, ASKED };

struct arch_block {
	char name[32];      /* "layer2.0" */
	int convs;          /* 2: BasicBlock, 3: Bottleneck */
	int in, mid, out;   /* channels: inplanes, width, planes * expansion */
	int stride, groups; /* groups: of the 3x3 of a bottleneck */
	enum path path;     /* PATH_NONE: a plain block */
	bool pooled;        /* its downsample begins with an average pool where it strides (ResNet-D) */
};

struct arch {
	char name[64]; /* "resnet50", "resnet56-a" */
	enum arch_stem stem;
	int stem_width[3]; /* out channels of its convolutions; one, or three of a deep stem */
	enum arch_norm norm;
	int norm_groups;
	bool bias;     /* the convolutions have one */
	int stride_in; /* 1 or 2: which convolution of a bottleneck has the stride */
	bool both;     /* option A's zeros: on both sides */
	float eps;
	int classes; /* 0: no head after the average pool */
	int input;   /* side */
	struct prep prep;
	float mean[3], std[3];
	struct {
		enum whence stride_in, norm_groups, shortcut, zeros, eps, input, resize, mean;
	} from;
	struct arch_block *block; /* owned */
	int nblocks;
	char **label; /* owned, one block; NULL where none are known */
	int nlabels;
	int misfits;    /* how many names the metadata have, where that is not how many classes there are */
	bool untrained; /* its weights are seeded */
};
void arch_free(struct arch *);

/* From the weights, whose names are torchvision's (see weights_rename()). ERR_MISFIT: no ResNet that skipstep knows;
   the sentence says what was seen and has the line of Python that saves a model skipstep can open. ERR_UNSUPPORTED:
   squeeze-and-excitation and the like, by name. A NULL ask wants nothing. */
bool arch_find(const struct weights *, const struct net_ask *, struct arch *, struct err *);
/* resnet18 .. resnet152, resnext50_32x4d, wide_resnet50_2, resnet50d, ..., resnet20 .. resnet1202, plain34; all but the
   plain ones with -a, -b or -c behind them. Untrained. ERR_READ: there is no such name. ERR_UNSUPPORTED: a network that
   is none of the family, by name. */
bool arch_named(const char *name, const struct net_ask *, struct arch *, struct err *);
/* Parameters and multiply-adds, counted as the papers do: see op_params() and op_macs(). */
void arch_count(const struct arch *, int64_t *params, int64_t *macs);
/* The i-th name worth listing, from 0; NULL past the last. */
const char *arch_name_at(int i);

/* The page: header, notes, one line a step. `weights` is the word after `weights`: a file, or "seeded" (see seed.h);
   `comment` stands in its second line. */
bool arch_page(const struct arch *, const char *weights, const char *comment, struct buf *page, struct err *);

/* The page of weights read by net_weights(): what `import` writes. `file` is theirs, for its first lines and messages;
   `word` stands behind `weights`. */
bool arch_page_of(const struct weights *, const char *file, const char *word, const struct net_ask *,
                  struct buf *page, struct err *);
/* A network from weights alone, in memory: takes the weights over in every case. */
struct net *net_from_weights(struct weights *, const char *name, const struct net_ask *, struct err *);
/* An untrained network by its name, seeded. */
struct net *net_untrained(const char *name, const struct net_ask *, struct err *);
#endif
