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

/* Where a verb speaks; doors print it. { 0 } is empty. */
struct sink {
	struct buf out;    /* the answer: text lines, or one JSON object and a newline, or a file's bytes */
	struct buf notice; /* for stderr: assumptions, warnings; each line ends with a newline */
	bool binary;       /* out holds bytes that do not belong on a terminal */
	bool no;    /* the answer is no, a check differs: it is given all the same, and the code is ERR_NO */
	bool moved; /* the cursor moved: a door shows the new place (the sentence is not in out) */
};

struct verb {
	const char *name;
	const char *
	    keys; /* blank-separated: "n Space", "Enter s". KEY=ARG gives the verb an argument: "Left=left h=left",
			      "1=1", "g=first". Names: Space Enter Backspace Up Down Left Right PgUp PgDn Home End Tab Esc
			      Ctrl-L, else the character itself ("=" and "<" too: an argument needs a key before the "="). */
	const char *usage; /* "goto PLACE" */
	const char *gloss; /* one line: what it does */
	const char *text;  /* a few lines more for `help WORD`, or NULL */
	enum verb_group { VERB_MOVE, VERB_LOOK, VERB_ASK, VERB_FILE, VERB_SESSION } group;
	unsigned flags;
	/* argv[0] is the verb's name; options are already taken out into session->now. */
	bool (*run)(struct session *, int argc, char **argv, struct sink *, struct err *);
};
enum {
	VERB_MOVES = 1,    /* an empty line repeats it */
	VERB_NO_TRACE = 2, /* needs no picture and no network opened (help, quit) */
	VERB_JSON = 4,     /* answers --json with a schema of its own; others get skipstep.answer/1 */
	VERB_STAYS = 16,   /* on a terminal it opens the full screen (with --plain, line mode): lesson */
	VERB_PAGES = 8,    /* shows earlier answers again: line mode's more, again */
};

/* Adding a verb: one word here, one `const struct verb verb_NAME` in src/verb. A word that C has taken (goto) or
   that another floor uses (export) gets a trailing _; one within stands for the hyphen of a name. */
#define VERBS(X) \
	X(next) \
	X(back) \
	X(open) \
	X(out) \
	X(move) \
	X(end) \
	X(home) \
	X(goto_) \
	X(size) \
	X(page) \
	X(channel) \
	X(downsample) \
	X(follow) \
	X(unfollow) \
	X(break_) \
	X(delete) \
	X(continue_) \
	X(rcontinue) \
	X(until) \
	X(where) \
	X(say) \
	X(again) \
	X(more) \
	X(steps) \
	X(shapes) \
	X(blocks) \
	X(why) \
	X(dump) \
	X(describe) \
	X(grid) \
	X(row) \
	X(around) \
	X(term) \
	X(maps) \
	X(code) \
	X(top) \
	X(compare) \
	X(whatif) \
	X(force) \
	X(undo) \
	X(verdict) \
	X(reads) \
	X(ledger) \
	X(field) \
	X(watch) \
	X(unwatch) \
	X(buffers) \
	X(find) \
	X(verify) \
	X(against) \
	X(view) \
	X(peek) \
	X(zoom) \
	X(pan) \
	X(set) \
	X(predict) \
	X(play) \
	X(export_) \
	X(save_screen) \
	X(script) \
	X(lesson) \
	X(lessons) \
	X(answer) \
	X(model) \
	X(net) \
	X(import) \
	X(picture) \
	X(info) \
	X(doctor) \
	X(bench) \
	X(equal) \
	X(help) \
	X(quit)

#define VERB_EXTERN(name) extern const struct verb verb_##name;
VERBS(VERB_EXTERN)
#undef VERB_EXTERN
extern const struct verb *const verb_table[];
extern const int verb_count;

/* By name, by a key's name without an argument (the letter typed as a line), by an unambiguous beginning
   ("downs"). NULL. */
const struct verb *verb_named(const char *word);
/* The same where the present view gives a key a meaning of its own: i z Z d among the ways past a block. */
const struct verb *verb_of_key_here(const struct session *, const char *key_name, char arg[32]);
/* "n", "Enter", "PgDn": the verb and its argument ("" if none); NULL if no verb has the key. */
const struct verb *verb_of_key(const char *key_name, char arg[32]);
/* The nearest verb's name where the word is a slip of the pen ("blcoks"), else NULL. */
const char *verb_near(const char *word);

/* One line: words, options, arguments; " : " chains. False with ERR_USAGE etc.; the session goes on. An empty line
   and one that starts with # do nothing. */
bool verb_run_line(struct session *, const char *line, struct sink *, struct err *);
/* argv[0] is the verb. Options may stand anywhere after it. argv is reordered. */
bool verb_run_words(struct session *, int argc, char **argv, struct sink *, struct err *);
void sink_clear(struct sink *);
void sink_free(struct sink *);
#endif
