#!/usr/bin/python3
"""Pictures on their way into a network, against Pillow and torchvision: 200 at random, equal in every byte and bit.

Part of ./dev oracle. Each has a random kind (PNG of every mode, JPEG of every subsampling, progressive, grey and CMYK,
PPM, PGM, NumPy arrays), a random size (odd, tiny, one pixel wide, large) and a preset or numbers of its own, so that
it is enlarged, shrunk, cropped or padded. Compared are what is decoded, resized and cropped, byte by byte; the input
and what normalize makes of it, to the bit. Then tensors: every step of model(torch.from_numpy(x)).
"""
import os
import sys
import tempfile

import numpy
import torch
from PIL import Image, ImageFile, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode

HERE = os.path.dirname(os.path.abspath(__file__))
SRCDIR = os.environ.get('srcdir', os.path.join(HERE, '..', '..'))
sys.path.insert(0, os.path.join(HERE, 'lib'))
sys.path.insert(0, os.path.join(SRCDIR, 'tests', 'golden'))
import check  # noqa: E402  pylint: disable=wrong-import-position
import net as torchnet  # noqa: E402  pylint: disable=wrong-import-position

ImageFile.MAXBLOCK = 1 << 24  # room for an optimised JPEG of noise
COUNT = 200
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CIFAR = 0.4914, 0.4822, 0.4465
HALF = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
PRESETS = {  # resize, crop, bicubic, mean and std, written down here once more
    'cifar': (32, 32, False, CIFAR, (0.2470, 0.2435, 0.2616)),
    'cifar-kuangliu': (32, 32, False, CIFAR, (0.2023, 0.1994, 0.2010)),
    'cifar-imagenet': (32, 32, False, *IMAGENET),
    'imagenet': (256, 224, False, *IMAGENET),
    'imagenet-v2': (232, 224, False, *IMAGENET),
    'timm-a1': (235, 224, True, *IMAGENET),
    'timm-a3': (168, 160, True, *IMAGENET),
    'timm-gluon': (256, 224, True, *IMAGENET),
    'timm-bt': (256, 224, True, *IMAGENET),
    'timm-ra4': (248, 224, True, *HALF),
    'huggingface': (256, 224, True, *IMAGENET),
}
STAGES = 'picture', 'resize', 'crop', 'input', 'normalize'
TOLERANCE = 1e-5  # of a step's largest value, as in steps.py


def drawn(random, width, height):
    """Noise, soft blotches with grain, or black and white at random: a bicubic curve swings beyond these."""
    how = random.integers(3)
    if how == 0:
        return Image.fromarray(random.integers(0, 256, (height, width, 3), numpy.uint8))
    if how == 1:
        return Image.fromarray((random.integers(0, 2, (height, width, 3)) * 255).astype(numpy.uint8))
    coarse = Image.fromarray(random.integers(0, 256, (5, 5, 3), numpy.uint8)).resize((width, height), Image.BICUBIC)
    grain = random.integers(-12, 13, (height, width, 3))
    return Image.fromarray(numpy.clip(numpy.asarray(coarse).astype(int) + grain, 0, 255).astype(numpy.uint8))


def size(random):
    how = random.integers(6)
    if how == 0:
        return [(1, 1), (1, 2), (2, 1), (2, 3), (3, 3)][random.integers(5)]
    if how == 1:
        thin = 1, int(random.integers(2, 120))
        return thin if random.integers(2) else thin[::-1]
    if how == 2:
        return int(random.integers(200, 900)), int(random.integers(200, 900))
    return int(random.integers(2, 200)), int(random.integers(2, 200))


def saved(random, folder, i):
    """A file, what Pillow or NumPy see in it as an RGB picture, and in words what it is."""
    image = drawn(random, *size(random))
    words = f'{image.width}x{image.height}'
    kind = random.integers(10)
    turned = None
    if kind < 3:
        mode = ['RGB', 'RGBA', 'L', 'LA', 'P', '1'][random.integers(6)]
        path = os.path.join(folder, f'{i}.png')
        image = image.convert('L').convert(mode) if mode in ('LA', '1') else image.convert(mode)
        image.save(path)
        words += f' PNG {mode}'
    elif kind < 7:
        mode = ['RGB', 'RGB', 'RGB', 'L', 'CMYK'][random.integers(5)]
        how = {'quality': int(random.integers(1, 101)), 'progressive': bool(random.integers(2)),
               'optimize': bool(random.integers(2))}
        if mode == 'RGB':
            how['subsampling'] = int(random.integers(3))
        if random.integers(4) == 0:
            turned = int(random.integers(1, 9))
            how['exif'] = Image.Exif()
            how['exif'][0x112] = turned
        path = os.path.join(folder, f'{i}.jpg')
        image.convert(mode).save(path, **how)
        how.pop('exif', None)
        words += f' JPEG {mode} {how} {turned or ""}'
    elif kind < 9:
        grey = bool(random.integers(2))
        path = os.path.join(folder, f'{i}.' + ('pgm' if grey else 'ppm'))
        image.convert('L' if grey else 'RGB').save(path)
        words += ' PGM' if grey else ' PPM'
    else:
        path = os.path.join(folder, f'{i}.npy')
        pixels = numpy.asarray(image)
        first = bool(random.integers(2)) and image.width != 3
        numpy.save(path, numpy.ascontiguousarray(pixels.transpose(2, 0, 1)) if first else pixels)
        return path, image, words + (' npy (3,H,W)' if first else ' npy (H,W,3)'), None
    return path, Image.open(path), words, turned


