"""Sentences on partnership schools beside the others."""

from collections.abc import Collection, Sequence

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES, KeyStage, Measure, year_label
from collab.words.numbers import (
    UNSURE,
    Labels,
    briefly,
    counted,
    gap_told,
    interval,
    listing,
    one_decimal,
    percent,
    points,
    probably,
    roughly,
    sentence_case,
    verb,
    verdict,
    whole,
)

LABELS: Labels = {
    "measure": ("Threshold", lambda code: MEASURES[str(code)].label),
    "year": ("Year", lambda year: year_label(int(year))),
    "district": ("District", None),
    "collaboration": ("Which schools", None),
    "size_band": ("Cohort size (pupils)", None),
    "group": ("Group", None),
    "area": ("Area", None),
    "source": ("Source", None),
    "agreement": ("Check", None),
    "schools": ("Schools", whole),
    "eligible": ("Pupils", whole),
    "achieved": ("Pupils who reached it", whole),
    "percent": ("Percent (%)", one_decimal),
    "low": ("95% from (%)", one_decimal),
    "high": ("95% to (%)", one_decimal),
    "schools_in": ("Schools in", whole),
    "eligible_in": ("Pupils in", whole),
    "percent_in": ("In a partnership (%)", one_decimal),
    "low_in": ("In: 95% from (%)", one_decimal),
    "high_in": ("In: 95% to (%)", one_decimal),
    "schools_not_in": ("Schools not in", whole),
    "eligible_not_in": ("Pupils not in", whole),
    "percent_not_in": ("Not in a partnership (%)", one_decimal),
    "low_not_in": ("Not in: 95% from (%)", one_decimal),
    "high_not_in": ("Not in: 95% to (%)", one_decimal),
    "percent_all": ("All schools (%)", one_decimal),
    "gap": ("Gap (points)", points),
    "gap_low": ("Gap from, pupils only (points)", points),
    "gap_high": ("Gap to, pupils only (points)", points),
    "wide_low": ("Gap from (points)", points),
    "wide_high": ("Gap to (points)", points),
    "gap_pupils": ("Gap in pupils", whole),
    "clear": ("More than chance", lambda clear: "yes" if clear else "no"),
    "clear_alone": ("More than chance if looked at alone", lambda clear: "yes" if clear else "no"),
    "comparison": ("Compared", None),
    "comparator": ("Published (%)", lambda value: f"{value:g}"),
    "published_schools": ("Schools, published", whole),
    "published_pupils": ("Pupils, published", whole),
    "published_percent": ("Published (%)", one_decimal),
}
"""Columns of tables of percentages and gaps: labels with units, and formats."""
GAP_COLUMNS = (
    "schools_in",
    "eligible_in",
    "percent_in",
    "low_in",
    "high_in",
    "schools_not_in",
    "eligible_not_in",
    "percent_not_in",
    "low_not_in",
    "high_not_in",
    "gap",
    "wide_low",
    "wide_high",
    "gap_pupils",
    "clear",
)
"""What a table of gaps tells of each, on screen and in the briefing."""


def finding(gaps: Disclosed, stages: Collection[KeyStage] = (KeyStage.KS1, KeyStage.KS2)) -> str:
    """One or two sentences on whether pupils in partnership schools do better.

    `gaps` is a table of `gap` with a `measure` column, one row a headline measure; `stages` are
    the key stages that the data has in the year. What counts as clear is decided in
    `collab.metrics.gap` by the wider of two intervals.
    """
    rows = [(MEASURES[str(row["measure"])], row) for _, row in gaps.table.iterrows()]
    sentences = [_stage_sentence(row, measure) for measure, row in rows]
    missing = sorted(set(stages) - {measure.key_stage for measure, _ in rows})
    if not rows:
        return "There are no results to compare for this choice of filters."
    sentences += [f"There is no comparison at {s.label} for this choice." for s in missing]
    looks = int(gaps.table["looks"].max())
    if looks > 1:
        every = "Both" if looks == 2 else f"All {looks}"
        sentences.append(f"{every} thresholds of the year are judged together.")
    return " ".join(sentences)


