"""How far is local, and the year whose partnerships the Map shows: chosen, or played one by one."""

import streamlit as st

from collab.data.dataset import Dataset
from collab.data.vocabulary import LOCAL, MILES, MINUTES
from collab.ui.frame.filters import KEEP

_A_YEAR = 2.0
"""Seconds that a year stands when the years are played."""
_PLAYING, _NEXT, _DRAWN = "_map_playing", "_map_next_year", "_map_drawn"
"""In the session: whether the years are played, the year to show next, and whether the page itself
was drawn just now (the clock comes after it)."""


def limit_slider(unit: str) -> float:
    """How far from the host still counts as local, in this unit; each has its own in the address."""
    if unit == MINUTES:
        told, start = "Keep it local: minutes from the host", int(LOCAL[MINUTES])
        return float(st.slider(told, 1, 90, start, key="map_limit_minutes", **KEEP))
    return st.slider(
        "Keep it local: miles from the host", 0.5, 30.0, LOCAL[MILES], 0.5, "%.1f", key="map_limit", **KEEP
    )


def year_slider(dataset: Dataset, year: int) -> int:
    """The year whose 1 May is shown; follows the filter for the year until it is moved or played."""
    first, last = _years(dataset)
    if first == last:
        return year
    if st.session_state.get("_map_filter_year", year) != year:
        st.session_state["map_year"] = year
    st.session_state["_map_filter_year"] = year
    following = st.session_state.pop(_NEXT, None)
    if following is not None:
        st.session_state["map_year"] = following
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.slider(
            "Partnerships on 1 May of", first, last, year, key="map_year", on_change=_stop, **KEEP
        )
        if shown >= last:
            _stop()
        playing = st.session_state.get(_PLAYING, False)
        st.button(
            "Stop" if playing else "Play",
            help=None if playing else "Show every year in turn",
            icon=f":material/{'stop' if playing else 'play_arrow'}:",
            key="map_play",
            on_click=_stop if playing else _play,
            args=() if playing else (first if shown >= last else shown + 1,),
        )
    return shown


def play_on(year: int) -> None:
    """While the years are played, show the one after `year` in a moment. Called when all else of
    the page is drawn."""
    if st.session_state.get(_PLAYING):
        st.session_state[_DRAWN] = True
        _in_a_moment(year + 1)


@st.fragment(run_every=_A_YEAR)
def _in_a_moment(year: int) -> None:
    if st.session_state.pop(_DRAWN, False):
        return
    if st.session_state.get(_PLAYING):
        st.session_state[_NEXT] = year
        st.rerun()


def _years(dataset: Dataset) -> tuple[int, int]:
    """The first and the last year that can be shown."""
    formed = dataset.tables["memberships"]["joined"].dt.year
    return int(min([*(formed + 1), *dataset.years])), int(max(dataset.years))


def _play(start: int) -> None:
    st.session_state[_PLAYING] = True
    st.session_state[_NEXT] = start


def _stop() -> None:
    st.session_state[_PLAYING] = False
