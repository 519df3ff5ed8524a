"""The sections of a story, worked out once for everybody who asks the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from collab.briefing import Audience, Briefing, Scope, compose
from collab.briefing.model import Section
from collab.people.records import newest
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import records_of
from collab.ui.server.kept import once
from collab.ui.server.loading import open_store
from collab.words.numbers import day_told

_ON_A_DAY = frozenset({"who", "local", "map", "left_out", "lessons"})
"""Sections on partnerships as they are on a day."""


def asked_for(
    frame: Frame, scope: Scope, *, limit: float | None = None, day: pd.Timestamp | None = None
) -> tuple[Any, ...]:
    """What a briefing is kept by: the release, what is written down, the choices and the day."""
    store, number = open_store(), frame.dataset.release.number
    return (
        "briefing",
        store.fingerprint(number),
        number,
        newest(store),
        frame.dataset.threshold,
        frame.selection,
        scope,
        pd.Timestamp.now().normalize(),
        frame.limit if limit is None else limit,
        day,
    )


def figures_of(scope: Scope) -> Scope:
    """What of a scope its figures depend on. A note, a day and a link change none: the sections, and the
    pictures kept by them, are the same whatever is written there."""
    return replace(scope, note="", meeting=None, link="")


def briefing_of(
    frame: Frame, scope: Scope, *, limit: float | None = None, day: pd.Timestamp | None = None
) -> Briefing:
    """The briefing of this scope; `limit` and `day` as in `collab.briefing.compose`."""
    figures = figures_of(scope)
    made = once(
        asked_for(frame, figures, limit=limit, day=day),
        lambda: compose(
            frame.dataset,
            frame.selection,
            figures,
            records_of(frame.dataset),
            today=date.today(),
            limit=limit,
            day=day,
        ),
    )
    return replace(made, scope=scope)


def sections_of(
    frame: Frame,
    keys: Sequence[str],
    scope: Scope | None = None,
    *,
    limit: float | None = None,
    day: pd.Timestamp | None = None,
) -> tuple[Section, ...]:
    """The sections with these keys, in the order asked for; those that have nothing to say are left
    out. Those that tell of partnerships as they are on one `day` say it: pages differ in theirs."""
    asked = scope or Scope(Audience.AREA)
    made = briefing_of(frame, asked.of(*keys), limit=limit, day=day).sections
    if day is None:
        return made
    return tuple(on_its_day(each, day) if each.key in _ON_A_DAY else each for each in made)


def on_its_day(section: Section, day: date) -> Section:
    """The same with the `day` of its partnerships beside its question."""
    stop = "" if section.question.endswith("?") else ","
    return replace(section, asked=f"{section.question}{stop} {day_told(day)}")
