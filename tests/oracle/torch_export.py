#!/usr/bin/python3
"""The two commands a reader has: export torch writes a script, PyTorch runs it, verify --against compares.

Part of ./dev oracle. For the shipped networks, what-ifs over them, and untrained ones by name: every step is in the
file and within 2e-5 of its largest value. Then one number of one step is changed: verify ends with 1 and names that
step, and break differs halts there. And the ten lines of `help verify`, run over torchvision's own ResNet-18 and -50.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy

SRCDIR = os.environ.get('srcdir', os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
SKIPSTEP = os.environ.get('SKIPSTEP', os.path.join(SRCDIR, 'build', 'skipstep'))
TOLERANCE = 2e-5
PYTHON = sys.executable

NETWORKS = [
    ['-m', 'resnet20-a', '-i', 'ship'],
    ['-m', 'resnet20-b', '-i', 'cat'],
    ['-m', 'resnet20-c', '-i', 'airplane'],
    ['-m', 'resnet20-a', '--what-if', 'layer2.0=A-both', '--what-if', 'layer3.0=downsample'],
    ['-m', 'resnet20-b', '--what-if', 'layer2.0=A'],
    ['-m', 'resnet56-c'],
    ['-m', 'resnet18'],
    ['-m', 'resnet34', '--shortcut', 'A-both'],
    ['-m', 'resnet50'],
    ['-m', 'resnet50', '--stride-in', 'conv1'],
    ['-m', 'resnet50d'],
    ['-m', 'resnet50_gn'],
    ['-m', 'resnext50_32x4d'],
    ['-m', 'plain34'],
]
BROKEN = ['-m', 'resnet20-b', '--what-if', 'layer2.0=identity']  # ends at an addition


class Score:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, right, sentence):
        self.passed += bool(right)
        self.failed += not right
        if not right and self.failed <= 20:
            print('FAIL:', sentence)
        return right


def skipstep(*words):
    """The exit code, what it says, and what it complains of."""
    done = subprocess.run([SKIPSTEP, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def compare(score, words, npz):
    """verify --against as JSON; None where it cannot be had."""
    name = ' '.join(words)
    code, out, err = skipstep(*words, 'verify', '--against', npz, '--tolerance', str(TOLERANCE), '--json')
    if not score.check(out, f'{name}: verify ended with {code}: {err.strip()}'):
        return None
    return code, json.loads(out)


def run_script(score, words, folder):
    """The .npz that the exported script writes; None."""
    name = ' '.join(words)
    script = os.path.join(folder, 'net.py')
    code, _, err = skipstep(*words, 'export', 'torch', '--force', '-o', script)
    if not score.check(code == 0, f'{name}: export ended with {code}: {err.strip()}'):
        return None
    ran = subprocess.run([PYTHON, script], capture_output=True, check=False)
    if not score.check(ran.returncode == 0, f'{name}: the script ends with: {ran.stderr.decode()[-300:]}'):
        return None
    return script[:-3] + '.npz'


def whole(score, words, folder):
    name = ' '.join(words)
    npz = run_script(score, words, folder)
    told = npz and compare(score, words, npz)
    if not told:
        return
    code, report = told
    steps = report['steps']
    score.check(code == 0 and report['first'] is None, f'{name}: verify ended with {code}, first {report["first"]}')
    score.check(report['compared'] == len(steps) and not report['strangers'],
                f'{name}: {report["compared"]} of {len(steps)} steps, strangers {report["strangers"]}')
    worst = max(steps, key=lambda step: step.get('relative', 0))
    score.check(worst['relative'] <= TOLERANCE, f'{name}: {worst["name"]} is off by {worst["relative"]}')
    print(f'{name}: {len(steps)} steps; the largest difference is {worst["relative"]:.2g} of a step\'s largest value '
          f'({worst["name"]})', flush=True)


def ends_early(score, folder):
    npz = run_script(score, BROKEN, folder)
    told = npz and compare(score, BROKEN, npz)
    if told:
        code, report = told
        missing = [step['name'] for step in report['steps'] if step['status'] == 'missing']
        score.check(code == 0 and missing[0] == 'layer2.0.add', f'a broken what-if: {code}, {missing[:1]}')


def corrupt(score, folder):
    """One number of one tensor is another: the right step, and no other, is told."""
    words = NETWORKS[1]
    npz = run_script(score, words, folder)
    if not npz:
        return
    for step, where in (('layer2.0.downsample.0', (5, 3, 7)), ('conv1', (0, 0, 0)), ('fc', (9,))):
        with numpy.load(npz) as archive:
            arrays = dict(archive)
        arrays[step][where] += abs(arrays[step]).max() / 100
        bad = os.path.join(folder, 'bad.npz')
        numpy.savez_compressed(bad, **arrays)
        told = compare(score, words, bad)
        if told:
            code, report = told
            wrong = [row for row in report['steps'] if not row['within']]
            score.check(code == 1 and report['first'] == step, f'{step} was changed: {code}, first {report["first"]}')
            score.check([row['name'] for row in wrong] == [step], f'{step} was changed: {len(wrong)} steps differ')
            score.check(wrong and wrong[0]['at'] == list((where + (0, 0))[:3]), f'{step} was changed at {where}')
        code, out, _ = skipstep(*words, '--against', bad, 'break', 'differs', '1e-4', ':', 'continue', ':', 'where')
        score.check(code == 0 and f'\n{step}, step' in out, f'{step} was changed: break differs halts elsewhere')


def hook():
    """The ten lines of help verify."""
    _, out, _ = skipstep('help', 'verify')
    lines = [line[4:] for line in out.split('\n') if line.startswith('    ')]
    start = next(i for i, line in enumerate(lines) if line.startswith('steps = '))
    return '\n'.join(lines[start:start + 10])


def own_model(score, folder, name):
    """A reader's model: torchvision's, with random weights and statistics, hooked."""
    import torch
    import torchvision
    torch.manual_seed(7)
    model = getattr(torchvision.models, name)(weights=None)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            torch.nn.init.uniform_(module.weight, 0.5, 1)
    weights = os.path.join(folder, name + '.pth')
    torch.save(model.state_dict(), weights)
    x = torch.randn(1, 3, 224, 224)
    numpy.save(os.path.join(folder, 'x.npy'), x[0].numpy())
    here = os.getcwd()
    os.chdir(folder)
    try:
        exec(hook(), {'torch': torch, 'numpy': numpy, 'model': model, 'x': x})  # pylint: disable=exec-used
    finally:
        os.chdir(here)
    words = ['-m', weights, '-i', os.path.join(folder, 'x.npy')]
    told = compare(score, words, os.path.join(folder, 'steps.npz'))
    if not told:
        return
    code, report = told
    missing = [row['name'] for row in report['steps'] if row['status'] == 'missing']
    score.check(code == 0, f'{name} of torchvision: verify ended with {code}, first {report["first"]}')
    # modules only: neither the sum itself nor what torch calls as a function is one
    score.check(all(step.endswith('.add') or step in ('input', 'softmax') for step in missing),
                f'{name} of torchvision: not found: {missing}')
    worst = max(report['steps'], key=lambda step: step.get('relative', 0))
    print(f'{name} of torchvision, hooked: {report["compared"]} of {len(report["steps"])} steps; the largest difference '
          f'is {worst["relative"]:.2g} ({worst["name"]})', flush=True)


def main():
    score = Score()
    with tempfile.TemporaryDirectory() as folder:
        for words in NETWORKS:
            whole(score, words, folder)
        ends_early(score, folder)
        corrupt(score, folder)
        for name in ('resnet18', 'resnet50'):
            own_model(score, folder, name)
    if 'ORACLE_COUNTS' in os.environ:
        with open(os.environ['ORACLE_COUNTS'], 'a', encoding='ascii') as counts:
            print(score.passed, score.failed, file=counts)
    else:
        print(f'{score.passed} passed, {score.failed} failed')
    return 1 if score.failed or not score.passed else 0


if __name__ == '__main__':
    sys.exit(main())
