/*
 * net.h -- a network is a page of text, one node a line, names as in PyTorch's state_dict.
 *
 * Read once, then never changed.  Shapes follow from the page alone, so `shapes`
 * and `blocks` run no forward pass.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "op/op.h"
#include "picture/prep.h"

/* What the reader asks to be otherwise than the page or the weights have it. { 0 } asks nothing. Borrows. */
struct net_ask {
	const char *weights; /* a file instead of the one the page names */
	const char *labels;  /* a file, a class a line, instead of the page's */
	bool lenient;        /* weights: see weights_read() */
	const struct preset
	    *preset;      /* resize, crop, filter, mean and std at once; those below go before it */
	int resize, crop; /* 0: not asked; crop is the side of the input */
	float mean[OP_MEANS], std[OP_MEANS];
	int nmean, nstd;
	/* only where the page is written by skipstep, from weights or by name */
	int stride_in; /* of a bottleneck: 1: conv1 (v1, the paper), 2: conv2 (v1.5, torchvision); 0: not asked */
	float eps;     /* of the norms; 0: not asked */
	char shortcut; /* 'A', 'B', 'C', 'N' (none): of a network by name; 0: not asked */
	bool both;     /* option A with zeros on both sides of the channels */
};

/* Something the reader should know of how the page came about: read from the file, or assumed. */
struct net_note {
	const char *what, *value; /* "stride", "in conv2 (v1.5)" */
	const char *option;       /* "--stride-in", which changes it; NULL if none does */
	bool assumed;             /* false: it stands in the file */
};

/* One line:  layer2.0.conv1  conv2d  layer1.2.relu2  kernel=3 stride=2 pad=1 */
struct node {
	const char *name; /* PyTorch's module path */
	const struct op *op;
	int nin, in[OP_IN]; /* indices of earlier nodes */
	struct args args;
	const struct weight *w[OP_PARAM]; /* borrowed from net->weights */
	struct shape out;
	int64_t params, macs;
	int line; /* in the page, for messages; 0 for `input` */
	int part; /* index in net->part */
};

/* What a block does with x on its way round. */
enum path {
	PATH_NONE,       /* stem, head, or a plain block without a shortcut */
	PATH_IDENTITY,   /* x itself */
	PATH_ZERO_PAD,   /* option A: x strided, zeros for the new channels */
	PATH_DOWNSAMPLE, /* options B and C: self.downsample(x), a 1x1 convolution and a norm */
};
const char *path_word(enum path); /* "identity", "zero pad", "downsample", "" */

/* A run of nodes the reader sees as one thing: the stem, a residual block, the head. */
struct part {
	char *name; /* "stem", "layer2.0", "head" */
	enum part_kind { PART_STEM, PART_BLOCK, PART_HEAD } kind;
	int first, last; /* nodes */
	int stage;       /* index in net->stage */

	/* blocks only */
	enum block_type { BLOCK_PLAIN, BLOCK_BASIC, BLOCK_BOTTLENECK } type;
	int x;                             /* the node whose output is x */
	int add, relu;                     /* nodes; -1 if none */
	int trunk_last;                    /* add's first input: what the block learned */
	int shortcut_first, shortcut_last; /* nodes of the shortcut; -1 for identity */
	enum path path;
	int stride;                        /* of the block as a whole: its trunk's strides multiplied */
	int inplanes, planes, expansion;   /* as in PyTorch: out channels = planes * expansion */
	int width, groups;                 /* of the 3x3 of a bottleneck: planes * base_width / 64 * groups */
	bool pooled;                       /* its downsample begins with an average pool (ResNet-D) */
	bool clause_stride, clause_planes; /* stride != 1; inplanes != planes * expansion */
	bool option_c;                     /* the net projects every shortcut */
	bool forced;                       /* in a what-if: its shortcut is not the page's */
	bool seeded;                       /* its projection was never trained: seeded, see seed.h */
};

/* A run of parts whose maps have one size, as in PyTorch: stem, layer1, layer2, ..., head. */
struct stage {
	char *name;
	int first, last; /* parts */
};

/* Where the run of a what-if ends: the node that cannot be done. The numbers of that node and of all after it do not
   exist; their shapes are those of the true net, so that parts and listings go on. */
struct fault {
	int node;
	/* ERR_NONE: there is no fault. ERR_MISFIT: the RuntimeError PyTorch raises, to the letter, nothing before it.
	   ERR_UNSUPPORTED: PyTorch would stretch a size of 1 here, skipstep does not; ERR_LIMIT: a map too large */
	struct err err;
};

struct net {
	char *name; /* "resnet20-b" */
	char *path; /* of the page; "" if made in memory */
	struct shape input;
	struct node *node; /* in the order they run; node[0] is `input` */
	int nnodes;
	char **label; /* NULL where there are none */
	int nlabels;
	struct prep
	    prep; /* how a picture is resized before the crop; its mean and std stand on the normalize line */
	struct net_note *note; /* NULL where the page has none */
	int nnotes;
	struct weights *weights; /* owned; in a what-if borrowed */
	bool untrained;          /* they are seeded: nobody trained them, so that the answer means nothing */
	struct part *part;
	int nparts, nblocks;
	struct stage *stage;
	int nstages;
	int64_t params, macs;
	char *text; /* names point in here; private */

	/* a what-if, made by net_with() of recipe.h */
	const struct net
	    *base; /* the true net, from which labels, weights and words are borrowed; NULL in a true one */
	char *recipe;            /* "layer2.0 = identity"; NULL where nothing is changed */
	struct weights **seeded; /* owned: the projections nobody trained */
	int nseeded;
	struct fault fault;
	struct named {
		const char *name;
		int node;
	} * index; /* the nodes sorted by name; private to net_find() */
};

enum { NET_MAX_NODES = 65536, NET_MAX_PAGE = 16 << 20 /* bytes */ };

/* A .net page and the weights it names (found beside it), or what `ask` wants instead; a NULL ask wants nothing.
   Faults are "FILE:17: sentence". NULL on error: ERR_READ, ERR_MALFORMED (unknown op, unknown input, a node that
   reads itself or a later one: a cycle, bad number), ERR_MISFIT (tensor missing or of wrong shape), ERR_LIMIT. */
struct net *net_read(const char *path, const struct net_ask *, struct err *);
/* The same from text; takes the weights over in every case (also on error); NULL weights: all must be shapeless. */
struct net *net_parse(const char *text, size_t n, const char *name, struct weights *, struct err *);
/* The same, otherwise as `ask` wants it; but for ask->weights, which are `weights` already. */
struct net *net_parse_as(const char *text, size_t n, const char *name, struct weights *,
                         const struct net_ask *, struct err *);
/* The weights of ask->weights or of another file, with torchvision's names. NULL on error. */
struct weights *net_weights(const char *path, const struct net_ask *, struct err *);
void net_free(struct net *);

/* The fault of a what-if; NULL where the net runs to its end. */
static inline const struct fault *net_fault(const struct net *net)
{
	return net->fault.err.code == ERR_NONE ? NULL : &net->fault;
}

int net_find(const struct net *, const char *node_name); /* index, -1 if none */
int net_find_part(const struct net *, const char *name); /* "layer2.0"; -1 if none */
int net_blocks(const struct net *, enum path);           /* how many blocks take this path */
/* How many tensors of the weights no node reads (num_batches_tracked aside), and the name of the first. */
int net_unread(const struct net *, const char **first);
#endif
