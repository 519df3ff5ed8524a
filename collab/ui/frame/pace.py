"""Words before pictures: the order in which a page reaches the screen."""

import time
from collections.abc import Callable
from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_MOMENT = 0.025
"""Seconds; Streamlit's page gathers what comes within 10 ms and draws it at once."""
_Picture = tuple[DeltaGenerator, Callable[[], None]]
_drawing: ContextVar[bool] = ContextVar("drawing", default=False)
_later: ContextVar[list[_Picture] | None] = ContextVar("later", default=None)


def begin_run() -> None:
    """Called before a page runs: nothing is drawn yet, and pictures wait for its words."""
    _drawing.set(False)
    _later.set([])


def words_first() -> None:
    """Called before every picture: before the first of a run, a moment in which the browser shows
    the sentences and figures it has. What comes within that moment it would show only when all of
    it is drawn, a tenth of a second later."""
    if not _drawing.get():
        _drawing.set(True)
        a_moment()


def a_moment() -> None:
    """A moment in which the browser draws what it has, before the rest of the page comes."""
    time.sleep(_MOMENT)


def picture(key: str, draw: Callable[[], None]) -> None:
    """Have a picture drawn where the page is now, once the page has said all its words; at once where no
    page is being run, as when a part of one is run anew."""
    place = st.container(key=f"shown-{key}")
    later = _later.get()
    if later is None:
        with place:
            draw()
    else:
        later.append((place, draw))


def draw_pictures() -> None:
    """Draw the pictures that wait, in their order."""
    later = _later.get() or []
    _later.set(None)
    for place, draw in later:
        with place:
            draw()
