/*
 * verb_private.h -- what the verb files share, for each other only.
 */
#ifndef VERB_PRIVATE_H
#define VERB_PRIVATE_H

#include "base/json.h"
#include "verb/verb.h"
#include "view/view.h"

/* lesson.c */
void course_free(struct course *);
bool course_page(struct session *, int by, struct sink *, struct err *); /* the next or previous stop */

/* session.c */
extern const char session_default_net[], session_default_picture[];
bool session_same(const char *, const char *); /* equal, or both NULL */
/* What was made from the trace is forgotten: comparison, reads, ledger ... */
void session_forget(struct session *);
/* session_open.c: what the reader means by this word after -m. SPEC_FAULT: a file that cannot be read. */
enum spec { SPEC_FAULT, SPEC_NAME, SPEC_PAGE, SPEC_WEIGHTS };
enum spec session_kind(const char *spec, struct err *err);
/* What is said of a network just opened: what was assumed, what its weights lack. Lines. */
void session_net_notice(const struct net *, struct buf *);
/* The latter alone. */
void session_net_warning(const struct net *, struct buf *);
/* session_whatif.c: the what-if that belongs to a network just opened. */
bool session_what_if_again(struct session *, struct err *);
/* session_place.c: with predict on, nothing after the cursor is shown. */
void session_mask(struct session *);
/* The other side of a comparison; takes both over. */
void session_compare_with(struct session *, struct net *, struct trace *);

/* answer.c: pieces of answers. */
enum voice answer_voice(const struct session *);
/* ERR_USAGE "why PLACE: what it wants" when there are more than `most` arguments after the verb. */
bool answer_args(const struct verb *, int argc, int least, int most, struct err *);
/* {"schema":"skipstep.NAME/1","model":...,"picture":... ; the caller goes on with json_key() and ends with json_end() */
void json_begin(const struct session *, struct buf *, const char *schema, bool picture);
void json_end(struct buf *);
void json_shape(struct buf *, struct shape);
void json_at(struct buf *, struct at);
void json_text(struct buf *, const char *key, const char *value); /* a key and a string; NULL gives null */
const char *part_type(const struct part *);                       /* "BasicBlock" */
/* answer_file.c: writes the bytes to session->now.output, atomically, and says so in line mode and full screen. */
bool answer_file(const struct session *, const struct buf *bytes, const char *what, struct sink *,
                 struct err *);
/* False where the output is one of the session's inputs, or asked for by a lesson. */
/* Two names of one regular file? NULL and "" name none. */
bool answer_same_file(const char *a, const char *b);
bool answer_spares_input(const struct session *, const char *path, struct err *);
/* May bytes go to this output? "-" is for the shell alone, and not for a terminal. */
bool answer_bytes_to(const struct session *, const char *path, struct err *);
/* "Wrote FILE: WHAT." where somebody is listening. */
void answer_wrote(const struct session *, const char *path, const char *what, struct sink *);
/* "RuntimeError: " where the fault's sentence is one that PyTorch raises, else "". */
const char *answer_raises(const struct fault *);
/* print.c: cells as text for this door; the scene without what only a full screen has; a view drawn in at most so many
   rows, and its sentence below. */
void answer_cells(const struct session *, struct cells *, struct buf *);
struct scene answer_scene(const struct session *);
bool answer_drawn(const struct session *, const struct scene *, const struct view *, int rows, struct buf *,
                  struct err *);
/* Shows a view: on the screen, drawn in the shell, said in line mode. */
bool answer_view(struct session *, const struct view *, int rows, struct sink *, struct err *);
/* answer_block.c: the block that was named, or any place in it; NULL: the one the reader is in. Anything but a block
   with an addition is ERR_USAGE. */
bool answer_block(struct session *, const char *text, int *part, struct err *);
/* Who asks about a block is there: the cursor goes to its first step, unless it is in it already. */
void answer_visit(struct session *, int part);
/* "x itself", "x padded", "x remixed" */
const char *answer_round(enum path);
/* break.c: a line for each breakpoint. */
void answer_breaks(const struct session *, struct buf *);
/* A class's name, or "class 7". */
const char *class_name(const struct net *, int index, char room[32]);
/* step.c: does `fn` n times, as far as it goes. A step met for the first time is computed and entered again, so that
   the cursor lands on its largest value. False only on an error; *far: how often it went. */
enum { MOVE_MOST = 1000000 };
typedef bool move_fn(const struct trace *, struct cursor *, int arg);
bool move_go(struct session *s, move_fn *fn, int arg, int n, int *far, struct err *err);
/* next, back, ... N: how often. */
bool move_count(const struct verb *, int argc, char **argv, int *n, struct err *);
/* The cursor moved, or why it did not. */
void move_went(int far, const char *nowhere, struct sink *);
#endif
