"""What is looked at closely on the Map: found by name, or picked on a picture or in a table."""

import pandas as pd
import streamlit as st

from collab.geography import screen_map
from collab.geography.shown_on_map import ShownOnMap
from collab.ui.frame.filters import KEEP
from collab.ui.frame.find_school import LISTED, name_and_urn, number_in
from collab.ui.frame.show import clicked_on
from collab.ui.server.loading import load_dataset


def pick_box(on_map: ShownOnMap) -> str:
    """The school or partnership looked at closely; picking on the map or in a table sets it."""
    options = [f"Partnership: {name}" for name in on_map.partnerships["partnership_name"]]
    # Of more than that the map itself picks.
    few = len(on_map.schools) <= LISTED
    if few:
        schools = on_map.schools.sort_values("name")
        options += [school_label(urn, name) for urn, name in schools["name"].items()]
    elif (picked := st.session_state.get("map_pick")) and picked_school(picked):
        options.append(picked)
    label = "Find a school or a partnership" if few else "Find a partnership"
    asked = "Write part of its name"
    return st.selectbox(label, options, index=None, key="map_pick", placeholder=asked, **KEEP) or ""


def picked_partnerships(on_map: ShownOnMap, pick: str) -> list[str]:
    """Slugs of the partnership picked, or of those the school picked belongs to."""
    table = on_map.partnerships
    if pick.startswith("Partnership: "):
        return table.loc[table["partnership_name"] == pick[13:], "partnership"].tolist()
    urn = picked_school(pick)
    return on_map.members.loc[on_map.members["urn"] == urn, "partnership"].tolist()


def picked_on_map() -> None:
    """Turn a click on a school into the pick; the browser's word is looked up, not believed."""
    objects = st.session_state["map_deck"].selection.get("objects", {})
    for layer, found in objects.items():
        if layer.startswith(screen_map.SCHOOLS_LAYER) and found:
            urn = int(found[0].get("u", 0))
            schools = load_dataset().schools
            if urn in schools.index:
                st.session_state["map_pick"] = school_label(urn, schools.at[urn, "name"])


def picked_among_all(table: pd.DataFrame) -> None:
    """Turn a click on one of the constellations into the pick; the browser's word is looked up."""
    names = table.loc[table["partnership"] == clicked_on("map_constellations"), "partnership_name"]
    if len(names):
        st.session_state["map_pick"] = f"Partnership: {names.iloc[0]}"


def picked_in_table(table: pd.DataFrame) -> None:
    """Turn a row picked in the table of partnerships into the pick."""
    rows = st.session_state["map_table"].selection.rows
    if rows:
        st.session_state["map_pick"] = f"Partnership: {table['partnership_name'].iloc[rows[0]]}"
    else:
        st.session_state["map_pick"] = None


def school_label(urn: object, name: object) -> str:
    """A school among what can be picked: its name, and its URN, for names are not unique."""
    return f"School: {name_and_urn(urn, name)}"


def picked_school(pick: str) -> int:
    """The URN of the school picked, or 0."""
    return number_in(pick) if pick.startswith("School: ") else 0
