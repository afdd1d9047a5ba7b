/*
 * given.h -- a network that is given a tensor instead of a picture, as model(torch.from_numpy(x)) is in PyTorch.
 */
#ifndef NET_GIVEN_H
#define NET_GIVEN_H

#include "net/net.h"

/* The tensor is normalised already: `input` hands it on as it is (op_tensor), and every normalize takes 0 away and
   divides by 1, so that what leaves it is the tensor to the bit. The page's own mean and std are forgotten: read the
   network again to give it a picture. Before a trace or a what-if is made of it. */
void net_given(struct net *);
static inline bool net_is_given(const struct net *net)
{
	return net->node[0].op == &op_tensor;
}
#endif
