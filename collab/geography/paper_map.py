"""The map on paper and slides: what is on it, and where its names find room, in points."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from collab.geography.camera import View, view_of
from collab.geography.map_names import Name, Sheet, district_names, town_names
from collab.geography.marks import PLACE, located_schools
from collab.geography.scale_bar import ScaleBar, scale_bar
from collab.geography.shown_on_map import ShownOnMap
from collab.geography.towns import towns_in

_LETTERS = 1.18
"""Names are given this much more room than on screen: the letters of paper are wider."""
_MARGIN = 0.7
"""Letters between what a map is fitted to and its edge."""
_SCALE = 9
"""Letters across of the scale at most."""
_BESIDE = 0.6
"""Height by width from which a map gains by having its words beside it."""
_MARK = 0.4
"""Sizes of a letter from the middle of a school's mark to its edge."""
_NAMED = 12
"""Most schools that are named beside their mark; more have numbers."""
_LEAST = 0.03
"""Degrees of latitude, to every side of the schools marked, that are shown at least."""
_FEW = 60
"""Most schools of a map whose names keep off every school."""
_TOWN = 4
"""Sizes of a letter across and down that the map has for each town it names."""


@dataclass(frozen=True, eq=False, slots=True)
class MapPicture:
    """A map to draw: what is on the map on district areas (degrees), with the schools `marked` named on
    it and in the middle; without them the districts `around`, or all, fill it.

    `limit` is in miles. Where `near` says by URN what a school not in a partnership has near it ("room",
    "full" or "nobody"), these schools are told apart and partnerships stay in grey.
    """

    on_map: ShownOnMap
    areas: Mapping[str, shapely.Geometry]
    limit: float
    alt: str
    marked: frozenset[int] = frozenset()
    around: tuple[str, ...] = ()
    near: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperMap:
    """Where everything on a map of some points across and down lies. `districts`, `towns` and
    `schools` are names that do not cover each other; the schools' are numbers where `key` lists what
    each stands for."""

    view: View
    districts: list[Name]
    towns: list[Name]
    schools: list[Name]
    key: list[str]
    scale: ScaleBar


def lay_out(
    picture: MapPicture, size: tuple[float, float], letter: float, *, numbered: bool = False
) -> PaperMap:
    """Fit the map to `size` (points across and down) and find room for its names; `letter` is the
    size of names in points. The marked schools have numbers where there is not room for all their names, or
    where they are to be `numbered`."""
    whole = (round(size[0]), round(size[1]))
    inner = (max(10, round(size[0] - 2 * _MARGIN * letter)), max(10, round(size[1] - 2 * _MARGIN * letter)))
    schools = located_schools(picture.on_map)
    marked = schools[schools["urn"].isin(picture.marked)].sort_values("name")
    view = view_of(_to_hold(picture, schools, marked), inner)
    scale = scale_bar(view, whole, letter, longest=_SCALE * letter)
    sheet = Sheet(view, whole, _crowd(picture, schools), _LETTERS * letter)
    sheet.keep_clear(scale.box)
    named, key = _names_of(sheet, marked, letter, numbered)
    # What the map is about stays in sight: the names that come now find another place, or none.
    for x, y in view.pixels(marked[PLACE].to_numpy(float)) if len(marked) else ():
        sheet.keep_clear((x - _MARK * letter, y - _MARK * letter, x + _MARK * letter, y + _MARK * letter))
    seen = _in_view(picture.areas, view, whole)
    districts = district_names(sheet, seen, cut=False)
    # The largest come first; more of them would hide what the map is about.
    most = int(min(inner) / (_TOWN * letter))
    towns = town_names(sheet, towns_in(seen), districts)[:most]
    return PaperMap(view, districts, towns, named, key, scale)


def high_of(picture: MapPicture) -> float:
    """How high what the map must hold is, as a share of how wide it is."""
    _, places = _held(picture)
    if not len(places):
        return 1.0
    across, down = np.ptp(view_of(places, (1000, 1000)).pixels(places), axis=0)
    return float(down / max(across, 1.0))


