"""The parts of the map page: its controls, the map and its legend, the card and the table."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import shapely
import streamlit as st

from collab import cartography, maps
from collab.dataset import Dataset, Release
from collab.disclosure import Disclosed, without_results
from collab.metrics.atlas import Atlas
from collab.metrics.geography import by_district
from collab.narrative import percent, points
from collab.selection import Selection
from collab.tables import LABELS
from collab.ui.filters import KEEP
from collab.ui.kept import once
from collab.ui.pace import words_first
from collab.ui.present import is_dark, presenting
from collab.ui.releases import load_dataset
from collab.ui.show import show_download, show_table
from collab.ui.text import plain
from collab.vocabulary import KINDS

_LISTED_SCHOOLS = 3000
"""With more schools than this a list of them all would be slow and no help; the map picks them."""
PARTNERSHIP_COLUMNS = (
    "partnership_name", "kind", "members", "host_name", "mean_to_host", "furthest", "spread",
    "districts_spanned", "locality", "beyond",
)  # fmt: skip


def limit_slider() -> float:
    """How far from the host still counts as local, in miles."""
    return st.slider(
        "Keep it local: miles from the host", 0.5, 30.0, 5.0, 0.5, "%.1f", key="map_limit", **KEEP
    )


def year_slider(dataset: Dataset, year: int) -> int:
    """The year whose 1 May is shown; follows the filter for the year until it is moved."""
    formed = dataset.tables["memberships"]["joined"].dt.year
    first, last = int(min(formed.min() + 1, year)), int(max(dataset.years))
    if st.session_state.get("_map_filter_year", year) != year:
        st.session_state["map_year"] = year
    st.session_state["_map_filter_year"] = year
    default: dict[str, Any] = {} if "map_year" in st.session_state else {"value": year}
    return st.slider("Partnerships on 1 May of", first, last, key="map_year", **default, **KEEP)


def pick_box(atlas: Atlas) -> str:
    """The partnership or school looked at closely; picking on the map or in a table sets it."""
    options = [f"Partnership: {name}" for name in atlas.partnerships["partnership_name"]]
    if len(atlas.schools) <= _LISTED_SCHOOLS:
        schools = atlas.schools.sort_values("name")
        options += [_school_label(urn, name) for urn, name in schools["name"].items()]
    elif (picked := st.session_state.get("map_pick")) and _picked_school(picked):
        options.append(picked)
    return (
        st.selectbox(
            "Look closely at", options, index=None, key="map_pick", placeholder="Nobody", **KEEP
        )
        or ""
    )


def picked_partnerships(atlas: Atlas, pick: str) -> list[str]:
    """Slugs of the partnership picked, or of those the school picked belongs to."""
    table = atlas.partnerships
    if pick.startswith("Partnership: "):
        return table.loc[table["partnership_name"] == pick[13:], "partnership"].tolist()
    urn = _picked_school(pick)
    return atlas.members.loc[atlas.members["urn"] == urn, "partnership"].tolist()


def draw_map(
    atlas: Atlas,
    areas: Mapping[str, shapely.Geometry],
    picked: Sequence[str],
    pick: str,
    limit: float,
    alt: str,
) -> None:
    """The map; clicking a school on it picks the school."""
    members = set(atlas.members.loc[atlas.members["partnership"].isin(list(picked)), "urn"])
    show_map(
        atlas, areas, members or {_picked_school(pick)}, limit, key="map_deck",
        height=400 if presenting() else 520,
        alt=f"Map of schools and partnerships. {alt} The tables below say the same.",
        on_select=_picked_on_map, street_map=_street_map(),
    )  # fmt: skip


def show_map(
    atlas: Atlas,
    areas: Mapping[str, shapely.Geometry],
    selected: set[int],
    limit: float,
    *,
    key: str,
    height: int,
    alt: str,
    on_select: Callable[[], None] | None = None,
    street_map: bool = False,
) -> None:
    """An atlas as a map of `height` pixels, with a halo round the schools `selected` (URNs)."""
    ringed, size, hover = frozenset(selected), (340, height - 20), not presenting()
    deck = once(
        (atlas, ringed, limit, _map_palette(), street_map, size, hover),
        lambda: maps.draw_atlas(
            atlas, areas=areas, selected=ringed, limit=limit, palette=_map_palette(),
            street_map=street_map, size=size, hover=hover,
        ),
    )  # fmt: skip
    picking: dict[str, Any] = {"on_select": on_select, "selection_mode": "single-object"}
    picked = on_select is not None and not presenting()
    words_first()
    st.pydeck_chart(deck, height=height, key=key, alt=alt, **(picking if picked else {}))


def show_legend(*, approximate: bool, limit: float) -> None:
    """What the marks mean, in words and shapes."""
    colours = _map_palette()
    dots = "".join(_dot(colour, colours.alone) for colour in colours.partnerships[:3])
    near, far = _bar(colours.partnerships[0], 2), _bar(colours.far, 5)
    st.html(
        f"<p>{dots} in a partnership (colours tell neighbours apart); "
        f"{_dot(colours.alone, colours.outline)} in none; larger for more pupils.<br>"
        f"{near} from the host school to a member; {far} the same, further than {limit:g} "
        "miles.</p>"
    )
    if approximate:
        st.caption("District areas are approximate, drawn from where the schools stand.")


def show_card(
    atlas: Atlas,
    shown: Disclosed,
    picked: Sequence[str],
    pick: str,
    selection: Selection,
    release: Release,
) -> None:
    """What is known of the partnership or school picked."""
    if not pick:
        st.info("Pick a school on the map, a row of the table, or a name above, to look closely.")
        return
    urn = _picked_school(pick)
    if urn in set(atlas.alone["urn"]):
        row = atlas.alone[atlas.alone["urn"] == urn].iloc[0]
        nearest = "no school with a location is"
        if pd.notna(row["miles"]):
            away = f"{row['miles']:.1f} miles away"
            nearest = f"the nearest school that is, {row['nearest_name']}, is {away}"
        st.subheader(plain(row["name"]))
        st.markdown(plain(f"{row['district']}. In no partnership; {nearest}."))
    for slug in picked:
        _partnership_card(
            atlas, shown.where(shown.table["partnership"] == slug), selection, release
        )


def draw_alone(atlas: Atlas, release: Release) -> None:
    """The schools in no partnership, one by one and by district."""
    alone = without_results(atlas.alone.assign(eligible=0))
    with st.expander(f"{len(atlas.alone)} schools in no partnership", on_change="rerun") as panel:
        if panel.open:
            columns = ["name", "district", "nearest_name", "miles"]
            show_table(alone, columns, "map-alone", release)
    with st.expander("By district", on_change="rerun") as panel:
        if panel.open:
            table = by_district(atlas.geography, atlas.open_schools)
            columns = ["district", "schools", "alone", "mean_to_host"]
            show_table(without_results(table), columns, "map-districts", release)


def show_partnerships(shown: Disclosed, picked: Sequence[str], release: Release) -> None:
    """The sortable table of partnerships; picking a row picks the partnership."""
    table = shown.table[list(PARTNERSHIP_COLUMNS)]
    rows = shown.table.index[shown.table["partnership"].isin(list(picked))].tolist()
    formats = {"mean_to_host": 1, "furthest": 1, "spread": 1, "locality": 2}
    st.dataframe(
        table.assign(kind=table["kind"].map(dict(KINDS))),
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(LABELS[name][0], format=f"%.{formats[name]}f")
            if name in formats
            else LABELS[name][0]
            for name in PARTNERSHIP_COLUMNS
        },
        on_select=lambda: _picked_in_table(shown.table),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows[:1], "columns": [], "cells": []}},
        key="map_table",
        alt="Partnerships with miles, spread, locality and members beyond the limit.",
    )
    show_download(shown, PARTNERSHIP_COLUMNS, "map-partnerships", release)


def _partnership_card(
    atlas: Atlas, shown: Disclosed, selection: Selection, release: Release
) -> None:
    row = shown.table.iloc[0]
    st.subheader(plain(row["partnership_name"]))
    st.page_link(
        "pages/partnerships.py", label="Its profile", icon=":material/groups:",
        query_params={"partnerships_pick": row["partnership_name"]},
    )  # fmt: skip
    facts = f"{KINDS[row['kind']]} of {row['members']} schools"
    if pd.notna(row["mean_to_host"]):
        facts += (
            f". Host: {row['host_name']}. Members are on average {row['mean_to_host']:.1f} miles "
            f"from it, the furthest {row['furthest']:.1f}. Locality {row['locality']:.2f}"
        )
    st.markdown(plain(f"{facts}."))
    if pd.notna(row["percent"]):
        small = " Small cohort, read with care." if row["mark"] else ""
        st.markdown(
            plain(
                f"{selection.definition.label}: {percent(row['percent'])} of "
                f"{int(row['eligible'])} "
                f"pupils in {int(row['schools'])} of its schools, {points(row['difference'])} "
                f"points against all schools (95% interval {row['low']:.0f}% to "
                f"{row['high']:.0f}%).{small}"
            )
        )
    else:
        st.markdown(f"{plain(selection.definition.label)}: no result that can be shown.")
    members = atlas.members[atlas.members["partnership"] == row["partnership"]]
    roles = pd.Series("", index=members.index).mask(members["lead"], "lead")
    roles = roles.mask(members["urn"] == row["host"], "host").mask(
        members["lead"] & (members["urn"] == row["host"]), "host, lead"
    )
    listed = without_results(members.assign(role=roles).sort_values("to_host"))
    columns = ["name", "role", "to_host", "nearest_partner"]
    show_table(listed, columns, f"map-{row['partnership']}", release)


def _picked_on_map() -> None:
    """Turn a click on a school into the pick; the browser's word is looked up, not believed."""
    objects = st.session_state["map_deck"].selection.get("objects", {})
    for layer, found in objects.items():
        if layer.startswith(maps.SCHOOLS_LAYER) and found:
            urn = int(found[0].get("u", 0))
            schools = load_dataset().schools
            if urn in schools.index:
                st.session_state["map_pick"] = _school_label(urn, schools.at[urn, "name"])


