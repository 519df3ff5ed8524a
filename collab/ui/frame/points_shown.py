"""Average scores and progress on a page: a picture for each kind, since they are never on one axis."""

from dataclasses import replace
from functools import partial

import streamlit as st

from collab import charts
from collab.briefing.sections.how_far_pupils_come import score_gaps
from collab.data.disclosure.gate import Disclosed
from collab.data.score_cohorts import scores_in
from collab.data.stages import Unit
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart
from collab.words import on_headlines, on_scores


def has_scores(frame: Frame) -> bool:
    """Whether the release has average scores or progress of the selection's year."""
    return bool(scores_in(frame.dataset, frame.selection.year))


def scores_shown(frame: Frame) -> Disclosed:
    """The gaps in every score of the year, through disclosure control, worked out once."""
    return frame.once("scores", lambda: score_gaps(frame.dataset, frame.selection))


def show_scores(
    frame: Frame, shown: Disclosed, page: str, about: str = "", ours: str = "partnership schools"
) -> None:
    """Both kinds of score beside each other, each with how it is read; the keys of its charts begin with
    `page`, `about` is what else they depend on, `ours` whose gap it is."""
    for place, unit in zip(st.columns(2, gap="medium"), on_scores.TITLES, strict=True):
        own = on_scores.of_unit(shown, unit)
        with place:
            if own.empty:
                st.caption(
                    f"{on_scores.TITLES[unit]}: none for this choice. {on_scores.how_to_read_scores(unit)}"
                )
                continue
            show_chart(frame, f"{page}-{unit.value}", partial(drawing, own, unit, ours), about)
            st.caption(on_scores.how_to_read_scores(unit))
    if not shown.empty:
        looks = int(shown.table["looks"].max())
        st.caption(f"{on_headlines.how_to_read_gaps(looks, shown)} Each school counts by its pupils.")


def drawing(own: Disclosed, unit: Unit, ours: str, palette: charts.Palette) -> charts.Chart:
    """The picture of one kind of score."""
    chart = charts.gap_chart(
        gaps=own,
        names=on_scores.subject_names(own),
        title=on_scores.scores_title(own, unit, ours),
        palette=palette,
        beside="mean",
        ours=ours,
        columns=on_scores.GAP_COLUMNS,
    )
    if ours == "partnership schools":
        return chart
    return replace(chart, table=on_scores.as_one_partnership(own), columns=on_scores.PARTNERSHIP_COLUMNS)
