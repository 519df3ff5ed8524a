"""What followed a project: how its schools' results changed beside those of similar schools not in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import Selection, select
from collab.metrics.beside_others import FEW_PUPILS
from collab.metrics.clusters import FEWEST_SCHOOLS
from collab.metrics.intervals import CONFIDENCE, SAYS_NOTHING, level_together, t_quantile
from collab.metrics.similar_schools import SIZE, similar_schools

MOST_YEARS = 3
"""Most years of tests before, and since, whose pupils are added up."""
FIRST_MONTHS = 6
"""Months that a project has to have run before tests count as since it began."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project whose results are to be followed: what it wants to move, in which schools (URNs), from
    when to when (`ends` may be missing); `pupils` is a group of them, empty for all."""

    key: str
    measure: str
    urns: frozenset[int]
    begins: pd.Timestamp
    ends: pd.Timestamp
    pupils: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed a project, or the `reason` why it cannot be told.

    `before` and `since` are the years of tests compared, `skipped` the last ones before it began, where
    they are left out. `schools` have results in both, of `of` that are in it; `similar` are the schools
    beside them, alike in `used` (characteristics); `also` of its schools are in another project followed
    at the same time. `change` is a row of `change_of_sides`, judged with those of the other projects.
    """

    project: Project
    before: tuple[int, ...] = ()
    since: tuple[int, ...] = ()
    skipped: int = 0
    schools: int = 0
    of: int = 0
    similar: int = 0
    used: tuple[str, ...] = ()
    also: int = 0
    change: pd.DataFrame = field(default_factory=pd.DataFrame)
    reason: str = ""

    @property
    def few(self) -> bool:
        """Whether one pupil is worth more than a point."""
        return bool(len(self.change)) and int(self.change["eligible_in"].iloc[0]) < FEW_PUPILS

    @property
    def only_size(self) -> bool:
        """Whether nothing but the size of cohorts made the similar schools similar."""
        return self.used == (SIZE,)


