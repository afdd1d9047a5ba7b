/*
 * map.h -- one channel, or the picture itself, in cells.
 *
 * With colours a cell holds two pixels (▀: the upper in front, the lower behind).  In glyphs a cell holds the
 * larger |v| of the two; the picture shows its even rows.  A cell is never a mean.
 */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "view/shown.h"
#include "view/small.h"

struct map {
	const float *v; /* one channel, v[y*w + x]; NULL: not computed, drawn as "..." */
	int h, w;
	struct scale scale;
	int every;  /* shows every Nth row and column */
	int y0, x0; /* the first pixel shown */
};

/* Channel c of a tensor; `ok` false: its numbers are not there. The scale is this channel's. */
struct map map_channel(const struct tensor *, int c, bool ok);
/* Takes every Nth pixel so that the map fits; 2 rows a cell. */
void map_fit(struct map *, int columns, int rows);
/* One pixel to a pixel, the part around (y,x) that fits. */
void map_around(struct map *, int columns, int pixel_rows, int y, int x);
/* What maps shown together are compared by. */
void map_share(struct map *const *, int n);

/* Cells used, for a map that was fitted. */
int map_columns(const struct map *, int most);
int map_rows(const struct map *, int most);

/* A column a pixel, two rows of pixels a row of cells. */
void map_half(const struct scene *, struct cells *, struct rect, const struct map *);
/* Two columns and a row a pixel: room for the cursor, which stands at (y,x) as []. */
void map_wide(const struct scene *, struct cells *, struct rect, const struct map *, int y, int x);
/* A click on this map, drawn in cells of `across` columns for `down` rows of pixels, goes to the number there. */
void map_spots(struct cells *, struct rect, const struct map *, int across, int down);
/* A ring around the pixels (y..y+n-1, x..x+n-1) of a map drawn by map_half. */
void map_ring(const struct scene *, struct cells *, struct rect, const struct map *, int y, int x, int n);

/* look.zoom above 0: 2z x z cells a pixel; below: half blocks of every -zth pixel. The part around the place, moved by
   look.pan. The shape (1,H,W) is the cells used, of at most these. */
enum { ZOOM_MOST = 8 };
struct shape map_zoom(const struct scene *, struct map *, int columns, int rows, struct at);
/* Into those cells; with a mark on the place. */
void map_zoom_draw(const struct scene *, struct cells *, struct rect, const struct map *, struct at,
                   bool mark);
/* A click on a map drawn so, z rows a pixel, goes to the number there. */
void map_zoom_spots(struct cells *, struct rect, const struct map *, int z);

/* (3,H,W) as colours, or its brightness in glyphs. */
void map_picture(const struct scene *, struct cells *, struct rect, const struct tensor *, bool ok);

/* "every 2nd pixel", "rows 4..37, columns 0..30", "" where the whole map is shown. */
struct small map_part(const struct map *, int columns, int rows, int rows_a_cell);
/* The ramp itself, then "±1.11" or "0 .. 1.11". Returns the columns used. */
int map_legend(const struct scene *, struct cells *, int x, int y, int max, const struct scale *);
#endif
