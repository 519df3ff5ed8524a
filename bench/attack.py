"""Attacks made-up rural counties with all figures of several releases at once.

`python -m bench.attack [counties]`: in how many of them a small cohort, or the difference of two versions of
one, follows by linear algebra from what viewers saw of two, three and five releases; with what was shown
remembered, and without, to see that the attack can succeed. Whoever looks knows nothing besides, or one
school's results, or those of all schools that one body governs.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from collab.data.measures import KeyStage
from collab.data.stage_cohorts import StageCohorts
from tests.counties import School, county

YEAR, STAGE, MEASURE = 2014, KeyStage.KS1, "ks1_rwm_l2b"
THRESHOLD = 6
_RAISED = 8
_PARTNERSHIP = "collaborative_partnership"
_LOST = School(30, 15)
Known = frozenset[int]
Versions = dict[tuple[int, int, int], int]


@dataclass
class Remembered:
    """A ledger in memory; one that forgets shows what releases would give away without it."""

    forgets: bool = False
    frames: list[pd.DataFrame] = field(default_factory=list)

    def agree(self, _year: int, _stage: KeyStage, decide: Callable) -> pd.DataFrame:
        """What is decided of the year and key stage, kept."""
        decided = decide([] if self.forgets else self.frames)
        self.frames.append(decided)
        return decided


def show(ledger: Remembered, schools: Sequence[School | None], threshold: int = THRESHOLD) -> StageCohorts:
    """Draw a release of these schools (None: it has no results), by way of the ledger."""
    made = county([s or _LOST for s in schools], threshold=threshold)
    gone = [100_001 + i for i, s in enumerate(schools) if s is None]
    results = made.tables["results"]
    tables = {**made.tables, "results": results[~results["urn"].isin(gone)]}
    return replace(made, tables=tables, ledger=ledger, _stages={}).stage(YEAR, STAGE)


def rural(rng: np.random.Generator, count: int = 16) -> list[School | None]:
    """Schools of a rural county: half of them small, most pupils reaching the threshold, some in a
    partnership, half of them governed together by twos and threes."""
    sizes = np.where(rng.random(count) < 0.5, rng.integers(1, 6, count), rng.integers(6, 30, count))
    bodies = [f"federation {i}" for i in (1, 1, 2, 2, 2, 3, 3, 3)] + [""] * (count - 8)
    return [
        School(
            int(size),
            int(rng.binomial(size, 0.7)),
            ("North", "South")[int(rng.integers(2))],
            (*([_PARTNERSHIP] if rng.random() < 0.4 else ()), *([body] if body else ())),
        )
        for size, body in zip(sizes, rng.permutation(bodies).tolist(), strict=True)
    ]


def corrected(rng: np.random.Generator, schools: Sequence[School | None]) -> list[School | None]:
    """The same county after one of the things that happen between two releases."""
    changed = list(schools)
    at = int(rng.integers(len(schools)))
    school = changed[at] or School(4, 2)
    what = rng.integers(5)
    if what == 0:
        changed[at] = replace(school, kinds=tuple(sorted({*school.kinds} ^ {_PARTNERSHIP})))
    elif what == 1:
        eligible = max(1, school.eligible + int(rng.integers(-1, 2)))
        changed[at] = replace(school, eligible=eligible, achieved=int(rng.integers(0, eligible + 1)))
    elif what == 2:
        changed[at] = None if changed[at] else school
    elif what == 3:
        changed[at] = replace(school, district="South" if school.district == "North" else "North")
    else:
        for i in rng.choice(len(schools), 5, replace=False):
            if one := changed[i]:
                changed[i] = replace(one, achieved=int(rng.integers(0, one.eligible + 1)))
    return changed


def sequence(
    seed: int, *, forgets: bool = False, releases: int = 3
) -> tuple[list[pd.DataFrame], list[Known]]:
    """What was shown of one county in several releases, sometimes with a raised threshold or an
    earlier release restored; and what each body that governs several schools knows."""
    rng = np.random.default_rng(seed)
    ledger = Remembered(forgets)
    past = [rural(rng)]
    show(ledger, past[0])
    for _ in range(releases - 1):
        restored = rng.random() < 0.2
        past.append(past[0] if restored else corrected(rng, past[-1]))
        show(ledger, past[-1], _RAISED if rng.random() < 0.2 else THRESHOLD)
    governed: dict[str, set[int]] = {}
    for urn, school in enumerate(past[0], 100_001):
        for kind in school.kinds if school else ():
            if kind.startswith("federation"):
                governed.setdefault(kind, set()).add(urn)
    return ledger.frames, [frozenset(urns) for urns in governed.values()]


def given_away(frames: Sequence[pd.DataFrame], known: Known = frozenset()) -> set:
    """Small cohorts, and differences of two versions of one, that follow from all sums of units
    together; `known` are schools whose results the attacker knows. By linear algebra: the unknowns
    are the cohorts as each release had them, the equations are the sums."""
    versions: Versions = {}
    sums = [
        [
            versions.setdefault((int(str(u)), int(r.eligible), int(r[MEASURE])), len(versions))
            for u, r in unit.iterrows()
        ]
        for frame in frames
        for _, unit in frame[frame[MEASURE].notna()].groupby("unit")
    ]
    equations = np.zeros((len(sums), len(versions)))
    for i, of in enumerate(sums):
        equations[i, of] = 1
    unit_vector = np.eye(len(versions))
    equations = np.vstack([equations, unit_vector[[i for v, i in versions.items() if v[0] in known]]])
    # What lies in the space of the equations has nothing beside it.
    reach = np.linalg.pinv(equations) @ equations
    found = set()
    for which, at, sign in _wanted(versions, known):
        vector = sign @ unit_vector[at]
        if np.abs(vector @ reach - vector).max() < 1e-8:
            found.add(which)
    return found


def forced(frame: pd.DataFrame, known: Known = frozenset()) -> set[int]:
    """Small cohorts of one release whose unit, less the schools known, leaves a single school, or all
    or none who achieved."""
    rest = frame[~frame.index.isin(known) & frame[MEASURE].notna()]
    small = set()
    for _, unit in rest.groupby("unit"):
        total = unit[MEASURE].sum()
        if len(unit) == 1 or total in (0, unit["eligible"].sum()):
            small |= set(unit.index[unit["eligible"] < THRESHOLD])
    return small


def _wanted(versions: Versions, known: Known) -> Iterator[tuple[tuple, list[int], list[int]]]:
    """What an attacker wants: small cohorts, differences of versions, and sums of two that are small."""
    small = [(v, i) for v, i in versions.items() if v[1] < THRESHOLD and v[0] not in known]
    for n, (one, i) in enumerate(small):
        yield (one,), [i], [1]
        for other, j in small[:n]:
            if one[0] == other[0]:
                yield (one, other), [i, j], [1, -1]
            elif one[1] + other[1] < THRESHOLD:
                yield (one, other), [i, j], [1, 1]


def broken(seed: int, *, forgets: bool = False, releases: int = 2) -> dict[str, bool]:
    """Whether a county gives something away to nobody in particular, to a head, to a body."""
    frames, bodies = sequence(seed, forgets=forgets, releases=releases)
    heads = [frozenset({int(urn)}) for urn in frames[0].index]
    return {
        name: any(given_away(frames, who) or any(forced(frame, who) for frame in frames) for who in insiders)
        for name, insiders in (("anybody", [frozenset()]), ("a head", heads), ("a governing body", bodies))
    }


def tell(broken: Callable[..., dict[str, bool]]) -> None:
    """A line for each number of releases, with the memory and without: in how many counties, as many as the
    command asks for, `broken` finds something given away."""
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for forgets in (False, True):
        for releases in (2, 3, 5):
            found = pd.DataFrame([broken(s, forgets=forgets, releases=releases) for s in range(counties)])
            told = ", ".join(f"{name} {count}" for name, count in found.sum().items())
            memory = "without the memory" if forgets else "with the memory"
            print(f"{releases} releases {memory}, of {counties} counties given away to: {told}", flush=True)


if __name__ == "__main__":
    tell(broken)
