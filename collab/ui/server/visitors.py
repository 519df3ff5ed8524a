"""Which sessions of this process may send files, and which browsers have signed in: told by the
pages, which know who is at the screen, to the doors, which see requests alone."""

import time
from collections.abc import Mapping
from hashlib import sha256

_SIGNED = "_streamlit_user"
"""Cookie in which Streamlit keeps who signed in; one that is too long goes on in `_streamlit_user_1`."""
_publishers: dict[str, float] = {}
_signed_in: dict[str, float] = {}


def note_session(session: str, *, may_publish: bool, until: float) -> None:
    """Remember, until a moment of `time.monotonic`, whether a session may send files."""
    if may_publish:
        _drop_past(_publishers)
        _publishers[session] = until
    else:
        _publishers.pop(session, None)


def may_send_files(session: str) -> bool:
    """Whether a session may send files."""
    return _publishers.get(session, 0.0) > time.monotonic()


def note_signed_in(cookies: Mapping[str, str], until: float) -> None:
    """Remember, until a moment of `time.monotonic`, that a browser with these cookies has signed in."""
    _drop_past(_signed_in)
    _signed_in[_digest(cookies)] = until


def forget_signed_in(cookies: Mapping[str, str]) -> None:
    """Let a browser with these cookies have nothing more."""
    _signed_in.pop(_digest(cookies), None)


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies has signed in, as a page of this process saw it."""
    return _signed_in.get(_digest(cookies), 0.0) > time.monotonic()


def _digest(cookies: Mapping[str, str]) -> str:
    told = sorted(
        (name, value)
        for name, value in cookies.items()
        if name == _SIGNED or (name.startswith(f"{_SIGNED}_") and name.rpartition("_")[2].isdigit())
    )
    return sha256(repr(told).encode()).hexdigest() if told else ""


def _drop_past(remembered: dict[str, float]) -> None:
    now = time.monotonic()
    for name in [name for name, until in remembered.items() if until <= now]:
        remembered.pop(name, None)
