/*
 * session.h -- one reader at work: the network, the picture, the trace, the place.
 */
#ifndef VERB_SESSION_H
#define VERB_SESSION_H

#include "verb/options.h"
#include "view/say.h"

struct session {
	struct options base; /* from the command line */
	struct options now;  /* base, with this verb's own options laid over */
	struct net *net;     /* opened by session_net(), when first needed */
	struct picture picture;
	char *picture_name;
	struct trace *trace;
	struct net *other_net; /* of `compare` */
	struct trace *other;
	struct comparison comparison;
	struct scene scene;
	enum voice voice;      /* how verbs answer: VOICE_SPOKEN in line mode; VOICE_SCREEN: tables and pages */
	int width;	       /* columns for answers in the shell and line mode; 80 */
	struct cursor trail[64]; /* for F, the way back of follow */
	int ntrail;
	struct course *course; /* the lesson being run; verb/lesson.c */
	struct buf text, notice; /* what scene.text, scene.notice point at */
	bool quit;
	bool (*stop)(void *user, int step, int nsteps); /* progress and Ctrl-C, given by the door */
	void *user;
};

void session_init(struct session *, const struct options *);
void session_free(struct session *);
/* Each opens what is missing, or says why not. */
bool session_net(struct session *, struct err *);
bool session_trace(struct session *, struct err *);		/* net and picture too */
bool session_need(struct session *, int step, struct err *);	/* trace too, computed up to step */
bool session_show(struct session *, struct err *);		/* all that the present view and sentence need */
#endif
