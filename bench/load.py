"""Many viewers at once: each changes a filter every five seconds, by Streamlit's own protocol.

Run `uv run python -m bench.load --viewers 1 10 50 --seconds 60`; `--processes 2` spreads them over
two processes of the app, as `deploy/` does. `--proposals 4 --briefings 2` adds as many viewers who ask
for heavy work without a pause; `--cold` lets nobody look before the first viewer. Only this machine is
asked for anything.
"""

import argparse
import asyncio
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.client import Viewer
from bench.heavy_viewers import Heavy, brief, propose
from bench.report import machine
from bench.serving import Server, busy, own, serving

_EVERY = 5.0
_COLD = 30.0
"""Seconds after the last viewer has come, when most of what they choose is known."""
_DISTRICTS = ["Boston", "East Lindsey", "Lincoln", "North Kesteven", "South Holland"]
_PAGES = ("", "attainment", "partnership_map", "partnerships", "lessons", "broker")


@dataclass(frozen=True)
class Result:
    """What one number of viewers met."""

    viewers: int
    processes: int
    changes: int
    errors: int
    open_p50: float
    p50: float
    p95: float
    worst: float
    p95_known: float
    others: float
    processor_a_change: float
    mb_a_session: float
    mb_first: float
    mb_last: float
    heavy: int
    heavy_p50: float
    heavy_worst: float


async def _view(
    server: Server,
    until: float,
    first: float,
    opened: list[float],
    took: list[tuple[float, float]],
    errors: list[str],
    seed: int,
) -> None:
    """One viewer: opens a page, then changes the districts every five seconds."""
    pick = random.Random(seed)
    viewer = Viewer(server.url, page=_PAGES[seed // 2 % len(_PAGES)] if seed % 2 else "")
    await asyncio.sleep(first)
    try:
        opened.append(await viewer.open())
        # Whoever would change after the end stops before: all would do so at the same moment.
        while time.perf_counter() + (wait := _EVERY * pick.uniform(0.8, 1.2)) < until:
            await asyncio.sleep(wait)
            chosen = pick.sample(_DISTRICTS, pick.randint(0, 3))
            at = time.perf_counter()
            took.append((at, await viewer.choose("district", list(chosen))))
            errors.extend(viewer.exceptions)
    except Exception as error:
        errors.append(repr(error))
    finally:
        await viewer.close()


async def _watch(servers: list[Server], until: float, seen: list[float]) -> None:
    """The memory of all processes, every ten seconds."""
    while time.perf_counter() < until:
        seen.append(sum(server.memory() for server in servers))
        await asyncio.sleep(10)


async def load(
    servers: list[Server], viewers: int, seconds: float, proposals: int = 0, briefings: int = 0
) -> Result:
    """So many viewers for so long, and beside them those who ask for heavy work."""
    opened: list[float] = []
    changes: list[tuple[float, float]] = []
    errors: list[str] = []
    seen: list[float] = []
    before = sum(server.memory() for server in servers)
    worked = sum(server.worked() for server in servers)
    family, spent_before = sum(s.family() for s in servers), busy() - own()
    start = time.perf_counter()
    ramp = min(20.0, viewers * 0.5)
    until = time.perf_counter() + seconds + ramp
    tasks = [
        _view(servers[i % len(servers)], until, ramp * i / viewers, opened, changes, errors, i)
        for i in range(viewers)
    ]
    met = Heavy()
    tasks += [propose(servers[i % len(servers)], until, met, i) for i in range(proposals)]
    tasks += [brief(servers[i % len(servers)], until, met, i, _DISTRICTS) for i in range(briefings)]
    await asyncio.gather(*tasks, _watch(servers, until, seen))
    errors += met.errors
    took = [seconds for _, seconds in changes]
    late = [seconds for at, seconds in changes if at > start + ramp + _COLD] or took
    spent = busy() - spent_before - (sum(server.family() for server in servers) - family) - own()
    if errors:
        print(f"  first error: {errors[0]}")
    steady = seen[int(len(seen) * 0.25) :] or seen
    return Result(
        viewers,
        len(servers),
        len(took),
        len(errors),
        float(np.median(opened)),
        float(np.median(took)),
        float(np.percentile(took, 95)),
        max(took),
        float(np.percentile(late, 95)),
        spent / (time.perf_counter() - start),
        (sum(server.worked() for server in servers) - worked) / len(took),
        (max(seen) - before) / viewers,
        float(np.mean(steady[:6])),
        float(np.mean(steady[-6:])),
        len(met.took),
        float(np.median(met.took or [0.0])),
        max(met.took, default=0.0),
    )


def main() -> None:
    """Measure, print a table, and write the figures as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--proposals", type=int, default=0)
    parser.add_argument("--briefings", type=int, default=0)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = []
    for viewers in options.viewers:
        with serving(options.processes) as servers:
            for server in () if options.cold else servers:
                asyncio.run(_warm(server))
            asked = (options.seconds, options.proposals, options.briefings)
            result = asyncio.run(load(servers, viewers, *asked))
        results.append(result)
        print(
            f"{viewers:3} viewers, {result.changes:5} changes, {result.errors} errors: "
            f"p50 {result.p50:.2f} s, p95 {result.p95:.2f} s, worst {result.worst:.2f} s, "
            f"p95 after the first half-minute {result.p95_known:.2f} s; other programs took "
            f"{result.others:.1f} processors; "
            f"{1000 * result.processor_a_change:.0f} ms of a processor a change; "
            f"{result.mb_a_session:.1f} MB a session, {result.mb_first:.0f} MB early, "
            f"{result.mb_last:.0f} MB at the end",
            flush=True,
        )
        if result.heavy:
            print(
                f"    {result.heavy} pieces of heavy work done: p50 {result.heavy_p50:.1f} s, "
                f"worst {result.heavy_worst:.1f} s",
                flush=True,
            )
    if options.json:
        told = {"conditions": machine(), "results": [asdict(result) for result in results]}
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


async def _warm(server: Server) -> None:
    """One look at every page, so that what is loaded once is loaded."""
    for page in _PAGES:
        viewer = Viewer(server.url, page=page)
        await viewer.open()
        await viewer.close()


if __name__ == "__main__":
    main()
