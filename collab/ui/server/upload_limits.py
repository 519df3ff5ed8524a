"""How much may be sent to this process as files: to a session, and to all of them together."""

from collections.abc import Callable
from dataclasses import dataclass, field

LARGEST_FILE = 610 * 1024 * 1024
"""Bytes of one request; a little more than the largest upload (`server.maxUploadSize`)."""
MOST_OF_A_SESSION = 1200 * 1024 * 1024
"""Bytes that one session may hold: a national register and the results of several years."""
MOST_OF_ALL = 2400 * 1024 * 1024
"""Bytes that all sessions of a process may hold."""


@dataclass(slots=True)
class UploadLimits:
    """What each session holds, in bytes by file. `is_active` tells whether a session still is: what
    one that ended held has been let go by Streamlit."""

    is_active: Callable[[str], bool]
    of_session: int = MOST_OF_A_SESSION
    of_all: int = MOST_OF_ALL
    _held: dict[str, dict[str, int]] = field(default_factory=dict)

    def take(self, session: str, file: str, size: int) -> str:
        """Count a file of this size in, from before its first byte; returns why it may not come,
        or nothing when it may."""
        if size > LARGEST_FILE:
            return "The file is too large."
        for gone in [known for known in self._held if not self.is_active(known)]:
            del self._held[gone]
        others = {name: held for name, held in self._held.get(session, {}).items() if name != file}
        if sum(others.values()) + size > self.of_session:
            return "Too much has been sent in this tab already. Publish it, or reload the page."
        rest = sum(sum(files.values()) for known, files in self._held.items() if known != session)
        if rest + sum(others.values()) + size > self.of_all:
            return "Others are sending files. Try again in a few minutes."
        self._held[session] = others | {file: size}
        return ""

    def let_go(self, session: str, file: str) -> None:
        """Count a file out that was taken back, or that did not come."""
        self._held.get(session, {}).pop(file, None)
