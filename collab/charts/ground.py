"""What the charts that are maps are drawn on: districts, their names, and miles in degrees."""

import html
from collections.abc import Collection, Iterable, Mapping
from math import cos, radians

import numpy as np
import shapely

from collab.charts.figure import Drawn, scatter
from collab.charts.style import halo
from collab.geography.distances import METRES_PER_MILE
from collab.palette import Palette

_METRES_A_DEGREE = 111_320
_LETTER, _LINE = 7, 16
"""Pixels that a letter of a district's name takes up, and a name's height."""
_NAMED = 30
"""Most districts that are named."""
_MOST_COVERED = 3
"""Most marks that a district's name stands on."""
_NUMBER, _MARK = np.array([16.0, 13.0]), 14.0
"""Pixels across and down that a number takes up, and across a mark."""
_AROUND = [
    (away, np.array([away * np.cos(turn), away * np.sin(turn)]))
    for away in (14.0, 26.0, 34.0, 44.0)
    for turn in np.radians([0, 180, 90, 270, *range(45, 360, 90), *range(22, 360, 45)])
]
"""Where beside its mark a number can stand (pixels away; right and up), the most easily read first."""
_NEARER = 1.4
"""Another mark is so many times as far from a number as its own at least."""
_LED = 20.0
"""Pixels from its mark, from which a thin line leads to a number: without it, it would seem another's."""


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
    marks: np.ndarray | None = None,
) -> list[shapely.Polygon]:
    """The districts' names, the largest first, as far as they lie in the `box` (lowest and highest
    longitude and latitude, a row each) and cover neither each other nor what they stand `around`; a
    `pixel` is as many degrees of latitude high. Each stands where it covers the fewest of the `marks`
    (longitude and latitude, a row each), near the middle of its district; where these are many, a name that
    cannot be read and hides marks would help nobody, and is left out. Returns the places they cover."""
    stretch = stretch_at(float(box[:, 1].mean()))
    taken: list[shapely.Polygon] = []
    largest = sorted(areas, key=lambda name: shapely.area(areas[name]), reverse=True)[:_NAMED]
    for name in largest:
        room, x, y, covered = _freest(name, areas[name], pixel, stretch, marks, box)
        outside = not (box[0, 0] <= x <= box[1, 0] and box[0, 1] <= y <= box[1, 1])
        if outside or covered > _MOST_COVERED or any(room.intersects(other) for other in (*taken, *around)):
            continue
        taken.append(room)
        figure.add_annotation(
            x=x,
            y=y,
            text=html.escape(name),
            showarrow=False,
            font={"size": 12, "color": palette.text, "shadow": halo(palette.ground)},
            opacity=0.8,
        )
    return taken


_WITHIN = 0.8
"""The share of a name that lies in its district at least, where so much of it has room there."""
_STEPS = 9
"""Places across, and up and down, a district at which its name is tried."""


