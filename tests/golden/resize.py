#!/usr/bin/python3
"""What Pillow's resize(), BILINEAR and BICUBIC, makes of pictures that anyone can make again.

    tests/golden/resize.py >tests/golden/resize.txt

A picture is noise from a linear congruential generator, a ramp, or black and white at random (a bicubic curve swings
beyond both there); a line holds the filter, its kind, seed and size, the new size, FNV-1a of all bytes of the result, and some of these bytes.
"""
import PIL
from PIL import Image

CASES = [  # width, height, new width, new height
    (32, 32, 32, 32), (64, 48, 32, 24), (33, 47, 32, 32), (640, 427, 48, 32), (427, 640, 32, 48),
    (100, 75, 341, 256), (256, 256, 224, 224), (257, 255, 224, 223), (7, 5, 31, 17), (5, 7, 3, 2),
    (1, 1, 1, 1), (1, 1, 9, 4), (2, 2, 1, 1), (3, 3, 2, 2), (1, 200, 1, 37), (200, 1, 37, 1),
    (1, 50, 32, 32), (50, 1, 32, 32), (97, 101, 101, 97), (97, 101, 97, 13), (97, 101, 13, 101),
    (1000, 3, 10, 30), (3, 1000, 30, 10), (31, 31, 32, 32), (300, 300, 1, 1), (17, 13, 170, 130),
]


def noise(seed, n):
    out = bytearray()
    for _ in range(n):
        seed = (seed * 1664525 + 1013904223) % 2**32
        out.append(seed >> 24)
    return bytes(out)


def steps(seed, n):
    return bytes(255 if byte & 128 else 0 for byte in noise(seed, n))


def ramp(seed, w, h):
    return bytes((x * (c + 1) + y * (3 - c) + seed) % 256 for y in range(h) for x in range(w) for c in range(3))


def fnv(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 % 2**32
    return h


def main():
    print(f"# Pillow {PIL.__version__}, by tests/golden/resize.py")
    print("# filter kind seed width height new-width new-height fnv-1a place:byte...")
    for name, how in (("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
        for i, (w, h, ow, oh) in enumerate(CASES):
            kind, seed = (("ramp", i), ("noise", 1 + i), ("steps", 1 + i))[i % 3]
            data = {"noise": noise, "steps": steps}[kind](seed, w * h * 3) if i % 3 else ramp(seed, w, h)
            out = Image.frombytes("RGB", (w, h), data).resize((ow, oh), how).tobytes()
            places = sorted({len(out) * k // 5 for k in range(5)} | {len(out) - 1})
            sample = " ".join(f"{p}:{out[p]}" for p in places)
            print(f"{name} {kind} {seed} {w} {h} {ow} {oh} {fnv(out):08x} {sample}")


main()
