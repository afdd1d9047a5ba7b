/*
 * cells.h -- a page of character cells.  Knows nothing of terminals.
 *
 * Every door draws views into a page; one copies the cells to curses, the others
 * print them.  So every screen can be a test, a quotation and a file.
 */
#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

#include "base/buf.h"

/* 0 is the terminal's own colour; INK_x a named ink, turned into a colour by the palette for the depth at
   hand; COLOUR_RGB(r,g,b) a value of a map. */
typedef uint32_t colour;
enum { COLOUR_DEFAULT = 0, INK_DOWNSAMPLE, INK_ZERO_PAD, INK_DIM, INK_ERROR, INK_COUNT };
#define COLOUR_RGB(r, g, b) (0x01000000u | (uint32_t)(r) << 16 | (uint32_t)(g) << 8 | (uint32_t)(b))
#define COLOUR_IS_RGB(c) ((c) >= 0x01000000u)

enum { ATTR_BOLD = 1, ATTR_REVERSE = 2, ATTR_UNDERLINE = 4, ATTR_DIM = 8 };

struct cell {
	uint32_t glyph; /* a code point one column wide; 0 is the right half of a wide one */
	colour fg, bg;
	uint8_t attr;
};

struct rect {
	int x, y, w, h;
};

/* What a rectangle of the page stands for, for a click: part a of the network; step a; channel a of the cursor's
   step; the number at row a, column b of the cursor's channel. */
struct spot {
	struct rect rect;
	enum spot_kind { SPOT_PART, SPOT_STEP, SPOT_CHANNEL, SPOT_PIXEL } kind;
	int a, b;
	bool elsewhere; /* a SPOT_PIXEL of this step and channel, not of the cursor's */
	int step, c;
};

struct cells {
	int w, h;
	struct cell *cell;      /* cell[y*w + x] */
	int cursor_x, cursor_y; /* where the hardware cursor rests, for screen readers; -1: hidden */
	struct spot *spot;      /* in the order they were made; the later lies above */
	int nspots, room;
};

/* How a run of text looks. { 0 } is plain. */
struct ink {
	colour fg, bg;
	uint8_t attr;
};

bool cells_new(struct cells *, int w, int h, struct err *); /* blank */
void cells_clear(struct cells *);
void cells_free(struct cells *);

/* All drawing is clipped to the page; text also to max columns. Outside text is made safe first (text_safe).
   Returns the columns used. */
int cells_put(struct cells *, int x, int y, uint32_t glyph, struct ink);
int cells_text(struct cells *, int x, int y, int max, struct ink, const char *utf8);
int cells_printf(struct cells *, int x, int y, int max, struct ink, const char *fmt, ...) PRINTF_LIKE(6, 7);
void cells_attr(struct cells *, struct rect, uint8_t attr); /* adds attributes to what stands there */
/* Words broken at blanks into at most `rows` rows of `max` columns; the further rows of a line stand under its last
   column, as in a table. Returns the rows used. */
int cells_wrap(struct cells *, int x, int y, int max, int rows, struct ink, const char *utf8);
/* Spots are a help, no more: where memory lacks there are fewer. cells_spot_at: the uppermost at (x,y), or NULL. */
void cells_spot(struct cells *, struct rect, enum spot_kind, int a, int b);
const struct spot *cells_spot_at(const struct cells *, int x, int y);
/* How many columns text takes, and how many rows if broken so: what cells_text and cells_wrap would use. */
int cells_columns(const char *utf8);
int cells_rows(int max, const char *utf8);

/* Replaces every glyph that is not ASCII by its ASCII fallback (box drawing, arrows, × ...). Path glyphs and map
   ramps are chosen in ASCII by the views themselves (see glyph.h). */
void cells_ascii(struct cells *);

/* As text, a line a row, no trailing blanks, no colour: what the goldens hold. */
void cells_print(const struct cells *, struct buf *);
/* With SGR sequences for this depth (see palette.h). */
void cells_print_ansi(const struct cells *, int depth, struct buf *);
#endif
