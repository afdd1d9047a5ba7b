/*
 * glyph.h -- three paths, three glyphs, three words; the cursor. One column each, CP437 or Latin-1.
 */
#ifndef VIEW_GLYPH_H
#define VIEW_GLYPH_H

#include "net/net.h"

#define GLYPH_CURSOR 0x25BA                 /* ►: the cursor and nothing else; ASCII > */
uint32_t glyph_path(enum path, bool ascii); /* ═ ▒ ▼, = 0 v, blank */
char glyph_ascii(uint32_t glyph);           /* what stands for a glyph past ASCII; '?' where nothing does */
#endif
