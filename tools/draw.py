#!/usr/bin/env python3
"""Draw the pictures that come with skipstep.

usage: python3 tools/draw.py data/pictures [NAME ...]

A step-through simulator needs a picture to step through.  These are drawn
here, from outlines, gradients and noise, so that they belong to the project,
need no download, and can be changed by anyone with a text editor.  There is
one for each of the ten CIFAR-10 classes, and four test patterns whose answers
can be worked out by hand.

Only Python's standard library is used, and the same bytes come out each time:
the noise has its own generator, and the PNG files are stored uncompressed, so
that no version of zlib makes a difference.

How to read it: first the paper and the pencils (Picture, fills), then one
function for each picture.  The net reads 32 x 32 pixels, so every drawing
uses a ruler on which the short side is 32 units; a larger picture has more
pixels per unit, and the longer side is there to be cropped.

Shapes and colours were chosen by hand and eye.  One picture needed more: one
network took the cat for a deer and one for a dog, so its place and colours
(the numbers in its heading) follow a random search that asked all three.
"""

import math
import os
import struct
import sys
import zlib

SUB = 8                     # lines drawn per pixel row: the anti-aliasing


# ---------------------------------------------------------------- the noise

def dice(x, y, seed):
    """A number from 0 to 1 that depends on nothing but its arguments."""
    n = (x * 374761393 + y * 668265263 + seed * 2246822519) & 0xffffffff
    n = ((n ^ (n >> 13)) * 1274126177) & 0xffffffff
    n = ((n ^ (n >> 15)) * 2654435769) & 0xffffffff
    return (n ^ (n >> 16)) / 4294967295


def clouds(x, y, seed):
    """The dice, joined smoothly: from -1 to 1, one bump per unit."""
    i, j = math.floor(x), math.floor(y)
    u, v = x - i, y - j
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    a = dice(i, j, seed) * (1 - u) + dice(i + 1, j, seed) * u
    b = dice(i, j + 1, seed) * (1 - u) + dice(i + 1, j + 1, seed) * u
    return 2 * (a * (1 - v) + b * v) - 1


# ---------------------------------------------------------------- the fills
# A fill is a colour (red, green, blue; 0 to 255) or a function of the place
# that gives one.

def mix(a, b, t):
    """Colour a at t = 0, colour b at t = 1."""
    t = min(1.0, max(0.0, t))
    return tuple(p + (q - p) * t for p, q in zip(a, b))


def down(a, b, y0, y1):
    """From colour a at height y0 to colour b at height y1."""
    return lambda x, y: mix(a, b, (y - y0) / (y1 - y0))


def across(a, b, x0, x1):
    """From colour a at x0 to colour b at x1."""
    return lambda x, y: mix(a, b, (x - x0) / (x1 - x0))


def rough(fill, amount, wide=1.0, high=1.0, seed=1):
    """The same fill with patches lighter and darker, wide by high units."""
    def at(x, y):
        n = (clouds(x / wide, y / high, seed)
             + 0.5 * clouds(2 * x / wide, 2 * y / high, seed + 7)) * amount
        return tuple(c + n for c in colour_at(fill, x, y))
    return at


def colour_at(fill, x, y):
    return fill(x, y) if callable(fill) else fill


# ---------------------------------------------------------------- the paper

