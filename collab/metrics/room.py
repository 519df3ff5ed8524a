"""Room to live on: places and pupils of some schools, alone and together, and how the numbers moved."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta

from collab.data.dataset import Dataset
from collab.data.measures import MEASURES, KeyStage
from collab.metrics.intervals import CONFIDENCE

YEARS = {"infant": 3, "junior": 4, "primary": 7}
"""Year groups that a phase has: Reception to Year 2, Years 3 to 6, or all of them."""
SMALL = 15
"""Pupils a year group below which a school is called small: half a class of 30, which the law sets as the
most in an infant class (School Standards and Framework Act 1998, section 1)."""
_ADDED = 3
"""Years that are added up on each side of a change."""


def room(schools: pd.DataFrame) -> pd.DataFrame:
    """Places and pupils of each school, as the register has them.

    `schools`, by URN, has `name`, `phase`, `pupils_on_roll` and `capacity` (pupils; the last may be
    missing as a column). Returns `urn`, `name`, `phase`, `pupils_on_roll`, `capacity`, `spare` (places
    without a pupil, never below 0), `filled` (percent of its places), `full` (as many pupils as places, or
    more), `year_group` (pupils a year group; missing for special schools) and `small` (fewer than `SMALL`);
    missing where the register does not say.
    """
    told = schools.reindex(columns=["name", "phase", "pupils_on_roll", "capacity"])
    roll = told["pupils_on_roll"].astype(float)
    places = pd.to_numeric(told["capacity"]).astype(float)
    group = roll / told["phase"].astype(object).map(YEARS).astype(float)
    return pd.DataFrame(
        {
            "urn": told.index.to_numpy(int),
            "name": told["name"].to_numpy(),
            "phase": told["phase"].astype(object).to_numpy(),
            "pupils_on_roll": roll.to_numpy(),
            "capacity": places.to_numpy(),
            "spare": (places - roll).clip(lower=0).to_numpy(),
            "filled": (100 * roll / places).to_numpy(),
            "full": (roll >= places).to_numpy(),
            "year_group": group.to_numpy(),
            "small": (group < SMALL).to_numpy(),
        }
    )


@dataclass(frozen=True, slots=True)
class Together:
    """What some schools are as one: `schools`, of which `told` have a roll in the register; `pupils` of
    these; `places` and `spare` (a full school's overflow takes none of another's spare places) of the
    `placed` that have both; `full` and `small` schools; and pupils a year group up to Year 2 (`infants`)
    and from Year 3 (`juniors`), 0 where nobody teaches it."""

    schools: int
    told: int
    pupils: int
    placed: int
    places: int
    spare: int
    full: int
    small: int
    infants: float
    juniors: float


def together(rows: pd.DataFrame) -> Together:
    """The schools of `room` as one."""
    known = rows[rows["pupils_on_roll"].notna()]
    both = known[known["capacity"].notna()]
    phase = known["phase"]
    return Together(
        schools=len(rows),
        told=len(known),
        pupils=int(known["pupils_on_roll"].sum()),
        placed=len(both),
        places=int(both["capacity"].sum()),
        spare=int(both["spare"].sum()),
        full=int(both["full"].sum()),
        small=int(known["small"].sum()),
        infants=float(known.loc[phase.isin(["infant", "primary"]), "year_group"].sum()),
        juniors=float(known.loc[phase.isin(["junior", "primary"]), "year_group"].sum()),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """How many pupils some schools had, before and since: `schools` that both are known of, `before` and
    `since` (pupils), `first` and `last` (what they are of, in words or years), and the change in percent
    with its 95% interval (`low` and `high` are missing where the numbers are a count, not a sample)."""

    schools: int
    before: int
    since: int
    first: tuple[int, ...] | str
    last: tuple[int, ...] | str
    percent: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is more than chance does to cohorts."""
        return self.low * self.high > 0


def cohorts_moved(dataset: Dataset, urns: Collection[int], day: pd.Timestamp) -> Moved | None:
    """The cohorts at the end of Key Stage 2 (of Key Stage 1, where there are none) of the last three years
    with results, beside those of the three before, of the schools that have all six; None where too few
    years or pupils are known.

    How many children a year has varies by chance, too: the interval is that of a ratio of two Poisson
    counts, from the exact binomial interval of the later one given their sum (Przyborowski and Wilenski
    1940, Biometrika 31:313-323).
    """
    results = dataset.tables["results"]
    codes = set(results["measure"].unique())
    for stage in (KeyStage.KS2, KeyStage.KS1):
        own = [code for code in codes if MEASURES[str(code)].key_stage == stage]
        rows = results[results["measure"].isin(own) & (results["year"] <= day.year)]
        rows = rows.assign(urn=dataset.today(rows["urn"]))
        rows = rows[rows["urn"].isin(list(urns)) & rows["eligible"].notna()]
        cohorts = rows.groupby(["urn", "year"])["eligible"].max().astype(float).unstack()
        years = sorted(int(year) for year in cohorts.columns)[-2 * _ADDED :]
        whole = cohorts[years].dropna()
        if len(years) == 2 * _ADDED and len(whole):
            break
    else:
        return None
    first, last = tuple(years[:_ADDED]), tuple(years[_ADDED:])
    before, since = (int(whole[list(of)].to_numpy().sum()) for of in (first, last))
    if min(before, since) < dataset.threshold:
        return None
    low, high = _ratio(before, since)
    return Moved(
        len(whole), before, since, first, last, 100 * (since / before - 1), 100 * (low - 1), 100 * (high - 1)
    )


def rolls_moved(now: pd.DataFrame, earlier: pd.DataFrame, first: str, last: str) -> Moved | None:
    """Pupils on roll of some schools as one release's register has them (`now`) and an earlier one's, by
    URN with `pupils_on_roll`, of the schools that both know; None where these are none or none has
    changed. A count, so without an interval."""
    both = pd.concat([now["pupils_on_roll"], earlier["pupils_on_roll"]], axis=1, keys=["now", "before"])
    both = both.astype(float).dropna()
    if both.empty or both["now"].equals(both["before"]):
        return None
    before, since = int(both["before"].sum()), int(both["now"].sum())
    if not before:
        return None
    return Moved(len(both), before, since, first, last, 100 * (since / before - 1), np.nan, np.nan)


def _ratio(before: int, since: int) -> tuple[float, float]:
    """The 95% interval of the ratio of two Poisson means, later to earlier."""
    tail = (1 - CONFIDENCE) / 2
    low = float(beta.ppf(tail, since, before + 1))
    high = float(beta.ppf(1 - tail, since + 1, before))
    return low / (1 - low), high / (1 - high)
