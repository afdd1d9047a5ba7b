#!/usr/bin/python3
"""Writes op.txt: what PyTorch makes of small calls of every op, for tests/check_golden_op.c.

    /usr/bin/python3 tests/golden/op.py >tests/golden/op.txt

Only outputs are stored; inputs and weights come from a seed, made here and in tests/rig.c by the same generator.
A case is a line `case OP SEED IN... | WEIGHT... | KEY=VALUE...`, a line `out C H W`, and the numbers.
"""
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


class Numbers:
    """A 32-bit generator; its upper 16 bits as (n - 32768) / 16384."""

    def __init__(self, seed):
        self.seed = seed

    def take(self, shape):
        n = 1
        for d in shape:
            n *= d
        values = []
        for _ in range(n):
            self.seed = (self.seed * 1664525 + 1013904223) & 0xFFFFFFFF
            values.append(((self.seed >> 16) - 32768) / 16384)
        return torch.tensor(values, dtype=torch.float32).reshape(shape)


def conv2d(x, w, a):
    return F.conv2d(x[0], w[0], w[1] if len(w) > 1 else None, stride=a.get("stride", 1), padding=a.get("pad", 0),
                    dilation=a.get("dilation", 1), groups=a.get("groups", 1))


def batchnorm2d(x, w, a):
    return F.batch_norm(x[0], w[2], w[3].abs() + 0.5, w[0], w[1], eps=a.get("eps", 1e-5))


def groupnorm(x, w, a):
    return F.group_norm(x[0], a["groups"], w[0], w[1], eps=a.get("eps", 1e-5))


def normalize(x, w, a):
    mean, std = (torch.tensor(a[key]).reshape(-1, 1, 1) for key in ("mean", "std"))
    return (x[0] - mean) / std


def zero_pad_shortcut(x, w, a):
    zeros = a["channels"] - x[0].shape[1]
    before = zeros // 2 if a.get("zeros") == "both" else 0
    s = a.get("stride", 1)
    return F.pad(x[0][:, :, ::s, ::s], (0, 0, 0, 0, before, zeros - before))


def maxpool2d(x, w, a):
    return F.max_pool2d(x[0], a["kernel"], stride=a.get("stride", 1), padding=a.get("pad", 0),
                        ceil_mode=bool(a.get("ceil_mode", 0)))


def avgpool2d(x, w, a):
    if a.get("kernel", 0) == 0:
        return F.adaptive_avg_pool2d(x[0], 1)
    return F.avg_pool2d(x[0], a["kernel"], stride=a.get("stride", 1), padding=a.get("pad", 0),
                        ceil_mode=bool(a.get("ceil_mode", 0)), count_include_pad=False)


OPS = {
    "input": lambda x, w, a: x[0].div(255),  # as torchvision's to_tensor()
    "normalize": normalize,
    "conv2d": conv2d,
    "batchnorm2d": batchnorm2d,
    "groupnorm": groupnorm,
    "relu": lambda x, w, a: F.relu(x[0]),
    "add": lambda x, w, a: x[0] + x[1],
    "zero_pad_shortcut": zero_pad_shortcut,
    "maxpool2d": maxpool2d,
    "avgpool2d": avgpool2d,
    "linear": lambda x, w, a: F.linear(x[0].flatten(1), w[0], w[1] if len(w) > 1 else None),
    "softmax": lambda x, w, a: F.softmax(x[0], dim=1),
}

CIFAR = {"mean": [0.4914, 0.4822, 0.4465], "std": [0.2470, 0.2435, 0.2616]}

