/* torch_zip.c -- torch.save() since PyTorch 1.6: a zip archive of data.pkl and a member for each storage. */
#include "weights/torch.h"
#include "base/alloc.h"
#include "base/archive.h"

#include <stdio.h>
#include <string.h>

static const uint64_t MAX_PICKLE = 64 << 20; /* a training checkpoint of a ResNet-152 has half a mebibyte */
enum { MAX_WORD = 64 };

struct reader {
	const struct source *src;
	struct archive *archive;
	struct buf path; /* "archive/", and behind it what is looked for */
	size_t folder;   /* how long the folder's name is */
};

static int find(struct reader *r, const char *name)
{
	r->path.len = r->folder;
	buf_puts(&r->path, name);
	return archive_find(r->archive, buf_str(&r->path));
}

static bool packed(const struct reader *r, const char *member, struct err *err)
{
	char what[128];

	snprintf(what, sizeof what, "%.60s is compressed, which torch.save() never does", member);
	return weights_resave(r->src, what, false, err);
}

static bool find_store(void *reader, const struct pickle_storage *s, struct store *store, struct err *err)
{
	struct reader *r = reader;
	struct archive_member member;
	int i;

	r->path.len = r->folder;
	buf_puts(&r->path, "data/");
	buf_add(&r->path, s->key.s, s->key.n);
	if (!buf_ok(&r->path, err))
		return false;
	i = strlen(r->path.s) == r->path.len ? archive_find(r->archive, r->path.s) : -1;
	if (i < 0)
		return err_set(err, ERR_MALFORMED, "the file has no %.80s, where its numbers should be",
		               buf_str(&r->path));
	member = archive_member(r->archive, i);
	if (!member.stored)
		return packed(r, member.name, err);
	*store = (struct store){ (uint64_t)i, member.size };
	return true;
}

static bool read_store(void *reader, const struct store *store, void *to, struct err *err)
{
	struct reader *r = reader;

	return archive_read_to(r->archive, (int)store->id, to, err);
}

/* Everything lies in one folder, that of the first member. */
static bool find_folder(struct reader *r, struct err *err)
{
	const char *first = archive_count(r->archive) ? archive_member(r->archive, 0).name : "";
	const char *slash = strchr(first, '/');

	if (slash)
		buf_add(&r->path, first, (size_t)(slash - first) + 1);
	r->folder = r->path.len;
	if (find(r, "constants.pkl") >= 0)
		return weights_resave(r->src, "this is TorchScript, a program with its weights", true, err);
	if (find(r, "data.pkl") < 0)
		return buf_ok(&r->path, err) &&
		       err_set(err, ERR_MALFORMED,
		               "a zip archive without data.pkl: not a file of torch.save()");
	return true;
}

/* A member that holds one word, "little". */
static bool check_order(struct reader *r, struct err *err)
{
	int i = find(r, "byteorder");
	struct bytes word;
	bool little;

	if (i < 0)
		return buf_ok(&r->path, err);
	if (!archive_read(r->archive, i, MAX_WORD, &word, err))
		return false;
	little = word.n == 6 && memcmp(word.p, "little", 6) == 0;
	mem_free(word.p);
	return little || weights_resave(r->src, "its numbers are stored big-endian", false, err);
}

static struct weights *parse(struct reader *r, size_t file, struct err *err)
{
	struct stores stores = { r, find_store, read_store, file };
	struct pickle pickle = { 0 };
	struct bytes b = { 0 };
	struct weights *w = NULL;
	size_t at = 0;
	int i;

	if (!find_folder(r, err) || !check_order(r, err))
		return NULL;
	i = find(r, "data.pkl");
	if (!buf_ok(&r->path, err))
		return NULL;
	if (!archive_member(r->archive, i).stored) {
		packed(r, archive_member(r->archive, i).name, err);
		return NULL;
	}
	if (archive_read(r->archive, i, MAX_PICKLE, &b, err) &&
	    pickle_read(&b, &at, "data.pkl, ", &pickle, err))
		w = torch_weights(&pickle, &stores, err);
	pickle_free(&pickle);
	mem_free(b.p);
	return w;
}

struct weights *torch_zip_parse(struct source *src, struct err *err)
{
	struct reader r = { src, archive_open(&src->b, err), { 0 }, 0 };
	struct weights *w = NULL;

	if (r.archive)
		w = parse(&r, src->b.n, err);
	if (w)
		w->format = "PyTorch, zip";
	buf_free(&r.path);
	archive_free(r.archive);
	return w;
}
