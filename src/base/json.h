/*
 * json.h -- writing JSON into a buf, so that every --json looks alike.
 *
 * Numbers are written %.9g (a float32 survives the round trip); JSON has no NaN
 * or infinity, so these are the strings "NaN", "Infinity", "-Infinity".
 * The comma is written by the writer: json_key() and the value functions put one
 * where it is needed.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

void json_open(struct buf *, char bracket);       /* '{' or '[' */
void json_close(struct buf *, char bracket);      /* '}' or ']' */
void json_key(struct buf *, const char *key);     /* ,"key": */
void json_string(struct buf *, const char *utf8); /* escaped; bad UTF-8 becomes U+FFFD */
void json_number(struct buf *, double);           /* a float32, %.9g */
void json_int(struct buf *, int64_t);
void json_bool(struct buf *, bool);
void json_null(struct buf *);
#endif