class Picture:
    """Paper, wide by high units, `scale` pixels to the unit."""

    def __init__(self, wide=32, scale=1, high=32):
        self.scale, self.w, self.h = scale, wide * scale, high * scale
        self.rows = [[(0, 0, 0)] * self.w for _ in range(self.h)]
        self.place()

    def place(self, x=0, y=0, size=1, tilt=0, around=(16, 16)):
        """What is drawn from here on: moved by x, y; enlarged; tilted."""
        self.move = x, y, size * math.cos(tilt), size * math.sin(tilt), around

    def moved(self, point):
        x, y, c, s, (ax, ay) = self.move
        u, v = point[0] - ax, point[1] - ay
        return (ax + x + c * u - s * v) * self.scale, \
               (ay + y + s * u + c * v) * self.scale

    def background(self, fill):
        self.outline([(-99, -99), (999, -99), (999, 999), (-99, 999)], fill)

    def outline(self, points, fill, alpha=1.0):
        """A filled shape with straight sides."""
        self.paint([points], fill, alpha)

    def blob(self, points, fill, alpha=1.0):
        """A filled shape with a smooth outline through the points."""
        self.paint([smooth(points)], fill, alpha)

    def oval(self, x, y, rx, ry, fill, alpha=1.0, tilt=0.0):
        c, s = math.cos(tilt), math.sin(tilt)
        ring = [(math.cos(k * math.pi / 16), math.sin(k * math.pi / 16))
                for k in range(32)]
        self.paint([[(x + c * rx * u - s * ry * v, y + s * rx * u + c * ry * v)
                     for u, v in ring]], fill, alpha)

    def box(self, x0, y0, x1, y1, fill, alpha=1.0):
        self.outline([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], fill, alpha)

    def limb(self, points, widths, fill, alpha=1.0):
        """A round-ended stroke through the points; one width, or one each."""
        if not isinstance(widths, (list, tuple)):
            widths = [widths] * len(points)
        shapes = []
        for (x0, y0), (x1, y1), w0, w1 in zip(points, points[1:],
                                              widths, widths[1:]):
            a = math.atan2(y1 - y0, x1 - x0)
            turn = [a + math.pi / 2 + k * math.pi / 8 for k in range(9)]
            shapes.append(
                [(x0 + w0 / 2 * math.cos(t), y0 + w0 / 2 * math.sin(t))
                 for t in turn]
                + [(x1 - w1 / 2 * math.cos(t), y1 - w1 / 2 * math.sin(t))
                   for t in turn])
        self.paint(shapes, fill, alpha)

    def paint(self, shapes, fill, alpha):
        """Lay a fill over the pixels that the shapes cover, by how much."""
        shapes = [[self.moved(p) for p in s] for s in shapes]
        ys = [y for s in shapes for _, y in s]
        first = max(0, math.floor(min(ys)))
        last = min(self.h - 1, math.floor(max(ys)))
        for row in range(first, last + 1):
            cover = [0.0] * self.w
            for k in range(SUB):
                y = row + (k + 0.5) / SUB
                for x0, x1 in spans(shapes, y):
                    add_span(cover, x0, x1, self.w)
            line = self.rows[row]
            for col, c in enumerate(cover):
                if c:
                    ink = colour_at(fill, (col + 0.5) / self.scale,
                                    (row + 0.5) / self.scale)
                    line[col] = mix(line[col], ink, alpha * c / SUB)

    def grain(self, amount, seed=1):
        """A little noise in every pixel, as in a photograph."""
        self.rows = [[tuple(c + amount * (2 * dice(i, j, seed) - 1) for c in p)
                      for i, p in enumerate(row)]
                     for j, row in enumerate(self.rows)]

    def png(self):
        """The picture as the bytes of a PNG file: 8 bits, RGB."""
        raw = b''.join(
            b'\0' + bytes(min(255, max(0, math.floor(c + 0.5)))
                          for p in row for c in p) for row in self.rows)

        def chunk(kind, data):
            return struct.pack('>I', len(data)) + kind + data \
                + struct.pack('>I', zlib.crc32(kind + data))
        return (b'\x89PNG\r\n\x1a\n'
                + chunk(b'IHDR', struct.pack('>IIBBBBB', self.w, self.h,
                                             8, 2, 0, 0, 0))
                + chunk(b'IDAT', zlib.compress(raw, 0))
                + chunk(b'IEND', b''))


def spans(shapes, y):
    """Where the line at height y is inside any of the shapes."""
    found = []
    for s in shapes:
        cuts = []
        for (x0, y0), (x1, y1) in zip(s, s[1:] + s[:1]):
            if (y0 <= y) != (y1 <= y):
                cuts.append((x0 + (y - y0) * (x1 - x0) / (y1 - y0),
                             1 if y0 < y1 else -1))
        cuts.sort()
        turns = 0
        for x, way in cuts:
            if turns == 0:
                start = x
            turns += way
            if turns == 0:
                found.append((start, x))
    found.sort()
    joined = []
    for x0, x1 in found:                      # overlapping strokes count once
        if joined and x0 <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(x1, joined[-1][1])
        else:
            joined.append((x0, x1))
    return joined


def add_span(cover, x0, x1, w):
    """Add to each pixel the part of it that lies between x0 and x1."""
    x0, x1 = max(0.0, x0), min(float(w), x1)
    if x1 <= x0:
        return
    i, j = int(x0), min(w - 1, int(x1))
    if i == j:
        cover[i] += x1 - x0
        return
    cover[i] += i + 1 - x0
    for k in range(i + 1, j):
        cover[k] += 1.0
    cover[j] += x1 - j


