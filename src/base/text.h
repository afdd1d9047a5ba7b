/*
 * text.h -- UTF-8, columns, and words.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

/* One code point at s; its length in bytes (1..4). Bad bytes give U+FFFD and 1. NUL gives 0. */
int utf8_next(const char *s, uint32_t *code);
int utf8_put(char out[5], uint32_t code); /* NUL-terminated; the length */
int text_columns(const char *utf8);       /* display columns, by wcwidth; a bad byte counts 1 */

/* Data from outside (file names, labels, tensor names) made safe for a terminal: control bytes, C1 and
   bad UTF-8 become \xNN, byte by byte; so do the characters that turn the reading direction around. */
void text_safe(struct buf *, const char *);
bool text_is_safe(const char *); /* would text_safe() change nothing? */
/* The same without a buf: takes one character off *s (not at its end), puts its safe form into out; its length. */
enum { TEXT_SAFE_UNIT = 17 };
int text_safe_unit(const char **s, char out[TEXT_SAFE_UNIT]);

/* Splits a verb line at blanks; '...' and "..." keep them together. `line` is cut up in place.
   Returns the number of words, at most `max` (the rest is left out); -1 where a quote is not closed. */
int text_words(char *line, char *word[], int max);

/* Does s end so, with something before it? */
bool text_ends(const char *s, const char *end);
/* A whole decimal number in lo..hi, nothing after it. */
bool text_int(const char *, int lo, int hi, int *out);
/* A whole finite number in C notation ("0.5", "1e-5"), locale-independent. */
bool text_float(const char *, double *out);
/* A size from 1 byte: "65536", "64K", "500M", "2G", "1T", powers of 1024. */
bool text_bytes(const char *, size_t *out);
/* "272474" as "272,474" */
void text_thousands(struct buf *, int64_t);
/* Edit distance (Levenshtein, at most 255 bytes each), to suggest a near match. */
int text_distance(const char *, const char *);
#endif
