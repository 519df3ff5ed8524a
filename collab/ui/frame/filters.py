"""The filters above the page, kept across pages and in the address."""

import math
from collections.abc import Collection, Mapping, Set
from typing import Any

import streamlit as st

from collab.data.dataset import SIZE_BANDS, Dataset
from collab.data.group_cohorts import any_groups, pupils_in, where_known
from collab.data.measures import MEASURES, year_label
from collab.data.selection import ALL_PUPILS, PARAMETERS, Selection, make_selection, measure_for
from collab.data.vocabulary import DISTANCES, KINDS, MILES, PUPILS
from collab.ui.frame.present import presenting
from collab.words import on_groups
from collab.words.escaped import plain

KEEP: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}
"""Keeps a widget's value across pages and in the address, under its key. Where the browser goes back to an
address without it, the widget begins with its default again: each has to say what that is every time."""
_BEHIND = frozenset({"kind", "size"})
"""The filters behind "More filters"."""
_OF_RELEASE = (
    "school",
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
    "broker_need",
    "evidence_project",
)
"""Keys of the pages' own widgets whose options a release decides."""


def choose_view(views: Mapping[str, Any], key: str) -> str:
    """Which of a page's views is shown: one of the names of `views`, the first at first. Where a link asks
    for another, or the one that was chosen is not offered any more, it is the first, and that is said."""
    names = list(views)
    missed = st.session_state.get(key, st.query_params.get(key, names[0])) not in names
    if missed and key in st.session_state:
        st.session_state[key] = names[0]
    chosen = st.segmented_control(
        "View", names, required=True, default=names[0], key=key, label_visibility="collapsed", **KEEP
    )
    if missed and not presenting():
        st.info(
            f"The link asks for a view that this data does not have: here is “{plain(names[0])}”.",
            icon=":material/info:",
        )
    return chosen or names[0]


def drop_infinities() -> None:
    """Forget numbers without end in the address: Streamlit's whole-number inputs fail on them.

    It begins again without them, for inputs start from what the address said when the run began.
    """
    endless = [name for name in st.query_params if any(map(_endless, st.query_params.get_all(name)))]
    for name in endless:
        del st.query_params[name]
    if endless:
        st.rerun()


def _endless(text: str) -> bool:
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False


def start_afresh(dataset: Dataset) -> None:
    """Forget the choices made of another release: it may have other districts and years."""
    before = st.session_state.get("_release", dataset.release.number)
    st.session_state["_release"] = dataset.release.number
    if before != dataset.release.number:
        for key in (*PARAMETERS, *_OF_RELEASE):
            st.session_state.pop(key, None)


def draw_filters(dataset: Dataset, used: Set[str], asked: Selection) -> Selection:
    """Draw the filters and return what they say; those that are not `used` by the page are hidden.
    How many are set behind "More filters" is told by what the address asks for, `asked`.

    All of them are always drawn, in the same places: a widget that leaves its place forgets its
    value, and the address loses it. The widgets' keys are the parameters of the address. What the
    browser sends is checked again: its lists are no security.
    """
    unused = [f"filter_{name}" for name in PARAMETERS if name not in used]
    hidden = [f":has(> .st-key-{name})" for name in unused]
    hidden += [] if used & _BEHIND else [".st-key-filters_more"]
    style = f".st-key-bar :is({', '.join(hidden) or 'none'}) {{display: none}}"
    st.html(f"<style>{style}</style>")
    districts: list[str] = []
    with st.container(key="filter_district"):
        if dataset.several_districts:
            districts = st.multiselect(
                "Districts", dataset.districts, key="district", placeholder="All districts", **KEEP
            )
    with st.container(key="filter_year"):
        years = sorted(dataset.years, reverse=True)
        year = st.selectbox(
            "Year", years, index=years.index(dataset.start_year), format_func=year_label, key="year", **KEEP
        )
    with st.container(key="filter_measure"):
        measure = _measure(dataset, year)
    pupils = ""
    with st.container(key="filter_pupils"):
        if any_groups(dataset):
            pupils = _pupils(dataset, year, measure)
    unit = MILES
    with st.container(key="filter_distance"):
        if len(dataset.units) > 1:
            unit = _unit(dataset)
    behind = sum(bool(told) for name, told in _behind(asked).items() if name in used)
    with st.expander(f"More filters{f' ({behind} set)' if behind else ''}", key="filters_more"):
        kinds, bands = _more(dataset)
    return make_selection(dataset, year, measure, districts, kinds, bands, pupils, unit)


def _behind(asked: Selection) -> Mapping[str, Collection[str]]:
    """What is asked for of each filter behind "More filters"."""
    return {"kind": asked.kinds, "size": asked.bands}


def _more(dataset: Dataset) -> tuple[list[str], list[str]]:
    """The filters behind "More filters": kinds of partnership, and bands of cohort size."""
    with st.container(key="filter_kind"):
        kinds = st.multiselect(
            "Kinds of partnership",
            dataset.kinds,
            format_func=lambda kind: KINDS.get(kind, kind),
            key="kind",
            placeholder="All kinds",
            help="A school counts as in a partnership when it belongs to one of these "
            "kinds on 1 May of the year, when the tests are sat.",
            **KEEP,
        )
    with st.container(key="filter_size"):
        bands = st.multiselect(
            "Cohort size",
            SIZE_BANDS,
            key="size",
            placeholder="All sizes",
            help="Eligible pupils of a school in the year and key stage.",
            **KEEP,
        )
    return kinds, bands


def _measure(dataset: Dataset, year: int) -> str:
    """The measure's selectbox; a measure that the year does not have gives way to its nearest."""
    offered = dataset.measures[year]
    if st.session_state.get("measure", offered[0]) not in offered:
        st.session_state["measure"] = measure_for(dataset, year, st.session_state["measure"])
    return st.selectbox(
        "Measure",
        offered,
        index=offered.index(measure_for(dataset, year, None)),
        format_func=lambda code: MEASURES[code].label,
        key="measure",
        help="Percent of eligible pupils who reached this threshold: in reading, writing and mathematics "
        "together, unless a subject or a check is named.",
        **KEEP,
    )


def _unit(dataset: Dataset) -> str:
    """The selectbox of what distances are in; its value is the label, as the address has it."""
    labels = {DISTANCES[unit]: unit for unit in dataset.units}
    chosen = st.selectbox(
        "Distance",
        list(labels),
        key="distance",
        help="Straight lines, or the travel times of this data; a pair of schools without one is reckoned "
        "from its straight line.",
        **KEEP,
    )
    return labels.get(chosen, MILES)


def _pupils(dataset: Dataset, year: int, measure: str) -> str:
    """The pupils' selectbox; a group of which nothing is known at that measure gives way to all pupils."""
    offered = ["", *pupils_in(dataset, year, measure)]
    if st.session_state.get("pupils", "") not in offered:
        st.session_state["pupils"] = ""
    none = len(offered) == 1
    return st.selectbox(
        "Pupils",
        offered,
        format_func=lambda name: PUPILS[name] if name else ALL_PUPILS,
        key="pupils",
        help=plain(on_groups.found_elsewhere_told(where_known(dataset)))
        if none
        else "A group of pupils, or all others of the same schools.",
        **KEEP,
    )
