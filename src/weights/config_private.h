/*
 * config_private.h -- between config.c and config_words.c.
 */
#ifndef WEIGHTS_CONFIG_PRIVATE_H
#define WEIGHTS_CONFIG_PRIVATE_H

#include "base/buf.h"
#include "weights/safetensors.h"

enum { SAID_MOST = 16 };

/* Metadata as it is collected: keys, and where in text their values begin. */
struct said {
	const char *key[SAID_MOST];
	size_t at[SAID_MOST];
	int n;
	struct buf text, warning;
};
void said_word(struct said *, const char *key, const char *value);

/* Of a ResNet, in the words of transformers or of timm? */
bool config_is_resnet(struct json_t *);
/* config.json. ERR_UNSUPPORTED: an activation other than relu. */
bool config_model(struct json_t *, struct said *, struct err *);
/* preprocessor_config.json */
void config_picture(struct json_t *, struct said *);
#endif
