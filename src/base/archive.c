/* archive.c -- libzip over bytes in memory. Every size is compared with what there is before it is believed. */
#include "base/archive.h"
#include "base/alloc.h"

#ifdef HAVE_LIBZIP
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive_zip.h"

enum { MAX_MEMBERS = 1 << 20 };

struct archive {
	struct zip_calls lib;
	zip_t *zip;
	int n;
	struct archive_member *member; /* as in the directory */
	int *by_name;                  /* sorted */
};

/* The end of a directory stands in the last bytes, before a comment of at most 65535. */
static bool has_end(const struct bytes *b)
{
	static const unsigned char end[] = { 'P', 'K', 5, 6 };
	size_t first = b->n > 65557 ? b->n - 65557 : 0;

	for (size_t i = first; i + sizeof(end) <= b->n; i++)
		if (memcmp(b->p + i, end, sizeof(end)) == 0)
			return true;
	return false;
}

/* What libzip says of the directory, for somebody who only has a file. */
static bool directory_fault(const struct archive *a, zip_error_t *why, const struct bytes *b, struct err *err)
{
	switch (a->lib.zip_error_code_zip(why)) {
	case ZIP_ER_MEMORY:
		return err_memory(err);
	case ZIP_ER_NOZIP:
		if (has_end(b))
			break;
		return err_set(err, ERR_MALFORMED,
		               "a zip archive without the directory at its end: cut short?");
	case ZIP_ER_EXISTS:
		return err_set(err, ERR_MALFORMED, "the zip archive has two members of one name");
	case ZIP_ER_MULTIDISK:
		return err_set(err, ERR_UNSUPPORTED, "the zip archive is spread over several files");
	default:
		break;
	}
	return err_set(err, ERR_MALFORMED,
	               "the zip archive's directory does not agree with its members: damaged?");
}

static bool open_zip(struct archive *a, const struct bytes *b, struct err *err)
{
	zip_error_t why;
	zip_source_t *source;

	if (!zip_calls(&a->lib, err))
		return false;
	a->lib.zip_error_init(&why);
	source = a->lib.zip_source_buffer_create(b->p, b->n, 0, &why);
	if (source)
		a->zip = a->lib.zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
	if (!a->zip) {
		a->lib.zip_source_free(source);
		directory_fault(a, &why, b, err);
	}
	a->lib.zip_error_fini(&why);
	return a->zip != NULL;
}

static bool member_of(struct archive *a, int i, uint64_t *room, struct err *err)
{
	const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
	                            ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	zip_stat_t st;

	a->lib.zip_stat_init(&st);
	if (a->lib.zip_stat_index(a->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW, &st) < 0 ||
	    (st.valid & wanted) != wanted)
		return err_set(err, ERR_MALFORMED, "the zip archive's directory leaves out a size or a name");
	if (st.encryption_method != ZIP_EM_NONE)
		return err_set(err, ERR_UNSUPPORTED, "'%.80s' in the zip archive is encrypted", st.name);
	if (st.comp_size > *room || (st.comp_method == ZIP_CM_STORE && st.comp_size != st.size))
		return err_set(err, ERR_MALFORMED,
		               "the members of the zip archive take more bytes than it has: they overlap");
	*room -= st.comp_size;
	a->member[i] = (struct archive_member){ st.name, st.size, st.comp_method == ZIP_CM_STORE };
	return true;
}

static int by_name(const void *x, const void *y, const struct archive *a)
{
	return strcmp(a->member[*(const int *)x].name, a->member[*(const int *)y].name);
}

/* A heap sort: qsort() cannot be told which archive, and qsort_r() is not everywhere. */
static void sift(struct archive *a, int at, int n)
{
	int *heap = a->by_name;

	for (int child; (child = 2 * at + 1) < n; at = child) {
		int held = heap[at];

		if (child + 1 < n && by_name(&heap[child], &heap[child + 1], a) < 0)
			child++;
		if (by_name(&heap[at], &heap[child], a) >= 0)
			return;
		heap[at] = heap[child];
		heap[child] = held;
	}
}

static bool sort(struct archive *a, struct err *err)
{
	for (int i = 0; i < a->n; i++)
		a->by_name[i] = i;
	for (int i = a->n / 2 - 1; i >= 0; i--)
		sift(a, i, a->n);
	for (int i = a->n - 1; i > 0; i--) {
		int held = a->by_name[i];

		a->by_name[i] = a->by_name[0];
		a->by_name[0] = held;
		sift(a, 0, i);
	}
	for (int i = 1; i < a->n; i++)
		if (by_name(&a->by_name[i - 1], &a->by_name[i], a) == 0)
			return err_set(err, ERR_MALFORMED, "the zip archive has two members named '%.80s'",
			               a->member[a->by_name[i]].name);
	return true;
}