def _freest(
    name: str, area: shapely.Geometry, pixel: float, stretch: float, marks: np.ndarray | None, box: np.ndarray
) -> tuple[shapely.Polygon, float, float, float]:
    """Where in its area a name stands wholly in the `box` and covers the fewest marks, and of such places the
    nearest to the middle: the place it takes up, its longitude and latitude, and how many marks it covers."""
    middle = shapely.get_coordinates(shapely.point_on_surface(area))
    places = middle
    if marks is not None and len(marks):
        west, south, east, north = shapely.bounds(area)
        across, up = np.meshgrid(np.linspace(west, east, _STEPS + 2), np.linspace(south, north, _STEPS + 2))
        tried = np.column_stack([across.ravel(), up.ravel()])
        places = np.concatenate([middle, tried[shapely.contains_xy(area, tried)]])
    # A name that stands near the edge is moved in, so that none is cut.
    half = np.array([len(name) * _LETTER * stretch, _LINE]) * pixel / 2
    inner = box + np.array([half, -half])
    if (inner[0] <= inner[1]).all():
        seen = ((places >= box[0]) & (places <= box[1])).all(axis=1, keepdims=True)
        places = np.where(seen, np.clip(places, inner[0], inner[1]), places)
    rooms = [room_of(name, x, y, pixel, stretch) for x, y in places]
    covered = np.zeros(len(places))
    if len(places) > 1:
        west, south, east, north = shapely.bounds(rooms).T[:, :, None]
        lon, lat = marks.T if marks is not None else np.empty((2, 0))
        covered = ((lon > west) & (lon < east) & (lat > south) & (lat < north)).sum(axis=1)
        cut = (west < box[0, 0]) | (east > box[1, 0]) | (south < box[0, 1]) | (north > box[1, 1])
        covered = covered + len(marks if marks is not None else ()) * cut[:, 0]
        # Over a neighbour's ground it would seem to be the neighbour's.
        share = shapely.area(shapely.intersection(rooms, area)) / shapely.area(rooms)
        covered = np.where(share >= min(_WITHIN, 0.95 * share.max()), covered, np.inf)
    away = np.hypot(*((places - middle) / [stretch, 1]).T)
    best = np.lexsort([away, covered])[0]
    return rooms[best], float(places[best, 0]), float(places[best, 1]), float(covered[best])


def room_of(text: str, x: float, y: float, pixel: float, stretch: float) -> shapely.Polygon:
    """The place that a name takes up around a point (degrees), with `pixel` as in
    `add_district_names`."""
    half = np.array([len(text) * _LETTER * stretch, _LINE]) * pixel / 2
    return shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])


def add_numbers(
    figure: Drawn, numbers: Iterable[int], places: np.ndarray, marks: np.ndarray, palette: Palette
) -> np.ndarray:
    """The `numbers` of schools at their `places` (the picture's own units), each beside its mark or at the
    end of a thin line from it. `marks` are all marks in pixels right of and above anywhere, those numbered
    first. Returns how far right of and above its mark each number stands."""
    found = _beside(marks, len(places))
    for number, (x, y), (right, up) in zip(numbers, places, found, strict=True):
        note = {
            "x": x,
            "y": y,
            "text": str(number),
            "font": {"size": 13, "color": palette.text, "shadow": halo(palette.ground)},
        }
        if np.hypot(right, up) < _LED - 0.1:
            figure.add_annotation(**note, showarrow=False, xshift=right, yshift=up)
        else:
            line = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": palette.text, "standoff": 5}
            figure.add_annotation(**note, showarrow=True, ax=right, ay=-up, borderpad=0, **line)
    return found


def _beside(marks: np.ndarray, count: int) -> np.ndarray:
    """How far right of and above each of the first `count` of the `marks` its number stands (pixels, a row
    each): nearest to its own mark, or led to from there, on no number before it nor the line to that, and on
    the fewest marks."""
    found, boxes, whole = [], [], []
    for own, mark in enumerate(marks[:count]):
        others, costs, tried = np.delete(marks, own, axis=0), [], []
        for away, shift in _AROUND:
            low, high = mark + shift - _NUMBER / 2, mark + shift + _NUMBER / 2
            box, led = shapely.box(*low, *high), away >= _LED
            leader = shapely.LineString([mark, mark + shift * led])
            tried.append((box, shapely.union(box, leader)))
            apart = np.abs(others - mark - shift)
            on_marks = (apart < (_NUMBER + _MARK) / 2).all(axis=1).sum()
            on_marks += led * (shapely.distance(leader, shapely.points(others)) < _MARK / 2).sum()
            nearer = not led and bool((np.hypot(*apart.T) < _NEARER * away).any())
            crossed = shapely.intersects(tried[-1][1], whole).sum()
            costs.append(9 * shapely.intersects(box, boxes).sum() + 5 * crossed + 3 * on_marks + 2 * nearer)
        best = int(np.argmin(costs))
        boxes.append(tried[best][0])
        whole.append(tried[best][1])
        found.append(_AROUND[best][1])
    return np.array(found).reshape(-1, 2)
