"""Measures everything that skipstep promises about its speed, beside its peers, and writes it down.

run.py [--quick] [--all] [--no-growth] [--skipstep PROGRAM] [--peers FOLDER] [--out FOLDER]

Every figure is the median of rounds; in each round all who do the same job do it one after the other, so that what
else the machine does hits all of them, and ratios are taken within a round. Writes results.json, RESULTS.md, and of
growth.csv the plots. ./dev bench runs it; ./dev bench setup brings the peers. A peer that is missing is left out.
"""
import argparse
import csv
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time

import plot
import report

HERE = os.path.dirname(os.path.abspath(__file__))
FORWARD = ["resnet20-a", "resnet20-b", "resnet18", "resnet50"]
TRACE = ["resnet20-a", "resnet18", "resnet50"]
# every architecture whose sampled outputs are compared, beside ResNet-20 A, B and C whole
OTHERS = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d",
          "wide_resnet50_2", "wide_resnet101_2", "resnet50d", "resnet50_gn", "resnet56-a", "resnet110-b"]


def note(text):
    print(text, file=sys.stderr, flush=True)


class Skipstep:
    """The program itself: a process a measurement."""

    def __init__(self, program):
        self.program = program

    def __call__(self, *words, check=True):
        done = subprocess.run([self.program, *words, "--json"], capture_output=True, text=True)
        if done.returncode and check:
            raise RuntimeError(done.stderr.strip().split("\n")[-1] or f"exit code {done.returncode}")
        return json.loads(done.stdout)

    def bench(self, job, model=None, **options):
        words = ["bench", job] + (["-m", model] if model else [])
        for key, value in options.items():
            words += ["--" + key, str(value)]
        return self(*words)


