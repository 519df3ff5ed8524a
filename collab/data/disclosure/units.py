"""Decides which small cohorts are protected, and with which others they count.

Results of 5 or fewer pupils may not be shown, nor be left over when one shown figure is taken from
another, whatever the viewer selects. So no figure is ever built from a protected school alone:
every small cohort is joined with others into a **unit**, only the unit's sums leave this module,
and a unit counts in a figure only if all its schools do. Every figure anyone can obtain is then a
sum of whole units, and no subtraction of such sums can reach inside one. A unit is large enough
that even a governing body, which knows the results of its own schools, is left with the sum of
other schools, of at least the threshold of pupils, of whom neither all nor none achieved.
What earlier releases showed is kept apart from by `collab.data.disclosure.already_shown`.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from collab.data.disclosure.threshold import THRESHOLD

GUESSED = 0.01
"""A measure that at most this share of the whole county's pupils reached, or missed, is guessed
right for nearly everybody without any figure, so "none" or "all" of a unit gives nothing away."""


def assign_units(
    cohorts: pd.DataFrame,
    threshold: int,
    alike: Sequence[str],
    achieved: pd.DataFrame | None = None,
    before: pd.Series | None = None,
) -> pd.Series:
    """Number the unit every cohort of one year and key stage counts in.

    `cohorts` has one row a school with `urn` (unique), `eligible` (pupils), the columns named in
    `alike`: the choices a viewer can select by, the most important first; and, where schools are
    governed together, `bodies` (tuples of the bodies' names). A protected cohort joins the unit
    that differs from it in the least important of the choices, so that as few figures as possible
    have to leave the unit out; among equals the smallest, then the lowest URN.

    `achieved` (pupils, a column a measure, by the same index) are the counts that no unit may
    force: units are joined on until nobody can tell that all or none of its other schools' pupils
    achieved; see `untold`. `before` numbers what was shown together earlier (-1: never shown);
    such schools stay together, and those never shown join only each other, because the rest of
    their unit is known.

    Returns unit numbers from 0 by the index of `cohorts`; -1 for cohorts without pupils, and for
    a protected cohort when the whole county offers nothing to join it with.
    Raises ValueError when `threshold` is below the statutory 6.
    """
    if threshold < THRESHOLD:
        raise ValueError(f"the disclosure threshold cannot be below {THRESHOLD} pupils")
    order = cohorts.sort_values(["eligible", "urn"], kind="stable")
    order = order[order["eligible"] > 0]
    counts = pd.DataFrame(index=order.index) if achieved is None else achieved.reindex(order.index)
    judge = _Judge(order, counts, threshold)
    shown = np.full(len(order), -1) if before is None else before.reindex(order.index).to_numpy(dtype=int)
    traits = [pd.factorize(order[column])[0] for column in alike]
    similar = Alike(np.column_stack(traits), (shown >= 0).astype(np.int64))
    unit, members = _together(shown)
    for school in range(int(np.searchsorted(judge.eligible, threshold))):
        own = members.setdefault(int(unit[school]), {school})
        while not judge.safe(own):
            partner = similar.best(school, own)
            if partner is None:
                break
            joined = members.pop(int(unit[partner]), {partner})
            unit[list(joined)] = unit[school]
            own |= joined
    unsafe = [number for number, own in members.items() if not judge.large(own)]
    unit = np.where(np.isin(unit, unsafe), -1, unit)
    return pd.Series(unit, index=order.index).reindex(cohorts.index, fill_value=-1)


def left_over(eligible: np.ndarray, bodies: Sequence[Collection[str]]) -> int:
    """Pupils that the best informed governing body of these schools does not know of.

    `eligible` has a number of pupils a school, `bodies` whom each school is governed by; a head
    knows at least the own school's.
    """
    best = max((int(eligible[known].sum()) for known in governed_together(bodies)), default=0)
    return int(eligible.sum() - max(best, eligible.max(initial=0)))


def untold(achieved: np.ndarray, eligible: np.ndarray, bodies: Sequence[Collection[str]]) -> np.ndarray:
    """By measure, whether the sum leaves every school's count open, whoever looks.

    `achieved` has a row a school and a column a measure. Of a sum of t out of n pupils, a school
    of k has between max(0, t - n + k) and min(k, t); in a unit of several schools these are equal
    only where t is 0 or n. Somebody who knows some of the schools takes them away first. A measure
    with a missing count has no sum, and so tells nothing.
    """
    total, pupils = achieved.sum(axis=0), eligible.sum()
    rest = total - achieved
    open_ = ((rest > 0) & (rest < (pupils - eligible)[:, None])).all(axis=0)
    for known in governed_together(bodies):
        rest = total - achieved[known].sum(axis=0)
        open_ &= (rest > 0) & (rest < pupils - eligible[known].sum())
    return open_ | np.isnan(total)


def tells_no_count(cohorts: pd.DataFrame, measures: Sequence[str], threshold: int) -> pd.DataFrame:
    """By the index of `cohorts` and measure, whether the sum of the cohort's unit forces no small
    school's count (see `untold`). `cohorts` has `unit`, `eligible`, `bodies` and the measures."""
    judge = _Judge(cohorts, cohorts[measures], threshold)
    fine = np.ones((len(cohorts), len(measures)), dtype=bool)
    for own in of_several(cohorts["unit"].to_numpy()):
        fine[own] = judge.untold(own)
    return pd.DataFrame(fine, cohorts.index, pd.Index(measures))


def guessed(achieved: pd.DataFrame, eligible: pd.Series) -> list[str]:
    """The measures that so few of all pupils reached, or missed, that everybody would guess."""
    of = achieved.notna().mul(eligible, axis=0).sum()
    share = achieved.sum().div(of.where(of > 0))
    return [str(code) for code in share.index[(share <= GUESSED) | (share >= 1 - GUESSED)]]


def of_several(labels: np.ndarray) -> list[np.ndarray]:
    """The rows of every label that several rows share, in their order."""
    order = np.argsort(labels, kind="stable")
    edges = np.concatenate([[0], np.flatnonzero(np.diff(labels[order])) + 1, [len(order)]])
    several = np.flatnonzero(np.diff(edges) > 1)
    return [order[edges[i] : edges[i + 1]] for i in several]


def governed_together(bodies: Sequence[Collection[str]]) -> list[list[int]]:
    """The schools that each body knows of which governs several."""
    governed: dict[str, list[int]] = {}
    for school, of in enumerate(bodies):
        for body in of:
            governed.setdefault(body, []).append(school)
    return [schools for schools in governed.values() if len(schools) > 1]


def _together(shown: np.ndarray) -> tuple[np.ndarray, dict[int, set[int]]]:
    """Units to begin with: what was shown together, every other school by itself."""
    unit = np.arange(len(shown))
    members: dict[int, set[int]] = {}
    for rows in of_several(shown):
        if shown[rows[0]] >= 0:
            unit[rows] = rows[0]
            members[int(rows[0])] = set(rows.tolist())
    return unit, members


class _Judge:
    """Whether schools together are safe to show as one sum."""

    def __init__(self, order: pd.DataFrame, achieved: pd.DataFrame, threshold: int) -> None:
        self.eligible = order["eligible"].to_numpy(dtype=int)
        self._achieved = achieved.to_numpy(dtype=float, na_value=np.nan)
        self._bodies = list(order["bodies"]) if "bodies" in order else [()] * len(order)
        self._threshold = threshold

    def large(self, own: set[int]) -> bool:
        """Whether enough pupils are left whoever looks, or no school needs protection."""
        rows = sorted(own)
        if self.eligible[rows].min() >= self._threshold:
            return True
        return left_over(self.eligible[rows], [self._bodies[r] for r in rows]) >= self._threshold

    def untold(self, rows: Sequence[int] | np.ndarray) -> np.ndarray:
        """By measure, whether the sum forces no small school's count."""
        if self.eligible[rows].min() >= self._threshold:
            return np.ones(self._achieved.shape[1], dtype=bool)
        return untold(self._achieved[rows], self.eligible[rows], [self._bodies[r] for r in rows])

    def safe(self, own: set[int]) -> bool:
        """Whether it is large, and no measure's sum forces a count."""
        return self.large(own) and bool(self.untold(sorted(own)).all())


class Alike:
    """Finds the school most like another one, without comparing it with all of them."""

    def __init__(self, traits: np.ndarray, pool: np.ndarray) -> None:
        self._traits = traits
        self._pool = pool
        self._groups: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def best(self, school: int, but: set[int]) -> int | None:
        """The first school of its pool not among `but` that differs in what matters least, None
        if there is no other. A more important difference outweighs all lesser ones, so the sets of
        traits that may differ are tried in the order of their weight."""
        for differing in range(1 << self._traits.shape[1]):
            groups, order, starts = self._of(differing)
            group = groups[school]
            for other in order[starts[group] : starts[group + 1]]:
                if other not in but:
                    return int(other)
        return None

    def _of(self, differing: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The groups of schools that share all traits but the `differing` (bits, the last trait
        the lowest): each school's group, the schools in the order of groups, and where each
        begins."""
        if differing not in self._groups:
            count = self._traits.shape[1]
            groups = self._pool
            for trait in range(count):
                if not differing >> (count - 1 - trait) & 1:
                    codes = self._traits[:, trait]
                    groups = pd.factorize(groups * (codes.max() + 1) + codes)[0]
            starts = np.append(0, np.cumsum(np.bincount(groups)))
            self._groups[differing] = groups, np.argsort(groups, kind="stable"), starts
        return self._groups[differing]


def reduce_to_units(flags: np.ndarray, starts: np.ndarray, how: np.ufunc = np.logical_and) -> np.ndarray:
    """Reduce a value per school to one per unit.

    `flags` has a value a school, in the order of their units; `starts` is where each unit begins.
    """
    return how.reduceat(flags, starts) if len(starts) else flags[:0]


def shared_value(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The code all schools of a unit share, or -1 where they differ (or have none)."""
    low = reduce_to_units(codes, starts, np.minimum)
    high = reduce_to_units(codes, starts, np.maximum)
    return np.where(low == high, low, -1)
