/* pickle_allow.c -- the names a pickle may use, and what is said of any other. */
#include "weights/machine.h"

#include <string.h>

static const struct allow allowed[] = {
	{ "collections", "OrderedDict", ALLOW_DICT, NULL },
	{ "collections", "defaultdict", ALLOW_DICT, NULL },
	{ "collections", "Counter", ALLOW_DICT, NULL },
	{ "collections", "deque", ALLOW_LIST, NULL },
	{ "builtins", "dict", ALLOW_DICT, NULL },
	{ "builtins", "list", ALLOW_LIST, NULL },
	{ "builtins", "tuple", ALLOW_TUPLE, NULL },
	{ "builtins", "set", ALLOW_SET, NULL },
	{ "builtins", "frozenset", ALLOW_SET, NULL },
	{ "builtins", "object", ALLOW_OPAQUE, NULL },
	{ "builtins", "int", ALLOW_OPAQUE, NULL },
	{ "builtins", "float", ALLOW_OPAQUE, NULL },
	{ "builtins", "bool", ALLOW_OPAQUE, NULL },
	{ "builtins", "str", ALLOW_OPAQUE, NULL },
	{ "builtins", "bytes", ALLOW_OPAQUE, NULL },
	{ "builtins", "bytearray", ALLOW_OPAQUE, NULL },
	{ "builtins", "complex", ALLOW_OPAQUE, NULL },
	{ "builtins", "slice", ALLOW_OPAQUE, NULL },
	{ "builtins", "range", ALLOW_OPAQUE, NULL },
	{ "torch._utils", "_rebuild_tensor", ALLOW_TENSOR, NULL },
	{ "torch._utils", "_rebuild_tensor_v2", ALLOW_TENSOR_V2, NULL },
	{ "torch._utils", "_rebuild_tensor_v3", ALLOW_TENSOR_V3, NULL },
	{ "torch._utils", "_rebuild_parameter", ALLOW_PARAMETER, NULL },
	{ "torch._utils", "_rebuild_parameter_with_state", ALLOW_PARAMETER, NULL },
	{ "torch.nn.parameter", "Parameter", ALLOW_PARAMETER, NULL },
	{ "torch.nn.parameter", "Buffer", ALLOW_PARAMETER, NULL },
	{ "torch._tensor", "_rebuild_from_type", ALLOW_FROM_TYPE, NULL },
	{ "torch._tensor", "_rebuild_from_type_v2", ALLOW_FROM_TYPE, NULL },
	{ "torch", "Tensor", ALLOW_OPAQUE, NULL },
	{ "torch", "Size", ALLOW_TUPLE, NULL },
	{ "torch", "device", ALLOW_OPAQUE, NULL },
	{ "torch", "Generator", ALLOW_OPAQUE, NULL },
	{ "torch.serialization", "_get_layout", ALLOW_OPAQUE, NULL },
	{ "torch", "FloatStorage", ALLOW_STORAGE, "F32" },
	{ "torch", "HalfStorage", ALLOW_STORAGE, "F16" },
	{ "torch", "BFloat16Storage", ALLOW_STORAGE, "BF16" },
	{ "torch", "DoubleStorage", ALLOW_STORAGE, "F64" },
	{ "torch", "LongStorage", ALLOW_STORAGE, "I64" },
	{ "torch", "IntStorage", ALLOW_STORAGE, "I32" },
	{ "torch", "ShortStorage", ALLOW_STORAGE, "I16" },
	{ "torch", "CharStorage", ALLOW_STORAGE, "I8" },
	{ "torch", "ByteStorage", ALLOW_STORAGE, "U8" },
	{ "torch", "BoolStorage", ALLOW_STORAGE, "BOOL" },
	{ "torch", "ComplexFloatStorage", ALLOW_STORAGE, "C64" },
	{ "torch", "ComplexDoubleStorage", ALLOW_STORAGE, "C64" },
	{ "torch.storage", "UntypedStorage", ALLOW_STORAGE, NULL },
	{ "torch.storage", "_UntypedStorage", ALLOW_STORAGE, NULL },
	{ "torch", "UntypedStorage", ALLOW_STORAGE, NULL },
	{ "torch", "float32", ALLOW_DTYPE, "F32" },
	{ "torch", "float16", ALLOW_DTYPE, "F16" },
	{ "torch", "bfloat16", ALLOW_DTYPE, "BF16" },
	{ "torch", "float64", ALLOW_DTYPE, "F64" },
	{ "torch", "int64", ALLOW_DTYPE, "I64" },
	{ "torch", "int32", ALLOW_DTYPE, "I32" },
	{ "torch", "int16", ALLOW_DTYPE, "I16" },
	{ "torch", "int8", ALLOW_DTYPE, "I8" },
	{ "torch", "uint8", ALLOW_DTYPE, "U8" },
	{ "torch", "uint16", ALLOW_DTYPE, "U16" },
	{ "torch", "uint32", ALLOW_DTYPE, "U32" },
	{ "torch", "uint64", ALLOW_DTYPE, "U64" },
	{ "torch", "bool", ALLOW_DTYPE, "BOOL" },
	{ "torch", "complex64", ALLOW_DTYPE, "C64" },
	{ "torch", "complex128", ALLOW_DTYPE, "C64" },
	{ "torch", "float8_e4m3fn", ALLOW_DTYPE, "F8_E4M3" },
	{ "torch", "float8_e5m2", ALLOW_DTYPE, "F8_E5M2" },
	{ "torch", "strided", ALLOW_OPAQUE, NULL },
	{ "torch", "contiguous_format", ALLOW_OPAQUE, NULL },
	{ "torch", "preserve_format", ALLOW_OPAQUE, NULL },
	{ "torch", "channels_last", ALLOW_OPAQUE, NULL },
	/* what training checkpoints keep beside the weights */
	{ "numpy.core.multiarray", "scalar", ALLOW_OPAQUE, NULL },
	{ "numpy.core.multiarray", "_reconstruct", ALLOW_OPAQUE, NULL },
	{ "numpy._core.multiarray", "scalar", ALLOW_OPAQUE, NULL },
	{ "numpy._core.multiarray", "_reconstruct", ALLOW_OPAQUE, NULL },
	{ "numpy.core.numeric", "_frombuffer", ALLOW_OPAQUE, NULL },
	{ "numpy._core.numeric", "_frombuffer", ALLOW_OPAQUE, NULL },
	{ "numpy", "dtype", ALLOW_OPAQUE, NULL },
	{ "numpy", "ndarray", ALLOW_OPAQUE, NULL },
	{ "_codecs", "encode", ALLOW_OPAQUE, NULL },
	{ "copy_reg", "_reconstructor", ALLOW_OPAQUE, NULL },
	{ "copyreg", "_reconstructor", ALLOW_OPAQUE, NULL },
	{ "argparse", "Namespace", ALLOW_OPAQUE, NULL },
	{ "types", "SimpleNamespace", ALLOW_OPAQUE, NULL },
	{ "torch.torch_version", "TorchVersion", ALLOW_OPAQUE, NULL },
	{ "lightning_fabric.utilities.data", "AttributeDict", ALLOW_DICT, NULL },
	{ "lightning.fabric.utilities.data", "AttributeDict", ALLOW_DICT, NULL },
	{ "pytorch_lightning.utilities.parsing", "AttributeDict", ALLOW_DICT, NULL },
	{ "easydict", "EasyDict", ALLOW_DICT, NULL },
	{ "addict.addict", "Dict", ALLOW_DICT, NULL },
	{ "yacs.config", "CfgNode", ALLOW_DICT, NULL },
	{ "numpy.dtypes", "Float64DType", ALLOW_OPAQUE, NULL },
	{ "numpy.dtypes", "Float32DType", ALLOW_OPAQUE, NULL },
	{ "numpy.dtypes", "Int64DType", ALLOW_OPAQUE, NULL },
	{ "pathlib", "Path", ALLOW_OPAQUE, NULL },
	{ "pathlib", "PosixPath", ALLOW_OPAQUE, NULL },
	{ "pathlib", "WindowsPath", ALLOW_OPAQUE, NULL },
	{ "pathlib", "PurePosixPath", ALLOW_OPAQUE, NULL },
	{ "pathlib", "PureWindowsPath", ALLOW_OPAQUE, NULL },
	{ "datetime", "datetime", ALLOW_OPAQUE, NULL },
	{ "datetime", "date", ALLOW_OPAQUE, NULL },
	{ "datetime", "time", ALLOW_OPAQUE, NULL },
	{ "datetime", "timedelta", ALLOW_OPAQUE, NULL },
	{ "datetime", "timezone", ALLOW_OPAQUE, NULL },
	{ "decimal", "Decimal", ALLOW_OPAQUE, NULL },
	{ "fractions", "Fraction", ALLOW_OPAQUE, NULL },
	{ "uuid", "UUID", ALLOW_OPAQUE, NULL },
};

