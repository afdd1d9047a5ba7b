/*
 * buffers_private.h -- what the files of the buffer lens share.
 */
#ifndef LESSON_BUFFERS_PRIVATE_H
#define LESSON_BUFFERS_PRIVATE_H

#include "lesson/buffers.h"

/* A line of the listing, read. */
struct python {
	enum python_kind {
		PYTHON_DEF,    /* def forward(self, x): */
		PYTHON_ALIAS,  /* identity = x */
		PYTHON_CALL,   /* out = self.conv1(x) */
		PYTHON_ADD,    /* out += identity */
		PYTHON_IF,     /* if self.downsample is not None: */
		PYTHON_RETURN, /* return out */
	} kind;
	char to[16], callee[96], arg[16];
	bool result; /* the argument is itself a call: model(x) */
};
/* False for what no listing has. */
bool python_read(const char *text, struct python *);

/* What an expression gives. */
struct value {
	int buffer, means;
	struct shape shape;
};

enum { MACHINE_NAMES = 16 };

struct machine {
	const struct trace *t;
	struct buffers_rules rules;
	int into; /* a what-if: a step made to write into #1; -1: none */
	int raw,
	    x; /* a what-if: the step that plays the part of x, and the one the page has there; -1: none */
	struct buffers *b;
	int room; /* for buffers, and for operations */
	struct variable {
		struct buffers_name name;
		int frame;
	} name[MACHINE_NAMES];
	int nnames, frame;
	int line;           /* being run */
	struct value value; /* on its way from one function to another: nobody's name, but alive */
	bool raised;
	int64_t live, peak;
	int nlive;
	struct err *err;
};

/* buffers_memory.c */
bool machine_new(struct machine *, const struct value *like, int step, bool given, struct value *);
/* Puts the name, of the present frame, on the value; the buffer it leaves is freed if it was the last. */
bool machine_bind(struct machine *, const char *text, const struct value *);
bool machine_look(struct machine *, const char *text, struct value *);
/* Something has let go of this buffer: it is freed if nobody else holds it. */
void machine_drop(struct machine *, int number);
void machine_enter(struct machine *);
void machine_leave(struct machine *); /* the names of the present frame go */
/* Runs one step on memory. In place it writes into the first buffer it reads. The answer may be in[0] itself. */
bool machine_apply(struct machine *, int step, const struct value *in, int nin, bool in_place,
                   struct value *);

/* buffers_run.c: the part's listing, already in b->listing, from x = `entry`, a step. */
bool machine_run(struct machine *, int part, int entry);

/* buffers.c: room for the run of b->listing. */
bool buffers_room(struct machine *, int part, struct err *);
#endif
