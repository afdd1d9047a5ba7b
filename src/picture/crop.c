/* crop.c -- torchvision's center_crop (transforms/functional.py): zeros around where the picture is smaller. */
#include "picture/picture.h"

#include <string.h>

/* Where the crop begins in the picture; negative where the picture begins inside the crop. */
int picture_crop_start(int in, int crop)
{
	int d = in - crop, half = d / 2;

	if (d <= 0)
		return -(-d / 2);
	return d % 2 && half % 2 ? half + 1 : half; /* Python's round(): a half goes to the even side */
}

bool picture_crop(const struct picture *in, int w, int h, struct picture *out, struct err *err)
{
	int left = picture_crop_start(in->w, w), top = picture_crop_start(in->h, h);
	int x0 = int_max(0, -left), x1 = int_min(w, in->w - left); /* the columns that hold a picture */

	if (!picture_new(out, w, h, err))
		return false;
	for (int y = int_max(0, -top); y < int_min(h, in->h - top); y++)
		memcpy(out->rgb + 3 * ((size_t)y * (size_t)w + (size_t)x0),
		       in->rgb + 3 * ((size_t)(y + top) * (size_t)in->w + (size_t)(x0 + left)),
		       (size_t)3 * (size_t)(x1 - x0));
	return true;
}
