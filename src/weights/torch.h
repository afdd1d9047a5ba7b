/*
 * torch.h -- between the two readers of torch.save()'s files, zip and legacy, and what they share.
 *
 * Source: torch/serialization.py and torch/_utils.py.
 */
#ifndef WEIGHTS_TORCH_H
#define WEIGHTS_TORCH_H

#include "weights/pickle.h"

/* Where the numbers of a storage lie. */
struct store {
	uint64_t id;    /* one for each storage of the file; in the order in which they are best read */
	uint64_t bytes; /* how many there are */
};

/* How a reader gets at them. */
struct stores {
	void *reader;
	bool (*find)(void *reader, const struct pickle_storage *, struct store *, struct err *);
	/* All bytes of a store, into room for them. */
	bool (*read)(void *reader, const struct store *, void *to, struct err *);
	size_t file; /* bytes of the whole file */
};

/* The state_dict in a pickle, found among what a checkpoint keeps beside it, and its numbers. ERR_MISFIT: none in it;
   ERR_MALFORMED: a storage that is not there or too short; ERR_UNSUPPORTED: a type; ERR_LIMIT. */
struct weights *torch_weights(const struct pickle *, const struct stores *, struct err *);

/* The dict that holds the tensors; the keys it lies under are put into `under`, "state_dict". ERR_MISFIT. */
const struct pickle_value *torch_state(const struct pickle *, struct buf *under, struct err *);

/* A tensor's numbers out of a storage of its type, in C order. */
void torch_gather(const struct pickle_tensor *, const unsigned char *from, float *to);
/* All of them in a row? */
bool torch_is_contiguous(const struct pickle_tensor *);
#endif
