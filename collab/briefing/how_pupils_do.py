"""The sections on attainment, from the same figures as the pages Overview and Attainment."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.context import Context
from collab.briefing.graphs import gaps_graph, groups_graph, trend_graph
from collab.briefing.model import Section, Table
from collab.data.disclosure.gate import Disclosed, disclose_attainment, disclose_gaps
from collab.data.measures import MEASURES, comparability_note, measures_for, year_label
from collab.data.selection import left_out, select
from collab.metrics import gap_tables, joining_effect
from collab.metrics.like_for_like import size_comparison
from collab.metrics.trend import trend
from collab.words.on_gaps import GAP_COLUMNS

_BRIEF = ("percent_in", "percent_not_in", "gap", "clear")
_PERCENT = (
    "percent of a group = pupils who reached the threshold / all eligible pupils of its schools, "
    "added up. Interval of a percent: the widest of Wilson's score interval, 95% (Newcombe 1998, "
    "Stat. Med. 17:857), with pupils, schools and partnerships as the draws. "
)
_GAP = (
    "Gap = percent in a partnership minus percent not in a partnership. A gap is more than chance when the "
    "widest of three intervals excludes zero: Newcombe's (1998, Stat. Med. 17:873), and those that "
    "take the school (Cochran 1977, section 6.3) and the partnership as the sampling unit. Gaps "
    "shown together are judged together, and drawn at the level at which they are judged. "
)


def finding(context: Context) -> Iterator[Section]:
    """The headline of each key stage, in words and figures."""
    headlines = headline(context)
    stages = context.dataset.stages_of(context.selection.year)
    sentences = [words.finding(headlines, stages)]
    sentences += [
        f"{MEASURES[str(row['measure'])].label}: that is {told}"
        for _, row in headlines.table.iterrows()
        if (told := words.everyday(row))
    ]
    bullets = [
        f"{MEASURES[str(row['measure'])].label}: {words.sureness(row)} {words.pupils_worth(row)}"
        for _, row in headlines.table.iterrows()
        if pd.notna(row["gap"])
    ]
    bullets.append(words.cohorts_compared(headlines))
    table = Table(
        "Headline figures", headlines, ("measure", *GAP_COLUMNS, "percent_all"), ("measure", *_BRIEF)
    )
    yield Section(
        "finding",
        f"{context.place} {context.year}: do partnership schools do better?",
        tuple(sentences),
        tuple(bullets),
        table=table if not headlines.empty else None,
        method=_PERCENT + _GAP,
    )


def headline(context: Context) -> Disclosed:
    """The headline gaps, as on the Overview."""
    codes = gap_tables.headline_codes(context.dataset, context.selection)
    return _disclosed(context, gap_tables.at_measures(context.gaps, codes))


def key_stages(context: Context) -> Iterator[Section]:
    """In against not in at every threshold, a section a key stage."""
    for stage in context.dataset.stages_of(context.selection.year):
        codes = [measure.code for measure in measures_for(context.selection.year, stage)]
        shown = _disclosed(context, gap_tables.at_measures(context.gaps, codes))
        if shown.empty:
            continue
        names = [MEASURES[str(code)].short for code in shown.table["measure"]]
        meanings = [f"{MEASURES[str(c)].short}: {MEASURES[str(c)].meaning}" for c in shown.table["measure"]]
        yield Section(
            f"key_stages-{stage.value}",
            words.thresholds_title(shown, stage),
            (
                f"Pupils aged {stage.pupils.removeprefix('age ')}, {context.year}. "
                f"{_clear_words(shown, 'threshold')}",
            ),
            graph=groups_graph(shown, names),
            table=Table(
                f"{stage.label} by threshold",
                shown,
                ("measure", *GAP_COLUMNS, "percent_all"),
                ("measure", *_BRIEF),
            ),
            method=_PERCENT + _GAP + " ".join(meanings),
        )


def districts(context: Context) -> Iterator[Section]:
    """In against not in by district, judged together."""
    table = gap_tables.district_gaps(context.dataset, context.selection)
    shown = _disclosed(context, table)
    if len(shown.table) < 2:
        return
    measure = context.selection.definition
    own = shown.where(~shown.table["whole"])
    yield Section(
        "districts",
        words.districts_title(shown, measure),
        (words.where_finding(own, context.place),),
        graph=groups_graph(shown, [str(name) for name in shown.table["district"]]),
        table=Table(
            "Districts",
            shown,
            ("district", "measure", *GAP_COLUMNS, "clear_alone"),
            ("district", "percent_in", "percent_not_in", "gap", "clear"),
        ),
        method=_PERCENT + _GAP + "Among several districts some gaps stand out by chance, so those "
        "called more than chance are so after allowing for all the looks, at the level at which their "
        "intervals are drawn (Benjamini and Yekutieli 2005, JASA 100:71).",
    )


def alike(context: Context) -> Iterator[Section]:
    """The gap between schools alike, and inside each band of size."""
    dataset, selection = context.dataset, context.selection
    raw = gap_tables.at_measures(context.gaps, [selection.measure])
    table, adjusted = size_comparison(select(dataset, selection), raw)
    shown = _disclosed(context, table)
    if shown.empty:
        return
    raw, clear = words.gap_told(shown.table.iloc[0]), bool(shown.table["clear"].iloc[0])
    figures = (adjusted.gap, adjusted.low, adjusted.high)
    measure = context.selection.definition
    held = words.listing(adjusted.adjusted_for) or "nothing"
    yield Section(
        "alike",
        words.like_for_like_title(*figures[1:], measure, adjusted.reason),
        (words.like_for_like_finding(raw, *figures, adjusted.adjusted_for, adjusted.reason, clear),),
        (
            f"Held equal: {held}. {words.left_out_told(adjusted)}".strip(),
            "Not held equal, because the data does not say: pupils' starting points, poverty, special "
            "needs, and why a school chose to join.",
        ),
        graph=gaps_graph(shown),
        table=Table(
            "Like for like",
            shown,
            ("comparison", *GAP_COLUMNS),
            ("comparison", "gap", "wide_low", "wide_high", "clear"),
        ),
        method="binomial regression of pupils who reached the threshold on partnership, cohort "
        "size and district, with errors that allow for pupils clustering in schools (Liang and "
        "Zeger 1986); average difference in percentage points (Williams 2012).",
    )


def over_time(context: Context) -> Iterator[Section]:
    """Both groups over the years, and the change after joining."""
    dataset, selection = context.dataset, context.selection
    shown = disclose_attainment(trend(dataset, selection), dataset.threshold)
    if shown.empty:
        return
    effect = joining_effect.joining_effect(joining_effect.panel(dataset, selection))
    told = words.effect_finding(effect)
    names = words.listing([MEASURES[c].short for c in shown.table["measure"].unique()])
    note = comparability_note(selection.year)
    yield Section(
        "time",
        f"{selection.key_stage.label} over time: {names}",
        (words.trend_finding(shown), told),
        (note,) if note else (),
        graph=trend_graph(shown),
        table=Table(
            "Over time",
            shown,
            ("year", "measure", "collaboration", "schools", "eligible", "percent", "low", "high"),
            (),
        ),
        method="each year's members are those of 1 May, when the tests are sat. Change after "
        "joining: differences in differences against schools not yet in a partnership, never "
        "across 2016 (Callaway and Sant'Anna 2021).",
    )


def method(context: Context) -> Iterator[Section]:
    """How the figures are made, and whose they are."""
    release, dataset = context.dataset.release, context.dataset
    bullets = [
        "A percentage is the number of pupils who reached the threshold out of all eligible "
        "pupils of the group's schools, never an average of school percentages.",
        "A gap counts as more than chance only when the widest of three intervals excludes zero: one treats "
        "pupils as independent, one allows for pupils of one school being alike, one for schools "
        "of one partnership being alike. Gaps shown together are judged together.",
        f"Results of fewer than {dataset.threshold} pupils are never shown on their own: very "
        "small cohorts only count together with others, so that no child can be recognised.",
        "A school counts as in a partnership when it belongs to at least one on 1 May of the "
        "year. Schools choose whether to join, so a gap is not proof of an effect.",
    ]
    if release.illustrative:
        bullets.append(
            "The schools, partnerships and results are invented; for 2013/14 they add up to the "
            "county's published figures."
        )
    outside = left_out(dataset, context.selection)
    if outside:
        bullets.append(
            f"{words.counted(outside, 'school')} not in these figures: very small cohorts, which "
            "count only with schools outside the selection."
        )
    bullets.append(
        f"Data: {release.title}, release {release.number}, {words.counted(len(release.files), 'file')}, "
        f"made by {release.made_by}. Measure: {context.selection.definition.label}, "
        f"{year_label(context.selection.year)}."
    )
    yield Section("method", "How these figures are made", bullets=tuple(bullets), method=_PERCENT + _GAP)


def _disclosed(context: Context, table: pd.DataFrame) -> Disclosed:
    outside = left_out(context.dataset, context.selection)
    return disclose_gaps(table, context.dataset.threshold, outside)


def _clear_words(shown: Disclosed, what: str) -> str:
    clear = int(shown.table["clear"].eq(True).sum())
    count = len(shown.table)
    if not clear:
        return f"At none of {count} {what}s is the gap more than chance would explain."
    return f"At {clear} of {count} {what}s the gap is more than chance would explain."
