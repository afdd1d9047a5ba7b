/*
 * prep.h -- how a picture becomes a network's input: resized, cropped, scaled. And the usual ways by name.
 *
 * torchvision's Resize(resize), CenterCrop(input), ToTensor(), Normalize(mean, std). The numbers differ from one
 * training to the next, and no weight file of PyTorch holds them.
 */
#ifndef PICTURE_PREP_H
#define PICTURE_PREP_H

/* Pillow's resampling filters, with antialias. */
enum filter { FILTER_BILINEAR, FILTER_BICUBIC };

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
#endif
