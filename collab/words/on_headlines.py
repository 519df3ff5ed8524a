"""The first thing a leader reads: a title that says the finding, and a sentence in everyday numbers."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from collab.data.disclosure.gate import WITHHELD, Disclosed
from collab.data.measures import MEASURES, Measure
from collab.data.stages import KeyStage, Subject
from collab.metrics.gap import without_bar
from collab.words.numbers import (
    UNSURE,
    counted,
    gap_told,
    interval,
    listing,
    percent,
    points,
    sentence_case,
    verdict,
)
from collab.words.on_gaps import sizes_compared

MORE_THAN_CHANCE = (
    "A gap counts as more than chance only when it stands three tests: one takes pupils as independent, one "
    "allows for pupils of one school being alike, one for schools of one partnership being alike. Gaps shown "
    "together are judged together."
)
"""When a gap is no chance, in plain words."""
_NEWER_OUT = 2
"""Years after its tests a year's results are no longer the newest published."""
_SAID = {
    "ahead": "partnership schools are ahead at {}",
    "behind": "partnership schools are behind at {}",
    "level": "no clear difference at {}",
    "unsure": f"{UNSURE} at {{}}",
    "withheld": "too few pupils to compare at {}",
}
"""What a title says of the key stages of each outcome; clear ones come first."""
_CHIPS = {
    "ahead": "Ahead: more than chance",
    "behind": "Behind: more than chance",
    "level": "No clear difference",
    "unsure": UNSURE.capitalize(),
    "withheld": "Too few pupils to show",
}


def outcome(row: pd.Series) -> str:
    """What a disclosed gap amounts to: "ahead" or "behind" (more than chance), "level" (could be
    chance), "unsure" (no interval) or "withheld"."""
    if pd.isna(row["gap"]):
        return "withheld"
    if pd.isna(row["wide_low"]):
        return "unsure"
    if not row["clear"]:
        return "level"
    return "ahead" if row["gap"] > 0 else "behind"


def chip(row: pd.Series) -> str:
    """The verdict on a gap in two to four words."""
    return _CHIPS[outcome(row)]


def headline_title(gaps: Disclosed) -> str:
    """The finding of a year in one line, key stage by key stage.

    `gaps` is a table of `collab.metrics.gap_tables.headline_gaps`: a row a key stage.
    """
    if gaps.empty:
        return "nothing to compare"
    ages: dict[str, list[str]] = {}
    for _, row in gaps.table.iterrows():
        ages.setdefault(outcome(row), []).append(_age(MEASURES[str(row["measure"])]))
    told = [_SAID[what].format(_ages(ages[what])) for what in _SAID if what in ages]
    return "; ".join(told)


def headline_sentence(
    gaps: Disclosed, stages: Collection[KeyStage] = (KeyStage.KS1, KeyStage.KS2), *, group: bool = False
) -> str:
    """The finding in everyday numbers, key stage by key stage, with its reservation.

    `gaps` as for `headline_title`; `stages` are the key stages that the data has in the year;
    `group` says that only a group of pupils is counted.
    """
    if gaps.empty:
        return "There are no results to compare for this choice of filters."
    rows = [(MEASURES[str(row["measure"])], row) for _, row in gaps.table.iterrows()]
    told = []
    for measure, row in rows:
        age, what = measure.key_stage.pupils, outcome(row)
        if what == "withheld":
            told.append(f"At {age} there are too few pupils to show a comparison.")
            continue
        ours, theirs = (_of_hundred(row[f"percent_{side}"]) for side in ("in", "not_in"))
        figures = (
            f"{ours} pupils in partnership schools {measure.reached}, {theirs} in schools not in a "
            "partnership"
        )
        if what == "level":
            figures = f"{ours} in both {measure.reached}" if ours == theirs else figures
            told.append(f"At {age} there is no clear difference: {figures}.")
        else:
            told.append(f"At {age}, {figures}: {UNSURE if what == 'unsure' else verdict(clear=True)}.")
    missing = sorted(set(stages) - {measure.key_stage for measure, _ in rows})
    told += [f"There is no comparison at {stage.pupils} for this choice." for stage in missing]
    return " ".join([*told, reservation(gaps, group=group)])


def reservation(gaps: Disclosed, *, group: bool = False) -> str:
    """Why a gap does not show that partnership is its cause, with the sizes of the schools compared.

    `gaps` is a table of `gap`; its first row is told. Of a `group` of pupils its sizes are told, which are
    not those of the schools.
    """
    caution = "schools choose to join: this does not show that partnership is the cause."
    row = gaps.table.iloc[0]
    if not (row["schools_in"] and row["schools_not_in"]):
        return sentence_case(caution)
    ours, theirs, word = sizes_compared(row)
    if not word:
        return sentence_case(caution)
    if group:
        fewer = {"smaller": "fewer", "larger": "more"}[word]
        size = f"{ours:.0f} a cohort against {theirs:.0f}"
        return f"Partnership schools have {fewer} of them ({size}), and {caution}"
    size = f"{counted(round(ours), 'pupil')} a cohort against {theirs:.0f}"
    return f"Partnership schools are {word} ({size}), and {caution}"


