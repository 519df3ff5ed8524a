"""One partnership by itself: its results beside all other schools, its change, its origins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import COLLABORATION, IN, Against, Selection, against_all_others, select, years_of
from collab.data.vocabulary import CONTEXT
from collab.metrics.clusters import clustered_variances, half_width
from collab.metrics.gap import gap
from collab.metrics.intervals import SAYS_NOTHING
from collab.metrics.like_for_like import Adjusted, like_for_like
from collab.metrics.why_untold import Untold, why_untold

Members = Callable[[str, int], frozenset[int]]
"""Tells the members of a partnership (slug) in a year."""
Found = tuple[tuple[int, ...], pd.DataFrame]
Known = Callable[[str, Callable[[], Found]], Found]
"""What is known of a partnership (slug), or else finds it: the years whose pupils were added up, and
the cohorts by school."""
_OURS = COLLABORATION.index(IN)
"""The code of the partnership's own side."""
POOLED_YEARS = 3
"""Years whose pupils are added up where a single year's are few, as the Department does."""
FEW_PUPILS = 100
"""With fewer eligible pupils in a year one of them is worth more than a percentage point."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A partnership's results beside those of all other schools of the release.

    `gaps`: a row of `collab.metrics.gap.gap` (none where one side has no result), with the
    partnership as the side in a partnership; `years` whose pupils were added up; `adjusted` the
    same gap with cohort size, district and context held equal; `untold` why nothing can be told, if so.
    """

    gaps: pd.DataFrame
    years: tuple[int, ...]
    adjusted: Adjusted
    untold: Untold | None = None

    @property
    def pooled(self) -> bool:
        """Whether several years were added up."""
        return len(self.years) > 1


def members_in(dataset: Dataset, slug: str, year: int) -> frozenset[int]:
    """URNs of the partnership's members on the day of the tests of `year`."""
    rows = dataset.members_on(day_of_tests(year))
    return frozenset(rows.loc[rows["partnership"] == slug, "urn"].astype(int))


def _every_member(dataset: Dataset) -> Members:
    """`members_in`, with the memberships of a year looked up once for all partnerships."""

    @cache
    def of(year: int) -> dict[str, frozenset[int]]:
        rows = dataset.members_on(day_of_tests(year))
        return {str(slug): frozenset(urns.astype(int)) for slug, urns in rows.groupby("partnership")["urn"]}

    return lambda slug, year: of(year).get(slug, frozenset())


@dataclass(frozen=True, slots=True)
class _Years:
    """The cohorts of all schools in some `years` below each other, and what is the same whichever
    partnership stands against the others: the number that a school goes on under (below 0, a row each, for
    small schools that count only together), and where each of `_TOLD` is known."""

    years: tuple[int, ...]
    rows: pd.DataFrame
    school: np.ndarray
    known: dict[str, np.ndarray]
    sides: tuple[Against, ...]

    def collaboration(self, members: Callable[[int], frozenset[int]]) -> np.ndarray:
        """The codes of each cohort's `collaboration`, the members of its year against all others."""
        return np.concatenate(
            [side(members(year)).codes for year, side in zip(self.years, self.sides, strict=True)]
        )


Cohorts = Callable[[tuple[int, ...]], _Years]
_COUNTED = ("schools", "partners")
"""What a gap is worked out from beside the counts, as the first of a school's years has it."""
_TOLD = (*_COUNTED, "urn", "district", "size_band", "special")
"""What is told of a school, the same way, where it is described, too."""


def _every_cohort(dataset: Dataset, selection: Selection) -> Cohorts:
    """The cohorts of all schools at the selection's measure, those of the same years looked up once."""
    everywhere = selection.of_all_schools

    @cache
    def of_year(year: int) -> tuple[pd.DataFrame, Against]:
        asked = everywhere.at(year, selection.measure)
        return select(dataset, asked), against_all_others(dataset, asked)

    @cache
    def of(years: tuple[int, ...]) -> _Years:
        tables, sides = zip(*map(of_year, years), strict=True)
        rows = pd.concat(tables, ignore_index=True)
        school = dataset.today(rows["urn"]).where(rows["urn"] > 0, -np.arange(len(rows)) - 1)
        known = {name: rows[name].notna().to_numpy() for name in _TOLD}
        return _Years(years, rows, school.to_numpy(int), known, sides)

    return of


