"""Which sessions of this process may send files, and which browsers have signed in: told by the
pages, which know who is at the screen, to the doors, which see requests alone."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

_SIGNED = "_streamlit_user"
"""Cookie in which Streamlit keeps who signed in; one that is too long goes on in `_streamlit_user_1`."""
COOKIE = "collab_browser"
"""Cookie that tells one browser from another. Nothing is to be had for it alone."""
MOST_REMEMBERED = 10_000
"""Sessions, and browsers, that are remembered: a browser can call itself by any number of names. Who
is forgotten is known again at their next click."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Seen:
    """Until a moment of `time.monotonic`, and while the sign-in `holds` (asked of the database: it may
    have been ended in another process)."""

    until: float
    holds: Callable[[], bool] = _always
    browser: str = ""


_publishers: dict[str, _Seen] = {}
_signed_in: dict[str, _Seen] = {}


def note_session(
    session: str,
    cookies: Mapping[str, str],
    *,
    may_publish: bool,
    until: float,
    holds: Callable[[], bool] = _always,
) -> None:
    """Remember, until a moment of `time.monotonic` and while the sign-in `holds`, whether a session
    may send files, and from which browser."""
    _publishers.pop(session, None)
    if may_publish:
        _remember(_publishers, session, _Seen(until, holds, _digest(cookies, COOKIE)))


def may_send_files(session: str, cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies may send files to a session. Asks the database."""
    seen = _publishers.get(session)
    return seen is not None and seen.browser == _digest(cookies, COOKIE) and _is_still(seen)


def note_signed_in(cookies: Mapping[str, str], until: float, holds: Callable[[], bool] = _always) -> None:
    """Remember, until a moment of `time.monotonic` and while the sign-in `holds`, that a browser with
    these cookies has signed in."""
    if told := _digest(cookies):
        _signed_in.pop(told, None)
        _remember(_signed_in, told, _Seen(until, holds))


def forget_signed_in(cookies: Mapping[str, str]) -> None:
    """Let a browser with these cookies have nothing more."""
    _signed_in.pop(_digest(cookies), None)


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies has signed in, as a page of this process saw it. Asks the
    database."""
    seen = _signed_in.get(_digest(cookies))
    return seen is not None and _is_still(seen)


def is_known(cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies had signed in when a page last looked. Asks nobody: to keep
    a place, not a secret."""
    seen = _signed_in.get(_digest(cookies))
    return seen is not None and seen.until > time.monotonic()


def _is_still(seen: _Seen) -> bool:
    return seen.until > time.monotonic() and seen.holds()


def _digest(cookies: Mapping[str, str], *others: str) -> str:
    told = sorted(
        (name, value)
        for name, value in cookies.items()
        if name in (_SIGNED, *others)
        or (name.startswith(f"{_SIGNED}_") and name.rpartition("_")[2].isdigit())
    )
    return sha256(repr(told).encode()).hexdigest() if told else ""


def _remember(seen: dict[str, _Seen], name: str, this: _Seen) -> None:
    seen[name] = this
    for oldest in list(seen)[: max(0, len(seen) - MOST_REMEMBERED)]:
        seen.pop(oldest, None)
