#!/usr/bin/env python3
"""Writes the .net page of a CIFAR ResNet (He et al. 2016, section 4.2) for a file of weights.

usage: tools/cifar_page.py FILE.safetensors > FILE.net

Depth, shortcuts, labels, mean and std are read from the header of the weights: their names say which
blocks project, their metadata how the pictures were normalised. Where a block changes shape and has
no downsample tensors the shortcut is option A, with the zeros where pad_placement says.
"""
import json
import os
import re
import struct
import sys


def header(path):
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        tensors = json.loads(f.read(length))
    return tensors.pop("__metadata__"), {name: t["shape"] for name, t in tensors.items()}


def block(rows, name, x, stride, shapes, zeros):
    """One BasicBlock: the trunk, then the shortcut, then the addition."""
    channels, inplanes = shapes[name + ".conv1.weight"][:2]

    def row(part, op, *words):
        rows.append((f"{name}.{part}", op, *words))
        return f"{name}.{part}"

    out = row("conv1", "conv2d", x, f"kernel=3 stride={stride} pad=1")
    out = row("bn1", "batchnorm2d", out)
    out = row("relu1", "relu", out)
    out = row("conv2", "conv2d", out, "kernel=3 stride=1 pad=1")
    out = row("bn2", "batchnorm2d", out)
    if name + ".downsample.0.weight" in shapes:
        x = row("downsample.0", "conv2d", x, f"kernel=1 stride={stride} pad=0")
        x = row("downsample.1", "batchnorm2d", x)
    elif stride != 1 or inplanes != channels:
        x = row("shortcut", "zero_pad_shortcut", x, f"channels={channels} stride={stride} zeros={zeros}")
    out = row("add", "add", f"{out} {x}")
    return row("relu2", "relu", out)


def page(path):
    meta, shapes = header(path)
    rows = [("normalize", "normalize", "input", f"mean={meta['mean']} std={meta['std']}")]
    rows.append(("conv1", "conv2d", "normalize", "kernel=3 stride=1 pad=1"))
    rows.append(("bn1", "batchnorm2d", "conv1"))
    rows.append(("relu1", "relu", "bn1"))
    x = "relu1"
    blocks = {tuple(map(int, m.groups())) for m in (re.match(r"layer(\d+)\.(\d+)\.", n) for n in shapes) if m}
    for layer, number in sorted(blocks):
        stride = 2 if layer > 1 and number == 0 else 1
        x = block(rows, f"layer{layer}.{number}", x, stride, shapes, meta["pad_placement"])
    rows.append(("avgpool", "avgpool2d", x))
    rows.append(("fc", "linear", "avgpool"))
    rows.append(("softmax", "softmax", "fc"))

    out = ["skipstep net 1"]
    out.append(f"# ResNet-{6 * len(blocks) // 3 + 2} for CIFAR-10, shortcuts of option {meta['shortcut']}")
    out.append("input   " + meta["input"].replace(",", " "))
    out.append("labels  " + meta["labels"].replace(",", " "))
    out.append("weights " + os.path.basename(path))
    before = None
    for name, op, *words in rows:
        part = ".".join(name.split(".")[:2]) if name.startswith("layer") else ""
        if part != before:
            out.append("")
        before = part
        words[0] = words[0].ljust(22) if len(words) > 1 else words[0]
        out.append(f"{name:<22} {op:<18} {' '.join(words)}".rstrip())
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.write(page(sys.argv[1]))
