"""Turns at working out a page, so that a crowd is served one after the other and not all at once.

Streamlit runs every viewer's page in a thread of its own. A hundred threads that want Python's one
interpreter take it from each other at every call of pandas or Arrow that lets go of it: each page
then costs twice the processor, and all come as late as the last.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock

PLACES = 2
"""Pages at once: one computes while the other waits for the database, the browser or Arrow. With four,
a hundred viewers waited five times as long."""
LONGEST = 1.0
"""Seconds after which a page no longer counts: what takes longer must not hold up everybody else."""


class Turns:
    """So many pages at once, in the order in which they were asked for."""

    def __init__(self, places: int = PLACES, longest: float = LONGEST) -> None:
        self._places, self._longest = places, longest
        self._lock = Lock()
        self._waiting: deque[Condition] = deque()
        self._running: dict[Condition, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place, and hold it meanwhile, for `longest` seconds at most."""
        own = Condition(self._lock)
        with self._lock:
            self._waiting.append(own)
            try:
                while self._waiting[0] is not own or self._seconds_left() > 0:
                    # Only the first waits for a time; whoever goes before wakes the next.
                    own.wait(self._seconds_left() if self._waiting[0] is own else None)
                self._running[own] = time.monotonic()
            finally:
                self._waiting.remove(own)
                self._wake_the_first()
        try:
            yield
        finally:
            with self._lock:
                del self._running[own]
                self._wake_the_first()

    @property
    def waiting(self) -> int:
        """Pages that wait for a place now."""
        with self._lock:
            return len(self._waiting)

    def _seconds_left(self) -> float:
        """Until a place is free if nobody leaves before; none where one is free now."""
        now = time.monotonic()
        left = [began + self._longest - now for began in self._running.values()]
        still = [seconds for seconds in left if seconds > 0]
        return min(still) if len(still) >= self._places else 0.0

    def _wake_the_first(self) -> None:
        if self._waiting:
            self._waiting[0].notify()


TURNS = Turns()
"""Those of all pages of this process."""
