"""Who and what gets through to Streamlit: its own doors are open to whoever can reach them.

ASGI middleware in front of all that Streamlit serves. It knows requests alone; who is at the screen
it is told by the pages, through `collab.ui.server.visitors`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast
from urllib.parse import unquote_plus, urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from collab.ui.server.sign_in_setting import SignIn, own_name, sign_in_setting
from collab.ui.server.this_machine import asked_by_another_name
from collab.ui.server.upload_limits import UploadLimits
from collab.ui.server.visitors import is_known, is_signed_in, may_send_files

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_SESSIONS = 400
"""Open tabs that one process serves; one more is told to try again."""
MOST_STRANGERS = 200
"""Of these, with sign-in, tabs of whoever has not signed in: the rest is for those who have."""
LARGEST_MESSAGE = 1_000_000
"""Bytes of a message from a browser: what somebody typed and chose, never a file."""
MOST_MESSAGES = 50
"""Messages of one browser in a second; what comes quicker waits."""
_MESSAGES = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
"""What the app's own pages send, beside files that are made at a click."""
_METRICS = "_stcore/metrics"
_CORE = {"_stcore/health", "_stcore/host-config", "_stcore/stream", _METRICS}
"""Streamlit's own addresses, whole: one with a line's end behind it is answered as if it had none."""
_UNDER_CORE = ("_stcore/upload_file/", "_stcore/bidi-components/")
_OF_THE_VIEWER = ("same-origin", "none")
"""Where a browser says that a page is asked for by one of the app's own, or by whoever types its address."""
_TOLD_ALWAYS = ("_stcore/health", "ready")


