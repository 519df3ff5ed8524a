"""The fictional schools: where they stand, what they are called, how large they are."""

from pathlib import Path

import numpy as np
import pandas as pd

from collab.geography.national_grid import to_degrees

SETTLEMENTS = Path(__file__).with_name("settlements.csv")
"""Real settlements: GeoNames, CC BY 4.0."""

SCHOOLS_BY_DISTRICT = {
    "East Lindsey": 58,
    "South Kesteven": 54,
    "North Kesteven": 46,
    "West Lindsey": 44,
    "South Holland": 38,
    "Lincoln": 23,
    "Boston": 20,
}
AUTHORITY = 925
PHASE_COUNTS = {"primary": 241, "infant": 23, "junior": 19}
"""241 + 23 schools have a Key Stage 1 cohort and 241 + 19 a Key Stage 2 cohort: 264 and 260."""

_FIRST = (
    "Amber",
    "Badger",
    "Bramble",
    "Cobble",
    "Curlew",
    "Damson",
    "Dapple",
    "Ember",
    "Fallow",
    "Feather",
    "Fiddle",
    "Gannet",
    "Ginger",
    "Hazelnut",
    "Heron",
    "Jackdaw",
    "Juniper",
    "Kestrel",
    "Lantern",
    "Lapwing",
    "Linnet",
    "Magpie",
    "Marigold",
    "Nettle",
    "Nutmeg",
    "Otter",
    "Pebble",
    "Plover",
    "Quill",
    "Rowan",
    "Saffron",
    "Sorrel",
    "Starling",
    "Teasel",
    "Thimble",
    "Thistle",
    "Tumble",
    "Velvet",
    "Whistle",
    "Willet",
)
_LAST = ("acre", "by Water", "down", "garth", "holt", "lode", "more", "stow", "toft", "wold")
_TITLES = {"primary": "Primary School", "infant": "Infant School", "junior": "Junior School"}


def make_schools(rng: np.random.Generator) -> pd.DataFrame:
    """The `schools` table plus `size`, a positive weight that cohorts are made in proportion to."""
    settlements = pd.read_csv(SETTLEMENTS)
    places = pd.concat(
        [
            _share_out(group, SCHOOLS_BY_DISTRICT[str(district)], rng)
            for district, group in settlements.groupby("district")
        ],
        ignore_index=True,
    )
    count = len(places)
    towns = places["population"].to_numpy() > 8000
    # Schools lie within about a mile of a village's centre, and spread wider over a town.
    reach = np.where(towns, 1800, 900)
    east = (places["easting"] + rng.normal(0, 0.6, count) * reach).round().astype(int)
    north = (places["northing"] + rng.normal(0, 0.6, count) * reach).round().astype(int)
    longitude, latitude = to_degrees(east, north)
    size = np.exp(rng.normal(np.where(towns, 3.75, 2.75), np.where(towns, 0.35, 0.55)))
    phase = _phases(towns, rng)
    return pd.DataFrame(
        {
            "urn": 900_001 + np.arange(count),
            "name": _names(phase, rng),
            "phase": phase,
            "district_code": places["district_code"].to_numpy(),
            "district": places["district"].to_numpy(),
            "authority_code": AUTHORITY,
            "easting": east.to_numpy(),
            "northing": north.to_numpy(),
            "longitude": np.round(longitude, 5),
            "latitude": np.round(latitude, 5),
            "pupils_on_roll": np.maximum(18, (size * 7).round()).astype(int),
            "laestab": "",
            "opened": "",
            "closed": _closures(size, rng),
            "size": size,
        }
    )


def _share_out(group: pd.DataFrame, schools: int, rng: np.random.Generator) -> pd.DataFrame:
    """One row a school: its settlement, drawn with weight growing slower than population."""
    weight = (group["population"].clip(lower=400) ** 0.6).to_numpy()
    drawn = rng.choice(len(group), size=schools, p=weight / weight.sum())
    return group.iloc[np.sort(drawn)]


def _phases(towns: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Infant and junior schools stand mostly in towns, where numbers allow two schools."""
    phase = np.full(len(towns), "primary", dtype=object)
    weight = np.where(towns, 6.0, 1.0)
    split = PHASE_COUNTS["infant"] + PHASE_COUNTS["junior"]
    chosen = rng.choice(len(towns), size=split, replace=False, p=weight / weight.sum())
    phase[chosen[: PHASE_COUNTS["infant"]]] = "infant"
    phase[chosen[PHASE_COUNTS["infant"] :]] = "junior"
    return phase


def _names(phase: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Invented names, each used once; the tests compare them with England's real schools."""
    pairs = [f"{first}{last}" for first in _FIRST for last in _LAST]
    drawn = rng.permutation(len(pairs))[: len(phase)]
    return [
        f"{pairs[i].replace('by Water', ' by Water')} {_TITLES[p]}" for i, p in zip(drawn, phase, strict=True)
    ]


def _closures(size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A few of the smallest schools close after 2016, as small rural schools do."""
    closed = np.full(len(size), "", dtype=object)
    smallest = np.argsort(size, kind="stable")[:20]
    for school, year in zip(rng.choice(smallest, 5, replace=False), range(2017, 2022), strict=True):
        closed[school] = f"{year}-08-31"
    return closed
