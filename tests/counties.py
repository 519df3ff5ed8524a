"""Small counties made to order, as datasets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO

import pandas as pd

from collab.data.contracts import CONTRACTS, empty
from collab.data.dataset import Dataset
from collab.data.provenance import Release
from collab.sources.tidy import validate


@dataclass(frozen=True)
class School:
    """One school with one cohort; `kinds` are the kinds of partnership it belongs to, with a number
    behind a blank where there are several of a kind."""

    eligible: int
    achieved: int = 0
    district: str = "North"
    kinds: tuple[str, ...] = ()
    name: str = "School"


def county(
    schools: Sequence[School], *, year: int = 2014, measure: str = "ks1_rwm_l2b", threshold: int = 6
) -> Dataset:
    """A dataset of `schools` with one partnership for each kind, or kind with number, that occurs."""
    urns = range(100_001, 100_001 + len(schools))
    kinds = sorted({kind for school in schools for kind in school.kinds})
    tables = {
        "schools": pd.DataFrame(
            {
                "urn": urns,
                "name": [s.name for s in schools],
                "phase": "primary",
                "district_code": "",
                "district": [s.district for s in schools],
                "authority_code": 925,
                **dict.fromkeys(("easting", "northing", "longitude", "latitude"), ""),
                **dict.fromkeys(("pupils_on_roll", "laestab", "opened", "closed"), ""),
            }
        ),
        "results": pd.DataFrame(
            {
                "urn": urns,
                "year": year,
                "measure": measure,
                "eligible": [s.eligible for s in schools],
                "achieved": [s.achieved for s in schools],
                "percent": "",
                "status": "published",
            }
        ),
        "partnerships": pd.DataFrame(
            {
                "partnership": [_slug(kind) for kind in kinds],
                "name": kinds,
                "kind": [kind.split()[0] for kind in kinds],
                "standing": "active",
                **dict.fromkeys(("formed", "ended", "grew_out_of", "note"), ""),
            }
        ),
        "memberships": pd.DataFrame(
            [
                (_slug(kind), urn, "2010-09-01", "", "false")
                for urn, school in zip(urns, schools, strict=True)
                for kind in school.kinds
            ],
            columns=["partnership", "urn", "joined", "left", "lead"],
        ),
    }
    return dataset(tables, threshold)


def _slug(kind: str) -> str:
    return kind.replace("_", "-").replace(" ", "-")


def dataset(tables: dict[str, pd.DataFrame], threshold: int = 6) -> Dataset:
    """A dataset of tables of plain values, each put through its contract."""
    checked = {
        name: _checked(name, tables[name].to_csv(index=False)).copy()
        if name in tables and len(tables[name])
        else empty(name)
        for name in CONTRACTS
    }
    release = Release("Test data", "Testshire", True, "a test", ())
    return Dataset(release, checked, threshold)


@lru_cache(maxsize=50)
def _checked(name: str, rows: str) -> pd.DataFrame:
    """The table, for which its contract is asked once: the counties of a simulation differ in one table,
    and most of their time was the contracts' of the others."""
    raw = pd.read_csv(StringIO(rows), dtype=str, keep_default_na=False, na_values=[""])
    return validate(raw, name, f"{name}.csv")