def smooth(points):
    """A closed Catmull-Rom curve through the points, as many short sides."""
    n, out = len(points), []
    for k in range(n):
        p, a, b, q = (points[(k + d) % n] for d in (-1, 0, 1, 2))
        for t in (0, 0.2, 0.4, 0.6, 0.8):
            out.append(tuple(
                a[i] + 0.5 * t * (b[i] - p[i]
                                  + t * (2 * p[i] - 5 * a[i] + 4 * b[i] - q[i]
                                         + t * (3 * (a[i] - b[i])
                                                + q[i] - p[i])))
                for i in (0, 1)))
    return out


# ------------------------------------------------- one function per picture

def airplane(x=0, y=0, size=1, tilt=-0.10, sky=(96, 150, 214),
             haze=(190, 214, 238), body=(236, 238, 242), belly=(150, 158, 172),
             wing=(120, 128, 142), tail=(40, 70, 150)):
    """An airliner flying to the right, on a hazy sky; 96 x 64."""
    p = Picture(48, 2)
    p.background(rough(down(sky, haze, 0, 32), 7, 12, 5, 3))
    p.place(x + 8, y, size, tilt)
    p.outline([(19, 15), (11, 9.5), (8.5, 9.5), (14, 15.5)], wing)  # far wing
    p.outline([(4.5, 14.5), (2, 7.5), (4.8, 7.5), (9.5, 14.2)], tail)   # fin
    p.blob([(1.5, 14), (8, 13.3), (18, 13.2), (26, 13.6), (30, 15.6),
            (28.5, 17), (24, 17.8), (12, 17.6), (6, 16.4)],
           down(body, belly, 13.5, 18))
    p.outline([(6, 14.8), (1, 12.8), (0, 13.6), (4, 15.5)], wing)  # tailplane
    p.limb([(7, 15.1), (26, 15.1)], 0.7, (70, 84, 110))            # windows
    p.outline([(26.6, 14.2), (28.4, 14.6), (29, 15.4), (27, 15.2)],
              (40, 50, 70))                                        # cockpit
    p.outline([(20.5, 16.6), (13, 16.6), (5, 23.5), (8.5, 23.5)],
              down(wing, belly, 16, 24))                           # near wing
    p.limb([(13.5, 20.3), (16.8, 20)], 2.2, down(body, (90, 96, 110), 19, 22))
    p.place()
    p.grain(3, 5)
    return p


def automobile(x=0, y=0, size=1, sky=(186, 204, 222), trees=(84, 100, 80),
               road=(128, 128, 130), near=(96, 96, 100), paint=(196, 30, 34),
               shade=(110, 14, 20), glass=(60, 76, 92), wheel=(24, 24, 26)):
    """A red saloon car on a road, facing left."""
    p = Picture()
    p.background(down(sky, mix(sky, (255, 255, 255), 0.5), 0, 12))
    p.box(-1, 8, 40, 14.5, rough(trees, 16, 3, 3, 11))
    p.box(-1, 14, 40, 40, rough(down(road, near, 14, 32), 7, 3, 1, 12))
    p.place(x, y, size)
    p.oval(16, 25.3, 14.5, 1.6, (34, 34, 38), 0.8)                 # shadow
    p.blob([(1.6, 18.6), (4, 16.8), (9.3, 15.8), (12.5, 11.4), (18, 10.6),
            (23.5, 11.3), (27.2, 15.4), (30, 16.4), (30.6, 20), (30, 23.6),
            (16, 24.3), (2.4, 23.8), (1.2, 21.4)], down(paint, shade, 14, 25))
    p.outline([(10.8, 15.9), (13.4, 12.3), (17.6, 11.7), (17.6, 15.9)],
              down(mix(glass, (255, 255, 255), 0.35), glass, 11, 16))
    p.outline([(18.5, 11.7), (22.6, 12.2), (25.4, 15.6), (18.5, 15.9)], glass)
    p.limb([(3.2, 17.6), (29, 17.2)], 0.5, mix(paint, (255, 255, 255), 0.5))
    p.limb([(18, 16.4), (18, 23)], 0.4, shade)                     # door
    p.oval(2.9, 19, 1.3, 0.9, (250, 244, 214))                     # lamp
    p.box(29.2, 17.8, 30.4, 19.6, (250, 120, 60))
    p.box(1.2, 21.6, 5, 22.8, (60, 60, 66))                        # bumper
    for cx in (8, 24.6):
        p.oval(cx, 23.2, 3.7, 3.6, mix(shade, (0, 0, 0), 0.5))
        p.oval(cx, 23.4, 3.1, 3.1, wheel)
        p.oval(cx, 23.4, 1.7, 1.7, (188, 192, 198))
        p.oval(cx, 23.4, 0.6, 0.6, (70, 72, 76))
    p.place()
    p.grain(3, 15)
    return p


