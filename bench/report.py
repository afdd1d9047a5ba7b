"""results.json as RESULTS.md: each promise, what was measured, and whether it holds."""

PEER = {"ort": "ONNX Runtime", "torch": "PyTorch"}


def number(v):
    return f"{v:.3g}" if abs(v) < 1000 else f"{v:,.0f}"


def shown(s, unit=""):
    return f"{number(s['median'])}{unit} ({number(s['least'])}-{number(s['most'])})"


class Table:
    def __init__(self, *head):
        self.rows = [head, ["---"] * len(head)]

    def add(self, *cells):
        self.rows.append(cells)

    def __str__(self):
        return "\n".join("| " + " | ".join(str(c) for c in row) + " |" for row in self.rows) + "\n"


def verdict(value, target, at_most=False):
    good = value <= target if at_most else value >= target
    off = abs(value / target - 1) * 100
    return "holds" if good else f"**falls short by {off:.0f} %**"


def ratio_row(table, job, name, target, peer="ort", unit=" ms"):
    if job is None:
        return
    if "fault" in job:
        table.add(name, "", "", f"{target:.2f}x", "", f"not measured: {job['fault']}")
        return
    if peer not in job:
        table.add(name, shown(job["skipstep"], unit), f"{PEER[peer]} is not installed", f"{target:.2f}x", "", "")
        return
    r = job[peer]["ratio"]
    table.add(name, shown(job["skipstep"], unit), f"{PEER[peer]} {shown(job[peer], unit)}", f"{target:.2f}x",
              f"{r['median']:.2f}x ({r['least']:.2f}-{r['most']:.2f})", verdict(r["median"], target))


def plain_row(table, name, measured, target, value, limit, at_most=True):
    table.add(name, measured, "", target, "", verdict(value, limit, at_most))


def promises(jobs):
    t = Table("job", "skipstep", "peer", "promised", "ratio", "verdict")
    for model, target in (("resnet20-a", 1.10), ("resnet20-b", 1.00), ("resnet18", 1.00), ("resnet50", 1.05)):
        ratio_row(t, jobs.get(f"forward {model}, 2"), f"one picture, {model}, two threads", target)
    job = jobs.get("forward resnet18, 2", {})
    if "of_limit" in job:
        v = job["of_limit"]["median"]
        plain_row(t, "ResNet-18, of the measured FMA limit", f"{v * 100:.0f} %", "88 %", v, 0.88, False)
    eval_row(t, jobs.get("eval resnet20-a"))
    for model, target in (("resnet20-a", 3), ("resnet18", 1.4), ("resnet50", 1.4)):
        ratio_row(t, jobs.get(f"trace {model}"), f"whole trace kept, {model}", target, "torch")
    job = jobs.get("whole process")
    if job and "fault" not in job:
        own = job["skipstep"]
        peers = "; ".join(f"{PEER[p]} {shown(job[p], ' ms')}" for p in ("ort", "torch") if p in job)
        t.add("whole process, PNG to top 5, ResNet-20 A", shown(own, " ms"), peers, "12 ms", "",
              verdict(own["median"], 12, True))
        if "rss_mib" in own:
            peers = "; ".join(f"{PEER[p]} {job[p]['rss_mib']:.0f} MiB" for p in ("ort", "torch") if p in job)
            t.add("its memory", f"{own['rss_mib']:.1f} MiB", peers, "16 MiB", "", verdict(own["rss_mib"], 16, True))
    job = jobs.get("load and first trace")
    if job and "fault" not in job:
        peer = f"ONNX Runtime, load and one run, {shown(job['ort'], ' ms')}" if "ort" in job else ""
        t.add(f"load and first whole trace, {job['file']}", shown(job["skipstep"], " ms"), peer, "180 ms", "",
              verdict(job["skipstep"]["median"], 180, True))
    for model, limit in (("resnet20-b", 5), ("resnet50", 16)):
        job = jobs.get(f"keys {model}")
        if job and "fault" not in job:
            worst = max(job["p99_ms_of_sizes"])
            plain_row(t, f"key press to page, p99 at the slowest size, {model}", f"{worst:.2f} ms", f"{limit} ms", worst,
                      limit)
    for model in ("resnet18", "resnet50"):
        job = jobs.get(f"two threads {model}")
        if job and "fault" not in job:
            r = 1 / job["2"]["ratio"]["median"]
            plain_row(t, f"two threads against one, {model}", f"{r:.2f}x", "1.85x", r, 1.85, False)
    return str(t)


