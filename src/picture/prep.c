/*
 * prep.c -- the usual ways to prepare a picture, by name.
 *
 * Sources: torchvision's transforms/_presets.py and models/resnet.py; timm's resnet.py, whose crop_pct makes the
 * resize floor(crop / crop_pct); the preprocessor_config.json of microsoft/resnet-50; kuangliu's pytorch-cifar.
 */
#include "picture/prep.h"

#include <string.h>

/* The mean and spread of ImageNet's training pictures, of CIFAR-10's, and the plain half. */
#define IMAGENET \
	{ 0.485f, 0.456f, 0.406f }, \
	{ \
		0.229f, 0.224f, 0.225f \
	}
#define CIFAR_MEAN \
	{ \
		0.4914f, 0.4822f, 0.4465f \
	}
#define HALF \
	{ 0.5f, 0.5f, 0.5f }, \
	{ \
		0.5f, 0.5f, 0.5f \
	}

static const struct preset presets[] = {
	{ "cifar",
	  "the networks that come with skipstep",
	  32,
	  32,
	  FILTER_BILINEAR,
	  CIFAR_MEAN,
	  { 0.2470f, 0.2435f, 0.2616f } },
	{ "cifar-kuangliu",
	  "pytorch-cifar of kuangliu, cifar models of chenyaofo",
	  32,
	  32,
	  FILTER_BILINEAR,
	  CIFAR_MEAN,
	  { 0.2023f, 0.1994f, 0.2010f } },
	{ "cifar-imagenet", "akamaster's CIFAR networks, scaled as for ImageNet", 32, 32, FILTER_BILINEAR,
	  IMAGENET },
	{ "imagenet", "torchvision IMAGENET1K_V1, timm tv_in1k", 256, 224, FILTER_BILINEAR, IMAGENET },
	{ "imagenet-v2", "torchvision IMAGENET1K_V2, timm tv2_in1k", 232, 224, FILTER_BILINEAR, IMAGENET },
	{ "timm-a1", "timm a1, a2, b, c, d_in1k", 235, 224, FILTER_BICUBIC, IMAGENET },
	{ "timm-a3", "timm a3_in1k", 168, 160, FILTER_BICUBIC, IMAGENET },
	{ "timm-gluon", "timm gluon, am_in1k", 256, 224, FILTER_BICUBIC, IMAGENET },
	{ "timm-bt", "timm bt, ra_in1k", 256, 224, FILTER_BICUBIC, IMAGENET },
	{ "timm-ra4", "timm ra4_e3600_r224_in1k of crop_pct 0.9", 248, 224, FILTER_BICUBIC, HALF },
	{ "huggingface", "microsoft/resnet-18 to -152 of Hugging Face", 256, 224, FILTER_BICUBIC, IMAGENET },
};

const char *filter_word(enum filter filter)
{
	static const char *const word[FILTER_COUNT] = { "bilinear", "bicubic" };

	return word[filter];
}

const struct preset *preset_at(int i)
{
	return i >= 0 && i < (int)ARRAY_LEN(presets) ? &presets[i] : NULL;
}

const struct preset *preset_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(presets); i++)
		if (strcmp(presets[i].name, name) == 0)
			return &presets[i];
	return NULL;
}

void preset_names(struct buf *b)
{
	for (size_t i = 0; i < ARRAY_LEN(presets); i++)
		buf_printf(b, "%s%s", i ? ", " : "", presets[i].name);
}

static void put_three(struct buf *b, const float v[3])
{
	size_t start = b->len;

	buf_printf(b, "%.4g,%.4g,%.4g", (double)v[0], (double)v[1], (double)v[2]);
	buf_printf(b, "%*s", int_max(1, 22 - (int)(b->len - start)), "");
}

void preset_list(struct buf *b)
{
	buf_printf(b, "%-16s%6s %5s  %-10s%-22s%-22s%s\n", "preset", "resize", "crop", "filter", "mean",
	           "std", "for");
	for (size_t i = 0; i < ARRAY_LEN(presets); i++) {
		const struct preset *p = &presets[i];

		buf_printf(b, "%-16s%6d %5d  %-10s", p->name, p->resize, p->crop, filter_word(p->filter));
		put_three(b, p->mean);
		put_three(b, p->std);
		buf_printf(b, "%s\n", p->gloss);
	}
}
