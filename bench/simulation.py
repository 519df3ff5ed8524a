"""False alarms in made-up counties without any effect, by how much partners share.

`python -m bench.simulation [counties]`: for each share of what makes schools differ (0, 0.25, 0.5) and
for few and many partnerships, how often a gap, some district, like for like, the change after joining,
one partnership's since it formed, and that groups are closer in partnerships, are called more than
chance, and how often the bar of a group's percent covers the truth.
"""

import sys

import numpy as np
import pandas as pd

from collab.data.selection import COLLABORATION, IN, NOT_IN
from collab.metrics.beside_others import change_beside_others
from collab.metrics.gap import gap
from collab.metrics.group_gaps import closer_in_partnerships
from collab.metrics.joining_effect import joining_effect
from collab.metrics.like_for_like import like_for_like

SHARES = (0.0, 0.25, 0.5)
PARTNERSHIPS = (2, 4, 12)
_PERCENT, _SPREAD = 65, 0.06


def made_up(
    rng: np.random.Generator,
    shared: float,
    partnerships: int,
    effect: float = 0,
    schools: int = 120,
    counties: int = 1,
) -> pd.DataFrame:
    """Cohorts as from `select`: partnerships of five, `schools` that differ by a standard deviation
    of 6 points beyond chance, of whose variance partners have `shared` in common, and `effect`
    points more in a partnership; four districts. Many counties at once are told by `county`."""
    number = np.arange(schools)
    inside = number < 5 * partnerships
    group = np.where(inside, number // 5, schools + number)
    size = np.maximum(6, np.exp(rng.normal(np.where(inside, 2.7, 3.5), 0.5, (counties, schools))).astype(int))
    common = rng.normal(size=(counties, 2 * schools))[:, group] * np.sqrt(np.where(inside, shared, 0))
    own = rng.normal(size=(counties, schools)) * np.sqrt(np.where(inside, 1 - shared, 1))
    rate = np.clip(_PERCENT / 100 + _SPREAD * (common + own) + inside * effect / 100, 0, 1)
    return pd.DataFrame(
        {
            "county": np.repeat(np.arange(counties), schools),
            "urn": np.tile(number + 1, counties),
            "schools": 1,
            "eligible": size.ravel(),
            "achieved": rng.binomial(size, rate).ravel(),
            "collaboration": np.tile(np.where(inside, IN, NOT_IN), counties),
            "district": np.tile(np.array(list("ABCD"))[np.where(inside, group, number) % 4], counties),
            "size": size.ravel().astype(float),
            "special": False,
            "partners": np.tile(np.where(inside, group + 1, -1 - number), counties),
        }
    )


def groups_made_up(
    rng: np.random.Generator, shared: float, partnerships: int, closer: float = 0, schools: int = 120
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cohorts of a group and of its complement in schools as of `made_up`: a quarter of the pupils,
    who are 20 points behind the others, by school more or less by a standard deviation of 6 points, of
    whose variance partners have `shared` in common; and `closer` by so many points in a partnership."""
    rows = made_up(rng, shared, partnerships, schools=schools)
    inside = rows["partners"].to_numpy() > 0
    group = np.where(inside, rows["partners"], schools + np.arange(schools))
    common = rng.normal(size=2 * schools)[group] * np.sqrt(np.where(inside, shared, 0))
    own = rng.normal(size=schools) * np.sqrt(np.where(inside, 1 - shared, 1))
    apart = 0.2 + _SPREAD * (common + own) - inside * closer / 100
    # What makes a school good or bad is in both.
    lasting = _SPREAD * rng.normal(size=schools)
    pupils = np.maximum(6, rng.binomial(3 * rows["eligible"], 0.25))
    others = np.maximum(6, 3 * rows["eligible"].to_numpy() - pupils)
    rate = _PERCENT / 100 + lasting
    sides = []
    for count, share in ((pupils, rate - apart), (others, rate)):
        achieved = rng.binomial(count, np.clip(share, 0, 1))
        side = rows.assign(eligible=count, achieved=achieved)
        sides.append(side.assign(collaboration=pd.Categorical(side["collaboration"], COLLABORATION)))
    return sides[0], sides[1]


def over_years(
    rng: np.random.Generator, shared: float, partnerships: int, effect: float = 0, schools: int = 90
) -> pd.DataFrame:
    """A `panel` of six years: the schools of every second partnership join in the third, the others'
    in the fifth, the rest never; partners share as much of what differs, also of each year's luck."""
    number = np.arange(schools)
    inside = number < 5 * partnerships
    group = np.where(inside, number // 5, schools + number)
    joined = np.where(inside, np.where(group % 2, 2005.0, 2003.0), np.inf)
    size = np.maximum(6, np.exp(rng.normal(3, 0.5, schools)).astype(int))

    def differ(spread: float) -> np.ndarray:
        common = rng.normal(size=2 * schools)[group] * np.sqrt(np.where(inside, shared, 0))
        return spread * (common + rng.normal(size=schools) * np.sqrt(np.where(inside, 1 - shared, 1)))

    lasting, parts = differ(0.06), []
    for year in range(2001, 2007):
        rate = 0.6 + (year - 2001) * 0.01 + lasting + differ(0.06) + (year >= joined) * effect / 100
        cohort = np.maximum(6, size + rng.integers(-3, 4, schools))
        parts.append(
            pd.DataFrame(
                {
                    "urn": number,
                    "year": year,
                    "eligible": cohort,
                    "achieved": rng.binomial(cohort, np.clip(rate, 0, 1)),
                    "joined": joined,
                    "partners": np.where(inside, group + 1, -1 - number),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def since_forming(rng: np.random.Generator, shared: float, partnerships: int) -> pd.DataFrame:
    """The change of one partnership's schools from the first to the last of six years, beside the
    others', who are in partnerships too."""
    rows = over_years(rng, shared, partnerships)
    rows = rows.assign(
        urn=rows["urn"] + 1,
        school=rows["urn"] + 1,
        schools=1,
        collaboration=pd.Categorical(np.where(rows["partners"] == 1, IN, NOT_IN), COLLABORATION),
    )
    before, after = (rows[rows["year"] == year] for year in (2001, 2006))
    return change_beside_others(before, after)


def false_alarms(counties: int, shared: float, partnerships: int) -> dict[str, float]:
    """The share of `counties` without effect in which each figure is called more than chance, and in
    which the bar of the partnership schools' percent covers the truth."""
    rng = np.random.default_rng(20140501)
    found = []
    for _ in range(counties):
        county = made_up(rng, shared, partnerships)
        whole, districts = gap(county).iloc[0], gap(county, ["district"])
        alike = like_for_like(county)
        joining = joining_effect(over_years(rng, shared, partnerships))
        change = since_forming(rng, shared, partnerships).iloc[0]
        closer = closer_in_partnerships({"disadvantaged": groups_made_up(rng, shared, partnerships)})
        found.append(
            {
                "gap": bool(whole["clear"]),
                "some district": bool(districts["clear"].any()),
                "like for like": alike.low > 0 or alike.high < 0,
                "after joining": joining.clear,
                "since forming": bool(change["wide_low"] > 0 or change["wide_high"] < 0),
                "groups closer": bool(closer["clear"].iloc[0]),
                "bar covers": whole["low_in"] <= _PERCENT <= whole["high_in"],
            }
        )
    return {str(name): float(share) for name, share in pd.DataFrame(found).mean().items()}


def main() -> None:
    """A line for each share and number of partnerships."""
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for partnerships in PARTNERSHIPS:
        for shared in SHARES:
            told = ", ".join(
                f"{name} {100 * share:.1f}%"
                for name, share in false_alarms(counties, shared, partnerships).items()
            )
            print(f"{partnerships} partnerships, {shared:g} shared, {counties} counties: {told}", flush=True)


if __name__ == "__main__":
    main()
