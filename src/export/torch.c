/*
 * torch.c -- the network as a Python script and its numbers: two files, both or none.
 */
#include "export/torch.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "export/export.h"

/* ---- the numbers --------------------------------------------------------------------------------- */

enum { NAME_ROOM = 320 };

/* NODE.PARAM, as the script asks for it; a '?' before a parameter marks an optional one. */
static void tensor_name(const struct node *n, int k, char room[NAME_ROOM])
{
	const char *param = n->op->param[k];

	snprintf(room, NAME_ROOM, "%s.%s", n->name, param + (param[0] == '?'));
}

static int last_node(const struct trace *t)
{
	const struct fault *fault = trace_fault(t);

	return fault ? fault->node : t->net->nnodes;
}

static int count_tensors(const struct trace *t)
{
	int n = 1; /* the picture */

	for (int i = 0; i < last_node(t); i++)
		for (int k = 0; k < OP_PARAM; k++)
			n += t->net->node[i].w[k] != NULL;
	return n;
}

bool torch_tensors(const struct trace *t, struct io_out *out, struct err *err)
{
	size_t most = (size_t)count_tensors(t);
	char(*name)[NAME_ROOM] = mem_new(most, sizeof *name);
	struct weights w = { .tensor = mem_new(most, sizeof *w.tensor) };
	struct meta meta[] = { { "network", t->net->name }, { "picture", t->picture } };
	const struct shape s = t->bytes.shape;
	bool ok = name && w.tensor;

	w.meta = meta;
	w.nmeta = ARRAY_LEN(meta);
	for (int i = 0; ok && i < last_node(t); i++)
		for (int k = 0; k < OP_PARAM; k++) {
			const struct node *n = &t->net->node[i];

			if (!n->w[k])
				continue;
			tensor_name(n, k, name[w.ntensors]);
			w.tensor[w.ntensors] = *n->w[k];
			w.tensor[w.ntensors].name = name[w.ntensors];
			w.ntensors++;
		}
	if (ok)
		w.tensor[w.ntensors++] = (struct weight){ .name = "picture",
			                                  .rank = 3,
			                                  .dim = { s.c, s.h, s.w },
			                                  .v = t->bytes.v,
			                                  .len = shape_len(s) };
	ok = ok ? weights_print(&w, out, err) : err_memory(err);
	mem_free(w.tensor);
	mem_free(name);
	return ok;
}

/* ---- two files ----------------------------------------------------------------------------------- */

/* F.safetensors for F.py */
static bool beside(const char *path, struct buf *weights, struct err *err)
{
	if (!text_ends(path, ".py"))
		return err_set(err, ERR_USAGE, "a script is called .py: -o %s.py", path);
	buf_add(weights, path, strlen(path) - 3);
	buf_puts(weights, ".safetensors");
	return buf_ok(weights, err);
}

static const char *last_word(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool write_script(const struct trace *t, const char *path, const char *weights, bool force,
                         struct err *err)
{
	struct buf text = { 0 };
	struct io_out *out = NULL;
	bool ok = torch_script(t, last_word(path), last_word(weights), &text, err);

	if (ok)
		out = io_create(path, force, err);
	ok = out && io_write(out, text.s, text.len, err);
	if (out && !ok)
		io_abandon(out);
	ok = ok && io_commit(out, err);
	buf_free(&text);
	return ok;
}

static bool write_weights(const struct trace *t, const char *path, bool force, struct err *err)
{
	struct io_out *out = io_create(path, force, err);

	if (!out)
		return false;
	if (torch_tensors(t, out, err))
		return io_commit(out, err);
	io_abandon(out);
	return false;
}

static bool write_torch(const struct trace *t, const char *path, bool force, struct err *err)
{
	struct buf weights = { 0 };
	bool group = !force, ok = beside(path, &weights, err);

	/* what is there is refused at once: the weights are written first, and may be large */
	if (ok && !force && (io_exists(path) || io_exists(buf_str(&weights))))
		ok = err_set(err, ERR_WRITE, "%s exists; --force overwrites it",
		             io_exists(path) ? path : buf_str(&weights));
	group = group && ok;
	ok = ok && (!group || io_group_begin(NULL, 2, err));
	group = group && ok;
	ok = ok && write_weights(t, buf_str(&weights), force, err) &&
	     write_script(t, path, buf_str(&weights), force, err);
	if (group)
		io_group_end(ok);
	buf_free(&weights);
	return ok;
}

const struct exporter exporter_torch = {
	.name = "torch",
	.suffix = ".py",
	.gloss = "the network as a PyTorch script, with its weights and the picture",
	.beside = ".safetensors",
	.network = write_torch,
};
