"""Attainment of groups of schools: pupils added up, never a mean of school percentages."""

from collections.abc import Sequence

import pandas as pd

from collab.metrics.intervals import wilson


def attainment(cohorts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Percent of eligible pupils who achieved, for every group.

    `cohorts` has `schools`, `eligible` and `achieved` (pupils) and the columns named in `by`,
    which may be `collaboration`, `district`, `size_band` or none for one total row. Rows whose
    group is missing are left out.

    Returns a row per group with `by`, `schools`, `eligible`, `achieved`, `percent` (0-100) and
    its 95% interval `low`, `high` (Wilson score). Percent = sum of achieved / sum of eligible.
    """
    counts = ["schools", "eligible", "achieved"]
    if by:
        table = cohorts.groupby(list(by), observed=True, dropna=True)[counts].sum().reset_index()
    else:
        table = cohorts[counts].sum().to_frame().T.astype(int)
    table = table[table["eligible"] > 0].reset_index(drop=True)
    percent = 100 * table["achieved"] / table["eligible"]
    low, high = wilson(table["achieved"].to_numpy(), table["eligible"].to_numpy())
    return table.assign(percent=percent.astype(float), low=low, high=high)
