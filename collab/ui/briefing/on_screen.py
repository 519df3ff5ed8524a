"""The Briefing page's parts: what it is about, the preview, the files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.briefing import SECTIONS, Audience, Briefing, Scope
from collab.briefing.as_chart import as_chart
from collab.briefing.drawn.drawing import for_a_browser
from collab.briefing.file_name import file_name
from collab.briefing.model import STORIES, Section
from collab.briefing.where_to_see_it import AUDIENCES, link_to
from collab.charts import DARK, LIGHT
from collab.geography.paper_map import MapPicture
from collab.ui.briefing.kept_stories import draw_kept
from collab.ui.briefing.worked_out import as_asked, worked_out
from collab.ui.frame.awaited import Awaited
from collab.ui.frame.filters import KEEP
from collab.ui.frame.find_school import name_and_urn
from collab.ui.frame.pace import a_moment, words_first
from collab.ui.frame.present import folded_on_a_phone, is_dark, is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_table
from collab.ui.frame.told import asked_for
from collab.ui.server.heavy import files_of, files_of_each
from collab.ui.server.kept import FILES, once
from collab.ui.server.pool import LONG, SHORT
from collab.words import on_stories
from collab.words.escaped import plain

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

_MADE = Awaited("briefing_files", SHORT, FILES, "Making the files")
_MADE_ALL = Awaited("briefing_of_each", LONG, FILES, "Making the files")
_MAP, _MAP_ON_A_PHONE = (10.0, 5.2), (3.3, 3.8)
"""Inches of a map, wide and high: about as wide as it is shown, so that its names can be read."""
_MOMENT, _WHOLE = 3.0, 120.0
"""Seconds that the page waits for the figures, without which it has nothing to show: then it shows how
far they are, but on the stage, where only the story has a place."""


def choose_scope(frame: Frame) -> Scope:
    """Draw what can be chosen, and return what was; the districts and the year are the filters'."""
    if is_phone():
        who, which = st.container(), st.container()
        note = day = below = folded_on_a_phone("What it tells, a note and the day")
    else:
        who, which, note, day = st.columns([5, 6, 6, 4], vertical_alignment="bottom")
        below = st.container()
    audience = who.selectbox(
        "For whom", list(AUDIENCES), format_func=lambda a: AUDIENCES[a], key="briefing_for", **KEEP
    )
    partnership, urn = "", 0
    if audience is Audience.PARTNERSHIP:
        partnership = _partnership(frame, which)
        sections = _told(below, audience, key="briefing_own")
    elif audience is Audience.SCHOOL:
        urn = _school(frame, which)
        sections = _told(below, audience, key="briefing_ours")
    else:
        which.markdown(on_stories.chosen_above(several_districts=frame.dataset.several_districts))
        sections = _told(below, audience, key="briefing_sections")
    told = note.text_input(
        "A note of your own (optional)",
        max_chars=300,
        key="briefing_note",
        help="Stands on the first slide and page.",
        **KEEP,
    )
    meeting = day.date_input("Day (optional)", None, format="DD/MM/YYYY", key="briefing_day")
    scope = Scope(
        audience=audience,
        partnership=partnership,
        urn=urn,
        sections=sections,
        note=(told or "").strip(),
        meeting=meeting if isinstance(meeting, date) else None,
    )
    known = audience is Audience.AREA or partnership or urn
    address = link_to(frame.dataset, frame.selection, scope, st.context.url or "") if known else ""
    return replace(scope, link=address)


def _told(place: DeltaGenerator, audience: Audience, *, key: str) -> tuple[str, ...]:
    """Which sections of the audience's story are told."""
    story = STORIES[audience]
    chosen = place.pills(
        "What it tells, in this order",
        story,
        selection_mode="multi",
        default=story,
        format_func=SECTIONS.__getitem__,
        key=key,
        **KEEP,
    )
    return tuple(section for section in story if section in chosen)


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


def whole_story(frame: Frame, scope: Scope) -> tuple[Section, ...]:
    """All sections, for the stage, which waits until they are there; none, after a word on why, where they
    do not come."""
    parts = list(worked_out(frame, scope, _WHOLE))
    return tuple(chain.from_iterable(part.sections for part in parts if part)) if all(parts) else ()


def draw_files(frame: Frame, scope: Scope, key: tuple[Any, ...], name: str) -> None:
    """Make the three files with one click, then offer them; `name` is theirs without ending."""
    if not FILES.has(key) and not _MADE.under_way(key):
        st.button(
            "Make slides, paper and data",
            type="primary",
            icon=":material/edit_document:",
            key="briefing_make",
            on_click=_MADE.ask,
            args=(key, files_of, as_asked(frame, scope)),
        )
    made = _MADE.result(key)
    if made is None:
        return
    for ending, (label, icon, mime) in _FILES.items():
        st.download_button(
            label,
            made[ending],
            f"{name}.{ending}",
            mime=mime,
            icon=icon,
            on_click="ignore",
            key=f"briefing_{ending}",
        )


