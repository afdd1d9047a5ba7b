"""Small pictures and arrays, good and bad: jpeg/, pnm/, npy/. Part of make.py.

A line of LIST: the exit code, the file, and words the sentence must have; for a good picture its size and FNV-1a of its
RGB bytes as PIL sees them; for a good array of bytes the same, for a good tensor its shape and FNV-1a of its numbers as
little-endian float32.
"""
import io
import struct

import numpy
from PIL import Image

from make import Folder, fnv, noise


def photo(w, h, seed=5):
    """Smooth, with a little noise, as photographs are."""
    small = Image.frombytes("RGB", (4, 3), noise(36, seed))
    big = numpy.asarray(small.resize((w, h), Image.BICUBIC)).astype(int)
    rough = numpy.frombuffer(noise(3 * w * h, seed + 1), numpy.uint8).reshape(h, w, 3) % 4
    return Image.fromarray(numpy.clip(big + rough - 2, 0, 255).astype(numpy.uint8))


def encoded(image, **how):
    out = io.BytesIO()
    image.save(out, "JPEG", **{"optimize": True, **how})
    return out.getvalue()


def seen(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return f"{image.width}x{image.height} {fnv(image.tobytes()):08x}"


def exif(orientation, order="<"):
    """One entry: the orientation, a short."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    tiff = head + struct.pack(order + "IHHHIHH", 8, 1, 0x112, 3, 1, orientation, 0)
    return b"Exif\0\0" + tiff


def app1(data):
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def jpegs():
    f = Folder("jpeg")

    def good(name, data):
        f.add(0, name, data, seen(data))

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    im = photo(21, 13)
    for sub, word in enumerate(("444", "422", "420")):
        good(f"ok-{word}.jpg", encoded(im, subsampling=sub, quality=85))
        good(f"ok-{word}-progressive.jpg", encoded(im, subsampling=sub, quality=85, progressive=True))
    good("ok-grey.jpg", encoded(im.convert("L")))
    good("ok-grey-progressive.jpg", encoded(im.convert("L"), progressive=True))
    good("ok-cmyk.jpg", encoded(im.convert("CMYK")))
    good("ok-cmyk-progressive.jpg", encoded(im.convert("CMYK"), progressive=True))
    good("ok-1x1.jpg", encoded(photo(1, 1)))
    good("ok-1x40.jpg", encoded(photo(1, 40)))
    good("ok-coarse.jpg", encoded(im, quality=1))
    good("ok-exact.jpg", encoded(im, quality=100))
    good("ok-usual-tables.jpg", encoded(im, optimize=False))

    whole = encoded(im, subsampling=0)
    good("ok-bytes-after-the-end.jpg", whole + b"more")
    good("ok-comment.jpg", whole[:2] + b"\xff\xfe\0\x07hello" + whole[2:])
    for orientation, order in ((1, "<"), (3, ">"), (6, "<"), (8, ">")):
        good(f"ok-turned-{orientation}.jpg", whole[:2] + app1(exif(orientation, order)) + whole[2:])
    good("ok-exif-cut.jpg", whole[:2] + app1(exif(6)[:17]) + whole[2:])
    good("ok-exif-list-outside.jpg", whole[:2] + app1(b"Exif\0\0II*\0\xff\xff\xff\xff") + whole[2:])
    good("ok-exif-65535-entries.jpg", whole[:2] + app1(b"Exif\0\0II*\0\x08\0\0\0\xff\xff\0\0") + whole[2:])
    good("ok-exif-orientation-9.jpg", whole[:2] + app1(exif(9)) + whole[2:])

    sof = whole.index(b"\xff\xc0")
    sos = whole.index(b"\xff\xda")
    bad("only-the-start.jpg", whole[:3], "cut short: it ends at byte 3")
    bad("cut-in-the-header.jpg", whole[:sof + 5], "cut short")
    bad("cut-before-the-scan.jpg", whole[:sos], "cut short")
    bad("cut-in-half.jpg", whole[:(sos + len(whole)) // 2], "cut short")
    bad("cut-before-the-end.jpg", whole[:-2], "cut short")
    slow = encoded(im, progressive=True)
    bad("cut-progressive.jpg", slow[:len(slow) // 2], "cut short")
    bad("no-scan.jpg", whole[:sos] + b"\xff\xd9", "broken near byte")
    bad("scan-breaks-off.jpg", whole[:sos + 40] + b"\xff\xd9", "broken near byte")
    flipped = bytearray(whole)
    flipped[sos + 14:sos + 60] = b"\xfe" * 46
    bad("scan-of-nonsense.jpg", bytes(flipped), "broken near byte")
    bad("no-tables.jpg", whole[:2] + whole[sof:sof + 19] + whole[sos:], "broken near byte")
    bad("no-picture.jpg", b"\xff\xd8\xff\xd9", "broken near byte")
    bad("markers-of-nonsense.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20, "cut short")

    def patched(at, data):
        return whole[:at] + data + whole[at + len(data):]

    bad("65500x65500.jpg", patched(sof + 5, b"\xff\xdc\xff\xdc"), "4290.2 million pixels", 8)
    bad("65535x65535.jpg", patched(sof + 5, b"\xff\xff\xff\xff"), "broken near byte")
    bad("width-0.jpg", patched(sof + 7, b"\0\0"), "broken near byte")
    bad("12-bit.jpg", patched(sof + 4, b"\x0c"), "of a kind that libjpeg does not read", 5)
    bad("lossless.jpg", patched(sof + 1, b"\xc3"), "of a kind that libjpeg does not read", 5)
    bad("two-components.jpg", whole[:sof + 2] + b"\0\x0e" + whole[sof + 4:sof + 9] + b"\x02" + whole[sof + 10:sof + 16] +
        whole[sof + 19:sos + 2] + b"\0\x0a\x02" + whole[sos + 5:sos + 9] + whole[sos + 11:], "2 numbers a pixel", 5)
    bad("sampling-of-5.jpg", patched(sof + 11, b"\x55"), "broken near byte")

    # the first scan of a progressive picture, of all bits: drawn again and again without a contradiction
    slow = bytearray(encoded(photo(8, 8).convert("L"), progressive=True))
    first = slow.index(b"\xff\xda")
    slow[first + 9] = 0
    after = slow.index(b"\xff", first + 10)
    head, scan = bytes(slow[:first]), bytes(slow[first:after])
    good("ok-one-coarse-pass.jpg", head + scan + b"\xff\xd9")
    good("ok-100-passes.jpg", head + scan * 100 + b"\xff\xd9")
    bad("101-passes.jpg", head + scan * 101 + b"\xff\xd9", "more than 100 passes", 8)
    f.finish()


def pnms():
    f = Folder("pnm")

    def good(name, data, want=None):
        f.add(0, name, data, want or seen(data))

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    for top in (1, 7, 100, 254, 255, 256, 1000, 65535):
        values = [v * (top + 1) >> 8 for v in noise(5 * 4 * 3, top % 251)]
        packed = b"".join(struct.pack(">H" if top > 255 else "B", v) for v in values)
        words = " ".join(map(str, values)).encode()
        good(f"ok-p6-{top}.ppm", b"P6\n5 4\n%d\n" % top + packed)
        good(f"ok-p3-{top}.ppm", b"P3\n5 4\n%d\n" % top + words + b"\n")
        grey = values[:20]
        # Pillow takes 16 bits of grey for numbers up to 65535 and clips them at 255: worked out here instead
        scaled = bytes(numpy.rint(numpy.array(grey) / top * 255).astype(numpy.uint8).repeat(3))
        want = f"5x4 {fnv(scaled):08x}"
        good(f"ok-p5-{top}.pgm", b"P5\n5 4\n%d\n" % top + packed[:len(packed) // 3], want)
        good(f"ok-p2-{top}.pgm", b"P2\n5 4\n%d\n" % top + " ".join(map(str, grey)).encode(), want)
    six = noise(6)
    good("ok-comments.ppm", b"P6 # a comment\n# and another\n1 # 2\n2 255\n" + six)
    good("ok-blanks.ppm", b"P6\t1\v2\f255\r" + six)
    good("ok-1x1.pgm", b"P5 1 1 255 x")
    good("ok-bytes-after-the-end.ppm", b"P6 1 2 255\n" + six + b"more")

    bad("cut-in-the-header.ppm", b"P6 1 ", "cut short: it ends at byte 5")
    bad("cut-after-the-header.ppm", b"P6 1 2 255", "cut short")
    bad("cut-by-one.ppm", b"P6 1 2 255\n" + six[:-1], "cut short")
    bad("cut-16-bit.pgm", b"P5 1 2 65535\n" + six[:3], "cut short")
    bad("cut-words.ppm", b"P3 1 2 255\n1 2 3 4 5", "cut short")
    bad("comment-without-end.ppm", b"P6 # 1 2 255\r" + b"#" * 40, "cut short")
    bad("top-0.ppm", b"P6 1 2 0\n" + six, "said to be 0; it can be 1 to 65535")
    bad("top-65536.ppm", b"P6 1 2 65536\n" + six * 2, "said to be 65536")
    bad("above-the-top.ppm", b"P3 1 2 10\n1 2 3 4 5 11\n", "at byte 20 is 11, but this picture goes up to 10")
    bad("above-the-top-bytes.ppm", b"P6 1 2 10\n\1\2\3\4\5\x0b", "is 11, but this picture goes up to 10")
    bad("negative.ppm", b"P3 1 2 255\n1 2 -3 4 5 6\n", "should be a number at byte 15")
    bad("word.ppm", b"P3 1 2 255\n1 2 x 4 5 6\n", "should be a number at byte 15")
    bad("number-and-letter.ppm", b"P3 1 2 255\n1 2 3x 4 5 6\n", "should be a number at byte 15")
    bad("width-0.ppm", b"P6 0 2 255\n" + six, "0 x 2 has no pixels")
    bad("many-digits.ppm", b"P6 12345678901 2 255\n" + six, "too many digits")
    bad("60000x60000.ppm", b"P6 60000 60000 255\n" + six, "3600.0 million pixels", 8)
    bad("8000x8000-cut.ppm", b"P6 8000 8000 255\n" + six, "cut short")
    bad("p1.pbm", b"P1 2 2 0 1 1 0\n", "P1 bitmap", 5)
    bad("p4.pbm", b"P4 2 2\n\0\0", "P4 bitmap", 5)
    bad("p7.pam", b"P7\nWIDTH 1\n", "P7 bitmap", 5)
    bad("text-like.ppm", b"P6 is my favourite.\n", "should be a number at byte 3")
    f.finish()


def saved(array):
    out = io.BytesIO()
    numpy.save(out, array)
    return out.getvalue()


def header(text, data=b"", version=1):
    text = text.encode() + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(text)) + text + data


def npys():
    f = Folder("npy")

    def tensor(name, array):
        c, h, w = array.shape[-3:]
        want = f"({c},{h},{w}) {fnv(array.astype('<f4').tobytes()):08x}"
        f.add(0, name, saved(array), want)

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    x = (numpy.frombuffer(noise(4 * 24, 3), "<i4") / 2.0**30).reshape(3, 2, 4)
    for kind in ("<f4", ">f4", "<f8", ">f8", "<f2", ">f2"):
        word = {"<": "little", ">": "big"}[kind[0]]
        tensor(f"ok-{kind[1:]}-{word}.npy", x.astype(kind))
    tensor("ok-batch-of-one.npy", x[None].astype("<f4"))
    tensor("ok-one-channel.npy", x[:1].astype("<f4"))
    odd = numpy.array([numpy.nan, numpy.inf, -numpy.inf, -0.0, 1e-45, 65504, 6e-8, 3e38], "<f4").reshape(1, 2, 4)
    tensor("ok-odd-numbers.npy", odd)
    tensor("ok-odd-halves.npy", odd[:, :, :3].astype("<f2"))

    def picture(name, array, as_rgb):
        f.add(0, name, saved(array), f"{as_rgb.shape[1]}x{as_rgb.shape[0]} {fnv(as_rgb.tobytes()):08x}")

    b = numpy.frombuffer(noise(60, 9), numpy.uint8).reshape(4, 5, 3)
    picture("ok-bytes-hw3.npy", b, b)
    picture("ok-bytes-3hw.npy", numpy.ascontiguousarray(b.transpose(2, 0, 1)), b)
    picture("ok-bytes-batch.npy", numpy.ascontiguousarray(b.transpose(2, 0, 1)[None]), b)
    picture("ok-bytes-grey.npy", numpy.ascontiguousarray(b[:, :, 0]), b[:, :, :1].repeat(3, 2))

    whole = saved(x.astype("<f4"))
    bad("cut-by-one.npy", whole[:-1], "the shape wants 96 bytes of numbers, and there are 95")
    bad("one-too-many.npy", whole + b"x", "and there are 97")
    bad("cut-in-the-header.npy", whole[:40], "the header should have")
    bad("magic-alone.npy", whole[:6], "too few for an array")
    bad("version-4.npy", whole[:6] + b"\4" + whole[7:], "version 4.0", 5)
    bad("header-of-2-megabytes.npy", b"\x93NUMPY\2\0" + struct.pack("<I", 2 << 20) + b"x" * 100, "a header of 2097152 bytes")
    bad("not-a-dict.npy", header("[1, 2]"), "should have {")
    bad("objects.npy", header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"cos\nsystem\n."), "runs nothing", 5)
    bad("records.npy", header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), "records", 5)
    bad("fortran.npy", header("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1, 1), }", b"\0" * 4), "Fortran", 5)
    bad("shape-overflow.npy", header("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 3), }"), "more than can be")
    bad("shape-of-letters.npy", header("{'descr': '<f4', 'fortran_order': False, 'shape': (a, 3), }"), "a whole number")
    bad("shape-negative.npy", header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 3), }"), "a whole number")
    bad("no-shape.npy", header("{'descr': '<f4', 'fortran_order': False, }"), "descr, fortran_order and shape")
    bad("key-twice.npy", header("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }"), "each key once")
    bad("complex.npy", saved(x.astype("<c8")), "of type <c8", 5)
    bad("int64.npy", saved(b.astype("<i8")), "neither a picture (uint8) nor", 5)
    bad("empty.npy", saved(numpy.zeros((3, 0, 4), "<f4")), "shape (3, 0, 4) is no picture", 6)
    bad("empty-bytes.npy", saved(numpy.zeros((0, 4, 3), numpy.uint8)), "no pixels")
    bad("vector.npy", saved(numpy.zeros(5, "<f4")), "shape (5,) is no picture", 6)
    bad("batch-of-two.npy", saved(numpy.zeros((2, 3, 2, 2), "<f4")), "shape (2, 3, 2, 2) is no picture", 6)
    bad("bytes-of-4-channels.npy", saved(numpy.zeros((4, 4, 4), numpy.uint8)), "shape (4, 4, 4) is no picture", 6)
    f.finish()


def make():
    jpegs()
    pnms()
    npys()
