"""Find a school: the search by name above every page, which opens the school's own."""

from collections.abc import Collection

import streamlit as st

from collab.data.dataset import Dataset
from collab.ui.frame.filters import KEEP
from collab.ui.server.kept import once

PAGE = "pages/school.py"
LISTED = 3000
"""With more schools than this a list of them all would be slow; then a district comes first."""
_GO, _FIRST = "_school_found", "_school_first"


def draw_search(dataset: Dataset, districts: Collection[str], *, here: bool) -> None:
    """Draw the search, and go to the page of a school when one is found, unless that page is
    `here`. Where the data has more than `LISTED` schools, those of the selected `districts` can be
    found."""
    labels = _offered(dataset, districts)
    kept = st.session_state.get("school")
    options = list(labels) if kept is None or kept in labels or not urn_of(dataset, kept) else [kept, *labels]
    st.selectbox(
        "Find a school",
        options,
        index=None,
        key="school",
        placeholder=_asked(options),
        on_change=_found,
        **KEEP,
    )
    if st.session_state.pop(_GO, False) and st.session_state.get("school") and not here:
        # Without parameters named, Streamlit would clear the address, and refuses to where widgets are in
        # it; with none to set it leaves them to the widgets, which write themselves there again.
        st.switch_page(PAGE, query_params={})


def draw_first_search(dataset: Dataset, districts: Collection[str]) -> None:
    """The same search in the middle of the page of a school that nobody has picked yet."""
    labels = _offered(dataset, districts)
    st.selectbox(
        "Which school?", labels, index=None, key=_FIRST, placeholder=_asked(labels), on_change=_found_first
    )


def found(dataset: Dataset) -> int:
    """The URN of the school that was found, or 0; the browser's word is looked up, not believed."""
    return urn_of(dataset, st.session_state.get("school") or "")


def name_and_urn(urn: object, name: object) -> str:
    """A school as it can be found: its name, and its URN, for names are not unique."""
    return f"{name} ({urn})"


def urn_of(dataset: Dataset, told: str) -> int:
    """The URN at the end of a label, or 0 where there is no such school."""
    urn = number_in(told)
    return (
        urn
        if urn in dataset.schools.index and name_and_urn(urn, dataset.schools.at[urn, "name"]) == told
        else 0
    )


def number_in(told: str) -> int:
    """The number at the end of a label, or 0."""
    tail = told.rpartition("(")[2].rstrip(")")
    return int(tail) if tail.isdigit() and len(tail) < 10 else 0


def _offered(dataset: Dataset, districts: Collection[str]) -> tuple[str, ...]:
    return once((dataset, "school labels", tuple(districts)), lambda: _labels(dataset, districts))


def _asked(options: Collection[str]) -> str:
    return "School name" if options else "Choose a district first"


def _found_first() -> None:
    st.session_state["school"] = st.session_state[_FIRST]


def _found() -> None:
    st.session_state[_GO] = True


def _labels(dataset: Dataset, districts: Collection[str]) -> tuple[str, ...]:
    schools = dataset.schools
    if len(schools) > LISTED:
        schools = schools[schools["district"].isin(list(districts))]
    names = schools["name"].sort_values() if len(schools) <= LISTED else schools["name"].iloc[:0]
    return tuple(name_and_urn(urn, name) for urn, name in names.items())
