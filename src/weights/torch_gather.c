/* torch_gather.c -- numbers of a tensor picked from its storage: a transposed or sliced view becomes C order. */
#include "weights/torch.h"

bool torch_is_contiguous(const struct pickle_tensor *t)
{
	uint64_t stride = 1;

	for (int i = t->rank - 1; i >= 0; i--) {
		if (t->dim[i] != 1 && t->stride[i] != stride)
			return false;
		stride *= (uint64_t)t->dim[i];
	}
	return true;
}

void torch_gather(const struct pickle_tensor *t, const unsigned char *from, float *to)
{
	const size_t size = t->dtype->size;
	int at[WEIGHT_RANK] = { 0 };
	int last = t->rank - 1;
	uint64_t offset = t->offset;
	size_t run;

	if (t->len == 0)
		return;
	if (torch_is_contiguous(t)) {
		t->dtype->convert(to, from + t->offset * size, t->len);
		return;
	}
	run = t->stride[last] == 1 ? (size_t)t->dim[last] : 1; /* rank 0 is contiguous */
	for (size_t done = 0; done < t->len; done += run) {
		int i = run > 1 ? last - 1 : last;

		t->dtype->convert(to + done, from + offset * size, run);
		for (; i >= 0; i--) { /* an odometer */
			offset += t->stride[i];
			if (++at[i] < t->dim[i])
				break;
			offset -= t->stride[i] * (uint64_t)t->dim[i];
			at[i] = 0;
		}
	}
}
