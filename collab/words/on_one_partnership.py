"""Sentences on one partnership."""

import pandas as pd

from collab.disclosure import Disclosed
from collab.measures import Measure, year_label
from collab.metrics.adjustment import Adjusted
from collab.metrics.profile import FEW_PUPILS
from collab.narrative.words import listing, percent, points


def profile_finding(gaps: Disclosed, years: tuple[int, ...], measure: Measure, name: str) -> str:
    """How the partnership's pupils did beside all others, and how sure we can be.

    `gaps` is the disclosed row of `collab.metrics.profile.profile`.
    """
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        return f"{name} has no result of its own that can be shown for this year and measure."
    row = gaps.table.iloc[0]
    way = "above" if row["gap"] > 0 else "below"
    when = pooled_label(years)
    told = (
        f"{percent(row['percent_in'])} of its {int(row['eligible_in']):,} pupils {measure.reached} "
        f"({when}), {points(abs(row['gap']), sign=False)} points {way} all other schools"
    )
    if pd.isna(row["clustered_low"]):
        return f"{told}. It is a single result, so we cannot tell it from chance."
    span = f"{points(row['wide_low'], sign=False)} and {points(row['wide_high'], sign=False)}"
    verdict = "more than chance would explain" if row["clear"] else "which chance could explain"
    return f"{told}: probably between {span} points, {verdict}."


def pooled_label(years: tuple[int, ...]) -> str:
    """The years that were added up: "2013/14" or "2011/12 to 2013/14 added up"."""
    if len(years) < 2:
        return year_label(years[0]) if years else "no year"
    return f"{listing([year_label(y) for y in years])} added up"


def pooled_note(years: tuple[int, ...]) -> str:
    """Why several years were added up, or nothing."""
    if len(years) < 2:
        return ""
    return (
        f"With fewer than {FEW_PUPILS} pupils in a year, one of them is worth more than a point: "
        f"the pupils of {listing([year_label(y) for y in years])} are added up (pupils, not "
        "percentages of schools), with the members of each year."
    )


def alike_sentence(adjusted: Adjusted) -> str:
    """The same gap between schools alike."""
    if adjusted.reason:
        return f"A like-for-like comparison cannot be made: {adjusted.reason}."
    way = "above" if adjusted.gap > 0 else "below"
    verdict = "clear of zero" if adjusted.low * adjusted.high > 0 else "it could be zero"
    return (
        f"Like for like, with {listing(adjusted.adjusted_for)} held equal, it is "
        f"{points(abs(adjusted.gap), sign=False)} points {way} the others (probably between "
        f"{points(adjusted.low, sign=False)} and {points(adjusted.high, sign=False)}): {verdict}."
    )


def change_sentence(change: Disclosed) -> str:
    """How results changed since the partnership formed, beside all other schools."""
    if change.empty:
        return (
            "The change since it formed cannot be told: there are no results of the same kind of "
            "tests from before."
        )
    row = change.table.iloc[0]
    if pd.isna(row["difference"]):
        return "The change since it formed rests on too few pupils to be shown."
    when = (
        f"from {year_label(int(row['base']))}, before it formed, to {year_label(int(row['year']))}"
    )
    told = (
        f"Results of its schools changed by {points(row['change_in'])} points {when}, those of all "
        f"other schools by {points(row['change_not_in'])}"
    )
    if pd.isna(row["wide_low"]):
        return f"{told}."
    span = f"{points(row['wide_low'], sign=False)} and {points(row['wide_high'], sign=False)}"
    verdict = "clear of zero" if row["wide_low"] * row["wide_high"] > 0 else "it could be zero"
    return (
        f"{told}: a difference of {points(row['difference'])} points (probably between {span}), "
        f"{verdict}."
    )
