/*
 * read.h -- a page on its way to becoming a net; private to this floor.
 */
#ifndef NET_READ_H
#define NET_READ_H

#include "net/net.h"
#include "net/page.h"

struct reading {
	struct net *net;
	const char *file;          /* for messages */
	const struct net_ask *ask; /* NULL: nothing is asked */
	struct page page;
	const struct page_line **line; /* of each node; NULL for `input` */
};

/* Puts "FILE:LINE: " before the sentence in err. Returns false. */
bool read_fault(const struct reading *, int line, struct err *);

/* header.c: skipstep, input, labels, weights, prepare, read, assumed. Sets net->input, prep, label, note. */
bool read_header(struct reading *, struct err *);
/* Is this the first word of a header line, and not the name of a node? */
bool read_is_header(const char *word);
/* node.c: net->node with names, ops, inputs, args; net->index. */
bool read_nodes(struct reading *, struct err *);
/* ask.c: what the reader asks for is laid over the nodes, before the shapes; the labels, which must fit them, after. */
bool read_ask(struct reading *, struct err *);
bool read_labels(struct reading *, struct err *);
/* bind.c: finds each node's weights by name, then the shapes, parameters and multiply-adds. */
bool read_weights(struct reading *, struct err *);
bool read_shapes(struct reading *, struct err *);

/* seed_net.c: does the page say `weights seeded`?  And if it does: net->weights, net->untrained. */
bool read_is_seeded(const struct page *);
bool read_seeded(struct reading *, struct err *);

/* node.c: net->index made of the names of its nodes, sorted; of two of one name the earlier stands first. */
void read_index(struct net *);
/* bind.c: node->out, params and macs from its inputs, args and weights; the net's totals grow by them. The sentence is
   the op's own, without the node's name. */
bool read_shape(struct net *, struct node *, struct err *);
#endif
