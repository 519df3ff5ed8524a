"""The view of the attainment page on average scores and progress."""

import streamlit as st

from collab.briefing.model import Section
from collab.briefing.sections.how_far_pupils_come import scores_section
from collab.ui.frame.points_shown import scores_shown, show_scores
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding
from collab.words import on_scores

VIEW = "Scores and progress"
"""What the view is called."""


def how_far(frame: Frame) -> str:
    """Average scores and progress in each subject, in and not in a partnership; returns the finding in a few
    words."""
    shown = scores_shown(frame)
    show_finding(on_scores.scores_finding(shown))
    show_scores(frame, shown, "attainment")
    if not shown.empty:
        st.caption(
            "Every subject of Key Stage 2 is shown, whichever measure is chosen above; the other views are "
            "of percentages."
        )
    return f"Key Stage 2: {on_scores.scores_headline(shown)}"


def score_sections(frame: Frame) -> dict[str, Section]:
    """What is presented of scores and of progress, by the section's key."""
    shown = scores_shown(frame)
    return {unit.value: scores_section(shown, unit) for unit in on_scores.units_in(shown)}
