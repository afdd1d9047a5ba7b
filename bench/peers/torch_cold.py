"""The whole way with PyTorch: weights and a PNG from disk to the five best classes. torch_cold.py FOLDER MODEL"""
import os
import sys

import numpy
import torch
from PIL import Image

from models import SIDE, build

folder, name = sys.argv[1:3]
net = build(name)
net.load_state_dict(torch.load(os.path.join(folder, name + ".pt")))
x = numpy.asarray(Image.open(os.path.join(folder, f"{SIDE[name]}.png")).convert("RGB")).astype("float32") / 255
with torch.no_grad():
    y = net(torch.from_numpy(x.transpose(2, 0, 1))[None]).softmax(1)
print(*(f"{p:.4f} {i}" for p, i in zip(*(t[0].tolist() for t in y.topk(5)))), sep="\n")
