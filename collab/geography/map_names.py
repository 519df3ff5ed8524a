"""Names on the map, placed so that none covers another.

A name keeps its size in pixels whatever the zoom, so names that stand apart in the first view stand
apart in every closer one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pandas as pd
import shapely

from collab.geography.areas import land_of, mended
from collab.geography.camera import View

ROOM_PER_TOWN = 26_000
"""Square pixels of map for each town that is named."""
_COUNTRY = 60
"""With more districts than that, which no county has, their names would hide the schools."""
_WIDE, _CAPITAL, _TALL = 0.54, 0.68, 1.3
"""A letter's width and a line's height, in sizes of the letter; on the wide side."""
_GRID = 9
"""Places to try for a district's name, across its area and down."""
_OUTSIDE = 4
"""A name that leaves its district is as bad as one that covers so many schools."""
_WITHIN = 0.8
"""The share of a name that lies in its district at least where it is not in the middle of it: elsewhere it
would seem to be another's."""
_MARK = 5
"""Pixels around a name that it keeps off schools' marks where it can."""
_BESIDE = 4
"""Pixels between a district and its name beside it."""
_CORE = 0.7
"""How much of the room that a name is given its letters fill at least."""
_ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Shares of a line at which a name can stand beside it."""
_FURTHER = 9
"""Pixels; a town's name that would lie on schools stands so much further from its middle."""
_NEAR = 45
"""Pixels; a town of its district's name stands so near it that the name would be there twice."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the map: the place it belongs to in degrees, and the `offset` from there, in pixels (to the
    right and down), of its middle, or of its "start" or "end" where that is its `anchor`: beside its place
    it stands as near whatever its letters are as wide as."""

    text: str
    place: tuple[float, float]
    offset: tuple[float, float]
    anchor: str = "middle"


