"""Average scores and progress of one partnership, and of each of its schools as published."""

import streamlit as st

from collab.briefing.sections.how_far_pupils_come import partnership_scores
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import year_label
from collab.metrics.beside_others import members_in
from collab.metrics.mean_gaps import school_scores
from collab.ui.frame.points_shown import has_scores, show_scores
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding, show_table
from collab.ui.frame.today import Now
from collab.words import on_scores


def how_far_theirs(frame: Frame, moment: Now, slug: str) -> None:
    """Its pupils' scores and progress beside all other schools', in years that have them, and those of
    its schools with the published limits; of all pupils, for nothing is published of groups."""
    everybody = frame.of_all_pupils
    if not has_scores(everybody):
        return
    dataset, selection = frame.dataset, everybody.selection
    shown = everybody.once("its scores", lambda: partnership_scores(dataset, selection, slug), slug)
    if shown.empty or shown.table["gap"].isna().all():
        # Infant schools have none, and small cohorts count only together with others.
        return
    st.header("How far do their pupils come?")
    show_finding(on_scores.scores_finding(shown, moment.names[slug]), "-scores")
    show_scores(everybody, shown, "partnerships", slug, "this partnership")
    st.caption(
        f"Of the pupils of {year_label(selection.year)} alone: scores of several years are not added up."
    )
    each = everybody.once("its schools' scores", lambda: _each(everybody, slug), slug)
    if each.empty:
        return
    panel = st.expander(
        "Each of its schools, with the limits as published", key="partnerships-each", on_change="rerun"
    )
    if panel.open:
        with panel:
            columns = ("name", *on_scores.SCHOOL_COLUMNS)
            show_table(each, columns, "partnerships-each-listed", dataset.release)
            st.caption("Listed by name, never ranked. Limits are published for progress alone.")


def _each(frame: Frame, slug: str) -> Disclosed:
    """The scores of each member that has its own, by score, then by name."""
    dataset = frame.dataset
    urns = sorted(
        members_in(dataset, slug, frame.selection.year), key=lambda urn: str(dataset.schools.at[urn, "name"])
    )
    table = school_scores(dataset, frame.selection, urns)
    names = dataset.schools["name"].reindex(table["urn"]).to_numpy()
    return on_scores.disclosed_of_schools(table.assign(name=names), dataset.threshold)
