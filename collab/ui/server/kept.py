"""What took long to work out, kept for everybody who asks the same, within bounds."""

import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock
from typing import Any, TypeVar

from collab.data.dataset import Dataset
from collab.ui.server.process import set_aside

Made = TypeVar("Made")
_UNKNOWN = 500_000
"""Bytes that something counts as which cannot be pickled, and so not weighed."""
_ALIVE = 5
"""Bytes that an object takes up in memory for each of its pickle, as measured on what the pages keep."""


class Shelf:
    """Results by what was asked, at most so many and of so many megabytes together: those that nobody
    has asked for the longest go first.

    What is kept is shared by all sessions: nobody may change it.
    """

    def __init__(self, most: int, megabytes: float) -> None:
        self._most, self._largest = most, megabytes * 1e6
        self._lock = Lock()
        self._kept: OrderedDict[Any, tuple[Any, float]] = OrderedDict()
        self._making: dict[Any, Event] = {}
        self._bytes = 0.0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def megabytes(self) -> float:
        """What all of it weighs together, by `weight`."""
        return self._bytes / 1e6

    def has(self, key: Any) -> bool:
        """Whether what was asked by this key is kept."""
        with self._lock:
            return key in self._kept

    def find(self, key: Any) -> Any:
        """What is kept by this key; None where there is nothing."""
        with self._lock:
            return self._taken(key)

    def keep(self, key: Any, made: Any) -> None:
        """Keep it, and let go of what there is no room for any more."""
        weighed = weight(made)
        with self._lock:
            self._bytes -= self._kept.pop(key, (None, 0.0))[1]
            self._kept[key] = (made, weighed)
            self._bytes += weighed
            while len(self._kept) > 1 and (len(self._kept) > self._most or self._bytes > self._largest):
                self._bytes -= self._kept.popitem(last=False)[1][1]
        set_aside()

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What `make` makes, worked out once for everybody who asks by the same key: who asks while it
        is being worked out waits for it. If that fails or is broken off, the next one tries."""
        while True:
            with self._lock:
                if key in self._kept:
                    return self._taken(key)
                going = self._making.get(key)
                if going is None:
                    mine = self._making[key] = Event()
                    break
            going.wait()
        try:
            made = make()
            self.keep(key, made)
            return made
        finally:
            with self._lock:
                del self._making[key]
            mine.set()

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0.0

    def _taken(self, key: Any) -> Any:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]


class _Weigher(pickle.Pickler):
    """A pickler that passes by what is not the result's own: the release is loaded once."""

    def persistent_id(self, obj: Any) -> str | None:
        """A name in place of a dataset."""
        return "dataset" if isinstance(obj, Dataset) else None


def weight(made: Any) -> float:
    """About how many bytes something takes up in memory."""
    into = io.BytesIO()
    try:
        _Weigher(into, pickle.HIGHEST_PROTOCOL).dump(made)
    except (pickle.PicklingError, AttributeError, TypeError):
        return _UNKNOWN
    return into.tell() * (1 if isinstance(made, bytes) else _ALIVE)


RESULTS = Shelf(10_000, 600)
"""What pages have worked out: 50 to 100 kB each of a county, 0.4 to 1 MB of all England."""
FILES = Shelf(20, 150)
"""Files that were made, of a megabyte or so."""


def once(key: Any, make: Callable[[], Made]) -> Made:
    """What `make` makes, worked out once for everybody who asks by the same key; nobody may change it."""
    return RESULTS.once(key, make)
