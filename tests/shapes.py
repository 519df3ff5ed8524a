"""Valid releases of every shape, from a few words on each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from collab.data.dataset import Dataset
from collab.data.measures import measures_for
from collab.data.vocabulary import KINDS
from tests.counties import dataset

AUTHORITY = 925


@dataclass(frozen=True)
class Shape:
    """What a release is like: `partnerships` are sizes, of which `outside` schools belong to
    another authority; `located`, `unplaced` are shares of schools with a place on the grid and
    without a district; `districts` 0 means that no school has one."""

    schools: int = 30
    districts: int = 2
    phases: tuple[str, ...] = ("primary",)
    years: tuple[int, ...] = (2018, 2019)
    stages: tuple[str, ...] = ("ks1", "ks2")
    partnerships: tuple[int, ...] = (5, 4, 3)
    kinds: tuple[str, ...] = ("federation", "multi_academy_trust", "collaborative_partnership")
    located: float = 1.0
    unplaced: float = 0.0
    outside: int = 0
    capitals: bool = False
    joined: str = "2012-09-01"
    left: str = ""
    reached: tuple[float, float] = (0.4, 0.8)
    cohorts: tuple[int, int] = (7, 60)
    seed: int = 1


SHAPES: Mapping[str, Shape] = {
    "no partnership": Shape(partnerships=()),
    "a partnership of one": Shape(partnerships=(1, 4)),
    "only trusts of one": Shape(partnerships=(1, 1, 1), kinds=("multi_academy_trust",)),
    "some without a place, members outside the authority": Shape(
        phases=("primary", "primary", "special"), unplaced=0.4, located=0.5, partnerships=(2, 2, 3), outside=6
    ),
    "one district, one year": Shape(districts=1, reached=(1.0, 1.0), years=(2014,)),
    "no district, in capitals, all in a partnership": Shape(
        districts=0, schools=9, partnerships=(9,), capitals=True
    ),
    "no Key Stage 1, nobody located": Shape(stages=("ks2",), cohorts=(1, 6), located=0.0),
    "no Key Stage 2, ended before it began to count": Shape(
        stages=("ks1",), phases=("infant",), years=(2014, 2016, 2019), left="2013-08-31"
    ),
    "one school": Shape(schools=1, districts=1, partnerships=(1,)),
    "all special": Shape(phases=("special",), reached=(0.0, 0.0)),
    "40 districts": Shape(schools=160, districts=40, partnerships=(3,) * 20),
}
"""One of each, by what it is."""

any_shape = st.builds(
    Shape,
    schools=st.integers(1, 60),
    districts=st.integers(0, 5),
    phases=st.lists(st.sampled_from(["infant", "junior", "primary", "special"]), min_size=1, max_size=3).map(
        tuple
    ),
    years=st.lists(st.sampled_from([2014, 2015, 2016, 2018, 2019, 2022]), min_size=1, unique=True).map(tuple),
    stages=st.sampled_from([("ks1",), ("ks2",), ("ks1", "ks2")]),
    partnerships=st.lists(st.integers(1, 9), max_size=6).map(tuple),
    kinds=st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=3).map(tuple),
    located=st.sampled_from([0.0, 0.3, 1.0]),
    unplaced=st.sampled_from([0.0, 0.3, 1.0]),
    outside=st.integers(0, 5),
    capitals=st.booleans(),
    joined=st.sampled_from(["2010-09-01", "2016-09-01", "2024-09-01"]),
    left=st.sampled_from(["", "2025-08-31"]),
    reached=st.sampled_from([(0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (0.3, 0.7)]),
    cohorts=st.sampled_from([(1, 5), (4, 40), (20, 90)]),
    seed=st.integers(0, 99),
)


def release_of(shape: Shape) -> Dataset:
    """A valid release of this shape."""
    rng = np.random.default_rng(shape.seed)
    area = "Testshire"
    # An authority that is one district has its name twice.
    names = [area] if shape.districts == 1 else [f"District {i + 1}" for i in range(shape.districts)]
    count = shape.schools
    urns = np.arange(100_001, 100_001 + count)
    own = np.array([names[i % len(names)] if names else "" for i in range(count)], dtype=object)
    own[rng.random(count) < shape.unplaced] = ""
    placed = rng.random(count) < shape.located
    place = rng.integers(0, 20_000, (count, 2))
    school_names = [f"Village {i + 1} C of E Primary School" for i in range(count)]
    if shape.capitals:
        school_names = [name.upper() for name in school_names]
    phases = [shape.phases[i % len(shape.phases)] for i in range(count)]
    schools = pd.DataFrame(
        {
            "urn": urns,
            "name": school_names,
            "phase": phases,
            "district_code": "",
            "district": own,
            "authority_code": [AUTHORITY + 1 if i < shape.outside else AUTHORITY for i in range(count)],
            "easting": np.where(placed, 500_000 + place[:, 0], 0),
            "northing": np.where(placed, 340_000 + place[:, 1], 0),
            "longitude": np.where(placed, -0.5, 0),
            "latitude": np.where(placed, 53.0, 0),
            "pupils_on_roll": rng.integers(20, 400, count),
            "laestab": "",
            "opened": "",
            "closed": "",
        }
    ).astype(object)
    schools.loc[~placed, ["easting", "northing", "longitude", "latitude"]] = ""
    tables = {"schools": schools, "results": _results(shape, rng, urns)}
    tables["partnerships"], tables["memberships"] = _partnerships(shape, urns)
    tables["lessons"] = pd.DataFrame(
        {
            "lesson": range(1, 11),
            "title": [f"Lesson {i}" for i in range(1, 11)],
            "text": "What it says.",
            "source": "a test",
        }
    )
    made = dataset(tables)
    return Dataset(replace(made.release, illustrative=False, area=area), made.tables, made.threshold)


def _results(shape: Shape, rng: np.random.Generator, urns: np.ndarray) -> pd.DataFrame:
    rows = []
    for year in shape.years:
        for stage in shape.stages:
            measures = [m.code for m in measures_for(year) if m.key_stage == stage]
            for urn in urns:
                eligible = int(rng.integers(shape.cohorts[0], shape.cohorts[1] + 1))
                share = rng.uniform(*shape.reached)
                for rank, code in enumerate(measures):
                    reached = round(eligible * (share if rank == 0 else share**2 if share < 1 else 1))
                    rows.append((int(urn), year, code, eligible, reached, "", "published"))
    columns = ["urn", "year", "measure", "eligible", "achieved", "percent", "status"]
    return pd.DataFrame(rows, columns=columns)


def _partnerships(shape: Shape, urns: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    groups, members, start = [], [], 0
    for number, size in enumerate(shape.partnerships):
        slug = f"group-{number + 1}"
        name = f"Group {number + 1} Learning Trust"
        kind = shape.kinds[number % len(shape.kinds)]
        standing = "ended" if shape.left else "active"
        groups.append((slug, name, kind, standing, shape.joined, shape.left, "", ""))
        # They overlap where there are too few schools, so that some belong to two.
        for position in range(min(size, len(urns))):
            urn = urns[(start + position) % len(urns)]
            members.append((slug, int(urn), shape.joined, shape.left, position == 0))
        start += size
    columns = ["partnership", "name", "kind", "standing", "formed", "ended", "grew_out_of", "note"]
    return pd.DataFrame(groups, columns=columns), pd.DataFrame(
        members, columns=["partnership", "urn", "joined", "left", "lead"]
    )
