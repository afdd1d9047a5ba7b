"""Weight files as people save them: torch.save in both formats and safetensors, wrapped in checkpoints of many kinds."""
import collections
import json
import struct

import torch

FORMATS = 'zip', 'legacy', 'safetensors'
SUFFIX = {'zip': '.pth', 'legacy': '.pth.tar', 'safetensors': '.safetensors'}
SAFE = {torch.float32: 'F32', torch.float16: 'F16', torch.bfloat16: 'BF16', torch.float64: 'F64', torch.int64: 'I64'}


def bits(tensor):
    """The bytes of a tensor, in C order."""
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:  # NumPy has none
        tensor = tensor.view(torch.int16)
    return tensor.numpy().tobytes()


def write_safetensors(path, tensors, meta=None):
    """By hand, so that no code is shared with skipstep's reader."""
    header, data = ({'__metadata__': meta} if meta else {}), b''
    at = 0
    parts = []
    for name, tensor in tensors.items():
        data = bits(tensor)
        header[name] = {'dtype': SAFE[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [at, at + len(data)]}
        at += len(data)
        parts.append(data)
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        file.writelines(parts)


def read_safetensors(path):
    with open(path, 'rb') as file:
        size, = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    meta = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        if entry['dtype'] != 'F32':
            raise ValueError(f'{name} is {entry["dtype"]}, not F32')
        begin, end = entry['data_offsets']
        tensors[name] = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin).reshape(
            entry['shape']) if end > begin else torch.empty(entry['shape'])
    return tensors, meta


def prefixed(tensors, prefix):
    return collections.OrderedDict((prefix + name, tensor) for name, tensor in tensors.items())


def optimizer(tensors):
    """An SGD state, as training scripts keep it beside the weights."""
    parameter = torch.nn.Parameter(next(iter(tensors.values())).clone())
    sgd = torch.optim.SGD([parameter], lr=0.1, momentum=0.9, weight_decay=1e-4)
    parameter.grad = torch.ones_like(parameter)
    sgd.step()
    return sgd.state_dict()


def wrap(tensors, kind):
    """The object that is saved."""
    if kind in ('', 'cuda'):
        return tensors
    if kind == 'state_dict':
        return {'epoch': 90, 'arch': 'resnet', 'state_dict': tensors, 'best_acc1': torch.tensor(71.5),
                'optimizer': optimizer(tensors)}
    if kind == 'module':  # PyTorch's imagenet example
        return {'epoch': 90, 'arch': 'resnet', 'state_dict': prefixed(tensors, 'module.'), 'best_acc1': 71.5,
                'optimizer': optimizer(tensors), 'scheduler': {'step_size': 30, 'gamma': 0.1, 'last_epoch': 90}}
    if kind == 'akamaster':
        return {'state_dict': prefixed(tensors, 'module.'), 'best_prec1': 92.6}
    if kind == 'kuangliu':
        return {'net': prefixed(tensors, 'module.'), 'acc': 95.47, 'epoch': 199}
    if kind == 'model':
        return {'model': tensors, 'optimizer': optimizer(tensors), 'epoch': 89, 'lr_scheduler': {'milestones': [30, 60]}}
    if kind == 'model.':  # PyTorch Lightning
        return {'epoch': 3, 'global_step': 1200, 'pytorch-lightning_version': '1.8.6', 'callbacks': {}, 'loops': None,
                'state_dict': prefixed(tensors, 'model.'), 'hyper_parameters': {'lr': 0.1, 'name': 'résnet'}}
    return prefixed(tensors, kind + '.')  # backbone., _orig_mod.


def save(path, form, tensors, kind='', meta=None):
    """safetensors has no checkpoint round its tensors, but may have the prefix."""
    if form == 'safetensors':
        wrapped = wrap(tensors, kind)
        for key in ('state_dict', 'model', 'net'):
            wrapped = wrapped.get(key, wrapped)
        write_safetensors(path, wrapped, meta)
        return
    registry = torch.serialization._package_registry  # pylint: disable=protected-access
    kept = list(registry)
    if kind == 'cuda':  # as if the tensors lay on a graphics card
        torch.serialization.register_package(0, lambda _storage: 'cuda:0', lambda storage, _location: storage)
    try:
        torch.save(wrap(tensors, kind), path, _use_new_zipfile_serialization=form == 'zip')
    finally:
        registry[:] = kept
