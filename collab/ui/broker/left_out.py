"""The Broker page's first view: who is left out, on a map and as a list, the worst off first."""

from functools import partial

import streamlit as st

from collab import words
from collab.briefing.model import Section
from collab.briefing.sections.where_they_are import left_out_columns, left_out_section
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import MILES
from collab.geography.areas import district_areas
from collab.ui.broker.alone_map import left_out_of, pick_school, picked, put_back, show_alone_map
from collab.ui.broker.desk import Desk
from collab.ui.broker.in_reach import one_school
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.names_whole import line_height
from collab.ui.frame.present import is_phone, say_swipe
from collab.ui.frame.show import show_download, show_finding
from collab.ui.frame.told import on_its_day
from collab.words.labels import label_of
from collab.words.numbers import lower_first
from collab.words.on_brokering import in_a_list

_ON_THE_PAGE = ("near", "name", "to_nearest", "partnership_name")
_ON_A_PHONE = ("name", "near", "to_nearest", "partnership_name", "district")
_WIDTHS = {"near": 84, "name": 290, "to_nearest": 64, "partnership_name": 256}
"""Pixels, which all fit beside the map, and most names in them, in one line; districts are on the map. On a
phone the first two fill the screen, so that no figure is cut."""
_NAME_ON_A_PHONE = 236
_TALLEST, _TALLER, _LINE = 520, 600, 37
"""Pixels down of the list at most, as much where long names make its lines high, and of a line of it."""
_NEAR = {"nobody": "▲ nobody", "full": "■ full", "room": "○ room", "nowhere": "? unknown"}
"""In few letters, with the mark that each has on the map."""
_BECAME = {"joined": " (since joined)", "gone": " (since closed or renumbered)"}


def left_out(desk: Desk) -> str:
    """The schools not in a partnership; for the one picked, whom it could join. Returns the finding in a few
    words."""
    found, shown = left_out_of(desk)
    show_finding(words.left_out_finding(shown, desk.reach, desk.largest))
    title = lower_first(words.left_out_title(shown))
    if shown.table.empty:
        return title
    urn = pick_school(shown)
    if urn is not None:
        st.button("Back to all schools", icon=":material/arrow_back:", on_click=put_back, key="broker_back")
        one_school(desk, shown.table[shown.table["urn"] == urn].iloc[0], found)
        return title
    on_map, listed = st.columns([5, 8])
    with on_map:
        show_alone_map(desk, shown, "broker_alone")
    with listed:
        list_alone(desk, shown)
        show_download(shown, (*left_out_columns(shown), "in_reach"), "broker-left-out", desk.dataset.release)
    return title


def section(desk: Desk) -> Section:
    """What the page presents: the schools not in a partnership on a map."""
    _, shown = left_out_of(desk)
    areas = district_areas(desk.dataset)
    around = tuple(name for name in desk.frame.selection.districts if name in areas)
    told = left_out_section(shown, desk.county, areas, around, desk.reach, desk.largest, desk.day)
    return on_its_day(told, desk.day)


def list_alone(desk: Desk, shown: Disclosed) -> None:
    """The list; picking a row picks the school."""
    table, several = shown.table, desk.dataset.several_districts
    order = _ON_A_PHONE if is_phone() else _ON_THE_PAGE
    columns = [name for name in order if name != "district" or several]
    widths = _WIDTHS | ({} if shown.unit == MILES else {"to_nearest": 76, "partnership_name": 244})
    widths |= {"name": _NAME_ON_A_PHONE, "district": 118} if is_phone() else {}
    short = {name: table[name].map(in_a_list) for name in ("name", "partnership_name")}
    short["name"] += table["became"].map(_BECAME).fillna("")
    on_page = table[columns].assign(near=table["near"].map(_NEAR), **short)
    titles = {name: label_of(name, shown.unit) for name in columns} | {
        "near": "Near",
        "partnership_name": "Nearest partnership",
        "to_nearest": f"{shown.unit.capitalize()}*",
    }
    lines = line_height((on_page[name], widths[name]) for name in short)
    say_swipe()
    st.dataframe(
        on_page,
        row_height=lines,
        hide_index=True,
        placeholder="–",
        height=min(_TALLEST if lines is None else _TALLER, _LINE + (lines or _LINE) * len(table) + 3),
        on_select=partial(_picked_in_list, shown),
        selection_mode="single-row",
        key="broker_table",
        column_config={
            name: st.column_config.NumberColumn(titles[name], format="%.1f", width=widths[name])
            if name == "to_nearest"
            else st.column_config.TextColumn(titles[name], width=widths[name])
            for name in columns
        },
        alt="Schools not in a partnership, the worst off first, with the nearest partnership.",
    )
    st.caption(
        "The worst off first, and of these the furthest. The nearest partnership is the nearest with "
        f"room if one is within reach. \\* {shown.unit.capitalize()} from the school to that partnership's "
        "nearest member; *Propose* measures to its host school instead."
    )
    say_minutes(desk.county.distances, (table[["urn", "nearest"]],))


def _picked_in_list(shown: Disclosed) -> None:
    rows = st.session_state["broker_table"].selection.rows
    if rows:
        picked(shown, int(shown.table["urn"].iloc[rows[0]]))