CASES = [
    ("input", [(3, 4, 4)], [], {}),
    ("normalize", [(3, 4, 4)], [], CIFAR),
    ("conv2d", [(3, 8, 8)], [(4, 3, 3, 3)], {"kernel": 3, "pad": 1}),
    ("conv2d", [(4, 8, 8)], [(8, 4, 3, 3)], {"kernel": 3, "stride": 2, "pad": 1}),
    ("conv2d", [(16, 7, 5)], [(3, 16, 1, 1), (3,)], {"kernel": 1, "stride": 2}),
    ("conv2d", [(3, 15, 15)], [(4, 3, 7, 7)], {"kernel": 7, "stride": 2, "pad": 3}),
    ("conv2d", [(6, 9, 9)], [(9, 2, 3, 3), (9,)], {"kernel": 3, "pad": 1, "groups": 3}),
    ("conv2d", [(5, 6, 6)], [(5, 1, 3, 3)], {"kernel": 3, "pad": 1, "groups": 5}),
    ("conv2d", [(2, 11, 9)], [(3, 2, 3, 3)], {"kernel": 3, "pad": 2, "dilation": 2}),
    ("conv2d", [(2, 12, 12)], [(3, 2, 3, 3), (3,)], {"kernel": 3, "stride": 3, "pad": 4, "dilation": 2}),
    ("conv2d", [(64, 8, 8)], [(2, 64, 3, 3)], {"kernel": 3, "pad": 1}),
    ("batchnorm2d", [(4, 5, 5)], [(4,)] * 4, {}),
    ("batchnorm2d", [(3, 3, 3)], [(3,)] * 4, {"eps": 0.001}),
    ("relu", [(2, 5, 5)], [], {}),
    ("add", [(3, 4, 4), (3, 4, 4)], [], {}),
    ("zero_pad_shortcut", [(4, 6, 6)], [], {"channels": 8, "stride": 2, "zeros": "end"}),
    ("zero_pad_shortcut", [(4, 5, 7)], [], {"channels": 8, "stride": 2, "zeros": "both"}),
    ("zero_pad_shortcut", [(3, 4, 4)], [], {"channels": 6, "zeros": "both"}),
    ("maxpool2d", [(3, 9, 9)], [], {"kernel": 3, "stride": 2, "pad": 1}),
    ("maxpool2d", [(2, 7, 8)], [], {"kernel": 3, "stride": 2, "pad": 1, "ceil_mode": 1}),
    ("maxpool2d", [(2, 6, 6)], [], {"kernel": 2, "stride": 3, "pad": 1, "ceil_mode": 1}),
    ("avgpool2d", [(6, 8, 8)], [], {}),
    ("avgpool2d", [(2, 7, 7)], [], {"kernel": 2, "stride": 2, "ceil_mode": 1}),
    ("avgpool2d", [(2, 8, 9)], [], {"kernel": 3, "stride": 2, "pad": 1}),
    ("avgpool2d", [(2, 8, 9)], [], {"kernel": 4, "stride": 3, "pad": 2, "ceil_mode": 1}),
    ("linear", [(64, 1, 1)], [(10, 64), (10,)], {}),
    ("linear", [(33, 1, 1)], [(19, 33)], {}),
    ("softmax", [(10, 1, 1)], [], {}),
    ("softmax", [(3, 2, 2)], [], {}),
    ("groupnorm", [(8, 5, 5)], [(8,)] * 2, {"groups": 2}),
    ("groupnorm", [(32, 3, 4)], [(32,)] * 2, {"groups": 32, "eps": 0.001}),
    ("groupnorm", [(6, 9, 7)], [(6,)] * 2, {"groups": 1}),
    ("groupnorm", [(36, 2, 2)], [(36,)] * 2, {"groups": 12}),
]


def word(value):
    return ",".join("%.9g" % v for v in value) if isinstance(value, list) else str(value)


def main():
    print("# PyTorch %s, made by op.py" % torch.__version__)
    for n, (op, ins, weights, args) in enumerate(CASES):
        numbers = Numbers(1000 + n)
        x = [numbers.take((1,) + s) for s in ins]
        w = [numbers.take(s) for s in weights]
        y = OPS[op](x, w, args)
        y = y.reshape(tuple(y.shape[1:]) + (1,) * (4 - y.dim()))
        shapes = " ".join(",".join(map(str, s)) for s in ins), " ".join(",".join(map(str, s)) for s in weights)
        keys = " ".join("%s=%s" % (key, word(args[key])) for key in args)
        print(" ".join(("case %s %d %s | %s | %s" % (op, 1000 + n, *shapes, keys)).split()))
        print("out %d %d %d" % tuple(y.shape))
        values = ["%.9g" % v for v in y.flatten().tolist()]
        for i in range(0, len(values), 8):
            print(" ".join(values[i:i + 8]))


main()
