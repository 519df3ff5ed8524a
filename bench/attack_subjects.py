"""Attacks what is shown of a group of pupils in several subjects at once.

`python -m bench.attack_subjects [counties]`: in how many made-up counties the count of few pupils of a group,
or beside it, in some subject can be no other number, by linear programming over what each pupil can have
reached, from the sums of units at every measure together, for somebody who knows all of every school's
totals; and how many it were if each subject had units of its own.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from bench.attack_groups import GROUP, REST, THRESHOLD, YEAR, Remembered
from collab.data import group_cohorts
from collab.data.dataset import Dataset
from tests.counties import School, county, dataset

CODES = ("ks2_rwm_exp", "ks2_read_exp", "ks2_writ_exp", "ks2_mat_exp")
REACHED = np.array(list(product((0, 1), repeat=3)))
"""What a pupil can have reached of reading, writing and mathematics."""
_HAS = np.column_stack([REACHED.all(axis=1), REACHED]).astype(float)
"""By what was reached, whether each measure of `CODES` was."""


@dataclass(frozen=True)
class Pupils:
    """Pupils of a school by what they reached, a number a row of `REACHED`: of the group and of the rest."""

    group: np.ndarray
    rest: np.ndarray
    district: str
    kinds: tuple[str, ...]

    @property
    def few(self) -> bool:
        """Whether the group or its complement is too few to be shown."""
        return 0 < min(self.group.sum(), self.rest.sum()) < THRESHOLD


def made_up(rng: np.random.Generator, count: int = 14) -> list[Pupils]:
    """Small schools whose pupils mostly reach all three subjects or none."""
    found = []
    for _ in range(count):
        group, rest = int(rng.integers(1, 9)), int(rng.integers(3, 20))
        odds = np.where(REACHED.all(axis=1), 12, np.where(REACHED.any(axis=1), 0.5, 6))
        ours, others = (rng.multinomial(n, odds / odds.sum()) for n in (group, rest))
        kinds = ("collaborative_partnership",) if rng.random() < 0.4 else ()
        found.append(Pupils(ours, others, ("North", "South")[int(rng.integers(2))], kinds))
    return found


def with_subjects(schools: Sequence[Pupils], ledger: Remembered | None = None) -> Dataset:
    """A release of these schools."""
    wholes = [School(int((s.group + s.rest).sum()), 0, s.district, s.kinds) for s in schools]
    made = county(wholes, year=YEAR, measure=CODES[0])
    results, groups = [], []
    for urn, school in enumerate(schools, 100_001):
        for code, has in zip(CODES, _HAS.T, strict=True):
            sides = {GROUP: school.group, REST: school.rest}
            whole = school.group + school.rest
            results.append((urn, YEAR, code, whole.sum(), int(has @ whole), "", "published"))
            groups += [
                (urn, YEAR, code, name, own.sum(), int(has @ own), "", "published")
                for name, own in sides.items()
            ]
    columns = ["urn", "year", "measure", "eligible", "achieved", "percent", "status"]
    tables = dataset(
        {
            "results": pd.DataFrame(results, columns=columns),
            "group_results": pd.DataFrame(groups, columns=[*columns[:3], "pupil_group", *columns[3:]]),
        }
    ).tables
    told = {name: tables[name] for name in ("results", "group_results")}
    return replace(made, tables={**made.tables, **told}, ledger=ledger, _stages={})


def given_away(schools: Sequence[Pupils]) -> set[tuple[int, str]]:
    """Schools and measures of which the group's count is told by all figures together, though the totals
    alone leave several, where the group or its complement is few."""
    made, count, kinds = with_subjects(schools), len(schools), len(REACHED)
    size = 2 * count * kinds
    known: list[tuple[np.ndarray, float]] = []
    for i, school in enumerate(schools):
        own = np.zeros((2, size))
        for side, pupils in enumerate((school.group, school.rest)):
            at = slice((2 * i + side) * kinds, (2 * i + side + 1) * kinds)
            own[side, at] = 1
            known.append((own[side], float(pupils.sum())))
        for has in _HAS.T:
            row = np.zeros(size)
            row[2 * i * kinds : 2 * (i + 1) * kinds] = np.tile(has, 2)
            known.append((row, float(has @ (school.group + school.rest))))
    sums: list[tuple[np.ndarray, float]] = []
    for code, has in zip(CODES, _HAS.T, strict=True):
        shown = group_cohorts.group_cohorts(made, YEAR, code, GROUP)
        for number, start in enumerate(shown.starts):
            total = int(shown.unit_achieved(code)[number])
            if total < 0:
                continue
            row = np.zeros(size)
            for urn in shown.urn[start : start + shown.unit_schools[number]]:
                i = int(urn) - 100_001
                row[2 * i * kinds : (2 * i + 1) * kinds] = has
            sums.append((row, float(total)))
    found = set()
    for i, school in enumerate(schools):
        if not school.few:
            continue
        for code, has in zip(CODES, _HAS.T, strict=True):
            cost = np.zeros(size)
            cost[2 * i * kinds : (2 * i + 1) * kinds] = has
            if _apart(cost, known) > 0.5 and _apart(cost, known + sums) < 0.5:
                found.add((100_001 + i, code))
    return found


def _apart(cost: np.ndarray, known: Sequence[tuple[np.ndarray, float]]) -> float:
    """How far apart the fewest and the most are that a count can be."""
    equations, values = np.array([row for row, _ in known]), np.array([value for _, value in known])
    low, high = (float(linprog(s * cost, A_eq=equations, b_eq=values).fun or 0) * s for s in (1, -1))
    return high - low


@contextmanager
def in_units_of_their_own() -> Iterator[None]:
    """Each subject shown in units of its own."""
    with patch.object(group_cohorts, "leading", lambda measure: measure):
        yield


def main() -> None:
    """A line for each way of showing subjects."""
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    made = [made_up(np.random.default_rng(seed)) for seed in range(counties)]
    told = sum(bool(given_away(schools)) for schools in made)
    with in_units_of_their_own():
        own = sum(bool(given_away(schools)) for schools in made)
    print(f"of {counties} counties given away: {told}; with units of their own {own}", flush=True)


if __name__ == "__main__":
    main()