def schools_on(picture: MapPicture) -> int:
    """How many schools lie within what the map must hold."""
    schools, places = _held(picture)
    if not len(places):
        return 0
    own = schools[PLACE].to_numpy(float)
    return int(((own >= places.min(axis=0)) & (own <= places.max(axis=0))).all(axis=1).sum())


def is_upright(picture: MapPicture) -> bool:
    """Whether a map of districts is larger beside its words than below them, on a screen or slide; one around
    some schools fills whatever room it has."""
    return not picture.marked and high_of(picture) > _BESIDE


def _held(picture: MapPicture) -> tuple[pd.DataFrame, np.ndarray]:
    """The schools of `located_schools`, and the places that the map must hold."""
    schools = located_schools(picture.on_map)
    return schools, _to_hold(picture, schools, schools[schools["urn"].isin(picture.marked)])


def _to_hold(picture: MapPicture, schools: pd.DataFrame, marked: pd.DataFrame) -> np.ndarray:
    """The places, in degrees, that the map must hold: the marked schools with some ground around
    them, the districts it is about, or all."""
    if len(marked):
        places = marked[PLACE].to_numpy(float)
        least = _LEAST * np.array([[-1.0, -1.0], [1.0, 1.0]])
        return np.concatenate([places, places.mean(axis=0) + least])
    areas = [picture.areas[name] for name in picture.around if name in picture.areas]
    areas = areas or list(picture.areas.values())
    return shapely.get_coordinates(np.array(areas)) if areas else schools[PLACE].to_numpy(float)


def _crowd(picture: MapPicture, schools: pd.DataFrame) -> np.ndarray:
    """The places of the schools that the map is about, which its names cover as few of as they can: all
    where there are few; with all of many, names would leave their districts."""
    if len(schools) <= _FEW:
        return schools[PLACE].to_numpy(float)
    if picture.near:
        own = schools["urn"].map(picture.near) == "nobody"
    else:
        own = schools["urn"].isin(picture.marked) if picture.marked else schools["role"] != "alone"
    return schools.loc[own, PLACE].to_numpy(float)


def _names_of(
    sheet: Sheet, marked: pd.DataFrame, letter: float, numbered: bool
) -> tuple[list[Name], list[str]]:
    """The marked schools' names beside their marks, or, where there is not room for all, numbers
    and what they stand for."""
    places = list(zip(marked["longitude"].astype(float), marked["latitude"].astype(float), strict=True))
    names = [str(name) for name in marked["name"]]
    before = list(sheet.taken)
    if len(names) <= _NAMED and not numbered:
        found = [
            sheet.beside(name, place, room=0.5 * letter, cut=False)
            for name, place in zip(names, places, strict=True)
        ]
        told = [name for name in found if name]
        if len(told) == len(names):
            return told, []
    sheet.taken[:] = before
    numbers = [sheet.beside(str(number), place, room=0.25 * letter) for number, place in enumerate(places, 1)]
    return [n for n in numbers if n], [f"{number} {name}" for number, name in enumerate(names, 1)]


def frame_of(view: View, size: tuple[float, float]) -> shapely.Polygon:
    """What a map of `size` (points across and down) shows, in degrees."""
    x, y = size[0] / 2, size[1] / 2
    return shapely.Polygon(view.degrees(np.array([[-x, -y], [x, -y], [x, y], [-x, y]])))


def _in_view(
    areas: Mapping[str, shapely.Geometry], view: View, size: tuple[int, int]
) -> dict[str, shapely.Geometry]:
    """The parts of the areas that are on the map."""
    frame = frame_of(view, size)
    seen = {name: shapely.intersection(area, frame) for name, area in areas.items()}
    return {name: area for name, area in seen.items() if not shapely.is_empty(area) and shapely.area(area)}
