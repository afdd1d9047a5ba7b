#!/usr/bin/python3
"""Any ResNet: every architecture skipstep opens, from a file as people save it, step by step against PyTorch.

	python3 tests/oracle/any.py [--all] [NAME ...]     NAMEs: parts of names in models.arches()

Part of ./dev oracle. Per network: the file in torch.save's two formats and as safetensors gives PyTorch's own
weights to the bit (`import` writes them). Per network and picture: the same steps in the same order, of the same
shapes; every value within 2e-5 of its step's largest; an error against float64 at most 8 times PyTorch's own; the
same parameters, multiply-adds and five best classes.
"""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
import check
import files
import models
import numpy
import torch
from PIL import Image
from torchvision import transforms

TOLERANCE = 2e-5
TIMES = 8             # how much coarser than PyTorch's the error may be,
HALF_ULP = 2.0 ** -24  # and below this it is rounding of the last bit
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
PRESETS = {  # mean, std, resize, crop, filter
    'cifar': ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616), 32, 32, transforms.InterpolationMode.BILINEAR),
    None: (*IMAGENET, 256, 224, transforms.InterpolationMode.BILINEAR),
    'huggingface': (*IMAGENET, 256, 224, transforms.InterpolationMode.BICUBIC),
    'timm-a1': (*IMAGENET, 235, 224, transforms.InterpolationMode.BICUBIC)}
SIZES = {224: ((300, 260), (224, 391), (801, 260)), 32: ((32, 32), (45, 61), (200, 33))}


class Run:
    """One network: its PyTorch side, and the files it is saved in."""

    def __init__(self, arch, seed, folder):
        self.arch, self.folder = arch, folder
        net = arch.build()
        self.cifar = getattr(getattr(net, 'how', None), 'cifar', False)
        self.net = models.draw(net, seed, 32 if self.cifar else 96)
        preset = 'cifar' if self.cifar else arch.preset
        mean, std, self.resize, self.crop, self.filter = PRESETS[preset]
        self.normalize = models.Normalize(mean, std)
        self.tensors = self.net.state_dict()
        self.words = arch.words + (['--preset', preset] if preset else [])
        named = arch.names(self.tensors) if arch.names else self.tensors
        self.paths = {}
        for form in self.forms():
            self.paths[form] = os.path.join(folder, 'net' + files.SUFFIX[form])
            files.save(self.paths[form], form, named, arch.wrap, arch.meta)

    def forms(self):
        """Only safetensors has metadata."""
        return files.FORMATS if not self.arch.meta else ('safetensors',)

    def close(self):
        for path in self.paths.values():
            os.remove(path)

    # ---- the files give the same weights ---------------------------------------------------------

    def loads(self, score):
        """`import` of each file writes PyTorch's weights."""
        for form, path in self.paths.items():
            where = f'{self.arch.name}, {form}'
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                try:
                    check.skipstep('import', path, *self.words, '-o', folder)
                    written, = (name for name in os.listdir(folder) if name.endswith('.safetensors'))
                    tensors, _ = files.read_safetensors(os.path.join(folder, written))
                except (RuntimeError, ValueError) as error:
                    score.check(False, f'{where}: {error}')
                    continue
            wanted = {models.canonical(name): tensor for name, tensor in self.tensors.items()
                      if not name.endswith('num_batches_tracked')}
            tensors = {name: tensor for name, tensor in tensors.items() if not name.endswith('num_batches_tracked')}
            if score.check(set(tensors) == set(wanted), f'{where}: the names differ: '
                           f'{sorted(set(tensors) ^ set(wanted))[:4]}'):
                other = [name for name in wanted if tensors[name].shape != wanted[name].shape or
                         not torch.equal(tensors[name].view(torch.int32), wanted[name].view(torch.int32))]
                score.check(not other, f'{where}: {other[:4]} differ in a bit')

    # ---- steps -----------------------------------------------------------------------------------

    def pixels(self, path):
        prepare = transforms.Compose([transforms.Resize(self.resize, self.filter), transforms.CenterCrop(self.crop)])
        bytes_ = numpy.asarray(prepare(Image.open(path).convert('RGB')))
        return torch.from_numpy(bytes_.transpose(2, 0, 1).copy()).unsqueeze(0)

    def compare(self, score, form, path, exact):
        """One picture. The largest difference and its step; the largest errors against float64, ours and PyTorch's."""
        where = f'{self.arch.name}, {form}, {os.path.basename(path)}'
        pixels = self.pixels(path)
        theirs = models.record(self.net, pixels.float().div(255), self.normalize)
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            words = ['shapes', '--json']
            for name in theirs:
                words += [':', 'dump', name, '--format', 'npy', '-o', os.path.join(folder, name + '.npy')]
            if 'fc' in theirs:
                words += [':', 'top', '--json']
            process = check.start('-m', self.paths[form], '-i', path, *self.words, *words)
            truth = {}
            if exact:
                truth = models.record(self.net.double(), pixels.double().div(255), self.normalize)
                self.net.float()
            said = [json.loads(line) for line in check.finish(process).splitlines() if line.startswith('{')]
            ours = {name: torch.from_numpy(numpy.load(os.path.join(folder, name + '.npy'), mmap_mode='c'))
                    for name in theirs}
            return self.hold(score, where, said, ours, theirs, truth)

    def hold(self, score, where, said, ours, theirs, truth):
        told = said[0]
        score.check([row['name'] for row in told['steps']] == list(theirs), f'{where}: other steps than PyTorch')
        score.check((told['params'], told['macs']) == models.counts(self.net, theirs), f'{where}: {told["params"]} '
                    f'parameters and {told["macs"]} multiply-adds, PyTorch {models.counts(self.net, theirs)}')
        worst, worst_at, errors = 0.0, '', [0.0, 0.0]
        for name, their in theirs.items():
            our = ours[name]
            if not score.check(our.shape == their.shape and our.dtype == torch.float32,
                               f'{where}: {name} is {our.dtype} {tuple(our.shape)}, not {tuple(their.shape)}'):
                continue
            apart = share(our, their)
            score.check(apart <= TOLERANCE, f'{where}: {name} differs by {apart:.2g} of its largest value')
            if apart > worst:
                worst, worst_at = apart, name
            if truth:
                error, own = share(our, truth[name]), share(their, truth[name])
                errors = [max(errors[0], error), max(errors[1], own)]
                score.check(error <= max(TIMES * own, HALF_ULP), f'{where}: the error of {name} is {error:.2g}, '
                            f'{error / (own or HALF_ULP):.1f} times PyTorch\'s {own:.2g}')
        if 'fc' in theirs:
            order = torch.argsort(theirs['fc'].ravel(), descending=True, stable=True)[:5]
            score.check([row['index'] for row in said[-1]['top']] == order.tolist(), f'{where}: another top five')
        return worst, worst_at, errors


