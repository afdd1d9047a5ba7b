/*
 * trace.h -- one picture's journey through one network, kept whole.
 *
 * Never changed once computed; steps are computed in running order, the first
 * time somebody needs them.  Every number skipstep shows, through any door, is
 * read from a trace.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "net/net.h"
#include "op/why.h"
#include "picture/picture.h"

struct step {
	const struct node *node; /* borrowed from the net */
	struct call call;        /* what element() is given */
	struct tensor out;       /* (C,H,W), inside trace->memory */
};

enum { TRACE_MEMORY = 1 << 30 }; /* bytes that one trace of a session may keep, if nothing else was asked */

struct plan; /* the network made ready to run, see op/fast/plan.h */

/* What happened to the picture before `input`: unnumbered, bytes 0..255. */
struct before {
	const char *name; /* "picture", "resize", "crop" */
	struct tensor out;
};

struct trace {
	const struct net *net; /* borrowed; outlives the trace */
	char *picture;         /* its name, for the screen: "ship.png" */
	struct before before[3];
	int nbefore;         /* 0 when the trace began with a tensor */
	struct tensor bytes; /* what `input` reads, 0..255: the crop, or the tensor the trace began with */
	struct step *step;   /* step[i] is net->node[i]; shown as step i + 1 */
	int nsteps;
	size_t limit;  /* bytes of numbers that may be kept; 0: as many as there are */
	int done;      /* steps 0 .. done-1 are computed */
	float *memory; /* every out, one block of `len` numbers */
	size_t len;
	struct tensor **out; /* out[i] is &step[i].out, as a plan wants them */
	struct plan *plan;   /* made when the first step is computed; NULL until then */
	struct told {
		struct stats stats;
		bool known;
		double *mean;
	} * told; /* of each step, once somebody asked: private to trace_stats(), trace_means() */
	/* Called between steps of a long computation; true means stop (Ctrl-C). May be NULL. */
	bool (*stop)(void *user, int step, int nsteps);
	void *user;
};

/* Shapes are known, nothing is computed. The picture is resized as net->prep says (without a word, so that its short
   edge is the longer of the input's height and width), then centre-cropped: the stages before `input`. Borrows net;
   copies what it needs of the picture. NULL on error: ERR_MISFIT where the network does not take three channels,
   ERR_LIMIT. */
struct trace *trace_open(const struct net *, const struct picture *, const char *name, struct err *);
/* From a tensor with the net's input shape (else ERR_MISFIT), no stages before `input`: what step 0 reads. That is bytes
   0..255, or the input of net_given(), which takes it as it is. */
struct trace *trace_open_tensor(const struct net *, const struct tensor *, const char *name, struct err *);
/* Over `net`, the same picture: a trace of its own, into which the steps that `from` has computed are copied as long as
   they are the same in both nets (name, op, args, weights, inputs), so that only what follows the first difference is
   computed. `stop` and `user` are as in `from`, which may be freed afterwards. ERR_MISFIT where the nets' inputs differ
   in shape; ERR_LIMIT. */
struct trace *trace_open_from(const struct net *, const struct trace *from, struct err *);
void trace_free(struct trace *);

/* Where the journey through a what-if ends, in PyTorch's words; NULL where it goes through. */
static inline const struct fault *trace_fault(const struct trace *t)
{
	return net_fault(t->net);
}
/* The last step there is to go to: the one at fault, else the last of all. It has no numbers if it is at fault. */
static inline int trace_last(const struct trace *t)
{
	const struct fault *fault = trace_fault(t);

	return fault ? fault->node : t->nsteps - 1;
}
/* Is it the step at fault, or one behind it? Then it has no numbers, ever. */
static inline bool trace_broken(const struct trace *t, int step)
{
	const struct fault *fault = trace_fault(t);

	return fault && step >= fault->node;
}

/* Computes what is missing up to and including `step`; a step or two more where they go together (conv2d, batchnorm2d,
   relu). ERR_STOPPED when trace->stop said so; what was done stays.
   ERR_LIMIT where the steps up to it are more than trace->limit.
   From a fault on, everything before it is computed and the fault's own err given: ERR_MISFIT, as from a page that does
   not fit; ERR_UNSUPPORTED; ERR_LIMIT. */
bool trace_need(struct trace *, int step, struct err *);
/* Over again with another tensor, of the same shape: for many pictures one after the other. Memory and packing stay, so
   nothing is asked of the system; until trace_has() a step's numbers are the last picture's. Not for a trace that began
   with a picture. */
void trace_again(struct trace *, const struct tensor *bytes);
/* How many bytes the steps up to this one keep. */
size_t trace_bytes(const struct trace *, int step);
/* Statistics of a step that is computed (of one that is not: of zeros), in double, row by row. They are made when
   first asked for and kept; not from two threads at once. */
const struct stats *trace_stats(const struct trace *, int step);
/* The mean of |v| of each channel of its output; made and kept as those are. NULL: not computed, or no memory. */
const double *trace_means(const struct trace *, int step);
/* Has it been computed? Never from a fault on. */
static inline bool trace_has(const struct trace *t, int step)
{
	return step < t->done;
}

/* The stages before `input` are steps -1 (the last of them, the crop), -2 and -3. */
bool trace_is_step(const struct trace *, int step);     /* is there such a step or stage? */
const char *trace_name(const struct trace *, int step); /* "layer2.0.conv1", "crop" */
const struct tensor *trace_out(const struct trace *,
                               int step); /* its numbers; zeros where not yet computed */
bool trace_find(const struct trace *, const char *name,
                int *step); /* by name, those before `input` too; false if none */
#endif
