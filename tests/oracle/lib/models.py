"""The networks skipstep must open, in PyTorch, with weights drawn at random.

torchvision's own models are used as they are. What torchvision lacks is defined here, each with the names its usual
source gives its tensors: timm's deep stem, average pool in the shortcut and GroupNorm; the CIFAR networks of
akamaster and chenyaofo; kuangliu's; plain networks and networks without normalization. Hugging Face's names are
torchvision's networks with their tensors renamed.

`record(net, x)` gives every step by skipstep's name for it, float32 or float64.
"""
import math
import re
from types import SimpleNamespace

import torch
import torchvision
from torch import nn


class Pad(nn.Module):
    """Option A: every second pixel of x, zeros for the new channels: after the others, or half before them."""

    def __init__(self, stride, new, both):
        super().__init__()
        self.stride, self.before = stride, new // 2 if both else 0
        self.after = new - self.before

    def forward(self, x):
        return nn.functional.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.before, self.after))


class Block(nn.Module):
    """BasicBlock (two convolutions) or Bottleneck (three), after torchvision's."""

    def __init__(self, inplanes, planes, stride, how):
        super().__init__()
        out = planes * how.expansion
        self.how, self.n = how, 3 if how.bottleneck else 2
        if how.bottleneck:
            width = int(planes * how.base_width / 64) * how.groups
            first, middle = (stride, 1) if how.stride_in == 1 else (1, stride)
            self.conv1 = nn.Conv2d(inplanes, width, 1, first, bias=how.bias)
            self.conv2 = nn.Conv2d(width, width, 3, middle, 1, groups=how.groups, bias=how.bias)
            self.conv3 = nn.Conv2d(width, out, 1, bias=how.bias)
            widths = width, width, out
        else:
            self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=how.bias)
            self.conv2 = nn.Conv2d(planes, out, 3, 1, 1, bias=how.bias)
            widths = planes, out
        for index, channels in enumerate(widths, 1):
            if how.norm is not None:
                setattr(self, f'bn{index}', how.norm(channels))
        self.relu = nn.ReLU(inplace=how.inplace)
        changes = stride != 1 or inplanes != out
        if how.option == 'plain':
            pass
        elif how.option == 'C' or how.option != 'A' and changes:
            setattr(self, how.shortcut, self.projection(inplanes, out, stride))
        elif changes:
            setattr(self, how.shortcut, Pad(stride, out - inplanes, how.both))

    def projection(self, inplanes, out, stride):
        how, modules = self.how, []
        if how.pooled:  # ResNet-D; timm has an identity where nothing shrinks
            modules.append(nn.AvgPool2d(2, stride, ceil_mode=True, count_include_pad=False) if stride > 1
                           else nn.Identity())
            stride = 1
        modules.append(nn.Conv2d(inplanes, out, 1, stride, bias=how.bias))
        if how.norm is not None:
            modules.append(how.norm(out))
        return nn.Sequential(*modules)

    def forward(self, x):
        out = x
        for index in range(1, self.n + 1):
            out = getattr(self, f'conv{index}')(out)
            if self.how.norm is not None:
                out = getattr(self, f'bn{index}')(out)
            if index < self.n:
                out = self.relu(out)
        if self.how.option != 'plain':
            out = out + getattr(self, self.how.shortcut, nn.Identity())(x)
        return self.relu(out)


