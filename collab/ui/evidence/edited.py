"""The forms that change projects and what inspectors said."""

import pandas as pd
import streamlit as st

from collab.data.measures import MEASURES
from collab.data.vocabulary import STARTERS, VERDICTS
from collab.sources.reading import slug
from collab.sources.sheet_columns import titled
from collab.ui.frame.pick_one import pick_one
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.record_removal import draw_removal
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now
from collab.words.on_groups import PUPILS

STARTED_BY = titled(STARTERS)
"""Who can have started a project, and how each is shown."""


def edit_project(frame: Frame, moment: Now) -> None:
    """The form that adds or changes a project."""
    table = moment.records["projects"]
    names = moment.names
    districts = {d: d for d in frame.dataset.districts}
    schools = {str(urn): f"{name} ({urn})" for urn, name in frame.dataset.schools["name"].items()}
    fields = (
        Field("title", "Title", needed=True),
        Field("description", "What is done", "long", needed=True),
        Field("started_by", "Who started it", "one", STARTED_BY),
        Field("districts", "Districts", "many", districts, join=";", help="None means the whole area."),
        Field("partnerships", "Partnerships that take part", "many", names),
        Field("schools_involved", "Schools involved", "number"),
        Field("status", "Status", help="Such as running or finished."),
        Field("source", "Source", needed=True, help="A document and paragraph, or who says so."),
        Field("question", "The question it asks", help="Such as: does a shared reading plan help most?"),
        Field("measure", "Measure it wants to move", "one", {m.code: m.label for m in MEASURES.values()}),
        Field("pupil_group", "Pupils it is for", "one", PUPILS, help="None means all pupils."),
        Field("urns", "Schools in it", "many", schools, help="None means all members on its first day."),
        Field("begins", "First day", "date"),
        Field("ends", "Last day", "date"),
        Field("review_on", "To be reviewed on", "date"),
        Field("said", "What people say of it", "long", help="Heads, teachers, pupils: at the review."),
        Field("verdict", "What was decided", "one", VERDICTS),
    )
    _edit(frame, "projects", table, fields, "project", "title", "a project")


def edit_mention(frame: Frame, moment: Now) -> None:
    """The form that adds or changes what an inspector said."""
    lessons = {str(n): f"{n} {title}" for n, title in moment.lessons.items()}
    fields = (
        Field("school", "School, as the report names it", needed=True),
        Field("urn", "URN of the school", "number"),
        Field("inspected", "Month of the inspection, such as 2015-01", "month", needed=True),
        Field("summary", "What the report notes, in your words", "long", needed=True),
        Field("quotation", "The report's own words", "long"),
        Field("lessons", "Lessons touched", "many", lessons),
        Field("source", "Source", needed=True, help="The report, and where in it."),
    )
    table = moment.records["inspection_mentions"]
    _edit(frame, "inspection_mentions", table, fields, "mention", "school", "a mention")


def _edit(
    frame: Frame, record: str, table: pd.DataFrame, fields: tuple[Field, ...], key: str, label: str, what: str
) -> None:
    """The form to add one, or to change or remove one that is there."""
    panel = st.expander(f"Add or change {what}", on_change="rerun", key=f"evidence_panel_{record}")
    with panel:
        if not panel.open:
            return
        named = {str(row[key]): f"{row[label]} ({row[key]})" for _, row in table.iterrows()}
        chosen = pick_one("Change", named, key=f"evidence_{record}", asked=f"Nothing: add {what}")
        rows = table[table[key] == chosen]
        row = rows.iloc[0] if len(rows) else None
        version = int(row["version"]) if row is not None else 0
        turn = st.session_state.get(f"_turn_evidence_{record}_new", 0)
        start = pd.Timestamp.now().strftime("%Y%m%d%H%M%S")
        fresh = st.session_state.setdefault(f"_key_{record}_{turn}", slug(f"{what} {start}"))
        record_form(
            frame,
            record,
            fields,
            key=f"evidence_{record}_{chosen or 'new'}",
            fixed={key: chosen or fresh},
            initial=None if row is None else row.to_dict(),
            version=version,
        )
        if row is not None:
            draw_removal(frame, record, row.to_dict(), key="evidence_remove", chosen=f"evidence_{record}")
