/*
 * tui_private.h -- the rooms of the full screen, for each other only.  Curses stays inside tui_screen.c and
 * tui_key.c.
 */
#ifndef DOOR_TUI_PRIVATE_H
#define DOOR_TUI_PRIVATE_H

#include <time.h>

#include "door/tui.h"
#include "verb/verb.h"
#include "view/view.h"

/* tui_screen.c: the terminal, opened and put back. */
bool screen_open(const struct tui_ports *, int depth_wanted, bool ascii, struct err *);
void screen_close(void);
enum depth screen_depth(void); /* what the terminal has, or what was asked for */
void screen_size(int *w, int *h);
void screen_draw(const struct cells *);
void screen_redraw(void);             /* everything again at the next draw: Ctrl-L, after a resume */
void screen_status(const char *text); /* one line at the bottom, at once: a long computation */

/* tui_key.c: one key as its name in the verb table. */
enum key_kind { KEY_NONE_YET, KEY_NAMED, KEY_SIZE_CHANGED, KEY_ENDED };
/* Takes what has come, never waits (except for the rest of an escape sequence). KEY_NAMED: its name, a printable
   character as itself. */
enum key_kind key_take(char name[16]);
/* Waits until a key or a signal comes, or `ms` have passed (-1: for ever). False: the terminal is gone. */
bool key_wait(int in_fd, int ms);

/* tui_signal.c: what must happen whatever happens. */
void signals_catch(int tty_fd);
void signals_restore(void);
int signals_ending(void);       /* TERM, HUP, QUIT caught: its number; else 0 */
bool signals_interrupt(void);   /* Ctrl-C since the last call */
bool signals_interrupted(void); /* the same, without forgetting it */
int signals_fd(void);           /* readable when a signal came */
void signals_drain(void);

/* tui_prompt.c: the line being typed. */
struct prompt {
	char kind; /* ':' or '/', 0: nothing is typed */
	char line[256];
	int len, caret; /* bytes */
	char *history[64];
	int nhistory, past; /* past: which one is shown; nhistory: the new line */
	char kept[256];     /* the new line while the past is shown */
	char shown[280];    /* kind and line, for scene.typed */
};
enum prompt_did { PROMPT_EDITED, PROMPT_DONE, PROMPT_LEFT, PROMPT_COMPLETE, PROMPT_UP, PROMPT_DOWN };
void prompt_open(struct prompt *, char kind, const char *line);
void prompt_close(struct prompt *);
enum prompt_did prompt_key(struct prompt *, const char *key_name);
void prompt_set(struct prompt *, const char *line);
void prompt_remember(struct prompt *);
void prompt_free(struct prompt *);
enum { FRAME_ROWS = 6 }; /* three rows above the view, three below */

struct tui {
	struct session *s;
	const struct tui_ports *ports;
	struct cells page;
	struct prompt prompt;
	struct sink found; /* what / has found, while it is being typed */
	struct buf title, text, notice;
	int chosen;           /* line of `found` */
	bool blank;           /* `.`: the screen is dark until a key */
	struct timespec busy; /* when the present key was taken up */
};

/* tui.c, for tui_type.c: say it where the sentence stands; a page of words over the view; run a verb's line. */
void tui_notice(struct tui *, const char *text);
void tui_words_open(struct tui *, const char *title, const char *text);
void tui_words_close(struct tui *);
void tui_run_line(struct tui *, const char *line);
/* tui_type.c: a key while a line is typed; what / has found for the line so far. */
void tui_type(struct tui *, const char *key);
void tui_find(struct tui *);
#endif
