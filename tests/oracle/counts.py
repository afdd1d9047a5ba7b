#!/usr/bin/python3
"""Parameters and multiply-adds of every network that has a name, without weights, against PyTorch's.

Part of ./dev oracle. With each kind of shortcut (A, B, C) and with the stride of a bottleneck in conv1 (the paper's) and
in conv2 (torchvision's). The parameters must also be those of the paper's networks as counted by formula.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
import check
import models
import torch

PARAMS = {  # A, B, C: convolutions, batch norms and the head
    'resnet18': (11515688, 11689512, 12043816), 'resnet34': (21623848, 21797672, 22716840),
    'resnet50': (22780456, 25557032, 40128552), 'resnet101': (41772584, 44549160, 76981288),
    'resnet152': (57416232, 60192808, 107335720), 'resnet8': (75290, 78042, 78330),
    'resnet20': (269722, 272474, 283962), 'resnet32': (464154, 466906, 489594), 'resnet44': (658586, 661338, 695226),
    'resnet56': (853018, 855770, 900858), 'resnet110': (1727962, 1730714, 1826202)}
OTHERS = ('resnext50_32x4d', 'resnext101_32x8d', 'resnext101_64x4d', 'wide_resnet50_2', 'wide_resnet101_2')


def counted(net, side):
    """What hooks see of it running on tensors that have shapes and no numbers."""
    steps = models.record(net.to('meta').eval(), torch.zeros(1, 3, side, side, device='meta'), lambda x: x)
    return models.counts(net, steps)


def hold(score, words, wanted):
    try:
        told = json.loads(check.skipstep(*words, 'shapes', '--json'))
    except (RuntimeError, ValueError) as error:
        score.check(False, f'{" ".join(words)}: {error}')
        return
    score.check((told['params'], told['macs']) == wanted, f'{" ".join(words)}: {told["params"]} parameters and '
                f'{told["macs"]} multiply-adds, PyTorch {wanted}')


def depth_of(name):
    return int(name[len('resnet'):])


def imagenet(score, name):
    depth = depth_of(name)
    for option, params in zip('ABC', PARAMS[name]):
        for stride_in in (1, 2) if depth >= 50 else (2,):
            net = models.ResNet(models.DEPTHS[depth], bottleneck=depth >= 50, option=option, stride_in=stride_in)
            wanted = counted(net, 224)
            score.check(wanted[0] == params, f'{name}, {option}: {wanted[0]} parameters in PyTorch, {params} by formula')
            words = ['-m', name, '--shortcut', option]
            words += ['--stride-in', f'conv{stride_in}'] if depth >= 50 else []
            hold(score, words, wanted)


def cifar(score, name):
    for option, params in zip('ABC', PARAMS[name]):
        wanted = counted(models.cifar(depth_of(name), option), 32)
        score.check(wanted[0] == params, f'{name}, {option}: {wanted[0]} parameters in PyTorch, {params} by formula')
        hold(score, ['-m', f'{name}-{option.lower()}'], wanted)


def run(score, words):
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    for name in PARAMS:
        (imagenet if depth_of(name) in models.DEPTHS else cifar)(score, name)
    for name in ('resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152') + OTHERS:
        net = models.tv(name)
        hold(score, ['-m', name], counted(net, 224))
    if '--all' in words:
        hold(score, ['-m', 'resnet1202-a'], counted(models.cifar(1202, 'A'), 32))
    print(f'counts: {score.passed} networks and figures', flush=True)


if __name__ == '__main__':
    sys.exit(check.main(run))
