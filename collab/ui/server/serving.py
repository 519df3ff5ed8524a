"""What a network needs of the app beside its pages: headers, limits, checks, quiet errors."""

import logging
import traceback
import uuid
from os import environ

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from collab.data.errors import CollabError
from collab.ui.server.doors import App, Doors, Message, Receive, Send
from collab.ui.server.loading import load_shown
from collab.ui.server.packed_scripts import PackedScripts
from collab.ui.server.sign_in_setting import SignIn, behind_https, sign_in_setting
from collab.ui.server.this_machine import cookie_for
from collab.ui.server.upload_limits import LARGEST_FILE

_LOG = logging.getLogger("collab")


def security_headers() -> dict[str, str]:
    """The headers of every response. Nothing but this server is ever asked for anything; with
    `COLLAB_STREET_MAP` the map may ask carto.com for pictures."""
    tiles = " https://*.cartocdn.com" if environ.get("COLLAB_STREET_MAP") == "1" else ""
    policy = {
        "default-src": "'self'",
        # Streamlit's page has one inline script, and deck.gl compiles its accessors.
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob:{tiles}",
        "font-src": "'self' data:",
        "connect-src": f"'self' ws: wss: blob: data:{tiles}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }


class SafeResponses:
    """ASGI middleware: the security headers on every response, cookies that travel safely, and no
    body above the limit."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._headers = [(k.encode(), v.encode()) for k, v in security_headers().items()]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in self._headers}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
                message["headers"] = [*_cookies(asked, kept), *self._headers]
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_FILE:
            refuse = PlainTextResponse("The file is too large.", 413)
            await refuse(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


def _cookies(asked: HTTPConnection, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of a response, with the cookie of a browser that has none yet, and each cookie kept
    to https where people come by that."""
    told = dict(headers).get(b"content-type", b"")
    # A browser that has the page already is told no content of it; what it asks for next always is.
    first = told.startswith(b"text/html") or asked.url.path.endswith("_stcore/host-config")
    if first and (cookie := cookie_for(asked)):
        headers = [*headers, (b"set-cookie", cookie.encode())]
    safely = asked.url.scheme == "https" or asked.headers.get("x-forwarded-proto") == "https"
    if not (safely or behind_https()):
        return headers
    return [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        else (name, value)
        for name, value in headers
    ]


async def _ready(_: Request) -> PlainTextResponse:
    """Whether sign-in is what it should be, the database answers and a release is loaded: the
    start-up check."""
    if sign_in_setting().sign_in is SignIn.BROKEN:
        _LOG.error("%s", sign_in_setting().why)
        return PlainTextResponse("not ready: sign-in", 503)
    try:
        dataset = await run_in_threadpool(load_shown)
    except CollabError as error:
        return PlainTextResponse(f"not ready: {type(error).__name__}", 503)
    return PlainTextResponse(f"ready: release {dataset.release.number}")


MIDDLEWARE = [Middleware(SafeResponses), Middleware(Doors), Middleware(PackedScripts)]
"""What stands in front of Streamlit, the outermost first."""
ROUTES = [Route("/ready", _ready)]
"""`/ready` is the start-up check; Streamlit's own `/_stcore/health` says that the process lives."""


def on_script_error(error: Exception) -> bool:
    """Tell the viewer that something failed, and the log what and where, without any value: an
    error's words may hold a pupil's figure, a path or a password."""
    reference = uuid.uuid4().hex[:8]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "/collab/" in f.filename or "/pages/" in f.filename]
    place = own[-1] if own else None
    where = f"{place.filename.rpartition('/')[2]}:{place.lineno}" if place else "a library"
    _LOG.error("error %s: %s in %s", reference, type(error).__name__, where)
    st.error(
        f"Something went wrong here (reference {reference}). What was saved is safe. Reload the "
        "page; if it happens again, give the reference to whoever runs this server.",
        icon=":material/error:",
    )
    return True
