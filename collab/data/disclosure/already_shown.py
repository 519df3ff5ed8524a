"""Keeps a release from being subtracted from what viewers were shown before.

What was once shown stays known, whether or not it can still be looked at. So schools that were
shown together stay together (`joined_before`), and the sum of a unit is shown only if it says
nothing new, or if what is new in it is itself the sum of enough (`told_before`). The figures shown
before are frames by URN with `unit`, `eligible` (pupils) and a column a measure: pupils who
achieved, missing where the unit's sum was not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from collab.data.disclosure.units import left_over, of_several, untold


def joined_before(earlier: Sequence[pd.DataFrame]) -> pd.Series:
    """By URN, a number that schools share which were ever in one unit, directly or by way of
    others (connected components); every school that was ever shown has one."""
    if not earlier:
        return pd.Series(dtype=int)
    urns = np.unique(np.concatenate([frame.index.to_numpy(dtype=int) for frame in earlier]))
    first = [frame.index.to_series().groupby(frame["unit"]).transform("first") for frame in earlier]
    ends = pd.concat(first)
    rows, columns = np.searchsorted(urns, ends.index), np.searchsorted(urns, ends)
    links = coo_array((np.ones(len(ends)), (rows, columns)), shape=(len(urns), len(urns)))
    numbers = connected_components(links, directed=False)[1]
    return pd.Series(numbers, index=urns, dtype=int)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a sum is judged by: the `measures` of the stage, those of them that are `guessed`
    anyway, and the fewest pupils whose result may be shown."""

    measures: tuple[str, ...]
    guessed: tuple[str, ...]
    threshold: int


def told_before(
    decided: pd.DataFrame, earlier: Sequence[pd.DataFrame], rules: Rules, few: pd.Index | None = None
) -> pd.DataFrame:
    """By URN and measure, whether the unit's sum must stay untold because of what was shown.

    `decided` has `unit`, `eligible`, `bodies` and the measures by URN. Against every earlier
    showing, a sum says nothing new when no small cohort in the unit was corrected or came, and no
    cohort went; the cohorts of `few` (URNs) count as small, however many pupils they are.
    Else each figure that can be had from it holds every cohort of the unit that was never shown as
    it is now: these have to be as many pupils as a unit takes, and to force as little.
    """
    if not earlier:
        return pd.DataFrame(False, decided.index, list(rules.measures))
    together = joined_before(earlier)
    gone = together.index.difference(decided.index)
    nodes = decided.index.append(gone)
    shown = [_laid_along(frame, nodes, rules.measures) for frame in earlier]
    now = _laid_along(decided, nodes, rules.measures)
    of_gone = _units_of_gone(decided["unit"], together, gone)
    units = np.concatenate([decided["unit"].to_numpy(dtype=int), of_gone])
    bodies = [*decided["bodies"], *[()] * len(gone)]
    small = nodes.isin([] if few is None else few)[:, None]
    untellable = np.zeros(now.achieved.shape, dtype=bool)
    for rows in of_several(units):
        if units[rows[0]] >= 0:
            of = [bodies[row] for row in rows]
            untellable[rows] = ~_may_be_told(
                now.of(rows), [then.of(rows) for then in shown], small[rows], of, rules
            )
    return pd.DataFrame(untellable[: len(decided)], decided.index, list(rules.measures))


def join_corrected(
    decided: pd.DataFrame, earlier: Sequence[pd.DataFrame], rules: Rules, alike: Sequence[str]
) -> pd.Series:
    """The units, after those that could not be told because of what was shown before are joined
    with each other, so that corrections are told as the sum of several. `alike` as for
    `collab.data.disclosure.units.assign_units`."""
    unit = decided["unit"].copy()
    failing = decided[told_before(decided, earlier, rules).any(axis=1)]
    if failing.empty:
        return unit
    together = joined_before(earlier)
    known = together[together.isin(together.reindex(failing.index))].index
    near = [frame[frame.index.isin(known)] for frame in earlier]
    waiting: list[int] = []
    for number in failing.sort_values(list(alike))["unit"].unique():
        waiting.append(int(number))
        joined = failing[failing["unit"].isin(waiting)].assign(unit=waiting[0])
        if len(waiting) > 1 and not told_before(joined, near, rules).any(axis=None):
            unit[joined.index] = waiting[0]
            waiting = []
    return unit


@dataclass(frozen=True, slots=True)
class _Showing:
    """Pupils of one showing, a row a school (missing where it was not shown), a column a measure."""

    eligible: np.ndarray
    achieved: np.ndarray

    def of(self, rows: np.ndarray) -> "_Showing":
        """That of some schools."""
        return _Showing(self.eligible[rows], self.achieved[rows])


def _laid_along(frame: pd.DataFrame, nodes: pd.Index, measures: Sequence[str]) -> _Showing:
    laid = frame.reindex(index=nodes, columns=["eligible", *measures])
    values = laid.to_numpy(dtype=float, na_value=np.nan)
    return _Showing(values[:, :1], values[:, 1:])


def _units_of_gone(unit: pd.Series, together: pd.Series, gone: pd.Index) -> np.ndarray:
    """Today's unit of the schools that were once shown together with those that are gone; -1 if
    none of them is left."""
    left = pd.Series(unit.to_numpy(), index=together.reindex(unit.index).to_numpy())
    left = left[left.index.notna() & ~left.index.duplicated()]
    return left.reindex(together[gone].to_numpy()).fillna(-1).to_numpy(dtype=int)


def _may_be_told(
    now: _Showing, shown: Sequence[_Showing], few: np.ndarray, bodies: Sequence[tuple[str, ...]], rules: Rules
) -> np.ndarray:
    """By measure, whether the sum of one unit's schools, with those gone, may be told."""
    here = ~np.isnan(now.eligible)
    nothing_new = np.zeros(len(rules.measures), dtype=bool)
    new = here & ~np.isnan(now.achieved)
    # As they were shown last; none where they never were.
    pupils, count = np.zeros(now.achieved.shape), np.zeros(now.achieved.shape)
    for then in shown:
        told = ~np.isnan(then.achieved)
        same = (then.eligible == now.eligible) & (then.achieved == now.achieved)
        small = few | (np.fmin(now.eligible, then.eligible) < rules.threshold)
        # A large school that is gone had hidden the others, so it matters as much as a small one.
        nothing_new |= np.where(here, same | (told & ~small), ~told).all(axis=0)
        new &= ~same
        pupils, count = np.where(told, then.eligible, pupils), np.where(told, then.achieved, count)
    fine = nothing_new
    for column, code in enumerate(rules.measures):
        if nothing_new[column]:
            continue
        rows = np.flatnonzero(new[:, column]).tolist()
        of = [bodies[row] for row in rows]
        # Taking an earlier count away is as adding the pupils who had not achieved.
        both = now.eligible[rows, 0] + pupils[rows, column]
        left = now.achieved[rows, column] + pupils[rows, column] - count[rows, column]
        fine[column] = left_over(now.eligible[rows, 0], of) >= rules.threshold and (
            code in rules.guessed or bool(untold(left[:, None], both, of).all())
        )
    return fine