class ResNet(nn.Module):
    """torchvision's ResNet, with what the family does otherwise."""

    def __init__(self, depths, **asked):
        super().__init__()
        how = dict(bottleneck=False, base_width=64, groups=1, planes=(64, 128, 256, 512), stride_in=2, option='B',
                   both=False, bias=False, norm=nn.BatchNorm2d, pooled=False, deep=None, cifar=False,
                   shortcut='downsample', fc='fc', classes=1000, inplace=False)
        assert not set(asked) - set(how), asked
        how.update(asked)
        self.how = how = SimpleNamespace(**how)
        how.expansion = 4 if how.bottleneck else 1
        inplanes = how.planes[0]
        if how.deep:
            a, b = how.deep
            self.conv1 = nn.Sequential(
                nn.Conv2d(3, a, 3, 2, 1, bias=how.bias), how.norm(a), nn.ReLU(inplace=how.inplace),
                nn.Conv2d(a, b, 3, 1, 1, bias=how.bias), how.norm(b), nn.ReLU(inplace=how.inplace),
                nn.Conv2d(b, inplanes, 3, 1, 1, bias=how.bias))
        elif how.cifar:
            self.conv1 = nn.Conv2d(3, inplanes, 3, 1, 1, bias=how.bias)
        else:
            self.conv1 = nn.Conv2d(3, inplanes, 7, 2, 3, bias=how.bias)
        if how.norm is not None:
            self.bn1 = how.norm(inplanes)
        self.relu = nn.ReLU(inplace=how.inplace)
        if not how.cifar:
            self.maxpool = nn.MaxPool2d(3, 2, 1)
        for stage, (depth, planes) in enumerate(zip(depths, how.planes), 1):
            blocks = []
            for index in range(depth):
                blocks.append(Block(inplanes, planes, 2 if stage > 1 and index == 0 else 1, how))
                inplanes = planes * how.expansion
            setattr(self, f'layer{stage}', nn.Sequential(*blocks))
        self.stages = len(depths)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        if how.classes:
            setattr(self, how.fc, nn.Linear(inplanes, how.classes))

    def forward(self, x):
        x = self.conv1(x)
        x = self.relu(self.bn1(x) if self.how.norm is not None else x)
        if not self.how.cifar:
            x = self.maxpool(x)
        for stage in range(1, self.stages + 1):
            x = getattr(self, f'layer{stage}')(x)
        x = torch.flatten(self.avgpool(x), 1)
        return getattr(self, self.how.fc)(x) if self.how.classes else x


# ---- weights -------------------------------------------------------------------------------------

def draw(net, seed, side):
    """Random weights under which activations stay sane at any depth, running statistics that are not the identity."""
    random = torch.Generator().manual_seed(seed)

    def uniform(tensor, low, high):
        tensor.copy_(torch.rand(tensor.shape, generator=random) * (high - low) + low)

    def normal(tensor, sigma):
        tensor.copy_(torch.randn(tensor.shape, generator=random) * sigma)

    coarse = torch.randn(4, 3, side // 8, side // 8, generator=random)
    scenes = nn.functional.interpolate(coarse, size=(side, side), mode='bilinear', align_corners=False) + \
        0.3 * torch.randn(4, 3, side, side, generator=random)
    blocks = [module for module in net.modules() if isinstance(module, (Block, *TORCHVISION_BLOCKS))]
    norms = [module for module in net.modules() if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm))]
    option = getattr(getattr(net, 'how', None), 'option', '')
    near_identity = {'plain': (3, 3), 'C': (1, 1)}.get(option)  # where nothing goes round as it is
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.Conv2d):
                fan = module.weight[0].numel()
                normal(module.weight, math.sqrt(2 / fan))
                if fan > 1:  # no sum far from 0 that the norm takes away again: it would keep the last bits alone
                    module.weight.sub_(module.weight.mean((1, 2, 3), keepdim=True))
                if module.kernel_size == near_identity:  # else the last bit grows with every layer, in PyTorch too
                    module.weight.mul_(0.3)
                    for channel in range(min(module.weight.shape[:2])):
                        module.weight[channel, channel, module.padding[0], module.padding[1]] += 1
            elif isinstance(module, nn.Linear):
                normal(module.weight, math.sqrt(4 / module.in_features))
            elif module in norms:
                uniform(module.weight, 0.6, 1.4)
            if getattr(module, 'bias', None) is not None:
                normal(module.bias, 0.1)
        for block in blocks:  # what each block adds shrinks with their number, as after a good training
            last = 'conv3' if hasattr(block, 'conv3') else 'conv2'
            norm = getattr(block, last.replace('conv', 'bn'), None)
            if option != 'plain':
                (norm or getattr(block, last)).weight.mul_(0.4 / math.sqrt(max(len(blocks) / 8, 1)))
        batch = [module for module in norms if isinstance(module, nn.BatchNorm2d)]
        if batch:  # running statistics from a batch, then set off
            for module in batch:
                module.momentum = 1.0
            net.train()
            net(scenes)
            for module in batch:
                module.momentum = 0.1
                module.running_mean += torch.randn(module.running_mean.shape, generator=random) * \
                    0.2 * module.running_var.sqrt()
                module.running_var *= torch.rand(module.running_var.shape, generator=random) + 0.6
                module.running_var += 1e-3
                module.num_batches_tracked.fill_(391 * 200)
        head = getattr(net, 'fc', None) or getattr(net, 'linear', None)
        if head is not None:  # so that the probabilities are neither all alike nor all nothing
            head.weight.mul_(1.5 / net.eval()(scenes).std())
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net.eval()


