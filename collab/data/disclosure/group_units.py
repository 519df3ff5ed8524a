"""Decides which cohorts' groups of pupils are only shown together with others'.

What is shown of a whole cohort is shown of its unit (`collab.data.disclosure.units`), and less what is
shown of a group it is the group's complement. So a group and its complement are shown of the same
schools, in units of their own that no unit of the whole cohorts lies across: any figure of a group,
taken from any figure of all pupils, is a sum over whole units of both. In each unit both sides have
at least the threshold of pupils, also for a head or a governing body that takes its own schools away.

A school's count is forced more often than in a sum of whole cohorts, since everybody knows how many
pupils achieved in all: of a group of 10, of 30 pupils of whom 2 achieved, at most 2 did.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from collab.data.disclosure.units import Alike, governed_together


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One group of the pupils of some cohorts: `eligible` by school and `achieved` with a column a
    measure, of the whole cohorts (`whole_`) and of the group. Nothing is missing."""

    whole_eligible: pd.Series
    whole_achieved: pd.DataFrame
    eligible: pd.Series
    achieved: pd.DataFrame


def assign_group_units(
    cohorts: pd.DataFrame,
    counts: GroupCounts,
    threshold: int,
    alike: Sequence[str],
    judged: Sequence[str],
    before: pd.Series,
) -> pd.Series:
    """Number the unit in which each cohort's group, and its complement, is shown.

    `cohorts` as for `collab.data.disclosure.units.assign_units`, with `unit`, in which the whole cohort
    is shown and which is not taken apart; `judged` are the measures that no unit may force (see
    `tells_no_share`); `before` numbers the schools whose groups were shown together earlier (-1: never
    shown): these stay together, and the others join only each other.

    Returns numbers by the index of `cohorts`; -1 where the whole county offers nothing to join with.
    """
    small = np.minimum(counts.eligible, counts.whole_eligible - counts.eligible)
    order = cohorts.assign(small=small).sort_values(["small", "urn"], kind="stable")
    judge = _Judge(order, counts, threshold, judged)
    shown = before.reindex(order.index).to_numpy(dtype=int)
    unit = _kept_together(order["unit"].to_numpy(dtype=int), shown)
    pool = pd.Series(shown >= 0).groupby(unit).transform("any").to_numpy(dtype=np.int64)
    traits = [pd.factorize(order[column])[0] for column in alike]
    similar = Alike(np.column_stack(traits), pool)
    members: dict[int, set[int]] = {}
    for row, number in enumerate(unit.tolist()):
        members.setdefault(number, set()).add(row)
    for school in np.flatnonzero(order["small"].to_numpy() < threshold).tolist():
        own = members[int(unit[school])]
        while not judge.safe(own):
            partner = similar.best(school, own)
            if partner is None:
                break
            joined = members.pop(int(unit[partner]))
            unit[list(joined)] = unit[school]
            own |= joined
    unsafe = [number for number in np.unique(unit[judge.few]) if not judge.large(members[int(number)])]
    unit = np.where(np.isin(unit, unsafe), -1, unit)
    return pd.Series(unit, index=order.index).reindex(cohorts.index)


def units_given(
    cohorts: pd.DataFrame, counts: GroupCounts, threshold: int, given: pd.Series, before: pd.Series
) -> pd.Series:
    """As `assign_group_units`, in units that were decided for another measure: `given` numbers them by URN.

    A unit of which a school is not among `cohorts` is left out as a whole, and so is one that would join
    schools whose groups were shown before with others, or with more of those they were shown with.
    """
    unit = given.reindex(cohorts.index)
    whole = unit.map(given.value_counts()).eq(unit.map(unit.value_counts()))
    seen = before.reindex(cohorts.index)
    alike = seen.groupby(unit).transform("nunique").eq(1)
    # All that were shown together are here, or nobody was shown.
    together = seen.map(seen.value_counts()).eq(seen.map(before.value_counts()))
    inside = unit.groupby(seen).transform("nunique").eq(1)
    kept = unit.notna() & whole & (seen.eq(-1) & alike | alike & together & inside)
    order = cohorts.loc[kept.index[kept]]
    judge = _Judge(order, counts, threshold, [])
    numbers = unit[order.index].to_numpy(dtype=int)
    of_few = np.unique(numbers[judge.few])
    unsafe = [number for number in of_few if not judge.large(np.flatnonzero(numbers == number))]
    return unit.where(kept & ~unit.isin(unsafe), -1).astype(int)


