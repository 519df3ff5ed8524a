"""Map: where the partnerships are, which are spread out, and who is left alone."""

from dataclasses import replace
from functools import partial

import streamlit as st

from collab import charts, words
from collab.briefing import Audience, Scope
from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import ATTAINMENT_FIGURES, Disclosed, disclose, without_results
from collab.data.measures import year_label
from collab.geography.areas import ground_of
from collab.geography.partnership_geography import most_spread, nearer_alone
from collab.geography.shown_on_map import changes_since
from collab.metrics.locality_pattern import locality_pattern
from collab.metrics.partnership_attainment import partnership_attainment
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import folded_on_a_phone, is_phone, presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.show import show_chart, show_finding
from collab.ui.frame.stage import present
from collab.ui.frame.told import sections_of
from collab.ui.partnership_map.canvas import credit, draw_map, show_legend
from collab.ui.partnership_map.cards import (
    draw_alone,
    show_card,
    show_constellations,
    show_members,
    show_partnerships,
)
from collab.ui.partnership_map.limit_and_year import limit_slider, play_on, year_slider
from collab.ui.partnership_map.locality_presented import locality_section
from collab.ui.partnership_map.picking import pick_box, picked_partnerships
from collab.words.escaped import plain
from collab.words.numbers import lower_first

FEWEST_TO_COMPARE = 4
"""Partnerships with a locality and a result; fewer show no pattern."""

frame = ensure_frame()
dataset, selection = frame.dataset, frame.selection
release = dataset.release

heading = st.container()
if is_phone():
    find, what_is_set = st.container(), folded_on_a_phone("How far is local, and the year")
    how_far, when = what_is_set, what_is_set
else:
    find, how_far, when = st.columns([4, 3, 5])
with how_far:
    limit = limit_slider(selection.unit)
with when:
    year = year_slider(dataset, selection.year)
day = day_of_tests(year)
on_map = frame.on_map(day, limit)
with find:
    pick = pick_box(on_map)
picked = picked_partnerships(on_map, pick)
where = words.place(release.area, selection.districts)


def with_results() -> Disclosed:
    """The partnerships with their attainment, through disclosure control."""
    results = partnership_attainment(dataset, selection, on_map.members)
    table = on_map.partnerships.merge(results, on="partnership", how="left")
    figures = (*ATTAINMENT_FIGURES, "difference")
    return replace(disclose(table, figures, ("eligible",), dataset.threshold), unit=on_map.unit)


shown = frame.once("results", with_results, day, limit)
pairs = len(shown.table[["locality", "difference"]].dropna())
if presenting():
    told = [*sections_of(frame, ("map", "local", "left_out"), limit=limit, day=day)]
    if picked:
        scope = Scope(Audience.PARTNERSHIP, partnership=picked[0])
        told += sections_of(frame, ("who",), scope, limit=limit, day=day)
    if pairs >= FEWEST_TO_COMPARE:
        told.append(locality_section(shown, selection.definition))
    present(frame, told, "who" if picked else "")
nearer = 0
widest = most_spread(on_map.partnerships)
if widest is not None:
    host, within = int(widest["host"]), widest["mean_to_host"]
    nearer = nearer_alone(host, within, on_map.geography.alone, on_map.distances)
beyond = int(on_map.partnerships["beyond"].sum())
title = words.map_title(shown.table)
sentence = words.map_finding(shown, limit, nearer)
with heading:
    st.title(plain(f"{where}, May {year}: {lower_first(title)}"))
    show_finding(sentence)

ground = ground_of(dataset)
with st.container(key="map_stage"):
    draw_map(
        on_map,
        ground.areas,
        picked,
        pick,
        limit,
        # The one that the headline names, which it does unless all are local.
        marked=str(widest["partnership"]) if widest is not None and beyond else "",
        whole=frozenset(selection.districts or ground.areas),
        alt=f"{title}. {sentence}",
    )
    show_legend(limit, on_map.unit)
    show_card(frame, on_map, shown, picked, pick, nearer)
    credit(ground)
say_minutes(on_map.distances, (on_map.ways,))
show_members(on_map, picked, release)
changes = frame.once("changes", lambda: changes_since(dataset, selection, day_of_tests(year - 1), day), day)
st.caption(plain(words.changes_told(without_results(changes), year - 1)))

st.header("Which partnerships are spread out?")
if on_map.partnerships["mean_to_host"].notna().any():
    show_constellations(frame, on_map, day, limit)
show_partnerships(shown, picked, release)
unlocated = on_map.geography.unlocated
if unlocated:
    names = dataset.schools["name"].reindex(list(unlocated)).sort_values()
    with st.expander(f"{words.counted(len(names), 'school')} without a location, not on the map"):
        st.markdown(plain(f"{words.listing(list(names))}."))

st.header("Who is left alone?")
draw_alone(on_map, release)

st.header("Do local partnerships do better?")
if pairs < FEWEST_TO_COMPARE:
    st.markdown("Too few partnerships have two schools on the map and a result to look for a pattern.")
else:
    pattern = locality_pattern(shown.table)
    answer = words.locality_title(pattern, selection.definition.label)
    one = picked[0] if len(picked) == 1 else ""
    draw = partial(charts.locality_scatter, partnerships=shown, highlighted=one, title=answer)
    show_chart(frame, "map-locality", draw, day, limit, one)
    st.markdown(f"{words.locality_sure(pattern)} {words.locality_spread(shown.table['locality'])}")
st.caption(
    f"Results are of {year_label(selection.year)}. Locality is the distance to the nearest "
    "schools there could be, divided by the distance to the partners there are: fair to sparse "
    f"districts, where {on_map.unit} alone are not. This is an association, not a cause: schools choose "
    "whether and with whom to work, small partnerships vary by chance, and no published source "
    "measures an effect of distance on attainment. Clusters are ideally no more than 20 "
    "minutes apart by car (Hill 2017)."
)

play_on(year)
