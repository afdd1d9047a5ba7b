/*
 * config.h -- the settings a reader keeps: ${XDG_CONFIG_HOME:-~/.config}/skipstep/config, a line "digits on" each.
 *
 * Never required. What cannot be read or written is one warning; lines that nobody knows are kept as they are.
 */
#ifndef VERB_CONFIG_H
#define VERB_CONFIG_H

#include "verb/session.h"

/* Reads it into the session; from then on `set NAME VALUE` is written there. Warnings go to session->warning. */
void config_read(struct session *);
/* Writes one setting, if config_read() was called. */
void config_write(struct session *, const char *name, const char *value);
/* Where it would be; false where there is no home. */
bool config_path(struct buf *);

/* settings.c: a setting by name. ERR_USAGE where there is none, or none such a value. *said: the sentence, or NULL. */
bool setting_put(struct session *, const char *name, const char *value, const char **said, struct err *);
#endif
