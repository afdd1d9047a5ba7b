/*
 * small.h -- short texts by value, for the views: a shape, a number, a name cut to fit.
 */
#ifndef VIEW_SMALL_H
#define VIEW_SMALL_H

#include "view/cells.h"
#include "view/scene.h"

struct small {
	char s[64]; /* UTF-8; cut at the end where it does not fit */
};

struct small small_format(const char *fmt, ...) PRINTF_LIKE(1, 2);
struct small small_shape(struct shape); /* (16,32,32) */
struct small small_number(const struct scene *,
                          float); /* rule 10, all nine digits where the reader wants them */
struct small small_size(double);  /* for legends: three digits, "1.11", "0.0042", "12.3" */
/* The node's name without its part's: conv1, downsample.0; .0 for a part of the shortcut when `inner`. */
const char *small_name(const struct net *, int step);

/* Numbers stand in a column with their points below each other: the column is `width` wide, the point leaves room
   for four decimals (nine with all digits). */
int number_width(const struct scene *);
int number_column(const char *number, int width); /* where in it the number begins */
void number_draw(const struct scene *, struct cells *, int x, int y, struct ink, float v);
#endif
