"""The scale of a map, in miles."""

from dataclasses import dataclass, replace

import numpy as np

from collab.geography.camera import View
from collab.geography.distances import METRES_PER_MILE
from collab.geography.map_names import Name

LENGTHS = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_LONGEST, _TICK, _MARGIN = 120, 4, 8
"""Pixels: of a bar on screen at most, of the ticks at its ends, and between it and the map's corner."""


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar of `miles`: its `lines` (pairs of places in degrees), its `name` above its middle, and
    the `box` it takes up (left, top, right and bottom in pixels from the middle of the map)."""

    miles: float
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...]
    name: Name
    box: tuple[float, float, float, float]


def scale_bar(view: View, size: tuple[int, int], letter: float, *, longest: float = _LONGEST) -> ScaleBar:
    """The bar of the most miles that is at most `longest` pixels, low on the right of a map of `size`
    pixels; `letter` is the size of its words."""
    right, low = size[0] / 2 - _MARGIN, size[1] / 2 - _MARGIN
    # A pixel is fewer metres further north.
    latitude = float(view.degrees(np.array([(right, low)]))[0, 1])
    pixel = replace(view, latitude=latitude).metres / METRES_PER_MILE
    fitting = [miles for miles in LENGTHS if miles / pixel <= longest]
    miles = max(fitting, default=LENGTHS[0])
    long = miles / pixel
    left = right - long
    corners = [
        (left, low),
        (right, low),
        (left, low - _TICK),
        (right, low - _TICK),
        ((left + right) / 2, low),
    ]
    a, b, c, d, middle = ((float(x), float(y)) for x, y in view.degrees(np.array(corners)).round(5))
    name = Name("1 mile" if miles == 1 else f"{miles:g} miles", middle, (0, -round(letter)))
    return ScaleBar(miles, ((a, b), (a, c), (b, d)), name, (left, low - 2 * letter, right, low + 2))
