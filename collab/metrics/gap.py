"""The gap between schools in a partnership and the others, and how sure we can be of it."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from collab.data.selection import IN, NOT_IN
from collab.metrics.attainment import numbered, percent_limits, sums_of
from collab.metrics.intervals import CONFIDENCE, SAYS_NOTHING, level_together, newcombe, t_quantile, welch

_SIDES = {IN: "in", NOT_IN: "not_in"}

_Limits = tuple[np.ndarray, np.ndarray]


def without_bar(gaps: pd.DataFrame) -> pd.Series:
    """Which of the rows of `gap` have a gap and no interval around it, since there are too few schools."""
    return gaps["gap"].notna() & gaps["wide_low"].isna()


def gap(cohorts: pd.DataFrame, by: Sequence[str] = (), further: pd.DataFrame | None = None) -> pd.DataFrame:
    """Percent in a partnership minus percent not in one, for every group that has both.

    `cohorts` as from `collab.data.selection.select`; `by` names grouping columns, or none. The
    groups are taken to be shown together, and are judged together. `further` are cohorts on neither side,
    from which it can be learnt how alike partners are where a side is one partnership and the other has
    none (see `collab.metrics.clusters`).

    Returns a row per group with `by` and, for both sides (`_in`, `_not_in`): `schools`,
    `eligible`, `achieved` (pupils), `percent`, `low`, `high` (percent, 95%, see `percent_limits`);
    then `gap` (percentage points), `gap_low`, `gap_high` (Newcombe's 95% interval, pupils as
    independent draws), `wide_low`, `wide_high` (the widest of Newcombe's interval and of those with
    the school and with the partnership as the sampling unit; NaN with fewer than three schools on a
    side, where nothing shows how much partners share, or where it is 100 points wide or more, which
    says nothing), `level` (percent of confidence at which the widest is drawn: 95 for one group, more
    for several, see `level_together`), `looks` (how many groups have an interval), `clear` (it
    excludes zero), `clear_alone` (it would at 95%) and
    `gap_pupils` (how many pupils of the smaller group the gap stands for, rounded down).
    """
    number, labels = numbered(cohorts, by)
    known = (number >= 0) & cohorts["collaboration"].notna().to_numpy(bool)
    rows, number = cohorts[known], number[known]
    outside = (rows["collaboration"] != IN).to_numpy(bool).astype(int)
    cell, cells = 2 * number + outside, 2 * len(labels)
    if further is not None and len(further):
        rows, cell = pd.concat([rows, further]), np.append(cell, np.full(len(further), cells))
    found = sums_of(rows, cell, int(cell.max(initial=cells - 1)) + 1)
    sums = {name: values[:cells].reshape(-1, 2) for name, values in found.items()}
    both = (sums["eligible"] > 0).all(axis=1)
    table = labels[both].reset_index(drop=True)
    figures = _compared({name: counts[both] for name, counts in sums.items()})
    # One join, not twenty assignments, each of which looks at all the columns.
    return pd.concat([table, pd.DataFrame(figures, index=table.index)], axis=1)


def _compared(sums: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of `gap` from the sums of both sides, a row a group and a column a side."""
    columns: dict[str, np.ndarray] = {}
    for side, name in enumerate(_SIDES.values()):
        own = {key: values[:, side] for key, values in sums.items()}
        low, high = percent_limits(own)
        for part in ("schools", "eligible", "achieved"):
            columns[f"{part}_{name}"] = own[part].astype(int)
        percent = 100 * own["achieved"] / own["eligible"]
        columns |= {f"percent_{name}": percent, f"low_{name}": low, f"high_{name}": high}
    return columns | _difference(sums, columns["percent_in"] - columns["percent_not_in"])


def _difference(sums: dict[str, np.ndarray], difference: np.ndarray) -> dict[str, np.ndarray]:
    """The gap with its intervals, and what they say."""
    (ours, theirs), (reached, others) = sums["eligible"].T, sums["achieved"].T
    pupils_only = partial(newcombe, reached, ours, others, theirs)
    widest = partial(_widest, sums, difference, pupils_only)
    alone = widest(1 - CONFIDENCE)
    looks = int(np.isfinite(alone[0]).sum())
    alpha = level_together(lambda level: excludes_zero(*widest(level)), looks)
    low, high = pupils_only(1 - CONFIDENCE)
    wide_low, wide_high = widest(alpha)
    worth = np.abs(difference) * np.minimum(ours, theirs) / 100
    return {
        "gap": difference,
        "gap_low": low,
        "gap_high": high,
        "wide_low": wide_low,
        "wide_high": wide_high,
        "level": np.full(len(difference), 100 * (1 - alpha)),
        "looks": np.full(len(difference), looks),
        "clear": excludes_zero(wide_low, wide_high),
        "clear_alone": excludes_zero(*alone),
        "gap_pupils": np.floor(worth + 1e-9).astype(int),
    }


def excludes_zero(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Whether each interval lies on one side of zero; one that is missing does not."""
    return (low > 0) | (high < 0)


def _widest(
    sums: dict[str, np.ndarray], difference: np.ndarray, pupils_only: Callable[[float], _Limits], alpha: float
) -> _Limits:
    """The widest of the three intervals of confidence 1 - `alpha`, in points; NaN where it is so wide
    that nothing is known."""
    low, high = pupils_only(alpha)
    for unit in ("school", "partners"):
        variance, freedom = sums[f"by_{unit}"].T, sums[f"{unit}_freedom"].T
        error, together = welch(variance[0], freedom[0], variance[1], freedom[1])
        width = 100 * t_quantile(together, alpha) * error
        low, high = np.minimum(low, difference - width), np.maximum(high, difference + width)
    known = high - low < SAYS_NOTHING
    low, high = np.maximum(low, -100.0), np.minimum(high, 100.0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
