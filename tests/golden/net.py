#!/usr/bin/python3
"""ResNet-20 A, B and C in PyTorch, every step kept: what skipstep's numbers are held against.

	python3 tests/golden/net.py b data/pictures/ship.png          a line a step: shape, largest, norm
	python3 tests/golden/net.py b PICTURE.png --write FOLDER      every step as FOLDER/STEP.npy
	python3 tests/golden/net.py --golden                          writes data/pytorch.txt again

Needs PyTorch, NumPy and Pillow (Debian: python3-torch python3-numpy python3-pil). The modules carry
torchvision's names; each step of a .net page is one leaf module, so that a forward hook sees its output. The
relus are not in place: they would write over the batch norm before them.
"""
import argparse
import hashlib
import json
import os
import struct

import numpy
import torch
from PIL import Image
from torch import nn

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
GOLDEN = os.path.join(ROOT, 'data', 'pytorch.txt')
PICTURES = 'ship.png', 'cat.png', 'airplane.png'  # 32x32; 64x80: resized, cropped; 96x64: the same, lying
SAMPLES = 32


class Normalize(nn.Module):
    """torchvision.transforms.Normalize, after ToTensor."""

    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean.view(3, 1, 1), std.view(3, 1, 1)

    def forward(self, x):
        return (x - self.mean) / self.std


class Add(nn.Module):
    def forward(self, out, identity):
        return out + identity


class ZeroPad(nn.Module):
    """Option A: every second pixel of x, zeros for the channels x does not have, after those it has."""

    def __init__(self, stride, new):
        super().__init__()
        self.stride, self.new = stride, new

    def forward(self, x):
        return nn.functional.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.new))


class BasicBlock(nn.Module):
    def __init__(self, inplanes, planes, stride, option):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        changes = stride != 1 or inplanes != planes
        self.shortcut = self.downsample = None
        if option == 'c' or option == 'b' and changes:
            conv1x1 = nn.Conv2d(inplanes, planes, 1, stride, bias=False)
            self.downsample = nn.Sequential(conv1x1, nn.BatchNorm2d(planes))
        elif changes:
            self.shortcut = ZeroPad(stride, planes - inplanes)
        self.add = Add()
        self.relu2 = nn.ReLU()

    def forward(self, x):
        out = self.relu1(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        identity = x
        if self.downsample is not None:
            identity = self.downsample(x)
        elif self.shortcut is not None:
            identity = self.shortcut(x)
        return self.relu2(self.add(out, identity))


class ResNet20(nn.Module):
    """The paper's section 4.2 with n = 3: three stages of 16, 32 and 64 channels, three blocks each."""

    def __init__(self, option, mean, std):
        super().__init__()
        self.input = nn.Identity()
        self.normalize = Normalize(mean, std)
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        inplanes = 16
        for stage, planes in enumerate((16, 32, 64), 1):
            blocks = []
            for index in range(3):
                stride = 2 if stage > 1 and index == 0 else 1
                blocks.append(BasicBlock(inplanes, planes, stride, option))
                inplanes = planes
            setattr(self, f'layer{stage}', nn.Sequential(*blocks))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, 10)
        self.softmax = nn.Softmax(1)

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(self.normalize(self.input(x)))))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.softmax(self.fc(torch.flatten(self.avgpool(x), 1)))


def read_safetensors(path):
    """The tensors by name, and the metadata. By hand, so that no code is shared with skipstep's reader."""
    with open(path, 'rb') as file:
        data = file.read()
    size, = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + size])
    meta = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        if entry['dtype'] != 'F32':
            raise SystemExit(f'{path}: {name} is {entry["dtype"]}, not F32')
        begin, end = (8 + size + offset for offset in entry['data_offsets'])
        values = numpy.frombuffer(data[begin:end], '<f4').reshape(entry['shape'])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors, meta


def load(option, data=os.path.join(ROOT, 'data')):
    """resnet20-OPTION with its trained weights, in evaluation mode; its labels."""
    tensors, meta = read_safetensors(os.path.join(data, f'resnet20-{option}.safetensors'))
    mean, std = (torch.tensor([float(v) for v in meta[key].split(',')]) for key in ('mean', 'std'))
    net = ResNet20(option, mean, std)
    missing, unexpected = net.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith('num_batches_tracked')]
    if missing or unexpected:
        raise SystemExit(f'resnet20-{option}: missing {missing}, unexpected {unexpected}')
    return net.eval(), meta['labels'].split(',')