@dataclass(slots=True)
class Sheet:
    """The map's names as they are placed, one after the other; the first come have the best places.

    `size` is the map's width and height in pixels; `crowd` are the places of schools in degrees,
    which names cover as few of as they can; `letter` is the size of names in pixels.
    """

    view: View
    size: tuple[int, int]
    crowd: np.ndarray
    letter: float
    taken: list[shapely.Geometry] = field(default_factory=list)

    def __post_init__(self) -> None:
        points = self.view.pixels(self.crowd) if len(self.crowd) else np.empty((0, 2))
        self._schools = shapely.STRtree(np.asarray(shapely.points(points)))

    _schools: shapely.STRtree = field(init=False)

    @property
    def most_towns(self) -> int:
        """As many towns as are named at most."""
        return max(1, self.size[0] * self.size[1] // ROOM_PER_TOWN)

    def beside(
        self,
        text: str,
        place: tuple[float, float],
        *,
        room: float = 4,
        further: float = 0,
        cut: bool = True,
        along: Sequence[tuple[float, float]] = (),
    ) -> Name | None:
        """A name below, above, right or left of a place, or at a corner of it, or None where each
        is taken; `room` is what lies between, in pixels, or so much `further` where it covers fewer schools
        there. Where the map has no room for all of it, the name is `cut` off, or left out. It may touch a
        line `along` which it belongs, from the place to there (degrees), as well."""
        wide, tall = self._size(text)
        offsets: list[tuple[float, float]] = []
        for away in dict.fromkeys((room, room + further)):
            aside, above = wide / 2 + away, tall / 2 + away
            offsets += [(0, above), (0, -above), (aside, 0), (-aside, 0)]
            offsets += [(x, y) for y in (above, -above) for x in (aside, -aside)]
        places = [np.array(place)] * len(offsets)
        for end in along:
            for share in _ALONG:
                offsets += [(0, tall / 2 + 2), (0, -tall / 2 - 2), (wide / 2 + 2, 0), (-wide / 2 - 2, 0)]
                places += [np.array(place) * (1 - share) + np.array(end) * share] * 4
        return self._best(text, np.array(places), np.array(offsets), 0, cut, beside=True)

    def inside(self, text: str, area: shapely.Geometry, *, cut: bool = True) -> Name | None:
        """A name within an area (degrees), or on its middle, or None where there is no room; `cut` as
        in `beside`. That of an area at the edge of the map is moved on to it."""
        drawn = self._drawn(area)
        points, penalties = self._within(text, drawn)
        moved = self._moved_in(text, points)
        boxes = self._boxes(text, points + moved)
        own = shapely.contains(drawn, boxes)
        across = boxes[~own]
        own[~own] = shapely.area(shapely.intersection(across, drawn)) >= _WITHIN * shapely.area(across)
        own[0] |= shapely.covers(boxes[0], shapely.points(points[0]))
        return self._best(text, self.view.degrees(points[own]), moved[own], penalties[own], cut)

    def outside(self, text: str, area: shapely.Geometry, ground: shapely.Geometry) -> Name | None:
        """A name right beside an area (degrees) that is smaller than it, off all `ground`, whole, on no
        school's mark and nearer to it than to others; None where the area holds the name, or there is no
        such place."""
        drawn = self._drawn(area)
        points, _ = self._within(text, drawn)
        if shapely.contains(drawn, self._boxes(text, points)).any():
            return None
        left, top, right, bottom = shapely.bounds(drawn)
        (wide, tall), across, down = self._size(text), (left + right) / 2, (top + bottom) / 2
        aside, above = wide / 2 + _BESIDE, tall / 2 + _BESIDE
        sides = [(right + aside, down), (left - aside, down), (across, bottom + above), (across, top - above)]
        sides += [(x, y) for x in (right + aside, left - aside) for y in (top, bottom)]
        middles = np.array(sides)
        boxes = self._boxes(text, middles)
        land = shapely.transform(ground, self.view.pixels)
        taken = shapely.intersects(land, boxes)
        taken[self._schools.query(boxes, predicate="intersects")[0]] = True
        if not taken.all():
            # Beside a neighbour it would seem to be the neighbour's name.
            rest = shapely.difference(mended(land), shapely.buffer(drawn, _BESIDE / 2))
            core = np.array([_CORE * wide, tall]) / 2
            words = shapely.box(*(middles - core).T, *(middles + core).T)
            taken |= shapely.distance(words, rest) <= shapely.distance(words, drawn)
        middles = middles[~taken]
        return self._best(text, self.view.degrees(middles), np.zeros_like(middles), 0, cut=False)

    def keep_clear(self, box: tuple[float, float, float, float]) -> None:
        """Let no name stand here: left, top, right and bottom, in pixels from the middle."""
        self.taken.append(shapely.box(*box))

    def _drawn(self, area: shapely.Geometry) -> shapely.Geometry:
        """An area (degrees) in pixels, of which parts can be cut off."""
        return mended(shapely.transform(area, self.view.pixels))

    def _within(self, text: str, area: shapely.Geometry) -> tuple[np.ndarray, np.ndarray]:
        """Points of an area to write a name at, and how bad each is for other reasons than what it covers."""
        middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(np.array([area])))[:1]
        left, top, right, bottom = shapely.bounds(area)
        across, down = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(top, bottom, _GRID))
        grid = np.column_stack([across.ravel(), down.ravel()])
        shapely.prepare(area)
        points = np.concatenate([middle, grid[shapely.contains(area, shapely.points(grid))]])
        away = np.hypot(*(points - middle).T) / max(right - left, bottom - top, 1)
        return points, 3 * away + np.where(shapely.contains(area, self._boxes(text, points)), 0, _OUTSIDE)

    def _moved_in(self, text: str, points: np.ndarray) -> np.ndarray:
        """By how many pixels a name has to be moved from each point of the map to stand on it whole, but for
        the points beyond its edge, whose area is not on it there."""
        half = np.array(self.size) / 2
        within = (half - np.array(self._size(text)) / 2).clip(0)
        on_it = (np.abs(points) <= half).all(axis=1, keepdims=True)
        return np.where(on_it, points.clip(-within, within) - points, 0)

    def _best(
        self,
        text: str,
        places: np.ndarray,
        offsets: np.ndarray,
        penalty: np.ndarray | int,
        cut: bool,
        *,
        beside: bool = False,
    ) -> Name | None:
        """The name at the best of these `places` (degrees) and `offsets` (pixels): whole rather than cut
        off, then covering the fewest schools, then the first."""
        boxes = self._boxes(text, self.view.pixels(places) + offsets)
        taken = np.array(self.taken, dtype=object)
        aside, above = self.size[0] / 2, self.size[1] / 2
        cut_off = ~shapely.covers(shapely.box(-aside, -above, aside, above), boxes)
        free = ~shapely.intersects(boxes[:, None], taken[None, :]).any(axis=1) & (~cut_off | cut)
        if not free.any():
            return None
        left, top, right, bottom = shapely.bounds(boxes).T
        kept_off = shapely.box(left - _MARK, top - _MARK, right + _MARK, bottom + _MARK)
        covered = np.bincount(self._schools.query(kept_off)[0], minlength=len(boxes)) + penalty
        order = np.lexsort((covered, cut_off))
        best = int(order[free[order]][0])
        self.taken.append(boxes[best])
        longitude, latitude = (round(float(degree), 4) for degree in places[best])
        across, down = offsets[best]
        side = int(np.sign(across)) if beside else 0
        across -= side * self._size(text)[0] / 2
        anchor = {1: "start", -1: "end", 0: "middle"}[side]
        return Name(text, (longitude, latitude), (round(float(across)), round(float(down))), anchor)

    def _size(self, text: str) -> tuple[float, float]:
        lines = text.split("\n")
        wide = max(sum(_CAPITAL if letter.isupper() else _WIDE for letter in line) for line in lines)
        return wide * self.letter, _TALL * self.letter * len(lines)

    def _boxes(self, text: str, middles: np.ndarray) -> np.ndarray:
        wide, tall = self._size(text)
        x, y = middles.T
        return shapely.box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)


