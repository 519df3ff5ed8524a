"""The Briefing page's parts: what it is about, the preview, the files."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.briefing import FORMATS, SECTIONS, Audience, Briefing, Scope, compose
from collab.briefing.drawing import graph_height, png, svg
from collab.briefing.model import Graph, Section, Table
from collab.people.records import newest
from collab.ui.frame.filters import KEEP
from collab.ui.frame.find_school import name_and_urn
from collab.ui.frame.pace import words_first
from collab.ui.frame.present import part, presenting
from collab.ui.frame.progress import reporting
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding
from collab.ui.frame.today import LIMIT, records_of
from collab.ui.server.kept import kept_files, kept_result, once
from collab.ui.server.loading import open_store
from collab.words.escaped import plain
from collab.words.tables import footnotes, readable

AUDIENCES = {
    Audience.AREA: "All governors of the area",
    Audience.PARTNERSHIP: "One partnership",
    Audience.SCHOOL: "One school's governors",
}
_FILES: Mapping[str, tuple[str, str, str]] = {
    "pptx": (
        "PowerPoint",
        ":material/slideshow:",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "pdf": ("Paper (PDF)", ":material/picture_as_pdf:", "application/pdf"),
    "xlsx": (
        "Data (XLSX)",
        ":material/table:",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def choose_scope(frame: Frame) -> Scope:
    """Draw what can be chosen, and return what was; the districts and the year are the filters'."""
    who, which = st.columns([2, 3], vertical_alignment="bottom")
    audience = who.selectbox(
        "For whom", list(AUDIENCES), format_func=lambda a: AUDIENCES[a], key="briefing_for", **KEEP
    )
    partnership, urn = "", 0
    if audience is Audience.PARTNERSHIP:
        partnership = _partnership(frame, which)
    elif audience is Audience.SCHOOL:
        urn = _school(frame, which)
    sections = st.multiselect(
        "Sections",
        list(SECTIONS),
        default=list(SECTIONS),
        format_func=lambda s: SECTIONS[s],
        key="briefing_sections",
        **KEEP,
    )
    note, day = st.columns([3, 2])
    told = note.text_input(
        "A note of your own (optional)",
        max_chars=300,
        key="briefing_note",
        help="Stands on the first slide and page.",
        **KEEP,
    )
    meeting = day.date_input("Day of the meeting (optional)", None, format="DD/MM/YYYY", key="briefing_day")
    return Scope(
        audience=audience,
        partnership=partnership,
        urn=urn,
        sections=tuple(key for key in SECTIONS if key in sections),
        note=(told or "").strip(),
        meeting=meeting if isinstance(meeting, date) else None,
    )


def _partnership(frame: Frame, place: Any) -> str:
    table = frame.dataset.tables["partnerships"].sort_values("name")
    names = dict(zip(table["name"] + " (" + table["partnership"] + ")", table["partnership"], strict=True))
    pick = place.selectbox(
        "Partnership", list(names), index=None, key="briefing_partnership", placeholder="Choose one", **KEEP
    )
    return names.get(pick, "")


def _school(frame: Frame, place: Any) -> int:
    schools = frame.dataset.schools.sort_values("name")
    names = {name_and_urn(urn, name): int(str(urn)) for urn, name in schools["name"].items()}
    pick = place.selectbox(
        "School", list(names), index=None, key="briefing_school", placeholder="Choose one", **KEEP
    )
    return names.get(pick, 0)


def asked_for(frame: Frame, scope: Scope) -> tuple[Any, ...]:
    """What a briefing is kept by: the release, what is written down, the choices and the day."""
    store, number = open_store(), frame.dataset.release.number
    return (
        store.fingerprint(number),
        number,
        newest(store),
        frame.dataset.threshold,
        frame.selection,
        scope,
        pd.Timestamp.now().normalize(),
    )


def composed(frame: Frame, scope: Scope, key: tuple[Any, ...]) -> Briefing:
    """The briefing, worked out once for whoever asks the same (`asked_for`)."""
    place, waiting = kept_result(key), st.empty()
    if not place:
        bar = waiting.progress(0.0, "Working out the figures")
        place.append(
            compose(
                frame.dataset,
                frame.selection,
                scope,
                records_of(frame.dataset),
                today=date.today(),
                limit=LIMIT,
                progress=reporting(bar),
            )
        )
        bar.empty()
    return place[0]


