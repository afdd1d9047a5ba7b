/*
 * given.c -- an array as a picture or as a tensor; everything else is left to the readers of pictures.
 */
#include "picture/given.h"
#include "base/alloc.h"
#include "base/kind.h"
#include "picture/private.h"
#include "tensor/npy_read.h"

#include <string.h>

/* The dimensions without a batch of one; how many they are. */
static int without_batch(const struct npy *npy, const int64_t **dim)
{
	bool batch = npy->rank == 4 && npy->dim[0] == 1;

	*dim = npy->dim + batch;
	return npy->rank - batch;
}

static bool misfit(const struct npy *npy, const char *name, struct err *err)
{
	struct buf shape = { 0 };

	npy_shape(&shape, npy);
	err_set(err, ERR_MISFIT, "%s: an array of shape %s is no picture; skipstep takes %s", name,
	        buf_str(&shape),
	        npy->kind == 'u' ? "bytes (H,W,3), (3,H,W) or (H,W), of one picture"
	                         : "floating-point numbers (3,H,W) or (1,3,H,W), normalised as for PyTorch");
	buf_free(&shape);
	return false;
}

/* Bytes: (H,W,3) as PIL and numpy have pictures, else (3,H,W) as torch has them, or (H,W), grey. */
static bool array_picture(const struct npy *npy, const char *name, struct picture *p, struct err *err)
{
	const int64_t *dim;
	int rank = without_batch(npy, &dim);
	bool last = rank == 3 && dim[2] == 3, first = !last && rank == 3 && dim[0] == 3;
	int64_t h, w;
	size_t pixels;

	if (!last && !first && rank != 2)
		return misfit(npy, name, err);
	h = dim[first];
	w = dim[first + 1];
	if (h > PICTURE_MAX_PIXELS || w > PICTURE_MAX_PIXELS)
		return err_set(err, ERR_LIMIT, "%s: %lld x %lld is more than skipstep goes up to", name,
		               (long long)w, (long long)h);
	if (!picture_new(p, (int)w, (int)h, err))
		return err_prefix(err, "%s", name);
	pixels = (size_t)w * (size_t)h;
	for (size_t i = 0; i < pixels; i++)
		for (size_t c = 0; c < 3; c++)
			p->rgb[3 * i + c] = npy->data[last ? 3 * i + c : first ? c * pixels + i : i];
	return true;
}

static bool array_tensor(const struct npy *npy, const char *name, struct tensor *t, struct err *err)
{
	const int64_t *dim;
	int rank = without_batch(npy, &dim);

	if (rank != 3 || npy->len == 0)
		return misfit(npy, name, err);
	if (npy->len > 3 * (size_t)PICTURE_MAX_PIXELS)
		return err_set(err, ERR_LIMIT, "%s: an array of %zu numbers is more than skipstep goes up to",
		               name, npy->len);
	t->shape = (struct shape){ (int)dim[0], (int)dim[1], (int)dim[2] };
	t->v = mem_new(npy->len, sizeof *t->v);
	if (!t->v)
		return err_memory(err);
	for (size_t i = 0; i < npy->len; i++)
		t->v[i] = (float)npy_get(npy, i);
	return true;
}

static bool array(const struct bytes *b, const char *name, struct given *g, struct err *err)
{
	struct npy npy;

	if (!npy_parse(b, name, &npy, err))
		return false;
	if (npy.kind == 'i')
		return err_set(
		    err, ERR_UNSUPPORTED,
		    "%s: whole numbers of %d bytes are neither a picture (uint8) nor a network's input "
		    "(float32)",
		    name, npy.size);
	return npy.kind == 'u' ? array_picture(&npy, name, &g->picture, err)
	                       : array_tensor(&npy, name, &g->tensor, err);
}

bool given_parse(const struct bytes *b, const char *name, const struct picture_how *how, struct given *g,
                 struct err *err)
{
	bool ok;

	*g = (struct given){ 0 };
	ok = kind_of(b) == KIND_NPY ? array(b, name, g, err)
	                            : picture_parse_how(b, name, how, &g->picture, &g->note, err);
	ok = ok && buf_ok(&g->note, err);
	if (!ok)
		given_free(g);
	return ok;
}

bool given_read(const char *path, const struct picture_how *how, struct given *g, struct err *err)
{
	bool input = strcmp(path, "-") == 0, ok;
	struct bytes b;

	*g = (struct given){ 0 };
	if (input ? !io_read_input(PICTURE_MAX_BYTES, &b, err) : !io_read(path, PICTURE_MAX_BYTES, &b, err))
		return false;
	ok = given_parse(&b, input ? "standard input" : path, how, g, err);
	mem_free(b.p);
	return ok;
}

void given_free(struct given *g)
{
	picture_free(&g->picture);
	mem_free(g->tensor.v);
	buf_free(&g->note);
	*g = (struct given){ 0 };
}

void given_size(const struct given *g, int *w, int *h)
{
	*w = g->tensor.v ? g->tensor.shape.w : g->picture.w;
	*h = g->tensor.v ? g->tensor.shape.h : g->picture.h;
}
