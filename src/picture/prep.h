/*
 * prep.h -- how a picture becomes a network's input: resized, cropped, scaled. And the usual ways by name.
 *
 * torchvision's Resize(resize), CenterCrop(input), ToTensor(), Normalize(mean, std). The numbers differ from one
 * training to the next, and no weight file of PyTorch holds them.
 */
#ifndef PICTURE_PREP_H
#define PICTURE_PREP_H

#include "base/buf.h"

/* Pillow's resampling filters, with antialias. */
enum filter { FILTER_BILINEAR, FILTER_BICUBIC };
enum { FILTER_COUNT = FILTER_BICUBIC + 1 };
const char *filter_word(enum filter); /* "bilinear", "bicubic" */

struct prep {
	int resize; /* what the short edge becomes before the crop; 0: the longer side of the network's input */
	enum filter filter;
};

/* "imagenet": resize 256, crop 224, bilinear, mean and std. */
struct preset {
	const char *name, *gloss; /* the gloss says whose weights want it */
	int resize, crop;         /* crop: the side of the input */
	enum filter filter;
	float mean[3], std[3];
};

const struct preset *preset_find(const char *name); /* NULL: there is none of this name */
/* By number, from 0; NULL past the last. */
const struct preset *preset_at(int i);
/* The names in a sentence: "cifar, cifar-kuangliu, imagenet, ...". */
void preset_names(struct buf *);
/* A table, one a line: name, resize, crop, filter, mean, std, and whose weights want it. */
void preset_list(struct buf *);
#endif
