"""The networks that peers run, by skipstep's names: resnet20-a, resnet20-b of CIFAR, torchvision's resnet18, resnet50.

As a program: models.py FOLDER writes each as FOLDER/NAME.onnx and FOLDER/NAME.pt, and a picture of its size.
Weights are random; how long a multiply-add takes does not depend on them.
"""
import os
import sys

import torch
from torch import nn
from torch.nn import functional

SIDE = {"resnet20-a": 32, "resnet20-b": 32, "resnet18": 224, "resnet50": 224}


class ZeroPad(nn.Module):
    """Option A: every second pixel, zeros for the new channels."""

    def __init__(self, new):
        super().__init__()
        self.new = new

    def forward(self, x):
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.new))


class Sum(nn.Module):
    """The addition as a module, so that a hook sees it."""

    def forward(self, x, y):
        return x + y


class Basic(nn.Module):
    def __init__(self, inplanes, planes, option):
        super().__init__()
        stride = 1 if inplanes == planes else 2
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.add = Sum()
        self.relu2 = nn.ReLU()
        if inplanes == planes:
            self.shortcut = nn.Identity()
        elif option == "a":
            self.shortcut = ZeroPad(planes - inplanes)
        else:
            self.shortcut = nn.Sequential(nn.Conv2d(inplanes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        learned = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        return self.relu2(self.add(learned, self.shortcut(x)))


def cifar(option, blocks=3):
    widths = [16] * blocks + [32] * blocks + [64] * blocks
    stem = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    body = [Basic(a, b, option) for a, b in zip([16] + widths, widths)]
    return nn.Sequential(*stem, *body, nn.AdaptiveAvgPool2d(1), nn.Flatten(1), nn.Linear(64, 10))


def build(name):
    torch.manual_seed(1)
    if name.startswith("resnet20-"):
        net = cifar(name[-1])
    else:
        import torchvision

        net = getattr(torchvision.models, name)(weights=None)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.75, 1.25)
    return net.eval()


def picture(name, batch=1):
    side = SIDE[name]
    return torch.randn(batch, 3, side, side, generator=torch.Generator().manual_seed(2))


def main(folder):
    import numpy
    from PIL import Image

    for name, side in SIDE.items():
        net = build(name)
        torch.save(net.state_dict(), os.path.join(folder, name + ".pt"))
        with torch.no_grad():
            torch.onnx.export(net, picture(name), os.path.join(folder, name + ".onnx"), opset_version=13,
                              input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})
        noise = numpy.random.RandomState(3).randint(0, 256, (side, side, 3)).astype("uint8")
        Image.fromarray(noise).save(os.path.join(folder, f"{side}.png"))


if __name__ == "__main__":
    main(sys.argv[1])
