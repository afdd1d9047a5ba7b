#!/usr/bin/python3
"""Small files of torch.save(), good and nasty, written by hand: neither torch nor pickle is needed. See make.py.

Folders: pth/, whole files with a LIST, and pickle/, the pickles out of them, for the fuzz target of the machine alone;
config/, what Hugging Face keeps beside weights.
"""
import struct
import zlib

from make import Folder

F4 = struct.pack("<ffff", 1, 2, 3, 4)


# ---- pickles, an opcode at a time ----------------------------------------------------------------

def name(module, what):
    return b"c" + module.encode() + b"\n" + what.encode() + b"\n"


def text(s):
    s = s.encode() if isinstance(s, str) else s
    return b"X" + struct.pack("<I", len(s)) + s


def num(i):
    if 0 <= i < 256:
        return b"K" + bytes([i])
    if -2**31 <= i < 2**31:
        return b"J" + struct.pack("<i", i)
    n = i.bit_length() // 8 + 1
    return b"\x8a" + bytes([n]) + i.to_bytes(n, "little", signed=True)


def tup(*items):
    return b"(" + b"".join(items) + b"t"


def nums(*values):
    return tup(*[num(v) for v in values])


def storage(key="0", kind="FloatStorage", numel=4, where="cpu", module="torch", view=b""):
    return tup(text("storage"), name(module, kind), text(key), text(where), num(numel), view) + b"Q"


def tensor(size=(4,), stride=(1,), offset=0, store=None, **more):
    return (name("torch._utils", "_rebuild_tensor_v2") +
            tup(store or storage(**more), num(offset), nums(*size), nums(*stride), b"\x89",
                name("collections", "OrderedDict") + b")R") + b"R")


def dic(*pairs):
    """An OrderedDict, as state_dict() gives it."""
    return name("collections", "OrderedDict") + b")R(" + b"".join(text(k) + v for k, v in pairs) + b"u"


def plain(*pairs):
    return b"}(" + b"".join(text(k) + v for k, v in pairs) + b"u"


def pickle(body, protocol=2):
    return b"\x80" + bytes([protocol]) + body + b"."


# ---- zip archives, a field at a time -------------------------------------------------------------

def zipped(members, comment=b"", overlap=False):
    """members: (name, data) or (name, data, {field: value}); a field is given a value of its own in one header or both."""
    out, directory, n = b"", b"", 0
    at = 0
    for name_, data, *odd in members:
        odd = odd[0] if odd else {}
        stored = odd.get("stored", data)
        method = odd.get("method", 0)
        flags = odd.get("flags", 0)
        crc = odd.get("crc", zlib.crc32(data))
        size = odd.get("size", len(data))
        if not overlap or not out:
            at = len(out)
            local = odd.get("local", name_).encode()
            later = flags & 8  # the sizes stand behind the data
            out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, 0 if later else crc,
                               0 if later else len(stored), 0 if later else odd.get("local_size", size), len(local), 0)
            out += local + stored + (struct.pack("<IIII", 0x08074B50, crc, len(stored), size) if later else b"")
        raw = name_.encode()
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 33, crc, len(stored), size,
                                 len(raw), 0, 0, 0, 0, 0, at) + raw
        n += 1
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, n, n, len(directory), len(out), len(comment)) + comment
    return out + directory + end


def saved(pkl, stores=(F4,), folder="archive", more=(), order=b"little"):
    members = [(folder + "/data.pkl", pkl)]
    members += [(folder + "/byteorder", order)] if order else []
    members += [(f"{folder}/data/{i}", s) for i, s in enumerate(stores)]
    return zipped(members + [(folder + "/version", b"3\n")] + list(more))


def legacy(body, keys=("0",), stores=((4, F4),), magic=0x1950A86A20F9469CFC6C, protocol=1001, little=b"\x88", tail=b""):
    big = b"\x8a\x0a" + magic.to_bytes(10, "little") if magic else num(7)
    info = plain(("protocol_version", num(1001)), ("little_endian", little), ("type_sizes", plain(("int", num(4)))))
    out = pickle(big) + pickle(num(protocol)) + pickle(info) + pickle(body)
    out += pickle(b"](" + b"".join(text(k) for k in keys) + b"e")
    return out + b"".join(struct.pack("<q", n) + data for n, data in stores) + tail


