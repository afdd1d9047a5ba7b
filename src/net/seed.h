/*
 * seed.h -- numbers for weights nobody trained: drawn, but the same bits on every machine, every time.
 *
 * Sources: He and others, Delving Deep into Rectifiers, section 2.2, backward case, as torchvision's resnet.py has it:
 * nn.init.kaiming_normal_(weight, mode="fan_out", nonlinearity="relu"), norms with weight 1 and bias 0; PyTorch's
 * nn.Linear, whose weight and bias are uniform within 1 / sqrt(inputs).
 */
#ifndef NET_SEED_H
#define NET_SEED_H

#include "op/op.h"

enum { SEED_ROOM = 256 };     /* bytes of a name, its NUL included */
enum { SEED_MOST = 1 << 27 }; /* numbers seeded at once: more than any network of the paper has */

/*
 * Numbers `first` .. `first + n - 1` of the tensor `name`, whole or piece by piece. The seed is the name; each number
 * is drawn by its index alone, from 32-bit words hashed of both, so that many are drawn at a time.
 */

/* Mean 0, this standard deviation: the sum of six of 16 bits, centred, exact, times a scale, rounded once. Close to
   normal, and never further out than 4.3 deviations. */
void seed_normal(const char *name, double deviation, size_t first, size_t n, float *v);
/* Evenly between -bound and bound: 24 bits, centred, exact, times a scale, rounded once. */
void seed_uniform(const char *name, double bound, size_t first, size_t n, float *v);
/* sqrt(2 / fan_out), where fan_out = Co * K * K of a convolution's weight (Co,Ci/groups,K,K). */
double seed_deviation(const int dim[4]);

/* A tensor to be made: NODE.SUFFIX. */
struct seed_tensor {
	const char *node, *suffix; /* borrowed; together shorter than SEED_ROOM */
	int rank, dim[4];
	enum seed_how { SEED_NORMAL, SEED_UNIFORM, SEED_ALL } how;
	double scale; /* the deviation; the bound; the one number that all are */
};
/* A norm's tensor as PyTorch begins with it: all 1 (weight, running_var) or 0; its weight `gamma` instead. */
struct seed_tensor seed_norm(const char *node, const char *suffix, int channels, double gamma);
/* All of them, in this order, in several threads where they are many. NULL on error: ERR_LIMIT. Free with weights_free(). */
struct weights *seed_make(const struct seed_tensor *, int n, struct err *);

/* The tensors of BLOCK.downsample.0 and, where `norm` is not NULL, of BLOCK.downsample.1, which is that op, from
   `in` to `out` channels: a weight of (out,in,1,1), and seed_norm()'s. NULL on error: ERR_LIMIT. Free with
   weights_free(). */
struct weights *seed_projection(const char *block, const struct op *norm, int in, int out, struct err *);
/* Row c of that weight alone, the same bits: what one output channel is mixed from. `row` holds `in` numbers. */
void seed_row(const char *block, int in, int out, int c, float *row);
#endif