def cohorts_compared(gaps: Disclosed, *, group: bool = False) -> str:
    """Whether the schools compared are of the same size, and what that means for the reader.

    `gaps` is a table of `gap`; its first row is told. Of a `group` of pupils nothing is said of size.
    """
    caution = (
        "schools choose whether to join. A gap shows that the two groups differ; it does not show "
        "that partnership is the cause."
    )
    if group or gaps.empty or not (gaps.table["schools_in"].iloc[0] and gaps.table["schools_not_in"].iloc[0]):
        return sentence_case(caution)
    row = gaps.table.iloc[0]
    ours, theirs, word = sizes_compared(row)
    size = f"on average {ours:.0f} against {counted(round(theirs), 'pupil')} a cohort"
    if not word:
        return f"Partnership schools are about as large as the others ({size}), but {caution}"
    return f"Partnership schools are {word} than the others ({size}), and {caution}"


def sizes_compared(row: pd.Series) -> tuple[float, float, str]:
    """Pupils a cohort of both sides of a gap, and whether partnership schools are "smaller",
    "larger", or, with less than a fifth between them, neither ("")."""
    ours, theirs = (row[f"eligible_{s}"] / row[f"schools_{s}"] for s in ("in", "not_in"))
    if max(ours, theirs) < 1.2 * min(ours, theirs):
        return ours, theirs, ""
    return ours, theirs, "smaller" if ours < theirs else "larger"


def _stage_sentence(row: pd.Series, measure: Measure) -> str:
    stage = measure.key_stage.label
    if pd.isna(row["gap"]):
        return f"At {stage} there are too few pupils to show a comparison."
    ours, theirs = percent(row["percent_in"]), percent(row["percent_not_in"])
    if pd.isna(row["wide_low"]):
        return (
            f"At {stage}, {ours} in partnership schools {measure.reached} and {theirs} in the "
            f"others, but there are {UNSURE}."
        )
    if not row["clear"]:
        return (
            f"At {stage} there was no clear difference: {ours} in partnership schools "
            f"{measure.reached} and {theirs} in the others, {verdict(False)}."
        )
    way = "higher" if row["gap"] > 0 else "lower"
    size = points(abs(gap_told(row)), sign=False)
    return (
        f"At {stage}, {ours} of pupils in partnership schools {measure.reached} against {theirs} in "
        f"the others: {size} points {way}, {verdict(True)}."
    )


def thresholds_title(gaps: Disclosed, key_stage: KeyStage) -> str:
    """The finding of one key stage's thresholds in ten words or fewer."""
    clear = gaps.table[gaps.table["clear"].eq(True)]
    if clear.empty:
        return f"{key_stage.label}: no clear difference at any threshold"
    where = MEASURES[str(clear["measure"].iloc[0])].short
    if len(clear) > 1:
        where = f"{len(clear)} thresholds"
    if clear["gap"].gt(0).all():
        return f"{key_stage.label}: partnership schools ahead at {where}"
    if clear["gap"].lt(0).all():
        return f"{key_stage.label}: partnership schools behind at {where}"
    return f"{key_stage.label}: clear differences, in both directions"


