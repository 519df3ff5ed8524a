"""Sentences on partnership schools beside the others."""

from collections.abc import Collection, Sequence

import pandas as pd

from collab.disclosure import Disclosed
from collab.measures import MEASURES, KeyStage, Measure
from collab.narrative.words import interval, listing, percent, points, roughly


def finding(gaps: Disclosed, stages: Collection[KeyStage] = tuple(KeyStage)) -> str:
    """One or two sentences on whether pupils in partnership schools do better.

    `gaps` is a table of `gap` with a `measure` column, one row a headline measure; `stages` are
    the key stages that the data has in the year. What counts as clear is decided in
    `collab.metrics.comparison` by the wider of two intervals.
    """
    rows = [(MEASURES[str(row["measure"])], row) for _, row in gaps.table.iterrows()]
    sentences = [_stage_sentence(row, measure) for measure, row in rows]
    missing = sorted(set(stages) - {measure.key_stage for measure, _ in rows})
    if not rows:
        return "There are no results to compare for this choice of filters."
    sentences += [f"There is no comparison at {s.label} for this choice." for s in missing]
    return " ".join(sentences)


def cohorts_compared(gaps: Disclosed) -> str:
    """Whether the schools compared are of the same size, and what that means for the reader.

    `gaps` is a table of `gap`; its first row is told.
    """
    caution = (
        "schools choose whether to join. A gap shows that the two groups differ; it does not show "
        "that partnership is the cause."
    )
    if gaps.empty or not (
        gaps.table["schools_in"].iloc[0] and gaps.table["schools_not_in"].iloc[0]
    ):
        return f"{caution[0].upper()}{caution[1:]}"
    row = gaps.table.iloc[0]
    ours, theirs = (row[f"eligible_{s}"] / row[f"schools_{s}"] for s in ("in", "not_in"))
    size = f"{ours:.0f} pupils a cohort against {theirs:.0f}"
    if max(ours, theirs) < 1.2 * min(ours, theirs):
        return f"Partnership schools are about as large as the others ({size}), but {caution}"
    word = "smaller" if ours < theirs else "larger"
    return f"Partnership schools are {word} than the others ({size}), and {caution}"


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


def everyday(row: pd.Series) -> str:
    """The two percentages of a gap as shares that anybody can picture, where both have one:
    "about 4 in 5 pupils in partnership schools, about 3 in 4 elsewhere"."""
    ours, theirs = (roughly(row[f"percent_{side}"]) if pd.notna(row["gap"]) else ""
                    for side in ("in", "not_in"))  # fmt: skip
    if not ours or not theirs:
        return f"{ours} in partnership schools." if ours else ""
    if ours == theirs:
        return f"{ours}, in partnership schools and elsewhere."
    return f"{ours} in partnership schools, {theirs} elsewhere."


def districts_title(gaps: Disclosed, measure: Measure) -> str:
    """The finding of the districts' chart in ten words or fewer.

    `gaps` is a table of `district_gaps` of one measure: its first row is the whole area.
    """
    districts = gaps.table.iloc[1:]
    clear = districts[districts["clear"].eq(True)]
    if clear.empty:
        return f"{measure.label}: no district's gap is clear of chance"
    if len(clear) == 1:
        return f"{measure.label}: only {clear['district'].iloc[0]}'s gap is clear of chance"
    return f"{measure.label}: {len(clear)} of {len(districts)} districts' gaps are clear of chance"


def where_finding(gaps: Disclosed, where: str) -> str:
    """Which districts' gaps remain clear once all the looks are counted.

    `gaps` holds the districts' rows of `district_gaps`, without the whole area's.
    """
    table = gaps.table
    if table.empty:
        return f"No district of {where} has schools on both sides to compare."
    looks, clear = int(table["looks"].max()), table[table["clear"].eq(True)]
    told = [
        f"{row['district']} ({MEASURES[str(row['measure'])].short}, {points(row['gap'])} points)"
        for _, row in clear.iterrows()
    ]
    if told:
        count = "one can" if len(told) == 1 else f"{len(told)} can"
        names = listing(told)
        return f"Among the {looks} gaps of all districts, {count} be told from chance: {names}."
    count = int(table["clear_alone"].eq(True).sum())
    seen = ("none looks real", "one looks real")[count] if count < 2 else f"{count} look real"
    return (
        f"Looked at alone, {seen}; none remains clear once we allow for the {looks} gaps there are "
        "to look at: the districts' gaps may be chance."
    )


def gaps_in_pupils(gaps: Disclosed) -> str:
    """Each row's gap in pupils of its smaller group, for readers who think in children."""
    told = [
        f"{row['district']} {int(row['gap_pupils'])} {'more' if row['gap'] >= 0 else 'fewer'}"
        for _, row in gaps.table.iterrows()
        if pd.notna(row["gap_pupils"])
    ]
    return f"In pupils of the smaller group: {'; '.join(told)}."


def groups_told(shown: Disclosed, names: Sequence[str], sides: tuple[str, str]) -> str:
    """A table of gaps as sentences, a row each, for readers who cannot see its chart; `names` are
    of the rows, `sides` of the two groups."""
    told = []
    for name, (_, row) in zip(names, shown.table.iterrows(), strict=True):
        if pd.isna(row["gap"]):
            told.append(f"{name}: withheld.")
            continue
        sure = "clear of chance" if row["clear"] else "not clear of chance"
        told.append(
            f"{name}: {sides[0].lower()} {percent(row['percent_in'])}, {sides[1].lower()} "
            f"{percent(row['percent_not_in'])}, gap {points(row['gap'])} points, {sure}."
        )
    return " ".join(told)


def gaps_told(shown: Disclosed, names: Sequence[str]) -> str:
    """The gap of each row with its wider interval as sentences, as `groups_told`."""
    told = []
    for name, (_, row) in zip(names, shown.table.iterrows(), strict=True):
        if pd.isna(row["gap"]):
            told.append(f"{name}: withheld.")
        else:
            between = interval(row["wide_low"], row["wide_high"])
            told.append(f"{name}: {points(row['gap'])} points, 95% interval {between}.")
    return " ".join(told)
