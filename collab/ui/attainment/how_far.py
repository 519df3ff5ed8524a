"""The view of the attainment page on average scores and progress."""

from functools import partial

import streamlit as st

from collab import charts
from collab.briefing.model import Section
from collab.briefing.pictures import OnScreen
from collab.data.disclosure.gate import Disclosed
from collab.data.score_cohorts import scores_in
from collab.data.selection import left_out
from collab.data.stages import Unit
from collab.metrics.mean_gaps import mean_gaps, score_cohorts_of
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding
from collab.words import on_headlines, on_scores

VIEW = "Scores and progress"
"""What the view is called."""


def has_scores(frame: Frame) -> bool:
    """Whether the release has average scores or progress of the selection's year."""
    return bool(scores_in(frame.dataset, frame.selection.year))


def scores_shown(frame: Frame) -> Disclosed:
    """The gaps in every score of the year, through disclosure control, worked out once."""
    dataset, selection = frame.dataset, frame.selection

    def found() -> Disclosed:
        table = mean_gaps(score_cohorts_of(dataset, selection))
        first = scores_in(dataset, selection.year)[0]
        outside = left_out(dataset, selection.with_measure(first))
        return on_scores.disclosed_scores(table, dataset.threshold, outside)

    return frame.once("scores", found)


def how_far(frame: Frame) -> str:
    """Average scores and progress in each subject, in and not in a partnership; returns what it is."""
    shown = scores_shown(frame)
    show_finding(on_scores.scores_finding(shown))
    for place, unit in zip(st.columns(2, gap="medium"), on_scores.TITLES, strict=True):
        own = on_scores.of_unit(shown, unit) if not shown.empty else shown
        with place:
            if own.empty:
                st.caption(
                    f"{on_scores.TITLES[unit]}: none for this choice. {on_scores.how_to_read_scores(unit)}"
                )
                continue
            show_chart(frame, f"attainment-{unit.value}", _drawing(own, unit))
            st.caption(on_scores.how_to_read_scores(unit))
    if not shown.empty:
        looks = int(shown.table["looks"].max())
        st.caption(
            f"{on_headlines.how_to_read_gaps(looks)} Each school counts by its pupils. Every subject "
            "of Key Stage 2 is shown, whichever measure is chosen above; the other views are of percentages."
        )
    return "Key Stage 2: how far pupils come"


def score_sections(frame: Frame) -> dict[str, Section]:
    """What is presented of scores and of progress, by the section's key."""
    found = {}
    shown = scores_shown(frame)
    for unit in on_scores.TITLES:
        own = on_scores.of_unit(shown, unit) if not shown.empty else shown
        if own.empty:
            continue
        title = on_scores.scores_title(own, unit)
        found[unit.value] = Section(
            unit.value,
            title,
            about="The gap in points, beside both means; ahead on the right",
            sure=on_scores.how_to_read_scores(unit),
            picture=OnScreen(_drawing(own, unit), title),
            told=(f"{title}.",),
            asked="How far do pupils come?",
        )
    return found


def _drawing(own: Disclosed, unit: Unit) -> partial[charts.Chart]:
    """The picture of one kind of score."""
    return partial(
        charts.gap_chart,
        gaps=own,
        names=on_scores.subject_names(own),
        title=on_scores.scores_title(own, unit),
        beside="mean",
        columns=on_scores.GAP_COLUMNS,
    )
