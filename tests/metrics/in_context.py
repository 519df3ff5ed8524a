"""Small counties whose cohorts have a context."""

from dataclasses import replace

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import Selection
from collab.metrics.context import TRAITS
from tests.counties import School, county

YEAR = 2019
SELECTION = Selection(YEAR, "ks2_rwm_exp")
FIRST = 100_001


def in_context(schools: list[School], shares: list[dict[str, float]], threshold: int = 6) -> Dataset:
    """A county of `schools`, each with what its dictionary says of its cohort."""
    dataset = county(schools, year=YEAR, measure="ks2_rwm_exp", threshold=threshold)
    rows = [
        {"urn": FIRST + i, "year": YEAR, "pupils": school.eligible, **dict.fromkeys(TRAITS), **told}
        for i, (school, told) in enumerate(zip(schools, shares, strict=True))
    ]
    table = pd.DataFrame(rows).astype({"pupils": "Int64"} | dict.fromkeys(TRAITS, float))
    return replace(dataset, tables={**dataset.tables, "context": table}, _stages={})