def bird(x=0, y=0, size=1, tilt=0.0, far=(112, 138, 84), near=(88, 110, 66),
         back=(110, 84, 62), breast=(206, 120, 62), belly=(226, 214, 196),
         wing=(78, 62, 50), twig=(86, 70, 56)):
    """A small bird with an orange breast on a twig, facing left."""
    p = Picture()
    p.background(rough(down(far, near, 0, 32), 16, 9, 9, 21))
    p.limb([(-2, 27.5), (14, 26), (34, 27.2)], [2.4, 2, 1.5],
           rough(twig, 12, 2, 1, 22))
    p.place(x, y, size, tilt)
    p.limb([(21, 19), (29.5, 24.5)], [3.4, 2], down(back, wing, 17, 25))
    p.limb([(14.5, 21), (14, 26)], 0.7, (60, 46, 40))              # legs
    p.limb([(17.5, 21), (17.6, 26)], 0.7, (60, 46, 40))
    p.blob([(7.5, 8.6), (10.5, 6), (14, 7), (16.5, 10.5), (22, 15),
            (24.5, 19), (20.5, 22.3), (15, 22.6), (10.5, 20), (8.4, 15.5),
            (7.4, 11.6)], rough(across(breast, back, 10, 19), 10, 2, 2, 23))
    p.blob([(12, 19), (15, 18), (20, 20.4), (18, 22.4), (14, 22.2)], belly)
    p.blob([(14, 12.6), (18, 13), (23, 17.4), (27, 22), (21, 20.6),
            (16, 18)], rough(down(mix(wing, back, 0.5), wing, 12, 22),
                             12, 3, 1, 24))
    p.limb([(16.4, 16.6), (22.6, 19.8)], 0.7, mix(wing, (255, 255, 255), 0.4))
    p.blob([(8.2, 8.2), (10.6, 6), (14, 7), (15.8, 10), (11, 9.4)], back)
    p.outline([(8.2, 9), (4.6, 10.4), (8, 11)], (60, 54, 48))      # beak
    p.oval(10.5, 9.2, 1, 1, (14, 12, 12))
    p.oval(10.2, 8.9, 0.35, 0.35, (250, 250, 250))
    p.place()
    p.grain(3, 25)
    return p


def cat(x=-2, y=0, size=0.92, tilt=0.1, wall=(206, 200, 204),
        floor=(124, 112, 138), fur=(150, 144, 126), dark=(72, 64, 84),
        pale=(222, 216, 218), eye=(164, 174, 50), ear=(206, 164, 172)):
    """A tabby cat's face, its head a little to one side; 64 x 80, upright."""
    p = Picture(32, 2, 40)
    p.background(rough(down(wall, floor, 4, 36), 8, 10, 10, 31))
    p.place(x, y + 4, size, tilt)
    p.blob([(4, 46), (6, 24), (16, 20), (26, 24), (29, 46)],
           rough(down(fur, dark, 18, 36), 12, 2, 2, 32))            # chest
    p.blob([(11, 46), (12.5, 25), (16, 23), (19.5, 25), (21, 46)], pale)
    for s in (-1, 1):
        p.outline([(16 + 10.4 * s, 1), (16 + 2.6 * s, 7.6),
                   (16 + 10.6 * s, 13)], fur)
        p.outline([(16 + 9.4 * s, 3.4), (16 + 4.8 * s, 8),
                   (16 + 9.4 * s, 11)], ear)
    p.blob([(6, 9), (11, 6.6), (16, 6.2), (21, 6.6), (26, 9), (27.4, 15.5),
            (24, 21.5), (16, 25), (8, 21.5), (4.6, 15.5)],
           rough(down(fur, mix(fur, dark, 0.25), 6, 24), 12, 2, 2, 33))
    for k in (-2.6, 0, 2.6):                                       # stripes
        p.limb([(16 + k, 6.4), (16 + 0.7 * k, 10.6)], [1.3, 0.5], dark)
    for s in (-1, 1):
        p.limb([(16 + 11 * s, 14), (16 + 7.4 * s, 16.4)], [1, 0.4], dark)
        p.limb([(16 + 10.6 * s, 17.6), (16 + 7 * s, 18.6)], [1, 0.4], dark)
    p.blob([(10.6, 20), (13, 17), (16, 15.4), (19, 17), (21.4, 20),
            (19.6, 23.2), (16, 24.2), (12.4, 23.2)], pale)         # muzzle
    for s in (-1, 1):
        p.oval(16 + 5 * s, 13.6, 2.7, 2.1, (30, 26, 24), 1, 0.2 * s)
        p.oval(16 + 5 * s, 13.6, 2.2, 1.7, eye, 1, 0.2 * s)
        p.oval(16 + 5 * s, 13.6, 0.8, 1.6, (8, 8, 8))
        p.oval(16 + 5 * s - 0.7, 12.9, 0.5, 0.5, (255, 255, 255))
    p.outline([(14.4, 17.4), (17.6, 17.4), (16, 19.4)], (190, 110, 108))
    p.limb([(13.2, 21.4), (15.4, 21.2), (16, 19.4), (16.6, 21.2),
            (18.8, 21.4)], 0.5, (90, 70, 66))
    for s in (-1, 1):                                              # whiskers
        for k in (0, 1.3, 2.6):
            p.limb([(16 + 4 * s, 19.6 + 0.5 * k),
                    (16 + 13.4 * s, 17.4 + 1.6 * k)], 0.25, (250, 250, 250))
    p.place()
    p.grain(4, 35)
    return p


