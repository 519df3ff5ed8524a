"""A briefing as it is worked out beside the page: its first sections, and then the rest."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from collab.briefing import Briefing, Scope
from collab.ui.frame.awaited import Awaited
from collab.ui.frame.shell import Frame
from collab.ui.frame.told import asked_for, figures_of
from collab.ui.server.heavy import Asked
from collab.ui.server.heavy import composed as compose_for
from collab.ui.server.kept import RESULTS
from collab.ui.server.loading import shown_by
from collab.ui.server.pool import SHORT

_DOING = "Working out the figures"
_PARTS = (Awaited("briefing", SHORT, RESULTS, _DOING), Awaited("briefing_rest", SHORT, RESULTS, _DOING))
_FIRST = 3
"""Sections that a browser draws while the others are worked out: they fill more than a screen."""


def worked_out(frame: Frame, scope: Scope, moment: float) -> Iterator[Briefing | None]:
    """The briefing in parts, in the order of its story, each as soon as it is worked out, once for whoever
    asks the same. None, after a word on how far a part is or why it failed, where it is not there within a
    `moment` (seconds); no part follows then."""
    told = figures_of(scope)
    parts = [told.of(*keys) for keys in (scope.told[:_FIRST], scope.told[_FIRST:]) if keys]
    asked = [(awaited, asked_for(frame, part), part) for awaited, part in zip(_PARTS, parts, strict=False)]
    for awaited, key, part in asked:
        if not awaited.under_way(key) and not awaited.given_up(key):
            awaited.ask(key, compose_for, as_asked(frame, part))
    for awaited, key, _ in asked:
        made = awaited.result(key, moment)
        if made is None and awaited.given_up(key):
            st.button("Try again", icon=":material/refresh:", key="briefing_again", on_click=_forget)
        yield made
        if made is None:
            return


def _forget() -> None:
    """Whatever has failed is asked for again."""
    for awaited in _PARTS:
        awaited.forget()


def as_asked(frame: Frame, scope: Scope) -> Asked:
    """A briefing as those who work beside the page are asked for it."""
    return Asked(shown_by(frame.dataset), frame.selection, scope, date.today(), frame.limit)
