/* dtype.c -- how numbers are stored in files, and as float32. IEEE 754 and safetensors' list of types. */
#include "weights/private.h"

#include <string.h>

static uint32_t le16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t le32(const unsigned char *p)
{
	return le16(p) | le16(p + 2) << 16;
}

static float from_bits(uint32_t u)
{
	float f;

	memcpy(&f, &u, sizeof(f));
	return f;
}

static bool little_endian(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first == 1;
}

static void f32(float *to, const unsigned char *from, size_t n)
{
	if (little_endian()) {
		memcpy(to, from, n * sizeof(float));
		return;
	}
	for (size_t i = 0; i < n; i++)
		to[i] = from_bits(le32(from + 4 * i));
}

/* So many at a time: a count the compiler knows, for vectors. */
enum { STRIP = 32 };

static void load16(uint16_t to[STRIP], const unsigned char *from)
{
	if (little_endian())
		memcpy(to, from, STRIP * sizeof(*to));
	else
		for (int i = 0; i < STRIP; i++)
			to[i] = (uint16_t)le16(from + 2 * i);
}

/* The upper half of a float32. */
static void bf16(float *to, const unsigned char *from, size_t n)
{
	uint16_t u[STRIP];
	size_t i = 0;

	for (; n - i >= STRIP; i += STRIP) {
		load16(u, from + 2 * i);
		for (int k = 0; k < STRIP; k++)
			to[i + (size_t)k] = from_bits((uint32_t)u[k] << 16);
	}
	for (; i < n; i++)
		to[i] = from_bits(le16(from + 2 * i) << 16);
}

/* 1 sign, 5 exponent, 10 mantissa bits; every half is a float exactly. Shifted to a float's place it is the number
   times 2^-112, subnormal ones too; infinities and NaNs get their exponent back. */
static float half(uint32_t u)
{
	uint32_t bits = (u & 0x7fff) << 13;
	float f = from_bits(bits) * 0x1p112f;
	uint32_t out;

	memcpy(&out, &f, sizeof(out));
	out |= bits >= 0x0f800000 ? 0x7f800000 : 0;
	return from_bits(out | (u & 0x8000) << 16);
}

static void f16(float *to, const unsigned char *from, size_t n)
{
	uint16_t u[STRIP];
	size_t i = 0;

	for (; n - i >= STRIP; i += STRIP) {
		load16(u, from + 2 * i);
		for (int k = 0; k < STRIP; k++)
			to[i + (size_t)k] = half(u[k]);
	}
	for (; i < n; i++)
		to[i] = half(le16(from + 2 * i));
}

/* Rounded to nearest; beyond float's range it becomes an infinity (IEEE 754). */
static void f64(float *to, const unsigned char *from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t u = (uint64_t)le32(from + 8 * i) | (uint64_t)le32(from + 8 * i + 4) << 32;
		double d;

		memcpy(&d, &u, sizeof(d));
		to[i] = (float)d;
	}
}

static const struct dtype types[] = {
	{ "F32", 4, f32 },
	{ "F16", 2, f16 },
	{ "BF16", 2, bf16 },
	{ "F64", 8, f64 },
	/* counters and masks: num_batches_tracked and the like */
	{ "I64", 8, NULL },
	{ "I32", 4, NULL },
	{ "I16", 2, NULL },
	{ "I8", 1, NULL },
	{ "U64", 8, NULL },
	{ "U32", 4, NULL },
	{ "U16", 2, NULL },
	{ "U8", 1, NULL },
	{ "BOOL", 1, NULL },
	/* no layer of a ResNet is stored so */
	{ "C64", 0, NULL },
	{ "F4", 0, NULL },
	{ "F6_E2M3", 0, NULL },
	{ "F6_E3M2", 0, NULL },
	{ "F8_E5M2", 0, NULL },
	{ "F8_E4M3", 0, NULL },
	{ "F8_E8M0", 0, NULL },
	{ "F8_E4M3FNUZ", 0, NULL },
	{ "F8_E5M2FNUZ", 0, NULL },
};

const struct dtype *dtype_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

bool dtype_in_place(const struct dtype *d, const unsigned char *p)
{
	return d->convert == f32 && little_endian() && (uintptr_t)p % sizeof(float) == 0;
}
