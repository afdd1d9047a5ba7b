"""Names and shapes of tensors for the finder of architectures, and names of classes: arch/, labels/ for fuzz targets."""


def folder(name, files):
    from make import Folder
    f = Folder(name)
    for file, text in files.items():
        f.add(0, file, text if isinstance(text, bytes) else text.encode(), "")


def tiny(norm=(), down="downsample.0", deep=False, bottleneck=False, head=True, more=""):
    """Two stages of one block, a few channels wide."""
    lines = []

    def conv(name, out, into, k):
        lines.append(f"{name}.weight {out} {into} {k} {k}")

    def bn(name, n):
        lines.extend(f"{name}.{word} {n}" for word in norm)

    if deep:
        conv("conv1.0", 2, 3, 3)
        bn("conv1.1", 2)
        conv("conv1.3", 2, 2, 3)
        bn("conv1.4", 2)
        conv("conv1.6", 4, 2, 3)
    else:
        conv("conv1", 4, 3, 3)
    bn("bn1", 4)
    into = 4
    for stage in (1, 2):
        name, mid = f"layer{stage}.0", 2 * stage
        out = 4 * stage
        if bottleneck:
            conv(f"{name}.conv1", mid, into, 1)
            conv(f"{name}.conv2", mid, mid // 2, 3)
            conv(f"{name}.conv3", out, mid, 1)
        else:
            conv(f"{name}.conv1", out, into, 3)
            conv(f"{name}.conv2", out, out, 3)
        for i in range(3 if bottleneck else 2):
            bn(f"{name}.bn{i + 1}", out if not bottleneck or i == 2 else mid)
        if down and stage == 2:
            conv(f"{name}.{down}", out, into, 1)
            bn(f"{name}.downsample.{int(down[-1]) + 1}", out)
        into = out
    if head:
        lines.extend(["fc.weight 3 8", "fc.bias 3"])
    return "\n".join(lines) + "\n" + more


def make():
    batch = "weight", "bias", "running_mean", "running_var"
    folder("arch", {
        "no-norm": tiny(),
        "padded": tiny(down=None, more="@pad_placement end\n@mean 0.5,0.5,0.5\n@std 1,1,1\n@labels a,b,c\n"),
        "plain": tiny(down=None, more="@shortcut none\n@input 3,8,8\n@resize 9\n@interp bicubic\n"),
        "batch-norm": tiny(batch, more="@eps 1e-3\n@labels [\"a b\", \"'\", \"\\\"\"]\n"),
        "group-norm": tiny(("weight", "bias"), more="@norm_groups 2\n"),
        "deep-pooled": tiny(down="downsample.1", deep=True, head=False),
        "grouped": tiny(bottleneck=True, more="@stride_in conv1\n@stride_first 2\n"),
        "squeeze": tiny(more="layer1.0.se.fc1.weight 2 2 1 1\n"),
        "other": "features.0.weight 4 3 3 3\n",
        "none": "",
    })
    folder("labels", {
        "lines": "cat\ndog\n",
        "commas": "cat, dog,a b",
        "synsets": "n01440764 tench, Tinca tinca\nn01443537\tgoldfish\n",
        "numbers": "0: cat\n1: dog\n",
        "python": "{0: 'tench, Tinca tinca',\n 1: \"a 'fish'\"}\n",
        "list.json": "[\"cat\", \"\\u00e9\\n\\ud83d\\ude00\"]",
        "index.json": "{\"1\": [\"n2\", \"dog\"], \"0\": [\"n1\", \"cat\"]}",
        "id2label.json": "{\"0\": \"cat\", \"1\": \"dog\"}",
        "escape": "a\x1b[2Jb\n\xff".encode("latin-1"),
    })
