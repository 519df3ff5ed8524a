"""The schools not in a partnership: on a map by who is near, and the one that is looked at closely."""

from datetime import date

import pandas as pd
import streamlit as st

from collab.brokering.options import options, shortlist
from collab.charts import DARK, LIGHT, Chart, Palette, left_out_map
from collab.data.disclosure.gate import Disclosed, without_results
from collab.geography.areas import district_areas
from collab.geography.marks import PLACE, map_lines
from collab.ui.broker.desk import Desk
from collab.ui.frame.filters import KEEP
from collab.ui.frame.find_school import name_and_urn
from collab.ui.frame.present import is_dark, is_phone
from collab.ui.frame.show import clicked_on, show_to_click
from collab.words.numbers import counted


def left_out_of(desk: Desk) -> tuple[pd.DataFrame, Disclosed]:
    """What the schools on the desk could join (see `options`), and these schools (see `shortlist`)
    with their places."""
    settings = (desk.kinds, desk.reach, desk.largest)
    every = desk.frame.everywhere.once(
        "options", lambda: options(desk.county, desk.county.alone, *settings), *settings
    )

    def of_the_alone() -> tuple[pd.DataFrame, Disclosed]:
        found = every[every["urn"].isin(desk.alone["urn"])]
        table = shortlist(desk.county, desk.alone, found, desk.kinds)
        table = table.assign(became=table["urn"].map(desk.became))
        return found, without_results(table.join(desk.county.open_schools[PLACE], on="urn"), desk.unit)

    return desk.frame.once("left out", of_the_alone, *settings, date.today())


def pick_school(shown: Disclosed) -> int | None:
    """The school that is looked at closely: chosen here, or by a click on the map or in the list."""
    labels = _labels(shown)
    pick = st.selectbox(
        "Look closely at a school",
        sorted(labels),
        index=None,
        key="broker_school",
        label_visibility="collapsed",
        placeholder="Look closely at a school",
        **KEEP,
    )
    return labels.get(pick or "")


def put_back() -> None:
    """Look at all schools again."""
    st.session_state["broker_school"] = None


def picked(shown: Disclosed, urn: object) -> None:
    """Look closely at the school of this number, if it is one of those shown."""
    for label, known in _labels(shown).items():
        if known == urn:
            st.session_state["broker_school"] = label


def _labels(shown: Disclosed) -> dict[str, int]:
    """Schools as they can be picked: by name and number, for names are not unique."""
    table = shown.table
    return {name_and_urn(urn, name): int(urn) for name, urn in zip(table["name"], table["urn"], strict=True)}


def show_alone_map(desk: Desk, shown: Disclosed, key: str, looked_at: int | None = None) -> None:
    """The map, drawn once the page has said all its words, its title too; with the name of the school
    `looked_at` (URN). A click on a school picks it."""
    palette = DARK if is_dark() else LIGHT
    settings = (desk.kinds, desk.reach, desk.largest, palette, is_phone(), looked_at)

    def clicked() -> None:
        picked(shown, clicked_on(key))

    show_to_click(
        key,
        lambda: desk.frame.once("left out map", lambda: _drawn(desk, shown, palette, looked_at), *settings),
        "The list says the same.",
        clicked,
    )
    unplaced = int(shown.table["near"].eq("nowhere").sum())
    if unplaced:
        st.caption(f"Not on the map: {counted(unplaced, 'school')} for which the register has no place.")


def _drawn(desk: Desk, shown: Disclosed, palette: Palette, looked_at: int | None) -> Chart:
    county = desk.county
    return left_out_map(
        schools=shown,
        lines=map_lines(county, desk.reach, hostless=True),
        areas=district_areas(desk.dataset),
        around=desk.frame.selection.districts,
        reach=desk.reach,
        title="Schools not in a partnership, by who is near",
        palette=palette,
        narrow=is_phone(),
        looked_at=looked_at,
    )
