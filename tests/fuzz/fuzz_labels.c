/* fuzz_labels.c -- any text as names of classes: either a sentence and a code, or names that can be printed. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "net/labels.h"

const char fuzz_corpus[] = "labels";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1);
	struct labels list;
	struct err err = { 0 };

	if (!text)
		exit(EXIT_FAILURE);
	memcpy(text, data, n);
	text[n] = '\0';
	if (labels_in_words(text, &list, &err)) {
		for (int i = 0; i < list.n; i++)
			if (!text_is_safe(list.name[i]))
				abort();
		labels_free(&list);
	} else if (err.code == ERR_NONE || !err.msg[0] || list.name) {
		abort();
	}
	free(text);
	return 0;
}