class Worker:
    """A peer that stays: a job a line, an answer a line."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def __call__(self, **job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def open_peers(folder, python):
    peers = {}
    if not os.path.exists(os.path.join(folder, "resnet50.onnx")):
        note("no peers: ./dev bench setup brings them")
        return peers
    try:
        worker = Worker("PyTorch", [python, os.path.join(HERE, "peers", "torch_worker.py")])
        worker(model="resnet20-a", how="eager", threads=1, batch=1, seconds=0)
        peers["torch"] = worker
    except (RuntimeError, OSError) as fault:
        note(f"without PyTorch: {fault}")
    try:
        worker = Worker("ONNX Runtime", ["node", os.path.join(HERE, "peers", "ort_worker.js"), folder])
        worker(model="resnet20-a", threads=1, batch=1, seconds=0)
        peers["ort"] = worker
    except (RuntimeError, OSError) as fault:
        note(f"without ONNX Runtime: {fault}")
    return peers


def spread(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values), "rounds": len(values)}


def rounds(n, contestants):
    """contestants: {name: function() -> number}. {name: spread}, and ratios of each to the first, round by round."""
    values = {name: [] for name in contestants}
    for _ in range(n):
        for name, measure in contestants.items():
            values[name].append(measure())
    first = next(iter(values))
    found = {name: spread(v) for name, v in values.items()}
    for name, v in values.items():
        if name != first:
            found[name]["ratio"] = spread([b / a for a, b in zip(values[first], v)])
    return found


def attempt(results, name, measure, left):
    """A job that cannot be done says why in the table; the others go on."""
    if left < 0:
        results[name] = {"fault": "the time that a run may take was over", "took_s": 0}
        return
    note(f"{name} ...")
    began = time.monotonic()
    try:
        results[name] = measure()
    except (RuntimeError, OSError, ValueError, KeyError) as fault:
        results[name] = {"fault": str(fault)}
        note(f"{name}: {fault}")
    results[name]["took_s"] = round(time.monotonic() - began, 1)


# ---- the jobs -----------------------------------------------------------------------------------------------

def limits(b):
    threads = os.cpu_count()
    return {str(t): b.skipstep.bench("limits", threads=t, seconds=1) for t in sorted({1, 2, threads})}


def equality(b):
    found = {}
    for model in ("resnet20-a", "resnet20-b", "resnet20-c"):
        found[model] = b.skipstep("equal", "-m", model, "--isa", "all", check=False)
    # plain C without the processor's own instructions takes minutes on the large ones: on all of them with --all
    quick_ones = ",".join(i for i in found["resnet20-a"]["isas"] if i != "portable") or "all"
    for model in () if b.quick else OTHERS:
        isa = "all" if b.all or model in ("resnet18", "resnet56-a", "resnet110-b") else quick_ones
        found[model] = b.skipstep("equal", "-m", model, "--isa", isa, check=False)
    found["random calls"] = b.skipstep("equal", "--random", "5000" if b.quick else "100000", check=False)
    return {"compared": found}


def forward(b, model, threads):
    own = []

    def skipstep():
        own.append(b.skipstep.bench("forward", model, threads=threads, seconds=b.seconds))
        return own[-1]["median_ms"]

    contestants = {"skipstep": skipstep}
    if "ort" in b.peers:
        contestants["ort"] = lambda: b.peers["ort"](model=model, threads=threads, batch=1, seconds=b.seconds)["median_ms"]
    if "torch" in b.peers:
        contestants["torch"] = lambda: b.peers["torch"](model=model, how="best", threads=threads, batch=1,
                                                        seconds=b.seconds)["median_ms"]
    found = rounds(b.rounds, contestants)
    found["of_limit"] = spread([o["gflops"] / o["peak_gflops"] for o in own])
    found["isa"] = own[0]["isa"]
    found["rss_kib"] = max(o["peak_rss_kib"] for o in own)
    return found


def evaluate(b):
    contestants, model = {}, "resnet20-a"
    for batch in (64, 128):
        contestants[f"skipstep, {batch}"] = lambda batch=batch: b.skipstep.bench(
            "eval", model, threads=2, batch=batch, seconds=b.seconds)["images_per_s"]
    for peer, job in (("ort", {}), ("torch", {"how": "best"})):
        for batch in (16, 64, 128) if peer in b.peers else ():
            contestants[f"{peer}, {batch}"] = lambda peer=peer, batch=batch, job=job: batch * 1e3 / b.peers[peer](
                model=model, threads=2, batch=batch, seconds=b.seconds, **job)["median_ms"]
    values = rounds(b.rounds, contestants)
    return {"images_per_s": {k: {x: y for x, y in v.items() if x != "ratio"} for k, v in values.items()}}


def trace(b, model):
    contestants = {"skipstep": lambda: b.skipstep.bench("trace", model, threads=2, seconds=b.seconds)["median_ms"]}
    if "torch" in b.peers:
        contestants["torch"] = lambda: b.peers["torch"](model=model, how="hooks", threads=2, batch=1,
                                                        seconds=b.seconds)["median_ms"]
    return rounds(b.rounds, contestants)


def process(command):
    """Wall time in ms of a whole process."""
    began = time.perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    if code:
        raise RuntimeError(f"{command[0]} ended with {code}")
    return (time.perf_counter() - began) * 1e3


def memory(command):
    """The most memory it has, in MiB, as time(1) tells: what we would see counts our own, from before it began."""
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True)
    return int(done.stderr.split()[-1]) / 1024


def cold(b):
    picture = os.path.join(b.folder, "32.png")
    if not os.path.exists(picture):
        picture = "ship"
    commands = {"skipstep": [b.skipstep.program, "-m", "resnet20-a", "-i", picture, "top"]}
    library = os.path.join(b.folder, "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux",
                           {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), ""), "libonnxruntime.so.1")
    program = os.path.join(b.folder, "ort_cold")
    if os.path.exists(library) and os.path.exists(program):
        commands["ort"] = [program, library, os.path.join(b.folder, "resnet20-a.onnx"), "32"]
    if "torch" in b.peers:
        commands["torch"] = [b.python, os.path.join(HERE, "peers", "torch_cold.py"), b.folder, "resnet20-a"]
    for command in commands.values():
        process(command)
    found = rounds(5 if b.quick else 15, {name: lambda c=c: process(c) for name, c in commands.items()})
    for name, command in commands.items():
        try:
            found[name]["rss_mib"] = statistics.median(memory(command) for _ in range(3))
        except OSError:
            pass  # no time(1)
    return found


def load(b):
    # from a file of a hundred megabytes, as whoever has weights has it
    file = os.path.join(b.folder, "resnet50.safetensors")
    pt = os.path.join(b.folder, "resnet50.pt")
    if not os.path.exists(file) and os.path.exists(pt):
        subprocess.run([b.skipstep.program, "import", pt, "-o", b.folder], capture_output=True, check=False)
    model = next((f for f in (file, pt) if os.path.exists(f)), None)
    if not model:
        raise RuntimeError("no weights file of ResNet-50: ./dev bench setup makes one")
    contestants = {"skipstep": lambda: b.skipstep.bench("load", model, seconds=b.seconds)["with_trace_median_ms"]}
    if "ort" in b.peers:
        contestants["ort"] = lambda: b.peers["ort"](model="resnet50", threads=2, batch=1, load=True)["median_ms"]
    found = rounds(b.rounds, contestants)
    found["file"] = os.path.basename(model)
    found["ready_ms"] = b.skipstep.bench("load", model, seconds=b.seconds)["median_ms"]
    return found


def keys(b, model):
    found = b.skipstep.bench("keys", model, seconds=3 if b.quick else 12)
    found["p99_ms_of_sizes"] = [s["p99_ms"] for s in found["sizes"]]
    return found


def scaling(b, model):
    return rounds(b.rounds, {str(t): lambda t=t: b.skipstep.bench("forward", model, threads=t, seconds=b.seconds)[
        "median_ms"] for t in (1, 2)})


def growth(b):
    """Time and memory against work: a row a measurement, into growth.csv."""
    rows = []

    def row(plot_name, x, job, model, **options):
        try:
            found = b.skipstep.bench(job, model, seconds=0.3, **options)
        except RuntimeError as fault:
            note(f"growth: {plot_name} {x}: {fault}")
            return
        rows.append({"plot": plot_name, "job": job, "x": x, "ms": found["median_ms"], "mib": found["peak_rss_kib"] / 1024,
                     "model": model, "images_per_s": found["images_per_s"], "gflops": found["gflops"]})

    for depth in (8, 14, 20, 32, 44, 56, 110, 218, 434, 866, 1202):
        for job in ("forward", "trace"):
            row("cifar depth", depth, job, f"resnet{depth}-a")
    for depth in (18, 34, 50, 101, 152):
        for job in ("forward", "trace"):
            row("depth", depth, job, f"resnet{depth}")
    for side in (32, 64, 128, 224, 256, 512, 1024):
        for job in ("forward", "trace"):
            row("picture", side, job, "resnet18", crop=side)
    for batch in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512):
        row("batch", batch, "eval", "resnet20-a", batch=batch)
    for threads in range(1, os.cpu_count() + 1):
        for model in ("resnet18", "resnet50"):
            row("threads " + model, threads, "forward", model, threads=threads)
    with open(os.path.join(b.out, "growth.csv"), "w", newline="") as f:
        table = csv.DictWriter(f, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return {"rows": rows, "plots": plot.draw_all(rows, b.out)}


# ---- all of it ----------------------------------------------------------------------------------------------

def machine():
    def first(command):
        try:
            return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()
        except OSError:
            return ""

    model = family = ""
    try:
        with open("/proc/cpuinfo") as f:
            lines = dict(line.split(":", 1) for line in f.read().split("\n\n")[0].split("\n") if ":" in line)
        lines = {k.strip(): v.strip() for k, v in lines.items()}
        model, family = lines.get("model name", ""), lines.get("cpu family", "")
    except OSError:
        pass
    return {"processor": model or platform.processor(), "family": family, "cores": os.cpu_count(),
            "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "compiler": first(["cc", "--version"]), "load_before": os.getloadavg()[0],
            "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            "commit": first(["git", "-C", HERE, "rev-parse", "--short", "HEAD"])}


class Bench:
    def __init__(self, args):
        self.quick, self.all = args.quick, args.all
        self.rounds, self.seconds = (2, 0.15) if args.quick else (7, 0.5)
        self.skipstep = Skipstep(args.skipstep)
        self.python, self.folder, self.out = args.python, args.peers, args.out
        self.peers = open_peers(args.peers, args.python)


def main():
    p = argparse.ArgumentParser(description="measure skipstep beside its peers")
    p.add_argument("--quick", action="store_true", help="a glance: fewer rounds, no plots")
    p.add_argument("--all", action="store_true", help="compare the largest networks with every instruction set too")
    p.add_argument("--no-growth", action="store_true", help="without the plots")
    p.add_argument("--minutes", type=float, default=20, help="after so many no further job begins")
    p.add_argument("--only", help="jobs whose name has this in it")
    p.add_argument("--skipstep", default="skipstep")
    p.add_argument("--python", default=sys.executable)
    p.add_argument("--peers", default="")
    p.add_argument("--out", default=HERE)
    b = Bench(args := p.parse_args())
    jobs = {"limits": lambda: limits(b), "equality": lambda: equality(b)}
    for model in FORWARD:
        for threads in (1, 2):
            jobs[f"forward {model}, {threads}"] = lambda m=model, t=threads: forward(b, m, t)
    jobs["eval resnet20-a"] = lambda: evaluate(b)
    for model in TRACE:
        jobs[f"trace {model}"] = lambda m=model: trace(b, m)
    jobs["whole process"] = lambda: cold(b)
    jobs["load and first trace"] = lambda: load(b)
    for model in ("resnet20-b", "resnet50"):
        jobs[f"keys {model}"] = lambda m=model: keys(b, m)
    for model in ("resnet18", "resnet50"):
        jobs[f"two threads {model}"] = lambda m=model: scaling(b, m)
    if not b.quick and not args.no_growth:
        jobs["growth"] = lambda: growth(b)
    results = {"schema": "skipstep.results/1", "machine": machine(), "quick": b.quick, "jobs": {}}
    began = time.monotonic()
    for name, job in jobs.items():
        if not args.only or args.only in name:
            attempt(results["jobs"], name, job, args.minutes * 60 - (time.monotonic() - began))
    for peer in b.peers.values():
        peer.close()
    results["minutes"] = round((time.monotonic() - began) / 60, 1)
    results["machine"]["load_after"] = os.getloadavg()[0]
    os.makedirs(b.out, exist_ok=True)
    with open(os.path.join(b.out, "results.json"), "w") as f:
        json.dump(results, f, indent=1)
    text = report.markdown(results)
    with open(os.path.join(b.out, "RESULTS.md"), "w") as f:
        f.write(text)
    print(text)


if __name__ == "__main__":
    main()