def prepared(random):
    """Options, and what they ask for: resize, crop, bicubic, mean, std."""
    name = list(PRESETS)[random.integers(len(PRESETS))]
    resize, crop, bicubic, mean, std = PRESETS[name]
    options = ['--preset', name]
    if random.integers(3) == 0:
        resize = int(random.integers(1, 200))
        options += ['--resize', str(resize)]
    if random.integers(3) == 0:
        crop = int(random.integers(1, 200))
        options += ['--crop', str(crop)]
        if name.startswith('cifar') and '--resize' not in options:  # these resize to their input, whatever it is
            resize = crop
    if random.integers(4) == 0:
        mean = tuple(round(float(v), 4) for v in random.random(3))
        options += ['--mean', ','.join(map(str, mean))]
    if random.integers(4) == 0:
        std = tuple(round(0.01 + float(v), 4) for v in random.random(3))
        options += ['--std=' + ','.join(map(str, std))]
    return options, (resize, crop, bicubic, mean, std)


def by_torchvision(image, resize, crop, bicubic, mean, std):
    how = InterpolationMode.BICUBIC if bicubic else InterpolationMode.BILINEAR
    steps = {'picture': image.convert('RGB')}
    steps['resize'] = transforms.Resize(resize, how)(steps['picture'])
    steps['crop'] = transforms.CenterCrop(crop)(steps['resize'])
    steps['input'] = transforms.ToTensor()(steps['crop'])
    steps['normalize'] = transforms.Normalize(mean, std)(steps['input'])
    return {name: v.numpy() if name in ('input', 'normalize') else
            numpy.asarray(v).transpose(2, 0, 1).astype(numpy.float32) for name, v in steps.items()}


def dump(path, options, names, folder):
    words = []
    for name in names:
        words += [':'] if words else []
        words += ['dump', name, '--force', '--format', 'npy', '-o', os.path.join(folder, name + '.npy')]
    check.skipstep(*options, '-i', path, *words)
    return {name: numpy.load(os.path.join(folder, name + '.npy')) for name in names}


def pictures(score, folder, count):
    random = numpy.random.default_rng(65)
    values = 0
    for i in range(count):
        path, image, words, turned = saved(random, folder, i)
        options, asked = prepared(random)
        if turned and random.integers(2):
            options += ['--exif']
            image = ImageOps.exif_transpose(image)
        where = f'picture {i}, {words}, {" ".join(options)}'
        theirs = by_torchvision(image, *asked)
        try:
            ours = dump(path, options, STAGES, folder)
        except (RuntimeError, OSError, ValueError) as error:
            score.check(False, f'{where}: {error}')
            continue
        for name in STAGES:
            if score.check(ours[name].shape == theirs[name].shape, f'{where}: {name} is {ours[name].shape}, not '
                           f'{theirs[name].shape}') and \
               score.check(ours[name].tobytes() == numpy.ascontiguousarray(theirs[name]).tobytes(),
                           f'{where}: {name} differs'):
                values += theirs[name].size
    print(f'pictures: {count}, decoded, resized, cropped, scaled and normalised; {values:,} values equal to the bit',
          flush=True)


def by_pytorch(model, x):
    """Every step of model(torch.from_numpy(x)), where nothing normalises it once more."""
    steps = {}

    def keeper(name):
        def keep(_module, _inputs, output):
            steps[name] = output.numpy()[0].reshape(output.shape[1], *(output.shape[2:] or (1, 1))).copy()
        return keep

    model.normalize = torch.nn.Identity()
    hooks = [module.register_forward_hook(keeper(name)) for name, module in torchnet.leaves(model)]
    with torch.no_grad():
        model(torch.from_numpy(x))
    for hook in hooks:
        hook.remove()
    return steps


def tensors(score, folder):
    """A float array is the network's input already: every step against PyTorch."""
    data = os.environ.get('SKIPSTEP_DATA', os.path.join(SRCDIR, 'data'))
    model, _ = torchnet.load('b', data)
    random = numpy.random.default_rng(81)
    worst, values = 0.0, 0
    for kind in ('<f4', '>f4', '<f8', '<f2'):
        x = random.standard_normal((1, 3, 32, 32)).astype(kind)
        path = os.path.join(folder, 'x.npy')
        numpy.save(path, x if random.integers(2) else x[0])
        x = x.astype('<f4')
        theirs = by_pytorch(model, x)
        ours = dump(path, ['-m', 'resnet20-b'], list(theirs), folder)
        for name in ('input', 'normalize'):
            score.check(ours[name].tobytes() == x.tobytes(), f'tensor {kind}: {name} is not the tensor')
        for name, step in theirs.items():
            apart = float(numpy.abs(ours[name] - step).max() / numpy.abs(step).max())
            score.check(apart <= TOLERANCE, f'tensor {kind}: {name} differs by {apart:.2g} of its largest value')
            worst = max(worst, apart)
            values += step.size
    print(f'tensors: 4, {values:,} values of resnet20-b; the largest difference is {worst:.2g} of a step\'s largest '
          'value', flush=True)


def main():
    score = check.Score()
    with tempfile.TemporaryDirectory() as folder:
        os.environ['XDG_CONFIG_HOME'] = folder
        pictures(score, folder, 5 * COUNT if '--all' in sys.argv else COUNT)
        tensors(score, folder)
    return score.end()


if __name__ == '__main__':
    sys.exit(main())
