"""The Broker page's first view: who is left out, on a map and as a list, the worst off first."""

from functools import partial

import streamlit as st

from collab import words
from collab.briefing.model import Section
from collab.briefing.sections.where_they_are import LEFT_OUT, left_out_section
from collab.data.disclosure.gate import Disclosed
from collab.geography.areas import district_areas
from collab.ui.broker.alone_map import left_out_of, pick_school, picked, put_back, show_alone_map
from collab.ui.broker.desk import Desk
from collab.ui.broker.in_reach import one_school
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.show import show_download, show_finding
from collab.words.labels import label_of
from collab.words.numbers import lower_first
from collab.words.on_brokering import NEAR

_IN_THE_FILE = (*LEFT_OUT, "in_reach")
_ON_THE_PAGE = ("near", "name", "partnership_name", "to_nearest", "district")
_WIDTHS = {"near": 104, "name": 222, "partnership_name": 166, "to_nearest": 66, "district": 118}
"""Pixels, which all fit beside the map."""
_SYMBOLS = {"nobody": "▲", "full": "■", "room": "○", "nowhere": "?"}
"""As they are on the map."""


def left_out(desk: Desk) -> None:
    """The schools in no partnership; for the one picked, whom it could join."""
    found, shown = left_out_of(desk)
    show_finding(words.left_out_finding(shown, desk.reach, desk.largest))
    if shown.table.empty:
        return
    urn = pick_school(shown)
    if urn is not None:
        st.button("Back to all schools", icon=":material/arrow_back:", on_click=put_back, key="broker_back")
        one_school(desk, shown.table[shown.table["urn"] == urn].iloc[0], found)
        return
    on_map, listed = st.columns([2, 3])
    with on_map:
        show_alone_map(desk, shown, "broker_alone")
    with listed:
        _list(shown, several=desk.dataset.several_districts)
        say_minutes(desk.county.distances, (shown.table[["urn", "nearest"]],))
        show_download(shown, _IN_THE_FILE, "broker-left-out", desk.dataset.release)


def page_title(desk: Desk) -> str:
    """How many are left out, as the page's title goes on behind its place and year."""
    _, shown = left_out_of(desk)
    told = words.left_out_title(shown)
    return lower_first(told)


def section(desk: Desk) -> Section:
    """What the page presents: the schools in no partnership on a map."""
    _, shown = left_out_of(desk)
    areas = district_areas(desk.dataset)
    around = tuple(name for name in desk.frame.selection.districts if name in areas)
    return left_out_section(shown, desk.county, areas, around, desk.reach, desk.largest)


def _list(shown: Disclosed, *, several: bool) -> None:
    """The list; picking a row picks the school."""
    table = shown.table
    columns = [name for name in _ON_THE_PAGE if name != "district" or several]
    on_page = table[columns].assign(near=[f"{_SYMBOLS[n]} {NEAR[n]}" for n in table["near"]])
    titles = {name: label_of(name, shown.unit) for name in columns} | {
        "partnership_name": "Nearest partnership",
        "to_nearest": shown.unit.capitalize(),
    }
    st.dataframe(
        on_page,
        hide_index=True,
        placeholder="–",
        height=520,
        on_select=partial(_picked_in_list, shown),
        selection_mode="single-row",
        key="broker_table",
        column_config={
            name: st.column_config.NumberColumn(titles[name], format="%.1f", width=_WIDTHS[name])
            if name == "to_nearest"
            else st.column_config.TextColumn(titles[name], width=_WIDTHS[name])
            for name in columns
        },
        alt="Schools in no partnership, the worst off first, with the nearest partnership.",
    )
    st.caption(
        "The worst off first, and of these the furthest. The nearest partnership is the nearest with "
        f"room if one is within reach; {shown.unit} are to its nearest member."
    )


def _picked_in_list(shown: Disclosed) -> None:
    rows = st.session_state["broker_table"].selection.rows
    if rows:
        picked(shown, int(shown.table["urn"].iloc[rows[0]]))
