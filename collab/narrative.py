"""Findings as plain-English sentences, written from disclosed figures and their uncertainty."""

from collections.abc import Sequence

import pandas as pd

from collab.disclosure import Disclosed
from collab.measures import MEASURES, KeyStage, Measure


def points(value: float, *, sign: bool = True) -> str:
    """Percentage points at one decimal, with a real minus sign: "+4.5" or "−0.3"."""
    text = f"{value:+.1f}" if sign else f"{value:.1f}"
    return text.replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def percent(value: float) -> str:
    """A percentage at one decimal: "68.1%"."""
    return f"{value:.1f}%"


def interval(low: float, high: float) -> str:
    """An interval of percentage points: "1.7 to 7.2"."""
    return f"{points(low, sign=False)} to {points(high, sign=False)}"


def listing(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "Boston, Lincoln and West Lindsey"."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def place(area: str, districts: Sequence[str]) -> str:
    """Where a sentence is about: the chosen districts, or the whole area."""
    if not districts:
        return area
    return listing(districts) if len(districts) <= 3 else f"{len(districts)} districts of {area}"


def finding(gaps: Disclosed) -> str:
    """One or two sentences on whether pupils in partnership schools do better.

    `gaps` is a table of `gap` with a `measure` column, one row a headline measure. What counts as
    clear is decided in `collab.metrics.comparison` by the wider of two intervals.
    """
    rows = [(MEASURES[str(row["measure"])], row) for _, row in gaps.table.iterrows()]
    sentences = [_stage_sentence(row, measure) for measure, row in rows]
    missing = sorted(set(KeyStage) - {measure.key_stage for measure, _ in rows})
    if len(missing) == len(KeyStage):
        return "There are no results to compare for this choice of filters."
    sentences += [f"There is no comparison at {s.label} for this choice." for s in missing]
    return " ".join(sentences)


def _stage_sentence(row: pd.Series, measure: Measure) -> str:
    stage = measure.key_stage.label
    if pd.isna(row["gap"]):
        return f"At {stage} there are too few pupils to show a comparison."
    ours, theirs = percent(row["percent_in"]), percent(row["percent_not_in"])
    if not row["clear"]:
        return (
            f"At {stage} there was no clear difference: {ours} in partnership schools "
            f"{measure.reached} and {theirs} elsewhere, which chance could explain."
        )
    way = "higher" if row["gap"] > 0 else "lower"
    size = points(abs(row["gap"]), sign=False)
    return (
        f"At {stage}, {ours} of pupils in partnership schools {measure.reached} against {theirs} "
        f"elsewhere: {size} points {way}, more than chance would explain."
    )


def thresholds_title(gaps: Disclosed, key_stage: KeyStage) -> str:
    """The finding of one key stage's thresholds in ten words or fewer."""
    clear = gaps.table[gaps.table["clear"].eq(True)]
    if clear.empty:
        return f"{key_stage.label}: no clear difference at any threshold"
    names = listing([MEASURES[str(code)].short for code in clear["measure"]])
    if clear["gap"].gt(0).all():
        return f"{key_stage.label}: partnership schools ahead at {names}"
    if clear["gap"].lt(0).all():
        return f"{key_stage.label}: partnership schools behind at {names}"
    return f"{key_stage.label}: clear differences, in both directions"


def sureness(row: pd.Series) -> str:
    """How sure we can be of one gap, for a reader who does not speak in intervals."""
    if pd.isna(row["gap"]):
        return "Too few pupils to show."
    if pd.isna(row["clustered_low"]):
        return "One side is a single school, so we cannot tell it from chance."
    span = interval(row["wide_low"], row["wide_high"])
    verdict = "clear of zero" if row["clear"] else "it could be zero"
    return f"Probably between {span.replace(' to ', ' and ')} points: {verdict}."


def pupils_worth(row: pd.Series) -> str:
    """The gap in pupils of the smaller group."""
    count = int(row["gap_pupils"])
    more = "more" if row["gap"] >= 0 else "fewer"
    own = row["eligible_in"] <= row["eligible_not_in"]
    group = "partnership schools" if own else "the other schools"
    more = more if own else {"more": "fewer", "fewer": "more"}[more]
    size = f"{int(min(row['eligible_in'], row['eligible_not_in'])):,}"
    if count == 0:
        return f"Less than one pupil of {size} in {group}."
    return f"That is {count} {more} of the {size} pupils in {group}."


def districts_title(gaps: Disclosed, measure: Measure) -> str:
    """The finding of the districts' chart in ten words or fewer.

    `gaps` is a table of `district_gaps`: its first row is all districts together.
    """
    districts = gaps.table.iloc[1:]
    clear = districts[districts["clear"].eq(True)]
    if clear.empty:
        return f"{measure.label}: no district's gap is clear of chance"
    if len(clear) == 1:
        return f"{measure.label}: only {clear['district'].iloc[0]}'s gap is clear of chance"
    return f"{measure.label}: {len(clear)} of {len(districts)} districts' gaps are clear of chance"
