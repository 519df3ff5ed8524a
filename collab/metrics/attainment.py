"""Attainment of groups of schools: pupils added up, never a mean of school percentages."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pandas as pd

from collab.metrics.clusters import clustered_variances
from collab.metrics.intervals import wilson, wilson_clustered


def attainment(cohorts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Percent of eligible pupils who achieved, for every group.

    `cohorts` has `schools`, `eligible` and `achieved` (pupils), `partners` (see
    `collab.data.selection.select`) and the columns named in `by`, which may be `collaboration`,
    `district`, `size_band` or none for one total row. Rows whose group is missing are left out.

    Returns a row per group with `by`, `schools`, `eligible`, `achieved`, `percent` (0-100) and
    its 95% interval `low`, `high` (see `percent_limits`). Percent = sum of achieved / sum of
    eligible.
    """
    number, labels = numbered(cohorts, by)
    rows, number = cohorts[number >= 0], number[number >= 0]
    sums = sums_of(rows, number, len(labels))
    low, high = percent_limits(sums)
    columns = {name: sums[name].astype(int) for name in ("schools", "eligible", "achieved")}
    with np.errstate(invalid="ignore"):
        columns["percent"] = 100 * sums["achieved"] / sums["eligible"]
    table = labels.assign(**columns, low=low, high=high)
    return table[table["eligible"] > 0].reset_index(drop=True)


def numbered(rows: pd.DataFrame, by: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of each row's group (-1 where one of `by` is missing), and the groups' labels in
    the order of the columns `by`."""
    if not by:
        return np.zeros(len(rows), int), pd.DataFrame(index=range(1 if len(rows) else 0))
    # What a cast makes of a missing number depends on the processor: 0 on some.
    names = rows[list(by)]
    number = names.groupby(list(by), observed=True).ngroup().fillna(-1).to_numpy(int)
    found, first = np.unique(number, return_index=True)
    return number, names.iloc[first[found >= 0]].reset_index(drop=True)


def sums_of(rows: pd.DataFrame, cell: np.ndarray, cells: int) -> dict[str, np.ndarray]:
    """For each cell (the number of each row's is in `cell`): `schools`, `eligible`, `achieved`,
    and the fields of `Clustered`, the variances of its proportion."""
    counts = {name: rows[name].to_numpy(float) for name in ("schools", "eligible", "achieved")}
    sums = {name: np.bincount(cell, weights=values, minlength=cells) for name, values in counts.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums["achieved"] / sums["eligible"]
        weight = counts["eligible"] / sums["eligible"][cell]
        influence = counts["achieved"] / sums["eligible"][cell] - weight * share[cell]
    partners = rows["partners"].to_numpy()
    found = clustered_variances(influence, weight, partners, cell, share * (1 - share), sums["eligible"])
    return sums | {field.name: getattr(found, field.name) for field in fields(found)}


def percent_limits(sums: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The 95% interval of each cell's percent: the widest of Wilson's with pupils as independent
    draws, with schools, and with partnerships; NaN with too few schools to say how sure."""
    counts = sums["achieved"], sums["eligible"]
    alone, school, partners = (
        wilson(*counts),
        wilson_clustered(*counts, sums["by_school"], sums["school_freedom"]),
        wilson_clustered(*counts, sums["by_partners"], sums["partners_freedom"]),
    )
    low, high = (np.stack(ends) for ends in zip(alone, school, partners, strict=True))
    return low.min(axis=0), high.max(axis=0)
