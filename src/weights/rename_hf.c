/* rename_hf.c -- names of Hugging Face transformers' ResNets, as torchvision has them. */
#include "weights/rename.h"

#include <stdio.h>
#include <string.h>

/* What stands behind `start` in s; NULL: s does not begin so. */
static const char *behind(const char *s, const char *start)
{
	size_t n = strlen(start);

	return strncmp(s, start, n) == 0 ? s + n : NULL;
}

/* A whole number below ten thousand and a dot; what stands behind them, or NULL. */
static const char *number(const char *s, int *x)
{
	int n = 0;

	for (*x = 0; s[n] >= '0' && s[n] <= '9' && n < 4; n++)
		*x = *x * 10 + (s[n] - '0');
	return n > 0 && s[n] == '.' ? s + n + 1 : NULL;
}

/* stages.S.layers.B. and what follows */
static bool block(const char *s, char *out)
{
	const char *what, *inside;
	int stage, index, k;

	s = number(s, &stage);
	s = s ? behind(s, "layers.") : NULL;
	s = s ? number(s, &index) : NULL;
	if (!s)
		return false;
	if ((what = behind(s, "shortcut.convolution.")))
		sprintf(out, "layer%d.%d.downsample.0.%s", stage + 1, index, what);
	else if ((what = behind(s, "shortcut.normalization.")))
		sprintf(out, "layer%d.%d.downsample.1.%s", stage + 1, index, what);
	else if (!(s = behind(s, "layer.")) || !(inside = number(s, &k)))
		return false;
	else if ((what = behind(inside, "convolution.")))
		sprintf(out, "layer%d.%d.conv%d.%s", stage + 1, index, k + 1, what);
	else if ((what = behind(inside, "normalization.")))
		sprintf(out, "layer%d.%d.bn%d.%s", stage + 1, index, k + 1, what);
	else
		return false;
	return true;
}

bool rename_hugging_face(const char *name, char *out)
{
	const char *what = behind(name, "resnet."); /* the model; its head has none */

	name = what ? what : name;
	if ((what = behind(name, "embedder.embedder.convolution.")))
		sprintf(out, "conv1.%s", what);
	else if ((what = behind(name, "embedder.embedder.normalization.")))
		sprintf(out, "bn1.%s", what);
	else if ((what = behind(name, "classifier.1.")))
		sprintf(out, "fc.%s", what);
	else if ((what = behind(name, "encoder.stages.")))
		return block(what, out);
	else
		return false;
	return true;
}
