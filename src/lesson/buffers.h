/*
 * buffers.h -- which memory each Python name points at, line by line: the buffer lens.
 *
 * The lines of listing_python() are read as the Python they are, and run with names and buffers in place of numbers:
 * the story is the listing's own. It is that of eager PyTorch in inference (torch.no_grad(): nothing is kept for a
 * backward pass), a batch of one picture, float32. tests/golden/buffers.txt has the same from PyTorch itself.
 *
 *	identity = x			another name for the same buffer, not a copy
 *	out = self.bn1(out)		a new buffer; the old one is freed once no name is left on it
 *	out = self.relu(out)		nn.ReLU(inplace=True), as in torchvision's resnet.py: writes over its input
 *	out += identity			writes into out's buffer, reads identity's
 *	identity = self.downsample(x)	two new buffers, of the convolution and of batch norm; the first is freed at once
 *	x = torch.flatten(x, 1)		a view: another shape of the same buffer
 *
 * x is the caller's: nn.Sequential, which runs the blocks of a stage, holds it under its own name `input` until the
 * block has returned; in ResNet.forward it is the script that holds it. What else callers hold (the input of the
 * stage, the picture) is not counted among the buffers of a block. Nor is what a convolution needs for its own work.
 */
#ifndef LESSON_BUFFERS_H
#define LESSON_BUFFERS_H

#include "base/buf.h"
#include "lesson/listing.h"

struct buffers_rules {
	bool relu_in_place; /* nn.ReLU(inplace=True); else every relu makes a new buffer */
	bool add_in_place;  /* out += identity; else out = out + identity */
};
extern const struct buffers_rules buffers_torchvision; /* both true */

/* Buffers are numbered from 1 in the order they are made, as on the screen: #1 is buffer[0]. 0 is none. */
struct buffer {
	struct shape shape; /* when made */
	int64_t bytes;      /* 4 for each number */
	int made_by;        /* the step that made it; of x, which was there before, the step it came from */
	bool given;         /* by the caller: x of a block */
	int born, freed;    /* the line that made it; the first after which it is gone, -1 if it stays */
	int holds;          /* at the end: it is the output of this step */
	bool wrong;         /* at the end: made from numbers that were not those meant */
};

/* One operation as it reads and writes memory. */
struct buffers_op {
	int line, step;
	int read[OP_IN];  /* buffers; 0: none */
	int held[OP_IN];  /* what they held: the output of this step ... */
	int meant[OP_IN]; /* ... and what was meant: of which step it was when the name was put on it */
	int wrote;
	bool in_place; /* the buffer it wrote was there before: its old numbers are gone */
	int over;      /* in place: the step whose output was written over */
	bool wrong;    /* held is not meant, or came from such an op: never in a listing that is right */
};

struct buffers_name {
	char text[16]; /* "identity"; "input" of nn.Sequential */
	bool caller;   /* not of this function */
	int buffer;
	struct shape shape; /* as seen under this name */
	int means;          /* the step whose output it was when the name was put on it */
};

enum { BUFFERS_NAMES = 6 };

/* How things stand after one line of the listing; on `return` before the names go. */
struct buffers_line {
	bool runs;   /* false: the body of an if that is not taken, and all after a line that raises */
	bool raises; /* a what-if's fault is here: PyTorch's RuntimeError */
	struct buffers_name name[BUFFERS_NAMES];
	int nnames;
	int op, nops;       /* the operations of the line: nops from op[op] on */
	int64_t live, peak; /* bytes: after the line; at most while it ran */
	int nlive;          /* buffers alive after it */
};

struct buffers {
	struct listing listing; /* the very lines; line[i] below is of listing.line[i] */
	struct buffers_line *line;
	struct buffer *buffer;
	int nbuffers;
	struct buffers_op *op;
	int nops;
	int64_t made, peak; /* bytes of all buffers ever made; the most at one time */
};

/* The forward of this part: of the block, or of ResNet for stem and head. Only shapes are needed, no numbers.
   ERR_UNSUPPORTED where the listing leaves out a line of the page, so that it is not the whole story; ERR_LIMIT. */
bool buffers_open(const struct trace *, int part, const struct buffers_rules *, struct buffers *,
                  struct err *);
void buffers_close(struct buffers *);

/* The line that runs this step, -1 if none does. */
int buffers_line_of(const struct buffers *, int step);
/* Is #number there after this line? */
bool buffers_alive(const struct buffers *, int line, int number);
/* The step whose output #number holds after this line; -1 where it is not there. */
int buffers_holds(const struct buffers *, int line, int number);
/* The number of the buffer in which the output of this step can still be read after this line; 0: it is gone. */
int buffers_where(const struct buffers *, int line, int step);
/* What this function calls `name` after this line; NULL where the name is not known there. */
const struct buffers_name *buffers_name(const struct buffers *, int line, const char *name);
/* "x and identity, and input of the caller": who points at #number after this line. "" where nobody does. */
void buffers_holders(const struct buffers *, int line, int number, struct buf *);
/* One sentence about what the line did: "bn1 reads #2 and writes a new buffer, #3; no name is left on #2: freed". */
void buffers_say(const struct buffers *, const struct trace *, int line, struct buf *);

/*
 * What if the first operation wrote over x? Question 14 of the students' list: `identity = x` is an alias, and x
 * survives only because the first operation, a convolution, makes a new buffer. (In training autograd would notice, by
 * the version counter, where x is needed for the backward pass; in inference nobody says a word.)
 */
enum buffers_first {
	/* `out = self.relu(x)` put first, in place, as it is in pre-activation blocks. x comes out of a relu already, so
	   that the relu changes nothing: that is why nobody notices. */
	BUFFERS_RELU,
	/* The same lines, with the relu moved here from before the block, so that x is the raw sum (He and others,
	   Identity Mappings in Deep Residual Networks, 2016): negative numbers of x become 0, and identity's too. What
	   the block learned is the same, since it reads relu(x) in both. */
	BUFFERS_PREACTIVATION,
	/* bn1 writes its result into x's buffer, to save one: identity is then what relu1 leaves there. */
	BUFFERS_BATCH_NORM,
};

struct buffers_harm {
	struct buffers
	    after;        /* the changed listing and its run; ops that are `wrong` say which lines suffer */
	int first;        /* the line that writes over x */
	int line;         /* the first that reads what is no longer there */
	int meant, held;  /* the step it is meant to read; the step whose numbers it finds */
	struct at at;     /* of the block's addition */
	float learned;    /* what the block learned, at `at` */
	float round, sum; /* what comes round and the sum, as meant */
	float bad_round, bad_sum; /* as they become */
	size_t x_len, x_changed; /* how many numbers of x there are, how many are written over with another */
	size_t sum_len, sum_changed; /* the same of the addition */
};

/* Computes what is needed. `at` lies in the addition's map. ERR_UNSUPPORTED with the reason where the question makes no
   sense: a plain block; no relu before the block to move; bn1's result does not fit into x's buffer. ERR_MISFIT: the
   what-if's own fault; ERR_STOPPED; ERR_LIMIT. */
bool buffers_if_inplace(struct trace *, int part, enum buffers_first, struct at at, struct buffers_harm *,
                        struct err *);
void buffers_harm_close(struct buffers_harm *);
#endif
