"""The proof that whoever writes sits at this machine: the code that the terminal showed.

What a client says of itself (its Host, that it comes from this machine) proves nothing: a plain
forward says the same for everybody behind it.
"""

import asyncio
import os
import secrets
import webbrowser
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection

from collab.ui.server.visitors import COOKIE

PARAMETER = "code"
"""The parameter of the address that gives the code."""
_CODE = secrets.token_urlsafe(12)
_once = {secrets.token_urlsafe(12)}
"""The code of the browser that is opened at the start, until it is given: what a program is started with,
everybody of the machine can read."""
_FORWARDED = {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"}
_proved: set[str] = set()
_asked = False
"""Whether this process asks for the code at all: `app.py` does, `serve.py` trusts nobody's place."""


@asynccontextmanager
async def served_here(_: object) -> AsyncIterator[None]:
    """While the app serves this machine: whoever writes is asked for the code, and the terminal
    shows it. A browser is opened with it, unless Streamlit's option `server.headless` says no."""
    global _asked
    _asked = True
    shown = asyncio.get_running_loop().call_later(0.5, _show_code)
    yield
    shown.cancel()


def _show_code() -> None:
    base = st.get_option("server.baseUrlPath").strip("/")
    address = f"http://localhost:{st.get_option('server.port')}/{base + '/' if base else ''}"
    told = f"{address}?{PARAMETER}={_CODE}"
    # To the terminal, not to the log: whoever reads it may write.
    print(  # noqa: T201
        f"\n  To look: {address}\n  To bring in data and write as well: {told}\n"
        f"  (or give the code {_CODE} on the page)\n",
        flush=True,
    )
    if not st.get_option("server.headless"):
        webbrowser.open(f"{address}?{PARAMETER}={next(iter(_once))}")


def may_prove() -> bool:
    """Whether whoever looks could give the code: served to this machine alone, asked by its name,
    with no sign that somebody else passed the question on, and from no other site."""
    headers = {name.lower(): value for name, value in st.context.headers.to_dict().items()}
    host = headers.get("host", "")
    return (
        _served_to_this_machine()
        and _loopback(_name_of(host))
        and not _passed_on(headers)
        and headers.get("origin", "").partition("://")[2] == host
    )


def proved() -> bool:
    """Whether this browser gave the code since the app started."""
    return may_prove() and _browser() in _proved


def prove(code: str) -> bool:
    """Take the code, or the one that is good once; returns whether it was right. It holds for this browser
    until the app is started anew."""
    browser = _browser()
    if not (may_prove() and browser and _right(code)):
        return False
    _proved.add(browser)
    return True


def _right(code: str) -> bool:
    try:
        # Looking and taking at one go: of two who give it at the same moment one is let in.
        _once.remove(code)
    except KeyError:
        return secrets.compare_digest(code.strip().encode(), _CODE.encode())
    return True


def take_code_of_address() -> None:
    """Take the code that the address says, and take it out of the address again."""
    told = st.query_params.get(PARAMETER)
    if told is not None:
        del st.query_params[PARAMETER]
        prove(told)


def cookie_for(connection: HTTPConnection) -> str | None:
    """The header that gives a browser its cookie; None for one that has it."""
    if connection.cookies.get(COOKIE):
        return None
    return f"{COOKIE}={secrets.token_urlsafe(24)}; Path=/; HttpOnly; SameSite=Lax"


def _browser() -> str:
    """What tells this browser from all others; nothing of it is kept as it is."""
    told = st.context.cookies.get(COOKIE, "")
    return sha256(told.encode()).hexdigest() if told else ""


def asked_by_another_name(connection: HTTPConnection) -> bool:
    """Whether what is served to this machine alone, or to a network under the name that COLLAB_ADDRESS has,
    is asked for as another site of the Internet: a page elsewhere can say that its own name is this
    machine's address, and read what it likes as its own. Numbers and names of one word are nobody's to
    give, and a proxy says that it passes on."""
    name = _name_of(connection.headers.get("host", ""))
    own = urlsplit(os.environ.get("COLLAB_ADDRESS", "")).hostname
    strange = "." in name.rstrip(".") and not _is_number(name) and name != own
    named = bool(own) or _served_to_this_machine()
    return named and strange and not _passed_on(connection.headers)


def _served_to_this_machine() -> bool:
    address = st.get_option("server.address")
    return _asked and bool(address) and _loopback(address)


def _passed_on(headers: Iterable[str]) -> bool:
    return any(name in _FORWARDED or name.startswith("x-forwarded") for name in headers)


def _name_of(host: str) -> str:
    """The name in a Host, without its port; empty in what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _loopback(host: str) -> bool:
    bare = host.strip("[]")
    return bare == "localhost" or (_is_number(bare) and ip_address(bare).is_loopback)
