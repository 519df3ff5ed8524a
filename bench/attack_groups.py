"""Attacks what is shown of a group of pupils: taken from what is shown of all pupils, over districts,
kinds and sizes, and over two releases.

`python -m bench.attack_groups [counties]`: in how many made-up counties the result of few pupils of a
group or of its complement follows, by linear algebra from all figures together, or because it can be no
other number; to anybody, or to a head who knows the own school; and how many it were if groups were
shown in the same units as whole cohorts.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from collab.data import group_cohorts
from collab.data.dataset import SIZE_BANDS, Dataset
from collab.data.measures import KeyStage
from collab.data.selection import COLLABORATION, IN, Selection, make_selection, select
from collab.data.stage_cohorts import StageCohorts
from collab.metrics.beside_others import members_in
from tests.counties import School, county, dataset

YEAR, MEASURE, GROUP, THRESHOLD = 2019, "ks2_rwm_exp", "disadvantaged", 6
REST = "not_disadvantaged"
_KINDS = (
    (),
    ("collaborative_partnership",),
    ("federation 1",),
    ("federation 2", "collaborative_partnership"),
)


@dataclass(frozen=True)
class Split:
    """A school with some of its pupils in the group: how many, and how many of these achieved."""

    whole: School
    eligible: int
    achieved: int

    @property
    def few(self) -> bool:
        """Whether the group or its complement is too few to be shown."""
        return min(self.eligible, self.whole.eligible - self.eligible) < THRESHOLD


@dataclass
class Remembered:
    """A ledger in memory, of whole cohorts and of groups; one that forgets has only the last frame."""

    forgets: bool = False
    frames: dict[str, list[pd.DataFrame]] = field(default_factory=lambda: defaultdict(list))

    def agree(self, _year: int, about: str, decide: Callable) -> pd.DataFrame:
        """What is decided, kept."""
        decided = decide([] if self.forgets else self.frames[about])
        self.frames[about].append(decided)
        return decided


def made_up(rng: np.random.Generator, count: int = 18, rate: float = 0.6) -> list[Split]:
    """Schools of two districts, some very small, each with a group of a quarter of its pupils."""
    found = []
    for _ in range(count):
        size = int(rng.integers(2, 6) if rng.random() < 0.2 else rng.integers(8, 45))
        group = int(rng.binomial(size, 0.3))
        reached, others = rng.binomial(group, 0.8 * rate), rng.binomial(size - group, rate)
        kinds = _KINDS[int(rng.integers(len(_KINDS)))]
        district = ("North", "South")[int(rng.integers(2))]
        found.append(Split(School(size, int(reached + others), district, kinds), group, int(reached)))
    return found


def corrected(rng: np.random.Generator, schools: Sequence[Split]) -> list[Split]:
    """The same after the group's or the whole cohort's count of one school was corrected, or after a
    pupil was found to be in the group, or some group's result is withheld."""
    changed = list(schools)
    at = int(rng.integers(len(schools)))
    old = changed[at]
    low = max(0, old.whole.achieved - (old.whole.eligible - old.eligible))
    high = min(old.eligible, old.whole.achieved)
    if rng.random() < 0.5:
        changed[at] = replace(old, achieved=int(rng.integers(low, high + 1)))
    else:
        reached = int(rng.integers(0, old.whole.eligible + 1))
        low = max(0, reached - (old.whole.eligible - old.eligible))
        group = int(rng.integers(low, min(old.eligible, reached) + 1))
        changed[at] = Split(replace(old.whole, achieved=reached), old.eligible, group)
    return changed


def with_groups(schools: Sequence[Split], ledger: Remembered | None = None) -> Dataset:
    """A release of these schools."""
    made = county([s.whole for s in schools], year=YEAR, measure=MEASURE)
    parts = [
        (code, urn, *((s.eligible, s.achieved) if code == GROUP else _others(s)))
        for code in (GROUP, REST)
        for urn, s in enumerate(schools, 100_001)
    ]
    rows = pd.DataFrame(parts, columns=["pupil_group", "urn", "eligible", "achieved"])
    rows = rows[rows["eligible"] > 0].assign(year=YEAR, measure=MEASURE, percent="", status="published")
    table = dataset({"group_results": rows}).tables["group_results"]
    return replace(made, tables={**made.tables, "group_results": table}, ledger=ledger, _stages={})


