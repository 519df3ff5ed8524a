"""One partnership drawn from its host in pixels, so that the scale is one whatever the width."""

from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any

import pandas as pd

from collab.palette import Palette

RING, REACH = 28, 56
"""Pixels from the host to the limit, and to where a line is cut, where the caller has room for them."""

_NEXT_DOOR = 5
"""Pixels from the host within which a member is drawn as a dot inside the host's ring."""


def from_host(
    spokes: pd.DataFrame,
    limit: float,
    palette: Palette,
    at: tuple[float, float] = (0, 0),
    size: float = 1,
    within: tuple[float, float] = (RING, REACH),
) -> Iterator[dict[str, Any]]:
    """The shapes of lines from a host to its members, with a ring at `limit` (miles) around it.

    `spokes` are rows of `collab.geography.spokes.spokes_of` of one partnership. The host stands `at`
    so many pixels to the right of and above the shapes' anchor, which the caller names; the limit and
    where a line is cut lie `within` so many pixels, and `size` enlarges all. What lies beyond the limit is
    in the second colour, and ends in a triangle where it is cut. A member next door to its host is a dot
    within the host's ring.
    """
    ring, reach = (pixels * size for pixels in within)
    yield circle(*at, ring) | {"line": {"color": palette.quiet, "width": 1, "dash": "dot"}, "layer": "below"}
    marks = []
    for east, north, away in zip(spokes["east"], spokes["north"], spokes["to_host"], strict=True):
        colour = palette.theirs if away > limit else palette.ours
        x, y = east * ring / limit, north * ring / limit
        cut = hypot(x, y) > reach
        if cut:
            x, y = x * reach / hypot(x, y), y * reach / hypot(x, y)
        end = at[0] + x, at[1] + y
        yield in_pixels("line", *at, *end) | {"line": {"color": colour, "width": 2}}
        if cut:
            marks.append(_triangle(end, (x, y), colour, size))
        elif hypot(x, y) < _NEXT_DOOR * size:
            marks.append(circle(*end, 3 * size) | {"fillcolor": colour, "line": {"width": 0}})
        else:
            marks.append(_dot(*end, 4 * size, colour, colour))
    yield _dot(*at, 6 * size, palette.ground, palette.ours)
    yield from marks


def in_pixels(kind: str, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    """A shape between two corners, in pixels from its anchor."""
    return {
        "type": kind,
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "x0": round(x0, 1),
        "y0": round(y0, 1),
        "x1": round(x1, 1),
        "y1": round(y1, 1),
    }


def circle(x: float, y: float, radius: float) -> dict[str, Any]:
    """A circle, in pixels from its anchor."""
    return in_pixels("circle", x - radius, y - radius, x + radius, y + radius)


def _dot(x: float, y: float, radius: float, fill: str, line: str) -> dict[str, Any]:
    return circle(x, y, radius) | {"fillcolor": fill, "line": {"color": line, "width": 2.5}}


def _triangle(end: tuple[float, float], way: tuple[float, float], colour: str, size: float) -> dict[str, Any]:
    """A triangle at the `end` of a line that goes on the same `way`."""
    east, north = (part / hypot(*way) for part in way)
    corners = [
        (end[0] + size * (ahead * east + aside * north), end[1] + size * (ahead * north - aside * east))
        for ahead, aside in ((6, 0), (-2, -5), (-2, 5))
    ]
    return filled(corners, colour)


def filled(corners: Sequence[tuple[float, float]], colour: str) -> dict[str, Any]:
    """A filled shape with these corners, in pixels from its anchor."""
    path = "M" + " L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + " Z"
    return {
        "type": "path",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "path": path,
        "fillcolor": colour,
        "line": {"width": 0},
    }
