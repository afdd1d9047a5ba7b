"""growth.csv as PNG: both axes logarithmic, so that what grows in proportion is a straight line of slope 1."""
import math
import os
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 560, 80, 190, 50, 60
COLOURS = [(0, 90, 160), (200, 80, 0), (0, 130, 90), (130, 60, 150)]

PLOTS = [
    # what, rows of, x is, title, sentence
    ("cifar depth", "layers", "ResNet-8 to ResNet-1202 on 32x32",
     "Layers all cost the same here, so time is proportional to depth; a trace keeps a little more with each, a forward "
     "run only its weights."),
    ("depth", "layers", "ResNet-18 to ResNet-152 on 224x224",
     "From 34 to 50 layers a basic block becomes a bottleneck: the work grows by 11 % only, from 50 on by about 78 M "
     "multiply-adds a layer; a trace grows with the maps, a forward run with the weights."),
    ("picture", "pixels a side", "ResNet-18, pictures from 32 to 1024 pixels a side",
     "Work and maps grow with the square of the side, so a slope of 2 is what is due; the smallest pictures are dearer "
     "a pixel, since their last maps are 1x1 and the weights, read once, are most of what there is to do."),
    ("batch", "pictures", "ResNet-20 A, batches of 1 to 512",
     "A batch is a picture a thread: from 2 on, time is proportional to the batch; memory does not grow, since a "
     "picture is made when its turn comes."),
    ("threads resnet18", "threads", "ResNet-18 by threads",
     "Tiles of one picture are shared among threads; time falls in proportion as far as there are cores."),
    ("threads resnet50", "threads", "ResNet-50 by threads",
     "The same for bottlenecks, whose 1x1 convolutions read more for each multiply-add."),
]


def ticks(low, high):
    power = math.floor(math.log10(low))
    while 10**power <= high:
        for m in (1, 2, 5):
            if low * 0.999 <= m * 10**power <= high * 1.001:
                yield m * 10**power
        power += 1


def slope(points):
    """Of log y on log x, least squares; None for fewer than two points."""
    if len(points) < 2:
        return None
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mx)**2 for x in xs)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / across if across else None


def draw(path, title, x_name, lines):
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default()
    xs = [x for _, points in lines for x, _ in points]
    ys = [y for _, points in lines for _, y in points]
    x0, x1, y0, y1 = min(xs) / 1.1, max(xs) * 1.1, min(ys) / 1.3, max(ys) * 1.3

    def at(x, y):
        across = math.log(x / x0) / math.log(x1 / x0) * (WIDTH - LEFT - RIGHT)
        up = math.log(y / y0) / math.log(y1 / y0) * (HEIGHT - TOP - BOTTOM)
        return LEFT + across, HEIGHT - BOTTOM - up

    for x in ticks(x0, x1):
        pen.line([at(x, y0), at(x, y1)], (225, 225, 225))
        pen.text((at(x, y0)[0] - 8, HEIGHT - BOTTOM + 6), f"{x:g}", "black", font)
    for y in ticks(y0, y1):
        pen.line([at(x0, y), at(x1, y)], (225, 225, 225))
        pen.text((12, at(x0, y)[1] - 6), f"{y:g}", "black", font)
    pen.rectangle([LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM], outline=(90, 90, 90))
    pen.text((LEFT, 18), title, "black", font)
    pen.text((LEFT, HEIGHT - 26), x_name, "black", font)
    for i, (name, points) in enumerate(lines):
        colour = COLOURS[i % len(COLOURS)]
        pen.line([at(*p) for p in points], colour, 2)
        for p in points:
            x, y = at(*p)
            pen.ellipse([x - 3, y - 3, x + 3, y + 3], fill=colour)
        s = slope(points)
        pen.text((WIDTH - RIGHT + 12, TOP + 10 + 34 * i), name, colour, font)
        if s is not None:
            pen.text((WIDTH - RIGHT + 12, TOP + 22 + 34 * i), f"slope {s:.2f}", colour, font)
    image.save(path)


def draw_all(rows, out):
    drawn = []
    for name, x_name, title, sentence in PLOTS:
        of = [r for r in rows if r["plot"] == name]
        if not of:
            continue
        lines = []
        for job in dict.fromkeys(r["job"] for r in of):
            own = sorted((r for r in of if r["job"] == job), key=lambda r: r["x"])
            lines.append((f"{job}, ms", [(r["x"], r["ms"]) for r in own]))
            lines.append((f"{job}, MiB", [(r["x"], r["mib"]) for r in own]))
        file = "growth-" + name.replace(" ", "-") + ".png"
        try:
            draw(os.path.join(out, file), title, x_name, lines)
        except ImportError:
            print("no plots: Pillow (Debian: python3-pil) is not installed", file=sys.stderr)
            return drawn
        slopes = ", ".join(f"{what} {slope(points):.2f}" for what, points in lines if len(points) > 1)
        drawn.append({"file": file, "title": title, "text": f"{sentence} Slopes: {slopes}."})
    return drawn
