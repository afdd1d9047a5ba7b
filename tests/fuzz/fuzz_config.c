/* fuzz_config.c -- any bytes as a config.json and as a preprocessor_config.json: words, or a sentence. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "weights/config_private.h"

const char fuzz_corpus[] = "config";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct said said = { 0 };
	struct json json;
	json_error_t why;
	struct err err = { 0 };

	if (json_text_load((const char *)data, n, &json, &why) && json_is_object(json.root)) {
		config_is_resnet(json.root);
		if (!config_model(json.root, &said, &err) && (err.code == ERR_NONE || !err.msg[0]))
			abort();
		config_picture(json.root, &said);
		for (int i = 0; i < said.n; i++)
			if (said.at[i] >= said.text.len ||
			    !memchr(said.text.s + said.at[i], '\0', said.text.len - said.at[i]))
				abort();
	}
	buf_free(&said.text);
	buf_free(&said.warning);
	json_text_free(&json);
	return 0;
}
