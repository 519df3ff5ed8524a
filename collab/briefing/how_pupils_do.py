"""The sections on attainment, from the same figures as the pages Overview and Attainment."""

from collections.abc import Iterator

import pandas as pd

from collab import narrative
from collab.briefing.context import Context
from collab.briefing.graphs import gaps_graph, groups_graph, trend_graph
from collab.briefing.model import Section, Table
from collab.disclosure import Disclosed, disclose_attainment, disclose_gaps
from collab.measures import MEASURES, comparability_note, year_label
from collab.metrics import impact, summary
from collab.metrics.adjustment import size_comparison
from collab.selection import left_out, select

GAP_COLUMNS = (
    "schools_in", "eligible_in", "percent_in", "low_in", "high_in",
    "schools_not_in", "eligible_not_in", "percent_not_in", "low_not_in", "high_not_in",
    "gap", "wide_low", "wide_high", "gap_pupils", "clear",
)  # fmt: skip
_BRIEF = ("percent_in", "percent_not_in", "gap", "clear")
_PERCENT = (
    "percent of a group = pupils who reached the threshold / all eligible pupils of its schools, "
    "added up. Interval of a percent: Wilson score, 95% (Newcombe 1998, Stat. Med. 17:857). "
)
_GAP = (
    "Gap = percent in a collaboration minus percent not in one. A gap is called clear when the "
    "wider of two 95% intervals excludes zero: Newcombe's (1998, Stat. Med. 17:873), and one that "
    "takes the school as the sampling unit (Cochran 1977, section 6.3). "
)


def finding(context: Context) -> Iterator[Section]:
    """The headline of each key stage, in words and figures."""
    headlines = headline(context)
    stages = context.dataset.stages_of(context.selection.year)
    sentences = [narrative.finding(headlines, stages)]
    sentences += [
        f"{MEASURES[str(row['measure'])].label}: that is {told}"
        for _, row in headlines.table.iterrows() if (told := narrative.everyday(row))
    ]  # fmt: skip
    bullets = [
        f"{MEASURES[str(row['measure'])].label}: {narrative.sureness(row)} "
        f"{narrative.pupils_worth(row)}"
        for _, row in headlines.table.iterrows() if pd.notna(row["gap"])
    ]  # fmt: skip
    bullets.append(narrative.cohorts_compared(headlines))
    table = Table("Headline figures", headlines, ("measure", *GAP_COLUMNS, "percent_all"),
                  ("measure", *_BRIEF))  # fmt: skip
    yield Section(
        "finding", f"{context.place} {context.year}: do partnership schools do better?",
        tuple(sentences), tuple(bullets), table=table if not headlines.empty else None,
        method=_PERCENT + _GAP,
    )  # fmt: skip


def headline(context: Context) -> Disclosed:
    """The headline gaps, as on the Overview."""
    return _disclosed(context, summary.headline_gaps(context.dataset, context.selection))


def key_stages(context: Context) -> Iterator[Section]:
    """In against not in at every threshold, a section a key stage."""
    for stage in context.dataset.stages_of(context.selection.year):
        shown = _disclosed(
            context, summary.threshold_gaps(context.dataset, context.selection, stage)
        )
        if shown.empty:
            continue
        names = [MEASURES[str(code)].short for code in shown.table["measure"]]
        meanings = [f"{MEASURES[str(c)].short}: {MEASURES[str(c)].meaning}"
                    for c in shown.table["measure"]]  # fmt: skip
        yield Section(
            f"key_stages-{stage.value}", narrative.thresholds_title(shown, stage),
            (f"Pupils aged {stage.pupils.removeprefix('age ')}, {context.year}. "
             f"{_clear_words(shown, 'threshold')}",),
            graph=groups_graph(shown, names),
            table=Table(f"{stage.label} by threshold", shown,
                        ("measure", *GAP_COLUMNS, "percent_all"), ("measure", *_BRIEF)),
            method=_PERCENT + _GAP + " ".join(meanings),
        )  # fmt: skip


def districts(context: Context) -> Iterator[Section]:
    """In against not in by district, judged together."""
    table = summary.district_gaps(context.dataset, context.selection)
    shown = _disclosed(context, table)
    if len(shown.table) < 2:
        return
    measure = context.selection.definition
    own = shown.where(shown.table["clear_alone"].notna())
    yield Section(
        "districts", narrative.districts_title(shown, measure),
        (narrative.where_finding(own, context.place),),
        graph=groups_graph(shown, [str(name) for name in shown.table["district"]]),
        table=Table("Districts", shown, ("district", "measure", *GAP_COLUMNS, "clear_alone"),
                    ("district", "percent_in", "percent_not_in", "gap", "clear")),
        method=_PERCENT + _GAP + "Among several districts some gaps look real by chance, so those "
        "called clear are clear after allowing for all the looks (Benjamini and Hochberg 1995, 5% "
        "false discoveries).",
    )  # fmt: skip


