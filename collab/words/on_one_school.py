"""Sentences on one school."""

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import Measure, year_label
from collab.data.vocabulary import MILES
from collab.words.numbers import (
    Labels,
    counted,
    day_told,
    far,
    listing,
    one_decimal,
    percent,
    sentence_case,
    whole,
)

LABELS: Labels = {
    "chance_low": ("Chance alone, from (%)", one_decimal),
    "chance_high": ("Chance alone, to (%)", one_decimal),
    "percent_like": ("Schools of its size (%)", one_decimal),
    "eligible_like": ("Their pupils", whole),
    "schools_like": ("How many they are", whole),
    "works_with": ("Its partnerships", None),
}
"""Columns of tables of one school: labels with units, and formats."""


def membership_told(name: str, row: pd.Series, host: str, to_host: float, unit: str = MILES) -> str:
    """One membership: in which partnership, since when, and how far from the host.

    `row` has `joined`, `left` (dates) and `lead`; `host` names the host school, or is "it" for
    this one; `to_host` is in this unit, missing where there is no host or no place.
    """
    if pd.notna(row["left"]):
        return f"{name}, from {row['joined']:%B %Y} to {row['left']:%B %Y}."
    told = f"{name}, since {row['joined']:%B %Y}"
    if row["lead"]:
        told += "; it leads it"
    if host == "it":
        return f"{told}. It is the host school."
    return (
        f"{told}. {sentence_case(far(to_host, unit))} from the host, {host}."
        if pd.notna(to_host)
        else f"{told}."
    )


def member_told(partnership: str, to_host: float, unit: str = MILES, *, is_host: bool = False) -> str:
    """In which partnership a school is, and how far from its host (missing where nobody knows), or that it
    is the host."""
    if is_host:
        return f"The host school of {partnership}."
    if pd.isna(to_host):
        return f"A member of {partnership}."
    return f"A member of {partnership}, {far(to_host, unit)} from its host."


def works_with_finding(
    name: str, partnerships: list[str], nearest: str, away: float, unit: str = MILES
) -> str:
    """With whom a school works today; `nearest` is the nearest school in a partnership and `away`
    how far it is in this unit, for one that works with nobody."""
    if partnerships:
        return f"{name} works with {listing(partnerships)}."
    told = f" The nearest school that is in one is {nearest}, {far(away, unit)} away." if nearest else ""
    return f"{name} is not in a partnership.{told}"


def works_with_title(name: str, partnerships: list[str]) -> str:
    """With whom a school works, as a headline."""
    if not partnerships:
        return f"{name} is not in a partnership"
    if len(partnerships) > 2:
        return f"{name} works with {counted(len(partnerships), 'partnership')}"
    return f"{name} works with {listing(partnerships)}"


def not_open_title(name: str, day: pd.Timestamp) -> str:
    """That a school was not there on the day that is shown."""
    return f"{name} was not open on {day_told(day)}"


def not_open_told(row: pd.Series, day: pd.Timestamp) -> str:
    """When a school that was not there on the `day` opened or closed; `row` has both days, each missing
    where nobody knows."""
    if pd.notna(row["opened"]) and row["opened"] > day:
        opened = f"It opened in {row['opened']:%B %Y}, after the year shown."
        return f"{opened} The page My school has it as it is today."
    if pd.notna(row["closed"]):
        return f"It closed in {row['closed']:%B %Y}, before the year shown."
    return "The register of schools does not have it among those open then."


def school_finding(shown: Disclosed, name: str, measure: Measure, year: int, *, teaches: bool = True) -> str:
    """How the school's pupils did at the chosen measure, and whether chance would do as much.

    `shown` is a disclosed table of `collab.metrics.one_school.one_school`; `teaches` says whether a school
    of its phase has pupils of that age.
    """
    rows = shown.table[(shown.table["measure"] == measure.code) & shown.table["percent"].notna()]
    if rows.empty and not teaches:
        return f"{name} has no pupils of {measure.key_stage.pupils}, and so no result at {measure.label}."
    if rows.empty:
        return (
            f"{name} has no result of its own that can be shown for {measure.label} in "
            f"{year_label(year)}: none was published, or its cohort is so small that it only counts "
            "together with others."
        )
    row = rows.iloc[0]
    if row["special"]:
        return (
            f"{percent(row['percent'])} of its {counted(int(row['eligible']), 'pupil')} {measure.reached} in "
            f"{year_label(year)}. It is a special school, whose pupils other schools' are not like: it is "
            "not compared with them."
        )
    told = (
        f"{percent(row['percent'])} of its {counted(int(row['eligible']), 'pupil')} {measure.reached} in "
        f"{year_label(year)}, {percent(row['percent_all'])} in all schools here but special ones"
    )
    if not row["outside"]:
        return f"{told}: no further apart than chance puts 19 of 20 schools of its size."
    way = "higher" if row["percent"] > row["percent_all"] else "lower"
    return f"{told}: {way} than chance puts 19 of 20 schools of its size, and worth a conversation."


def school_title(shown: Disclosed) -> str:
    """The title of the picture of one school's results."""
    known = shown.table[shown.table["percent"].notna()]
    outside = int(known["outside"].astype(bool).sum())
    if len(known) and known["special"].all():
        return "Its results, compared with nobody's"
    if not outside:
        return "All its results lie within chance of the average"
    return f"{outside} of its {counted(len(known), 'result')} outside what chance alone would do"


def school_results_told(shown: Disclosed, names: list[str]) -> str:
    """The picture of one school's results in words."""
    told = []
    for name, (_, row) in zip(names, shown.table.iterrows(), strict=True):
        if pd.isna(row["percent"]):
            continue
        if row["special"]:
            told.append(f"{name}: {percent(row['percent'])}")
            continue
        told.append(
            f"{name}: {percent(row['percent'])}, all schools {percent(row['percent_all'])}, chance alone "
            f"{percent(row['chance_low'])} to {percent(row['chance_high'])}"
        )
    return "; ".join(told) + "." if told else "No result can be shown."
