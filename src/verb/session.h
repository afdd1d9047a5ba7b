/*
 * session.h -- one reader at work: the network, the picture, the trace, the place.
 */
#ifndef VERB_SESSION_H
#define VERB_SESSION_H

#include "net/recipe.h"
#include "picture/given.h"
#include "trace/breaks.h"
#include "trace/place.h"
#include "verb/gathered.h"
#include "verb/options.h"
#include "view/say.h"

struct course;

/* Who is asking. It decides how verbs answer. */
enum door {
	DOOR_SHELL, /* tables and pages on standard output */
	DOOR_LINE,  /* a thought a line, to be heard; letters are keys */
	DOOR_SCREEN, /* maps, code, why, compare without a place change scene.look; long answers become a page of words */
};

struct session {
	struct options
	    base; /* from the command line; model, weights, picture are replaced by the verbs of that name */
	struct options now; /* base, with this verb's own options laid over */
	struct net *net;    /* opened by session_net(), when first needed */
	struct given given; /* the picture, or the tensor */
	char *picture_name; /* "ship.png", safe to print; NULL until one is open */
	struct trace *trace;
	/* A what-if (`force`): net and trace are the what-if's while these hold the truth; NULL: net is the truth. */
	struct net *true_net;
	struct trace *true_trace;
	struct recipe *recipe; /* laid over true_net, at most one a block; the last is undone first */
	int nrecipes;
	char *recipe_model;        /* the network they are meant for: another one is shown without them */
	bool what_if_obeyed;       /* --what-if was */
	struct cursor forced_from; /* where the reader was, and where force led: undo goes back from there */
	struct cursor forced_to;
	bool choosing; /* the ways past a block are shown: i z Z d try one */
	struct breaks breaks;
	struct against *against;  /* values from elsewhere, which breaks and scene point at; NULL: none */
	bool against_obeyed;      /* --against was */
	struct gathered gathered; /* what scene.reads, ledger, field ... point at */
	bool predict;             /* what comes after the cursor is masked */
	bool remember;            /* settings are written to the reader's file */
	int scripts;              /* how many scripts run, one within the other */
	struct net *other_net;    /* of `compare` */
	struct trace *other;
	struct comparison comparison;
	struct scene scene;
	enum door door;
	bool terminal;     /* standard output is one: no bytes of files there */
	int width, height; /* of answers in the shell and line mode; 80, and 24 where a page is printed */
	struct cursor trail[64]; /* for F, the way back of follow */
	int ntrail;
	struct course *course;   /* the lesson being run; verb/lesson.c */
	bool guest;              /* a lesson's verbs are run: they write no files and open none elsewhere */
	struct buf text, notice; /* what scene.text, scene.notice point at */
	struct buf warning;      /* noticed while opening; the next answer passes it on to sink.notice */
	struct buf answer;       /* the rest of line mode's last answer, for more and again */
	size_t answer_at;
	bool quit;
	int play;  /* full screen: steps a second, until a key; 0: nothing moves by itself */
	bool peek; /* full screen: the maps of this place are asked for in all the terminal's colours */
	bool (*stop)(void *user, int step, int nsteps); /* progress and Ctrl-C, given by the door */
	void *user;
	/* The full screen with keys from a pipe and nobody looking, `drawn` told of each page: for bench keys. Given by the
	   door, NULL where there is none. */
	bool (*screen)(struct session *, int in, void (*drawn)(void *user, const struct cells *), void *user,
	               struct err *);

	/* what is open now, to see when an option asks for something else; private to session.c */
	char *open_model, *open_weights, *open_asked, *open_picture;
	char *set_model, *set_picture; /* what the verbs model and picture put into base */
	char *line;                    /* the words that `now` points into; private to verb_run_line() */
	bool placed;                   /* --at was obeyed */
};

/* Borrows the strings of the options. */
void session_init(struct session *, const struct options *);
void session_free(struct session *);
/* Each opens what is missing, or says why not. The cursor is found again by name when the network changes. */
bool session_net(struct session *, struct err *);
bool session_trace(struct session *, struct err *);          /* net and picture too */
bool session_need(struct session *, int step, struct err *); /* trace too, computed up to step */
bool session_all(struct session *, struct err *);  /* computed to the end, or to a what-if's fault */
bool session_end(struct session *, struct err *);  /* to the end: a fault is an error */
bool session_show(struct session *, struct err *); /* all that the present view and sentence need */

/* Lays these recipes over the true network instead of those there are; n = 0: the truth. The cursor is found again
   by name. On an error all stays as it was. */
bool session_force(struct session *, const struct recipe *, int n, struct err *);
/* The network as it is, without a what-if, and its trace. */
const struct net *session_true_net(const struct session *);
struct trace *session_true_trace(const struct session *);
/* "layer2.0 = identity"; NULL in the true network. */
const char *session_what_if(const struct session *);

/* The place a verb is asked about: the argument `text`, or with NULL the cursor's. What was not said (channel,
   pixel) is the reader's present one, or the largest value of a step not seen yet. Computes up to it where
   `values`. */
bool session_place(struct session *, const char *text, bool values, struct cursor *, enum place_depth *,
                   struct err *);
/* Moves the scene's cursor; computes the step it comes to. */
bool session_go(struct session *, const struct cursor *, struct err *);

/* Reads a network as -m names it, otherwise as `ask` wants. `spec` NULL: the default. */
struct net *session_read_net(const char *spec, const struct net_ask *ask, struct err *);
/* The question a lesson is asking, holes filled; NULL: none. The verb `answer` answers it. */
const char *session_question(const struct session *);
/* A trace of what is open, through a network that was read for it: net_given() where it is a tensor. */
struct trace *session_open_trace(const struct session *, const struct net *, struct err *);
/* " --preset=imagenet --eps=1e-3": what the options ask of a network and its input, to see whether it changes. */
void session_asked(const struct options *, struct buf *);
/* "skipstep -m resnet20-a --at layer2.0.add/5": what brings the reader back here. */
void session_way_back(const struct session *, struct buf *);
#endif
