#!/usr/bin/python3
"""Every value of every step of ResNet-20 A, B and C, from the command line, against PyTorch.

Part of ./dev oracle. For each network and picture: the same steps in the same order and of the same shapes, the
same parameters and multiply-adds, each value within 1e-5 of the step's largest absolute value, the same bytes after
resize and crop, the same five best classes.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

SRCDIR = os.environ.get('srcdir', os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
sys.path.insert(0, os.path.join(SRCDIR, 'tests', 'golden'))
import net as torchnet  # noqa: E402  pylint: disable=wrong-import-position

SKIPSTEP = os.environ.get('SKIPSTEP', os.path.join(SRCDIR, 'build', 'skipstep'))
DATA = os.environ.get('SKIPSTEP_DATA', os.path.join(SRCDIR, 'data'))
TOLERANCE = 1e-5
BEFORE = 'picture', 'resize', 'crop'  # the stages before `input`, as bytes
PARAMS = {'a': 269722, 'b': 272474, 'c': 283962}
MACS = {'a': 40551040, 'b': 40813184, 'c': 42648192}


class Score:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, right, sentence):
        if right:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= 20:
                print('FAIL:', sentence)
        return right


def skipstep(*words):
    """What the program says; its own sentence where it fails."""
    done = subprocess.run([SKIPSTEP, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError('skipstep ended with %d: %s' % (done.returncode, done.stderr.decode().strip()))
    return done.stdout.decode()


def dump(model, picture, names, folder):
    """All steps, written by one process: dump A : dump B : ..."""
    words = []
    for name in names:
        words += [':'] if words else []
        words += ['dump', name, '--force', '--format', 'npy', '-o', os.path.join(folder, name + '.npy')]
    skipstep('-m', model, '-i', picture, *words)
    return {name: numpy.load(os.path.join(folder, name + '.npy')) for name in names}


def difference(ours, theirs):
    """The largest, as a share of the step's largest absolute value; infinite where one is not finite."""
    largest = numpy.abs(theirs).max()
    apart = numpy.abs(ours.astype(numpy.float64) - theirs).max()
    if not numpy.isfinite(apart):
        return numpy.inf
    return apart / largest if largest else (0.0 if apart == 0 else numpy.inf)


def compare(score, model, net, labels, path, folder):
    """One network, one picture. Returns values compared, the largest difference and where it is."""
    where = f'{model}, {os.path.basename(path)}'
    before = torchnet.preprocess(path)
    steps = torchnet.run(net, before['crop'])
    told = json.loads(skipstep('-m', model, '-i', path, 'steps', '--json'))['steps']
    if not score.check([row['name'] for row in told] == list(steps), f'{where}: other steps than PyTorch'):
        return 0, 0.0, ''
    counts = torchnet.counts(net, steps)
    for row in told:
        name = row['name']
        score.check(tuple(row['shape']) == steps[name].shape, f'{where}: the shape of {name} is {row["shape"]}')
        score.check((row['params'], row['macs']) == counts[name], f'{where}: {name} counts {row["params"]} parameters '
                    f'and {row["macs"]} multiply-adds, PyTorch {counts[name]}')
    option = model[-1]
    score.check(sum(row['params'] for row in told) == PARAMS[option], f'{where}: the sum of the parameters')
    score.check(sum(row['macs'] for row in told) == MACS[option], f'{where}: the sum of the multiply-adds')

    ours = dump(model, path, list(BEFORE) + list(steps), folder)
    for name in BEFORE:
        theirs = before[name].transpose(2, 0, 1)
        score.check(numpy.array_equal(ours[name], theirs), f'{where}: {name} is not Pillow\'s to the byte')
    score.check(ours['input'].tobytes() == steps['input'].tobytes(), f'{where}: input differs in a bit')
    values, worst, worst_at = 0, 0.0, ''
    for name, theirs in steps.items():
        if not score.check(ours[name].shape == theirs.shape and ours[name].dtype == numpy.dtype('<f4'),
                           f'{where}: {name} is {ours[name].dtype} {ours[name].shape}'):
            continue
        apart = difference(ours[name], theirs)
        score.check(apart <= TOLERANCE, f'{where}: {name} differs by {apart:.2g} of its largest value')
        values += theirs.size
        if apart > worst:
            worst, worst_at = apart, f'{name}, {os.path.basename(path)}'

    answer = json.loads(skipstep('-m', model, '-i', path, 'top', '--json'))
    order = numpy.argsort(-steps['fc'].ravel(), kind='stable')[:5]
    score.check([row['label'] for row in answer['top']] == [labels[i] for i in order], f'{where}: another top five')
    score.check(numpy.array_equal(numpy.array(answer['logits'], numpy.float32), ours['fc'].ravel()),
                f'{where}: the logits of top are not those of dump')
    return values, worst, worst_at


def drawn_pictures(folder):
    """Noise in odd sizes and kinds of PNG, to try resize and crop: rounding of a half, up and down, all modes."""
    random = numpy.random.default_rng(20)
    paths = []
    for mode, width, height in (('RGB', 66, 64), ('RGB', 64, 70), ('RGB', 33, 200), ('RGB', 5, 7), ('RGB', 1, 9),
                                ('RGB', 32, 37), ('RGBA', 45, 33), ('L', 300, 40), ('LA', 40, 41), ('P', 64, 48),
                                ('1', 50, 60)):
        noise = random.integers(0, 256, (height, width, 4), numpy.uint8)
        picture = Image.fromarray(noise, 'RGBA')
        picture = picture if mode == 'RGBA' else picture.convert('LA' if mode == 'LA' else 'RGB').convert(mode)
        paths.append(os.path.join(folder, f'{mode}-{width}x{height}.png'))
        picture.save(paths[-1])
    return paths


def main():
    score = Score()
    shipped = sorted(os.path.join(DATA, 'pictures', name) for name in os.listdir(os.path.join(DATA, 'pictures'))
                     if name.endswith('.png'))
    with tempfile.TemporaryDirectory() as folder:
        drawn = drawn_pictures(folder)
        for option in 'abc':
            model = f'resnet20-{option}'
            net, labels = torchnet.load(option, DATA)
            total, worst, worst_at = 0, 0.0, ''
            pictures = shipped + (drawn if option == 'b' else [])
            for path in pictures:
                try:
                    values, apart, at = compare(score, model, net, labels, path, folder)
                except (RuntimeError, OSError, ValueError, KeyError) as error:
                    score.check(False, f'{model}, {os.path.basename(path)}: {error}')
                    continue
                total += values
                if apart > worst:
                    worst, worst_at = apart, at
            print(f'{model}: {len(pictures)} pictures, {total:,} values; the largest difference is {worst:.2g} '
                  f'of a step\'s largest value ({worst_at})', flush=True)
    if 'ORACLE_COUNTS' in os.environ:
        with open(os.environ['ORACLE_COUNTS'], 'a', encoding='ascii') as counts:
            print(score.passed, score.failed, file=counts)
    else:
        print(f'{score.passed} passed, {score.failed} failed')
    return 1 if score.failed or not score.passed else 0


if __name__ == '__main__':
    sys.exit(main())
