/*
 * arch_refuse.c -- weights of another architecture: which one, where it can be told, and how to save one that opens.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/arch_private.h"
#include "op/fit.h"

/* What can stand in the name of a tensor, and whose it is then. The first that fits is said. */
static const struct mark {
	const char *part, *what;
} marks[] = {
	{ ".se.", "squeeze-and-excitation (SE-ResNet, ECA)" },
	{ ".se_module.", "squeeze-and-excitation (SE-ResNet)" },
	{ ".eca.", "efficient channel attention (ECA-ResNet)" },
	{ ".conv2.fc1.", "split attention (ResNeSt)" },
	{ ".conv2.paths.", "selective kernels (SKNet)" },
	{ ".attn.", "attention in its blocks" },
	{ ".ca.", "attention in its blocks (CBAM)" },
	{ ".convs.", "convolutions in a row (Res2Net)" },
	{ ".aa.", "anti-aliased strides (BlurPool)" },
	{ ".filt", "anti-aliased strides (BlurPool)" },
	{ "attnpool.", "CLIP's ResNet with attention instead of the average pool" },
	{ "denseblock", "DenseNet" },
	{ "dense1.", "DenseNet" },
	{ "cls_token", "a vision transformer (ViT)" },
	{ "class_token", "a vision transformer (ViT)" },
	{ "patch_embed", "a vision transformer" },
	{ "relative_position_bias_table", "a Swin transformer" },
	{ "downsample_layers.", "ConvNeXt" },
	{ "convnext", "ConvNeXt" },
	{ "conv_dw", "a network of depthwise convolutions (MobileNet, EfficientNet)" },
	{ "_depthwise_conv", "EfficientNet" },
	{ "Mixed_5b", "Inception" },
	{ "inception3a", "GoogLeNet" },
	{ "fire", "SqueezeNet" },
	{ "trunk_output.", "RegNet" },
	{ "rpn.", "a detector; save its backbone alone" },
	{ "transformer.", "a transformer" },
	{ "attention", "a transformer" },
	{ "lora_", "adapters (LoRA) instead of a network" },
	{ "features.0.weight", "VGG or AlexNet" },
	{ "features.0.0.weight", "MobileNet or EfficientNet" },
	{ "stages.0.blocks.0.", "a network of timm with its own names (ResNet-v2, RegNet, ConvNeXt)" },
};

static const char one_line[] =
    "python3 -c 'import torch, torchvision.models as m; torch.save(m.resnet50(weights=\"DEFAULT\").state_dict(), "
    "\"resnet50.pth\")' saves one that opens";

static const struct mark *marked(const struct weights *w, const char *within)
{
	for (size_t m = 0; m < ARRAY_LEN(marks); m++)
		for (int i = 0; i < w->ntensors; i++)
			if (strncmp(w->tensor[i].name, within, strlen(within)) == 0 &&
			    strstr(w->tensor[i].name, marks[m].part))
				return &marks[m];
	return NULL;
}

/* The first tensor with its shape, cut so that the sentence has room. */
static void show(const struct weight *t, char room[160])
{
	char size[128];

	fit_dims(size, t);
	snprintf(room, 160, "%.80s%s %.60s", t->name, strlen(t->name) > 80 ? "..." : "", size);
}

bool arch_refuse(const struct weights *w, struct err *err)
{
	const struct mark *m = marked(w, "");
	char first[160];

	if (w->ntensors == 0)
		return err_set(err, ERR_MISFIT, "no tensors");
	if (m)
		return err_set(err, ERR_UNSUPPORTED,
		               "these weights are of %s; skipstep steps through ResNets: %s", m->what,
		               one_line);
	show(&w->tensor[0], first);
	return err_set(
	    err, ERR_MISFIT,
	    "%d tensor%s, the first %s, but no conv1.weight and layer1.0.conv1.weight, which every "
	    "ResNet has: %s",
	    w->ntensors, w->ntensors == 1 ? "" : "s", first, one_line);
}

/* "conv2.weight" of "layer1.0.conv2.weight"; NULL where it is of no block. */
static const char *in_block(const char *name)
{
	size_t n = 5;

	if (strncmp(name, "layer", n) != 0)
		return NULL;
	for (int k = 0; k < 2; k++) {
		size_t digits = strspn(name + n, "0123456789");

		if (digits == 0 || name[n + digits] != '.')
			return NULL;
		n += digits + 1;
	}
	return name + n;
}

static bool one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(name, list[i], strlen(list[i])) == 0)
			return true;
	return false;
}

/* What the blocks and the stem are made of. What else there is at the top is left aside, with a warning. */
static bool known_part(const char *name)
{
	static const char *const of_block[] = { "conv1.",        "conv2.",        "conv3.",
		                                "bn1.",          "bn2.",          "bn3.",
		                                "downsample.0.", "downsample.1.", "downsample.2." };
	static const char *const of_stem[] = { "conv1.weight", "conv1.bias", "conv1.0.weight",
		                               "conv1.0.bias", "conv1.1.",   "conv1.3.weight",
		                               "conv1.3.bias", "conv1.4.",   "conv1.6.weight",
		                               "conv1.6.bias" };
	const char *part = in_block(name);

	if (part)
		return one_of(part, of_block, ARRAY_LEN(of_block)) && !strstr(strchr(part, '.'), ".fc1.");
	if (strncmp(name, "conv1.", 6) == 0)
		return one_of(name, of_stem, ARRAY_LEN(of_stem));
	return strncmp(name, "layer", 5) != 0 && strncmp(name, "conv2.", 6) != 0 &&
	       strncmp(name, "maxpool.", 8) != 0;
}

bool arch_plain_parts(const struct weights *w, struct err *err)
{
	const struct mark *m = marked(w, "layer");
	const char *bn = NULL;
	char first[160];

	if (m)
		return err_set(
		    err, ERR_UNSUPPORTED,
		    "a ResNet with %s, which changes what a block computes: skipstep does not have it",
		    m->what);
	for (int i = 0; i < w->ntensors; i++) {
		const char *part = in_block(w->tensor[i].name);

		if (part && strncmp(part, "bn1.", 4) == 0)
			bn = part;
		if (known_part(w->tensor[i].name))
			continue;
		m = marked(w, w->tensor[i].name);
		show(&w->tensor[i], first);
		return err_set(err, m ? ERR_UNSUPPORTED : ERR_MISFIT, "%s belongs to %s", first,
		               m ? m->what : "no part of a ResNet that skipstep knows");
	}
	if (bn && !weights_find(w, "bn1.weight") && !weights_find(w, "bn1.running_mean"))
		return err_set(
		    err, ERR_UNSUPPORTED,
		    "a ResNet that normalizes before it convolves (pre-activation, v2): skipstep steps "
		    "through those that add first");
	return true;
}
