"""The two halves of the Evidence page: projects, and what inspectors said."""

from functools import partial

import pandas as pd
import streamlit as st

from collab import charts
from collab.access import partnerships_of
from collab.disclosure import without_results
from collab.errors import CollabError
from collab.metrics.evidence import mentions_for, projects_by_district, projects_for
from collab.records import remove
from collab.sources.reading import slug
from collab.sources.sheets import titled
from collab.ui import access
from collab.ui.filters import KEEP
from collab.ui.frame import Frame
from collab.ui.record_form import Field, record_form
from collab.ui.records import Now
from collab.ui.releases import open_store
from collab.ui.show import show_chart
from collab.ui.text import plain
from collab.vocabulary import STARTERS

STARTED_BY = titled(STARTERS)
"""Who can have started a project, and how each is shown."""


def projects(frame: Frame, moment: Now, words: str) -> None:
    """Projects by district and starter, where they run, and the form."""
    starters = st.multiselect(
        "Started by", list(STARTED_BY), format_func=lambda code: STARTED_BY[code],
        key="evidence_starter", placeholder="Anybody", **KEEP,
    )  # fmt: skip
    rows = projects_for(moment.records["projects"], frame.selection.districts, starters, words)
    listed, picture = st.columns([3, 2])
    with picture:
        districts = frame.selection.districts or frame.dataset.districts
        counts = without_results(projects_by_district(rows, districts))
        draw = partial(charts.project_map, counts=counts, areas=frame.dataset.areas,
                       title="Projects of single districts")  # fmt: skip
        told = counts.table.itertuples(index=False, name=None)
        show_chart(frame, "evidence-map", draw, *told)
    with listed:
        st.header(f"{len(rows)} projects" if len(rows) != 1 else "1 project")
        for _, row in rows.iterrows():
            _project(row, moment)
    _edit_project(frame, moment)


def mentions(frame: Frame, moment: Now, words: str) -> None:
    """What inspectors said, by lesson, and the form."""
    titles = {f"{n} {title}": n for n, title in moment.lessons.items()}
    picked = st.multiselect(
        "Lessons touched", list(titles), key="evidence_lesson", placeholder="Any", **KEEP
    )
    rows = mentions_for(
        moment.records["inspection_mentions"], [titles[name] for name in picked], words
    )
    st.header(f"{len(rows)} mentions" if len(rows) != 1 else "1 mention")
    for _, row in rows.iterrows():
        _mention(row, moment)
    _edit_mention(frame, moment)


def _project(row: pd.Series, moment: Now) -> None:
    where = str(row["districts"]).replace(";", ", ") if pd.notna(row["districts"]) else "Whole area"
    facts = [where, STARTED_BY.get(str(row["started_by"]), "starter not recorded")]
    if pd.notna(row["schools_involved"]):
        facts.append(f"{int(row['schools_involved'])} schools")
    if pd.notna(row["status"]):
        facts.append(str(row["status"]))
    slugs = str(row["partnerships"]).split() if pd.notna(row["partnerships"]) else []
    if slugs:
        facts.append("with " + ", ".join(moment.names.get(s, s) for s in slugs))
    st.markdown(f"**{plain(row['title'])}**: {plain(row['description'])}")
    st.caption(plain(f"{'; '.join(facts)}. {_source(row)}"))


def _mention(row: pd.Series, moment: Now) -> None:
    st.markdown(f"**{plain(row['school'])}**, {plain(row['inspected'])}: {plain(row['summary'])}")
    if pd.notna(row["quotation"]):
        st.markdown(f"> {plain(row['quotation'])}")
    numbers = [int(n) for n in str(row["lessons"]).split()] if pd.notna(row["lessons"]) else []
    named = "; ".join(f"{n} {moment.lessons[n]}" for n in numbers if n in moment.lessons)
    st.caption(plain(f"Lessons: {named or 'none given'}. {_source(row)}"))


def _source(row: pd.Series) -> str:
    who = f" Written down by {row['saved_by']}." if row["saved_by"] else ""
    return f"Source: {row['source']}.{who}"


def _edit_project(frame: Frame, moment: Now) -> None:
    table = moment.records["projects"]
    names = moment.names
    districts = {d: d for d in frame.dataset.districts}
    fields = (
        Field("title", "Title", needed=True),
        Field("description", "What is done", "long", needed=True),
        Field("started_by", "Who started it", "one", STARTED_BY),
        Field("districts", "Districts", "many", districts, join=";",
              help="None means the whole area."),
        Field("partnerships", "Partnerships that take part", "many", names),
        Field("schools_involved", "Schools involved", "number"),
        Field("status", "Status", help="Such as running or finished."),
        Field("source", "Source", needed=True, help="A document and paragraph, or who says so."),
    )  # fmt: skip
    _edit(frame, "projects", table, fields, "project", "title", "a project")


def _edit_mention(frame: Frame, moment: Now) -> None:
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
    frame: Frame, record: str, table: pd.DataFrame, fields: tuple[Field, ...], key: str,
    label: str, what: str,
) -> None:  # fmt: skip
    """The form to add one, or to change or remove one that is there."""
    panel = st.expander(f"Add or change {what}", on_change="rerun", key=f"evidence_panel_{record}")
    with panel:
        if not panel.open:
            return
        named = {str(row[key]): f"{row[label]} ({row[key]})" for _, row in table.iterrows()}
        chosen = st.selectbox(
            "Change", list(named), index=None, format_func=lambda k: named[k],
            key=f"evidence_{record}", placeholder=f"Nothing: add {what}",
        )  # fmt: skip
        rows = table[table[key] == chosen]
        row = rows.iloc[0] if len(rows) else None
        version = int(row["version"]) if row is not None else 0
        turn = st.session_state.get(f"_turn_evidence_{record}_new", 0)
        start = pd.Timestamp.now().strftime("%Y%m%d%H%M%S")
        fresh = st.session_state.setdefault(f"_key_{record}_{turn}", slug(f"{what} {start}"))
        record_form(
            frame, record, fields, key=f"evidence_{record}_{chosen or 'new'}",
            fixed={key: chosen or fresh}, initial=None if row is None else row.to_dict(),
            version=version,
        )  # fmt: skip
        if row is not None:
            _draw_remove(frame, record, row, str(chosen), version)


def _draw_remove(frame: Frame, record: str, row: pd.Series, key: str, version: int) -> None:
    about = partnerships_of([row.to_dict()])
    if not access.may_write_here(record, about, frame.dataset):
        return
    with st.popover("Remove it", icon=":material/delete:"):
        st.markdown("It is taken off the page; every version of it is kept in the database.")
        by = access.name_field(f"evidence_remove_{record}", "Your name")
        if st.button("Remove", disabled=not by, key=f"evidence_remove_{record}_now"):
            try:
                access.require_write(record, about, frame.dataset)
                remove(open_store(), record, key, by=by, version=version,
                       illustrative=frame.dataset.release.illustrative)  # fmt: skip
            except CollabError as error:
                st.error(plain(error))
            else:
                st.session_state.pop(f"evidence_{record}", None)
                st.rerun()
