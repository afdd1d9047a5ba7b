#!/usr/bin/python3
"""Archives of arrays, good and bad, for the reader of .npz: by hand, byte by byte, without numpy.

    tests/corpus/make_npz.py    # writes npz/ and its LIST beside itself; make.py does, too

For a good file LIST has the number of its arrays.
"""
import io
import struct
import zipfile
import zlib

from make import Folder


def header(descr="'<f4'", order="False", shape="(2, 3)", more=""):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, %s}" % (descr, order, shape, more)


def npy(text=None, data=None, version=1, size=None, **how):
    """One array; its header padded as numpy pads it."""
    text = (header(**how) if text is None else text).encode("latin-1")
    before = 10 if version == 1 else 12
    text += b" " * (-(before + len(text) + 1) % 64) + b"\n"
    size = len(text) if size is None else size
    data = struct.pack("<6f", *range(1, 7)) if data is None else data
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", size) + text + data


def npz(members, packed=False):
    """As numpy.savez() and savez_compressed() do it, but for the date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
    return out.getvalue()


def one(**how):
    return npz([("a.npy", npy(**how))])


def changed(data, old, new):
    """The bytes of one place, wherever it is."""
    assert old in data and len(old) == len(new), old
    return data.replace(old, new)


def make():
    f = Folder("npz")

    def good(name, data, arrays):
        f.add(0, name, data, arrays)

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    three = [("conv1.npy", npy()), ("layer1.0.conv1.npy", npy(shape="(6,)")), ("fc", npy(shape="(1, 6)"))]
    good("ok-stored.npz", npz(three), 3)
    good("ok-packed.npz", npz(three, True), 3)
    good("ok-steps.npz", npz([("conv1.npy", npy()), ("fc.npy", npy(shape="(1, 10)", data=struct.pack("<10f", *range(1, 11)))), ("mine.npy", npy())]), 3)
    good("ok-types.npz", npz([
        ("f2.npy", npy(descr="'<f2'", data=struct.pack("<6e", *range(6)))),
        ("f8.npy", npy(descr="'<f8'", data=struct.pack("<6d", *range(6)))),
        ("i8.npy", npy(descr="'<i8'", data=struct.pack("<6q", *range(-3, 3)))),
        ("u1.npy", npy(descr="'|u1'", data=bytes(range(6)))),
        ("big-f2.npy", npy(descr="'>f2'", data=struct.pack(">6e", *range(6)))),
        ("big-f4.npy", npy(descr="'>f4'", data=struct.pack(">6f", *range(6)))),
        ("big-f8.npy", npy(descr="'>f8'", data=struct.pack(">6d", *range(6)))),
        ("big-i8.npy", npy(descr="'>i8'", data=struct.pack(">6q", *range(-3, 3)))),
    ]), 8)
    good("ok-versions.npz", npz([("two.npy", npy(version=2)), ("three.npy", npy(version=3))]), 2)
    good("ok-scalar.npz", one(shape="()", data=struct.pack("<f", 1)), 1)
    good("ok-nothing-in-it.npz", one(shape="(0, 5)", data=b""), 1)
    good("ok-rank-8.npz", one(shape="(1, 1, 1, 1, 1, 1, 2, 3)"), 1)
    good("ok-other-order.npz", one(text='{"shape": (2,3,), "fortran_order": False, "descr": "<f4"}'), 1)
    good("ok-escape-in-name.npz", npz([("\x1b[2Jx.npy", npy())]), 1)
    good("ok-folder.npz", npz([("folder/a.npy", npy())]), 1)

    whole = npz(three)
    bad("empty.npz", b"", "an empty file")
    bad("text.npz", b"These are no arrays.\n", "text, not an .npz")
    bad("npy.npz", npy(), "not an .npz")
    bad("no-members.npz", npz([]), "no")
    bad("cut-in-half.npz", whole[:len(whole) // 2], "")
    bad("cut-by-one.npz", whole[:-1], "")
    bad("crc.npz", changed(one(), struct.pack("<6f", *range(1, 7)), struct.pack("<6f", *range(2, 8))), "")
    bad("name-twice.npz", npz([("a.npy", npy()), ("b.npy", npy())]).replace(b"b.npy", b"a.npy"), "")
    locked = bytearray(one())
    for magic, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[bytes(locked).index(magic) + at] |= 1
    bad("encrypted.npz", bytes(locked), "", 5)
    bad("bomb.npz", npz([("a.npy", npy(shape="(524288,)", data=bytes(1 << 21)))], True), "MiB", 8)
    small = npz([("a.npy", npy(shape="(65536,)", data=bytes(1 << 18)))], True)
    length = struct.pack("<I", (1 << 18) + 128)
    bad("bomb-that-lies.npz", changed(small, length, struct.pack("<I", 200)), "")

    bad("not-an-array.npz", npz([("a.npy", b"hello")]), "no array that numpy.save() wrote")
    bad("empty-member.npz", npz([("a.npy", b"")]), "no array")
    bad("magic-only.npz", npz([("a.npy", b"\x93NUMPY")]), "too few")
    bad("header-cut.npz", npz([("a.npy", npy()[:40])]), "should have")
    bad("header-long.npz", npz([("a.npy", npy(version=2, size=2 << 20))]), "2097152 bytes")
    bad("header-longer.npz", npz([("a.npy", npy(version=2, size=0xffffffff))]), "4294967295 bytes")
    bad("version-4.npz", npz([("a.npy", npy(version=4))]), "version 4.0", 5)
    bad("objects.npz", one(descr="'|O'"), "Python objects", 5)
    bad("records.npz", one(descr="[('x', '<f4')]"), "records", 5)
    bad("complex.npz", one(descr="'<c8'"), "of type <c8", 5)
    bad("int32.npz", one(descr="'<i4'"), "of type <i4", 5)
    bad("fortran.npz", one(order="True"), "Fortran's order", 5)
    bad("rank-9.npz", one(shape="(1, 1, 1, 1, 1, 1, 1, 2, 3)"), "more than 8 dimensions", 5)
    bad("no-dict.npz", one(text="hello"), "should have {")
    bad("no-descr.npz", one(text="{'fortran_order': False, 'shape': (2, 3)}"), "before its end")
    bad("key-twice.npz", one(more="'shape': (2, 3), "), "each key once")
    bad("key-unknown.npz", one(more="'extra': 1, "), "descr, fortran_order or shape")
    bad("key-long.npz", one(text="{'%s': 1}" % ("a" * 60)), "'descr'")
    bad("order-word.npz", one(order="Maybe"), "True or False")
    bad("type-empty.npz", one(descr="''"), "of type", 5)
    bad("type-escape.npz", one(descr="'\x1b[2J'"), "a type")
    bad("type-nul.npz", one(descr="'<f4\0'"), "a type")
    bad("shape-negative.npz", one(shape="(-2, 3)"), "a size")
    bad("shape-words.npz", one(shape="(two, 3)"), "a size")
    bad("shape-fraction.npz", one(shape="(2.0, 3)"), ", or )")
    bad("shape-number.npz", one(shape="6"), "( and the shape")
    bad("shape-no-comma.npz", one(shape="(6)"), "after the only size")
    bad("shape-huge.npz", one(shape="(9223372036854775808,)"), "a size that can be")
    bad("shape-overflows.npz", one(shape="(4294967296, 4294967296, 4)"), "more than can be")
    bad("shape-overflows-bytes.npz", one(shape="(4611686018427387904,)"), "more than can be")
    bad("shape-zero-and-huge.npz", one(shape="(4294967296, 4294967296, 0)"), "0 bytes of numbers")
    bad("data-short.npz", one(data=bytes(23)), "wants 24 bytes")
    bad("data-long.npz", one(data=bytes(25)), "wants 24 bytes")
    bad("no-newline.npz", npz([("a.npy", npy()[:127] + b" " + npy()[128:])]), "a newline")
    bad("more-after.npz", one(text=header() + "x"), "a newline")
    f.finish()


if __name__ == "__main__":
    make()
