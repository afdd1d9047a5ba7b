/*
 * against_read.c -- the members of an .npz, all of them read, each held to numpy's format.
 */
#include "trace/against.h"

#include <string.h>

#include "base/alloc.h"
#include "base/archive.h"
#include "base/kind.h"
#include "base/text.h"

enum { FILE_MOST = 1 << 30 };

void against_free(struct against *a)
{
	if (!a)
		return;
	for (int i = 0; i < a->nrefs; i++) {
		mem_free(a->ref[i].name);
		mem_free(a->ref[i].bytes.p);
	}
	mem_free(a->ref);
	mem_free(a->file);
	mem_free(a);
}

/* Safe to print, and without the ending numpy gives it. */
static char *name_of(const char *member, struct err *err)
{
	struct buf safe = { 0 };
	char *name = NULL;

	text_safe(&safe, member);
	if (text_ends(buf_str(&safe), ".npy"))
		safe.s[safe.len -= 4] = '\0';
	if (buf_ok(&safe, err) && !(name = mem_strdup(buf_str(&safe))))
		err_memory(err);
	buf_free(&safe);
	return name;
}

static bool is_archive(const struct bytes *b, const char *file, struct err *err)
{
	struct buf kind = { 0 };

	if (kind_of(b) == KIND_ZIP)
		return true;
	kind_print(&kind, b);
	err_set(err, ERR_MALFORMED, "%s: this is %s, not an .npz as numpy.savez() writes it", file,
	        buf_str(&kind));
	buf_free(&kind);
	return false;
}

/* Before anything is unpacked: does the directory promise too much? */
static bool within(const struct archive *zip, uint64_t most, const char *file, struct err *err)
{
	uint64_t sum = 0;

	if (archive_count(zip) > AGAINST_MEMBERS)
		return err_set(err, ERR_LIMIT, "%s: %d members; %d at most are read", file,
		               archive_count(zip), AGAINST_MEMBERS);
	for (int i = 0; i < archive_count(zip); i++) {
		uint64_t size = archive_member(zip, i).size;

		if (size > most - sum)
			return err_set(err, ERR_LIMIT,
			               "%s: unpacked it is more than %llu MiB, which is the most", file,
			               (unsigned long long)(most >> 20));
		sum += size;
	}
	return true;
}

static bool take(struct against *a, struct archive *zip, int i, struct err *err)
{
	struct archive_member member = archive_member(zip, i);
	struct reference *ref = &a->ref[a->nrefs];

	ref->name = name_of(member.name, err);
	if (!ref->name)
		return false;
	a->nrefs++;
	if (!archive_read(zip, i, member.size, &ref->bytes, err) ||
	    !npy_parse(&ref->bytes, ref->name, &ref->npy, err))
		return err_prefix(err, "%s", a->file);
	return true;
}

struct against *against_parse(const struct bytes *b, const char *name, uint64_t most, struct err *err)
{
	struct against *a = mem_new(1, sizeof *a);
	struct archive *zip = NULL;
	struct buf safe = { 0 };
	bool ok = a != NULL;

	text_safe(&safe, name);
	if (!ok)
		err_memory(err);
	ok = ok && buf_ok(&safe, err) && ((a->file = mem_strdup(buf_str(&safe))) || err_memory(err));
	ok = ok && is_archive(b, a->file, err);
	if (ok) {
		zip = archive_open(b, err);
		ok = zip || err_prefix(err, "%s", a->file);
	}
	ok = ok && within(zip, most, a->file, err);
	if (ok) {
		a->ref = mem_new((size_t)archive_count(zip), sizeof *a->ref);
		ok = a->ref || err_memory(err);
	}
	for (int i = 0; ok && i < archive_count(zip); i++)
		ok = take(a, zip, i, err);
	if (ok && a->nrefs == 0)
		ok = err_set(err, ERR_MALFORMED, "%s: there is no array in it", a->file);
	archive_free(zip);
	buf_free(&safe);
	if (ok)
		return a;
	against_free(a);
	return NULL;
}

struct against *against_read(const char *path, struct err *err)
{
	struct bytes file = { 0 };
	struct against *a;

	if (!io_read(path, FILE_MOST, &file, err))
		return NULL;
	a = against_parse(&file, path, AGAINST_MOST, err);
	mem_free(file.p);
	return a;
}