def draw_every_district(frame: Frame, scope: Scope, key: tuple[Any, ...]) -> None:
    """Slides and paper for every district in one go, as a ZIP file."""
    districts = frame.selection.districts or tuple(frame.dataset.districts)
    if scope.audience is not Audience.AREA or len(districts) < 2:
        return
    key = (*key, "every district")
    if not FILES.has(key) and not _MADE_ALL.under_way(key):
        each = tuple(
            (name, as_asked(replace(frame, selection=replace(frame.selection, districts=(name,))), scope))
            for name in districts
        )
        st.button(
            f"Make them for each of {len(districts)} districts",
            icon=":material/folder_zip:",
            key="briefing_make_all",
            on_click=_MADE_ALL.ask,
            args=(key, files_of_each, each),
        )
    made = _MADE_ALL.result(key)
    if made is not None:
        label = "illustrative-" if frame.dataset.release.illustrative else ""
        st.download_button(
            f"Slides and paper of {len(districts)} districts (ZIP)",
            made,
            f"{label}briefings-by-district.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            on_click="ignore",
            key="briefing_zip",
        )


def draw_briefing(frame: Frame, scope: Scope) -> None:
    """The files, and the story as its parts are worked out; what has nothing to tell is named below it."""
    files = st.container()
    st.header("The story")
    there: set[str] = set()
    for place, part in enumerate(worked_out(frame, scope, _MOMENT)):
        if part is None:
            return
        _draw_part(frame, scope, part, None if place else files)
        there |= {section.key.partition(":")[0] for section in part.sections}
    untold = on_stories.left_out_told([SECTIONS[key] for key in scope.told if key not in there])
    if untold:
        st.caption(plain(untold))


def _draw_part(frame: Frame, scope: Scope, part: Briefing, files: DeltaGenerator | None) -> None:
    """Some sections one below the other. What each has found comes first, so that it can be read while all
    else arrives, also how sure it is; with the first of them come the `files`."""
    cards = [(section, _draw_finding(section)) for section in part.sections]
    words_first()
    if files:
        key = asked_for(frame, scope)
        with files:
            with st.container(horizontal=True, gap="small"):
                draw_files(frame, scope, key, file_name(part))
                draw_every_district(frame, scope, key)
            draw_kept(frame, scope)
    # A map takes as long as all charts, which the browser draws meanwhile.
    ordered = sorted(cards, key=lambda at: isinstance(at[0].picture, MapPicture))
    for at, (section, card) in enumerate(ordered):
        with card:
            _draw_picture(section)
            if section.sure:
                st.markdown(plain(section.sure))
            _draw_below(frame, section)
        if files and at == 0:
            # The first is on the screen.
            a_moment()


def _draw_finding(section: Section) -> DeltaGenerator:
    """A section's card with its question, headline and description as one piece, which a browser sets up
    sooner than three; returns the card, for all else."""
    card = st.container(border=True, key=f"section-{section.key}")
    told = (f":small[{plain(section.question)}]", f"### {plain(section.title)}", plain(section.about))
    card.markdown("\n\n".join(filter(None, told)))
    return card


def _draw_picture(section: Section) -> None:
    """The picture, or the points in its place."""
    palette = DARK if is_dark() else LIGHT
    if isinstance(section.picture, MapPicture):
        drawn = section.picture
        size = _MAP_ON_A_PHONE if is_phone() else _MAP
        image = once(
            (section, "map", "page", palette, size), partial(for_a_browser, drawn, *size, palette=palette)
        )
        st.image(image, alt=drawn.alt, width="stretch")
        return
    narrow = is_phone()
    chart = once((section, "chart", palette, narrow), lambda: as_chart(section, palette, narrow=narrow))
    if chart is None:
        st.markdown("\n".join(f"- {plain(point)}" for point in section.points))
        return
    st.plotly_chart(
        chart.figure.as_sent,
        theme=None,
        key=f"told-{section.key}",
        alt=chart.alt,
        config={"displayModeBar": False},
    )


def _draw_below(frame: Frame, section: Section) -> None:
    """What else can be said, and the figures, behind a click."""
    panel = st.expander("Notes and figures", key=f"briefing-more-{section.key}", on_change="rerun")
    if not panel.open:
        return
    with panel:
        for told in section.told:
            st.markdown(plain(told))
        if section.table is not None and section.table.brief:
            show_table(
                section.table.shown, section.table.brief, f"briefing-{section.key}", frame.dataset.release
            )
        if section.method:
            st.caption(plain(f"How it is worked out: {section.method}"))
