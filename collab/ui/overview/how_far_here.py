"""Average scores and progress on Overview: a block of its own, for points are not percentages."""

import streamlit as st

from collab.ui.frame.points_shown import has_scores, scores_shown, show_scores
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding
from collab.words import on_scores


def how_far_here(frame: Frame) -> None:
    """How far pupils come in each subject of Key Stage 2, in the years that have scores; always of all
    pupils, for nothing is published of groups."""
    if not has_scores(frame):
        return
    everybody = frame.of_all_pupils
    shown = scores_shown(everybody)
    st.header("Key Stage 2: how far do pupils come?")
    if frame.selection.pupils:
        st.caption("Of all pupils: scores of groups are not published by school.")
    show_finding(on_scores.scores_finding(shown), "-scores")
    if not shown.empty:
        show_scores(everybody, shown, "overview")
