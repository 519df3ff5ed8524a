"""One partnership drawn from its host in pixels, so that the scale is one whatever the width."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import Any

import pandas as pd

from collab.palette import Palette

RING, REACH = 28, 56
"""Pixels from the host to the limit, and to where a line is cut, where the caller has room for them."""

_NEXT_DOOR = 5
"""Pixels from the host within which a member is drawn as a dot inside the host's ring."""
_ROUND = 0.5523
"""How far, in radii, a curve's handle stands from the end of a quarter of a circle."""
_PLACED = ("type", "x0", "y0", "x1", "y1", "path")
"""What of a shape says where it is, not how it looks."""


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
    lines, marks = [], []
    for east, north, away in zip(spokes["east"], spokes["north"], spokes["to_host"], strict=True):
        colour = palette.theirs if away > limit else palette.ours
        x, y = east * ring / limit, north * ring / limit
        cut = hypot(x, y) > reach
        if cut:
            x, y = x * reach / hypot(x, y), y * reach / hypot(x, y)
        end = at[0] + x, at[1] + y
        lines.append(in_pixels("line", *at, *end) | {"line": {"color": colour, "width": 2}})
        if cut:
            marks.append(_triangle(end, (x, y), colour, size))
        elif hypot(x, y) < _NEXT_DOOR * size:
            marks.append(circle(*end, 3 * size) | {"fillcolor": colour, "line": {"width": 0}})
        else:
            marks.append(_dot(*end, 4 * size, colour, colour))
    yield from joined(lines)
    yield _dot(*at, 6 * size, palette.ground, palette.ours)
    yield from joined(marks)


def joined(shapes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same picture in as many shapes as there are styles, those of the first below: a browser draws a
    path of many pieces sooner than as many shapes. The only one of its style stays as it is."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for shape in shapes:
        alike.setdefault(repr(_style(shape)), []).append(shape)
    for first, *others in alike.values():
        if not others:
            yield first
            continue
        path = " ".join(map(_path, (first, *others)))
        # Where two lie on each other both are filled, not the ground between them.
        yield {"type": "path", "path": path, "fillrule": "nonzero"} | _style(first)


def _style(shape: dict[str, Any]) -> dict[str, Any]:
    """How a shape looks, wherever it is."""
    return {name: value for name, value in shape.items() if name not in _PLACED}


def _path(shape: dict[str, Any]) -> str:
    """A shape as a path: what it is between its two corners."""
    if shape["type"] == "path":
        return shape["path"]
    x0, y0, x1, y1 = (shape[name] for name in ("x0", "y0", "x1", "y1"))
    match shape["type"]:
        case "line":
            corners = [(x0, y0), (x1, y1)]
        case "rect":
            corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        case _:
            return _round((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2)
    return _through(corners)


def _round(x: float, y: float, radius: float) -> str:
    """A circle as four curves."""
    ways = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
    path = _through([(x + radius, y)])
    for (a, b), (c, d) in pairwise(ways):
        handles = [(a + _ROUND * c, b + _ROUND * d), (c + _ROUND * a, d + _ROUND * b), (c, d)]
        path += " C" + " ".join(f"{x + radius * e:.2f},{y + radius * f:.2f}" for e, f in handles)
    return f"{path} Z"


def _through(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{round(x, 3):g},{round(y, 3):g}" for x, y in corners)


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
    return {
        "type": "path",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "path": f"{_through(corners)} Z",
        "fillcolor": colour,
        "line": {"width": 0},
    }