def profile(dataset: Dataset, selection: Selection, slug: str) -> Profile:
    """The partnership beside all other schools, at the selection's year and measure.

    Where its cohorts of the year have fewer than `FEW_PUPILS` pupils together, those of up to
    three years are added up (pupils, not percentages of schools), with the members of each year.
    The selection's districts, kinds and cohort sizes are not applied: a partnership is looked at
    whole, and beside everybody.
    """
    years, schools = _pooled(
        dataset, selection, slug, _every_member(dataset), _every_cohort(dataset, selection), described=True
    )
    gaps = gap(schools)
    untold = why_untold(dataset, selection, slug, years) if gaps.empty else None
    return Profile(gaps, years, like_for_like(schools), untold)


def side_by_side(
    dataset: Dataset, selection: Selection, slugs: Sequence[str], known: Known = lambda _slug, find: find()
) -> tuple[pd.DataFrame, dict[str, tuple[int, ...]]]:
    """Several partnerships, each beside all other schools as in `profile`, and judged together.

    The cohorts of each depend on the selection's year and measure alone; `known` may keep them.
    Returns rows of `collab.metrics.gap.gap` by `partnership`, for those that have a result, and by
    partnership the years whose pupils were added up.
    """
    years, parts = {}, []
    members, cohorts = _every_member(dataset), _every_cohort(dataset, selection)
    for slug in slugs:
        years[slug], schools = known(slug, partial(_pooled, dataset, selection, slug, members, cohorts))
        parts.append(schools)
    rows = pd.concat(parts, ignore_index=True)
    rows["partnership"] = pd.Categorical(np.repeat(np.array(slugs, dtype=object), [len(p) for p in parts]))
    return gap(rows, ["partnership"]), years


def _pooled(
    dataset: Dataset,
    selection: Selection,
    slug: str,
    members: Members,
    cohorts: Cohorts,
    described: bool = False,
) -> Found:
    """The years whose pupils are added up, and their cohorts by school (see `_by_school`)."""
    own = partial(members, slug)
    of = cohorts((selection.year,))
    side = of.collaboration(own)
    if of.rows["eligible"].to_numpy()[side == _OURS].sum() < FEW_PUPILS:
        first = selection.year - POOLED_YEARS + 1
        earlier = tuple(
            year for year in years_of(dataset, selection) if first <= year <= selection.year and own(year)
        )
        if earlier and earlier != of.years:
            of = cohorts(earlier)
            side = of.collaboration(own)
    return of.years, _by_school(of, side, described)


def since_forming(dataset: Dataset, selection: Selection, slug: str) -> pd.DataFrame:
    """The change of the partnership's schools from the last tests before it formed, beside the
    change of all other schools over the same years and within one kind of tests.

    The members of the selection's year are followed, in both years. Returns one row, or none
    where there is no year before or no result: `year` and `base` (years), `change_in`,
    `change_not_in` and `difference` (percentage points), `wide_low` and `wide_high` (95%: the
    wider of those with the school and with the partnership as the sampling unit, a school of both
    years being one unit; NaN with too few schools to say), `eligible_in` and `eligible_not_in` (pupils, the
    smaller of the two years).
    """
    columns = [
        "year",
        "base",
        "change_in",
        "change_not_in",
        "difference",
        "wide_low",
        "wide_high",
        "eligible_in",
        "eligible_not_in",
    ]
    members = members_in(dataset, slug, selection.year)
    rows = dataset.tables["memberships"]
    formed = rows.loc[rows["partnership"] == slug, "joined"].min()
    years = [year for year in years_of(dataset, selection) if day_of_tests(year) < formed]
    if not members or not years or pd.isna(formed):
        return pd.DataFrame(columns=columns)
    base, now, everywhere = years[-1], selection.year, selection.of_all_schools
    before, after = (
        select(dataset, everywhere.at(year, selection.measure), members=members) for year in (base, now)
    )
    changed = change_beside_others(
        before.assign(school=dataset.today(before["urn"])), after.assign(school=dataset.today(after["urn"]))
    )
    return changed.assign(year=now, base=base).reindex(columns=columns)


