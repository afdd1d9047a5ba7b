#!/usr/bin/python3
"""Small files, good and bad, for the readers of weights and pictures; photos.py has the rest of the pictures.

    tests/corpus/make.py        # writes folders beside itself, a LIST in each: safetensors/, png/, jpeg/, pnm/, npy/, pth/, pickle/, config/

A line of LIST: the exit code, the file, and words the sentence must have; for a good picture its
size and FNV-1a of its RGB bytes as PIL sees them; for good weights the number of tensors.
"""
import io
import json
import os
import struct
import zlib

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))


class Folder:
    def __init__(self, name):
        self.path = os.path.join(HERE, name)
        self.lines = []
        os.makedirs(self.path, exist_ok=True)
        for old in os.listdir(self.path):
            os.remove(os.path.join(self.path, old))

    def add(self, code, name, data, words):
        with open(os.path.join(self.path, name), "wb") as f:
            f.write(data)
        self.lines.append(f"{code}\t{name}\t{words}\n")

    def finish(self):
        with open(os.path.join(self.path, "LIST"), "w") as f:
            f.writelines(self.lines)


# ---- safetensors ---------------------------------------------------------------------------------

def raw(header, data=b"", length=None):
    if isinstance(header, str):
        header = header.encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def tensor(dtype="F32", shape=(2,), offsets=(0, 8), **more):
    t = {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}
    t.update(more)
    return {k: v for k, v in t.items() if v is not None}


def st(tensors, data=None, length=None):
    if data is None:
        data = b"".join(struct.pack("<f", 1 + i) for i in range(2))
    return raw(json.dumps(tensors, separators=(",", ":")), data, length)