def deer(x=0, y=0, size=1, far=(70, 92, 52), grass=(122, 138, 70),
         near=(96, 112, 52), coat=(160, 112, 70), under=(112, 76, 48),
         pale=(226, 208, 184), antler=(190, 164, 124)):
    """A stag at the edge of a wood, facing left."""
    p = Picture()
    p.background(rough(far, 18, 3, 5, 41))
    p.box(-1, 17, 40, 40, rough(down(grass, near, 17, 32), 14, 1.4, 2, 42))
    p.place(x, y, size)
    for pts in ([(13.4, 20), (13.6, 25), (13, 29.6)],
                [(23.8, 19), (24.6, 24), (23.8, 29.4)]):           # far legs
        p.limb(pts, [1.9, 1.1, 0.9], under)
    p.blob([(9.4, 15.4), (13, 13.4), (19, 14), (24.6, 13.6), (26.6, 16),
            (25.4, 19.6), (20, 20.2), (14, 20.8), (10.4, 19)],
           rough(down(coat, under, 13, 22), 10, 2, 2, 43))
    p.limb([(12.4, 17), (9, 8.6)], [5.6, 2.8], rough(coat, 8, 2, 2, 44))
    p.limb([(9.8, 13.8), (8.4, 10.6)], [1.8, 1.2], pale)           # throat
    p.limb([(9.2, 7.8), (4.6, 10.4)], [3, 1.6], coat)              # head
    p.limb([(5.4, 10.5), (4.2, 10.6)], 1.2, (40, 30, 26))          # nose
    p.oval(7.7, 7.9, 0.5, 0.5, (16, 12, 10))
    p.limb([(10.4, 6.8), (13, 6)], [1.5, 0.6], coat)               # ear
    for pts in ([(9.4, 6.2), (11, 3.4), (10, 0.6)], [(10.9, 3.6), (13.6, 1.6)],
                [(8.4, 6.2), (6.4, 3.6), (7, 0.8)], [(6.5, 3.8), (4, 2.2)]):
        p.limb(pts, 0.8, antler)
    p.oval(26.2, 15.6, 1.1, 1.8, pale)                             # tail
    p.limb([(15, 20.4), (21, 20)], 0.9, pale, 0.7)                 # belly
    for pts in ([(11.6, 19), (11, 24.4), (11, 30)],
                [(25, 18.4), (26.4, 23), (25.8, 30)]):             # near legs
        p.limb(pts, [2.6, 1.2, 1], down(coat, under, 18, 28))
    p.place()
    p.grain(4, 45)
    return p


