#!/usr/bin/python3
"""Writes buffers.txt: what PyTorch does with memory, line by line of a forward(), for tests/check_buffers.c.

    /usr/bin/python3 tests/golden/buffers.py >tests/golden/buffers.txt

The lines are those of skipstep's Python listing (the test compares them), run one at a time under torch.no_grad().
After each: which buffer every name points at, which were there before and written into (by the version counter),
bytes alive and the most at one time (tensors, by weak references), how many were made so far, and for every buffer
alive the operation whose output it still equals. Buffers are numbered as they are made; a name with a * is the
caller's.

At the end, what-ifs on the shipped network: x written over, run as Python, with the numbers that come out.
"""
import json
import os
import struct
import weakref

import numpy
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(1)
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "data")

BASIC = """def forward(self, x):
    identity = x
    out = self.conv1(x)
    out = self.bn1(out)
    out = self.relu(out)
    out = self.conv2(out)
    out = self.bn2(out)
    if self.WAY is not None:
        identity = self.WAY(x)
    out += identity
    out = self.relu(out)
    return out
"""
BOTTLENECK = BASIC.replace("""    if""", """    out = self.relu(out)
    out = self.conv3(out)
    out = self.bn3(out)
    if""")
RESNET = """x = to_tensor(picture)
x = normalize(x, mean, std)
def forward(self, x):
    x = self.conv1(x)
    x = self.bn1(x)
    x = self.relu(x)
POOL    x = self.layer1(x)
    x = self.layer2(x)
    x = self.layer3(x)
MORE    x = self.avgpool(x)
    x = torch.flatten(x, 1)
    x = self.fc(x)
    return x
p = softmax(model(x), dim=1)
"""


class ZeroPad(nn.Module):
    def __init__(self, zeros, stride):
        super().__init__()
        self.zeros, self.stride = zeros, stride

    def forward(self, x):
        return F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.zeros))


def norm(channels):
    bn = nn.BatchNorm2d(channels)
    for t in (bn.weight.data, bn.bias.data, bn.running_mean, bn.running_var):
        t.uniform_(-1, 1)
    bn.running_var.abs_().add_(0.1)
    return bn