static bool list(struct archive *a, uint64_t room, struct err *err)
{
	zip_int64_t n = a->lib.zip_get_num_entries(a->zip, 0);

	if (n < 0 || n > MAX_MEMBERS)
		return err_set(err, ERR_LIMIT,
		               "%" PRId64 " members in a zip archive; skipstep reads up to %d", (int64_t)n,
		               MAX_MEMBERS);
	a->member = mem_new((size_t)n, sizeof(*a->member));
	a->by_name = mem_new((size_t)n, sizeof(*a->by_name));
	if (!a->member || !a->by_name)
		return err_memory(err);
	for (a->n = 0; a->n < (int)n; a->n++)
		if (!member_of(a, a->n, &room, err))
			return false;
	return sort(a, err);
}

struct archive *archive_open(const struct bytes *b, struct err *err)
{
	struct archive *a = mem_new(1, sizeof(*a));

	if (!a) {
		err_memory(err);
		return NULL;
	}
	if (open_zip(a, b, err) && list(a, b->n, err))
		return a;
	archive_free(a);
	return NULL;
}

void archive_free(struct archive *a)
{
	if (!a)
		return;
	if (a->zip)
		a->lib.zip_discard(a->zip);
	mem_free(a->member);
	mem_free(a->by_name);
	mem_free(a);
}

int archive_count(const struct archive *a)
{
	return a->n;
}

struct archive_member archive_member(const struct archive *a, int i)
{
	return a->member[i];
}

int archive_find(const struct archive *a, const char *name)
{
	int lo = 0, hi = a->n;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2, order = strcmp(a->member[a->by_name[mid]].name, name);

		if (order == 0)
			return a->by_name[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

/* Behind the last byte comes the end, and with it libzip compares the checksum. */
static bool fill(const struct archive *a, zip_file_t *file, unsigned char *to, uint64_t n)
{
	unsigned char beyond;
	uint64_t got = 0;

	while (got < n) {
		zip_int64_t r = a->lib.zip_fread(file, to + got, n - got);

		if (r <= 0)
			return false;
		got += (uint64_t)r;
	}
	return a->lib.zip_fread(file, &beyond, 1) == 0;
}

bool archive_read_to(struct archive *a, int i, void *to, struct err *err)
{
	zip_file_t *file = a->lib.zip_fopen_index(a->zip, (zip_uint64_t)i, 0);
	bool ok;

	if (!file && a->lib.zip_error_code_zip(a->lib.zip_get_error(a->zip)) == ZIP_ER_COMPNOTSUPP)
		return err_set(err, ERR_UNSUPPORTED, "'%.80s' in the zip archive is packed in an unusual way",
		               a->member[i].name);
	ok = file && fill(a, file, to, a->member[i].size);
	if (file)
		ok = a->lib.zip_fclose(file) == 0 && ok;
	return ok || err_set(err, ERR_MALFORMED, "'%.80s' in the zip archive is damaged", a->member[i].name);
}

bool archive_read(struct archive *a, int i, uint64_t most, struct bytes *b, struct err *err)
{
	uint64_t n = a->member[i].size;

	*b = (struct bytes){ 0 };
	if (n > most || n >= PTRDIFF_MAX)
		return err_set(err, ERR_LIMIT,
		               "'%.80s' in the zip archive takes %" PRIu64
		               " bytes; skipstep reads up to %" PRIu64,
		               a->member[i].name, n, most);
	b->p = mem_new((size_t)n + 1, 1);
	if (!b->p)
		return err_memory(err);
	b->n = (size_t)n;
	if (archive_read_to(a, i, b->p, err))
		return true;
	mem_free(b->p);
	*b = (struct bytes){ 0 };
	return false;
}

#else

struct archive *archive_open(const struct bytes *b, struct err *err)
{
	(void)b;
	archive_ready(err);
	return NULL;
}

void archive_free(struct archive *a)
{
	(void)a;
}

int archive_count(const struct archive *a)
{
	(void)a;
	return 0;
}

struct archive_member archive_member(const struct archive *a, int i)
{
	(void)a;
	(void)i;
	return (struct archive_member){ "", 0, true };
}

int archive_find(const struct archive *a, const char *name)
{
	(void)a;
	(void)name;
	return -1;
}

bool archive_read_to(struct archive *a, int i, void *to, struct err *err)
{
	(void)a;
	(void)i;
	(void)to;
	return archive_open(NULL, err) != NULL;
}

bool archive_read(struct archive *a, int i, uint64_t most, struct bytes *b, struct err *err)
{
	(void)most;
	*b = (struct bytes){ 0 };
	return archive_read_to(a, i, NULL, err);
}
#endif
