"""A viewer without a browser: Streamlit's websocket protocol, for load and for replay tests.

Each viewer opens a session, reads what the server sends until a run of the script is finished, and
sets widgets as the browser would.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_TIMEOUT = 60.0


@dataclass
class Viewer:
    """One session. `widgets` are the identifiers of the widgets by key, `states` what they were
    set to, `files` the addresses of what the page offers to download; `received` counts bytes."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    page: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    received: int = 0
    texts: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    _socket: Any = None

    async def open(self) -> float:
        """Connect and wait for the first page; returns the seconds it took."""
        start = time.perf_counter()
        there = urlsplit(self.url)
        told = {name: value for name, value in self.headers.items() if name != "Host"}
        self._socket = await websockets.connect(
            f"ws://{self.headers.get('Host', there.netloc)}/_stcore/stream",
            subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
            additional_headers=told,
            max_size=None,
            origin=None,
            host=there.hostname,
            port=there.port,
        )
        await self._run()
        return time.perf_counter() - start

    async def close(self) -> None:
        """End the session."""
        await self._socket.close()

    async def choose(self, key: str, values: list[str]) -> float:
        """Set a multiselect; returns the seconds until the script has run."""
        state = WidgetState(id=self.widgets[key])
        state.string_array_value.data[:] = values
        self.states[key] = state
        start = time.perf_counter()
        await self._run()
        return time.perf_counter() - start

    async def send(self, states: list[WidgetState]) -> None:
        """Rerun the script with these widget states on top of those set before."""
        await self._run(states)

    async def upload(self, uploader: str, name: str, content: bytes) -> WidgetState:
        """Send a file to this session; returns the state of the file uploader of this identifier
        that holds it."""
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(_TIMEOUT):
            told = ForwardMsg.FromString(await self._socket.recv())
            while told.WhichOneof("type") != "file_urls_response":
                told = ForwardMsg.FromString(await self._socket.recv())
        (place,) = told.file_urls_response.file_urls
        told = {name: value for name, value in self.headers.items() if name != "Cookie"}
        cookies = {name: one.value for name, one in SimpleCookie(self.headers.get("Cookie")).items()}
        async with httpx.AsyncClient(
            base_url=self.url, headers=told, cookies=cookies, timeout=_TIMEOUT
        ) as client:
            await client.get("/_stcore/health")
            answer = await client.put(
                place.upload_url,
                files={"file": (name, content)},
                headers={"X-Xsrftoken": client.cookies["_streamlit_xsrf"]},
            )
        answer.raise_for_status()
        state = WidgetState(id=uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = place.file_id, name, len(content)
        info.file_urls.CopyFrom(place)
        return state

    async def _run(self, more: list[WidgetState] | None = None) -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_name = self.query, self.page
        client.widget_states.widgets.extend([*self.states.values(), *(more or [])])
        await self._socket.send(message.SerializeToString())
        self.texts, self.exceptions, self.files = [], [], []
        async with asyncio.timeout(_TIMEOUT):
            while True:
                content = await self._socket.recv()
                self.received += len(content)
                if self._read(ForwardMsg.FromString(content)):
                    return

    def _read(self, told: ForwardMsg) -> bool:
        """Take in a message; returns whether the run it belongs to is finished."""
        kind = told.WhichOneof("type")
        if kind == "delta":
            element = told.delta.new_element
            inner = element.WhichOneof("type")
            if inner == "exception":
                self.exceptions.append(element.exception.message)
            elif inner in ("markdown", "heading"):
                self.texts.append(getattr(element, inner).body)
            elif inner and hasattr(getattr(element, inner), "id"):
                identifier = getattr(element, inner).id
                # "$$ID-" and a hash stand before the key.
                self.widgets[identifier.split("-", 2)[-1]] = identifier
            if inner == "download_button":
                self.files.append(element.download_button.url)
        return kind == "script_finished"
