"""What the Map says beside its map: the card, the constellations, the table, and who is left alone."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from collab import words
from collab.charts import DARK, LIGHT, constellations
from collab.data.disclosure.gate import Disclosed, disclose_gaps, without_results
from collab.data.provenance import Release
from collab.data.vocabulary import KINDS
from collab.geography.partnership_geography import by_district, most_local_and_spread, most_spread
from collab.geography.shown_on_map import ShownOnMap
from collab.geography.spokes import spokes_of
from collab.metrics.beside_others import profile
from collab.ui.frame.names_whole import line_height
from collab.ui.frame.present import is_dark, is_phone, say_swipe
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import draw_to_click, show_download, show_table
from collab.ui.partnership_map.picking import picked_among_all, picked_in_table, picked_school
from collab.words.escaped import plain
from collab.words.labels import label_of
from collab.words.numbers import counted, far, limit_told
from collab.words.on_places import partnership_columns, schools_told
from collab.words.on_stories import most_and_least_told

_WORST_FIRST = (
    "partnership_name",
    "mean_to_host",
    "furthest",
    "beyond",
    "members",
    "elsewhere",
    "host_name",
    "districts_spanned",
)
"""The columns of the table on the page, which all fit on it."""
_SHORT = {"furthest": "Furthest", "beyond": "Beyond the limit", "elsewhere": "Elsewhere"}
"""Labels of the table on the page, short enough to leave the room to names."""
_WIDTHS = {
    "mean_to_host": 134,
    "furthest": 84,
    "beyond": 124,
    "members": 86,
    "elsewhere": 92,
    "districts_spanned": 82,
}
"""Pixels of the columns of figures."""
_ROOM, _ON_A_PHONE = 1150, 184
"""Pixels of all columns beside the boxes and a scroll bar at 1280, and of a name on a phone."""
MOST_DRAWN = 120
"""Most partnerships drawn from their hosts at once: a browser draws a country's 2,000 for half a minute."""
_SHOWN_AT_ONCE = 8
"""Lines before the table scrolls."""


def show_card(
    frame: Frame, on_map: ShownOnMap, shown: Disclosed, picked: Sequence[str], pick: str, nearer: int
) -> None:
    """What is known of the partnership or school picked, on the map. Where nobody is picked, of the
    most spread partnership, to whose host `nearer` schools in none are nearer than its members."""
    widest = most_spread(on_map.partnerships)
    if not pick and widest is None:
        return
    with st.container(key="map_card"):
        urn = picked_school(pick)
        if urn in set(on_map.alone["urn"]):
            _school_card(on_map.alone[on_map.alone["urn"] == urn].iloc[0], on_map.unit)
        elif urn in on_map.schools.index:
            st.header(plain(on_map.schools.at[urn, "name"]))
            st.markdown(
                plain(f"{on_map.schools.at[urn, 'district']}. In {counted(len(picked), 'partnership')}:")
            )
        elif not pick and widest is not None:
            beyond = int(on_map.partnerships["beyond"].gt(0).sum())
            st.caption(words.widest_told(beyond))
        most = [] if widest is None else [str(widest["partnership"])]
        for slug in picked if pick else most:
            _partnership_card(frame, shown.where(shown.table["partnership"] == slug))
        if not pick and nearer and widest is not None:
            st.markdown(words.nearer_told(nearer, widest))
        if not pick:
            st.caption("Pick a school on the map to see it here.")


def show_members(on_map: ShownOnMap, picked: Sequence[str], release: Release) -> None:
    """The schools of each partnership picked, behind a click."""
    for slug in picked:
        row = on_map.partnerships[on_map.partnerships["partnership"] == slug].iloc[0]
        members = on_map.members[on_map.members["partnership"] == slug]
        told = f"{counted(len(members), 'school')} of {row['partnership_name']}"
        with st.expander(plain(told), on_change="rerun", key=f"map_members-{slug}") as panel:
            if panel.open:
                _members_table(members, row["host"], slug, release, on_map.unit)


def draw_alone(on_map: ShownOnMap, release: Release) -> None:
    """The schools not in a partnership, one by one and by district."""
    st.markdown(words.alone_told(len(on_map.alone)))
    alone = without_results(on_map.alone.assign(eligible=0), on_map.unit)
    with st.expander(f"{len(on_map.alone)} schools not in a partnership", on_change="rerun") as panel:
        if panel.open:
            columns = ["name", "district", "nearest_name", "miles"]
            show_table(alone, columns, "map-alone", release)
    if on_map.open_schools["district"].nunique() < 2:
        return
    with st.expander("By district", on_change="rerun") as panel:
        if panel.open:
            table = by_district(on_map.geography, on_map.open_schools)
            columns = ["district", "schools", "alone", "mean_to_host"]
            show_table(without_results(table, on_map.unit), columns, "map-districts", release)


