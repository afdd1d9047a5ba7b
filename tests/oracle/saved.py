#!/usr/bin/python3
"""Weight files in every shape people leave them in: those that load, to the bit, and those that are refused.

Part of ./dev oracle. What PyTorch can hide in a file: other types, other strides, tensors that share memory, whole
models, programs. Nothing of a file may ever run: each program here would leave a file behind it.
"""
import argparse
import collections
import io
import json
import os
import pickle
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
import check
import files
import models
import numpy
import torch

MALFORMED, UNSUPPORTED, MISFIT, LIMIT = 4, 5, 6, 8
MOST = 300000  # KiB of memory, for files of up to 50 MB


def small():
    return models.draw(models.cifar(20, 'B'), 5, 32).state_dict()


# ---- what loads ----------------------------------------------------------------------------------

def typed(tensors, dtype):
    """As half precision and the like are kept: all but the counters."""
    return {name: tensor.to(dtype) if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}


def one_storage(tensors):
    """All tensors views of one long one, as they are after flattening for a distributed training."""
    flat = torch.cat([torch.zeros(3)] + [tensor.float().ravel() for tensor in tensors.values()])
    views, at = {}, 3
    for name, tensor in tensors.items():
        views[name] = flat[at:at + tensor.numel()].view(tensor.shape)
        at += tensor.numel()
    return views


def strided(tensors):
    """Convolutions in channels_last, the head transposed: the numbers lie in another order."""
    out = {name: tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor
           for name, tensor in tensors.items()}
    out['fc.weight'] = tensors['fc.weight'].t().contiguous().t()
    return out


def parameters(tensors):
    return collections.OrderedDict((name, torch.nn.Parameter(tensor) if tensor.is_floating_point() else tensor)
                                   for name, tensor in tensors.items())


def accepted():
    tensors = small()
    old = {name: tensor for name, tensor in tensors.items() if not name.endswith('num_batches_tracked')}
    cases = {'parameters': parameters(tensors), 'strided': strided(tensors), 'one storage': one_storage(tensors),
             'no counters': old, 'reversed': dict(reversed(list(tensors.items()))),
             'deep': {'epoch': 1, 'state_dict': tensors, 'args': [{'a': (1, (2, [3.5, None, True]))}, 'é'],
                      'big': 2 ** 40, 'bigger': 2 ** 100, 'negative': -5, 'set': {1, 2}, 'bytes': 1e-300,
                      'device': torch.device('cuda', 0), 'dtype': torch.float32, 'size': torch.Size([1, 2])},
             'torchvision reference': {'model': tensors, 'optimizer': files.optimizer(tensors), 'epoch': 89,
                                       'args': argparse.Namespace(lr=0.5, data_path='/data', resume='')},
             'numpy beside': {'state_dict': tensors, 'best_acc': numpy.float64(71.5), 'history': [numpy.int64(3)],
                              'counts': collections.Counter('abca'), 'by': collections.defaultdict(list)},
             'ema': {'state_dict_ema': tensors, 'epoch': 3},
             'model_state_dict': {'model_state_dict': tensors, 'loss': 0.5},
             'module twice': files.prefixed(tensors, 'module.module.'),
             'compiled': {'model': files.prefixed(tensors, '_orig_mod.module.')}}
    for name, dtype in (('half', torch.float16), ('bfloat16', torch.bfloat16), ('double', torch.float64)):
        cases[name] = typed(tensors, dtype)
    return tensors, cases


def loads(score, folder):
    tensors, cases = accepted()
    for name, saved in cases.items():
        wanted = tensors
        if name in ('half', 'bfloat16'):
            wanted = {key: tensor.float() for key, tensor in saved.items()}
        for form in files.FORMATS:
            if form == 'safetensors' and name not in ('half', 'bfloat16', 'double', 'no counters', 'reversed'):
                continue
            for protocol in (2, 4) if form != 'safetensors' and name in ('half', 'deep', 'one storage') else (2,):
                where = f'{name}, {form}, pickle protocol {protocol}'
                path = os.path.join(folder, 'saved.bin')
                if form == 'safetensors':
                    files.write_safetensors(path, saved)
                else:
                    torch.save(saved, path, pickle_protocol=protocol, _use_new_zipfile_serialization=form == 'zip')
                hold(score, where, path, wanted, folder)