def dog(x=0, y=0, size=1, tilt=0.0, far=(118, 140, 88), near=(98, 122, 70),
        fur=(196, 150, 96), dark=(112, 72, 40), pale=(240, 228, 210),
        tongue=(214, 110, 116)):
    """A dog with hanging ears and its tongue out."""
    p = Picture()
    p.background(rough(down(far, near, 0, 32), 12, 6, 6, 51))
    p.place(x, y, size, tilt)
    p.blob([(6, 36), (7, 25), (16, 20), (25, 25), (26, 36)],
           rough(down(fur, dark, 20, 40), 10, 2, 2, 52))
    p.blob([(12, 36), (12.6, 26), (16, 24), (19.4, 26), (20, 36)], pale)
    p.blob([(7.6, 8), (11, 4.4), (16, 3.4), (21, 4.4), (24.4, 8), (24.6, 14),
            (21.4, 20), (16, 24), (10.6, 20), (7.4, 14)],
           rough(fur, 10, 2, 2, 53))
    for s in (-1, 1):                                              # ears
        p.blob([(16 + 5.4 * s, 4.6), (16 + 9.6 * s, 5.2), (16 + 12.4 * s, 11),
                (16 + 11.8 * s, 18), (16 + 9 * s, 18.6), (16 + 8 * s, 11)],
               rough(down(mix(fur, dark, 0.6), dark, 5, 18), 8, 2, 2, 54))
    p.blob([(14.8, 4), (17.2, 4), (17.6, 12), (21.4, 16), (20.8, 20.6),
            (16, 22.8), (11.2, 20.6), (10.6, 16), (14.4, 12)], pale)
    p.blob([(14.2, 20.8), (17.8, 20.8), (18.2, 24.6), (16, 26.4),
            (13.8, 24.6)], tongue)
    p.limb([(11.6, 19.6), (14, 21), (16, 19.6), (18, 21), (20.4, 19.6)], 0.8,
           (60, 40, 36))
    p.limb([(16, 17), (16, 20)], 0.6, (60, 40, 36))
    p.oval(16, 15.6, 2.6, 1.9, (22, 18, 18))                       # nose
    p.oval(15.2, 14.9, 0.7, 0.4, (150, 150, 154))
    for s in (-1, 1):
        p.oval(16 + 4.2 * s, 10.6, 1.5, 1.4, (28, 18, 14))
        p.oval(16 + 4.2 * s - 0.5, 10.1, 0.45, 0.45, (255, 255, 255))
    p.place()
    p.grain(4, 55)
    return p


def frog(x=0, y=0, size=1, tilt=0.0, far=(126, 104, 74), near=(98, 80, 56),
         skin=(112, 146, 54), dark=(58, 84, 30), pale=(212, 206, 148),
         spot=(66, 76, 30), eye=(206, 160, 50)):
    """A green frog sitting on brown earth, facing left."""
    p = Picture()
    p.background(rough(down(far, near, 0, 32), 20, 3, 2, 61))
    p.place(x, y, size, tilt)
    p.oval(17, 27, 13, 2.6, (40, 32, 22), 0.7)                     # shadow
    p.blob([(3, 16), (6, 11.4), (11, 9.4), (17, 10.6), (23, 14.6),
            (28, 20.6), (27.6, 25.4), (20, 27), (11, 26), (6, 21.6),
            (3.4, 18.6)], rough(down(skin, dark, 10, 28), 12, 2, 2, 62))
    p.blob([(3.4, 18.2), (8, 19.2), (12, 20.4), (13, 25.4), (9, 24.6),
            (5.6, 21.4)], pale)                                    # throat
    p.limb([(3.2, 17.4), (7.4, 18.4), (12.4, 17.4)], 0.7, dark)    # mouth
    for sx, sy, r in ((15, 13.4, 1.1), (19, 15, 1.3), (17, 18.4, 1.2),
                      (22.6, 18, 1.2), (13, 15.6, 0.7)):
        p.oval(sx, sy, r, 0.8 * r, spot)
    p.blob([(18.6, 22.6), (21, 18.4), (26, 18.6), (29.4, 22.6), (28.6, 26.4),
            (22, 27.4)], rough(down(skin, dark, 18, 30), 12, 2, 2, 63))
    p.limb([(21, 26.6), (27.4, 26.8), (17, 28.2)], [2, 1.8, 1.2], skin)
    p.limb([(12.4, 20.6), (13.6, 24), (10, 28)], [3, 2, 1.4], skin)  # arm
    for tx in (7, 9.2, 11.6):
        p.limb([(10.2, 27.6), (tx, 29)], 0.8, skin)
    p.oval(8.8, 11.2, 3, 2.8, skin)                                # eye
    p.oval(8.6, 11.2, 2.1, 2, eye)
    p.oval(8.6, 11.3, 1.5, 0.9, (12, 12, 10))
    p.oval(8, 10.5, 0.5, 0.4, (255, 255, 255))
    p.place()
    p.grain(4, 65)
    return p


