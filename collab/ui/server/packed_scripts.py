"""Streamlit's scripts and styles, packed once and kept for every browser that comes.

A first visit takes 8 MB of them. Streamlit sends them as they are, for packing them at every request would
cost more than it saves (its `_should_bypass_gzip` says so); their names tell their content, so that once is
enough.
"""

import gzip
import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

from collab.ui.server.doors import App, Message, Receive, Send, asked_path

_FILE = re.compile(r"static/(js|css)/[A-Za-z0-9_.-]+\.\1", re.ASCII)
"""One address a file: of others, such as with a dot between, there would be no end."""
_OF_WHOLE = ("content-length", "etag", "accept-ranges", "last-modified")
"""What is said of a file as it is, and not of it packed."""


class PackedScripts:
    """ASGI middleware: packed scripts and styles for whoever takes them (RFC 9110, section 8.4.1.3)."""

    def __init__(self, app: App) -> None:
        self._app = app
        # Of files that there are, once each: never more than the 7 MB that all of them take.
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not _asks_for_packed(scope):
            await self._app(scope, receive, send)
            return
        path = asked_path(scope)
        if path not in self._kept:
            told: list[Message] = []

            async def keep(message: Message) -> None:
                told.append(message)

            await self._app(scope, receive, keep)
            if not _is_whole_file(told):
                for message in told:
                    await send(message)
                return
            self._kept[path] = await run_in_threadpool(_packed, told)
        for message in self._kept[path]:
            # Whoever sends it adds headers of their own.
            await send(dict(message))


def _asks_for_packed(scope: Message) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asked = Headers(scope=scope)
    takes = "gzip" in asked.get("accept-encoding", "") and "range" not in asked
    return takes and _FILE.fullmatch(asked_path(scope)) is not None


def _is_whole_file(told: list[Message]) -> bool:
    """Whether a response brings a file, and all of it: for one that it does not have, Streamlit answers with
    its page, and to who leaves in the midst of it with less than the file."""
    if not told:
        return False
    headers = Headers(raw=told[0]["headers"])
    lasts = told[0]["status"] == 200 and "immutable" in headers.get("cache-control", "")
    return lasts and headers.get("content-length") == str(len(_body(told)))


def _body(told: list[Message]) -> bytes:
    return b"".join(piece.get("body", b"") for piece in told[1:])


def _packed(told: list[Message]) -> list[Message]:
    """A response as it was told, piece by piece, with its body packed."""
    body = gzip.compress(_body(told), 6, mtime=0)
    headers = MutableHeaders(raw=list(told[0]["headers"]))
    for name in _OF_WHOLE:
        del headers[name]
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    return [{**told[0], "headers": headers.raw}, {"type": "http.response.body", "body": body}]
