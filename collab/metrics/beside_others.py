"""One partnership by itself: its results beside all other schools, its change, its origins."""

from dataclasses import dataclass
from math import hypot

import numpy as np
import pandas as pd

from collab.dataset import Dataset, day_of_tests
from collab.metrics.adjustment import Adjusted, like_for_like
from collab.metrics.comparison import gap
from collab.selection import Selection, select

POOLED_YEARS = 3
"""Years whose pupils are added up where a single year's are few, as the Department does."""
FEW_PUPILS = 100
"""With fewer eligible pupils in a year one of them is worth more than a percentage point."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A partnership's results beside those of all other schools of the release.

    `gaps`: a row of `collab.metrics.comparison.gap` (none where one side has no result), with the
    partnership as the side in a collaboration; `years` whose pupils were added up; `adjusted` the
    same gap with cohort size and district held equal.
    """

    gaps: pd.DataFrame
    years: tuple[int, ...]
    adjusted: Adjusted

    @property
    def pooled(self) -> bool:
        """Whether several years were added up."""
        return len(self.years) > 1


def members_in(dataset: Dataset, slug: str, year: int) -> frozenset[int]:
    """URNs of the partnership's members on the day of the tests of `year`."""
    rows = dataset.members_on(day_of_tests(year))
    return frozenset(rows.loc[rows["partnership"] == slug, "urn"].astype(int))


def profile(dataset: Dataset, selection: Selection, slug: str) -> Profile:
    """The partnership beside all other schools, at the selection's year and measure.

    Where its cohorts of the year have fewer than `FEW_PUPILS` pupils together, those of up to
    three years are added up (pupils, not percentages of schools), with the members of each year.
    The selection's districts, kinds and cohort sizes are not applied: a partnership is looked at
    whole, and beside everybody.
    """
    years: tuple[int, ...] = (selection.year,)
    cohorts = _beside_others(dataset, selection, slug, years)
    if cohorts.loc[cohorts["side"], "eligible"].sum() < FEW_PUPILS:
        first = selection.year - POOLED_YEARS + 1
        earlier = tuple(
            year for year in dataset.years
            if first <= year <= selection.year and selection.measure in dataset.measures[year]
            and members_in(dataset, slug, year)
        )  # fmt: skip
        years = earlier or years
        cohorts = _beside_others(dataset, selection, slug, years)
    schools = _by_school(dataset, cohorts)
    return Profile(gap(schools), years, like_for_like(schools))


def since_forming(dataset: Dataset, selection: Selection, slug: str) -> pd.DataFrame:
    """The change of the partnership's schools from the last tests before it formed, beside the
    change of all other schools over the same years and within one kind of tests.

    The members of the selection's year are followed, in both years. Returns one row, or none
    where there is no year before or no result: `year` and `base` (years), `change_in`,
    `change_not_in` and `difference` (percentage points), `wide_low` and `wide_high` (95%: the
    half-widths of both years' gaps added as independent, which is wide for schools that are there
    in both), `eligible_in` and `eligible_not_in` (pupils, the smaller of the two years).
    """
    columns = ["year", "base", "change_in", "change_not_in", "difference", "wide_low", "wide_high",
               "eligible_in", "eligible_not_in"]  # fmt: skip
    nothing = pd.DataFrame(columns=columns)
    members = members_in(dataset, slug, selection.year)
    rows = dataset.tables["memberships"]
    formed = rows.loc[rows["partnership"] == slug, "joined"].min()
    before = [y for y in dataset.years if selection.measure in dataset.measures[y]
              and day_of_tests(y) < formed]  # fmt: skip
    if not members or not before or pd.isna(formed):
        return nothing
    base, now = before[-1], selection.year
    gaps = [
        gap(select(dataset, Selection(year, selection.measure), members=members))
        for year in (base, now)
    ]
    if any(table.empty for table in gaps):
        return nothing
    then, latest = (table.iloc[0] for table in gaps)
    difference = latest["gap"] - then["gap"]
    half = hypot(*((row["wide_high"] - row["wide_low"]) / 2 for row in (then, latest)))
    row = {
        "year": now,
        "base": base,
        "change_in": latest["percent_in"] - then["percent_in"],
        "change_not_in": latest["percent_not_in"] - then["percent_not_in"],
        "difference": difference,
        "wide_low": difference - half,
        "wide_high": difference + half,
        "eligible_in": min(then["eligible_in"], latest["eligible_in"]),
        "eligible_not_in": min(then["eligible_not_in"], latest["eligible_not_in"]),
    }
    return pd.DataFrame([row], columns=columns)


def lineage(dataset: Dataset, slug: str) -> pd.DataFrame:
    """The partnerships it grew out of, itself, and those that grew out of it.

    Returns `partnership`, `partnership_name`, `generation` (-1, 0, 1), `formed` and `ended`.
    """
    table = dataset.tables["partnerships"].set_index("partnership", drop=False)
    sources = table["grew_out_of"].fillna("").str.split()
    before = [s for s in sources.get(slug, []) if s in table.index]
    after = [str(s) for s, named in sources.items() if slug in named]
    places = [*((s, -1) for s in before), (slug, 0), *((s, 1) for s in after)]
    rows = table.loc[[s for s, _ in places], ["partnership", "name", "formed", "ended"]]
    return rows.rename(columns={"name": "partnership_name"}).assign(
        generation=[g for _, g in places]
    ).reset_index(drop=True)  # fmt: skip


def _beside_others(
    dataset: Dataset, selection: Selection, slug: str, years: tuple[int, ...]
) -> pd.DataFrame:
    """The cohorts of `years`, the partnership's members of each year against all others."""
    parts = [
        select(
            dataset,
            Selection(year, selection.measure),
            members=members_in(dataset, slug, year),
        ).assign(year=year)
        for year in years
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(side=rows["collaboration"].cat.codes.eq(0))


def _by_school(dataset: Dataset, cohorts: pd.DataFrame) -> pd.DataFrame:
    """A school's years added up, so that it counts as one cluster; small schools that count only
    together keep a row a year."""
    alone = cohorts["urn"] > 0
    school = dataset.today(cohorts["urn"]).where(alone, -np.arange(len(cohorts)) - 1)
    by = cohorts.assign(school=school).groupby(["school", "side"], sort=False)
    sums = by[["eligible", "achieved"]].sum()
    kept = by[["urn", "schools", "district", "collaboration", "size_band"]].first()
    return kept.join(sums).assign(size=by["size"].mean()).reset_index()