/* Modules of Python itself, where a class in a file is no model but somebody's trick. */
static const char *const pythons[] = {
	"__builtin__", "builtins",        "os",        "posix",     "nt",        "subprocess",
	"sys",         "shutil",          "socket",    "pty",       "platform",  "runpy",
	"ctypes",      "importlib",       "pickle",    "_pickle",   "marshal",   "types",
	"code",        "codeop",          "pdb",       "bdb",       "timeit",    "cProfile",
	"profile",     "trace",           "operator",  "_operator", "functools", "webbrowser",
	"asyncio",     "multiprocessing", "threading", "signal",    "tempfile",  "io",
	"_io",         "urllib",          "http",      "ftplib",    "smtplib",   "ssl",
	"builtin",     "commands",        "popen2",    "copyreg",   "copy_reg",  "inspect",
};

static bool same(const unsigned char *s, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(s, text, n) == 0;
}

/* Functions of PyTorch's own whose tensors are none that skipstep walks through. */
static const struct {
	const char *name, *sentence;
} strangers[] = {
	{ "_rebuild_qtensor",
	  "this holds quantised tensors; skipstep reads a model's float weights, from before it "
	  "was quantised" },
	{ "_rebuild_sparse_tensor", "this holds sparse tensors; in Python save them with to_dense()" },
	{ "_rebuild_sparse_csr_tensor", "this holds sparse tensors; in Python save them with to_dense()" },
	{ "_load_from_bytes", "this was written with Python's pickle alone; in Python save it again: "
	                      "torch.save(state_dict, \"weights.pth\")" },
};

