"""The map with all of England's primary schools in made-up partnerships: time and bytes.

Run `uv run python -m bench.england_map` with ../shared/data/england_primary_schools.csv in place.
"""

import platform
import time
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

from bench.made_up import neighbours
from collab import palette
from collab.data.contracts import empty
from collab.data.dataset import Dataset, day_of_tests
from collab.data.provenance import Release
from collab.data.selection import Selection
from collab.geography import screen_map
from collab.geography.areas import district_areas
from collab.geography.shown_on_map import map_of_day

SCHOOLS = Path(__file__).parents[2] / "shared" / "data" / "england_primary_schools.csv"
_SHARE = 0.7


def england() -> Dataset:
    """Every school of the file, seven in ten of them in partnerships with their neighbours."""
    listed = pd.read_csv(SCHOOLS)
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    east, north = to_grid.transform(listed["longitude"].to_numpy(), listed["latitude"].to_numpy())
    schools = pd.DataFrame(
        {
            "urn": listed["urn"],
            "name": listed["name"],
            "phase": "primary",
            "district_code": "E07000000",
            "district": listed["postcode_district"].astype(str).str.extract(r"^([A-Z]+)")[0],
            "authority_code": pd.factorize(listed["postcode_district"].astype(str).str[:2])[0] + 1,
            "easting": np.where(np.isfinite(east), east, np.nan),
            "northing": np.where(np.isfinite(north), north, np.nan),
            "longitude": listed["longitude"],
            "latitude": listed["latitude"],
            "pupils_on_roll": pd.array([200] * len(listed), dtype="Int64"),
            "opened": pd.NaT,
            "closed": pd.NaT,
        }
    ).drop_duplicates("urn")
    members = _neighbours(schools)
    slugs = members["partnership"].unique()
    partnerships = pd.DataFrame({"partnership": slugs, "name": slugs}).assign(
        kind="collaborative_partnership", standing="active"
    )
    tables = {name: empty(name) for name in ("results", "benchmarks")}
    tables |= {"schools": schools, "memberships": members, "partnerships": partnerships}
    return Dataset(Release("Made up", "England", True, "bench", ()), tables)


def _neighbours(schools: pd.DataFrame) -> pd.DataFrame:
    placed = schools.dropna(subset=["easting"])
    places = placed[["easting", "northing"]].to_numpy(float)
    table = neighbours(placed["urn"].to_numpy(), places, _SHARE, np.random.default_rng(1))
    never = pd.Series(pd.NaT, index=table.index)
    return table.assign(joined=pd.Timestamp(2010, 9, 1), left=never, lead=False)


def main() -> None:
    """Measure and print."""
    dataset = england()
    _ = dataset.schools, district_areas(dataset)  # once a process, not once a look
    selection = Selection(2014, "ks2_rwm_l4")
    times = {}
    start = time.perf_counter()
    on_map = map_of_day(dataset, selection, day_of_tests(2014), 5.0)
    times["metrics (s)"] = time.perf_counter() - start
    start = time.perf_counter()
    deck = screen_map.deck_of(
        on_map,
        areas=district_areas(dataset),
        selected=set(),
        limit=5.0,
        look=screen_map.Look(palette.LIGHT_MAP),
    )
    sent = len(deck.to_json())
    times["deck (s)"] = time.perf_counter() - start
    print(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}")
    print(f"schools {len(dataset.schools):,}, partnerships {len(on_map.partnerships):,}")
    for name, value in times.items():
        print(f"{name:14} {value:.2f}")
    print(f"{'sent (MB)':14} {sent / 1e6:.2f}")


if __name__ == "__main__":
    main()