def tells_no_share(
    cohorts: pd.DataFrame, counts: GroupCounts, threshold: int, measures: Sequence[str]
) -> pd.DataFrame:
    """By the index of `cohorts` and measure, whether what is shown of the group leaves open how its
    pupils did in every school where few are on either side, whoever looks.

    Of a school with t of n pupils in all, k of whom are in the group, between max(0, t - n + k) and
    min(k, t) of these achieved. Where the sum of a unit is that of all the lowest, or of all the
    highest, every school's count is forced; so is a single one that all others leave over whose
    counts the totals tell already. What is left open has to be the sum of enough pupils.
    """
    judge = _Judge(cohorts, counts, threshold, measures)
    fine = np.ones((len(cohorts), len(measures)), dtype=bool)
    units = cohorts["unit"].to_numpy()
    for number in np.unique(units[judge.few]):
        own = np.flatnonzero(units == number)
        fine[own] = judge.open(own)
    return pd.DataFrame(fine, cohorts.index, pd.Index(list(measures)))


def _kept_together(whole: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Units to begin with: what one unit of whole cohorts holds, or was shown together, directly or by
    way of others."""
    labels = [whole, np.where(shown >= 0, shown, -1 - np.arange(len(shown)))]
    schools, offset, ends = np.arange(len(whole)), len(whole), []
    for own in labels:
        codes = pd.factorize(own)[0]
        ends.append(offset + codes)
        offset += len(whole)
    rows, columns = np.tile(schools, 2), np.concatenate(ends)
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(offset, offset))
    return connected_components(links, directed=False)[1][: len(whole)]


class _Judge:
    """Whether what is shown of a group in schools together is safe to show."""

    def __init__(
        self, order: pd.DataFrame, counts: GroupCounts, threshold: int, measures: Sequence[str]
    ) -> None:
        whole = counts.whole_eligible.loc[order.index].to_numpy(dtype=int)
        self._group = counts.eligible.loc[order.index].to_numpy(dtype=int)
        self._rest = whole - self._group
        columns = list(measures)
        total = counts.whole_achieved.loc[order.index, columns].to_numpy(dtype=int)
        self._achieved = counts.achieved.loc[order.index, columns].to_numpy(dtype=int)
        self._low = np.maximum(0, total - self._rest[:, None])
        self._high = np.minimum(self._group[:, None], total)
        self.few = (self._group < threshold) | (self._rest < threshold)
        # A row a body, 1 where it governs the school; one that governs a single school is as its head.
        known = governed_together(list(order["bodies"])) if "bodies" in order else []
        self._governed = np.zeros((len(known), len(order)), dtype=int)
        for body, schools in enumerate(known):
            self._governed[body, schools] = 1
        self._threshold = threshold

    def large(self, own: Collection[int]) -> bool:
        """Whether enough pupils are left on both sides whoever looks, or no school needs protection."""
        rows = np.fromiter(own, dtype=int)
        if not self.few[rows].any():
            return True
        sides = np.column_stack([self._group[rows], self._rest[rows]])
        return bool((self._left(rows, sides) >= self._threshold).all())

    def open(self, own: Collection[int] | np.ndarray) -> np.ndarray:
        """By measure, whether the sum leaves each school's count open that has few on a side."""
        rows = np.fromiter(own, dtype=int)
        if not self.few[rows].any():
            return np.ones(self._achieved.shape[1], dtype=bool)
        low, reached, high = (counts[rows] for counts in (self._low, self._achieved, self._high))
        free = low < high
        sides = (free * of[rows][:, None] for of in (self._group, self._rest, self.few))
        left = self._left(rows, np.stack([low, reached, high, *sides]))
        fewest, told, most, group, rest, matters = left
        enough = (group >= self._threshold) & (rest >= self._threshold)
        return ((matters == 0) | ((fewest < told) & (told < most) & enough)).all(axis=0)

    def _left(self, rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """The sums over the schools `rows`, whose counts are the last axis but one, with a row a way of
        looking in its place: by nobody in particular, by each school's head, by each governing body;
        without the schools that whoever looks so knows."""
        total = counts.sum(axis=-2, keepdims=True)
        governed = self._governed[:, rows] @ counts
        return total - np.concatenate([np.zeros_like(total), counts, governed], axis=-2)

    def safe(self, own: Collection[int]) -> bool:
        """Whether it is large, and no measure's sum forces a count."""
        return self.large(own) and bool(self.open(own).all())
