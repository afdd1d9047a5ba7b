/*
 * config.h -- what Hugging Face and timm keep beside weights: config.json and preprocessor_config.json.
 *
 * Sources: transformers' configuration_resnet.py and image_processing_convnext.py; timm's models on the Hub.
 */
#ifndef WEIGHTS_CONFIG_H
#define WEIGHTS_CONFIG_H

#include "weights/weights.h"

/* What the two files in the folder of `path` say of a ResNet becomes metadata, as far as it has no such key yet:
     input, resize   sides in pixels: "224", "256"
     interp          "bilinear", "bicubic"
     mean, std       "0.485,0.456,0.406"
     labels          a JSON list of the names of the classes
     stride_in       "conv1" (downsample_in_bottleneck) or "conv2"
     stride_first    "2" where the first stage halves the size (downsample_in_first_stage)
   Files that are not there, or speak of something else than a ResNet, say nothing; one that is broken is told of in
   `warning`. ERR_UNSUPPORTED: an activation other than relu; ERR_LIMIT. */
bool weights_config(struct weights *, const char *path, struct err *);
#endif
