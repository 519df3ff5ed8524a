"""Made-up countries of any number of schools, for the benchmarks only."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from collab.data.contracts import CONTRACTS, Tables, empty
from collab.data.dataset import Dataset
from collab.data.provenance import Release

YEARS = (2018, 2019, 2022, 2023)
MEASURES = ("ks2_rwm_exp", "ks2_rwm_high")
_SPACING, _DISTRICT = 3_000, 54
"""Metres between neighbouring schools, and schools a district: about as in England."""
_SHARE, _MEMBERS = 0.5, 5


def country(schools: int, seed: int = 2014) -> Dataset:
    """So many schools as densely set as England's, half of them in partnerships of five that most
    joined between 2010 and 2023, one in twelve with a cohort of five or fewer; four years' results
    at two thresholds, and one assessment of every partnership against every lesson.

    Districts are strips of the square that the schools fill: at most 309, as England has.
    """
    rng = np.random.default_rng(seed)
    side = _SPACING * np.sqrt(schools)
    # Contracts end at 700 km; benchmarks of metrics do not pass them.
    places = rng.uniform(0, side, (schools, 2))
    districts = min(309, max(2, schools // _DISTRICT))
    strip = (places[:, 0] / side * districts).astype(int)
    urn = 100_000 + np.arange(schools)
    never = pd.Series(pd.NaT, index=range(schools))
    table = pd.DataFrame(
        {
            "urn": urn,
            "name": [f"School {u}" for u in urn],
            "phase": "primary",
            "district_code": "",
            "district": [f"District {s:03}" for s in strip],
            "authority_code": strip // 2 + 1,
            "easting": places[:, 0],
            "northing": places[:, 1],
            "longitude": -2 + places[:, 0] / 7e4,
            "latitude": 50 + places[:, 1] / 1.1e5,
            "pupils_on_roll": pd.array([200] * schools, dtype="Int64"),
            "opened": never,
            "closed": never,
        }
    )
    members = _memberships(urn, places, rng)
    tables: Tables = {name: empty(name) for name in CONTRACTS}
    tables |= {"schools": table, "memberships": members, "results": _results(urn, rng)}
    tables |= _partnerships(members["partnership"].unique(), rng)
    return Dataset(Release("Made up", "Made up", True, "bench", ()), tables)


def neighbours(urn: np.ndarray, places: np.ndarray, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """`partnership`, `urn`: each free school in turn takes its nearest free ones (by `places`, in
    metres) into a partnership of up to five, until this share of the schools is taken."""
    near = np.asarray(KDTree(places).query(places, k=min(len(urn), 4 * _MEMBERS))[1])
    free, rows, taken = np.ones(len(urn), bool), [], 0
    for school in rng.permutation(len(urn)):
        if taken >= share * len(urn):
            break
        group = [i for i in near[school] if free[i]][:_MEMBERS]
        if free[school] and len(group) >= 3:
            free[group] = False
            taken += len(group)
            rows += [(f"p-{school}", urn[i]) for i in group]
    return pd.DataFrame(rows, columns=["partnership", "urn"])


def _memberships(urn: np.ndarray, places: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Half the schools with their neighbours, each since some year."""
    table = neighbours(urn, places, _SHARE, rng)
    years = rng.integers(2010, 2024, len(table))
    return table.assign(
        joined=pd.to_datetime([f"{year}-09-01" for year in years]),
        left=pd.Series(pd.NaT, index=table.index),
        lead=False,
    )


def _results(urn: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for year in YEARS:
        eligible = np.where(
            rng.random(len(urn)) < 1 / 12, rng.integers(1, 6, len(urn)), rng.integers(8, 70, len(urn))
        )
        for measure, share in zip(MEASURES, (0.65, 0.1), strict=True):
            parts.append(
                pd.DataFrame(
                    {
                        "urn": urn,
                        "year": year,
                        "measure": measure,
                        "eligible": eligible,
                        "achieved": rng.binomial(eligible, share),
                        "percent": np.nan,
                        "status": "published",
                    }
                )
            )
    counts = {"eligible": "Int64", "achieved": "Int64"}
    return pd.concat(parts, ignore_index=True).astype(counts)


def _partnerships(slugs: np.ndarray, rng: np.random.Generator) -> Tables:
    table = pd.DataFrame({"partnership": slugs, "name": slugs}).assign(
        kind="collaborative_partnership",
        standing="active",
        formed=pd.Timestamp(2010, 9, 1),
        ended=pd.Series(pd.NaT, index=range(len(slugs))),
        grew_out_of=None,
        note=None,
        elsewhere=pd.array([pd.NA] * len(slugs), dtype="Int64"),
    )
    rated = pd.DataFrame(
        {
            "partnership": np.repeat(slugs, 10),
            "lesson": np.tile(np.arange(1, 11), len(slugs)),
            "assessed_on": pd.Timestamp(2023, 3, 1),
            "evidence": "made up",
            "by": "bench",
            "rating": rng.integers(1, 5, 10 * len(slugs)),
        }
    )
    return {"partnerships": table, "assessments": rated}