def years_compared(
    dataset: Dataset, measure: str, begins: pd.Timestamp, ends: pd.Timestamp
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """The years of tests before a project and since, and the last before it, if that is left out.

    Before are up to three, without the last where there are two or more: schools are often chosen for
    results that were low by chance, and would rise by themselves after it. Since are up to three, the
    last, from tests at least six months after it began to the first after its end. All are within one
    kind of tests, as a measure is.
    """
    years = [year for year in dataset.years if measure in dataset.measures[year]]
    earlier = [year for year in years if day_of_tests(year) < begins]
    skipped = earlier.pop() if len(earlier) > 1 else 0
    first = begins + pd.DateOffset(months=FIRST_MONTHS)
    later = [year for year in years if day_of_tests(year) >= first]
    if pd.notna(ends):
        after = [year for year in later if day_of_tests(year) >= ends]
        later = [year for year in later if day_of_tests(year) < ends] + after[:1]
    return tuple(earlier[-MOST_YEARS:]), tuple(later[-MOST_YEARS:]), skipped


def follow(dataset: Dataset, projects: Sequence[Project]) -> list[Followed]:
    """What followed each of the projects, all judged together (`level_together`).

    The comparison is with the schools most like its own in context and size in its last year before
    (`similar_schools`), whether in a partnership or not, but in no other project followed. Pupils of the
    years are added up before and since; see `change_of_sides` for the change and its interval. Only
    cohorts that may be told of singly count: what is only shown together is not the same before and since.
    """
    sides = [_sides(dataset, project, projects) for project in projects]
    known = [rows for told, rows in sides if not told.reason]

    def differs(level: float) -> np.ndarray:
        return np.array([bool(change_of_sides(rows, level)["clear"].iloc[0]) for rows in known])

    alpha = level_together(differs, len(known)) if known else 1 - CONFIDENCE
    return [
        told if told.reason else replace(told, change=change_of_sides(rows, alpha)) for told, rows in sides
    ]


def change_of_sides(schools: pd.DataFrame, alpha: float = 1 - CONFIDENCE) -> pd.DataFrame:
    """How much more the schools of a project changed than those like them, on average.

    `schools` has a row a school: `side` ("in", "like", or "other" for all the rest), `change` (points),
    `weight` (pupils the change rests on: the harmonic sum of both cohorts), `partners` (the same number
    for schools of one partnership), `eligible` (pupils, the fewer of before and since). A side's change is
    its schools' mean by weight.

    The interval takes the schools of both sides to vary alike, as they do where the project did nothing:
    their variance is pooled, with Student's t on n - 2 degrees of freedom (Armitage, Berry and Matthews
    2002, Statistical Methods in Medical Research, 4th ed., section 4.5). How much more small schools vary
    is learnt from all schools: a part that is the same for each, and one that goes with the pupils. What
    partners share comes on top: the correlation of partners' changes, by moments over all pairs of
    partners (Donner 1986, International Statistical Review 54:67-82) and one standard error more, since it
    is rarely well known; where the project's schools are all of one partnership, it is learnt from the
    others alone.

    Returns one row: `change_in`, `change_not_in`, `difference` (points), `wide_low`, `wide_high` (points,
    of confidence 1 - `alpha`; missing with fewer than three schools on a side, where nothing shows what
    partners share, or where it says nothing), `clear`, `eligible_in`, `eligible_not_in` (pupils).
    """
    inside, like = (schools["side"] == side for side in ("in", "like"))
    means = {
        side: float(np.average(rows["change"], weights=rows["weight"]))
        for side, rows in (("in", schools[inside]), ("like", schools[like]))
    }
    difference = means["in"] - means["like"]
    half = _half_width(schools, means, alpha)
    half = half if 2 * half < SAYS_NOTHING else float("nan")
    low, high = difference - half, difference + half
    row = {
        "change_in": means["in"],
        "change_not_in": means["like"],
        "difference": difference,
        "wide_low": low,
        "wide_high": high,
        "clear": bool(low > 0 or high < 0),
        "eligible_in": int(schools.loc[inside, "eligible"].sum()),
        "eligible_not_in": int(schools.loc[like, "eligible"].sum()),
    }
    return pd.DataFrame([row])


def _half_width(schools: pd.DataFrame, means: Mapping[str, float], alpha: float) -> float:
    """Half the interval of the difference of both sides' changes (points); NaN where none can be told."""
    side = schools["side"].to_numpy(str)
    counts = {name: int((side == name).sum()) for name in means}
    if min(counts.values()) < FEWEST_SCHOOLS:
        return float("nan")
    weight, partners = schools["weight"].to_numpy(float), schools["partners"].to_numpy(int)
    middle = schools["side"].map(means).fillna(_mean_of(schools[side == "other"])).to_numpy(float)
    apart = schools["change"].to_numpy(float) - middle
    precision = 1 / _variances(apart, weight)
    freedom = counts["in"] + counts["like"] - 2
    return float(t_quantile(freedom, alpha)) * _error(apart, weight, precision, partners, side)


def _variances(apart: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How much each school's change varies, but for a factor: a part that all have and one that falls with
    the pupils it rests on, by least squares with neither below nothing."""
    terms = np.column_stack([weight, np.ones(len(weight))])
    parts, _ = nnls(terms, weight * apart**2)
    found = parts[0] + parts[1] / weight
    return found if (found > 0).all() else np.ones(len(weight))


def _error(
    apart: np.ndarray, weight: np.ndarray, precision: np.ndarray, partners: np.ndarray, side: np.ndarray
) -> float:
    """The standard error of the difference of both sides, where a school's change varies as 1 in its
    `precision`; `apart` is each school's change less its side's. NaN where it is not known what partners
    share, and a side has some."""
    residual = np.sqrt(precision) * apart
    compared = side != "other"
    variance = float((residual[compared] ** 2).sum()) / (int(compared.sum()) - 2)
    lone = len(np.unique(partners[side == "in"])) == 1
    shared = _shared(residual, partners, used=(side != "in") | (not lone))
    alone = together = 0.0
    for name in ("in", "like"):
        own = side == name
        part = weight[own] / weight[own].sum() / np.sqrt(precision[own])
        alone += float((part**2).sum())
        together += _sums_of_pairs(part, partners[own])
    shared = shared if together else 0.0
    return float(np.sqrt(variance * (alone + shared * together)))


def _mean_of(rows: pd.DataFrame) -> float:
    return float(np.average(rows["change"], weights=rows["weight"])) if len(rows) else 0.0


def _sums_of_pairs(values: np.ndarray, partners: np.ndarray) -> float:
    """The sum of the products of all ordered pairs of different partners."""
    group = np.unique(partners, return_inverse=True)[1]
    return float((np.bincount(group, weights=values) ** 2).sum() - (values**2).sum())


def _shared(residual: np.ndarray, partners: np.ndarray, used: np.ndarray) -> float:
    """The correlation of two partners' residuals and one standard error more, between 0 and 1; NaN where
    there are no partners to learn it from."""
    own, group = residual[used], partners[used]
    pairs = _sums_of_pairs(np.ones(len(own)), group)
    if not pairs:
        return float("nan")
    scale = float((own**2).mean())
    found = _sums_of_pairs(own, group) / pairs / scale if scale else 0.0
    return float(np.clip(found + np.sqrt(2 / pairs), 0.0, 1.0))


def _sides(
    dataset: Dataset, project: Project, all_of_them: Sequence[Project]
) -> tuple[Followed, pd.DataFrame]:
    """Who is compared with whom in which years, or why nobody is; rows as `change_of_sides` takes them."""
    before, since, skipped = years_compared(dataset, project.measure, project.begins, project.ends)
    own = _today(dataset, project.urns)
    rest = [_today(dataset, other.urns) for other in all_of_them if other.key != project.key]
    others = frozenset().union(*rest)
    told = Followed(project, before, since, skipped, of=len(own), also=len(own & others))
    nothing = pd.DataFrame()
    if not own:
        return replace(told, reason="no school is named"), nothing
    if not before or not since:
        which = "before it began" if not before else "since it began"
        return replace(told, reason=f"there are no results {which}"), nothing
    base = Selection(before[-1], project.measure)
    then = dataset.stage(base.year, base.key_stage).urn.tolist()
    found = similar_schools(dataset, base, [urn for urn in then if dataset.lineage.get(urn, urn) in own])
    like = _today(dataset, found.listed["urn"].tolist()) - own - others
    rows = _changes(*(_added_up(dataset, project, years) for years in (before, since)))
    inside, beside = rows.index.isin(list(own)), rows.index.isin(list(like))
    rows = rows.assign(side=np.select([inside, beside], ["in", "like"], "other"))
    told = replace(told, schools=int(inside.sum()), similar=int(beside.sum()), used=found.used)
    if not (told.schools and told.similar):
        what = "its schools" if not told.schools else "similar schools not in it"
        return replace(told, reason=f"no result of {what} may be told singly both before and since"), nothing
    return told, rows


def _today(dataset: Dataset, urns: Collection[int]) -> frozenset[int]:
    """Schools by the numbers they go on under."""
    return frozenset(int(dataset.lineage.get(urn, urn)) for urn in urns)


def _added_up(dataset: Dataset, project: Project, years: Sequence[int]) -> pd.DataFrame:
    """By school (the number it has today), `eligible` and `achieved` pupils of the years together, and
    `partners` of the last."""
    parts = [
        select(dataset, Selection(year, project.measure, pupils=project.pupils)).assign(year=year)
        for year in years
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["urn"] > 0]
    by = rows.assign(school=dataset.today(rows["urn"])).groupby("school")
    return by.agg({"eligible": "sum", "achieved": "sum", "partners": "last"})


def _changes(before: pd.DataFrame, since: pd.DataFrame) -> pd.DataFrame:
    """By school that has results in both, `change`, `weight`, `partners` and `eligible`."""
    both = before.join(since, lsuffix="_before", rsuffix="_since", how="inner")
    earlier, later = (both[f"eligible_{when}"].to_numpy(float) for when in ("before", "since"))
    reached, now = (both[f"achieved_{when}"].to_numpy(float) for when in ("before", "since"))
    return pd.DataFrame(
        {
            "change": 100 * (now / later - reached / earlier),
            "weight": 1 / (1 / earlier + 1 / later),
            "partners": both["partners_since"],
            "eligible": np.minimum(earlier, later),
        },
        index=both.index,
    )