class Doors:
    """Refuses what no page of the app asks for, and what a browser of this kind may not have."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._open: list[HTTPConnection] = []
        self._uploads = UploadLimits(_holds_files)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request, or say why not."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            # A setting that goes before anybody asks opens nothing, either.
            sign_in_setting()
            _limit_frames(receive)
            await self._app(scope, receive, send)

    async def _request(self, scope: Message, receive: Receive, send: Send) -> None:
        path = asked_path(scope)
        status, why = await self._refusal(HTTPConnection(scope), path)
        if status:
            await PlainTextResponse(why, status)(scope, receive, send)
        elif path.startswith("_stcore/upload_file/") and scope["method"] in ("PUT", "DELETE"):
            await self._upload(path, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refusal(self, asked: HTTPConnection, path: str) -> tuple[int, str]:
        """The status and the words with which a request is refused; 0 when it is not."""
        sign_in = sign_in_setting().sign_in
        if path in _TOLD_ALWAYS:
            return 0, ""
        if sign_in is SignIn.BROKEN:
            return 503, "Sign-in is not set up rightly on this server, so nothing is shown. Its log says why."
        if _foreign(asked):
            return 403, "Another site asked for this."
        if sign_in is SignIn.NONE and asked_by_another_name(asked):
            return 403, "This is not served under that name: ask for it by its own, or here as localhost."
        if path.startswith("_stcore/") and path not in _CORE and not path.startswith(_UNDER_CORE):
            return 404, "There is nothing here."
        if path == "auth/logout" and asked.headers.get("sec-fetch-site", "same-origin") not in _OF_THE_VIEWER:
            return 403, "Sign out on the page itself."
        if path == "oauth2callback" and not unquote_plus(asked.url.query).isprintable():
            return 400, "The provider would not say that."
        kept = path.startswith("media/") or path == _METRICS
        if kept and sign_in is SignIn.ON and not await run_in_threadpool(is_signed_in, asked.cookies):
            return 403, "Sign in first."
        return 0, ""

    async def _upload(self, path: str, scope: Message, receive: Receive, send: Send) -> None:
        """Let a file in, or take one back, for a session that may send files."""
        session, _, file = path.removeprefix("_stcore/upload_file/").partition("/")
        if not file or "/" in file or str(scope["path"]).endswith("/"):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
            return
        if not await run_in_threadpool(may_send_files, session, HTTPConnection(scope).cookies):
            await PlainTextResponse("You may not send files here.", 403)(scope, receive, send)
            return
        done = False

        async def noting(message: Message) -> None:
            nonlocal done
            if message["type"] == "http.response.start":
                done = message["status"] < 300
            await send(message)

        if scope["method"] == "DELETE":
            await self._app(scope, receive, noting)
            if done:
                self._uploads.let_go(session, file)
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        # In pieces it may be of any size, whatever it says beside that.
        if not length.isdigit() or b"transfer-encoding" in headers:
            await PlainTextResponse("Say how large the file is.", 411)(scope, receive, send)
            return
        number, why = self._uploads.take(session, int(length))
        if why:
            await PlainTextResponse(why, 413)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, noting)
        finally:
            self._uploads.end(session, number, file if done else None)

    async def _session(self, scope: Message, receive: Receive, send: Send) -> None:
        """One open tab."""
        sign_in, asked = sign_in_setting().sign_in, HTTPConnection(scope)
        strange = _foreign(asked) or (sign_in is SignIn.NONE and asked_by_another_name(asked))
        full = self._is_full(asked, sign_in)
        if sign_in is SignIn.BROKEN or strange or full:
            await receive()
            await send({"type": "websocket.close", "code": 1013 if full else 1008})
            return
        self._open.append(asked)
        try:
            await self._app(scope, _Sieve(receive, send), send)
        finally:
            self._open.remove(asked)

    def _is_full(self, asked: HTTPConnection, sign_in: SignIn) -> bool:
        if len(self._open) >= MOST_SESSIONS:
            return True
        if sign_in is not SignIn.ON or is_known(asked.cookies):
            return False
        return sum(not is_known(one.cookies) for one in self._open) >= MOST_STRANGERS


class _Sieve:
    """Gives on, of what a browser sends, what the app's own pages do send."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._second, self._count = 0.0, 0

    async def __call__(self) -> Message:
        """The next message that is one of them."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            content = message.get("bytes")
            if content is None or len(content) > LARGEST_MESSAGE:
                await self._send({"type": "websocket.close", "code": 1009})
                return {"type": "websocket.disconnect", "code": 1009}
            await self._wait_if_quick()
            if _is_ours(content):
                return message

    async def _wait_if_quick(self) -> None:
        now = time.monotonic()
        if now - self._second >= 1:
            self._second, self._count = now, 0
        self._count += 1
        if self._count > MOST_MESSAGES:
            await asyncio.sleep(self._second + 1 - now)


def _is_ours(content: bytes) -> bool:
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") == "deferred_file"
    return kind in _MESSAGES


def _holds_files(session: str) -> bool:
    """Whether Streamlit keeps files of a session: it does while somebody may come back to one that
    ended."""
    runtime = get_instance()
    files = cast("MemoryUploadedFileManager", runtime.uploaded_file_mgr)
    return runtime.is_active_session(session) or session in files.file_storage


def _limit_frames(receive: Receive) -> None:
    """Let the server end whoever announces a message that is too large, before it comes: by itself it
    gathers 200 MB of each socket, as Streamlit has one limit for what is sent and what is received.
    What it starts with, and every connection reads, is known to whoever tells of the start."""
    config: Any = getattr(getattr(receive, "__self__", None), "config", None)
    if hasattr(config, "ws_max_size"):
        config.ws_max_size = LARGEST_MESSAGE


def asked_path(scope: Message) -> str:
    """What a request asks for, below the address that the app has (`server.baseUrlPath`)."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return str(scope["path"]).strip("/").removeprefix(base).lstrip("/")


def _foreign(asked: HTTPConnection) -> bool:
    """Whether a page of another site asks: its Origin is not the Host that it came to. Streamlit
    would take any port of localhost for its own, and ask the Internet for this machine's address."""
    origin = asked.headers.get("origin")
    if origin is None:
        return False
    try:
        named = urlsplit(origin).netloc
    except ValueError:
        return True
    return not named or named not in (asked.headers.get("host"), own_name())
