"""Ten thousand different selections, one after another: what the process holds in memory.

Run `uv run python -m bench.soak`; `--selections 500` for a short look. On every page that depends on
them, every set of the county's districts is chosen in one year after another.
"""

import argparse
import asyncio
import itertools
import time
from collections.abc import Iterator

from bench.client import Viewer
from bench.serving import Server, serving
from collab.data.measures import year_label
from collab.releases.built_in import load_illustrative

_PAGES = ("", "attainment", "partnership_map", "partnerships", "lessons", "broker", "briefing")
_EVERY = 250


def rounds() -> Iterator[tuple[str, int, list[tuple[str, ...]]]]:
    """A page, a year, and the sets of districts to choose there."""
    county = load_illustrative()
    names = county.districts
    sets = [chosen for size in range(1, len(names) + 1) for chosen in itertools.combinations(names, size)]
    for year in reversed(county.years):
        for page in _PAGES:
            yield page, year, sets


async def soak(server: Server, most: int) -> list[tuple[int, float, float]]:
    """After every so many selections: how many, and the megabytes of the server and of its workers."""
    done, seen, start = 0, [], time.perf_counter()
    for page, year, sets in rounds():
        viewer = Viewer(server.url, page=page, query=f"year={year_label(year)}")
        await viewer.open()
        for chosen in sets:
            await viewer.choose("district", list(chosen))
            assert not viewer.exceptions, viewer.exceptions
            done += 1
            if done % _EVERY == 0 or done == most:
                seen.append((done, server.memory(), server.beside()))
                print(
                    f"{done:6,} selections, {time.perf_counter() - start:5.0f} s: {seen[-1][1]:5.0f} MB, and "
                    f"{seen[-1][2]:4.0f} MB of workers",
                    flush=True,
                )
            if done == most:
                return seen
        await viewer.close()
    return seen


def main() -> None:
    """Choose, and print what it comes to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--selections", type=int, default=10_000)
    options = parser.parse_args()
    with serving() as (server,):
        begun = server.memory()
        seen = asyncio.run(soak(server, options.selections))
    print(f"{begun:.0f} MB at first, at most {max(memory for _, memory, _ in seen):.0f} MB")


if __name__ == "__main__":
    main()
