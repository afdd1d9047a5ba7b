/*
 * exif.c -- which way up a camera was held, and the picture turned so.
 *
 * Source: the Exif standard (CIPA DC-008), section 4.6: a TIFF header, then a list of entries of twelve bytes; the
 * entry 0x0112 says where the first row and the first column of the picture belong.
 */
#include "picture/private.h"

#include <string.h>

enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12, HEADER = 6 /* "Exif", two zeros */ };

/* A number of two or four bytes inside the TIFF part; what lies beyond it is 0. */
static uint32_t number(const unsigned char *p, size_t n, size_t at, int bytes, bool big)
{
	uint32_t v = 0;

	if (at > n || n - at < (size_t)bytes)
		return 0;
	for (int i = 0; i < bytes; i++)
		v |= (uint32_t)p[at + (size_t)i] << 8 * (big ? bytes - 1 - i : i);
	return v;
}

int exif_orientation(const unsigned char *p, size_t n)
{
	bool big;
	size_t list, count;

	if (n < HEADER + 8 || memcmp(p, "Exif\0\0", HEADER) != 0)
		return 1;
	p += HEADER;
	n -= HEADER;
	big = p[0] == 'M';
	if (memcmp(p, big ? "MM" : "II", 2) != 0 || number(p, n, 2, 2, big) != 42)
		return 1;
	list = number(p, n, 4, 4, big);
	count = number(p, n, list, 2, big);
	for (size_t i = 0, at = list + 2; i < count && at < n; i++, at += ENTRY) {
		uint32_t v = number(p, n, at + 8, 2, big);

		if (number(p, n, at, 2, big) == ORIENTATION && number(p, n, at + 2, 2, big) == SHORT)
			return v >= 1 && v <= 8 ? (int)v : 1;
	}
	return 1;
}

bool picture_turn(struct picture *p, int orientation, struct err *err)
{
	bool swap = orientation >= 5; /* rows become columns */
	bool right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
	bool below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
	struct picture out;

	if (orientation <= 1)
		return true;
	if (!picture_new(&out, swap ? p->h : p->w, swap ? p->w : p->h, err))
		return false;
	for (int y = 0; y < out.h; y++)
		for (int x = 0; x < out.w; x++) {
			int from_x = swap ? y : x, from_y = swap ? x : y;

			from_x = right ? p->w - 1 - from_x : from_x;
			from_y = below ? p->h - 1 - from_y : from_y;
			memcpy(out.rgb + 3 * ((size_t)y * (size_t)out.w + (size_t)x),
			       p->rgb + 3 * ((size_t)from_y * (size_t)p->w + (size_t)from_x), 3);
		}
	picture_free(p);
	*p = out;
	return true;
}
