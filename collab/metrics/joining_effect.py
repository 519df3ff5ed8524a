"""Effect over time: the two groups year by year, and the change after joining."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.dataset import Dataset
from collab.measures import Framework, Measure, counterpart
from collab.metrics.attainment import attainment
from collab.metrics.intervals import t_quantile
from collab.selection import Selection, select

FEWEST_JOINERS = 5
"""Fewest joining schools, and fewest others to set them against, for an effect to be given."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The average change after joining in percentage points, with its 95% interval; NaN and a
    `reason` where it cannot be given. `joiners` and `others` count schools."""

    effect: float
    low: float
    high: float
    joiners: int
    others: int
    reason: str = ""


def trend(dataset: Dataset, selection: Selection, *, same_schools: bool = False) -> pd.DataFrame:
    """Percent of both groups in every year, by the membership of each year.

    The chosen measure in its own framework and its nearest counterpart in the other; the two are
    never joined. With `same_schools`, only schools with results in every year of the framework.
    Returns the columns of `attainment` by `collaboration` after `year`, `measure`, `framework`.
    """
    parts = []
    for framework in Framework:
        measure = counterpart(selection.definition, framework)
        years = [y for y in dataset.years if measure.code in dataset.measures[y]]
        schools = _in_every_year(dataset, measure, years) if same_schools else None
        for year in years:
            cohorts = select(dataset, selection.at(year, measure.code), schools)
            table = attainment(cohorts, ["collaboration"])
            parts.append(table.assign(year=year, measure=measure.code, framework=framework.value))
    return pd.concat(parts, ignore_index=True)


def _in_every_year(dataset: Dataset, measure: Measure, years: Iterable[int]) -> frozenset[int]:
    """URNs of the schools with a cohort in every one of `years`, under whichever number."""
    urns = [pd.Series(dataset.stage(year, measure.key_stage).urn) for year in years]
    if not urns:
        return frozenset()
    always = set.intersection(*(set(dataset.today(urn)) for urn in urns))
    every = pd.concat(urns)
    return frozenset(int(urn) for urn in every[dataset.today(every).isin(always)])


def panel(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Each school's results over the years of the chosen measure's framework; a school that
    became an academy is one school, under its later number.

    Returns `urn`, `year`, `eligible`, `achieved` (pupils) and `joined`: the first year in which
    the school was in a partnership of the selected kinds on the day of the tests, infinite if
    never. Small schools that only ever count together with others are not in it.
    """
    years = [y for y in dataset.years if selection.measure in dataset.measures[y]]
    parts = [
        select(dataset, selection.at(year, selection.measure)).assign(year=year) for year in years
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.loc[rows["urn"] > 0, ["urn", "year", "eligible", "achieved"]]
    joined = first_years(dataset, selection.kinds or dataset.kinds)
    rows = rows.assign(urn=dataset.today(rows["urn"]))
    return rows.assign(joined=rows["urn"].map(joined).fillna(np.inf))


def first_years(dataset: Dataset, kinds: Iterable[str]) -> pd.Series:
    """By URN (the school's later one), the first year on whose 1 May the school was in a
    partnership of these kinds."""
    rows = dataset.tables["memberships"]
    kind = rows["partnership"].map(dataset.tables["partnerships"].set_index("partnership")["kind"])
    rows = rows[kind.isin(list(kinds))]
    date = rows["joined"].dt
    year = date.year + ((date.month > 5) | ((date.month == 5) & (date.day > 1)))
    return year.groupby(dataset.today(rows["urn"])).min()


def joining_effect(rows: pd.DataFrame) -> Effect:
    """How much more schools changed after joining than schools not (yet) in a partnership did.

    `rows` as from `panel`. For every year of joining and every year since, the change of the
    joiners from their last year before is set against the change over the same years of schools
    that had not joined by then, and all these differences are averaged, each school counting by
    the pupils its change rests on. Unlike one regression with year and school effects, this never
    takes schools that joined earlier as the comparison, and so stays unbiased when the effect
    grows with time. Errors are clustered by school.
    (Callaway and Sant'Anna 2021, Journal of Econometrics 225:200-230.)
    """
    changes = _changes(rows)
    return _average(changes[changes["since"] >= 0])


def effect_by_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The effect by years since joining (negative before it), as a table.

    Takes a `panel`; returns `since` (years of tests since joining; 0 is the first), `effect`,
    `effect_low`, `effect_high` (percentage points), `joiners` and `others` (schools) and
    `eligible` (the joiners' pupils). The last year before
    joining is the base that all are measured from. Years before it test the method: they should
    lie around zero. Years with too few schools are left out.
    """
    changes = _changes(rows)
    found = []
    for since, part in changes.groupby("since"):
        effect = _average(part)
        if not effect.reason:
            pupils = part.loc[part["joiner"].eq(True), "eligible"].sum()
            figures = (effect.effect, effect.low, effect.high)
            found.append((since, *figures, effect.joiners, effect.others, pupils))
    columns = ["since", "effect", "effect_low", "effect_high", "joiners", "others", "eligible"]
    return pd.DataFrame(found, columns=columns).astype({"since": int, "joiners": int})


_NO_CHANGES = pd.DataFrame(
    columns=["joined", "year", "since", "urn", "joiner", "change", "eligible", "weight"]
)


def _changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Every school's change between a base year and another year, joiners and comparisons.

    Columns: `joined` and `year` (the pair compared), `since`, `urn`, `joiner`, `change` (points),
    `eligible` (pupils of the year) and `weight` (pupils the change rests on: the harmonic sum of
    both cohorts).
    """
    urns, school = np.unique(rows["urn"].to_numpy(), return_inverse=True)
    years, year_of = np.unique(rows["year"].to_numpy(), return_inverse=True)
    if not len(years):
        return _NO_CHANGES
    eligible = np.full((len(urns), len(years)), np.nan)
    eligible[school, year_of] = rows["eligible"].to_numpy(float)
    percent = np.full_like(eligible, np.nan)
    percent[school, year_of] = 100 * (rows["achieved"] / rows["eligible"]).to_numpy(float)
    joined = np.empty(len(urns))
    joined[school] = rows["joined"].to_numpy(float)
    parts: list[tuple[np.ndarray, ...]] = []
    # Schools that joined before the first year have no "before", those after the last no "after".
    for start in np.unique(joined[(joined > years.min()) & (joined <= years.max())]):
        base = int(np.searchsorted(years, start)) - 1
        for place in (i for i in range(len(years)) if i != base):
            # A comparison school must not have joined by the later of the two years compared.
            waiting = joined > max(years[place], start)
            change = percent[:, place] - percent[:, base]
            chosen = np.flatnonzero(((joined == start) | waiting) & ~np.isnan(change))
            weight = 1 / (1 / eligible[chosen, place] + 1 / eligible[chosen, base])
            since = _tests_between(years, start, years[place])
            same = [np.full(len(chosen), value) for value in (start, years[place], since)]
            parts.append((*same, urns[chosen], joined[chosen] == start, change[chosen],
                          eligible[chosen, place], weight))  # fmt: skip
    if not parts:
        return _NO_CHANGES
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return pd.DataFrame(dict(zip(_NO_CHANGES.columns, columns, strict=True)))


def _tests_between(years: np.ndarray, start: float, year: float) -> int:
    """How many years of tests `year` lies after the first one as a member (0 is that one)."""
    return int(np.searchsorted(years, year) - np.searchsorted(years, start))


def _average(changes: pd.DataFrame) -> Effect:
    """The average over comparisons, weighted by the joiners' pupils, errors clustered by school."""
    nothing = float("nan")
    joiners = changes.loc[changes["joiner"].eq(True), "urn"].nunique()
    others = changes.loc[changes["joiner"].eq(False), "urn"].nunique()
    if min(joiners, others) < FEWEST_JOINERS:
        few, what = joiners, "joined, with results before and after"
        if joiners >= FEWEST_JOINERS:
            few, what = others, "were left to compare them with"
        reason = f"only {few} schools {what}"
        return Effect(nothing, nothing, nothing, joiners, others, reason)
    joiner = changes["joiner"].to_numpy(bool)
    change, weight = (changes[c].to_numpy(float) for c in ("change", "weight"))
    # Each pair of years is a comparison; its joiners and its others are two cells.
    pairs = changes.groupby(["joined", "year"]).ngroup().to_numpy(int)
    cell, cells = 2 * pairs + joiner, 2 * (pairs.max() + 1)
    side = np.bincount(cell, weights=weight, minlength=cells)
    share = weight / side[cell]
    mean = np.bincount(cell, weights=share * change, minlength=cells)[cell]
    treated = np.where(side[0::2] > 0, side[1::2], 0)
    part = np.where(joiner, 1.0, -1.0) * share * treated[pairs] / treated.sum()
    effect = float((part * change).sum())
    school = np.unique(changes["urn"].to_numpy(), return_inverse=True)[1]
    influence = np.bincount(school, weights=part * (change - mean))
    error = np.sqrt(float((influence**2).sum()) * joiners / (joiners - 1))
    width = float(t_quantile(joiners - 1)) * error
    return Effect(effect, effect - width, effect + width, joiners, others)
