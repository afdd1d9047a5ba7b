/* turn_plain.h -- pixels of channels to channels of pixels, a number at a time; see end_body.h. */
INLINED void turn(const float *from, int lanes, int pixels, V *to)
{
	float turned[LANES * TILE_WIDTH] = { 0 };

	for (int p = 0; p < pixels; p++, from += lanes)
		for (int c = 0; c < LANES; c++)
			turned[c * TILE_WIDTH + p] = from[c];
	for (int i = 0; i < TILE_WIDTH; i++)
		to[i] = V_LOAD(turned + i * LANES);
}