def share(values, reference):
    """The largest difference as a share of the largest absolute value; infinite where one is not finite."""
    largest = float(reference.abs().max())
    apart = float((values.to(reference.dtype) - reference).abs().max())
    if not numpy.isfinite(apart):
        return numpy.inf
    return apart / largest if largest else (0.0 if apart == 0 else numpy.inf)


def one(score, arch, seed, folder):
    begun = time.monotonic()
    run = Run(arch, seed, folder)
    try:
        run.loads(score)
        worst, errors = (0.0, ''), [0.0, 0.0]
        sizes = SIZES[run.crop][:3 if arch.size == 's' else 1]
        for index, (width, height) in enumerate(sizes):
            path = check.picture(os.path.join(folder, f'{width}x{height}.png'), width, height, seed + index)
            form = run.forms()[(seed + index) % len(run.forms())]
            try:
                apart, at, found = run.compare(score, form, path, index == 0 or run.cifar)
            except (RuntimeError, OSError, ValueError, KeyError) as error:
                score.check(False, f'{arch.name}, {form}, {width}x{height}: {error}')
                continue
            worst = max(worst, (apart, at))
            errors = [max(pair) for pair in zip(errors, found)]
        print(f'{arch.name}: {len(sizes)} picture{"s" * (len(sizes) > 1)}; apart by {worst[0]:.2g} at most '
              f'({worst[1]}); against float64 {errors[0]:.2g}, PyTorch {errors[1]:.2g}; '
              f'{time.monotonic() - begun:.1f} s', flush=True)
    finally:
        run.close()


def definitions(score):
    """lib/models.py's own networks are torchvision's, to the bit, where torchvision has them."""
    pixels = torch.rand(1, 3, 64, 64)
    for name, net in (('resnet34', models.ResNet(models.DEPTHS[34])), ('resnet50', models.bottleneck(50)),
                      ('resnext50_32x4d', models.bottleneck(50, groups=32, base_width=4)),
                      ('wide_resnet50_2', models.bottleneck(50, base_width=128))):
        theirs = models.draw(models.tv(name), 1, 64)
        net.load_state_dict(theirs.state_dict())
        one_, other = (models.record(it.eval(), pixels, lambda x: x) for it in (net, theirs))
        score.check(list(one_) == list(other) and all(torch.equal(one_[step], other[step]) for step in one_),
                    f'{name} of lib/models.py is not torchvision\'s')


def run_all(score, words):
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    every = '--all' in words
    wanted = [word for word in words if not word.startswith('--')]
    if not wanted:
        definitions(score)
    with tempfile.TemporaryDirectory() as folder:
        for seed, arch in enumerate(models.arches().values()):
            if any(word in arch.name for word in wanted) or not wanted and (every or arch.size != 'x'):
                try:
                    one(score, arch, seed, folder)
                except (RuntimeError, OSError, ValueError) as error:
                    score.check(False, f'{arch.name}: {error}')


if __name__ == '__main__':
    sys.exit(check.main(run_all))
