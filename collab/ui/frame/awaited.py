"""Heavy work that a page waits for, while the rest of it goes on."""

import time
import uuid
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import streamlit as st

from collab.ui.server.kept import Shelf
from collab.ui.server.pool import Lane
from collab.ui.server.work import State, Work
from collab.words.escaped import plain
from collab.words.numbers import counted

_MOMENT = 0.3
"""Seconds that a page waits by itself: what takes no longer is shown at once."""
_LOOK = 0.3
"""Seconds between two looks at how far the work is, while the page waits; what takes less shows no bar."""
_EVERY = 0.5
"""Seconds between two looks, once the page goes on."""


class Awaited:
    """Work of one `purpose`, of which a session has one piece at a time: in which lane, on which shelf
    its result is kept, and what is said while it goes on (`doing`)."""

    def __init__(self, purpose: str, lane: Lane, shelf: Shelf, doing: str) -> None:
        self._slot, self._lane, self._shelf, self._doing = f"_awaited_{purpose}", lane, shelf, doing
        self._purpose = purpose

    def ask(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> None:
        """Have it done, unless somebody did before: `function` as in `collab.ui.server.pool`."""
        if not self._shelf.has(key):
            keep = partial(self._shelf.keep, key)
            whole = (self._purpose, key)
            st.session_state[self._slot] = self._lane.ask(whole, self._viewer(), function, arguments, keep)

    def under_way(self, key: Hashable) -> bool:
        """Whether this session waits for it."""
        work = self._work(key)
        return work is not None and not work.finished.is_set()

    def given_up(self, key: Hashable) -> bool:
        """Whether this session asked for it, and it failed or was stopped."""
        work = self._work(key)
        return work is not None and work.state in (State.FAILED, State.STOPPED)

    def forget(self) -> None:
        """What was asked for is not asked for any more, and may be asked for again."""
        st.session_state.pop(self._slot, None)

    def result(self, key: Hashable, moment: float = _MOMENT) -> Any:
        """What came of it; while there is nothing, None, after a word on how far it is or why it failed.
        `moment` is for how many seconds the page itself waits."""
        work = self._work(key)
        if work is None or self._shelf.has(key):
            return self._shelf.find(key)
        place, until = st.empty(), time.monotonic() + moment
        while not work.finished.wait(_LOOK) and time.monotonic() < until:
            with place:
                self._draw(work)
        place.empty()
        if not work.finished.is_set():
            _look_after(self)
            return None
        if work.state is State.FAILED:
            st.error(plain(work.trouble), icon=":material/error:")
        return self._shelf.find(key)

    def look_again(self) -> None:
        """How far it is, and how to stop it; the page is drawn anew when it has ended."""
        work = st.session_state.get(self._slot)
        if work is None or work.finished.is_set():
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", key=f"awaited-{self._purpose}"):
            self._draw(work)
            st.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"awaited-{self._purpose}-stop",
                on_click=self._stop,
            )

    def _draw(self, work: Work) -> None:
        before = self._lane.see(work, self._viewer())
        if before:
            others = counted(before, "other")
            st.progress(0.0, f"Waiting behind {others}: this starts by itself")
        else:
            st.progress(min(max(work.share, 0.0), 1.0), plain(work.what or self._doing))

    def _stop(self) -> None:
        work: Work = st.session_state[self._slot]
        self._lane.leave(work, self._viewer())
        # Others may still wait for it; this session does not.
        st.session_state[self._slot] = work.stopped()

    def _work(self, key: Hashable) -> Work | None:
        work: Work | None = st.session_state.get(self._slot)
        return work if work is not None and work.key == (self._purpose, key) else None

    def _viewer(self) -> str:
        """What tells this session and this purpose from all others."""
        return st.session_state.setdefault(f"{self._slot}_by", uuid.uuid4().hex)


@st.fragment(run_every=_EVERY)
def _look_after(awaited: Awaited) -> None:
    awaited.look_again()
