"""How long a proposal takes: the built-in county, and all of England authority by authority.

Run `uv run python -m bench.broker`; England needs ../shared/data/england_primary_schools.csv, and
its two-letter postcode areas stand in for authorities.
"""

import resource
import time

import pandas as pd

from bench.england_map import SCHOOLS, england
from bench.report import Figure, show
from collab.brokering.candidates import Limits
from collab.brokering.proposal import costs, propose_everywhere
from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import Selection, make_selection
from collab.geography.shown_on_map import map_of_day
from collab.releases.built_in import load_illustrative

SETTINGS = {
    "at first": Limits(start_new=False),
    "new partnerships": Limits(),
    "10 miles, new": Limits(longest=10),
    "members move": Limits(longest=8, split=True),
}


def measure_county() -> list[Figure]:
    """The built-in county in two years, and what each limit costs."""
    county = load_illustrative()
    return [
        figure
        for year in (2014, 2025)
        for figure in _proposals(f"county {year}", county, make_selection(county, year), SETTINGS)
    ]


def measure_england() -> list[Figure]:
    """England's schools, its postcode areas as authorities."""
    few = {name: SETTINGS[name] for name in ("at first", "new partnerships")}
    selection = Selection(2014, "ks2_rwm_l4")
    return _proposals("England", england(), selection, few)


def _proposals(
    where: str, dataset: Dataset, selection: Selection, settings: dict[str, Limits]
) -> list[Figure]:
    """For each of the settings: seconds, schools placed, and the gap left (percent)."""
    on_map = map_of_day(dataset, selection, day_of_tests(selection.year), 5.0)
    table = on_map.partnerships.dropna(subset=["host"])
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    given = (on_map.open_schools, on_map.members, hosts, on_map.alone["urn"])
    found = []
    for name, limits in settings.items():
        start = time.perf_counter()
        best = propose_everywhere(*given, limits)
        took = time.perf_counter() - start
        told = f"{where}, {name}"
        goal = 20.0 if where != "England" else None
        found.append(Figure("broker", told, took, "s", goal))
        found.append(Figure("broker", f"{told}, placed of {best.alone:,}", best.placed, "schools"))
        found.append(Figure("broker", f"{told}, gap", best.gap, "percent", 1.0))
    if len(on_map.alone) < 1000:
        start = time.perf_counter()
        costs(*given, Limits(start_new=False), 0)
        took = time.perf_counter() - start
        found.append(Figure("broker", f"{where}, what limits cost", took, "s"))
    return found


def main() -> None:
    """Measure and print."""
    show(measure_county() + (measure_england() if SCHOOLS.exists() else []))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