def sureness(row: pd.Series) -> str:
    """How sure we can be of one gap, for a reader who does not speak in intervals."""
    if pd.isna(row["gap"]):
        return "Too few pupils to show."
    if pd.isna(row["wide_low"]):
        return f"{UNSURE.capitalize()}."
    span = sentence_case(probably(row["wide_low"], row["wide_high"]))
    return f"{span} points: {briefly(row['clear'])}."


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
    "about 4 in 5 pupils in partnership schools, about 3 in 4 in the others"."""
    ours, theirs = (
        roughly(row[f"percent_{side}"]) if pd.notna(row["gap"]) else "" for side in ("in", "not_in")
    )
    if not ours or not theirs:
        return f"{ours} in partnership schools." if ours else ""
    if ours == theirs:
        return f"{ours}, in partnership schools and in the others."
    return f"{ours} in partnership schools, {theirs} in the others."


def districts_title(gaps: Disclosed, measure: Measure) -> str:
    """The finding of the districts' chart in ten words or fewer.

    `gaps` is a table of `district_gaps` of one measure: its first row is the whole area.
    """
    districts = gaps.table.iloc[1:]
    clear = districts[districts["clear"].eq(True)]
    if clear.empty:
        return f"{measure.label}: no district's gap is more than chance"
    if len(clear) == 1:
        return f"{measure.label}: more than chance only in {clear['district'].iloc[0]}"
    return f"{measure.label}: {len(clear)} of {len(districts)} districts more than chance"


def grid_title(gaps: Disclosed, key_stage: KeyStage) -> str:
    """The finding of all districts at all thresholds of a key stage in ten words or fewer.

    `gaps` holds the districts' rows of `district_gaps`, without the whole area's.
    """
    clear = gaps.table[gaps.table["clear"].eq(True)]
    if clear.empty:
        return f"{key_stage.label}: no district's gap is more than chance"
    if len(clear) == 1:
        row = clear.iloc[0]
        where = f"{row['district']}, {MEASURES[str(row['measure'])].short}"
        return f"{key_stage.label}: more than chance only in {where}"
    looks = int(gaps.table["looks"].max())
    return f"{key_stage.label}: {len(clear)} of {looks} districts' gaps more than chance"


def gap_trend_title(gaps: Disclosed) -> str:
    """The finding of the gap by year in ten words or fewer; `gaps` is of `gaps_over_years`."""
    clear = gaps.table[gaps.table["clear"].eq(True)]
    looks = int(gaps.table["looks"].max())
    if not looks:
        return "The gap, with too few schools to say how sure"
    if clear.empty:
        return "The gap is in no year more than chance"
    return f"The gap is more than chance in {len(clear)} of {counted(looks, 'year')}"


def where_finding(gaps: Disclosed, where: str) -> str:
    """Which districts' gaps remain clear once all the looks are counted.

    `gaps` holds the districts' rows of `district_gaps`, without the whole area's.
    """
    table = gaps.table
    if table.empty:
        return f"No district of {where} has schools on both sides to compare."
    looks, clear = int(table["looks"].max()), table[table["clear"].eq(True)]
    if not looks:
        return f"In every district there are {UNSURE}."
    told = [
        f"{row['district']} ({MEASURES[str(row['measure'])].short}, {points(gap_told(row))} points)"
        for _, row in clear.iterrows()
    ]
    if told:
        count = "one can" if len(told) == 1 else f"{len(told)} can"
        return f"Of the districts' gaps {count} be told from chance: {listing(told)}."
    alone = table[table["clear_alone"].eq(True)]
    if looks == 1:
        return "The one gap that can be judged could be chance."
    if alone.empty:
        return (
            f"Each of the districts' gaps could be chance: {looks} were judged together, and none stands out."
        )
    names = listing(list(dict.fromkeys(alone["district"].astype(str))))
    return (
        f"Looked at alone, {names} would be more than chance; none is once we allow for all the gaps there "
        "are to look at: the districts' gaps could be chance."
    )


def no_row_told(districts: Sequence[str]) -> str:
    """Why some of the districts chosen stand in no row; nothing where all do."""
    if not districts:
        return ""
    row = verb(len(districts), "has no row", "have no rows")
    return f"{listing(districts)} {row}: one side has no result there to compare."


def gaps_in_pupils(gaps: Disclosed) -> str:
    """Each row's gap in pupils, for readers who think in children."""
    told = [
        f"{row['district']} {int(row['gap_pupils'])} {'more' if row['gap'] >= 0 else 'fewer'}"
        for _, row in gaps.table.iterrows()
        if pd.notna(row["gap_pupils"])
    ]
    return f"in pupils, counting those of the smaller group: {'; '.join(told)}." if told else ""


def groups_told(shown: Disclosed, names: Sequence[str], sides: tuple[str, str]) -> str:
    """A table of gaps as sentences, a row each, for readers who cannot see its chart; `names` are
    of the rows, `sides` of the two groups."""
    told = []
    for name, (_, row) in zip(names, shown.table.iterrows(), strict=True):
        if pd.isna(row["gap"]):
            told.append(f"{name}: withheld.")
            continue
        sure = briefly(row["clear"])
        told.append(
            f"{name}: {sides[0].lower()} {percent(row['percent_in'])}, {sides[1].lower()} "
            f"{percent(row['percent_not_in'])}, gap {points(gap_told(row))} points, {sure}."
        )
    return " ".join(told)


def gaps_told(shown: Disclosed, names: Sequence[str]) -> str:
    """The gap of each row with its wider interval as sentences, as `groups_told`."""
    told = []
    for name, (_, row) in zip(names, shown.table.iterrows(), strict=True):
        if pd.isna(row["gap"]):
            told.append(f"{name}: withheld.")
        else:
            lies = f"probably {interval(row['wide_low'], row['wide_high'])}"
            if pd.isna(row["wide_low"]):
                lies = UNSURE
            told.append(f"{name}: {points(gap_told(row))} points, {lies}.")
    return " ".join(told)