def preprocess(path, edge=32):
    """As torchvision's Resize(edge) and CenterCrop(edge) on a PIL picture: the three stages, (H,W,3) bytes."""
    picture = Image.open(path).convert('RGB')
    width, height = picture.size
    short, long = sorted(picture.size)
    resized = picture
    if short != edge:
        long = int(edge * long / short)
        resized = picture.resize((edge, long) if width < height else (long, edge), Image.BILINEAR)
    left, top = (int(round((size - edge) / 2.0)) for size in resized.size)
    cropped = resized.crop((left, top, left + edge, top + edge))
    return {'picture': numpy.asarray(picture), 'resize': numpy.asarray(resized), 'crop': numpy.asarray(cropped)}


def leaves(net):
    return [(name, module) for name, module in net.named_modules() if not list(module.children())]


def run(net, rgb):
    """Every step's output by name, in running order, (C,H,W) float32; rgb: (32,32,3) bytes."""
    steps = {}

    def keeper(name):
        def keep(_module, _inputs, output):
            steps[name] = output.detach().numpy()[0].reshape(output.shape[1], *(output.shape[2:] or (1, 1))).copy()
        return keep

    hooks = [module.register_forward_hook(keeper(name)) for name, module in leaves(net)]
    with torch.no_grad():
        # ToTensor: bytes to float32, divided by 255
        net(torch.from_numpy(rgb.transpose(2, 0, 1).copy()).float().div(255).unsqueeze(0))
    for hook in hooks:
        hook.remove()
    return steps


def counts(net, steps):
    """Parameters and multiply-adds by step: a weight of a convolution is used once at every place of its output."""
    table = {}
    for name, module in leaves(net):
        params = sum(parameter.numel() for parameter in module.parameters())
        macs = 0
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            _, height, width = steps[name].shape
            macs = module.weight.numel() * height * width
        table[name] = params, macs
    return table


def samples(name, values):
    """Which places are kept: the largest first, then places that follow from the step's name alone."""
    if values.size <= SAMPLES:
        return list(range(values.size))
    places = [int(numpy.abs(values).argmax())]
    n = 0
    while len(places) < SAMPLES:
        digest = hashlib.sha256(f'{name} {n}'.encode()).digest()
        place = int.from_bytes(digest[:8], 'little') % values.size
        if place not in places:
            places.append(place)
        n += 1
    return places


def golden():
    lines = [
        '# Every step of ResNet-20 A, B and C in PyTorch ' + torch.__version__ + '; tests/golden/net.py --golden made it.',
        '# run NET PICTURE; then a line a step: step NAME C H W LARGEST NORM, and INDEX=VALUE of some elements,',
        '# INDEX counting row by row and channel by channel from 0. LARGEST is the largest absolute value.']
    for option in 'abc':
        net, _ = load(option)
        for picture in PICTURES:
            lines.append(f'run resnet20-{option} {picture}')
            for name, out in run(net, preprocess(os.path.join(ROOT, 'data', 'pictures', picture))['crop']).items():
                v = out.ravel()
                norm = numpy.sqrt((v.astype(numpy.float64) ** 2).sum())
                head = 'step %s %d %d %d %.9g %.9g' % (name, *out.shape, numpy.abs(v).max(), norm)
                lines.append(' '.join([head] + ['%d=%.9g' % (i, v[i]) for i in samples(name, v)]))
    with open(GOLDEN, 'w', encoding='ascii') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--golden', action='store_true')
    parser.add_argument('--write', metavar='FOLDER')
    parser.add_argument('option', nargs='?', choices='abc')
    parser.add_argument('picture', nargs='?')
    options = parser.parse_args()
    if options.golden:
        golden()
        return
    if not options.picture:
        parser.error('an option (a, b or c) and a picture, or --golden')
    net, labels = load(options.option)
    steps = run(net, preprocess(options.picture)['crop'])
    for name, out in steps.items():
        print('%-22s (%d,%d,%d) largest %.6g norm %.6g' % (name, *out.shape, abs(out).max(), numpy.linalg.norm(out)))
        if options.write:
            numpy.save(os.path.join(options.write, name + '.npy'), out)
    order = numpy.argsort(-steps['softmax'].ravel(), kind='stable')
    print(', '.join('%s %.1f %%' % (labels[i], 100 * steps['softmax'].ravel()[i]) for i in order[:5]))


if __name__ == '__main__':
    main()
