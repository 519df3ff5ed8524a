"""The gap between schools in a collaboration and the others, and how sure we can be of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from collab.metrics.attainment import attainment
from collab.metrics.intervals import CONFIDENCE, clustered, newcombe, ratio_variance, t_quantile
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
    sided = cohorts[cohorts["collaboration"].notna()].assign(
        side=cohorts["collaboration"].map(_SIDES).astype(object), everyone=1
    )
    keys = list(by) or ["everyone"]
    table = _side_by_side(attainment(sided, [*keys, "side"]), keys)
    if table.empty:
        return _finish(table.assign(**dict.fromkeys(_DERIVED, pd.Series(dtype=float))), by)
    for side in _SIDES.values():
        spread = ratio_variance(sided[sided["side"] == side], keys).reset_index()
        table = table.merge(spread.rename(columns=lambda c, s=side: _suffix(c, keys, s)), on=keys)
    return _finish(_with_intervals(table), by)


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


_DERIVED = (
    "gap", "gap_low", "gap_high", "clustered_low", "clustered_high", "wide_low", "wide_high",
    "clear", "p_value", "gap_pupils",
)  # fmt: skip
_COUNTED = ("schools", "eligible", "achieved", "percent", "low", "high")


def _suffix(column: object, keys: list[str], side: str) -> str:
    return str(column) if column in keys else f"{column}_{side}"


def _side_by_side(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """One row a group with both sides' columns; groups with one side only are dropped."""
    sides = [
        table[table["side"] == side]
        .drop(columns="side")
        .rename(columns=lambda c, s=side: _suffix(c, keys, s))
        for side in _SIDES.values()
    ]
    return sides[0].merge(sides[1], on=keys)


def _with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    difference = table["percent_in"] - table["percent_not_in"]
    counts = ("achieved_in", "eligible_in", "achieved_not_in", "eligible_not_in")
    low, high = newcombe(*(table[c].to_numpy() for c in counts))
    width, freedom = clustered(
        table[["clusters_in", "variance_in"]].set_axis(["clusters", "variance"], axis=1),
        table[["clusters_not_in", "variance_not_in"]].set_axis(["clusters", "variance"], axis=1),
    )
    wide_low, wide_high = (
        np.fmin(low, difference - width),
        np.fmax(high, difference + width),
    )
    smaller = table[["eligible_in", "eligible_not_in"]].min(axis=1)
    return table.assign(
        gap=difference,
        gap_low=low,
        gap_high=high,
        clustered_low=difference - width,
        clustered_high=difference + width,
        wide_low=wide_low,
        wide_high=wide_high,
        clear=~np.isnan(width) & ((wide_low > 0) | (wide_high < 0)),
        p_value=_p_value(difference.to_numpy(), width, freedom),
        gap_pupils=np.floor(difference.abs() * smaller / 100 + 1e-9).astype(int),
    )


def _p_value(difference: np.ndarray, width: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Two-sided p of the clustered t statistic; the half-width is its 95% quantile times the
    standard error."""
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.abs(difference) / width * t_quantile(freedom)
    return np.asarray(2 * stats.t.sf(statistic, freedom))


def _finish(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    sides = [f"{name}_{side}" for side in _SIDES.values() for name in _COUNTED]
    return table[[*by, *sides, *_DERIVED]]
