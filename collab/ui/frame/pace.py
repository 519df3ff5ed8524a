"""Words before pictures: the order in which a page reaches the screen."""

import time
from contextvars import ContextVar

_MOMENT = 0.025
"""Seconds; Streamlit's page gathers what comes within 10 ms and draws it at once."""
_drawing: ContextVar[bool] = ContextVar("drawing", default=False)


def begin_run() -> None:
    """Called before a page runs: nothing is drawn yet."""
    _drawing.set(False)


def words_first() -> None:
    """Called before every picture: before the first of a run, a moment in which the browser shows
    the sentences and figures it has. What comes within that moment it would show only when all of
    it is drawn, a tenth of a second later."""
    if not _drawing.get():
        _drawing.set(True)
        time.sleep(_MOMENT)