def change_beside_others(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The change of the percent of the schools in a partnership less that of the others.

    `before` and `after` are cohorts as from `collab.data.selection.select` with `school`, the number
    that a school has in both years. Returns a row with the columns of `since_forming` but the years;
    none where one side has no result in one of the years.
    """
    gaps = [gap(rows) for rows in (before, after)]
    if any(table.empty for table in gaps):
        return pd.DataFrame()
    then, latest = (table.iloc[0] for table in gaps)
    difference = latest["gap"] - then["gap"]
    half = _half_width_of_change(before, after)
    if 2 * half >= SAYS_NOTHING:
        half = float("nan")
    row = {
        "change_in": latest["percent_in"] - then["percent_in"],
        "change_not_in": latest["percent_not_in"] - then["percent_not_in"],
        "difference": difference,
        "wide_low": difference - half,
        "wide_high": difference + half,
        "eligible_in": min(then["eligible_in"], latest["eligible_in"]),
        "eligible_not_in": min(then["eligible_not_in"], latest["eligible_not_in"]),
    }
    return pd.DataFrame([row])


def _half_width_of_change(before: pd.DataFrame, after: pd.DataFrame) -> float:
    """Half the 95% interval (points) of the difference of both sides' changes. What a school that
    is there in both years adds to the error of one year is taken from what it adds to the other's,
    since what lasts of it is in both."""
    parts = []
    for sign, rows in ((-1, before), (1, after)):
        rows = rows[rows["collaboration"].notna()]
        side = rows["collaboration"].cat.codes.to_numpy(int)
        eligible, achieved = (rows[name].to_numpy(float) for name in ("eligible", "achieved"))
        pupils, reached = (np.bincount(side, weights=values) for values in (eligible, achieved))
        share = reached / pupils
        influence = sign * (achieved - eligible * share[side]) / pupils[side]
        # Small schools that count only together are not the same ones in both years.
        school = rows["school"].where(rows["urn"] > 0, -2 * np.arange(len(rows)) - (1 if sign > 0 else 2))
        parts.append(
            pd.DataFrame(
                {
                    "school": school.to_numpy(),
                    "side": side,
                    "partners": rows["partners"].to_numpy(),
                    "influence": influence,
                    "weight": eligible / pupils[side] / 2,
                    "spread": share[side] * (1 - share[side]),
                    "pupils": pupils[side],
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True)
    sides = rows.groupby("side")[["spread", "pupils"]].mean()
    # A school's partners are those of the later year, which is the one the members are of.
    by = rows.groupby(["school", "side"]).agg({"influence": "sum", "weight": "sum", "partners": "last"})
    found = clustered_variances(
        by["influence"].to_numpy(),
        by["weight"].to_numpy(),
        by["partners"].to_numpy(),
        by.index.get_level_values("side").to_numpy(int),
        sides["spread"].to_numpy(),
        sides["pupils"].to_numpy(),
    )
    return 100 * half_width(found)


def _by_school(of: _Years, collaboration: np.ndarray, described: bool) -> pd.DataFrame:
    """A school's years added up, so that it counts as one cluster; small schools that count only
    together keep a row a year. `side` is whether it is of the partnership. Where it is `described`, what
    like for like holds equal is there, too."""
    side = collaboration == _OURS
    # By numbers and not by groupby, which takes five times as long: it is done for every partnership.
    code = pd.factorize(2 * of.school + side)[0]
    first = _first_known(np.ones(len(code), dtype=bool), code)
    eligible = of.rows["eligible"].to_numpy()
    pupils = np.bincount(code, eligible)
    equal: dict[str, np.ndarray] = {}
    if described:
        # A year of which the context is not known leaves the school's unknown.
        for name in CONTEXT:
            equal[name] = np.bincount(code, of.rows[name].to_numpy() * eligible) / pupils
        equal["size"] = np.bincount(code, of.rows["size"].to_numpy()) / np.bincount(code)
    told = {
        name: take(of.rows[name].array, _first_known(of.known[name], code), allow_fill=True)
        for name in (_TOLD if described else _COUNTED)
    }
    # Where none of its years is on a side, the place -1 is that of the last: of none.
    sided = np.append(collaboration, -1)[_first_known(collaboration >= 0, code)]
    achieved = np.bincount(code, of.rows["achieved"].to_numpy())
    return pd.DataFrame(
        {
            "school": of.school[first],
            "side": side[first],
            **told,
            "collaboration": pd.Categorical.from_codes(sided, categories=pd.Index(COLLABORATION)),
            "eligible": pupils.astype(int),
            "achieved": achieved.astype(int),
            **equal,
        }
    )


def _first_known(known: np.ndarray | pd.Series, code: np.ndarray) -> np.ndarray:
    """The first row of each code in which something is known; -1 where it never is."""
    found = np.full(code.max(initial=-1) + 1, -1)
    rows = np.flatnonzero(known)[::-1]
    found[code[rows]] = rows
    return found