def _others(school: Split) -> tuple[int, int]:
    return school.whole.eligible - school.eligible, school.whole.achieved - school.achieved


def everything_shown(made: Dataset) -> dict[str, set[frozenset[int]]]:
    """The schools that each figure is of which a viewer can have, of all pupils ("") and of the group:
    over districts, kinds and sizes, on either side and on both, beside any one partnership, and one by one
    as in the funnel.

    Which units a figure holds is read off it, after each unit was given another power of two.
    """
    stages = {
        "": made.stage(YEAR, KeyStage.KS2),
        GROUP: group_cohorts.group_cohorts(made, YEAR, MEASURE, GROUP),
    }
    marked: dict[str, StageCohorts] = {}
    for name, stage in stages.items():
        powers = np.array([1 << k for k in range(len(stage.starts))], dtype=np.int64)
        shown = np.where(stage.unit_achieved(MEASURE) < 0, -1, powers)
        marked[name] = replace(stage, achieved={MEASURE: shown})
    found: dict[str, set[frozenset[int]]] = {"": set(), GROUP: set()}
    slugs = made.tables["partnerships"]["partnership"].tolist()
    choices = product(
        [(), ("North",), ("South",)], [(), *((k,) for k in made.kinds)], [(), *((b,) for b in SIZE_BANDS)]
    )
    with (
        patch("collab.data.selection.group_cohorts", lambda *_: marked[GROUP]),
        patch.object(Dataset, "stage", lambda *_: marked[""]),
    ):
        for districts, kinds, bands in choices:
            chosen: Selection = make_selection(made, YEAR, MEASURE, districts, kinds, bands)
            for name in ("", GROUP):
                rows = select(made, chosen.of(name))
                sums = [
                    rows["achieved"],
                    *(rows.loc[rows["collaboration"].eq(s), "achieved"] for s in COLLABORATION),
                ]
                for slug in slugs if not (districts or kinds or bands) else ():
                    own = members_in(made, slug, YEAR)
                    beside = select(made, chosen.of(name), members=own)
                    sums.append(beside.loc[beside["collaboration"].eq(IN), "achieved"])
                sums += [pd.Series([count]) for count in rows["achieved"]]
                for total in {int(part.sum()) for part in sums}:
                    stage = marked[name]
                    units = [k for k in range(len(stage.starts)) if total >> k & 1]
                    number = np.repeat(np.arange(len(stage.starts)), stage.unit_schools)
                    found[name].add(frozenset(stage.urn[np.isin(number, units)].tolist()))
    return found


def given_away(schools: Sequence[Split], figures: dict[str, set[frozenset[int]]], head: int = 0) -> set[int]:
    """Schools whose few pupils of the group, or beside it, have their result told by all figures
    together, for somebody who knows the school `head` too: by linear algebra, or because no other number
    is possible though the totals alone would leave several."""
    urns = list(range(100_001, 100_001 + len(schools)))
    size = len(urns)
    rows = []
    for name, offset in (("", 0), (GROUP, size)):
        for of in figures[name]:
            row = np.zeros(2 * size)
            row[[offset + urns.index(u) for u in of]] = 1
            rows.append(row)
    known = [urns.index(head)] if head else []
    rows += [np.eye(2 * size)[i + offset] for i in known for offset in (0, size)]
    equations = np.array(rows)
    totals = np.array([s.whole.achieved for s in schools])
    groups = np.array([s.achieved for s in schools])
    values = equations @ np.concatenate([totals, groups])
    reach = np.linalg.pinv(equations) @ equations
    found = set()
    for i, school in enumerate(schools):
        if i in known or not school.few:
            continue
        for wanted in (np.eye(2 * size)[size + i], np.eye(2 * size)[i] - np.eye(2 * size)[size + i]):
            if school.eligible and np.abs(wanted @ reach - wanted).max() < 1e-8:
                found.add(urns[i])
        if _only_one(schools, equations, values, i):
            found.add(urns[i])
    return found


