"""Sentences on the ten lessons: what is in place, what is not, and where people and data differ."""

from collections.abc import Mapping, Sequence

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import RATINGS
from collab.words.numbers import (
    Labels,
    counted,
    listing,
    listing_whole,
    lower_first,
    number,
    one_decimal,
    sentence_case,
    verb,
    whole,
)

FIRST_RECORD = "Record a first assessment under “Record an assessment”, or a review on the page Partnerships."
"""What can be done where nothing is recorded."""
_NAMED = 6
"""Most partnerships that a sentence names."""
LABELS: Labels = {
    "lesson_title": ("Lesson", None),
    "rating": ("Rating", lambda rating: RATINGS[str(int(rating))]),
    "before": ("Rating before", lambda rating: RATINGS[str(int(rating))]),
    "assessed_on": ("Date", lambda day: f"{day:%d/%m/%Y}"),
    "reviewed_on": ("Date", lambda day: f"{day:%d/%m/%Y}"),
    "last": ("Last looked at", lambda day: f"{day:%d/%m/%Y}"),
    "due": ("Next due", lambda day: f"{day:%d/%m/%Y}"),
    "next_due": ("Next due", None),
    "last_told": ("Last looked at", None),
    "by": ("By", None),
    "evidence": ("Evidence", None),
    "told": ("What the data says", None),
    "assessed": ("Partnerships assessed", whole),
    "in_place": ("In place", whole),
    "risen": ("Rose", whole),
    "fallen": ("Fell", whole),
    "share": ("In place (%)", one_decimal),
}
"""Columns of tables of lessons, ratings and reviews: labels with units, and formats."""


def lessons_finding(least: Disclosed, lessons: Mapping[int, str], assessed: int, partnerships: int) -> str:
    """How many partnerships were assessed and which lessons are least in place among them.

    `least` holds rows of `collab.metrics.lesson_ratings.least_in_place`.
    """
    if not partnerships:
        return "There is no partnership to assess."
    told = f"The one partnership has {'' if assessed else 'not '}been assessed against the ten lessons."
    if partnerships > 1:
        told = (
            f"{number(assessed).capitalize()} of {counted(partnerships, 'partnership')} "
            f"{verb(assessed, 'has', 'have')} been assessed against the ten lessons."
        )
    if least.empty:
        return f"{told} With fewer than three assessed for a lesson, nothing can be said of it yet."
    names = [
        f"{lessons[int(row['lesson'])]} ({int(row['in_place'])} of {int(row['assessed'])})"
        for _, row in least.table.iterrows()
    ]
    return f"{told} Least in place: {listing(names)}."


def lessons_title(least: Disclosed, lessons: Mapping[int, str]) -> str:
    """The heat map's finding in ten words or fewer."""
    if least.empty:
        return "Latest rating of each partnership for each lesson"
    return f"Least in place: {lessons[int(least.table['lesson'].iloc[0])].lower()}"


def lessons_headline(least: Disclosed, lessons: Mapping[int, str]) -> str:
    """Which of the ten lessons is least in place, as a page's title goes on behind its place; `least` as
    for `lessons_finding`."""
    if least.empty:
        return "are the ten lessons in place? Too few are assessed to say"
    name = lessons[int(least.table["lesson"].iloc[0])]
    return f"of the ten lessons, “{lower_first(name)}” is least in place"


def assessed_title(assessed: int, partnerships: int) -> str:
    """How many of the partnerships were assessed, as a page's title goes on behind its place."""
    if not partnerships:
        return "there is no partnership to assess"
    return f"{number(assessed)} of {counted(partnerships, 'partnership')} assessed so far"


def movement(rows: Disclosed) -> str:
    """How ratings moved between the last two assessments of each partnership and lesson."""
    risen, fallen = int(rows.table["risen"].sum()), int(rows.table["fallen"].sum())
    if not risen + fallen:
        return "No rating has changed since the one before it."
    return f"Since the assessment before, {counted(risen, 'rating')} rose and {number(fallen)} fell."


def apart_title(differ: list[str]) -> str:
    """How often people and data do not say the same of a lesson: `differ` has a mark for each of
    the pairs, "people" or "data" where they do not."""
    apart = sum(bool(mark) for mark in differ)
    if not differ:
        return "Nothing to compare yet: no lesson of which the data speaks is rated"
    if not apart:
        return "People and data agree wherever both say something"
    return f"People and data disagree on {apart:,} of {counted(len(differ), 'rating')}"


def disagreement(rating: int, told: str, title: str) -> str:
    """One rating beside what the data says: "rated 'embedded' for 'Stay geographically
    focused'; locality is 0.21"."""
    return f"rated {RATINGS[str(rating)].lower()!r} for {title!r}; {told}"


def review_due_told(row: pd.Series) -> str:
    """When a partnership is next to be looked at, and whether that day is over; `row` of
    `collab.metrics.lesson_ratings.review_dates`."""
    if pd.isna(row["last"]):
        return "now"
    return f"{row['due']:%d/%m/%Y}{', overdue' if row['overdue'] else ''}"


def overdue(rows: Disclosed) -> str:
    """How many partnerships are due to be looked at."""
    late = int(rows.table["overdue"].sum())
    if late and rows.table["last"].isna().all():
        return "No review or assessment is recorded yet."
    if not late:
        return "No partnership is due for a review."
    those = f"{late} of {counted(len(rows.table), 'partnership')}"
    return f"{those} {verb(late, 'is', 'are')} due for a review."


def never_looked_at(names: Sequence[str]) -> str:
    """The partnerships never assessed or reviewed, the first few by name, said once of them all."""
    more = len(names) - _NAMED
    told = [*names[:_NAMED], f"{more} more"] if more > 0 else list(names)
    return f"Never assessed or reviewed: {listing_whole(told)}."


def longest_overdue(rows: Disclosed) -> str:
    """Who has waited longest for a review, and how many never had one; `rows` as for `overdue`."""
    table = rows.table
    if len(table) and table["last"].isna().all():
        return f"No partnership has been assessed or reviewed yet. {FIRST_RECORD}"
    never, waiting = int(table["last"].isna().sum()), table[table["overdue"] & table["last"].notna()]
    told = f"{number(never)} {verb(never, 'was', 'were')} never assessed or reviewed."
    told = sentence_case(told) if never else ""
    if waiting.empty:
        return told or "Every partnership was looked at in time."
    worst = waiting.sort_values("due", kind="stable").iloc[0]
    first = f"The longest overdue is {worst['partnership_name']}, since {worst['due']:%d/%m/%Y}."
    return f"{first} {told}".strip()