def eval_row(t, job):
    if not job or "fault" in job:
        return
    best = {}
    for name, s in job["images_per_s"].items():
        who = name.split(",")[0]
        if who not in best or s["median"] > best[who][1]["median"]:
            best[who] = (name, s)
    name, own = best["skipstep"]
    if "ort" not in best:
        t.add("eval, ResNet-20 A", f"{shown(own)} images/s", "ONNX Runtime is not installed", "1.05x", "", "")
        return
    peer, other = best["ort"]
    r = own["median"] / other["median"]
    t.add("eval, ResNet-20 A", f"{shown(own)} images/s, batch{name.split(',')[1]}",
          f"ONNX Runtime {shown(other)}, batch{peer.split(',')[1]}", "1.05x", f"{r:.2f}x", verdict(r, 1.05))


def equal_table(job):
    t = Table("compared", "numbers", "by element()", "instruction sets", "threads", "differing bits")
    for name, e in job["compared"].items():
        n, by = (e["call_outputs"],) * 2 if name == "random calls" else (e["outputs"], e["compared"])
        t.add(f"{e['calls']:,} random calls" if name == "random calls" else name, f"{n:,}", f"{by:,}",
              ", ".join(e["isas"]), " and ".join(str(x) for x in e["threads"]), e["differing_bits"])
    return str(t)


def forward_table(jobs):
    t = Table("one picture, ms", "threads", "skipstep", "of the FMA limit", "ONNX Runtime", "PyTorch, best")
    for name, job in jobs.items():
        if name.startswith("forward ") and "fault" not in job:
            model, threads = name[len("forward "):].split(", ")
            t.add(model, threads, shown(job["skipstep"]), f"{job['of_limit']['median'] * 100:.0f} %",
                  *(shown(job[p]) if p in job else "" for p in ("ort", "torch")))
    return str(t)


def keys_table(jobs):
    t = Table("key press to page, p99 ms", "stage", "block", "op", "channel", "pixel", "multiply-add")
    for name, job in jobs.items():
        if name.startswith("keys ") and "fault" not in job:
            t.add(name[5:], *(f"{v:.2f}" for v in job["p99_ms_of_sizes"]))
    return str(t)


def limits_text(job):
    lines = []
    for threads, l in job.items():
        if isinstance(l, dict):
            lines.append(f"{threads} thread{'' if threads == '1' else 's'} ({l['isa']}): {l['peak_gflops']:.0f} GFLOP/s of "
                         f"fused multiply-adds, {l['read_gb_s']:.0f} GB/s read, {l['copy_gb_s']:.0f} GB/s copied")
    return "; ".join(lines) + "."


def markdown(results):
    m, jobs = results["machine"], results["jobs"]
    parts = ["# What was measured\n",
             "Written by `./dev bench`; do not edit. Medians of rounds, with the least and the most of them; in every round "
             "all do the same job one after the other. A ratio is the peer's time divided by skipstep's, taken within a "
             "round. Weights are random where the network has none of its own, float32 throughout.\n",
             f"{m['date']}, commit {m['commit']}, {m['processor']} (family {m['family']}), {m['cores']} cores, "
             f"{m['memory_gib']} GiB, {m['system']}, {m['compiler']}. Load average {m['load_before']:.2f} before, "
             f"{m['load_after']:.2f} after; the run took {results['minutes']} minutes."
             + (" A quick run: a glance, no more." if results["quick"] else "") + "\n"]
    if "limits" in jobs and "fault" not in jobs["limits"]:
        parts.append("This machine's own limits, measured: " + limits_text(jobs["limits"]) + "\n")
    parts += ["## What was promised\n", promises(jobs)]
    if "equality" in jobs and "fault" not in jobs["equality"]:
        parts += ["## Equal to the bit\n", equal_table(jobs["equality"])]
    parts += ["## One picture\n", forward_table(jobs), "## Keys\n", keys_table(jobs)]
    if "growth" in jobs and "fault" not in jobs["growth"]:
        parts.append("## Growth\n")
        for p in jobs["growth"]["plots"]:
            parts.append(f"![{p['title']}]({p['file']})\n\n{p['text']}\n")
    faults = [f"- {name}: {job['fault']}" for name, job in jobs.items() if "fault" in job]
    if faults:
        parts += ["## Not measured\n", "\n".join(faults) + "\n"]
    return "\n".join(parts)