def district_names(sheet: Sheet, areas: Mapping[str, shapely.Geometry], *, cut: bool = True) -> list[Name]:
    """The names of districts in capitals, the largest district first; a district without room
    stays unnamed, and without `cut` also one whose name the map's edge would cut off. Of a country's as
    many are named as of towns. One smaller than its name has it beside it where there is nothing: on it, it
    would hide the schools."""
    ground = land_of(tuple(areas.values()))
    largest = sorted(areas, key=lambda name: -shapely.area(areas[name]))
    placed = (
        sheet.outside(name.upper(), areas[name], ground) or sheet.inside(name.upper(), areas[name], cut=cut)
        for name in largest
    )
    most = sheet.most_towns if len(areas) > _COUNTRY else len(areas)
    return list(islice((name for name in placed if name), most))


def town_names(sheet: Sheet, towns: pd.DataFrame, districts: Sequence[Name]) -> list[Name]:
    """The names of the largest towns that there is room for; `towns` as of `towns_in`. A town in
    its namesake district needs no second name beside it."""
    placed: list[Name] = []
    for town, longitude, latitude in zip(towns["town"], towns["longitude"], towns["latitude"], strict=True):
        if len(placed) >= sheet.most_towns:
            break
        place = (float(longitude), float(latitude))
        if any(d.text == str(town).upper() and _apart(sheet.view, d, place) < _NEAR for d in districts):
            continue
        name = sheet.beside(str(town), place, room=1, further=_FURTHER, cut=False)
        if name:
            placed.append(name)
    return placed


def _apart(view: View, name: Name, place: tuple[float, float]) -> float:
    ends = view.pixels(np.array([name.place, place]))
    return float(np.hypot(*(ends[0] - ends[1])))