def show_constellations(frame: Frame, on_map: ShownOnMap, day: pd.Timestamp, limit: float) -> None:
    """Every partnership from its host at one scale, of very many the most local and the most spread; a click
    on one picks it."""
    table = on_map.partnerships
    drawn = most_local_and_spread(table, MOST_DRAWN)
    palette = DARK if is_dark() else LIGHT
    chart = frame.once(
        "constellations",
        lambda: constellations(
            partnerships=without_results(drawn, on_map.unit),
            spokes=without_results(spokes_of(on_map), on_map.unit),
            limit=limit,
            title="Partnerships from their hosts, at one scale",
            palette=palette,
            across=3 if is_phone() else None,
        ),
        day,
        limit,
        palette,
        is_phone(),
    )
    measured = int(table["mean_to_host"].notna().sum())
    some = most_and_least_told(len(drawn), measured, len(table)) + ". " if len(drawn) < measured else ""
    around = limit_told(limit, on_map.unit)
    st.caption(
        f"{some}The ring in the middle is the host school, the dotted ring is {around} around it; "
        "lines show how far members are from the host, the number below how far on average. Orange is "
        "beyond the ring, and ends in a triangle where it goes on further than the picture. Click one to "
        "look closely."
    )
    draw_to_click(
        "map_constellations",
        chart,
        f"{chart.alt} The table below says the same.",
        lambda: picked_among_all(on_map.partnerships),
    )


def show_partnerships(shown: Disclosed, picked: Sequence[str], release: Release) -> None:
    """The sortable table of partnerships, the most spread first; picking a row picks the
    partnership. The file has all columns, the page those that fit on it."""
    worst = shown.table.sort_values("mean_to_host", ascending=False, na_position="last")
    shown = replace(shown, table=worst.reset_index(drop=True))
    columns = partnership_columns(shown.table)
    # Where every partnership lies in one district the number of districts says nothing.
    alike = set() if shown.table["districts_spanned"].gt(1).any() else {"districts_spanned"}
    on_page = [name for name in _WORST_FIRST if name in columns and name not in alike]
    table = shown.table[on_page]
    rows = shown.table.index[shown.table["partnership"].isin(list(picked))].tolist()
    formats = {"mean_to_host": 1, "furthest": 1, "spread": 1, "locality": 2}
    named = [name for name in on_page if name not in _WIDTHS]
    taken = sum(_WIDTHS[name] for name in on_page if name in _WIDTHS)
    room = _ON_A_PHONE if is_phone() else (_ROOM - taken) // len(named)
    lines = line_height((table[name], room) for name in named)
    say_swipe()
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        row_height=lines,
        height="auto" if lines is None else lines * min(_SHOWN_AT_ONCE, len(table)) + 39,
        column_config={
            name: st.column_config.NumberColumn(
                _SHORT.get(name) or label_of(name, shown.unit),
                format=f"%.{formats[name]}f" if name in formats else None,
                width=_WIDTHS[name],
            )
            if name in _WIDTHS
            else st.column_config.TextColumn(label_of(name, shown.unit), width=room)
            for name in on_page
        },
        on_select=lambda: picked_in_table(shown.table),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows[:1], "columns": [], "cells": []}},
        key="map_table",
        alt="Partnerships with distances, spread, locality and members beyond the limit.",
    )
    show_download(shown, columns, "map-partnerships", release)


def _school_card(row: pd.Series, unit: str) -> None:
    """A school not in a partnership."""
    nearest = "no school with a location is"
    if pd.notna(row["miles"]):
        nearest = f"the nearest school that is, {row['nearest_name']}, is {far(row['miles'], unit)} away"
    st.header(plain(row["name"]))
    st.markdown(plain(f"{row['district']}. Not in a partnership; {nearest}."))


def _partnership_card(frame: Frame, shown: Disclosed) -> None:
    row = shown.table.iloc[0]
    st.header(plain(row["partnership_name"]))
    since = f", since {row['formed'].year}" if pd.notna(row["formed"]) else ""
    facts = f"{KINDS[row['kind']]} of {schools_told(int(row['members']), row['elsewhere'])}{since}."
    if pd.notna(row["host_name"]):
        facts += f" Host: {row['host_name']}."
    st.markdown(plain(facts))
    if pd.notna(row["mean_to_host"]):
        several = int(row["members"]) - int(row["unlocated"]) > 2
        more = f" on average, the furthest {row['furthest']:.1f}" if several else ""
        st.markdown(f"**{far(row['mean_to_host'], shown.unit)}** from the host{more}.")
    st.markdown(plain(_result(frame, str(row["partnership"]), str(row["partnership_name"]))))
    st.page_link(
        "pages/partnerships.py",
        label="Its profile",
        icon=":material/groups:",
        query_params={"partnerships_pick": row["partnership_name"]},
    )


def _result(frame: Frame, slug: str, name: str) -> str:
    """Its result beside all other schools, as its own page says it."""
    dataset, selection = frame.dataset, frame.selection
    found = frame.of_all_schools.once("profile", lambda: profile(dataset, selection, slug), slug)
    gaps = disclose_gaps(found.gaps, dataset.threshold)
    told = words.profile_finding(gaps, found.years, selection.definition, name, found.untold)
    return f"{selection.definition.label}: {told}" if len(gaps.table) else told


def _members_table(members: pd.DataFrame, host: object, slug: str, release: Release, unit: str) -> None:
    roles = pd.Series("", index=members.index).mask(members["lead"], "lead")
    roles = roles.mask(members["urn"] == host, "host").mask(
        members["lead"] & (members["urn"] == host), "host, lead"
    )
    listed = without_results(members.assign(role=roles).sort_values("to_host"), unit)
    columns = ["name", "role", "to_host", "nearest_partner"]
    show_table(listed, columns, f"map-{slug}", release)