class Block(nn.Module):
    def __init__(self, inplanes, planes, stride, option, bottleneck, inplace):
        super().__init__()
        out = planes * (4 if bottleneck else 1)
        if bottleneck:
            convs = [(inplanes, planes, 1, 1), (planes, planes, 3, stride), (planes, out, 1, 1)]
        else:
            convs = [(inplanes, planes, 3, stride), (planes, planes, 3, 1)]
        for i, (a, b, k, s) in enumerate(convs, 1):
            setattr(self, "conv%d" % i, nn.Conv2d(a, b, k, s, k // 2, bias=False))
            setattr(self, "bn%d" % i, norm(b))
        self.relu = nn.ReLU(inplace=inplace)
        way = None
        if option == "A" and (stride != 1 or inplanes != out):
            way = ZeroPad(out - inplanes, stride)
        elif option == "C" or (option == "B" and (stride != 1 or inplanes != out)):
            way = nn.Sequential(nn.Conv2d(inplanes, out, 1, stride, bias=False), norm(out))
        word = "shortcut" if option == "A" else "downsample"
        setattr(self, word, way)
        self.lines = (BOTTLENECK if bottleneck else BASIC).replace("WAY", word)
        made = {}
        exec(self.lines, made)
        self.run = made["forward"]

    def forward(self, x):
        return self.run(self, x)


class ResNet(nn.Module):
    def __init__(self, blocks, option, bottleneck, imagenet):
        super().__init__()
        width = 64 if imagenet else 16
        self.conv1 = nn.Conv2d(3, width, 7 if imagenet else 3, 2 if imagenet else 1, 3 if imagenet else 1, bias=False)
        self.bn1 = norm(width)
        self.relu = nn.ReLU(inplace=True)
        if imagenet:
            self.maxpool = nn.MaxPool2d(3, 2, 1)
        inplanes = width
        for i, n in enumerate(blocks):
            stage = []
            for b in range(n):
                planes = width << i
                stage.append(Block(inplanes, planes, 2 if b == 0 and i > 0 else 1, option, bottleneck, True))
                inplanes = planes * (4 if bottleneck else 1)
            setattr(self, "layer%d" % (i + 1), nn.Sequential(*stage))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(inplanes, 1000 if imagenet else 10)
        self.lines = RESNET.replace("POOL", "    x = self.maxpool(x)\n" if imagenet else "")
        self.lines = self.lines.replace("MORE", "    x = self.layer4(x)\n" if len(blocks) == 4 else "")


class Memory:
    """All buffers ever made, and the outputs of all operations as they were."""

    def __init__(self):
        self.made = []    # [address, bytes, weak references of the tensors in it]
        self.truth = []   # (name of the operation, a copy of its output)
        self.peak = 0

    def tensor(self, number):
        for ref in self.made[number][2]:
            if ref() is not None:
                return ref()
        return None

    def alive(self):
        return [n for n in range(len(self.made)) if self.tensor(n) is not None]

    def live(self):
        return sum(self.made[n][1] for n in self.alive())

    def number(self, tensor):
        """The buffer this tensor is in; a new one if none that is alive is there."""
        for n in self.alive():
            if self.made[n][0] == tensor.data_ptr():
                if not any(ref() is tensor for ref in self.made[n][2]):
                    self.made[n][2].append(weakref.ref(tensor))
                return n + 1
        self.made.append([tensor.data_ptr(), tensor.numel() * tensor.element_size(), [weakref.ref(tensor)]])
        self.peak = max(self.peak, self.live())
        return len(self.made)

    def note(self, name, tensor):
        self.number(tensor)
        self.truth.append((name, tensor.clone()))

    def holds(self, number):
        now = self.tensor(number).flatten()
        for name, was in reversed(self.truth):
            if was.numel() == now.numel() and torch.equal(was.flatten(), now):
                return name
        return "?"


def watch(memory, module):
    """A hook on every module that computes; the n-th call of a block's relu is relu1, relu2, ..."""
    calls = {}

    def hook_of(name):
        def hook(_module, _inputs, output):
            label = name
            if name.split(".")[-1] == "relu":
                calls[name] = calls.get(name, 0) + 1
                label += str(calls[name])
            memory.note(label, output)
        return hook

    for name, m in module.named_modules():
        if not list(m.children()) and name:
            m.register_forward_hook(hook_of(name))


def report(memory, line, runs, names, caller, versions):
    own = sorted("%s=%d" % (k, memory.number(v)) for k, v in names.items())
    other = sorted("%s*=%d" % (k, memory.number(v)) for k, v in caller.items())
    into = [n + 1 for n in memory.alive() if n in versions and memory.tensor(n)._version != versions[n]]
    held = ["%d:%s" % (n + 1, memory.holds(n)) for n in memory.alive()]
    print("%s | %s | %s | into %s | live %d peak %d made %d | %s" % (
        line, "run" if runs else "-", " ".join(own + other), " ".join(map(str, into)) or "-", memory.live(),
        memory.peak, len(memory.made), " ".join(held)))


def step_through(memory, module, names, function=None):
    """Runs the lines one by one. `names` are those of the caller."""
    frames = [names]
    taken, passed = True, None
    env = {"self": module, "torch": torch}

    def model(_x):
        return passed.pop()

    for line in module.lines.splitlines():
        here, caller = frames[-1], {k: v for f in frames[:-1] for k, v in f.items()}
        memory.peak = memory.live()
        versions = {n: memory.tensor(n)._version for n in memory.alive()}
        text, runs = line.strip(), True
        if text.startswith("def "):
            x = here.get("input", here.get("x"))
            frames.append({"x": x})
            del x
            here, caller = frames[-1], frames[0]
        elif text.startswith("if "):
            taken = eval(text[3:-1], env, here)
        elif text.startswith("return "):
            report(memory, line, True, here, caller, versions)
            passed = [eval(text[7:], env, here)]
            del here
            frames.pop()
            continue
        elif line.startswith("        ") and not taken:
            runs = False
        elif " += " in text:
            exec(text, env, here)
            memory.note("add", here["out"])
        else:
            name, right = text.split(" = ")
            value = eval(right, dict(env, model=model, **(function or {})), here)
            memory.number(value)
            here[name] = value
            del value
        report(memory, line, runs, here, caller, versions)
        del here, caller


def block_case(name, shape, planes, stride, option, bottleneck=False, inplace=True):
    print("case %s" % name)
    block = Block(shape[0], planes, stride, option, bottleneck, inplace).eval()
    memory = Memory()
    watch(memory, block)
    caller = {"input": torch.rand(1, *shape)}
    memory.note("x", caller["input"])
    step_through(memory, block, caller)


def net_case(name, blocks, option, bottleneck=False, imagenet=False):
    print("case %s" % name)
    net = ResNet(blocks, option, bottleneck, imagenet).eval()
    memory = Memory()
    watch(memory, net)
    picture = numpy.arange(32 * 32 * 3).reshape(32, 32, 3) % 251

    def to_tensor(p):
        x = torch.from_numpy(p.astype("uint8")).permute(2, 0, 1).contiguous()[None].float().div_(255)
        memory.note("input", x)
        return x

    def normalize(x, mean, std):  # as torchvision's, which is not in place
        x = x.clone().sub_(mean).div_(std)
        memory.note("normalize", x)
        return x

    def softmax(x, dim):
        p = F.softmax(x, dim)
        memory.note("softmax", p)
        return p

    def three(*v):
        return torch.tensor(v).reshape(1, 3, 1, 1)

    step_through(memory, net, {}, {"to_tensor": to_tensor, "normalize": normalize, "picture": picture,
                                   "mean": three(.5, .4, .3), "std": three(.2, .3, .2), "softmax": softmax})


def load(path):
    with open(path, "rb") as f:
        n, = struct.unpack("<Q", f.read(8))
        head, body = json.loads(f.read(n)), f.read()
    return {k: torch.from_numpy(numpy.frombuffer(body[slice(*v["data_offsets"])], "<f4").copy().reshape(v["shape"]))
            for k, v in head.items() if k != "__metadata__" and v["dtype"] == "F32"}


FIRST = {
    # the usual order, and a relu in place put before it
    "relu": ("    out = self.conv1(x)", "    out = self.relu(x)\n    out = self.conv1(out)"),
    # the same lines on x before its relu
    "preactivation": ("    out = self.conv1(x)", "    out = self.relu(x)\n    out = self.conv1(out)"),
    # the result of batch norm copied into x
    "batch norm": ("    out = self.bn1(out)", "    out = x.copy_(self.bn1(out))"),
}


def harm_cases(model, option, cases):
    from PIL import Image
    net = ResNet((3, 3, 3), option, False, False).eval()
    weights = load(os.path.join(DATA, model + ".safetensors"))
    net.load_state_dict({k: v for k, v in weights.items() if not k.endswith("num_batches_tracked")}, strict=False)
    picture = numpy.asarray(Image.open(os.path.join(DATA, "pictures", "ship.png")).convert("RGB"))
    mean = torch.tensor([0.4914, 0.4822, 0.4465]).reshape(1, 3, 1, 1)
    std = torch.tensor([0.2470, 0.2435, 0.2616]).reshape(1, 3, 1, 1)
    start = (torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float() / 255 - mean) / std

    def raw_x(name):
        """What the relu before this block reads."""
        x = net.bn1(net.conv1(start))
        for stage in (net.layer1, net.layer2, net.layer3):
            for block in stage:
                if block is dict(net.named_modules())[name]:
                    return x
                x = F.relu(x)
                source = block.lines.replace("    out = self.relu(out)\n    return out", "    return out")
                made = {}
                exec(source, made)
                x = made["forward"](block, x)
        raise KeyError(name)

    for first, name, c, y, col in cases:
        block = dict(net.named_modules())[name]
        raw = raw_x(name)
        x = raw if first == "preactivation" else F.relu(raw)
        seen = []
        for fixed in (True, False):
            source = block.lines.replace(*FIRST[first])
            if fixed:  # what was meant: the same with copies
                source = source.replace("    identity = x\n", "    identity, x = x, x.clone()\n")
                source = source.replace("identity = self.downsample(x)", "identity = self.downsample(identity)")
            source = source.replace("    out += identity\n", "    return out, identity, out + identity\n")
            made = {}
            exec(source, made)
            seen.append([t[0, c, y, col].item() for t in made["forward"](block, x.clone())]
                        + [made["forward"](block, x.clone())])
        (_, right, total, a), (_, wrong, bad, b) = seen
        changed = [(p != q).sum().item() for p, q in zip(a, b)]
        print("harm %s %s %s/%d,%d,%d | %.6f %.6f %.6f | %.6f %.6f | %d of %d" % (
            first.replace(" ", "_"), model, name, c, y, col, seen[0][0], right, total, wrong, bad, changed[2],
            a[2].numel()))
        assert changed[0] == 0


with torch.no_grad():
    print("# PyTorch %s, made by buffers.py" % torch.__version__)
    block_case("resnet20-a layer1.0", (16, 32, 32), 16, 1, "A")
    block_case("resnet20-a layer2.0", (16, 32, 32), 32, 2, "A")
    block_case("resnet20-b layer2.0", (16, 32, 32), 32, 2, "B")
    block_case("resnet20-b layer2.1", (32, 16, 16), 32, 1, "B")
    block_case("resnet20-c layer1.0", (16, 32, 32), 16, 1, "C")
    block_case("bottleneck layer1.0", (64, 8, 8), 64, 1, "B", True)
    block_case("bottleneck layer1.1", (256, 8, 8), 64, 1, "B", True)
    block_case("bottleneck layer2.0", (256, 8, 8), 128, 2, "B", True)
    block_case("resnet20-b layer2.0 new", (16, 32, 32), 32, 2, "B", False, False)
    block_case("resnet20-b layer2.1 new", (32, 16, 16), 32, 1, "B", False, False)
    block_case("bottleneck layer1.1 new", (256, 8, 8), 64, 1, "B", True, False)
    net_case("resnet20-a stem", (3, 3, 3), "A")
    net_case("resnet20-b head", (3, 3, 3), "B")
    net_case("bottleneck stem", (2, 1, 1, 1), "B", True, True)
    harm_cases("resnet20-b", "B", [("relu", "layer2.1", 5, 3, 7), ("relu", "layer2.0", 5, 3, 7),
                                   ("preactivation", "layer2.1", 5, 3, 7), ("preactivation", "layer1.0", 3, 30, 9),
                                   ("preactivation", "layer2.0", 12, 8, 6), ("preactivation", "layer3.2", 40, 2, 5),
                                   ("batch norm", "layer2.1", 5, 3, 7), ("batch norm", "layer1.2", 0, 16, 16)])
    harm_cases("resnet20-c", "C", [("batch norm", "layer1.1", 9, 20, 11), ("preactivation", "layer3.1", 63, 7, 0)])
