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
bool screen_open(const struct tui_ports *, int depth_most, struct err *);
void screen_close(void);
enum depth screen_depth(void); /* what the terminal has, but no more than was asked for */
void screen_size(int *w, int *h);
void screen_draw(const struct cells *);
void screen_redraw(void);             /* everything again at the next draw: Ctrl-L, after a resume */
void screen_status(const char *text); /* one line at the bottom, at once: a long computation */
void screen_resized(void);            /* KEY_SIZE_CHANGED was taken */
void screen_mouse(bool on);
void screen_leave(void);  /* the terminal as the shell had it, until the next draw */
void screen_return(void); /* the next draw takes it again, at the size it has now, and draws everything */
void screen_measure(int out_fd); /* asks the terminal how large it is; the answer comes as KEY_SIZE_CHANGED */

/* tui_key.c: one key as its name in the verb table. */
enum key_kind { KEY_NONE_YET, KEY_NAMED, KEY_SIZE_CHANGED, KEY_MOUSED };
struct mouse {
	int x, y;
	enum { MOUSE_CLICK, MOUSE_UP, MOUSE_DOWN } did;
};
/* Takes what has come, never waits (except for the rest of an escape sequence). KEY_NAMED: its name, a printable
   character as itself. */
enum key_kind key_take(char name[16], struct mouse *);
/* Waits until something can be read, a signal comes, or `ms` have passed (-1: for ever). KEY_GONE: nothing will ever
   be read again. */
enum key_came { KEY_TO_READ, KEY_SIGNAL, KEY_TIME, KEY_GONE };
enum key_came key_wait(int in_fd, int ms);

/* tui_signal.c: what must happen whatever happens. Each question but two forgets what it tells. */
void signals_catch(int in_fd, int out_fd);
void signals_restore(void);
int signals_ending(void);       /* TERM, HUP, QUIT, or INT from a process: its number; else 0. Stays. */
bool signals_interrupt(void);   /* Ctrl-C since the last call */
bool signals_interrupted(void); /* the same. Stays. */
bool signals_stopping(void);    /* Ctrl-Z. Stays until signals_stop(). */
void signals_stop(void);        /* stops the job; returns when it is continued */
bool signals_resized(void);     /* the terminal has another size */
bool signals_lost(void);        /* stopped and continued by others: who knows what is on the screen */
int signals_fd(void);           /* readable when a signal came */
void signals_drain(void);

enum { EARLY_MOST = 64 };
struct early { /* a key that came while something was computed */
	enum key_kind kind;
	char name[16];
	struct mouse mouse;
};

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
	bool lessons;      /* it chooses among the lessons */
	bool seeking;      /* / looks through the page of words over the view */
	int seek_from;     /* from this line on */
	char sought[256];  /* what it looked for last */
	struct buf title, text, notice;
	int chosen; /* line of `found` */
	bool blank; /* `.`: the screen is dark until a key */
	bool mouse; /* the terminal was asked for it */
	int in_fd, out_fd;
	bool tty;  /* in_fd is a terminal; asked at the start, since one that is gone is none */
	bool more; /* keys that have come are left for after the next page */
	struct early early[EARLY_MOST];
	int nearly;
	int nothing;          /* how often in a row there was something to read and nothing came */
	struct timespec busy; /* when the present key was taken up */
};

/* tui.c, for tui_type.c: say it where the sentence stands; a page of words over the view; run a verb's line. */
void tui_notice(struct tui *, const char *text);
void tui_words_open(struct tui *, const char *title, const char *text);
void tui_words_close(struct tui *);
void tui_run_line(struct tui *, const char *line);
bool tui_same_place(const struct cursor *, const struct cursor *);
/* tui_words.c: a page of words scrolls, by lines and pages; true when the key was for it. */
bool tui_words_key(struct tui *, const char *key);
/* / on that page: what is typed is looked for in it, while it is typed. */
void tui_words_seek(struct tui *);
void tui_words_type(struct tui *, const char *key);
/* In a window too small for a stop of a lesson PgDn and PgUp move its words first; true when the key did that. */
bool tui_lesson_key(struct tui *, const char *key);
/* tui_mouse.c */
void tui_mouse(struct tui *, const struct mouse *);
/* tui_peek.c: leaves the screen, prints the maps in all colours, waits for a key. */
void tui_peek(struct tui *);
/* tui_stop.c: Ctrl-Z, and being continued. */
void tui_stop(struct tui *);
/* tui_early.c: between the steps of a computation: Ctrl-Z acts, other keys are kept, as many as there is room for. */
void tui_early_look(struct tui *);
void tui_early_forget(struct tui *); /* Ctrl-C was pressed after them */
/* key_take(), of what was kept first. */
enum key_kind tui_key_take(struct tui *, char name[16], struct mouse *);
/* tui_type.c: a key while a line is typed; what / has found for the line so far. */
void tui_type(struct tui *, const char *key);
void tui_find(struct tui *);
/* The lessons, one to be chosen: a line is typed as for /, and Enter starts the marked one. */
void tui_lessons(struct tui *);
#endif