# ---- steps ---------------------------------------------------------------------------------------

def step_name(path):
    """skipstep's name for a module: torchvision's."""
    path = re.sub(r'\bshortcut\.', 'downsample.', path)
    path = re.sub(r'\bdownsample$', 'shortcut', path)  # a module without children: zeros
    return {'linear': 'fc'}.get(path, path)


class Normalize(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = (torch.tensor(v).view(3, 1, 1) for v in (mean, std))

    def forward(self, x):
        return (x - self.mean.to(x.dtype)) / self.std.to(x.dtype)


def record(net, pixels, normalize):
    """Every step's output by skipstep's name, in running order. pixels: (1,3,H,W), 0..1, float32 or float64."""
    steps, calls, hooks = {}, {}, []

    def keep(name, output):
        steps[name] = output.detach()[0].reshape(output.shape[1], *(output.shape[2:] or (1, 1))).clone()

    def keeper(path):
        return lambda _module, _inputs, output: keep(step_name(path), output)

    def relu_begins(path, last):
        def begin(_module, inputs):
            calls[path] = calls.get(path, 0) + 1
            if calls[path] == last:  # what the relu at a block's end reads is the sum
                keep(path[:-len('relu')] + 'add', inputs[0])
        return begin

    def relu_ends(path):
        return lambda _module, _inputs, output: keep(f'{path}{calls[path]}', output)

    for path, module in net.named_modules():
        if path == 'relu' or path.endswith('.relu'):
            block = net.get_submodule(path[:-len('.relu')]) if path != 'relu' else None
            plain = block is None or getattr(getattr(block, 'how', None), 'option', '') == 'plain'
            last = 0 if plain else 3 if hasattr(block, 'conv3') else 2
            hooks.append(module.register_forward_pre_hook(relu_begins(path, last)))
            hooks.append(module.register_forward_hook(relu_ends(path)))
        elif path and not list(module.children()) and not isinstance(module, nn.Identity):
            hooks.append(module.register_forward_hook(keeper(path)))
    with torch.no_grad():
        keep('input', pixels)
        x = normalize(pixels)
        keep('normalize', x)
        out = net(x)
        if 'fc' in steps:
            keep('softmax', torch.softmax(out, 1))
    for hook in hooks:
        hook.remove()
    return steps


def counts(net, steps):
    """Parameters and multiply-adds in all: a weight of a convolution is used once at every place of its output."""
    macs = 0
    for path, module in net.named_modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            _, height, width = steps[step_name(path)].shape
            macs += module.weight.numel() * height * width
    return sum(parameter.numel() for parameter in net.parameters()), macs


# ---- names ---------------------------------------------------------------------------------------

def hugging_face(tensors):
    """torchvision's names as those of Hugging Face's ResNetForImageClassification."""
    def rename(name):
        name = re.sub(r'^conv1\.', 'resnet.embedder.embedder.convolution.', name)
        name = re.sub(r'^bn1\.', 'resnet.embedder.embedder.normalization.', name)
        name = re.sub(r'^fc\.', 'classifier.1.', name)
        found = re.match(r'^layer(\d)\.(\d+)\.(.*)$', name)
        if found:
            rest = found[3]
            for kind, word in (('conv', 'convolution'), ('bn', 'normalization')):
                rest = re.sub(kind + r'(\d)\.', lambda m, word=word: f'layer.{int(m[1]) - 1}.{word}.', rest)
            rest = rest.replace('downsample.0.', 'shortcut.convolution.')
            rest = rest.replace('downsample.1.', 'shortcut.normalization.')
            name = f'resnet.encoder.stages.{int(found[1]) - 1}.layers.{found[2]}.{rest}'
        return name
    return {rename(name): tensor for name, tensor in tensors.items()}


def canonical(name):
    """torchvision's name of a tensor of one of the networks here."""
    return re.sub(r'^linear\.', 'fc.', re.sub(r'\bshortcut\.', 'downsample.', name))


# ---- the list ------------------------------------------------------------------------------------

TORCHVISION_BLOCKS = torchvision.models.resnet.BasicBlock, torchvision.models.resnet.Bottleneck
DEPTHS = {18: (2, 2, 2, 2), 26: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3),
          152: (3, 8, 36, 3)}