# ---- the files -----------------------------------------------------------------------------------

def pth():
    f, p = Folder("pth"), Folder("pickle")

    def add(code, file, data, words):
        f.add(code, file, data, words)

    def zip_of(code, file, body, words, protocol=2, **more):
        raw = pickle(body, protocol)
        add(code, file + ".pth", saved(raw, **more), words)
        p.add(code, file, raw, words)

    def good(file, body, words="1", **more):
        zip_of(0, file, body, words, **more)

    def bad(file, body, words, code=4, **more):
        zip_of(code, file, body, words, **more)

    w = dic(("w", tensor()))
    good("ok", w)
    good("ok-plain-dict", plain(("w", tensor())))
    good("ok-two-in-one-storage", dic(("a", tensor((2,), (1,), 2)), ("b", tensor((4,)))), "2")
    good("ok-transposed", dic(("w", tensor((2, 2), (1, 2)))))
    good("ok-row", dic(("w", tensor((2, 1), (2, 1), 1))))
    good("ok-scalar", dic(("w", tensor((), (), 3))))
    good("ok-empty-tensor", dic(("e", tensor((0, 3), (3, 1), 4)), ("w", tensor())), "2")
    good("ok-expanded", dic(("w", tensor((3, 4), (0, 1)))))
    good("ok-cuda", dic(("w", tensor(where="cuda:0"))))
    good("ok-half", dic(("w", tensor(kind="HalfStorage", numel=8, size=(8,)))))
    good("ok-bfloat16", dic(("w", tensor(kind="BFloat16Storage", numel=8, size=(8,)))))
    good("ok-double", dic(("w", tensor(kind="DoubleStorage", numel=2, size=(2,)))))
    good("ok-integers-beside", dic(("w", tensor()), ("n", tensor((), (), kind="LongStorage", numel=2)),
                                   ("m", tensor((16,), kind="BoolStorage", numel=16)), ("x", b"N"), ("y", num(3))))
    good("ok-storage-longer", dic(("w", tensor())), stores=(F4 + F4,))
    good("ok-no-byteorder", w, order=None)
    good("ok-other-folder", w, folder="resnet20")
    good("ok-checkpoint", plain(("epoch", num(3)), ("best_acc1", tensor((), ())), ("state_dict", dic(("module.w", tensor()))),
                                ("optimizer", plain(("state", b"}"), ("param_groups", b"]")))))
    good("ok-nested", plain(("model", plain(("state_dict", w)))))
    good("ok-own-key", plain(("my_weights", w), ("step", num(1))))
    good("ok-build", w + plain(("_metadata", dic(("", plain(("version", num(1))))))) + b"b")
    good("ok-parameter", dic(("w", name("torch._utils", "_rebuild_parameter") + tup(tensor(), b"\x88", dic()) + b"R")))
    good("ok-tensor-of-a-class", dic(("w", name("torch._tensor", "_rebuild_from_type_v2") + tup(
        name("torch._utils", "_rebuild_tensor_v2"), name("torch.nn.parameter", "Parameter"),
        tup(storage(), num(0), nums(4), nums(1), b"\x89", dic()), b"}") + b"R")))
    good("ok-untyped", dic(("w", name("torch._utils", "_rebuild_tensor_v3") + tup(
        storage(kind="UntypedStorage", module="torch.storage", numel=16), num(0), nums(4), nums(1), b"\x89", dic(),
        name("torch", "float32")) + b"R")))
    good("ok-untyped-view", dic(("w", name("torch._utils", "_rebuild_tensor_v3") + tup(
        storage(kind="UntypedStorage", module="torch.storage", numel=16, view=tup(text("v"), num(8), num(8))), num(0), nums(2),
        nums(1), b"\x89", dic(), name("torch", "float32")) + b"R")))
    good("ok-oldest-tensor", dic(("w", name("torch._utils", "_rebuild_tensor") + tup(storage(), num(0), nums(4), nums(1)) + b"R")))
    good("ok-size", dic(("w", name("torch._utils", "_rebuild_tensor_v2") + tup(
        storage(), num(0), name("torch", "Size") + tup(nums(2, 2)) + b"R", nums(2, 1), b"\x89", dic()) + b"R")))
    good("ok-python2", name("collections", "OrderedDict") + tup(b"](](" + text("w") + tensor() + b"ee") + b"R")
    good("ok-namespace", plain(("args", name("argparse", "Namespace") + b")\x81" + plain(("lr", b"G" + struct.pack(">d", .1))) + b"b"),
                               ("acc", name("numpy.core.multiarray", "scalar") + tup(
                                   name("numpy", "dtype") + tup(b"U\x02f8", num(0), num(1)) + b"R" + tup(num(3), b"U\x01<") + b"b",
                                   name("_codecs", "encode") + tup(text("12345678"), text("latin1")) + b"R") + b"R"),
                               ("state_dict", w)))
    good("ok-lightning", plain(("hyper_parameters", name("lightning_fabric.utilities.data", "AttributeDict") + b")\x81(" +
                                text("lr") + num(1) + b"u"), ("pytorch-lightning_version", name("torch.torch_version", "TorchVersion") +
                                tup(text("2.1")) + b"\x81"), ("state_dict", dic(("model.w", tensor())))))
    good("ok-builtins", plain(("l", name("builtins", "list") + tup(tup(num(1))) + b"R"), ("s", name("__builtin__", "set") + tup(b"](K\x01e") + b"R"),
                              ("c", name("collections", "Counter") + tup(plain(("a", num(1)))) + b"R"), ("o", b"(" + name("builtins", "object") + b"o"),
                              ("x", name("builtins", "complex") + tup(num(1)) + b"}\x92"), ("state_dict", w)))
    good("ok-stack-work", b"(K\x012l0(0(NN1" + w)
    good("ok-decimal", plain(("f", b"F1.5\n"), ("i", b"I-123456789012345678901\n"), ("t", b"I00\n"), ("state_dict", w)))
    good("ok-holds-itself", b"}q\x00(" + text("self") + b"h\x00" + text("w") + tensor() + b"u")
    good("ok-nested-deep", plain(("junk", b"]" * 3000 + b"a" * 2999), ("state_dict", w)))
    good("ok-memo", b"}q\x00" + text("w") + b"r\x00\x01\x00\x00" + b"0j\x00\x01\x00\x00" + tensor() + b"s")
    good("ok-protocol-4", b"\x95" + struct.pack("<Q", 1) + b"}\x94\x8c\x01w\x94" +
         b"\x8c\x0ctorch._utils\x94\x8c\x12_rebuild_tensor_v2\x94\x93\x94((\x8c\x07storage\x94\x8c\x05torch\x94\x8c\x0cFloatStorage"
         b"\x94\x93\x94\x8c\x010\x94\x8c\x03cpu\x94K\x04t\x94QK\x00K\x04\x85\x94K\x01\x85\x94\x89h\x00t\x94R\x94s", protocol=4)
    good("ok-protocol-0", b"(dp0\nVw\np1\n" + name("torch._utils", "_rebuild_tensor") + b"((S'storage'\n" +
         name("torch", "FloatStorage") + b"S'0'\nS'cpu'\np2\n0g2\nI4\ntQI0\n(L4L\nt(I1\nttRs", protocol=0)
    good("ok-set-and-frozenset", plain(("s", b"\x8f(K\x01K\x02\x90"), ("f", b"(K\x01\x91"), ("state_dict", w)))
    good("ok-bytes", plain(("b", b"C\x03abc"), ("c", b"B\x03\x00\x00\x00abc"), ("l", b"\x8b\x09\x00\x00\x00123456789"), ("state_dict", w)))

    # what asks to run code, or only Python could rebuild
    shell = tup(text("touch /tmp/owned"))
    bad("os-system", name("posix", "system") + shell + b"R", "refused: the file asks to call posix.system; skipstep never runs code", 5)
    bad("os-system-after-the-weights", w + name("os", "system") + shell + b"R0", "refused: the file asks to call os.system", 5)
    bad("os-system-protocol-4", b"\x8c\x05posix\x8c\x06system\x93" + shell + b"R", "refused: the file asks to call posix.system", 5, protocol=4)
    bad("os-system-inst", b"(" + text("id") + b"iposix\nsystem\n", "refused: the file asks to call posix.system", 5)
    bad("os-system-obj", b"(" + name("posix", "system") + text("id") + b"o", "refused: the file asks to call posix.system", 5)
    bad("os-system-never-called", plain(("x", name("posix", "system")), ("w", tensor())), "refused: the file asks to call posix.system", 5)
    bad("builtins-eval", name("builtins", "eval") + tup(text("1")) + b"R", "asks to call builtins.eval", 5)
    bad("builtin-getattr", name("__builtin__", "getattr") + tup(text("1")) + b"R", "asks to call __builtin__.getattr", 5)
    bad("subprocess-popen", name("subprocess", "Popen") + tup(text("id")) + b"R", "asks to call subprocess.Popen", 5)
    bad("torch-load", name("torch.hub", "load") + tup(text("id")) + b"R", "asks to call torch.hub.load", 5)
    bad("name-with-escape", name("posix\x1b[31m", "system") + b")R", "asks to call posix\\x1b[31m.system", 5)
    bad("whole-model", name("torchvision.models.resnet", "ResNet") + b")\x81}b", "torch.save(model.state_dict(), \"weights.pth\")", 5)
    bad("whole-model-of-ones-own", name("__main__", "Net") + b")\x81}b", "a whole Python object (__main__.Net)", 5)
    bad("model-in-a-checkpoint", plain(("epoch", num(1)), ("model", name("models.resnet", "ResNet20") + b")\x81}b")), "models.resnet.ResNet20", 5)
    bad("quantised", dic(("w", name("torch._utils", "_rebuild_qtensor") + b")R")), "quantised", 5)
    bad("sparse", dic(("w", name("torch._utils", "_rebuild_sparse_tensor") + b")R")), "to_dense()", 5)
    bad("written-by-pickle", dic(("w", name("torch.storage", "_load_from_bytes") + b")R")), "Python's pickle alone", 5)

    # a machine that is asked too much
    bad("memo-4-billion", b"}r\xff\xff\xff\xff", "memo number 4294967295; skipstep keeps up to 1048576", 8)
    bad("memo-unset", b"h\x07", "memo number 7 was never set")
    bad("memo-line-no-number", b"}p-1\n", "a memo number that is none")
    bad("memo-of-nothing", b"q\x00", "takes more from its stack than there is")
    bad("unknown-opcode", b"\xff", "0xff is no opcode of a pickle", 5)
    bad("extension-opcode", b"\x82\x01", "0x82 is no opcode of a pickle", 5)
    bad("protocol-9", b"}", "pickle protocol 9", 5, protocol=9)
    bad("frame-past-the-end", b"\x95" + struct.pack("<Q", 2**63) + b"}", "a frame of the pickle goes past its end")
    bad("text-past-the-end", b"X\xff\xff\xff\xff", "ends in the middle of a value")
    bad("text-of-2-to-64", b"\x8d" + b"\xff" * 8, "ends in the middle of a value", protocol=4)
    bad("line-without-end", b"cposix", "ends in the middle of a line")
    bad("no-stop", b"", "the pickle ends with 0 values")
    bad("left-over", b"}}", "the pickle ends with 2 values")
    bad("mark-left-over", b"}(", "values on its stack")
    bad("underflow", b"0", "takes more from its stack than there is")
    bad("underflow-tuple", b"N\x87", "takes more from its stack than there is")
    bad("underflow-below-a-mark", b"NN(\x86", "takes more from its stack than there is")
    bad("no-mark", b"}u", "goes back to a mark it never set")
    bad("setitem-on-list", b"]" + text("a") + b"Ns", "puts into a dict what is none")
    bad("setitems-on-none", b"N(" + text("a") + b"Nu", "puts into a dict what is none")
    bad("setitems-odd", b"}(" + text("a") + b"u", "a key of a dict without its value")
    bad("append-on-dict", b"}Na", "puts into a list what is none")
    bad("appends-on-tuple", b")(Ne", "puts into a list what is none")
    bad("additems-on-list", b"](N\x90", "puts into a set what is none")
    bad("dict-odd", b"(Nd", "a key of a dict without its value")
    bad("build-on-none", b"N}b", "gives attributes to what has none")
    bad("call-of-a-text", text("posix.system") + b")R", "calls what is no function")
    bad("call-with-a-list", name("collections", "OrderedDict") + b"]R", "no tuple")
    bad("stack-global-of-numbers", b"K\x01K\x02\x93", "the name of a function that is no text", protocol=4)
    bad("obj-of-nothing", b"(o", "makes an object of no class")
    bad("text-without-quotes", b"Sabc\n", "without its quotes")
    bad("integer-that-is-none", b"Iabc\n", "an integer that is none")
    bad("integer-empty", b"I\n", "an integer that is none")
    bad("memo-line-unset", b"g7\n", "memo number 7 was never set")
    bad("class-of-a-class", name("torch._tensor", "_rebuild_from_type_v2") + tup(name("torch._tensor", "_rebuild_from_type_v2"), b"N", b")") + b"R",
        "a tensor of a class, without what it is made of")
    bad("ordered-dict-of-numbers", name("collections", "OrderedDict") + tup(b"](K\x01e") + b"R", "something else than pairs")

    # storages and tensors that are not what they say
    bad("persistent-number", b"K\x01Q", "a reference that is no storage")
    bad("persistent-module", tup(text("module"), b"N", b"N", b"N") + b"Q", "a whole model with its source", 5)
    bad("storage-no-type", tup(text("storage"), b"N", text("0"), text("cpu"), num(4)) + b"Q", "a storage without its type")
    bad("storage-of-a-dtype", tup(text("storage"), name("torch", "float32"), text("0"), text("cpu"), num(4)) + b"Q", "a storage without its type")
    bad("storage-negative", dic(("w", tensor(numel=-4))), "a storage without its type")
    bad("storage-past-the-record", dic(("w", tensor(numel=5))), "tensor 'w': its storage should have 5 numbers of 4 bytes, the file has 16")
    bad("storage-2-to-62", dic(("w", tensor(numel=2**62))), "the file has 16 bytes of it")
    bad("storage-missing", dic(("w", tensor(key="9"))), "the file has no archive/data/9")
    bad("storage-outside", dic(("w", tensor(key="../../etc/passwd"))), "the file has no archive/data/../../etc/passwd")
    bad("storage-key-nul", dic(("w", tensor(key="0\0"))), "the file has no")
    bad("stride-outside", dic(("w", tensor((2, 2), (3, 1)))), "reaches to number 4 of a storage that has 4")
    bad("offset-outside", dic(("w", tensor((4,), (1,), 1))), "reaches to number 4 of a storage that has 4")
    bad("stride-2-to-62", dic(("w", tensor((3, 1), (2**62, 1)))), "reaches to number")
    bad("stride-wraps", dic(("w", tensor((5, 1), (2**62, 1)))), "strides past what 64 bits can count")
    bad("stride-wraps-to-0", dic(("w", tensor((3, 1), (2**63 - 1, 1), 2))), "strides past what 64 bits can count")
    bad("stride-negative", dic(("w", tensor((2,), (-1,), 3))), "are not whole numbers")
    bad("offset-negative", dic(("w", tensor((2,), (1,), -1))), "a tensor without its storage")
    bad("size-negative", dic(("w", tensor((-2,), (1,)))), "are not whole numbers")
    bad("size-past-64-bits", dic(("w", tensor((2**70,), (1,)))), "are not whole numbers")
    bad("size-wraps", dic(("w", tensor((2**31 - 1,) * 3, (0, 0, 0)))), "more elements than 64 bits")
    bad("size-past-int", dic(("w", tensor((2**31,), (0,)))), "a dimension of 2147483648", 5)
    bad("expanded-bomb", dic(("w", tensor((2**20, 2**20), (0, 0)))), "far more numbers than the file has bytes", 8)
    bad("rank-9", dic(("w", tensor((1,) * 9, (1,) * 9))), "9 dimensions", 5)
    bad("strides-too-few", dic(("w", tensor((2, 2), (1,)))), "as many")
    bad("complex", dic(("w", tensor((2,), kind="ComplexFloatStorage", numel=2))), "tensor 'w': dtype C64 is not supported", 5)
    bad("tensor-of-a-number", dic(("w", tensor(store=num(3)))), "a tensor without its storage")
    bad("tensor-of-too-little", dic(("w", name("torch._utils", "_rebuild_tensor_v2") + tup(storage()) + b"R")), "a tensor without its storage")
    bad("untyped-without-type", dic(("w", tensor(kind="UntypedStorage", module="torch.storage", numel=16))), "whose type is not its storage's")

    bad("third-without-type", dic(("w", name("torch._utils", "_rebuild_tensor_v3") + tup(
        storage(), num(0), nums(4), nums(1), b"\x89", dic(), b"N") + b"R")), "a tensor without its type")

    # no weights
    bad("two-to-choose-from", plain(("one", w), ("two", w)), "the weights of several models: one, two; in Python save one of them alone: torch.save(checkpoint[\"one\"]", 6)
    bad("empty-dict", b"}", "no tensors in it: an empty dict", 6)
    bad("list", b"]", "this holds a list, not a model's state_dict", 6)
    bad("tensor", tensor(), "this holds a single tensor", 6)
    bad("number", num(7), "this holds one value", 6)
    bad("only-integers", dic(("n", tensor((), (), kind="LongStorage", numel=2))), "no tensors of floating-point numbers", 6)
    bad("nothing-but-a-log", plain(("epoch", num(3)), ("loss", b"]")), "no weights in it, only epoch, loss", 6)
    bad("optimizer", plain(("state", plain(("0", plain(("momentum_buffer", tensor()))))), ("param_groups", b"]")), "the state of an optimizer, no weights", 6)
    bad("optimizer-in-a-checkpoint", plain(("epoch", num(1)), ("optimizer", plain(("state", plain(("0", plain(("m", tensor()))))), ("param_groups", b"]")))),
        "the state of an optimizer, no weights", 6)
    bad("name-twice", dic(("w", tensor()), ("w", tensor())), "two tensors are called 'w'")
    bad("name-nul", dic(("a\0b", tensor())), "has a NUL in it")
    bad("name-newline", dic(("a\nb", tensor())), "'a\\x0ab' holds a control character")
    bad("name-not-utf8", b"}(" + text(b"a\xff") + tensor() + b"u", "holds a control character")
    bad("name-2k", dic(("n" * 2000, tensor())), "2000 bytes long")

    # the archive
    ok = pickle(w)
    whole = saved(ok)
    add(0, "zip-comment.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4)], b"a comment"), "1")
    add(0, "zip-descriptors.pth", zipped([("a/data.pkl", ok, {"flags": 8}), ("a/data/0", F4, {"flags": 8})]), "1")
    add(0, "model_best.pth.tar", whole, "1")
    add(4, "zip-no-data.pkl.pth", zipped([("a/data/0", F4)]), "a zip archive without data.pkl")
    add(4, "zip-empty.pth", zipped([]), "a zip archive without data.pkl")
    add(5, "torchscript.pth", zipped([("a/data.pkl", ok), ("a/constants.pkl", ok), ("a/code/__torch__.py", b"")]), "this is TorchScript")
    add(5, "byteorder-big.pth", saved(ok, order=b"big"), "stored big-endian")
    add(8, "byteorder-long.pth", saved(ok, order=b"little" * 20), "takes 120 bytes")
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packed.compress(bytes(16)) + packed.flush()
    add(5, "compressed-storage.pth", zipped([("a/data.pkl", ok), ("a/data/0", bytes(16), {"stored": packed, "method": 8})]), "a/data/0 is compressed")
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packed.compress(ok) + packed.flush()
    add(5, "compressed-pickle.pth", zipped([("a/data.pkl", ok, {"stored": packed, "method": 8}), ("a/data/0", F4)]), "data.pkl is compressed")
    add(5, "unusual-method.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4, {"method": 97})]), "a/data/0 is compressed")
    add(5, "encrypted.pth", zipped([("a/data.pkl", ok, {"flags": 1, "stored": bytes(12) + ok}), ("a/data/0", F4)]), "is encrypted")
    add(4, "zip-no-directory.pth", whole[:len(whole) // 2], "without the directory at its end")
    add(4, "zip-cut-by-one.pth", whole[:-1], "zip archive")
    add(4, "zip-only-a-start.pth", b"PK\x03\x04" + bytes(30), "without the directory at its end")
    add(4, "zip-crc.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4, {"crc": 1})]), "'a/data/0' in the zip archive is damaged")
    add(4, "zip-crc-pickle.pth", zipped([("a/data.pkl", ok, {"crc": 1}), ("a/data/0", F4)]), "'a/data.pkl' in the zip archive is damaged")
    add(4, "zip-sizes-differ.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4, {"local_size": 4})]), "does not agree")
    add(4, "zip-names-differ.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4, {"local": "a/data/1"})]), "does not agree")
    add(4, "zip-twice.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4), ("a/data/0", F4)]), "two members")
    add(4, "zip-overlap.pth", zipped([("a/data.pkl", ok)] * 2 + [("a/data/0", ok)] * 3, overlap=True), "zip archive")
    add(4, "zip-size-past-the-end.pth", zipped([("a/data.pkl", ok), ("a/data/0", F4, {"size": 2**31, "local_size": 2**31})]), "zip archive")
    add(4, "zip-directory-outside.pth", whole[:-6] + struct.pack("<I", 2**31) + b"\0\0", "zip archive")

    # legacy
    def old(code, file, data, words):
        add(code, file + ".pth", data, words)

    old(0, "legacy-ok", legacy(w), "1")
    old(0, "legacy-two", legacy(dic(("a", tensor()), ("b", tensor(key="x")), ("c", tensor())), ("0", "x"), ((4, F4), (4, F4))), "3")
    old(0, "legacy-half", legacy(dic(("w", tensor(kind="HalfStorage"))), stores=((4, F4[:8]),)), "1")
    old(0, "legacy-view", legacy(dic(("w", tensor((2,), store=storage(view=tup(text("v"), num(1), num(2)))))),), "1")
    old(0, "legacy-no-view", legacy(dic(("w", tensor(store=storage(view=b"N"))))), "1")
    old(0, "legacy-more-behind", legacy(w, tail=b"more"), "1")
    old(0, "legacy-integers", legacy(dic(("w", tensor()), ("n", tensor((2,), kind="LongStorage", numel=2, key="1"))), ("0", "1"), ((4, F4), (2, bytes(16)))), "1")
    old(4, "legacy-magic", legacy(w, magic=0x1950A86A20F9469CFC6D), "its magic number is another")
    old(4, "legacy-magic-a-number", legacy(w, magic=0), "its magic number is another")
    old(5, "legacy-protocol", legacy(w, protocol=1002), "protocol is not 1001")
    old(5, "legacy-big-endian", legacy(w, little=b"\x89"), "stored big-endian")
    old(4, "legacy-cut-in-storage", legacy(w)[:-1], "ends in the middle of a storage")
    old(4, "legacy-cut-before-storage", legacy(w, stores=()), "ends before a storage")
    old(4, "legacy-count-differs", legacy(w, stores=((3, F4[:12]),)), "a storage of 3 numbers, that should have 4")
    old(4, "legacy-count-huge", legacy(dic(("w", tensor(numel=2**62))), stores=((2**62, F4),)), "ends in the middle of a storage")
    old(4, "legacy-no-such-key", legacy(w, keys=("7",)), "no tensor is made of")
    old(4, "legacy-key-twice", legacy(w, keys=("0", "0"), stores=((4, F4), (4, F4))), "comes twice")
    old(4, "legacy-key-left-out", legacy(w, keys=(), stores=()), "its storage is not in the file")
    old(4, "legacy-two-types", legacy(dic(("a", tensor()), ("b", tensor(kind="HalfStorage")))), "one storage with two types")
    old(5, "legacy-complex", legacy(dic(("a", tensor()), ("w", tensor((2,), kind="ComplexFloatStorage", numel=2, key="1"))), ("0", "1"), ((4, F4), (2, F4))),
        "numbers of type C64 are not supported")
    old(4, "legacy-view-of-two", legacy(dic(("w", tensor((2,), store=storage(view=nums(1, 2)))))), "not (key, offset, size)")
    old(4, "legacy-keys-a-number", legacy(w).replace(b"\x80\x02](" + text("0") + b"e.", pickle(num(7))), "is no list")
    old(4, "legacy-view-outside", legacy(dic(("w", tensor((2,), store=storage(view=tup(text("v"), num(3), num(2))))))), "goes past its end")
    old(4, "legacy-past-the-view", legacy(dic(("w", tensor((3,), store=storage(view=tup(text("v"), num(1), num(2))))))), "reaches to number 2 of a storage that has 2")
    old(5, "legacy-os-system", legacy(name("posix", "system") + shell + b"R"), "refused: the file asks to call posix.system")
    old(5, "legacy-whole-model", legacy(tup(text("module"), name("collections", "OrderedDict"), text("net.py"), text("class Net")) + b"Q"), "a whole model with its source")
    old(4, "pickle-alone", pickle(w), "its magic number is another")

    # other files
    tar = b"sys_info".ljust(257, b"\0") + b"ustar  \0"
    add(5, "tar.pth", tar.ljust(512, b"\0"), "a tar file, as PyTorch before 0.1.10 wrote them")
    add(5, "onnx.pth", b"\x08\x07\x12\x07pytorch\x1a\x05" + b"1.13.:" + bytes(20), "looks like ONNX")
    add(5, "gguf.pth", b"GGUF\x03\0\0\0" + bytes(16), "a GGUF file")
    add(5, "keras.h5", b"\x89HDF\r\n\x1a\n" + bytes(16), "an HDF5 file (Keras)")
    add(5, "gzip.pth", b"\x1f\x8b\x08" + bytes(16), "compressed with gzip")
    add(5, "git-lfs.pth", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 46830571\n", "git lfs pull")
    add(5, "web-page.pth", b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "this is a web page")
    f.finish()
    p.finish()


def config():
    f = Folder("config")
    for file, data in (
            ("transformers", '{"model_type":"resnet","layer_type":"bottleneck","hidden_act":"relu","downsample_in_bottleneck":true,'
                             '"downsample_in_first_stage":true,"id2label":{"0":"tench, Tinca","1":"gold\\"fish\\n"}}'),
            ("processor", '{"crop_pct":0.875,"resample":3,"size":{"shortest_edge":224},"image_mean":[0.485,0.456,0.406],"image_std":[1,1,1]}'),
            ("processor-crop", '{"do_center_crop":true,"crop_size":{"height":224,"width":224},"size":256,"resample":2}'),
            ("timm", '{"architecture":"resnet50","label_names":["a","b"],"pretrained_cfg":{"input_size":[3,224,224],"interpolation":'
                     '"bicubic","crop_pct":0.95,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}}'),
            ("odd-types", '{"model_type":"resnet","hidden_act":7,"id2label":[1,2],"size":[],"crop_pct":"x","resample":{},'
                          '"image_mean":[1,"2",3],"image_std":[1,2],"pretrained_cfg":[]}'),
            ("odd-numbers", '{"model_type":"resnet","size":1e300,"crop_pct":1e-300,"resample":-1,"image_mean":[1e300,-1e-300,0]}'),
            ("gelu", '{"model_type":"resnet","hidden_act":"gelu"}'),
            ("not-json", '{"model_type":'), ("a-list", "[]")):
        f.add(0, file, data.encode(), "")
    f.finish()


if __name__ == "__main__":
    pth()
    config()
