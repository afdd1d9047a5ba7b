/*
 * rename.h -- between the files of weights_rename().
 */
#ifndef WEIGHTS_RENAME_H
#define WEIGHTS_RENAME_H

#include "weights/private.h"

/* Room for what a name of n bytes may become. */
#define RENAME_ROOM(n) ((n) + 32)

/* resnet.encoder.stages.1.layers.0.layer.2.convolution.weight -> layer2.0.conv3.weight. False: the name stays. Source:
   transformers' modeling_resnet.py. */
bool rename_hugging_face(const char *name, char *out);
#endif
