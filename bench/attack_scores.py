"""Attacks sums of average scores and progress: points of several releases, taken from each other.

`python -m bench.attack_scores [counties]`: in how many made-up counties the points of a small number of
pupils, or the difference of two versions of them, follow by linear algebra from everything that two, three
and five releases showed of one score; with what was shown remembered, and without. Whoever looks knows
nothing besides, or one school's points, or those of all schools that one body governs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bench.attack import MEASURE as SUMMED
from bench.attack import Known, given_away, tell
from bench.attack_groups import Remembered
from collab.data.dataset import Dataset
from collab.data.score_cohorts import score_cohorts, score_key
from tests.counties import School, county, dataset

YEAR, MEASURE, SCORE, THRESHOLD = 2019, "ks2_rwm_exp", "ks2_read_prog", 6
_RAISED = 8
_KINDS = ((), (), ("collaborative_partnership",), ("federation 1",), ("federation 2",), ("federation 3",))


@dataclass(frozen=True)
class Scored:
    """A school with a score: of how many `pupils` of its cohort, and `score` (points, None: withheld)."""

    whole: School
    pupils: int
    score: float | None


def made_up(rng: np.random.Generator, count: int = 16) -> list[Scored]:
    """Schools of a rural county: half of them small, some with a score of few of their pupils."""
    found = []
    for _ in range(count):
        size = int(rng.integers(1, 7) if rng.random() < 0.5 else rng.integers(7, 30))
        kinds = _KINDS[int(rng.integers(len(_KINDS)))]
        district = ("North", "South")[int(rng.integers(2))]
        whole = School(size, int(rng.binomial(size, 0.6)), district, kinds)
        found.append(Scored(whole, _covered(rng, size), _score(rng)))
    return found


def _covered(rng: np.random.Generator, size: int) -> int:
    """Pupils that a score is of: mostly all of them, sometimes few."""
    return size if rng.random() < 0.6 else int(rng.integers(1, size + 1))


def _score(rng: np.random.Generator) -> float | None:
    return None if rng.random() < 0.08 else round(float(rng.normal(0, 3)), 1)


def corrected(rng: np.random.Generator, schools: Sequence[Scored]) -> list[Scored]:
    """The same after one of the things that happen between two releases: a score, or how many pupils it is
    of, was corrected, withheld or given; several were; a whole cohort changed; a school moved or joined."""
    changed = list(schools)
    at = int(rng.integers(len(schools)))
    old = changed[at]
    what = rng.integers(5)
    if what == 0:
        changed[at] = replace(old, score=_score(rng))
    elif what == 1:
        changed[at] = replace(old, pupils=_covered(rng, old.whole.eligible))
    elif what == 2:
        for i in rng.choice(len(schools), 4, replace=False):
            changed[i] = replace(changed[i], score=_score(rng))
    elif what == 3:
        size = max(1, old.whole.eligible + int(rng.integers(-1, 2)))
        whole = replace(old.whole, eligible=size, achieved=int(rng.integers(0, size + 1)))
        changed[at] = Scored(whole, min(old.pupils, size), old.score)
    else:
        there = "South" if old.whole.district == "North" else "North"
        kinds = _KINDS[int(rng.integers(len(_KINDS)))]
        changed[at] = replace(old, whole=replace(old.whole, district=there, kinds=kinds))
    return changed


def with_scores(schools: Sequence[Scored], ledger: Remembered, threshold: int = THRESHOLD) -> Dataset:
    """A release of these schools."""
    made = county([s.whole for s in schools], year=YEAR, measure=MEASURE, threshold=threshold)
    rows = pd.DataFrame(
        [(urn, s.pupils, s.score) for urn, s in enumerate(schools, 100_001)],
        columns=["urn", "pupils", "score"],
    )
    hidden = rows["score"].isna()
    rows = rows.assign(
        year=YEAR,
        measure=SCORE,
        low="",
        high="",
        status=np.where(hidden, "withheld", "published"),
        score=rows["score"].astype(object).where(~hidden, ""),
    )
    table = dataset({"scores": rows}).tables["scores"]
    return replace(made, tables={**made.tables, "scores": table}, ledger=ledger, _stages={})


def sequence(
    seed: int, *, forgets: bool = False, releases: int = 3
) -> tuple[list[pd.DataFrame], list[Known]]:
    """The sums of one score shown of a county in several releases, sometimes with a raised threshold or an
    earlier release restored, in tenths of points under the name that `bench.attack` sums; and what each body
    that governs several schools knows."""
    rng = np.random.default_rng(seed)
    ledger = Remembered(forgets)
    past: list[list[Scored]] = []
    for number in range(releases):
        restored = number and rng.random() < 0.2
        past.append(past[0] if restored else corrected(rng, past[-1]) if past else made_up(rng))
        raised = number and rng.random() < 0.2
        score_cohorts(with_scores(past[-1], ledger, _RAISED if raised else THRESHOLD), YEAR, SCORE)
    frames = [
        frame[["unit", "eligible"]].assign(**{SUMMED: (10 * frame[SCORE]).round()})
        for frame in ledger.frames[score_key(SCORE)]
    ]
    governed: dict[str, set[int]] = {}
    for schools in past:
        for urn, school in enumerate(schools, 100_001):
            for kind in school.whole.kinds:
                if kind.startswith("federation"):
                    governed.setdefault(kind, set()).add(urn)
    return frames, [frozenset(urns) for urns in governed.values()]


def broken(seed: int, *, forgets: bool = False, releases: int = 3) -> dict[str, bool]:
    """Whether a county gives something away to nobody in particular, to a head, to a body."""
    frames, bodies = sequence(seed, forgets=forgets, releases=releases)
    heads = [frozenset({int(urn)}) for urn in sorted({u for frame in frames for u in frame.index})]
    return {
        name: any(given_away(frames, who) for who in insiders)
        for name, insiders in (("anybody", [frozenset()]), ("a head", heads), ("a governing body", bodies))
    }


if __name__ == "__main__":
    tell(broken)