def _picked_in_table(table: pd.DataFrame) -> None:
    rows = st.session_state["map_table"].selection.rows
    if rows:
        st.session_state["map_pick"] = f"Partnership: {table['partnership_name'].iloc[rows[0]]}"
    else:
        st.session_state["map_pick"] = None


def _school_label(urn: object, name: object) -> str:
    return f"School: {name} ({urn})"


def _picked_school(pick: str) -> int:
    """The URN of the school picked, or 0."""
    tail = pick.rpartition("(")[2].rstrip(")")
    return int(tail) if pick.startswith("School: ") and tail.isdigit() else 0


def _street_map() -> bool:
    """Whether to ask for a street map: only where the setting allows it and the viewer wants it."""
    if os.environ.get("COLLAB_STREET_MAP") != "1":
        return False
    return st.toggle("Street map (asks carto.com for pictures)", key="map_streets", **KEEP)


def _map_palette() -> cartography.MapPalette:
    return cartography.DARK_MAP if is_dark() else cartography.LIGHT_MAP


def _dot(fill: tuple[int, int, int], line: tuple[int, int, int]) -> str:
    return (
        '<span style="display:inline-block;width:.75em;height:.75em;border-radius:50%;'
        f'margin-right:.15em;background:rgb{fill};border:2px solid rgb{line}"></span>'
    )


def _bar(colour: tuple[int, int, int], thickness: int) -> str:
    return (
        '<span style="display:inline-block;width:1.8em;vertical-align:middle;'
        f'border-top:{thickness}px solid rgb{colour}"></span>'
    )