def weights():
    f = Folder("safetensors")

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    good = st({"a": tensor()})
    f.add(0, "one", good, "1")
    f.add(0, "spaces-after-the-header", raw('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   ', b"\0" * 8), "1")
    f.add(0, "odd-offset", st({"__metadata__": {"format": "pt"}, "a": tensor(offsets=(2, 10)), "h": tensor("F16", (1,), (0, 2))},
                              b"\0\x3c" + struct.pack("<ff", 1, 2)), "2")
    f.add(0, "scalar", st({"a": tensor(shape=(), offsets=(0, 4))}, b"\0\0\x80\x3f"), "1")
    f.add(0, "empty-tensor", st({"a": tensor(shape=(0, 5), offsets=(8, 8)), "b": tensor()}), "2")
    f.add(0, "types", st({"f": tensor("F32", (1,), (0, 4)), "h": tensor("F16", (3,), (4, 10)), "b": tensor("BF16", (3,), (10, 16)),
                          "d": tensor("F64", (2,), (16, 32)), "n": tensor("I64", (), (32, 40))},
                         struct.pack("<f", 1.5) + struct.pack("<HHH", 0x3E00, 0x0001, 0xFC00) +
                         struct.pack("<HHH", 0x3FC0, 0xBF80, 0x7FC0) + struct.pack("<dd", 0.1, 1e300) + struct.pack("<q", 7)), "4")
    f.add(0, "extra-field", st({"a": tensor(note="hello")}), "1")
    f.add(0, "rank-8", st({"a": tensor(shape=(1, 1, 1, 1, 1, 1, 1, 2))}), "1")
    f.add(0, "escaped-name", raw('{"caf\\u00e9":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', b"\0" * 8), "1")
    f.add(0, "header-of-123-bytes", raw(('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}').ljust(123), b"\0" * 8), "1")

    bad("00-bytes", b"", "0 bytes: too short for a safetensors header")
    bad("07-bytes", good[:7], "7 bytes: too short")
    bad("length-zero", raw("", b"\0" * 8), "header is empty")
    bad("length-past-the-end", raw("{}", b"", 3), "should take 3 bytes, but 2 follow")
    bad("length-2-to-64", b"\xff" * 8 + b"{}", "should take 18446744073709551615 bytes")
    bad("length-wraps-with-8", struct.pack("<Q", 2**64 - 8) + b"{}", "should take 18446744073709551608")
    bad("not-utf8", raw(b'{"\xff":1}'), "byte 10: the header is not UTF-8")
    bad("not-utf8-at-the-end", raw(b'{"\xe2\x82'), "byte 10: the header is not UTF-8")
    bad("not-json", raw('{"a":}'), "not JSON")
    bad("json-array", raw("[1,2]"), "begins with 0x5b")
    bad("json-trailing-comma", raw('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}', b"\0" * 8), "not JSON")
    bad("json-half", raw('{"a":{"dtype":"F32"'), "not JSON")
    bad("json-and-more", raw('{}{}'), "not JSON")
    bad("json-huge-number", raw('{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,8]}}', b"\0" * 8), "not JSON")
    bad("json-lone-surrogate", raw('{"\\ud800":1}'), "not JSON")
    bad("json-nul-escape", raw('{"\\u0000":1}'), "not JSON")
    bad("leading-space", raw(' {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', b"\0" * 8), "begins with 0x20")
    bad("nested", raw('{"a":' + "[" * 3000), "nesting deeper than 8")
    bad("nul-padding", raw('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}\0\0', b"\0" * 8), "padded with NUL bytes")
    bad("nul-inside", raw('{"a":\0}'), "a NUL in the header")
    bad("name-twice", raw('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', b"\0" * 8), "has a name twice")
    bad("not-an-object", raw('{"a":3}'), "tensor 'a': not an object")
    bad("no-dtype", st({"a": tensor(dtype=None)}), "tensor 'a': no \"dtype\"")
    bad("no-shape", raw('{"a":{"dtype":"F32","data_offsets":[0,8]}}', b"\0" * 8), "tensor 'a': no \"shape\"")
    bad("no-offsets", raw('{"a":{"dtype":"F32","shape":[2]}}', b"\0" * 8), "tensor 'a': no \"data_offsets\"")
    bad("dtype-unknown", st({"a": tensor("F33")}), "there is no dtype 'F33'")
    bad("dtype-f8", st({"a": tensor("F8_E4M3", (8,))}), "dtype F8_E4M3 is not supported", 5)
    bad("dtype-f4", st({"a": tensor("F4", (16,))}), "dtype F4 is not supported", 5)
    bad("dtype-c64", st({"a": tensor("C64", (1,))}), "dtype C64 is not supported", 5)
    bad("dtype-bool", st({"a": tensor("BOOL", (8,))}), "no tensors of floating-point numbers", 6)
    f.add(0, "masks-beside", st({"a": tensor(), "m": tensor("BOOL", (8,), (8, 16)), "n": tensor("I32", (1,), (16, 20))}, b"\0" * 20), "1")
    bad("dim-negative", st({"a": tensor(shape=(-2,))}), "dimension 0 of its shape is negative")
    bad("dim-fraction", st({"a": tensor(shape=(1, 2.5))}), "dimension 1 of its shape is not a whole number")
    bad("dim-exponent", raw('{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}', b"\0" * 8), "dimension 0 of its shape is not a whole number")
    bad("dim-string", st({"a": tensor(shape=("2",))}), "dimension 0 of its shape is not a whole number")
    bad("dim-2-to-63", st({"a": tensor(shape=(2**63,))}), "too big integer")
    bad("dim-past-int", st({"a": tensor(shape=(2**31, 0), offsets=(0, 0))}, b""), "dimension 0 is 2147483648", 5)
    bad("rank-9", st({"a": tensor(shape=(1,) * 8 + (2,))}), "9 dimensions", 5)
    bad("shape-overflows", st({"a": tensor(shape=(2**31 - 1,) * 3)}), "more elements than 64 bits")
    bad("size-overflows", st({"a": tensor(shape=(2**31 - 1, 2**31 - 1, 2))}), "more bytes than 64 bits")
    bad("offsets-reversed", st({"a": tensor(offsets=(8, 0))}), "run backwards, 8 to 0")
    bad("offsets-outside", st({"a": tensor(shape=(4,), offsets=(0, 16))}), "cut short?")
    bad("offsets-far-outside", st({"a": tensor(offsets=(2**62, 2**62 + 8))}), "cut short?")
    bad("offsets-three", st({"a": tensor(offsets=(0, 4, 8))}), "are not two whole numbers")
    bad("offsets-negative", st({"a": tensor(offsets=(-8, 0))}), "are not two whole numbers")
    bad("offsets-strings", st({"a": tensor(offsets=("0", "8"))}), "are not two whole numbers")
    bad("offsets-object", raw('{"a":{"dtype":"F32","shape":[2],"data_offsets":{}}}', b"\0" * 8), "are not two whole numbers")
    bad("overlap", st({"a": tensor(), "b": tensor(shape=(1,), offsets=(4, 8))}), "tensor 'b' overlaps the one before it")
    bad("same-place", st({"a": tensor(), "b": tensor()}), "tensor 'b' overlaps the one before it")
    bad("hole", st({"a": tensor(shape=(1,), offsets=(0, 4)), "b": tensor(shape=(1,), offsets=(8, 12))}, b"\0" * 12), "a hole of 4 bytes before tensor 'b'")
    bad("hole-at-the-start", st({"a": tensor(shape=(1,), offsets=(4, 8))}), "a hole of 4 bytes before tensor 'a'")
    bad("size-differs", st({"a": tensor(shape=(3,))}), "shape (3) of F32 takes 12 bytes, but its data_offsets leave 8")
    bad("cut-by-one", good[:-1], "cut short?")
    bad("one-too-many", good + b"\0", "1 bytes too many")
    bad("metadata-number", st({"__metadata__": {"a": 1}, "t": tensor()}), "the value of 'a' is not a string")
    bad("metadata-list", st({"__metadata__": [], "t": tensor()}), "__metadata__ is not an object")
    bad("name-escape", st({"a\x1b[31m": tensor()}), "'a\\x1b[31m' holds a control character")
    bad("name-newline", st({"a\nb": tensor()}), "'a\\x0ab' holds a control character")
    bad("name-10k", st({"n" * 10240: tensor()}), "10240 bytes long")
    bad("no-tensors", raw("{}"), "no tensors", 6)
    bad("only-metadata", st({"__metadata__": {"a": "b"}}, b""), "no tensors", 6)
    bad("index.json", json.dumps({"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors"}}).encode(), "several files", 5)
    bad("text", b"hello, this is not it\n", "this is text, not weights")
    bad("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "this is a PNG picture, not weights")
    f.finish()


# ---- PNG -----------------------------------------------------------------------------------------

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def ihdr(w, h, depth=8, colour=2, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, interlace))