def _only_one(schools: Sequence[Split], equations: np.ndarray, values: np.ndarray, at: int) -> bool:
    """Whether only one count of the group's pupils at a school fits all figures, though the school's
    total, which an attacker may know, leaves several."""
    school = schools[at]
    low = max(0, school.whole.achieved - (school.whole.eligible - school.eligible))
    if low >= min(school.eligible, school.whole.achieved):
        return False
    size = len(schools)
    # Everybody may know every total, and that nobody achieves twice.
    limits = [(s.whole.achieved, s.whole.achieved) for s in schools]
    limits += [
        (max(0, s.whole.achieved - (s.whole.eligible - s.eligible)), min(s.eligible, s.whole.achieved))
        for s in schools
    ]
    ends = []
    for sign in (1, -1):
        cost = np.zeros(2 * size)
        cost[size + at] = sign
        done = linprog(cost, A_eq=equations, b_eq=values, bounds=limits)
        ends.append(sign * float(done.fun or 0))
    return bool(ends[1] - ends[0] < 0.5)


def over_releases(releases: Sequence[Sequence[Split]], ledger: Remembered) -> set[int]:
    """Schools of whose few pupils a version, or the difference of two versions, follows by linear algebra
    from all sums of units of all releases together, for somebody who knows every total of every release;
    `ledger` has what was shown."""
    about = group_cohorts.shown_key(MEASURE, GROUP)
    versions: dict[tuple[int, int, int], int] = {}
    sums = []
    for schools, frame in zip(releases, ledger.frames[about], strict=True):
        own = {u: (u, s.eligible, s.achieved) for u, s in enumerate(schools, 100_001)}
        for _, unit in frame[frame[MEASURE].notna()].groupby("unit"):
            sums.append([versions.setdefault(own[int(str(u))], len(versions)) for u in unit.index])
    equations = np.zeros((len(sums), len(versions)))
    for row, of in zip(equations, sums, strict=True):
        row[of] = 1
    reach = np.linalg.pinv(equations) @ equations
    few = {u for schools in releases for u, s in enumerate(schools, 100_001) if s.few and s.eligible}
    found = set()
    for (urn, *_), at in versions.items():
        others = [other for (u, *_), other in versions.items() if u == urn and other < at]
        own = np.eye(len(versions))
        for wanted in (own[at], *(own[at] - own[other] for other in others)):
            if urn in few and np.abs(wanted @ reach - wanted).max() < 1e-8:
                found.add(urn)
    return found


@contextmanager
def in_units_of_whole_cohorts() -> Iterator[None]:
    """Groups shown in the units of whole cohorts, with nothing joined or withheld for their sake."""
    with (
        patch.object(group_cohorts, "assign_group_units", lambda cohorts, *_: cohorts["unit"]),
        patch.object(
            group_cohorts,
            "tells_no_share",
            lambda cohorts, _counts, _threshold, codes: pd.DataFrame(True, cohorts.index, list(codes)),
        ),
    ):
        yield


def broken(seed: int, rate: float = 0.6) -> dict[str, bool]:
    """Whether a county gives something away to anybody, or to some head."""
    schools = made_up(np.random.default_rng(seed), rate=rate)
    figures = everything_shown(with_groups(schools))
    heads = range(100_001, 100_001 + len(schools))
    return {
        "anybody": bool(given_away(schools, figures)),
        "a head": any(given_away(schools, figures, head) for head in heads),
    }


def after_a_correction(seed: int, *, forgets: bool = False) -> set[int]:
    """What two releases give away together."""
    rng = np.random.default_rng(seed)
    releases = [made_up(rng)]
    releases.append(corrected(rng, releases[0]))
    ledger = Remembered(forgets)
    for schools in releases:
        group_cohorts.group_cohorts(with_groups(schools, ledger), YEAR, MEASURE, GROUP)
    return over_releases(releases, ledger)


def main() -> None:
    """A line for each way of showing groups."""
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for rate in (0.6, 0.1):
        told = pd.DataFrame([broken(seed, rate) for seed in range(counties)]).sum().to_dict()
        with in_units_of_whole_cohorts():
            before = pd.DataFrame([broken(seed, rate) for seed in range(counties)]).sum().to_dict()
        print(
            f"{rate:.0%} achieve, {counties} counties: {told}; in units of whole cohorts {before}", flush=True
        )
    for forgets in (False, True):
        count = sum(bool(after_a_correction(seed, forgets=forgets)) for seed in range(counties))
        memory = "without the memory" if forgets else "with the memory"
        print(f"two releases {memory}: {count} of {counties}", flush=True)


if __name__ == "__main__":
    main()
