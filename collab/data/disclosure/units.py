"""Decides once per release which small cohorts are protected, and with which others they count.

Results of 5 or fewer pupils may not be shown, nor be left over when one shown figure is taken from
another, whatever the viewer selects. So no figure is ever built from a protected school alone:
every small cohort is joined with others into a **unit**, only the unit's sums leave this module,
and a unit counts in a figure only if all its schools do. Every figure anyone can obtain is then a
sum of whole units, and no subtraction of such sums can reach inside one. A unit is large enough
that even a headteacher, who knows the result of one of its schools, is left with the sum of
several schools and of at least the threshold of pupils. (The threshold is that of the Department
for Education's school performance tables, which suppress cohorts of 5 or fewer.)
"""

import os
from collections.abc import Sequence

import numpy as np
import pandas as pd

from collab.errors import CollabError

THRESHOLD = 6
"""Fewest pupils whose result may be shown; an authority may raise it, never lower it."""


def disclosure_threshold() -> int:
    """Fewest pupils whose result is shown: `COLLAB_THRESHOLD`, never below the statutory one.

    Raises CollabError when that is no whole number.
    """
    told = os.environ.get("COLLAB_THRESHOLD", "")
    if told and not told.isdigit():
        raise CollabError("COLLAB_THRESHOLD is not a whole number of pupils.")
    return max(THRESHOLD, int(told or 0))


def assign_units(cohorts: pd.DataFrame, threshold: int, alike: Sequence[str]) -> pd.Series:
    """Number the unit every cohort of one year and key stage counts in.

    `cohorts` has one row a school with `urn` (unique), `eligible` (pupils) and the columns named
    in `alike`: the choices a viewer can select by, the most important first. A protected cohort
    joins the unit that differs from it in the least important of them, so that as few figures as
    possible have to leave the unit out; among equals the smallest, then the lowest URN.

    Returns unit numbers from 0 by the index of `cohorts`; -1 for cohorts without pupils, and for
    a protected cohort when the whole county offers nothing to join it with.
    Raises ValueError when `threshold` is below the statutory 6.
    """
    if threshold < THRESHOLD:
        raise ValueError(f"the disclosure threshold cannot be below {THRESHOLD} pupils")
    order = cohorts.sort_values(["eligible", "urn"], kind="stable")
    order = order[order["eligible"] > 0]
    similar = _Alike(np.column_stack([pd.factorize(order[column])[0] for column in alike]))
    eligible = order["eligible"].to_numpy(dtype=int)
    unit = np.arange(len(order))
    members: dict[int, set[int]] = {}
    for school in range(int(np.searchsorted(eligible, threshold))):
        own = members.setdefault(int(unit[school]), {school})
        while eligible[list(own)].sum() - max(eligible[list(own)]) < threshold:
            partner = similar.best(school, own)
            if partner is None:
                break
            joined = members.pop(int(unit[partner]), {partner})
            unit[list(joined)] = unit[school]
            own |= joined
    unsafe = _unsafe(unit, eligible, threshold)
    unit = np.where(unsafe[unit], -1, unit)
    return pd.Series(unit, index=order.index).reindex(cohorts.index, fill_value=-1)


class _Alike:
    """Finds the school most like another one, without comparing it with all of them."""

    def __init__(self, traits: np.ndarray) -> None:
        self._traits = traits
        self._groups: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def best(self, school: int, but: set[int]) -> int | None:
        """The first school not among `but` that differs in what matters least, None if there is
        no other. A more important difference outweighs all lesser ones, so the sets of traits
        that may differ are tried in the order of their weight."""
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
            groups = np.zeros(len(self._traits), dtype=np.int64)
            for trait in range(count):
                if not differing >> (count - 1 - trait) & 1:
                    codes = self._traits[:, trait]
                    groups = pd.factorize(groups * (codes.max() + 1) + codes)[0]
            starts = np.append(0, np.cumsum(np.bincount(groups)))
            self._groups[differing] = groups, np.argsort(groups, kind="stable"), starts
        return self._groups[differing]


def _unsafe(unit: np.ndarray, eligible: np.ndarray, threshold: int) -> np.ndarray:
    """By unit number, whether it holds a protected cohort but found too few partners."""
    total, largest = np.zeros(len(unit), int), np.zeros(len(unit), int)
    np.add.at(total, unit, eligible)
    np.maximum.at(largest, unit, eligible)
    smallest = np.full(len(unit), threshold)
    np.minimum.at(smallest, unit, eligible)
    return (smallest < threshold) & (total - largest < threshold)


def reduce_to_units(
    flags: np.ndarray, starts: np.ndarray, how: np.ufunc = np.logical_and
) -> np.ndarray:
    """Reduce a value per school to one per unit.

    `flags` has a value a school, in the order of their units; `starts` is where each unit begins.
    """
    return how.reduceat(flags, starts) if len(starts) else flags[:0]


def shared_value(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The code all schools of a unit share, or -1 where they differ (or have none)."""
    low = reduce_to_units(codes, starts, np.minimum)
    high = reduce_to_units(codes, starts, np.maximum)
    return np.where(low == high, low, -1)