def hold(score, where, path, wanted, folder):
    with tempfile.TemporaryDirectory(dir=folder) as out:
        try:
            check.skipstep('import', path, '-o', out)
            written, = (name for name in os.listdir(out) if name.endswith('.safetensors'))
            found, _ = files.read_safetensors(os.path.join(out, written))
        except (RuntimeError, ValueError) as error:
            score.check(False, f'{where}: {error}')
            return
    other = [name for name, tensor in wanted.items() if not name.endswith('num_batches_tracked') and
             (name not in found or files.bits(found[name]) != files.bits(tensor.float()))]
    score.check(not other, f'{where}: {other[:4]} differ')


# ---- what is refused -----------------------------------------------------------------------------

class Runs:
    """Asks whoever unpickles it to call something."""

    def __init__(self, function, *words):
        self.call = function, words

    def __reduce__(self):
        return self.call


def zipped(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, 'w', compression) as file:
        for name, data in members:
            file.writestr('archive/' + name, data)


def data_pkl(path, data, *more):
    zipped(path, [('data.pkl', data), ('version', b'3\n'), *more])


def parts(path):
    with zipfile.ZipFile(path) as file:
        return [(name.split('/', 1)[1], file.read(name)) for name in file.namelist()]


def changed(folder, change):
    """A good file's data.pkl with some bytes replaced; everything else as PyTorch wrote it."""
    good = os.path.join(folder, 'good.pth')
    torch.save({'conv1.weight': torch.ones(16, 3, 3, 3)}, good)
    members = parts(good)
    return [(name, change(data) if name == 'data.pkl' else data) for name, data in members]


def replace(old, new):
    def change(data):
        assert old in data
        return data.replace(old, new, 1)
    return change


def torn_directory(path):
    """A zip whose central directory says another size than the member has."""
    torch.save({'conv1.weight': torch.ones(16, 3, 3, 3)}, path)
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    at = data.rindex(b'PK\x01\x02')
    data[at + 20:at + 28] = struct.pack('<II', 10 ** 9, 10 ** 9)
    with open(path, 'wb') as file:
        file.write(data)


def old_tar(path):
    with tarfile.open(path, 'w') as file:
        for name in ('sys_info', 'storages', 'tensors', 'pickle'):
            data = pickle.dumps({'little_endian': True}, 2)
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))