def gaps_briefly(gaps: Disclosed) -> str:
    """The gap of each key stage and where it probably lies, in a line below a headline; `gaps` as for
    `headline_title`."""
    told = []
    for _, row in gaps.table.iterrows():
        if pd.notna(row["gap"]):
            size, label = points(gap_told(row)), MEASURES[str(row["measure"])].label
            known = pd.notna(row["wide_low"])
            lies = f"probably {interval(row['wide_low'], row['wide_high'])}" if known else UNSURE
            told.append(f"{label}: {size}, {lies}")
    ours = "Partnership schools v the others at each threshold, in points"
    return f"{ours}. {'; '.join(told)}" if told else ours


def age_told(sat: pd.Timestamp, today: date, *, illustrative: bool = False) -> str:
    """How old the results of tests `sat` on a day are, where newer ones must be out: two years later. Nothing
    else, nor of invented ones."""
    years = pd.Timestamp(today).year - sat.year - ((today.month, today.day) < (sat.month, sat.day))
    return f"These results are {years} years old." if years >= _NEWER_OUT and not illustrative else ""


def where_it_lies(row: pd.Series) -> str:
    """Where a gap probably lies, for below its figure."""
    if pd.isna(row["wide_low"]):
        return UNSURE
    return f"points, probably {interval(row['wide_low'], row['wide_high'])}"


def both_sides(row: pd.Series, beside: str) -> str:
    """What stands beside a gap's name: both percentages (`beside` is "percent") or means ("mean"), both
    sides' pupils ("eligible"), or nothing ("")."""
    if not beside:
        return ""
    if row["mark"] == WITHHELD:
        return f"{WITHHELD} v {WITHHELD}" if beside in ("percent", "mean") else ""
    ours, theirs = row[f"{beside}_in"], row[f"{beside}_not_in"]
    if pd.isna(ours) or pd.isna(theirs):
        return ""
    if beside == "percent":
        return f"{percent(ours)} v {percent(theirs)}"
    if beside == "mean":
        return f"{points(ours, sign=False)} v {points(theirs, sign=False)}"
    return f"{ours:,.0f} v {theirs:,.0f} pupils"


def how_to_read_gaps(
    looks: int, *gaps: Disclosed, band: bool = False, bare: str = "No bar", whole: str = ""
) -> str:
    """How a picture of gaps is read; `looks` is how many are judged together. Where each lies is
    shown by bars, or by a `band`; where some of `gaps` have no bar, which are told by `bare`, why. The bar
    of the `whole` area is not judged with the others but is as it is by itself."""
    drawn, allow = ("band shows", "It allows") if band else ("bars show", "They allow")
    if whole:
        allow = f"But for that of {whole}, which allows for its own thresholds, they allow"
    wider = f" {allow} for {counted(looks, 'gap')} looked at together." if looks > 1 else ""
    unsure = any(without_bar(own.table).any() for own in gaps)
    # One and the same gap can have its bar beside few others and none beside many.
    more = ", for which more are needed the more gaps are looked at together" if looks > 1 else ""
    why = f" {bare}: {UNSURE}{more}." if unsure else ""
    return (
        f"Filled: more than chance. Open: could be chance. The {drawn} where the true gap probably "
        f"lies, 19 times out of 20.{wider}{why}"
    )


def _age(measure: Measure) -> str:
    """The age of the pupils, with the subject where it is one by itself: "age 11 in reading". What is
    assessed at no other age says by it what it is."""
    singly = measure.key_stage is KeyStage.KS2 and measure.subject is not Subject.COMBINED
    return measure.key_stage.pupils + (f" in {measure.subject.value.lower()}" if singly else "")


def _ages(ages: list[str]) -> str:
    """ "age 7", "ages 7 and 11", or "age 7 and age 11 in reading"."""
    if len(ages) == 1 or any(" in " in age for age in ages):
        return listing(ages)
    return f"ages {listing([age.removeprefix('age ') for age in ages])}"


def _of_hundred(percent: float) -> str:
    """A percentage as children: "68 of 100"; of a thousand where it is below 1."""
    if percent < 0.95:
        return f"{percent * 10:.0f} of 1,000"
    return f"{percent:.0f} of 100"
