"""Findings as plain-English sentences, written from disclosed figures and their uncertainty."""

from collections.abc import Sequence

import pandas as pd

from collab.disclosure import Disclosed
from collab.measures import MEASURES, KeyStage, Measure
from collab.metrics.geography import most_spread
from collab.selection import IN, NOT_IN


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


def like_for_like_finding(
    raw: float, adjusted: float, low: float, high: float, held: Sequence[str], reason: str
) -> str:
    """What is left of the gap between schools of the same size and district."""
    if reason:
        return f"A like-for-like comparison cannot be made here: {reason}."
    ahead = "ahead" if adjusted > 0 else "behind"
    size = points(abs(adjusted), sign=False)
    between = f"probably between {points(low, sign=False)} and {points(high, sign=False)}"
    alike = f"with {listing(held)} held equal" if held else "with nothing else to hold equal"
    if low * high > 0:
        verdict = f"partnership schools are {size} points {ahead} ({between})"
    else:
        verdict = f"no clear difference is left ({points(adjusted)} points, {between})"
    return f"As they are, the gap is {points(raw)} points; {alike}, {verdict}."


def like_for_like_title(low: float, high: float, measure: Measure, reason: str) -> str:
    """The like-for-like finding in ten words or fewer."""
    if reason:
        return f"{measure.label}: the gap by cohort size"
    if low * high <= 0:
        return f"{measure.label}: no clear gap between schools alike"
    way = "ahead of" if low > 0 else "behind"
    return f"{measure.label}: partnership schools {way} schools alike"


def effect_title(low: float, high: float, reason: str) -> str:
    """The joining effect in ten words or fewer."""
    if reason:
        return "Change after joining, by years since"
    if low * high <= 0:
        return "No clear change after joining"
    return f"Results {'rose' if low > 0 else 'fell'} after joining, more than chance"


def funnel_finding(schools: int, beyond: int, far: int) -> str:
    """How many schools differ from the county by more than chance would make them."""
    expected = round(schools * 0.05)
    inside = schools - beyond
    told = (
        f"{inside} of {schools} schools lie where chance alone would put them. {beyond} lie "
        f"outside the 95% limits, where about {expected} would by chance"
    )
    if far:
        those = "1 is" if far == 1 else f"{far} are"
        return f"{told}; {those} outside the 99.8% limits and worth a conversation."
    return f"{told}; none lies outside the 99.8% limits."


def effect_finding(effect: float, low: float, high: float, joiners: int, reason: str) -> str:
    """How results changed after joining, against schools that had not joined."""
    if reason:
        return f"The change after joining cannot be told: {reason}."
    way = "more" if effect > 0 else "less"
    told = (
        f"After joining, results of {joiners} schools rose {points(abs(effect), sign=False)} "
        f"points {way} than those of schools not in a partnership over the same years, probably "
        f"between {points(low, sign=False)} and {points(high, sign=False)}"
    )
    return f"{told}: {'more than chance would explain' if low * high > 0 else 'it could be zero'}."


def trend_finding(trend: Disclosed) -> str:
    """In how many years each group was ahead, and in how many by more than the intervals."""
    columns = ["percent", "low", "high"]
    wide = trend.table.pivot_table(index="year", columns="collaboration", values=columns)
    wide = wide.reindex(columns=pd.MultiIndex.from_product([columns, [IN, NOT_IN]])).dropna()
    if wide.empty:
        return "No year has both groups to compare."
    ahead = wide["percent", IN] > wide["percent", NOT_IN]
    apart = (wide["low", IN] > wide["high", NOT_IN]) | (wide["low", NOT_IN] > wide["high", IN])
    return (
        f"Partnership schools were ahead in {int(ahead.sum())} of {len(wide)} years; the intervals "
        f"of the two groups lie apart in {int(apart.sum())}."
    )


def map_finding(partnerships: Disclosed, limit: float, nearer: int) -> str:
    """How many partnerships are local, and which is the most spread.

    `partnerships` has `partnership_name`, `beyond`, `unlocated`, `members` and `mean_to_host`
    (miles); `nearer` is how many schools in none lie nearer to the most spread one's host than
    its members do on average.
    """
    table = partnerships.table[partnerships.table["mean_to_host"].notna()]
    if table.empty:
        return "No partnership with two located schools is open on this day."
    local = int((table["beyond"] == 0).sum())
    told = (
        f"{local} of {len(table)} partnerships are local: every member within {limit:g} miles of "
        "the host school."
    )
    if local == len(table):
        return told
    widest = most_spread(table)
    assert widest is not None
    told += (
        f" The most spread is {widest['partnership_name']}, whose members are on average "
        f"{widest['mean_to_host']:.0f} miles from the host"
    )
    if not nearer:
        return told + "."
    those = "1 nearer school is" if nearer == 1 else f"{nearer} nearer schools are"
    return f"{told}; {those} in no partnership."


def changes_told(changes: Disclosed, before: int) -> str:
    """What formed, regrouped or ended since May of `before`, by name.

    `changes` is a table of `collab.metrics.atlas.changes_since`.
    """
    told = []
    for change, words in (("formed", "Formed"), ("ended", "Ended")):
        rows = changes.table[changes.table["change"] == change]
        names = [
            f"{row['partnership_name']} (out of {row['grew_out_of']})"
            if row["grew_out_of"] and change == "formed"
            else str(row["partnership_name"])
            for _, row in rows.iterrows()
        ]
        if names:
            told.append(f"{words} since May {before}: {listing(names)}.")
    return " ".join(told) or f"No partnership formed or ended since May {before}."
