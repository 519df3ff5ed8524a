"""Cohorts made to order."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from collab.data.selection import IN, NOT_IN

cohort_rows = st.lists(
    st.tuples(
        st.sampled_from([IN, NOT_IN]), st.sampled_from(["A", "B"]), st.integers(6, 60), st.floats(0, 1)
    ),
    min_size=1,
    max_size=30,
)


def frame(rows):
    """Cohorts of (collaboration, district, eligible, share who achieved)."""
    table = pd.DataFrame(rows, columns=["collaboration", "district", "eligible", "share"])
    achieved = (table["eligible"] * table["share"]).astype(int)
    return table.assign(schools=1, achieved=achieved, partners=-table.index)


def cohorts(rows):
    """Cohorts of (collaboration, district, eligible, achieved)."""
    table = pd.DataFrame(rows, columns=["collaboration", "district", "eligible", "achieved"])
    return table.assign(
        urn=range(1, len(table) + 1),
        schools=1,
        partners=-np.arange(1, len(table) + 1),
        special=False,
        size=table["eligible"].astype(float),
        size_band=np.where(table["eligible"] <= 20, "11-20", "31-60"),
    )
