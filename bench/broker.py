"""How long a proposal takes: the built-in county, and all of England authority by authority.

Run `uv run python -m bench.broker`; England needs ../shared/data/england_primary_schools.csv, and
its two-letter postcode areas stand in for authorities.
"""

import platform
import resource
import time
from dataclasses import replace

import pandas as pd

from bench.england_map import SCHOOLS, england
from collab.dataset import Dataset, day_of_tests, load_illustrative
from collab.metrics.assignment import Limits
from collab.metrics.atlas import make_atlas
from collab.metrics.brokering import options
from collab.metrics.proposal import costs, propose_everywhere
from collab.selection import Selection, make_selection
from collab.vocabulary import KINDS

SETTINGS = {
    "at first": Limits(start_new=False),
    "new partnerships": Limits(),
    "10 miles, new": Limits(longest=10),
    "members move": Limits(longest=8, split=True),
}


def measure(dataset: Dataset, selection: Selection, settings: dict[str, Limits]) -> None:
    """Print a line a setting: schools placed, the gap left, seconds."""
    atlas = make_atlas(dataset, selection, day_of_tests(selection.year), 5.0)
    table = atlas.partnerships.dropna(subset=["host"])
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    given = (atlas.open_schools, atlas.members, hosts, atlas.alone["urn"])
    start = time.perf_counter()
    found = options(atlas, atlas.alone, KINDS, 5.0, 8)
    print(f"  {len(found):,} options of {len(atlas.alone):,} schools: "
          f"{time.perf_counter() - start:.2f} s")  # fmt: skip
    for name, limits in settings.items():
        start = time.perf_counter()
        best = propose_everywhere(*given, limits)
        seconds = time.perf_counter() - start
        print(f"  {name:17} {best.placed:5,} of {best.alone:,} placed (at most {best.most:,}), "
              f"gap {best.gap:.2f}%, {seconds:.1f} s")  # fmt: skip
    if len(atlas.alone) < 1000:
        start = time.perf_counter()
        costs(*given, Limits(start_new=False), 0)
        print(f"  what limits cost  {time.perf_counter() - start:.1f} s")


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}")
    county = load_illustrative()
    for year in (2014, 2025):
        print(f"Built-in county, {year}")
        measure(county, make_selection(county, year), SETTINGS)
    if SCHOOLS.exists():
        dataset = england()
        authorities = dataset.schools["authority_code"].nunique()
        print(f"England, {len(dataset.schools):,} schools in {authorities} areas")
        few = {name: SETTINGS[name] for name in ("at first", "new partnerships")}
        measure(replace(dataset, _stages={}), Selection(2014, "ks2_rwm_l4"), few)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