def refusals(folder, mark):
    """(what, code or codes, what the sentence says, write(path))."""
    touch = f'touch {mark}'

    def script(path):
        torch.jit.save(torch.jit.script(torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.ReLU())), path)

    def saving(value, **named):
        return lambda path: torch.save(value, path, **named)

    legacy = dict(_use_new_zipfile_serialization=False)
    program = {'conv1.weight': Runs(os.system, touch)}
    yield 'os.system in the zip', UNSUPPORTED, 'system', saving(program)
    yield 'os.system in the legacy format', UNSUPPORTED, 'system', saving(program, **legacy)
    yield 'os.system in protocol 4', UNSUPPORTED, 'system', saving(program, pickle_protocol=4)
    yield 'eval', UNSUPPORTED, 'eval', saving({'a': Runs(eval, f'open({mark!r}, "w")')})
    yield 'subprocess', UNSUPPORTED, 'subprocess', lambda path: data_pkl(
        path, b'\x80\x02csubprocess\ncheck_output\n(lX\x05\x00\x00\x00touchaX' +
        struct.pack('<I', len(mark)) + mark.encode() + b'atR.')
    yield 'an instance with INST', (MALFORMED, UNSUPPORTED), '', lambda path: data_pkl(
        path, b'\x80\x02(X' + struct.pack('<I', len(touch)) + touch.encode() + b'ios\nsystem\n.')
    yield 'a whole model', UNSUPPORTED, '', saving(models.cifar(20, 'B'))
    yield 'a whole model, legacy', UNSUPPORTED, '', saving(models.cifar(20, 'B'), **legacy)
    yield 'TorchScript', UNSUPPORTED, 'TorchScript', script
    yield 'tar of before 0.1.10', UNSUPPORTED, 'tar', old_tar
    yield 'a compressed member', UNSUPPORTED, 'compress', lambda path: zipped(
        path, changed(folder, lambda data: data), zipfile.ZIP_DEFLATED)
    yield 'a directory that lies', MALFORMED, '', torn_directory
    yield 'a zip cut short', MALFORMED, '', lambda path: (torch.save(small(), path), os.truncate(path, 100000))
    yield 'legacy cut short', (3, MALFORMED), '', lambda path: (torch.save(small(), path, **legacy),
                                                               os.truncate(path, 100000))
    yield 'a zip without data.pkl', MALFORMED, 'data.pkl', lambda path: zipped(path, [('version', b'3\n')])
    yield 'a storage that is not there', MALFORMED, '', lambda path: zipped(
        path, [member for member in changed(folder, lambda data: data) if not member[0].startswith('data/')])
    yield 'a stride outside its storage', MALFORMED, '', lambda path: zipped(
        path, changed(folder, replace(b'(K\x1bK\tK\x03K\x01t', b'(K\x1cK\tK\x03K\x01t')))
    yield 'an offset outside its storage', MALFORMED, '', lambda path: zipped(
        path, changed(folder, replace(b'QK\x00(K\x10', b'QK\x01(K\x10')))
    yield 'a storage of more than there is', MALFORMED, '', lambda path: zipped(
        path, changed(folder, replace(b'M\xb0\x01t', b'M\xb1\x01t')))
    yield 'a stack bomb', (MALFORMED, LIMIT), '', lambda path: data_pkl(path, b'\x80\x02' + b'(' * 50_000_000 + b'.')
    yield 'a bomb of copies', (MALFORMED, LIMIT), '', lambda path: data_pkl(
        path, b'\x80\x02]q\x00' + b''.join(b'](' + b'h%c' % i * 10 + b'eq%c' % (i + 1) for i in range(60)) + b'.')
    yield 'a memo of four thousand million', (MALFORMED, LIMIT), '', lambda path: data_pkl(
        path, b'\x80\x02}r\xff\xff\xff\xff.')
    yield 'a dictionary in itself', (MALFORMED, UNSUPPORTED, MISFIT), '', lambda path: data_pkl(
        path, b'\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00s.')
    yield 'an empty stack', MALFORMED, '', lambda path: data_pkl(path, b'\x80\x02u.')
    yield 'SETITEM on a list', MALFORMED, '', lambda path: data_pkl(path, b'\x80\x02]K\x01K\x02s.')
    yield 'a memo never filled', MALFORMED, '', lambda path: data_pkl(path, b'\x80\x02h\x07.')
    yield 'a pickle without an end', MALFORMED, '', lambda path: data_pkl(path, b'\x80\x02}')
    yield 'an operation nobody knows', (MALFORMED, UNSUPPORTED), '', lambda path: data_pkl(path, b'\x80\x02\xfa.')
    yield 'an optimizer alone', MISFIT, '', saving(files.optimizer(small()))
    yield 'no tensors', MISFIT, '', saving({'epoch': 3})
    yield 'another architecture', (UNSUPPORTED, MISFIT), 'torch.save', saving(torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 3), torch.nn.Linear(8, 4)).state_dict())
    yield 'squeeze and excitation', UNSUPPORTED, '', saving(
        {**small(), 'layer1.0.se.fc1.weight': torch.ones(4, 16, 1, 1)})
    yield 'a tensor missing', MISFIT, 'layer2.1.conv2.weight', saving(
        {name: tensor for name, tensor in small().items() if name != 'layer2.1.conv2.weight'})


def refuses(score, folder):
    mark = os.path.join(folder, 'ran')
    path = os.path.join(folder, 'refused.pth')
    for what, codes, words, write in refusals(folder, mark):
        write(path)
        process = subprocess.Popen(['sh', '-c', f'ulimit -v {MOST}; exec "$@"', 'sh', check.SKIPSTEP, '-m', path, 'shapes'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, 'OMP_NUM_THREADS': '1'})
        out, err = process.communicate()
        said = err.decode().strip()
        codes = codes if isinstance(codes, tuple) else (codes,)
        score.check(process.returncode in codes, f'{what}: ended with {process.returncode}, not {codes}: {said}')
        score.check(not out, f'{what}: something was said on standard output')
        score.check(said and len(said.splitlines()) == 1 and words in said, f'{what}: said "{said}", without "{words}"')
        score.check(not os.path.exists(mark), f'{what}: it ran')
        score.check('memory' not in said, f'{what}: wanted more than {MOST} KiB')
        os.remove(path)


def run(score, words):
    with tempfile.TemporaryDirectory() as folder:
        loads(score, folder)
        good = score.passed
        refuses(score, folder)
        print(f'saved files: {good} loaded to the bit; the rest refused, nothing of them run', flush=True)
    if '--say' in words:
        with tempfile.TemporaryDirectory() as folder:
            for what, _, _, write in refusals(folder, os.path.join(folder, 'ran')):
                path = os.path.join(folder, 'model.pth')
                write(path)
                process = check.start('-m', 'model.pth', 'shapes', folder=folder)
                print(f'{what}\n\t{process.communicate()[1].decode().strip()} [{process.returncode}]')


if __name__ == '__main__':
    sys.exit(check.main(run))
