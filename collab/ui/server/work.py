"""A piece of heavy work: who waits for it, how far it is, and what became of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from threading import Event
from typing import Any

_PATIENCE = 150.0
"""Seconds for which a viewer counts as waiting since the page last asked; a page in the background asks
once a minute."""


class State(Enum):
    """What has become of a piece of work."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()


@dataclass(eq=False)
class Work:
    """A piece of work: how far it is (`share`, 0 to 1, and `what` is being done), and, where it
    failed, what a viewer is told of why (`trouble`)."""

    key: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keep: Callable[[Any], None]
    state: State = State.WAITING
    share: float = 0.0
    what: str = ""
    trouble: str = ""
    finished: Event = field(default_factory=Event)
    watchers: dict[str, float] = field(default_factory=dict)
    """When each viewer who waits for it last asked; `NOBODY` never leaves."""
    stop: Callable[[], None] = lambda: None

    def ends(self, state: State, trouble: str = "") -> None:
        """Nothing more becomes of it."""
        if not self.finished.is_set():
            self.state, self.trouble = state, trouble
            self.finished.set()

    def stopped(self) -> "Work":
        """The same, of which nothing more becomes."""
        other = replace(self, finished=Event(), watchers={})
        other.ends(State.STOPPED)
        return other

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        now = time.monotonic()
        return any(now - last < _PATIENCE for last in self.watchers.values())
