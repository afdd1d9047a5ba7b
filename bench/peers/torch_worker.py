"""PyTorch as a peer: reads a job a line, answers a line, both JSON.

{"model", "how", "threads", "batch", "seconds"} -> {"n", "median_ms"}. `how`: "eager"; "hooks", eager with a hook on
every module that keeps its output; "best", the fastest of the ways PyTorch 1.13 offers, found in a first short trial.
"""
import json
import statistics
import sys
import time
import warnings

import torch

from models import build, picture

warnings.filterwarnings("ignore")
torch.set_grad_enabled(False)
ready = {}


def hooked(name):
    net, kept = build(name), {}
    for path, module in net.named_modules():
        if not list(module.children()):
            module.register_forward_hook(lambda m, i, o, path=path: kept.__setitem__(path, o))
    return net


def ways(name, x):
    last = torch.channels_last
    yield build(name), x
    yield build(name).to(memory_format=last), x.contiguous(memory_format=last)
    yield torch.jit.freeze(torch.jit.trace(build(name), x)), x
    yield torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(build(name), x))), x
    x = x.contiguous(memory_format=last)
    yield torch.jit.freeze(torch.jit.trace(build(name).to(memory_format=last), x)), x


def measure(net, x, seconds):
    times, start = [], time.perf_counter()
    while not times or len(times) < 3 or time.perf_counter() - start < seconds:
        began = time.perf_counter()
        net(x)
        times.append((time.perf_counter() - began) * 1e3)
    return times


def prepare(name, how, batch):
    x = picture(name, batch)
    if how == "eager":
        return build(name), x
    if how == "hooks":
        return hooked(name), x
    trials = []
    for net, with_x in ways(name, x):
        try:
            measure(net, with_x, 0.2)
            trials.append((statistics.median(measure(net, with_x, 0.4)), net, with_x))
        except Exception as fault:
            print(f"{name}: one way left out: {fault!r:.120}", file=sys.stderr)
    return min(trials, key=lambda t: t[0])[1:]


def run(job):
    key = job["model"], job["how"], job["threads"], job["batch"]
    torch.set_num_threads(job["threads"])
    if key not in ready:
        ready[key] = prepare(*key[:2], job["batch"])
        measure(*ready[key], 0.2)
    times = measure(*ready[key], job["seconds"])
    return {"n": len(times), "median_ms": statistics.median(times)}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
