"""The filters in the sidebar, kept across pages and in the address."""

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from collab.dataset import SIZE_BANDS, Dataset
from collab.measures import MEASURES, year_label
from collab.selection import PARAMETERS, Selection, make_selection, measure_for
from collab.ui import present
from collab.vocabulary import KINDS

KEEP: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}
"""Keeps a widget's value across pages and in the address, under its key."""
_OF_RELEASE = (
    "map_pick",
    "map_year",
    "_map_filter_year",
    "attainment_highlight",
    "partnerships_pick",
    "partnerships_compare",
    "lessons_partnership",
    "broker_school",
    "broker_kinds",
    "broker_scenario",
    "broker_compared",
    "broker_steps",
)
"""Keys of the pages' own widgets whose options a release decides."""


def choose_view(views: Mapping[str, Any], key: str) -> str:
    """Which of a page's views is shown: one of the names of `views`, the first at first."""
    names = list(views)
    presented = present.chosen_part(names)
    if presented:
        return presented
    start: dict[str, Any] = {} if key in st.session_state else {"default": names[0]}
    chosen = st.segmented_control(
        "View", names, required=True, key=key, label_visibility="collapsed", **start, **KEEP
    )
    return chosen or names[0]


def drop_infinities() -> None:
    """Forget numbers without end in the address: Streamlit's whole-number inputs fail on them."""
    for name in list(st.query_params):
        with suppress(ValueError):
            if not all(math.isfinite(float(value)) for value in st.query_params.get_all(name)):
                del st.query_params[name]


def start_afresh(dataset: Dataset) -> None:
    """Forget the choices made of another release: it may have other districts and years."""
    before = st.session_state.get("_release", dataset.release.number)
    st.session_state["_release"] = dataset.release.number
    if before != dataset.release.number:
        for key in (*PARAMETERS, *_OF_RELEASE):
            st.session_state.pop(key, None)


def draw_filters(dataset: Dataset) -> Selection:
    """Draw the filters and return what they say.

    The widgets' keys are the parameters of the address. What the browser sends is checked again:
    its lists are no security.
    """
    districts = st.multiselect(
        "Districts",
        dataset.districts,
        key="district",
        placeholder="All districts",
        **KEEP,
    )
    year = st.selectbox(
        "Year",
        sorted(dataset.years, reverse=True),
        index=sorted(dataset.years, reverse=True).index(dataset.start_year),
        format_func=year_label,
        key="year",
        **KEEP,
    )
    measure = _measure(dataset, year)
    kinds = st.multiselect(
        "Kinds of partnership",
        dataset.kinds,
        format_func=lambda kind: KINDS.get(kind, kind),
        key="kind",
        placeholder="All kinds",
        help="A school counts as in a collaboration when it belongs to a partnership of these "
        "kinds on 1 May of the year, when the tests are sat.",
        **KEEP,
    )
    bands = st.multiselect(
        "Cohort size",
        SIZE_BANDS,
        key="size",
        placeholder="All sizes",
        help="Eligible pupils of a school in the year and key stage.",
        **KEEP,
    )
    return make_selection(dataset, year, measure, districts, kinds, bands)


def _measure(dataset: Dataset, year: int) -> str:
    """The measure's selectbox; a measure that the year does not have gives way to its nearest."""
    offered = dataset.measures[year]
    start = measure_for(dataset, year, st.session_state.get("measure"))
    default: dict[str, Any] = {"index": offered.index(start)}
    if "measure" in st.session_state:
        default = {}
        if st.session_state["measure"] != start:
            st.session_state["measure"] = start
    return st.selectbox(
        "Measure",
        offered,
        format_func=lambda code: MEASURES[code].label,
        key="measure",
        help="Percent of eligible pupils who reached this threshold in reading, writing and "
        "mathematics.",
        **default,
        **KEEP,
    )
