"""What took long to work out, kept for everybody who asks the same."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from collab.ui.server.process import set_aside

Made = TypeVar("Made")


@lru_cache(maxsize=2000)
def kept_result(key: Any) -> list[Any]:  # noqa: ARG001 - one place a key
    """A place to keep what took long to work out, shared by all sessions; empty at first. Measured
    50 to 100 kB each: 200 MB in a process that has them all."""
    return []


@lru_cache(maxsize=20)
def kept_files(key: Any) -> list[Any]:  # noqa: ARG001
    """As `kept_result`, for what takes up a megabyte or so."""
    return []


def once(key: Any, make: Callable[[], Made]) -> Made:
    """What `make` makes, worked out once for everybody who asks by the same key.

    What is kept is shared by all sessions: nobody may change it.
    """
    place = kept_result(key)
    if not place:
        place.append(make())
        set_aside()
    return place[0]
