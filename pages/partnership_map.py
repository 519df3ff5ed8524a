"""Map: where the partnerships are, which are spread out, and who is left alone."""

from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, narrative
from collab.dataset import day_of_tests
from collab.disclosure import ATTAINMENT_FIGURES, Disclosed, disclose, without_results
from collab.measures import year_label
from collab.metrics.atlas import changes_since
from collab.metrics.geography import most_spread, nearer_alone
from collab.metrics.partnerships import partnership_attainment
from collab.ui.frame import ensure_frame
from collab.ui.map_page import (
    draw_alone,
    draw_map,
    limit_slider,
    pick_box,
    picked_partnerships,
    show_card,
    show_legend,
    show_partnerships,
    year_slider,
)
from collab.ui.present import part, presenting
from collab.ui.show import show_chart, show_finding
from collab.ui.text import plain

frame = ensure_frame()
dataset, selection = frame.dataset, frame.selection
release = dataset.release

heading = st.container()
controls = st.columns(3)
with controls[0]:
    limit = limit_slider()
with controls[1]:
    year = year_slider(dataset, selection.year)
day = day_of_tests(year)
atlas = frame.atlas(day, limit)
with controls[2]:
    pick = pick_box(atlas)
where = narrative.place(release.area, selection.districts)
heading.title(f"{plain(where)}, May {year}: are partnerships local?")


def with_results() -> Disclosed:
    """The partnerships with their attainment, through disclosure control."""
    results = partnership_attainment(dataset, selection, atlas.members)
    table = atlas.partnerships.merge(results, on="partnership", how="left")
    figures = (*ATTAINMENT_FIGURES, "difference")
    return disclose(table, figures, ("eligible",), dataset.threshold)


shown = frame.once("results", with_results, day, limit)
nearer = 0
widest = most_spread(atlas.partnerships)
if widest is not None:
    host, within = int(widest["host"]), widest["mean_to_host"]
    nearer = nearer_alone(host, within, atlas.geography.alone, atlas.open_schools)
sentence = narrative.map_finding(shown, limit, nearer)
with heading:
    show_finding(sentence)

if part("The map"):
    changes = frame.once(
        "changes", lambda: changes_since(dataset, selection, day_of_tests(year - 1), day), day
    )
    st.caption(plain(narrative.changes_told(without_results(changes), year - 1)))
    picked = picked_partnerships(atlas, pick)
    picture, card = st.columns([3, 2]) if pick or not presenting() else (st.container(), None)
    with picture:
        draw_map(atlas, dataset.areas, picked, pick, limit, alt=sentence)
        show_legend(approximate=dataset.tables["boundaries"].empty, limit=limit)
    if card is not None:
        with card:
            show_card(atlas, shown, picked, pick, selection, release)

if part("Which partnerships are spread out?"):
    st.header("Which partnerships are spread out?")
    show_partnerships(shown, picked_partnerships(atlas, pick), release)
    unlocated = atlas.geography.unlocated
    if unlocated:
        names = dataset.schools["name"].reindex(list(unlocated))
        st.caption(plain(f"Schools without a location, not on the map: {'; '.join(names)}."))

if part("Who is left alone?"):
    st.header("Who is left alone?")
    draw_alone(atlas, release)

if part("Do local partnerships do better?"):
    st.header("Do local partnerships do better?")
    picked = picked_partnerships(atlas, pick)
    if selection.year in dataset.years and shown.table["difference"].notna().any():
        title = f"{selection.definition.label}: locality beside the difference"
        one = picked[0] if len(picked) == 1 else ""
        draw = partial(charts.locality_scatter, partnerships=shown, highlighted=one, title=title)
        show_chart(frame, "map-locality", draw, day, limit, one)
    quarter, middle = shown.table["locality"].quantile([0.25, 0.5])
    if pd.notna(middle):
        st.markdown(
            f"Half of the partnerships have a locality of {middle:.2f} or more; for a quarter it "
            f"is {quarter:.2f} or less."
        )
    st.caption(
        f"Results are of {year_label(selection.year)}. Locality is the distance to the nearest "
        "schools there could be, divided by the distance to the partners there are: fair to sparse "
        "districts, where miles alone are not. This is an association, not a cause: schools choose "
        "whether and with whom to work, small partnerships vary by chance, and no published source "
        "measures an effect of distance on attainment. Clusters are ideally no more than 20 "
        "minutes apart by car (Hill 2017)."
    )