def alike(context: Context) -> Iterator[Section]:
    """The gap between schools alike, and inside each band of size."""
    table, adjusted = size_comparison(select(context.dataset, context.selection))
    shown = _disclosed(context, table)
    if shown.empty:
        return
    raw = float(shown.table["gap"].iloc[0])
    figures = (adjusted.gap, adjusted.low, adjusted.high)
    measure = context.selection.definition
    held = narrative.listing(adjusted.adjusted_for) or "nothing"
    yield Section(
        "alike", narrative.like_for_like_title(*figures[1:], measure, adjusted.reason),
        (narrative.like_for_like_finding(raw, *figures, adjusted.adjusted_for, adjusted.reason),),
        (f"Held equal: {held}.",
         "Not held equal, because the data does not say: pupils' starting points, poverty, special "
         "needs, and why a school chose to join."),
        graph=gaps_graph(shown),
        table=Table("Like for like", shown, ("comparison", *GAP_COLUMNS),
                    ("comparison", "gap", "wide_low", "wide_high", "clear")),
        method="binomial regression of pupils who reached the threshold on collaboration, cohort "
        "size and district, with errors that allow for pupils clustering in schools (Liang and "
        "Zeger 1986); average difference in percentage points (Williams 2012).",
    )  # fmt: skip


def over_time(context: Context) -> Iterator[Section]:
    """Both groups over the years, and the change after joining."""
    dataset, selection = context.dataset, context.selection
    shown = disclose_attainment(impact.trend(dataset, selection), dataset.threshold)
    if shown.empty:
        return
    effect = impact.joining_effect(impact.panel(dataset, selection))
    told = narrative.effect_finding(
        effect.effect, effect.low, effect.high, effect.joiners, effect.reason
    )
    names = narrative.listing([MEASURES[c].short for c in shown.table["measure"].unique()])
    note = comparability_note(selection.year)
    yield Section(
        "time", f"{selection.key_stage.label} over time: {names}",
        (narrative.trend_finding(shown), told), (note,) if note else (),
        graph=trend_graph(shown),
        table=Table("Over time", shown, ("year", "measure", "collaboration", "schools", "eligible",
                    "percent", "low", "high"), ()),
        method="each year's members are those of 1 May, when the tests are sat. Change after "
        "joining: differences in differences against schools not yet in a partnership, never "
        "across 2016 (Callaway and Sant'Anna 2021).",
    )  # fmt: skip


def method(context: Context) -> Iterator[Section]:
    """How the figures are made, and whose they are."""
    release, dataset = context.dataset.release, context.dataset
    bullets = [
        "A percentage is the number of pupils who reached the threshold out of all eligible "
        "pupils of the group's schools, never an average of school percentages.",
        "A gap counts as clear only when the wider of two 95% intervals excludes zero: one treats "
        "pupils as independent, the other allows for pupils of one school being alike.",
        f"Results of fewer than {dataset.threshold} pupils are never shown on their own: very "
        "small cohorts only count together with others, so that no child can be recognised.",
        "A school counts as in a collaboration when it belongs to a partnership on 1 May of the "
        "year. Schools choose whether to join, so a gap is not proof of an effect.",
    ]
    if release.illustrative:
        bullets.append(
            "The schools, partnerships and results are invented; for 2013/14 they add up to the "
            "county's published figures."
        )
    outside = left_out(dataset, context.selection)
    if outside:
        bullets.append(f"{outside} schools are not in these figures, because their very small "
                       "cohorts count only with schools outside the selection.")  # fmt: skip
    bullets.append(
        f"Data: {release.title}, release {release.number}, {len(release.files)} files, made by "
        f"{release.made_by}. Measure: {context.selection.definition.label}, "
        f"{year_label(context.selection.year)}."
    )
    yield Section("method", "How these figures are made", bullets=tuple(bullets),
                  method=_PERCENT + _GAP)  # fmt: skip


def _disclosed(context: Context, table: pd.DataFrame) -> Disclosed:
    outside = left_out(context.dataset, context.selection)
    return disclose_gaps(table, context.dataset.threshold, outside)


def _clear_words(shown: Disclosed, what: str) -> str:
    clear = int(shown.table["clear"].eq(True).sum())
    count = len(shown.table)
    if not clear:
        return f"At none of {count} {what}s is the gap clear of chance."
    return f"At {clear} of {count} {what}s the gap is clear of chance."