def horse(x=0, y=0, size=1, sky=(176, 204, 230), trees=(92, 116, 84),
          grass=(126, 156, 76), near=(98, 130, 56), coat=(140, 82, 44),
          under=(84, 46, 26), mane=(38, 26, 22), sock=(228, 220, 208)):
    """A brown horse in a meadow, facing left; 64 x 64."""
    p = Picture(32, 2)
    p.background(down(sky, mix(sky, (255, 255, 255), 0.5), 0, 14))
    p.box(-1, 9, 40, 16, rough(trees, 14, 3, 3, 71))
    p.box(-1, 15, 40, 40, rough(down(grass, near, 15, 32), 12, 1.4, 2, 72))
    p.place(x, y, size)
    p.oval(17, 29, 11, 1.2, (40, 56, 26), 0.6)                     # shadow
    for pts in ([(13.4, 19), (13.8, 24), (13.2, 28.6)],
                [(22, 18), (22.6, 23.4), (22, 28.4)]):             # far legs
        p.limb(pts, [2.4, 1.4, 1.3], under)
    p.limb([(25.4, 13.8), (28, 17), (27.6, 23.4)], [1.6, 2.4, 1], mane)
    p.blob([(9, 14), (12.4, 11.8), (18.4, 12.6), (23.6, 11.8), (26.6, 14.4),
            (26, 18.4), (21, 19.4), (14, 20), (9.8, 18.4)],
           rough(down(coat, under, 12, 22), 8, 2, 2, 73))
    p.limb([(12, 15.6), (8.4, 7)], [6.6, 3.2], rough(coat, 8, 2, 2, 74))
    p.limb([(8.4, 6.2), (4, 11)], [3.4, 2], down(coat, under, 5, 14))
    p.outline([(7.6, 5.2), (8.2, 2.4), (9.6, 5)], coat)            # ear
    p.limb([(8.8, 4.2), (11, 7.2), (13.8, 12)], [1, 1.9, 1], mane)
    p.oval(6.9, 7, 0.5, 0.5, (16, 10, 8))
    p.oval(3.8, 11.1, 0.5, 0.4, (30, 18, 14))
    for pts in ([(11, 18.4), (11, 24), (10.6, 29.4)],
                [(24.8, 16.6), (25.4, 22.6), (24.8, 29.4)]):       # near legs
        p.limb(pts, [3.4, 1.7, 1.5], down(coat, under, 18, 28))
        p.limb([(pts[2][0], 27), pts[2]], 1.5, sock)
    p.place()
    p.grain(3, 75)
    return p


def ship(x=0, y=0, sky=(86, 138, 196), haze=(134, 170, 204),
         sea=(52, 92, 128), near=(32, 62, 96), hull=(40, 46, 62),
         keel=(160, 44, 40), house=(242, 242, 238), funnel=(178, 44, 30),
         cargo_a=(176, 52, 40), cargo_b=(42, 96, 92),
         cargo_c=(228, 182, 80)):
    """A cargo ship at sea, its bow to the right.  The default picture."""
    p = Picture()
    p.background(rough(down(sky, haze, 0, 20), 5, 10, 3, 81))
    p.box(-1, 20, 40, 40, rough(down(sea, near, 20, 32), 12, 5, 1, 82))
    p.place(x, y)
    p.outline([(2, 17.4), (23, 17.4), (30.8, 15), (27.4, 24.2), (4, 24.2)],
              hull)
    p.outline([(3.5, 22.6), (28.1, 22.6), (27.3, 24.4), (4, 24.4)], keel)
    for k in range(4):                                             # containers
        left = 12.4 + 3.4 * k
        p.box(left, 14.4, left + 3, 17.4, (cargo_a, cargo_b, cargo_c)[k % 3])
    for k in range(3):
        left = 12.4 + 3.4 * k
        p.box(left, 11.4, left + 3, 14.2, (cargo_b, cargo_c, cargo_a)[k % 3])
    p.box(3.4, 8.4, 10.8, 17.4, across(house, mix(house, (90, 100, 120), 0.4),
                                       3, 11))                     # bridge
    p.box(2.8, 7.6, 11.6, 9, house)
    p.box(4, 9.6, 10.4, 10.8, (40, 52, 70))
    p.box(4, 12.6, 10.4, 13.4, (90, 100, 116))
    p.outline([(4.4, 7.8), (4.8, 3), (7.8, 3), (8.2, 7.8)], funnel)
    p.box(4.7, 2.6, 7.9, 4, (30, 30, 34))
    p.limb([(26.4, 16.4), (26.4, 7.6)], 0.9, (70, 74, 84))         # mast
    p.limb([(2, 24.6), (12, 25.2), (27.6, 24.6), (31, 25.4)], [1, 0.7, 1, 0.5],
           (226, 236, 242), 0.8)                                   # foam
    p.place()
    p.grain(2, 85)
    return p


