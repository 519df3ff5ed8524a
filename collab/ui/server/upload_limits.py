"""How much may be sent to this process as files: to a session, and to all of them together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

LARGEST_FILE = 610 * 1024 * 1024
"""Bytes of one request; a little more than the largest upload (`server.maxUploadSize`)."""
MOST_OF_A_SESSION = 1200 * 1024 * 1024
"""Bytes that one session may hold: a national register and the results of several years."""
MOST_OF_ALL = 2400 * 1024 * 1024
"""Bytes that all sessions of a process may hold."""


@dataclass(slots=True)
class UploadLimits:
    """What each session holds, in bytes by file, and what is on its way to it, by number. `holds`
    tells whether a session may still have anything: one that ended does until Streamlit lets its
    files go, which is some minutes later, as its browser may come back."""

    holds: Callable[[str], bool]
    of_session: int = MOST_OF_A_SESSION
    of_all: int = MOST_OF_ALL
    _held: dict[str, dict[str | int, int]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def take(self, session: str, size: int) -> tuple[int, str]:
        """Count a file of this size in, from before its first byte; returns its number on the way,
        and why it may not come, empty when it may. One that is sent again counts beside the first
        until it is there: till then both are held."""
        if size > LARGEST_FILE:
            return 0, "The file is too large."
        for gone in [known for known in self._held if known != session and not self.holds(known)]:
            del self._held[gone]
        own = self._held.setdefault(session, {})
        if sum(own.values()) + size > self.of_session:
            return 0, "Too much has been sent in this tab already. Publish it, or reload the page."
        if sum(sum(files.values()) for files in self._held.values()) + size > self.of_all:
            return 0, "Others are sending files. Try again in a few minutes."
        number = next(self._numbers)
        own[number] = size
        return number, ""

    def end(self, session: str, number: int, file: str | None) -> None:
        """What was on its way is there as `file`, or, where that is None, did not come."""
        own = self._held.get(session, {})
        size = own.pop(number, None)
        if size is not None and file is not None:
            own[file] = size

    def let_go(self, session: str, file: str) -> None:
        """Count a file out that was taken back."""
        self._held.get(session, {}).pop(file, None)
