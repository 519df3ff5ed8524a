"""Sentences on who is in the cohorts, and on the schools that are most like some."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import Measure, year_label
from collab.data.vocabulary import MILES
from collab.words.numbers import (
    Labels,
    counted,
    far,
    gap_told,
    limit_told,
    listing,
    one_decimal,
    percent,
    points,
    whole,
)

CHARACTERISTICS: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "Disadvantaged",
        "special_needs": "Special needs",
        "additional_language": "Additional language",
        "prior_low": "Started low",
        "prior_middle": "Started in the middle",
        "prior_high": "Started high",
        "prior_average": "Key Stage 1 average (points)",
        "size": "Cohort size",
    }
)
"""How each characteristic is named."""
_IN_A_SENTENCE: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "disadvantage",
        "special_needs": "special educational needs",
        "additional_language": "English as an additional language",
        "prior_average": "attainment at Key Stage 1",
        "size": "cohort size",
    }
)
_DIFFERENT = 3.0
"""Percentage points from which two shares are said to be apart: less is a pupil or two of a class."""


def characteristic(name: object) -> str:
    """A characteristic as a reader meets it."""
    return CHARACTERISTICS[str(name)]


LABELS: Labels = {
    "trait": ("Who is in the cohort", characteristic),
    "ours": ("Here (% of pupils)", one_decimal),
    "like": ("Schools most like it (% of pupils)", one_decimal),
    "theirs": ("All schools (% of pupils)", one_decimal),
    "disadvantaged": ("Disadvantaged (%)", whole),
    "special_needs": ("Special needs (%)", whole),
    "additional_language": ("Additional language (%)", whole),
    "prior_average": ("Key Stage 1 (points)", one_decimal),
    "pupils": ("Cohort (pupils)", whole),
    "most_alike": ("Most alike in", lambda name: _IN_A_SENTENCE[str(name)]),
    "least_alike": ("Least alike in", lambda name: _IN_A_SENTENCE[str(name)]),
    "in_local": ("Local", lambda local: "yes" if local else ""),
}
"""Columns of tables of context and of similar schools: labels with units, and formats."""


def context_title(shown: Disclosed) -> str:
    """In what the pupils here are most unlike all pupils, as a headline; `shown` is a disclosed table
    of `collab.metrics.context.context_beside_all`."""
    rows = shown.table
    shares = rows[(rows["trait"] != "prior_average") & rows["ours"].notna()]
    apart = (shares["ours"] - shares["theirs"]).abs()
    if apart.empty or apart.max() < _DIFFERENT:
        return "Its pupils are much like those of all schools"
    row = shares.iloc[int(apart.to_numpy().argmax())]
    way = "More" if row["ours"] > row["theirs"] else "Fewer"
    what = {
        "disadvantaged": "disadvantaged pupils",
        "special_needs": "pupils with special educational needs",
        "additional_language": "pupils with English as an additional language",
        "prior_low": "pupils who started low at Key Stage 1",
        "prior_middle": "pupils who started in the middle at Key Stage 1",
        "prior_high": "pupils who started high at Key Stage 1",
    }[str(row["trait"])]
    return f"{way} {what} than in all schools: {percent(row['ours'])} against {percent(row['theirs'])}"


def context_told(shown: Disclosed) -> str:
    """The picture of context in words."""
    told = []
    for _, row in shown.table.iterrows():
        if pd.notna(row["ours"]):
            write = one_decimal if row["trait"] == "prior_average" else percent
            named = characteristic(row["trait"])
            like = f", schools most like it {write(row['like'])}" if pd.notna(row.get("like")) else ""
            told.append(f"{named}: {write(row['ours'])}{like}, all schools {write(row['theirs'])}")
    return "; ".join(told) + "." if told else "Nothing is known."


def room_told(schools: pd.DataFrame, year: str) -> str:
    """How many pupils some schools have on roll and places for, as the register says; empty where it does
    not. `schools` has `pupils_on_roll` and `capacity` (pupils); where they are several, they are those
    of a partnership in this `year`, which today may have others."""
    known = schools.dropna(subset=["pupils_on_roll"])
    if known.empty:
        return ""
    told = f"{int(known['pupils_on_roll'].sum()):,} pupils on roll"
    whose = f"Its {len(schools)} schools of {year}: " if len(schools) > 1 else ""
    both = known.dropna(subset=["capacity"]) if "capacity" in known else known.iloc[:0]
    if len(both) == len(known):
        told += f", and places for {int(both['capacity'].sum()):,}"
    if len(known) < len(schools):
        told += f" (of {len(known)} of {len(schools)} schools; of the others the register does not say)"
    return f"{whose}{told}, as the register says."


CONTEXT_NOTE = (
    "Of the pupils who took the Key Stage 2 tests. Started low, in the middle or high: as assessed at the "
    "end of Key Stage 1. Special needs: with a plan or with support. Disadvantaged: eligible for free "
    "meals in the last six years, or looked after."
)
"""What the characteristics mean. (Department for Education, performance tables, guidance on measures.)"""


def used_told(used: Sequence[str]) -> str:
    """What makes schools similar here, in a sentence."""
    named = [_IN_A_SENTENCE[name] for name in used]
    if len(named) == 1:
        return (
            "Similar in cohort size alone: this release does not say who is in the cohorts. Bring in the "
            "Department's Key Stage 2 tables with all their columns, and it will."
        )
    return (
        f"Similar in {listing(named)} (of the Key Stage 2 cohort, as published), each counting the same, "
        "among schools of the same phase. Schools whose cohorts are too small to be told of singly are not "
        "among them."
    )


def similar_finding(
    gaps: Disclosed,
    count: int,
    measure: Measure,
    year: int,
    whose: str,
    *,
    beyond: bool | None = None,
    every: bool = False,
) -> str:
    """How somebody's pupils did beside those of the schools most like it.

    `gaps` is a disclosed table of `collab.metrics.gap.gap` of one row or none, with `whose` pupils as
    the side in a partnership; `count` the number of similar schools; `beyond` says of one school, whose
    gap has no interval, whether it lies outside what chance does to schools of its size; `every` that they
    are all there are, however like it.
    """
    if not count:
        return (
            f"No school can be said to be like {whose} in {year_label(year)}: it has no result that can be "
            "shown by itself."
        )
    rows = gaps.table[gaps.table["gap"].notna()] if len(gaps.table) else gaps.table
    if rows.empty:
        return f"{counted(count, 'school')} are most like {whose}; their results cannot be shown beside it."
    row = rows.iloc[0]
    others = int(row["schools_not_in"])
    like = counted(others, "comparable school") if every else f"{counted(others, 'school')} most like it"
    told = (
        f"{percent(row['percent_in'])} of the {counted(int(row['eligible_in']), 'pupil')} of {whose} "
        f"{measure.reached} in {year_label(year)}; of the {int(row['eligible_not_in']):,} of the "
        f"{like}, {percent(row['percent_not_in'])}"
    )
    if beyond is not None:
        sure = "more than chance puts" if beyond else "no further apart than chance puts"
        return f"{told}: {points(gap_told(row))} points, {sure} 19 of 20 schools of its size."
    if pd.isna(row["wide_low"]):
        return f"{told}: {points(gap_told(row))} points. There are too few schools to say how sure."
    sure = "is more than chance" if row["clear"] else "could be chance"
    return f"{told}: {points(gap_told(row))} points, which {sure}."


def to_visit_told(listed: pd.DataFrame, names: Sequence[str], limit: float, unit: str = MILES) -> str:
    """Which of the similar schools are in a local partnership, and so could be visited to see it at
    work; `listed` as from `collab.geography.neighbourhood.to_visit`, `names` those of its schools."""
    rows = zip(names, listed["miles"], listed["in_local"], strict=True)
    local = [(name, miles) for name, miles, here in rows if here]
    if not local:
        return "None of them is in a local partnership today."
    known = sorted((miles, name) for name, miles in local if pd.notna(miles))[:3]
    nearest = listing([f"{name} ({far(away, unit)})" for away, name in known])
    told = (
        f"{len(local)} of them {'is' if len(local) == 1 else 'are'} in a local partnership today, whose "
        f"members are all within {limit_told(limit, unit)} of the host"
    )
    return f"{told}; the nearest to visit: {nearest}." if known else f"{told}."