CIFAR = dict(planes=(16, 32, 64), cifar=True, classes=10)


def tv(name, **asked):
    """One of torchvision's own, without the time its initialization takes."""
    kept = nn.init.kaiming_normal_
    nn.init.kaiming_normal_ = lambda *_words, **_named: None
    try:
        return getattr(torchvision.models, name)(weights=None, **asked)
    finally:
        nn.init.kaiming_normal_ = kept


def bottleneck(depth, **asked):
    return ResNet(DEPTHS[depth], bottleneck=True, **asked)


def cifar(depth, option, **asked):
    return ResNet(((depth - 2) // 6,) * 3, option=option, **{**CIFAR, **asked})


def akamaster(depth, option='A'):
    return cifar(depth, option, both=True, fc='linear', shortcut='shortcut')


def kuangliu(depth):
    return ResNet(DEPTHS[depth], bottleneck=depth >= 50, cifar=True, classes=10, fc='linear', shortcut='shortcut')


def group_norm(channels):
    return nn.GroupNorm(32, channels)


def arches():
    """name: how to build it; what skipstep must be told; how long it takes: s(mall), l(arge), largest only with --all;
    the wrapping of its checkpoint, see wrap() of files.py; whether its tensors are renamed; the metadata it needs; the
    preset of its pictures, None for skipstep's own choice."""
    table = {}

    def add(name, build, size='s', wrap='', words=(), names=None, meta=None):
        preset = 'timm-a1' if 'timm' in name else 'huggingface' if 'Hugging Face' in name else None
        table[name] = SimpleNamespace(name=name, build=build, size=size, wrap=wrap, words=list(words), names=names,
                                      meta=meta or {}, preset=preset)

    for index, name in enumerate(('resnet18', 'resnet34', 'resnet50')):
        add(name, lambda name=name: tv(name), wrap=('', 'state_dict', 'module')[index])
    add('resnet101', lambda: tv('resnet101'), 'l', 'model')
    add('resnet152', lambda: tv('resnet152'), 'x', 'state_dict')
    add('wide_resnet50_2', lambda: tv('wide_resnet50_2'), 'l', 'backbone')
    add('wide_resnet101_2', lambda: tv('wide_resnet101_2'), 'x')
    add('resnext50_32x4d', lambda: tv('resnext50_32x4d'), wrap='state_dict')
    add('resnext101_32x8d', lambda: tv('resnext101_32x8d'), 'x')
    add('resnext101_64x4d', lambda: tv('resnext101_64x4d'), 'x', 'cuda')
    add('resnet50 of 37 classes', lambda: tv('resnet50', num_classes=37), 'l', '_orig_mod')
    add('resnet50, stride in conv1', lambda: bottleneck(50, stride_in=1), 'l', words=('--stride-in', 'conv1'))
    add('resnet18 without a head', lambda: ResNet(DEPTHS[18], classes=0), 'l', 'model.')
    add('resnet18, Hugging Face', lambda: tv('resnet18'), 'l', names=hugging_face)
    add('resnet50, Hugging Face', lambda: tv('resnet50'), 'l', names=hugging_face)
    add('resnet50d, timm', lambda: bottleneck(50, deep=(32, 32), pooled=True), 's')
    add('resnet18d, timm', lambda: ResNet(DEPTHS[18], deep=(32, 32), pooled=True), 'l', 'module')
    add('resnet50c, timm', lambda: bottleneck(50, deep=(32, 32)), 'l', 'state_dict')
    add('resnet50t, timm', lambda: bottleneck(50, deep=(24, 32), pooled=True), 'x')
    add('resnet26, timm', lambda: bottleneck(26), 'l')
    add('resnet101d, timm', lambda: bottleneck(101, deep=(32, 32), pooled=True), 'x')
    add('resnet50_gn, timm', lambda: bottleneck(50, norm=group_norm), 's', 'cuda')
    add('resnet34, A', lambda: ResNet(DEPTHS[34], option='A', both=True), 'l')
    add('resnet18, C', lambda: ResNet(DEPTHS[18], option='C'), 'x')
    add('resnet34 without normalization', lambda: ResNet(DEPTHS[34], norm=None, bias=True), 'l')
    for depth in (20, 32, 44, 56, 110):
        add(f'resnet{depth}, akamaster, A', lambda depth=depth: akamaster(depth), wrap='akamaster')
    add('resnet1202, akamaster, A', lambda: akamaster(1202), 'x', 'akamaster')
    add('resnet20, A, zeros at the end', lambda: cifar(20, 'A'), words=('--shortcut', 'A'))
    add('resnet56, A, zeros at the end', lambda: cifar(56, 'A'), words=('--shortcut', 'A'))
    add('resnet20, akamaster, B', lambda: akamaster(20, 'B'), wrap='akamaster')
    add('resnet110, akamaster, B', lambda: akamaster(110, 'B'), wrap='akamaster')
    for depth in (20, 32, 44, 56):
        add(f'cifar10_resnet{depth}, chenyaofo', lambda depth=depth: cifar(depth, 'B', inplace=True))
    add('cifar100_resnet20, chenyaofo', lambda: cifar(20, 'B', classes=100))
    add('resnet20, C', lambda: cifar(20, 'C'))
    add('resnet56, C', lambda: cifar(56, 'C'))
    add('resnet20, four times as wide', lambda: cifar(20, 'B', planes=(64, 128, 256)))
    for depth in (18, 34, 50):
        add(f'ResNet{depth}, kuangliu', lambda depth=depth: kuangliu(depth), wrap='kuangliu')
    none = '--shortcut', 'none'
    add('plain20', lambda: cifar(20, 'plain'), words=none)
    add('plain56', lambda: cifar(56, 'plain'), words=none)
    add('plain34', lambda: ResNet(DEPTHS[34], option='plain'), 'l', words=none)
    add('resnet20 without normalization', lambda: cifar(20, 'B', norm=None, bias=True))
    add('resnet20 without normalization, A', lambda: cifar(20, 'A', norm=None, bias=True, both=True))
    add('resnet20 without normalization and bias', lambda: cifar(20, 'B', norm=None))
    add('resnet20, eps 1e-3', lambda: cifar(20, 'B', norm=lambda channels: nn.BatchNorm2d(channels, eps=1e-3)),
        words=('--eps', '1e-3'))
    add('resnet20 with GroupNorm of 8', lambda: cifar(20, 'B', norm=lambda channels: nn.GroupNorm(8, channels)),
        meta={'norm_groups': '8'})
    return table
