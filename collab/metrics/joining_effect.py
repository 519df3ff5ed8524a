"""Effect over time: the two groups year by year, and the change after joining."""

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset, day_of_tests, partners
from collab.data.selection import Selection, select, years_of
from collab.metrics.intervals import CONFIDENCE, level_together, t_quantile

_JOINED: "WeakKeyDictionary[Dataset, dict[tuple[str, ...], tuple[pd.Series, pd.Series]]]" = (
    WeakKeyDictionary()
)
FEWEST_JOINERS = 5
"""Fewest joining schools, and fewest others to set them against, for an effect to be given."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The average change after joining in percentage points, with its 95% interval; NaN and a
    `reason` where it cannot be given. `joiners` and `others` count schools; `rose` and `rose_others`
    are the average changes of both, whose difference the effect is."""

    effect: float
    low: float
    high: float
    joiners: int
    others: int
    rose: float
    rose_others: float
    reason: str = ""

    @property
    def clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0


def panel(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Each school's results over the years of the chosen measure's framework; a school that
    became an academy is one school, under its later number.

    Returns `urn`, `year`, `eligible`, `achieved` (pupils), `joined`: the first year in which the
    school was in a partnership of the selected kinds on the day of the tests, infinite if never;
    and `partners`: the same number for schools linked by partnerships in that year. Small schools
    that only ever count together with others are not in it.
    """
    years = years_of(dataset, selection)
    parts = [select(dataset, selection.at(year, selection.measure)).assign(year=year) for year in years]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.loc[rows["urn"] > 0, ["urn", "year", "eligible", "achieved"]]
    joined, linked = _joined(dataset, tuple(selection.kinds or dataset.kinds))
    rows = rows.assign(urn=dataset.today(rows["urn"]))
    rows = rows.assign(joined=rows["urn"].map(joined).fillna(np.inf))
    return rows.assign(partners=rows["urn"].map(linked).fillna(-rows["urn"]).astype(int))


def _joined(dataset: Dataset, kinds: tuple[str, ...]) -> tuple[pd.Series, pd.Series]:
    """By URN (the later one), the first year as a member, and the number that its partners of that year
    share: kept as long as the dataset is, for it is the same whatever else is selected."""
    kept = _JOINED.setdefault(dataset, {})
    if kinds not in kept:
        joined = first_years(dataset, kinds)
        kept[kinds] = joined, _partners_at_joining(dataset, joined)
    return kept[kinds]


def _partners_at_joining(dataset: Dataset, joined: pd.Series) -> pd.Series:
    """By URN (the later one), the number its partners of the year of `joined` share."""
    found = []
    for year in sorted(joined.unique()):
        linked = partners(dataset.members_on(day_of_tests(int(year))))
        linked = linked.groupby(dataset.today(pd.Series(linked.index)).to_numpy()).first()
        found.append(linked[joined.reindex(linked.index).eq(year)])
    return pd.concat(found) if found else pd.Series(dtype=int)


def first_years(dataset: Dataset, kinds: Iterable[str]) -> pd.Series:
    """By URN (the school's later one), the first year on whose 1 May the school was in a
    partnership of these kinds."""
    rows = dataset.tables["memberships"]
    kind = rows["partnership"].map(dataset.tables["partnerships"].set_index("partnership")["kind"])
    rows = rows[kind.isin(list(kinds))]
    date = rows["joined"].dt
    year = date.year + ((date.month > 5) | ((date.month == 5) & (date.day > 1)))
    # One who left before the next 1 May never sat a test as a member.
    day = pd.to_datetime({"year": year, "month": 5, "day": 1})
    stayed = rows["left"].isna() | (rows["left"] > day)
    rows, year = rows[stayed], year[stayed]
    return year.groupby(dataset.today(rows["urn"])).min()


def joining_effect(rows: pd.DataFrame) -> Effect:
    """How much more schools changed after joining than schools not (yet) in a partnership did.

    `rows` as from `panel`. For every year of joining and every year since, the change of the
    joiners from their last year before is set against the change over the same years of schools
    that had not joined by then, and all these differences are averaged, each school counting by
    the pupils its change rests on. Unlike one regression with year and school effects, this never
    takes schools that joined earlier as the comparison, and so stays unbiased when the effect
    grows with time. The interval is the wider of those with the school and with the partnership
    joined as the sampling unit.
    (Callaway and Sant'Anna 2021, Journal of Econometrics 225:200-230.)
    """
    changes = _changes(rows)
    return _average(_compared(changes[changes["since"] >= 0])).drawn(1 - CONFIDENCE)


def effect_by_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The effect by years since joining (negative before it), as a table.

    Takes a `panel`; returns `since` (years of tests since joining; 0 is the first), `effect`,
    `effect_low`, `effect_high` (percentage points; judged together, see `level_together`),
    `joiners` and `others` (schools) and `eligible` (the joiners' pupils). The last year before
    joining is the base that all are measured from. Years before it test the method: they should
    lie around zero. Years with too few schools are left out.
    """
    changes = _changes(rows)
    parts = [(int(str(since)), _compared(part)) for since, part in changes.groupby("since")]
    found = [(since, part, _average(part)) for since, part in parts]
    found = [(since, part, estimate) for since, part, estimate in found if not estimate.reason]
    alpha = level_together(
        lambda level: np.array([estimate.drawn(level).clear for *_, estimate in found]), len(found)
    )
    figures = []
    for since, part, estimate in found:
        pupils, drawn = part.loc[part["joiner"].eq(True), "eligible"].sum(), estimate.drawn(alpha)
        shown = (drawn.effect, drawn.low, drawn.high)
        figures.append((since, *shown, drawn.joiners, drawn.others, pupils))
    columns = ["since", "effect", "effect_low", "effect_high", "joiners", "others", "eligible"]
    return pd.DataFrame(figures, columns=columns).astype({"since": int, "joiners": int})


_NO_CHANGES = pd.DataFrame(
    columns=["joined", "year", "since", "urn", "partners", "joiner", "change", "eligible", "weight"]
)


def _changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Every school's change between a base year and another year, joiners and comparisons.

    Columns: `joined` and `year` (the pair compared), `since`, `urn`, `partners`, `joiner`, `change` (points),
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
    joined, partnered = np.empty(len(urns)), np.empty(len(urns), int)
    joined[school] = rows["joined"].to_numpy(float)
    partnered[school] = rows["partners"].to_numpy(int)
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
            parts.append(
                (
                    *same,
                    urns[chosen],
                    partnered[chosen],
                    joined[chosen] == start,
                    change[chosen],
                    eligible[chosen, place],
                    weight,
                )
            )
    if not parts:
        return _NO_CHANGES
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return pd.DataFrame(dict(zip(_NO_CHANGES.columns, columns, strict=True)))


def _compared(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes over years of which there are some of joiners and some of others; where there are none of
    both, all of them. Who is set against nobody, such as the last to join where all do, counts for
    nothing."""
    sides = changes.groupby(["joined", "year"])["joiner"].transform("nunique")
    both = changes[sides.eq(2).to_numpy(bool)]
    return both if len(both) else changes


def _tests_between(years: np.ndarray, start: float, year: float) -> int:
    """How many years of tests `year` lies after the first one as a member (0 is that one)."""
    return int(np.searchsorted(years, year) - np.searchsorted(years, start))


@dataclass(frozen=True, slots=True)
class _Estimate:
    """An `effect` (points) with its standard `errors` and their degrees of `freedoms`, by school
    and by partnership joined, or the `reason` why none."""

    effect: float
    errors: tuple[float, float]
    freedoms: tuple[int, int]
    joiners: int
    others: int
    rose: float
    rose_others: float
    reason: str = ""

    def drawn(self, alpha: float) -> Effect:
        """The effect with the wider interval of confidence 1 - `alpha`."""
        width = float(np.max(np.array(self.errors) * t_quantile(np.array(self.freedoms), alpha)))
        low, high = self.effect - width, self.effect + width
        schools, changes = (self.joiners, self.others), (self.rose, self.rose_others)
        return Effect(self.effect, low, high, *schools, *changes, self.reason)


def _too_few(joiners: int, others: int) -> str:
    """Why there is no average, of so many joiners and others."""
    if joiners < FEWEST_JOINERS:
        who = f"only {joiners}" if joiners else "none"
        have = "has" if joiners < 2 else "have"
        return f"{who} of the schools that joined {have} results before and after"
    who = f"only {others}" if others else "no"
    return f"{who} {'school was' if others == 1 else 'schools were'} left to compare them with"


def _average(changes: pd.DataFrame) -> _Estimate:
    """The average over comparisons, weighted by the joiners' pupils."""
    nothing = float("nan")
    joiners = changes.loc[changes["joiner"].eq(True), "urn"].nunique()
    others = changes.loc[changes["joiner"].eq(False), "urn"].nunique()
    if min(joiners, others) < FEWEST_JOINERS:
        reason = _too_few(joiners, others)
        return _Estimate(nothing, (nothing, nothing), (1, 1), joiners, others, nothing, nothing, reason)
    together = changes.loc[changes["joiner"].eq(True), "partners"].nunique()
    if together < 2:
        reason = "all the schools that joined are partners of each other, and may share a reason"
        return _Estimate(nothing, (nothing, nothing), (1, 1), joiners, others, nothing, nothing, reason)
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
    rose, rose_others = float((part * change)[joiner].sum()), -float((part * change)[~joiner].sum())
    effect = rose - rose_others
    errors = []
    for unit, drawn in (("urn", joiners), ("partners", together)):
        cluster = np.unique(changes[unit].to_numpy(), return_inverse=True)[1]
        influence = np.bincount(cluster, weights=part * (change - mean))
        errors.append(float(np.sqrt((influence**2).sum() * drawn / (drawn - 1))))
    freedoms = joiners - 1, together - 1
    return _Estimate(effect, (errors[0], errors[1]), freedoms, joiners, others, rose, rose_others)
