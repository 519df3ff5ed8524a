"""A card a key stage: the verdict, the figures, and the gaps at all its thresholds."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES, KeyStage, Measure
from collab.data.selection import select
from collab.metrics.like_for_like import Adjusted, like_for_like
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart
from collab.words import on_groups
from collab.words.escaped import plain
from collab.words.numbers import sentence_case

_COLOURS = {"ahead": "blue", "behind": "orange"}


def stage_card(
    frame: Frame,
    stage: KeyStage,
    headline: pd.Series | None,
    gaps: Disclosed,
    span: tuple[float, float],
    england: Mapping[str, float],
) -> None:
    """The card of one key stage: `headline` is the disclosed row of the threshold that it leads
    with, `gaps` those of all its thresholds, `span` the points that all cards show, `england` what
    England published by measure."""
    with st.container(border=True, height="stretch", key=f"card-{stage.value}"):
        if headline is None or gaps.empty:
            st.header(f"{stage.label}, {stage.pupils}")
            st.markdown("There is no comparison with these filters.")
            return
        measure = MEASURES[str(headline["measure"])]
        colour = _COLOURS.get(words.outcome(headline), "gray")
        title = on_groups.among(f"{stage.label}, {stage.pupils}: {measure.short}", frame.selection.pupils)
        st.header(f"{title} :{colour}-badge[{words.chip(headline)}]")
        if pd.notna(headline["gap"]):
            _three_figures(headline)
        draw = partial(
            charts.gap_chart,
            gaps=gaps,
            names=[sentence_case(MEASURES[str(code)].short) for code in gaps.table["measure"]],
            title=words.thresholds_title(gaps, stage),
            columns=("measure", *charts.GAP_COLUMNS, "percent_all"),
            span=span,
        )
        show_chart(frame, f"overview-{stage.value}", draw, span, titled=False)
        known = pd.notna(headline["gap"])
        others = [f"All schools: {words.percent(headline['percent_all'])}"] if known else []
        others += [f"England: {england[measure.code]:g}%"] if measure.code in england else []
        alike = words.alike_briefly(_alike(frame, measure.code)) if known else ""
        told = f"{'; '.join(others)}. {alike}" if others else alike
        if told:
            st.caption(plain(told.strip()))


def _alike(frame: Frame, code: str) -> Adjusted:
    """The gap at a measure like for like: where schools alike do not differ, a headline that they do
    must not stand alone."""
    asked = frame.selection.with_measure(code)
    return frame.once("alike beside it", lambda: like_for_like(select(frame.dataset, asked)), code)


def nothing_to_compare(measure: Measure) -> None:
    """Why there is nothing to see, and what to do."""
    st.info(
        f"With these filters there is nothing to compare for {plain(measure.label)}: a "
        "comparison needs schools both in a partnership and not in a partnership. Choose more "
        "districts, kinds or cohort sizes above.",
        icon=":material/filter_alt_off:",
    )


def _three_figures(row: pd.Series) -> None:
    """Both percentages and the gap, each with what it rests on."""
    ours, theirs, difference = st.columns([4, 4, 5], gap="small")
    for place, side, label in ((ours, "in", "In a partnership"), (theirs, "not_in", "Not in a partnership")):
        with place, st.container(gap=None):
            st.metric(label, words.percent(row[f"percent_{side}"]))
            st.caption(
                f"{words.counted(row[f'eligible_{side}'], 'pupil')}, "
                f"{words.counted(row[f'schools_{side}'], 'school')}"
            )
    with difference, st.container(gap=None):
        st.metric("Gap", words.points(words.gap_told(row)), help=plain(words.pupils_worth(row)))
        st.caption(plain(words.where_it_lies(row)))