def truck(x=0, y=0, size=1, sky=(190, 208, 226), trees=(92, 106, 84),
          road=(132, 130, 128), near=(104, 102, 102), cab=(206, 60, 40),
          shade=(134, 32, 24), load=(234, 234, 230), load2=(180, 182, 186),
          glass=(58, 74, 92), wheel=(24, 24, 26)):
    """A delivery truck on a road, its cab to the left; 96 x 64."""
    p = Picture(48, 2)
    p.background(down(sky, mix(sky, (255, 255, 255), 0.5), 0, 14))
    p.box(-1, 11, 60, 17, rough(trees, 14, 3, 3, 91))
    p.box(-1, 16.4, 60, 40, rough(down(road, near, 16, 32), 7, 3, 1, 92))
    p.place(x + 8, y, size)
    p.oval(16, 27.6, 15.6, 1.5, (34, 34, 38), 0.8)
    p.box(3, 22, 30, 25.4, (52, 52, 58))                           # chassis
    p.box(11.2, 5, 31, 22.6, down(load, load2, 5, 23))             # box
    for k in range(1, 6):
        p.limb([(11.2 + 3.3 * k, 5.6), (11.2 + 3.3 * k, 22)], 0.25, load2)
    p.box(11.2, 21.6, 31, 22.8, (110, 112, 118))
    p.outline([(1.2, 25), (1.2, 17.6), (3.4, 10.6), (5, 9.6), (10.6, 9.6),
               (10.6, 25)], down(cab, shade, 9, 26))
    p.outline([(2.4, 17), (4.2, 11.4), (6, 11.2), (6, 17)],
              mix(glass, (255, 255, 255), 0.3))
    p.outline([(6.6, 11.2), (9.6, 11.2), (9.6, 17), (6.6, 17)], glass)
    p.limb([(6.3, 17.4), (6.3, 24)], 0.3, shade)
    p.box(0.8, 19.6, 2.4, 21.2, (252, 244, 210))                   # lamp
    p.box(0.6, 23.4, 4.6, 25.2, (64, 64, 70))                      # bumper
    for cx in (6.8, 21.6, 27.4):
        p.oval(cx, 25, 3, 3, wheel)
        p.oval(cx, 25, 1.5, 1.5, (176, 180, 186))
        p.oval(cx, 25, 0.5, 0.5, (60, 62, 66))
    p.place()
    p.grain(3, 95)
    return p


# ------------------------------------------------------------ test patterns

def pattern(colour):
    """32 x 32 pixels, each asked for by column and row."""
    p = Picture()
    p.rows = [[colour(i, j) for i in range(32)] for j in range(32)]
    return p


def impulse():
    """Black, with one white pixel at column 16, row 16 (counted from 0).

    Before normalisation a 3 x 3 convolution makes its own kernel of it,
    turned round.  After it, black is no longer 0: the kernel then stands on
    a flat floor.  Both 16s are even twice over, so a 1 x 1 convolution that
    steps by 2 keeps the pixel, and the next one too.
    """
    return pattern(lambda i, j: (255,) * 3 if (i, j) == (16, 16) else (0,) * 3)


def checkerboard():
    """White and black by turns, one pixel each; the top left one is white.

    A 1 x 1 convolution that steps by 2 sees only the white ones, as if the
    picture had no black at all.
    """
    return pattern(lambda i, j: (255,) * 3 if (i + j) % 2 == 0 else (0,) * 3)


def ramp():
    """Black at the left edge to white at the right, in 31 steps of 8 or 9.

    The slope is the same everywhere (but for the rounding), so an edge
    filter gives nearly one number, except at the border, where the padding
    begins.
    """
    return pattern(lambda i, j: (math.floor(255 * i / 31 + 0.5),) * 3)


def red():
    """Full red everywhere: (255, 0, 0).

    One channel at its largest, two at zero, and no edge but the border.
    """
    return pattern(lambda i, j: (255, 0, 0))


PICTURES = [airplane, automobile, bird, cat, deer, dog, frog, horse, ship,
            truck, impulse, checkerboard, ramp, red]


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith('-'):
        sys.exit('usage: python3 tools/draw.py FOLDER [NAME ...]\n'
                 'names: ' + ' '.join(f.__name__ for f in PICTURES))
    folder, names = sys.argv[1], sys.argv[2:]
    unknown = set(names) - {f.__name__ for f in PICTURES}
    if unknown:
        sys.exit('draw.py: no such picture: ' + ' '.join(sorted(unknown)))
    os.makedirs(folder, exist_ok=True)
    for f in PICTURES:
        if not names or f.__name__ in names:
            with open(os.path.join(folder, f.__name__ + '.png'), 'wb') as out:
                out.write(f().png())


if __name__ == '__main__':
    main()
