/*
 * archive.h -- a zip archive in memory, read through libzip: PyTorch's .pth since 1.6, numpy's .npz.
 *
 * Nothing is ever written to disk. Sizes are those of the central directory, and the directory must agree with itself
 * (ZIP_CHECKCONS). libzip is loaded for the first archive; where it is not to be had, or was left out when skipstep was
 * built, archive_open() says so (ERR_UNSUPPORTED).
 */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include "base/err.h"
#include "base/io.h"

struct archive;
struct archive_member {
	const char *name; /* owned by the archive */
	uint64_t size;    /* unpacked */
	bool stored;      /* not compressed */
};

/* Can archives be opened here? ERR_UNSUPPORTED with the sentence archive_open() would say. */
bool archive_ready(struct err *);
/* Borrows the bytes. NULL on error: ERR_MALFORMED (no directory, two members of one name, an inconsistent directory),
   ERR_UNSUPPORTED (an encrypted member; no libzip), ERR_LIMIT. */
struct archive *archive_open(const struct bytes *, struct err *);
void archive_free(struct archive *);
int archive_count(const struct archive *);
struct archive_member archive_member(const struct archive *, int i);
int archive_find(const struct archive *, const char *name); /* -1 if none */
/* Member i, unpacked and its checksum compared, into b->p (mem_free() it); at most `most` bytes. ERR_MALFORMED,
   ERR_LIMIT. */
bool archive_read(struct archive *, int i, uint64_t most, struct bytes *b, struct err *);
/* The same into room for archive_member(i).size bytes. */
bool archive_read_to(struct archive *, int i, void *to, struct err *);
#endif
