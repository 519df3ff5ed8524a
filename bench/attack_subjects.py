"""Attacks what is shown of a group of pupils in several subjects, at both standards, over several releases.

`python -m bench.attack_subjects [counties]`: in how many made-up counties the count of few pupils of a group,
or beside it, in some subject can be no other number, or how it was corrected, by linear programming over what
each pupil can have reached, from the sums of units at every measure together; for somebody who knows all of
every school's totals, and for a head who knows each of the own pupils, too. And how many it were if each
subject had units of its own, or if nobody remembered what was shown before.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise, product
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from bench.attack_groups import GROUP, REST, THRESHOLD, YEAR, Remembered
from collab.data import group_cohorts
from collab.data.dataset import Dataset
from tests.counties import School, county, dataset

SUBJECTS = ("read", "writ", "mat")
CODES = tuple(f"ks2_{of}_{standard}" for standard in ("exp", "high") for of in ("rwm", *SUBJECTS))
REACHED = np.array(list(product(range(3), repeat=len(SUBJECTS))))
"""What a pupil can have reached in each of them: neither standard, the expected one, the higher one."""
_HAS = np.column_stack(
    [column for n in (1, 2) for column in ((REACHED >= n).all(axis=1), *(REACHED.T >= n))]
).astype(float)
"""By what was reached, whether each measure of `CODES` was."""
_SIDE = len(REACHED)


@dataclass(frozen=True, eq=False)
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
    """Small schools whose pupils mostly reach the same in all three subjects."""
    same = (REACHED == REACHED[:, :1]).all(axis=1)
    odds = np.where(same, np.array([6, 10, 2])[REACHED[:, 0]], 0.15)
    found = []
    for _ in range(count):
        group, rest = int(rng.integers(1, 9)), int(rng.integers(3, 20))
        ours, others = (rng.multinomial(n, odds / odds.sum()) for n in (group, rest))
        kinds = ("collaborative_partnership",) if rng.random() < 0.4 else ()
        found.append(Pupils(ours, others, ("North", "South")[int(rng.integers(2))], kinds))
    return found


def corrected(rng: np.random.Generator, schools: Sequence[Pupils]) -> list[Pupils]:
    """The same after what one pupil of each of three schools reached was corrected."""
    changed = list(schools)
    for at in rng.choice(len(schools), 3, replace=False):
        old = changed[at]
        side = "group" if rng.random() < 0.7 else "rest"
        counts = getattr(old, side).copy()
        counts[rng.choice(_SIDE, p=counts / counts.sum())] -= 1
        counts[rng.integers(_SIDE)] += 1
        changed[at] = replace(old, **{side: counts})
    return changed


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


Sum = tuple[dict[int, np.ndarray], float]
"""What is known of some schools: a weight for each count of each, and the sum."""


def given_away(
    *releases: Sequence[Pupils], head: int | None = None, forgets: bool = False
) -> set[tuple[int, str]]:
    """Schools and measures of which the group's count, or how it was corrected from one release to another,
    is told by all figures of all `releases` together, though the totals alone leave several, where the group
    or its complement is few. `head` is the place of the school whose head looks."""
    versions = list(dict.fromkeys(school for schools in releases for school in schools))
    number = {school: at for at, school in enumerate(versions)}
    at_home = {number[schools[head]] for schools in releases} if head is not None else set()
    known = [fact for at, school in enumerate(versions) for fact in _known(at, school, at in at_home)]
    ledger = Remembered(forgets)
    sums = []
    for schools in releases:
        made = with_subjects(schools, ledger)
        sums += _sums(made, [number[school] for school in schools])
    found = set()
    for place in range(len(releases[0])):
        seen = list(dict.fromkeys(number[schools[place]] for schools in releases))
        if place == head or not any(versions[at].few for at in seen):
            continue
        for code, has in zip(CODES, _HAS.T, strict=True):
            ours = np.concatenate([has, np.zeros(_SIDE)])
            costs = [{at: ours} for at in seen]
            # That neither side's count changed is nothing new.
            costs += [
                {before: ours, after: -ours}
                for before, after in pairwise(seen)
                if has @ (versions[before].group - versions[after].group)
                or has @ (versions[before].rest - versions[after].rest)
            ]
            if any(_apart(cost, known) > 0.5 and _apart(cost, known + sums) < 0.5 for cost in costs):
                found.add((100_001 + place, code))
    return found


def _known(at: int, school: Pupils, at_home: bool) -> Iterator[Sum]:
    """What everybody knows of a school, or its head."""
    if at_home:
        pupils = np.concatenate([school.group, school.rest])
        yield from (({at: own}, float(own @ pupils)) for own in np.eye(2 * _SIDE))
        return
    for side, pupils in enumerate((school.group, school.rest)):
        yield {at: np.repeat(np.eye(2)[side], _SIDE)}, float(pupils.sum())
    for has in _HAS.T:
        yield {at: np.tile(has, 2)}, float(has @ (school.group + school.rest))


def _sums(made: Dataset, numbers: Sequence[int]) -> Iterator[Sum]:
    """What is shown of the group in a release, `numbers` those of its schools."""
    for code, has in zip(CODES, _HAS.T, strict=True):
        shown = group_cohorts.group_cohorts(made, YEAR, code, GROUP)
        ours = np.concatenate([has, np.zeros(_SIDE)])
        for start, size, total in zip(
            shown.starts, shown.unit_schools, shown.unit_achieved(code), strict=True
        ):
            if total >= 0:
                yield {numbers[urn - 100_001]: ours for urn in shown.urn[start : start + size]}, float(total)


def _apart(cost: dict[int, np.ndarray], known: Sequence[Sum]) -> float:
    """How far apart the fewest and the most are that a count can be."""
    schools = set(cost)
    while more := {at for weights, _ in known if schools & set(weights) for at in weights} - schools:
        schools |= more
    columns = sorted(schools)

    def spread(weights: dict[int, np.ndarray]) -> np.ndarray:
        return np.concatenate([weights.get(at, np.zeros(2 * _SIDE)) for at in columns])

    facts = [(spread(weights), total) for weights, total in known if schools & set(weights)]
    equations, totals = np.array([row for row, _ in facts]), np.array([total for _, total in facts])
    asked = spread(cost)
    low, high = (float(linprog(s * asked, A_eq=equations, b_eq=totals).fun or 0) * s for s in (1, -1))
    return high - low


@contextmanager
def in_units_of_their_own() -> Iterator[None]:
    """Each subject shown in units of its own."""
    with patch.object(group_cohorts, "leading", lambda measure: measure):
        yield


def main() -> None:
    """A line for each way of showing subjects."""
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    rngs = [np.random.default_rng(seed) for seed in range(counties)]
    made = [made_up(rng) for rng in rngs]
    later = [corrected(rng, schools) for rng, schools in zip(rngs, made, strict=True)]
    both = list(zip(made, later, strict=True))
    told = {
        "one release, anybody": sum(bool(given_away(schools)) for schools in made),
        "one release, some head": sum(
            any(given_away(schools, head=at) for at in range(len(schools))) for schools in made
        ),
        "two releases, anybody": sum(bool(given_away(*releases)) for releases in both),
        "two releases, not remembered": sum(bool(given_away(*releases, forgets=True)) for releases in both),
    }
    with in_units_of_their_own():
        told["units of their own, anybody"] = sum(bool(given_away(schools)) for schools in made)
    for how, count in told.items():
        print(f"{how}: given away in {count} of {counties} counties", flush=True)


if __name__ == "__main__":
    main()
