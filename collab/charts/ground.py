"""What the charts that are maps are drawn on: districts, their names, and miles in degrees."""

import html
from collections.abc import Collection, Iterable, Mapping
from math import cos, radians

import numpy as np
import shapely

from collab.charts.figure import Drawn, scatter
from collab.geography.distances import METRES_PER_MILE
from collab.palette import Palette

_METRES_A_DEGREE = 111_320
_LETTER, _LINE = 7, 16
"""Pixels that a letter of a district's name takes up, and a name's height."""
_NAMED = 30
"""Most districts that are named."""


def degrees_of(miles: float) -> float:
    """Miles as degrees of latitude."""
    return miles * METRES_PER_MILE / _METRES_A_DEGREE


def stretch_at(latitude: float) -> float:
    """How many degrees of longitude are as long as one of latitude, at this latitude."""
    return 1 / cos(radians(latitude))


def add_ground(figure: Drawn, areas: Mapping[str, shapely.Geometry], palette: Palette) -> None:
    """The districts: one trace, for a line for each ring would be slow with a whole country's."""
    outline = _outline(areas.values()).round(4)
    figure.add_trace(
        scatter(
            x=outline[:, 0],
            y=outline[:, 1],
            mode="lines",
            hoverinfo="skip",
            line={"color": palette.grid, "width": 1.5},
            showlegend=False,
        )
    )


def _outline(areas: Iterable[shapely.Geometry]) -> np.ndarray:
    """All outer rings as one line of two columns, with a gap (NaN) after each."""
    gap, pieces = np.full((1, 2), np.nan), [np.empty((0, 2))]
    for area in areas:
        for part in shapely.get_parts(area):
            if shapely.get_type_id(part) == 3:
                pieces += [shapely.get_coordinates(shapely.get_exterior_ring(part)), gap]
    return np.concatenate(pieces)


def add_district_names(
    figure: Drawn,
    areas: Mapping[str, shapely.Geometry],
    box: np.ndarray,
    pixel: float,
    palette: Palette,
    around: Collection[shapely.Polygon] = (),
) -> list[shapely.Polygon]:
    """The districts' names, the largest first, as far as they lie in the `box` (lowest and highest
    longitude and latitude, a row each) and cover neither each other nor what they stand `around`; a
    `pixel` is as many degrees of latitude high. Returns the places they cover."""
    stretch = stretch_at(float(box[:, 1].mean()))
    taken: list[shapely.Polygon] = []
    largest = sorted(areas, key=lambda name: shapely.area(areas[name]), reverse=True)[:_NAMED]
    for name in largest:
        x, y = shapely.get_coordinates(shapely.point_on_surface(areas[name]))[0]
        room = room_of(name, x, y, pixel, stretch)
        outside = not (box[0, 0] <= x <= box[1, 0] and box[0, 1] <= y <= box[1, 1])
        if outside or any(room.intersects(other) for other in (*taken, *around)):
            continue
        taken.append(room)
        figure.add_annotation(
            x=x,
            y=y,
            text=html.escape(name),
            showarrow=False,
            font={"size": 12, "color": palette.text},
            opacity=0.8,
        )
    return taken


def room_of(text: str, x: float, y: float, pixel: float, stretch: float) -> shapely.Polygon:
    """The place that a name takes up around a point (degrees), with `pixel` as in
    `add_district_names`."""
    half = np.array([len(text) * _LETTER * stretch, _LINE]) * pixel / 2
    return shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])
