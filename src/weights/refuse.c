/* refuse.c -- files that are no weights, or not of a kind skipstep reads: what they are, and what to do about it. */
#include "weights/private.h"
#include "base/kind.h"

#include <string.h>

static bool mentions(const struct bytes *b, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= b->n && i < 65536; i++)
		if (memcmp(b->p + i, word, n) == 0)
			return true;
	return false;
}

static bool begins(const struct bytes *b, const char *word)
{
	size_t n = strlen(word);

	return b->n >= n && memcmp(b->p, word, n) == 0;
}

static const struct known {
	enum kind kind;
	const char *sentence;
} known[] = {
	{ KIND_HDF5, "this is an HDF5 file (Keras); skipstep reads PyTorch's .pth and .safetensors" },
	{ KIND_ONNX,
	  "this looks like ONNX, where batch norm is folded away; save the PyTorch model it came from: "
	  "torch.save(model.state_dict(), \"weights.pth\")" },
	{ KIND_GGUF, "this is a GGUF file; skipstep reads PyTorch's .pth and .safetensors" },
	{ KIND_GZIP, "this is compressed with gzip; unpack it first: gunzip FILE" },
};

static const struct text {
	const char *begin, *holds, *sentence;
} texts[] = {
	{ "{", "\"weight_map\"",
	  "this lists weights kept in several files; in Python: "
	  "AutoModelForImageClassification.from_pretrained(\".\").save_pretrained(\"one\", max_shard_size=\"10GB\")" },
	{ "version https://git-lfs", "oid",
	  "this is only Git LFS's note of where the weights are; fetch them with: git lfs pull" },
	{ "<", "<html", "this is a web page, not weights: the download went to the wrong address" },
	{ "<", "<HTML", "this is a web page, not weights: the download went to the wrong address" },
};

/* In one pair of quotes inside another; a name that would end them is left out. */
static const char *quotable(const char *name)
{
	return strlen(name) < 160 && !name[strcspn(name, "'\"\\")] ? name : "model.pth";
}

bool weights_resave(const struct source *src, const char *what, bool script, struct err *err)
{
	return err_set(err, ERR_UNSUPPORTED,
	               "%s; python3 -c 'import torch; torch.save(torch.%s(\"%s\")%s, \"weights.pth\")' "
	               "writes one that opens",
	               what, script ? "jit.load" : "load", quotable(src->name),
	               script ? ".state_dict()" : "");
}

struct weights *weights_refuse(const struct source *src, struct err *err)
{
	const struct bytes *b = &src->b;
	enum kind kind = kind_of(b);
	struct buf is = { 0 };

	if (kind == KIND_TAR) {
		weights_resave(src, "this is a tar file, as PyTorch before 0.1.10 wrote them", false, err);
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].kind == kind) {
			err_set(err, ERR_UNSUPPORTED, "%s", known[i].sentence);
			return NULL;
		}
	for (size_t i = 0; i < ARRAY_LEN(texts) && kind == KIND_TEXT; i++)
		if (begins(b, texts[i].begin) && mentions(b, texts[i].holds)) {
			err_set(err, ERR_UNSUPPORTED, "%s", texts[i].sentence);
			return NULL;
		}
	kind_print(&is, b);
	err_set(err, ERR_MALFORMED, "this is %s, not weights", buf_str(&is));
	buf_free(&is);
	return NULL;
}
