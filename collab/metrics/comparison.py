"""The gap between schools in a collaboration and the others, and how sure we can be of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from collab.metrics.intervals import (
    CONFIDENCE,
    clustered,
    newcombe,
    ratio_variance,
    t_quantile,
    wilson,
)
from collab.selection import IN, NOT_IN

_SIDES = {IN: "in", NOT_IN: "not_in"}


def gap(cohorts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Percent in a collaboration minus percent not in one, for every group that has both.

    `cohorts` as from `collab.selection.select`; `by` names grouping columns, or none.

    Returns a row per group with `by` and, for both sides (`_in`, `_not_in`): `schools`,
    `eligible`, `achieved` (pupils), `percent`, `low`, `high` (percent, 95%); then `gap`
    (percentage points), `gap_low`, `gap_high` (Newcombe's interval, pupils as independent draws),
    `clustered_low`, `clustered_high` (allowing for pupils clustering in schools; NaN with a
    single school on a side), `wide_low`, `wide_high` (the wider of the two), `clear` (True when
    the clustered interval exists and the wider one excludes zero), `p_value` (two-sided, from
    the clustered interval's t statistic) and `gap_pupils` (how many pupils of the smaller group
    the gap stands for, rounded down).
    """
    known = cohorts["collaboration"].notna().to_numpy(bool)
    for column in by:
        known = known & cohorts[column].notna().to_numpy(bool)
    rows = cohorts[known]
    number, labels = _numbered(rows, by)
    outside = (rows["collaboration"] != IN).to_numpy(bool).astype(int)
    sums = _side_sums(rows, 2 * number + outside, 2 * len(labels))
    both = (sums["eligible"] > 0).all(axis=1)
    table = labels[both].reset_index(drop=True)
    return table.assign(**_compared({name: counts[both] for name, counts in sums.items()}))


def control_false_discoveries(gaps: pd.DataFrame) -> pd.DataFrame:
    """Judge several gaps together, so that many looks do not make chance look like a finding.

    Takes rows of `gap`; returns them with `clear_alone` (clear when looked at
    alone), `p_adjusted` (Benjamini and Hochberg 1995, JRSS B
    57:289-300) and `clear` True only where the gap was clear on its own and its adjusted p is at
    most 0.05: of the gaps then called clear, at most 1 in 20 is expected to be chance. Rows
    without a p-value are not clear and not counted as looks.
    """
    tested = gaps["p_value"].notna()
    adjusted = pd.Series(np.nan, index=gaps.index)
    if tested.any():
        adjusted[tested] = multipletests(gaps.loc[tested, "p_value"], method="fdr_bh")[1]
    clear = gaps["clear"].eq(True) & (adjusted <= 1 - CONFIDENCE)
    return gaps.assign(clear_alone=gaps["clear"].eq(True), p_adjusted=adjusted, clear=clear)


def _numbered(rows: pd.DataFrame, by: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of each row's group, and the groups' labels in the order of the columns `by`."""
    if not by:
        return np.zeros(len(rows), int), pd.DataFrame(index=range(1 if len(rows) else 0))
    number = rows.groupby(list(by), observed=True).ngroup().to_numpy(int)
    first = np.unique(number, return_index=True)[1]
    return number, rows[list(by)].iloc[first].reset_index(drop=True)


def _side_sums(rows: pd.DataFrame, cell: np.ndarray, cells: int) -> dict[str, np.ndarray]:
    """Sums of each group's two sides, a row a group and a column a side, and how its schools'
    percentages vary."""
    counts = {name: rows[name].to_numpy(float) for name in ("schools", "eligible", "achieved")}
    sums = {
        name: np.bincount(cell, weights=values, minlength=cells) for name, values in counts.items()
    }
    sums["clusters"], sums["variance"] = ratio_variance(
        counts["achieved"], counts["eligible"], cell, cells
    )
    return {name: values.reshape(-1, 2) for name, values in sums.items()}


def _compared(sums: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of `gap` from the sums of both sides."""
    columns: dict[str, np.ndarray] = {}
    percents = []
    for side, name in enumerate(_SIDES.values()):
        eligible, achieved = sums["eligible"][:, side], sums["achieved"][:, side]
        percents.append(100 * achieved / eligible)
        low, high = wilson(achieved, eligible)
        for part in ("schools", "eligible", "achieved"):
            columns[f"{part}_{name}"] = sums[part][:, side].astype(int)
        columns |= {f"percent_{name}": percents[side], f"low_{name}": low, f"high_{name}": high}
    return columns | _difference(sums, percents[0] - percents[1])


def _difference(sums: dict[str, np.ndarray], difference: np.ndarray) -> dict[str, np.ndarray]:
    """The gap with its intervals, and what they say."""
    (ours, theirs), (reached, others) = sums["eligible"].T, sums["achieved"].T
    low, high = newcombe(reached, ours, others, theirs)
    schools, variance = sums["clusters"].T, sums["variance"].T
    width, freedom = clustered(schools[0], variance[0], schools[1], variance[1])
    wide_low, wide_high = np.fmin(low, difference - width), np.fmax(high, difference + width)
    worth = np.abs(difference) * np.minimum(ours, theirs) / 100
    return {
        "gap": difference,
        "gap_low": low,
        "gap_high": high,
        "clustered_low": difference - width,
        "clustered_high": difference + width,
        "wide_low": wide_low,
        "wide_high": wide_high,
        "clear": ~np.isnan(width) & ((wide_low > 0) | (wide_high < 0)),
        "p_value": _p_value(difference, width, freedom),
        "gap_pupils": np.floor(worth + 1e-9).astype(int),
    }


def _p_value(difference: np.ndarray, width: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Two-sided p of the clustered t statistic; the half-width is its 95% quantile times the
    standard error."""
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.abs(difference) / width * t_quantile(freedom)
    return np.asarray(2 * stats.t.sf(statistic, freedom))
