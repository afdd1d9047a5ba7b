/*
 * verb.h -- everything the reader can do, in one table, the same in every door.
 *
 * A key of the full screen, a line of line mode, a word on the command line, a line
 * of a lesson or a script: each runs a row of this table.  Help, completion and
 * the key list are made from it.
 */
#ifndef VERB_VERB_H
#define VERB_VERB_H

#include "verb/session.h"

/* Where a verb speaks; doors print it. */
struct sink {
	struct buf out;	   /* the answer: text lines, or one JSON object and a newline, or a file's bytes */
	struct buf notice; /* for stderr: assumptions, warnings */
	bool binary;	   /* out holds bytes that do not belong on a terminal */
	bool moved;	   /* the cursor moved: a door shows the new place (the sentence is not in out) */
};

struct verb {
	const char *name;
	const char *keys;  /* blank-separated: "n Space", "Enter s". KEY=ARG gives the verb an argument: "Left=left h=left",
			      "1=1", "g=first". Names: Space Enter Backspace Up Down Left Right PgUp PgDn Home End Tab Esc
			      Ctrl-L, else the character itself ("=" and "<" too: an argument needs a key before the "="). */
	const char *usage; /* "goto PLACE" */
	const char *gloss; /* one line: what it does */
	const char *text;  /* a few lines more for `help WORD`, or NULL */
	enum verb_group { VERB_MOVE, VERB_LOOK, VERB_ASK, VERB_FILE, VERB_SESSION } group;
	unsigned flags;
	/* argv[0] is the verb; options are already taken out into session->now. */
	bool (*run)(struct session *, int argc, char **argv, struct sink *, struct err *);
};
enum {
	VERB_MOVES = 1,	   /* an empty line repeats it */
	VERB_NO_TRACE = 2, /* needs no picture and no network opened (help, quit) */
};

/* Adding a verb: one word here, one `const struct verb verb_NAME` in src/verb. A C keyword gets a trailing _. */
#define VERBS(X)                                                                                               \
	X(next) X(back) X(open) X(out) X(move) X(end) X(home) X(goto_) X(size) X(channel) X(downsample) X(follow)      \
	X(unfollow) X(where) X(say) X(steps) X(shapes) X(blocks) X(why) X(dump) X(maps) X(code) X(top)         \
	X(compare) X(export_) X(lesson) X(lessons) X(view) X(find) X(set)    \
	X(describe) X(grid) X(again) X(more) X(help) X(quit)

#define VERB_EXTERN(name) extern const struct verb verb_##name;
VERBS(VERB_EXTERN)
#undef VERB_EXTERN
extern const struct verb *const verb_table[];
extern const int verb_count;

/* By name, by an unambiguous beginning ("downs"), or by a key's name (line mode: the letter typed as a line). NULL. */
const struct verb *verb_named(const char *word);
/* "n", "Enter", "PgDn": the verb and its argument ("" if none); NULL if no verb has the key. */
const struct verb *verb_of_key(const char *key_name, char arg[32]);

/* One line: words, options, arguments. False with ERR_USAGE etc.; the session goes on. */
bool verb_run_line(struct session *, const char *line, struct sink *, struct err *);
bool verb_run_words(struct session *, int argc, char **argv, struct sink *, struct err *);
void sink_free(struct sink *);
#endif
