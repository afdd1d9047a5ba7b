/*
 * archive_zip.h -- the functions of libzip, at hand when the first archive is opened. Private to src/base/archive*.c.
 *
 * libzip brings a library of ciphers with it, and making that ready takes longer than everything else a start does,
 * though only an archive needs it. So the program is not linked to it where configure found another way
 * (LIBZIP_SONAME); elsewhere the table holds the linked functions.
 */
#ifndef BASE_ARCHIVE_ZIP_H
#define BASE_ARCHIVE_ZIP_H

#include "base/err.h"

#ifdef HAVE_LIBZIP
#include <zip.h>

/* All that archive.c calls. */
#define ZIP_CALLS(X) \
	X(zip_discard) \
	X(zip_error_code_zip) \
	X(zip_error_fini) \
	X(zip_error_init) \
	X(zip_fclose) \
	X(zip_fopen_index) \
	X(zip_fread) \
	X(zip_get_error) \
	X(zip_get_num_entries) \
	X(zip_open_from_source) \
	X(zip_source_buffer_create) \
	X(zip_source_free) \
	X(zip_stat_index) \
	X(zip_stat_init)

#define ZIP_CALL(name) __typeof__(name) *name;
struct zip_calls {
	ZIP_CALLS(ZIP_CALL)
};
#undef ZIP_CALL

/* Fills the table. ERR_UNSUPPORTED where libzip is not to be had, or lacks one of these. Thread-safe; nothing to free:
   once loaded, the library stays as if linked, and to ask again costs microseconds. */
bool zip_calls(struct zip_calls *, struct err *);
#endif
#endif