def noise(n, seed=7):
    out = bytearray()
    for _ in range(n):
        seed = (seed * 1664525 + 1013904223) % 2**32
        out.append(seed >> 24)
    return bytes(out)


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def rows(w, h, bits):
    """Arbitrary bytes behind each of the five filters in turn."""
    n = (w * bits + 7) // 8
    data = noise(n * h, w + h + bits)
    return b"".join(bytes([y % 5]) + data[y * n:y * n + n] for y in range(h))


def pixels(w, h, depth, colour, interlace):
    bits = depth * CHANNELS[colour]
    if not interlace:
        return rows(w, h, bits)
    out = b""
    for x0, y0, dx, dy in ADAM7:
        pw, ph = (w - x0 + dx - 1) // dx, (h - y0 + dy - 1) // dy
        if pw > 0 and ph > 0:
            out += rows(pw, ph, bits)
    return out


def png(w=5, h=4, depth=8, colour=2, interlace=0, before=b"", after=b""):
    data = zlib.compress(pixels(w, h, depth, colour, interlace), 9)
    return SIGNATURE + ihdr(w, h, depth, colour, interlace) + before + chunk(b"IDAT", data) + after + chunk(b"IEND", b"")


def fnv(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 % 2**32
    return h


def rgb(data, depth, colour):
    im = Image.open(io.BytesIO(data))
    if colour == 0 and depth == 16:  # PIL clips these; the high byte is what every other kind keeps
        im = im.convert("I")
        im = Image.frombytes("L", im.size, bytes(v >> 8 for v in im.getdata()))
    im = im.convert("RGB")
    return im.size, im.tobytes()


def pictures():
    f = Folder("png")

    def good(name, data, depth=8, colour=2):
        (w, h), pix = rgb(data, depth, colour)
        f.add(0, name, data, f"{w}x{h} {fnv(pix):08x}")

    def bad(name, data, words, code=4):
        f.add(code, name, data, words)

    plte = chunk(b"PLTE", noise(3 * 256))
    for depth, colour in [(1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (8, 2), (16, 2), (1, 3), (2, 3), (4, 3), (8, 3),
                          (8, 4), (16, 4), (8, 6), (16, 6)]:
        for interlace in (0, 1):
            entries = chunk(b"PLTE", noise(3 << depth)) if colour == 3 else b""
            name = f"ok-{['grey', '', 'rgb', 'palette', 'grey-alpha', '', 'rgba'][colour]}-{depth}{'-interlaced' * interlace}.png"
            good(name, png(9, 7, depth, colour, interlace, entries), depth, colour)
    good("ok-1x1.png", png(1, 1))
    good("ok-1x40.png", png(1, 40))
    good("ok-palette-transparent.png", png(colour=3, before=plte + chunk(b"tRNS", noise(256))), 8, 3)
    good("ok-rgb-transparent.png", png(before=chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3))))
    good("ok-gamma.png", png(before=chunk(b"gAMA", struct.pack(">I", 45455))))
    good("ok-palette-alpha-gamma.png", png(colour=3, before=chunk(b"gAMA", struct.pack(">I", 100000)) + plte + chunk(b"tRNS", noise(256))), 8, 3)
    good("ok-text.png", png(before=chunk(b"tEXt", b"Comment\0hello"), after=chunk(b"tIME", b"\x07\xea\1\1\1\1\1")))
    good("ok-unknown-chunk.png", png(before=chunk(b"abCd", b"private")))
    whole = png()
    good("ok-bytes-after-the-end.png", whole + b"more")
    two = zlib.compress(pixels(5, 4, 8, 2, 0))
    good("ok-two-idats.png", SIGNATURE + ihdr(5, 4) + chunk(b"IDAT", two[:9]) + chunk(b"IDAT", two[9:]) + chunk(b"IEND", b""))

    idat = whole.index(b"IDAT")
    bad("cut-in-ihdr.png", whole[:20], "cut short: it ends at byte 20")
    bad("cut-in-half.png", whole[:len(whole) // 2], "cut short")
    bad("cut-before-iend.png", whole[:-12], "cut short")
    bad("cut-by-one.png", whole[:-1], "cut short")
    bad("only-the-signature.png", SIGNATURE, "cut short: it ends at byte 8")
    bad("bad-crc-ihdr.png", whole[:29] + b"\0\0\0\0" + whole[33:], "CRC error")
    broken = bytearray(whole)
    broken[idat + 4 + 10] ^= 1
    bad("bad-crc-idat.png", bytes(broken), "broken")
    bad("bad-crc-ancillary.png", png(before=chunk(b"gAMA", struct.pack(">I", 45455), 0)), "CRC error")
    bad("bad-crc-after-the-pixels.png", png(after=chunk(b"tEXt", b"a\0b", 0)), "CRC error")
    adler = zlib.compress(pixels(5, 4, 8, 2, 0))
    adler = adler[:-1] + bytes([adler[-1] ^ 1])
    bad("bad-adler.png", SIGNATURE + ihdr(5, 4) + chunk(b"IDAT", adler) + chunk(b"IEND", b""), "broken")
    bad("too-few-rows.png", SIGNATURE + ihdr(5, 40) + chunk(b"IDAT", two) + chunk(b"IEND", b""), "broken")
    bad("no-pixels.png", SIGNATURE + ihdr(5, 4) + chunk(b"IEND", b""), "broken")
    bad("not-zlib.png", SIGNATURE + ihdr(5, 4) + chunk(b"IDAT", b"nonsense") + chunk(b"IEND", b""), "broken")
    bad("no-palette.png", png(colour=3), "broken")
    bad("bad-filter.png", SIGNATURE + ihdr(1, 1) + chunk(b"IDAT", zlib.compress(b"\x09abc")) + chunk(b"IEND", b""), "bad adaptive filter")
    bad("width-0.png", SIGNATURE + ihdr(0, 4) + chunk(b"IDAT", two) + chunk(b"IEND", b""), "broken")
    bad("height-0.png", SIGNATURE + ihdr(4, 0) + chunk(b"IDAT", two) + chunk(b"IEND", b""), "broken")
    bad("width-2-to-31.png", SIGNATURE + ihdr(2**31, 1) + chunk(b"IDAT", two), "2147.5 million pixels", 8)
    bad("depth-3.png", SIGNATURE + ihdr(5, 4, 3) + chunk(b"IDAT", two), "broken")
    bad("colour-5.png", SIGNATURE + ihdr(5, 4, 8, 5) + chunk(b"IDAT", two), "broken")
    bad("chunk-past-the-end.png", SIGNATURE + ihdr(5, 4) + struct.pack(">I", 2**31 - 1) + b"IDAT" + two, "broken")
    bad("chunk-length-2-to-32.png", SIGNATURE + ihdr(5, 4) + b"\xff" * 4 + b"tEXt" + two, "broken")
    bad("critical-unknown.png", png(before=chunk(b"ABCD", b"?")), "broken")
    bad("bomb-60000.png", SIGNATURE + ihdr(60000, 60000) + chunk(b"IDAT", two) + chunk(b"IEND", b""), "3600.0 million pixels", 8)
    bad("bomb-8192.png", SIGNATURE + ihdr(8192, 8193) + chunk(b"IDAT", two) + chunk(b"IEND", b""), "67.1 million pixels", 8)
    bad("animated.png", png(before=chunk(b"acTL", struct.pack(">II", 2, 0))), "animated PNG", 5)
    bad("gif.png", b"GIF89a" + b"\0" * 20, "a GIF picture", 5)
    bad("webp.png", b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 20, "a WebP picture", 5)
    bad("bmp.png", b"BM" + b"\0" * 30, "a BMP picture", 5)
    bad("tiff.png", b"II*\0" + b"\0" * 20, "a TIFF picture", 5)
    bad("tiff-big-endian.png", b"MM\0*" + b"\0" * 20, "a TIFF picture", 5)
    bad("heic.png", b"\0\0\0\x18ftypheic" + b"\0" * 20, "a HEIC picture", 5)
    bad("text.png", b"This is not a picture.\n", "this is text, not a picture")
    bad("empty.png", b"", "this is an empty file, not a picture")
    bad("unknown.png", bytes(range(1, 20)), "data of an unknown kind (01 02 03")
    bad("weights.png", st({"a": tensor()}), "a safetensors file, not a picture")
    f.finish()


if __name__ == "__main__":
    import photos
    import make_arch
    import make_npz
    from make_pth import config, pth
    weights()
    make_npz.make()
    pictures()
    photos.make()
    pth()
    config()
    make_arch.make()
