/*
 * say_private.h -- what the say files share: a sentence being made, thought by thought.
 */
#ifndef VIEW_SAY_PRIVATE_H
#define VIEW_SAY_PRIVATE_H

#include "view/say.h"
#include "view/small.h"

struct sayer {
	const struct scene *scene; /* NULL when a network alone is spoken of */
	const struct trace *trace;
	const struct net *net;
	const struct node *node; /* under the cursor; NULL before `input` */
	const struct part *part;
	int step;
	struct at at;
	enum voice voice;
	struct buf *out;
	int told;       /* thoughts taken so far */
	bool full;      /* the page holds no more */
	char by[6];     /* "×" or " by " */
	char lead[224]; /* "layer2.0.add[5,3,7]", spoken also ", step 34 of 75,": the name to begin with */
};

/* One thought. False, and nothing written, where it does not fit any more; so tell(long) || tell(short). */
bool tell(struct sayer *, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline bool spoken(const struct sayer *s)
{
	return s->voice == VOICE_SPOKEN;
}

static inline bool brief(const struct sayer *s)
{
	return s->voice == VOICE_SHORT;
}

/* A number as a string that stays alive in the caller's room. */
struct word {
	char s[48];
};
struct word word_number(double v);              /* number_put() */
struct word word_fixed(double v, int decimals); /* -1: as number_put() */
struct word word_shape(struct shape);
struct word word_colour(const struct sayer *, int c); /* "red", ..., or "channel 3" */
/* A class's label made safe, or "class 3". */
struct word word_label(const struct net *, int c);
/* "every second pixel", "every pixel" */
const char *stride_words(int stride);

/* Is it allowed to speak of this step; of how x goes round this block? */
bool may_show(const struct sayer *, int step);
bool may_tell_path(const struct sayer *, const struct part *);
/* "x itself", "x padded", "x remixed" (rule 7) */
const char *round_words(enum path);
/* What a step is in its block. */
enum role {
	ROLE_NONE, /* stem and head */
	ROLE_TRUNK,
	ROLE_LEARNED, /* the trunk's last: what the block learned */
	ROLE_SHORTCUT,
	ROLE_ADD,
	ROLE_RELU, /* after the addition */
};
enum role role_of(const struct part *, int step);

/* The sizes, each in its file. */
void tell_before(struct sayer *); /* picture, resize, crop */
void tell_network(struct sayer *);
void tell_stage(struct sayer *);
void tell_block(struct sayer *);
void tell_op(struct sayer *);
void tell_channel(struct sayer *);
void tell_pixel(struct sayer *);
void tell_part(struct sayer *);
/* Views that have something of their own to say. */
void tell_ways(struct sayer *);
void tell_reads(struct sayer *);
void tell_ledger(struct sayer *);
void tell_field(struct sayer *);
void tell_watch(struct sayer *);
void tell_compare(struct sayer *);
/* Where values from elsewhere are open: how far this step is from its own. */
void tell_against(struct sayer *);
/* In a what-if: is there something to tell of it here? */
bool is_whatif(const struct sayer *);
void tell_whatif(struct sayer *);
/* "Untrained: the answer means nothing." */
void tell_untrained(struct sayer *);
/* What group norm has measured and learned for one channel: where it is, and of how many numbers. */
struct group {
	int group, first, last, count; /* its channels first .. last */
	float mean, var;
};
bool group_of(const struct sayer *, int channel, struct group *);
/* One line of the story of a curve; head is "Part 2 of 4". */
void tell_formula_line(struct sayer *, const char *head, const struct line *);
/* "WHO calls downsample: its stride is 2, not 1, ..." */
void tell_verdict(struct sayer *, const struct part *, const char *who);
/* Spoken, "layer2.0.add, step 34 of 75" needs a comma before the verb: s->lead with it. */
struct lead {
	char s[226];
};
struct lead lead(const struct sayer *);
#endif
