/* turn_plain.h -- pixels of channels to channels of pixels, a number at a time; see tile_body.h. */
static void turn(const float *from, int lanes, int pixels, float *to)
{
	for (int p = 0; p < pixels; p++, from += lanes)
		for (int c = 0; c < LANES; c++)
			to[c * TILE_WIDTH + p] = from[c];
	for (int p = pixels; p % LANES; p++)
		for (int c = 0; c < LANES; c++)
			to[c * TILE_WIDTH + p] = 0;
}