/* The part before the first dot. */
static bool in_package(const unsigned char *module, size_t n, const char *package)
{
	const unsigned char *dot = n ? memchr(module, '.', n) : NULL;

	return same(module, dot ? (size_t)(dot - module) : n, package);
}

/* A class of somebody's own code, or of a library of networks: the file holds a model, not its weights. */
static bool is_model(const unsigned char *module, size_t nmodule, const unsigned char *name, size_t nname)
{
	for (size_t i = 0; i < ARRAY_LEN(pythons); i++)
		if (in_package(module, nmodule, pythons[i]))
			return false;
	return nname && name[0] >= 'A' && name[0] <= 'Z';
}

static int refuse(struct machine *m, const unsigned char *module, size_t nmodule, const unsigned char *name,
                  size_t nname)
{
	enum { MOST = 80 };
	int nm = nmodule < MOST ? (int)nmodule : MOST, nn = nname < MOST ? (int)nname : MOST;

	for (size_t i = 0; i < ARRAY_LEN(strangers); i++)
		if (same(name, nname, strangers[i].name) && in_package(module, nmodule, "torch")) {
			err_set(m->err, ERR_UNSUPPORTED, "%s", strangers[i].sentence);
			return -1;
		}
	if (is_model(module, nmodule, name, nname))
		err_set(m->err, ERR_UNSUPPORTED,
		        "this holds a whole Python object (%.*s.%.*s), which only its own code can rebuild; "
		        "in Python save the weights alone: torch.save(model.state_dict(), \"weights.pth\")",
		        nm, (const char *)module, nn, (const char *)name);
	else
		err_set(m->err, ERR_UNSUPPORTED,
		        "refused: the file asks to call %.*s.%.*s; skipstep never runs code from weights", nm,
		        (const char *)module, nn, (const char *)name);
	return -1;
}

const struct allow *allow_at(int64_t i)
{
	return &allowed[i];
}

int allow_find(struct machine *m, const unsigned char *module, size_t nmodule, const unsigned char *name,
               size_t nname)
{
	static const char python2[] = "__builtin__";
	bool builtin = same(module, nmodule, python2);

	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		if (same(name, nname, allowed[i].name) &&
		    (same(module, nmodule, allowed[i].module) ||
		     (builtin && strcmp(allowed[i].module, "builtins") == 0)))
			return (int)i;
	return refuse(m, module, nmodule, name, nname);
}