def draw_files(briefing: Briefing, key: tuple[Any, ...]) -> None:
    """Make the three files with one click, then offer them."""
    place = kept_files(key)
    if not place and st.button(
        "Make the files", type="primary", icon=":material/edit_document:", key="briefing_make"
    ):
        bar = st.progress(0.0, "Making the files")
        made: dict[str, bytes] = {}
        for done, (ending, write) in enumerate(FORMATS.items()):
            bar.progress(done / len(FORMATS), f"Making the {_FILES[ending][0]}")
            made[ending] = write(briefing)
        place.append(made)
        bar.empty()
    if not place:
        st.caption("A PowerPoint to show, a paper to send, and the figures behind both.")
        return
    name = file_name(briefing)
    for column, (ending, (label, icon, mime)) in zip(st.columns(3), _FILES.items(), strict=True):
        column.download_button(
            label,
            place[0][ending],
            f"{name}.{ending}",
            mime=mime,
            icon=icon,
            on_click="ignore",
            key=f"briefing_{ending}",
            width="stretch",
        )


def file_name(briefing: Briefing) -> str:
    """The files' name without ending; that of invented data says so."""
    label = "illustrative-" if briefing.release.illustrative else ""
    return re.sub(r"[^a-z0-9]+", "-", f"{label}briefing-{briefing.title}".lower()).strip("-")


def draw_briefing(briefing: Briefing, key: tuple[Any, ...]) -> None:
    """The files, and the sections as they stand on slide and paper; what each has found comes
    first, so that it can be read while all else arrives."""
    files = st.container()
    if not presenting():
        st.header("Preview")
    shown = [(section, _draw_finding(section)) for section in briefing.sections if part(section.title)]
    words_first()
    if not presenting():
        with files:
            draw_files(briefing, key)
    for section, place in shown:
        with place:
            _draw_rest(section)


def _draw_finding(section: Section) -> DeltaGenerator:
    """A section's title and first sentence; returns the place where the rest of it follows."""
    place = st.container(border=not presenting())
    with place:
        st.subheader(plain(section.title))
        for sentence in section.sentences[:1]:
            show_finding(sentence, section.key)
    return place


def _draw_rest(section: Section) -> None:
    """A section's other sentences, its picture and table, and how to read them."""
    for sentence in section.sentences[1:]:
        st.markdown(plain(sentence))
    _draw_figures(section)
    if section.bullets:
        st.markdown("\n".join(f"- {plain(bullet)}" for bullet in section.bullets))
    drawn = section.graph or section.picture
    if drawn is not None:
        st.caption(plain(f"How to read it: {drawn.reading}"))


def _draw_figures(section: Section) -> None:
    """A section's picture as it is printed, and its table beside it."""
    table = section.table if section.table and section.table.brief else None
    picture = rows = st.container()
    if table is not None and (section.graph or section.picture):
        picture, rows = st.columns([3, 2])
    if section.graph is not None:
        image = once((section, "graph"), partial(_drawn, section.graph, beside=bool(table)))
        picture.image(image, alt=f"{section.title}. {section.graph.alt}", width="stretch")
    elif section.picture is not None:
        image = once((section, "map"), partial(png, section.picture, 6.0, 5.0, 160))
        # An image given a width of its own is made smaller by Streamlit again at every change.
        picture.container(width=620).image(image, alt=section.picture.alt, width="stretch")
    if table is not None:
        text = once((section, "table"), partial(_readable, table))
        rows.table(text.head(12), hide_index=True)
        for note in footnotes(table.shown, table.brief):
            rows.caption(plain(note))
        if len(text) > 12:
            rows.caption(f"The first 12 of {len(text)}; the data file has them all.")


def _readable(table: Table) -> pd.DataFrame:
    """What the preview shows of a table, as text."""
    assert table.brief
    return readable(table.shown, table.brief).map(plain).rename(columns=plain)


def _drawn(graph: Graph, *, beside: bool) -> str:
    """A graph as it is printed, narrower where a table stands beside it."""
    return svg(graph, 4.4 if beside else 7.0, graph_height(graph) * 1.1)
