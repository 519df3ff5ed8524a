"""Viewers who ask for heavy work again and again: proposals, and briefings with their files."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.client import Viewer
from bench.serving import Server

_LOOK = 1.0
"""Seconds between two looks at whether it is done."""
_THINKS = 2.0
"""Seconds between what came of one and asking for the next."""


@dataclass
class Heavy:
    """What viewers who ask for heavy work met: seconds until each was done, and errors."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def propose(server: Server, until: float, met: Heavy, seed: int) -> None:
    """Works out one proposal after another, each with limits of its own."""
    pick = random.Random(seed)
    viewer = Viewer(server.url, page="broker", query="broker_view=Propose")
    await viewer.open()
    for name in ("broker_start", "broker_split"):
        viewer.states[viewer.widgets[name]] = WidgetState(id=viewer.widgets[name], bool_value=True)
    while time.perf_counter() < until:
        longest = WidgetState(id=viewer.widgets["broker_longest"])
        longest.double_array_value.data[:] = [pick.randint(8, 60) / 2]
        viewer.states[longest.id] = longest
        await _pressed(viewer, "broker_solve", until, met, lambda: "broker-proposal-csv" in viewer.widgets)
    await viewer.close()


async def brief(server: Server, until: float, met: Heavy, seed: int, districts: list[str]) -> None:
    """Has the files of one briefing made after another."""
    pick = random.Random(seed)
    viewer = Viewer(server.url, page="briefing")
    await viewer.open()
    while time.perf_counter() < until:
        note = WidgetState(id=viewer.widgets["briefing_note"], string_value=f"Meeting {pick.random()}")
        viewer.states[note.id] = note
        await viewer.choose("district", pick.sample(districts, pick.randint(0, 3)))
        await _pressed(viewer, "briefing_make", until, met, lambda: len(viewer.files) >= 3)
    await viewer.close()


async def _pressed(viewer: Viewer, button: str, until: float, met: Heavy, done) -> None:
    """Press it, and look until it is done."""
    start = time.perf_counter()
    while button not in viewer.widgets and time.perf_counter() < until:
        await viewer.send([])
        await asyncio.sleep(_LOOK)
    viewer.widgets.pop("broker-proposal-csv", None)
    await viewer.send([WidgetState(id=viewer.widgets[button], trigger_value=True)])
    while not done() and time.perf_counter() < until:
        met.errors += viewer.exceptions
        await asyncio.sleep(_LOOK)
        await viewer.send([])
    if done():
        met.took.append(time.perf_counter() - start)
    await asyncio.sleep(_THINKS)
