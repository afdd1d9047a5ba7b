/*
 * kind.h -- what a file is, told from its first bytes.
 */
#ifndef BASE_KIND_H
#define BASE_KIND_H

#include "base/buf.h"
#include "base/io.h"

enum kind {
	KIND_UNKNOWN,
	KIND_EMPTY,
	KIND_TEXT,
	KIND_PNG,
	KIND_JPEG,
	KIND_GIF,
	KIND_WEBP,
	KIND_BMP,
	KIND_TIFF,
	KIND_PNM, /* Netpbm's P1 to P7 */
	KIND_HEIC,
	KIND_AVIF,
	KIND_PDF,
	KIND_ZIP,
	KIND_PICKLE,
	KIND_SAFETENSORS,
	KIND_HDF5,
	KIND_NPY,
	KIND_TAR,
	KIND_ONNX, /* by its first two fields: protobuf has no magic number */
	KIND_GGUF,
	KIND_GZIP,
};

enum kind kind_of(const struct bytes *);
/* With its article, to stand in a sentence: "a PNG picture", "text"; "data of an unknown kind (00 01 02 03)". */
void kind_print(struct buf *, const struct bytes *);
#endif
