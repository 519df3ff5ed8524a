"""The sections of a story, worked out once for everybody who asks the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from collab.briefing import Audience, Briefing, Scope, compose
from collab.briefing.model import Section
from collab.people.records import newest
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import LIMIT, records_of
from collab.ui.server.kept import once
from collab.ui.server.loading import open_store

Progress = Callable[[float, str], None]


def asked_for(frame: Frame, scope: Scope, *more: Any) -> tuple[Any, ...]:
    """What a briefing is kept by: the release, what is written down, the choices and the day."""
    store, number = open_store(), frame.dataset.release.number
    return (
        store.fingerprint(number),
        number,
        newest(store),
        frame.dataset.threshold,
        frame.selection,
        scope,
        pd.Timestamp.now().normalize(),
        *more,
    )


def briefing_of(
    frame: Frame,
    scope: Scope,
    *,
    limit: float = LIMIT,
    day: pd.Timestamp | None = None,
    progress: Progress = lambda _share, _what: None,
) -> Briefing:
    """The briefing of this scope; `limit` (miles) and `day` as in `collab.briefing.compose`.

    A note, a day and a link change no figure: the sections, and the pictures kept by them, are the same
    whatever is written there.
    """
    figures = replace(scope, note="", meeting=None, link="")
    made = once(
        asked_for(frame, figures, limit, day),
        lambda: compose(
            frame.dataset,
            frame.selection,
            figures,
            records_of(frame.dataset),
            today=date.today(),
            limit=limit,
            day=day,
            progress=progress,
        ),
    )
    return replace(made, scope=scope)


def sections_of(
    frame: Frame,
    keys: Sequence[str],
    scope: Scope | None = None,
    *,
    limit: float = LIMIT,
    day: pd.Timestamp | None = None,
) -> tuple[Section, ...]:
    """The sections with these keys, in the order asked for; those that have nothing to say are left
    out."""
    asked = scope or Scope(Audience.AREA)
    return briefing_of(frame, asked.of(*keys), limit=limit, day=day).sections
