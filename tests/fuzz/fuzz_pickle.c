/* fuzz_pickle.c -- any bytes as a pickle: a sentence and a code, or values that all point into what there is. */
#include <stdlib.h>

#include "fuzz.h"
#include "weights/pickle.h"

const char fuzz_corpus[] = "pickle";

static void check(const struct pickle *p, const struct pickle_value *v)
{
	switch (v->type) {
	case PICKLE_UNSET:
		abort();
	case PICKLE_TUPLE:
	case PICKLE_LIST:
	case PICKLE_DICT:
	case PICKLE_SET:
		if (v->box >= p->nboxes || (v->type == PICKLE_DICT && p->box[v->box].n % 2 != 0))
			abort();
		break;
	case PICKLE_STORAGE:
		if (v->box >= p->nstorages)
			abort();
		break;
	case PICKLE_TENSOR:
		if (v->box >= p->ntensors || p->tensor[v->box].storage >= p->nstorages)
			abort();
		break;
	default:
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };
	struct err err = { 0 };
	struct pickle p;
	size_t at = 0;

	if (pickle_read(&b, &at, "", &p, &err)) {
		if (at > n)
			abort();
		check(&p, &p.top);
		for (uint32_t i = 0; i < p.nboxes; i++)
			for (uint32_t k = 0; k < p.box[i].n; k++)
				check(&p, &p.box[i].item[k]);
	} else if (err.code == ERR_NONE || !err.msg[0]) {
		abort();
	}
	pickle_free(&p);
	return 0;
}
