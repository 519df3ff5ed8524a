"""The areas in a file of boundaries, whichever of the usual forms it has: GeoJSON, TopoJSON and Esri
JSON, in degrees, National Grid metres or Web Mercator metres."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon, shape

from collab.geography.national_grid import in_degrees

_EARTH = 6_378_137.0
"""Radius in metres of the sphere that Web Mercator (EPSG:3857) draws."""
_GRID_NORTH = 1_400_000
"""Metres: no northing of the National Grid is beyond, no place in England is below in Web Mercator."""
_NO_SHAPE = "has no shape, or none that can be read"
_MOST_CROSSINGS = 5_000
"""Most places in which the rings of one area cross that are mended; it takes a second."""
_MOST_VERTICES = 4_000_000
"""Most points that the borders of all areas together may come to."""
Shape = shapely.Geometry | str
Feature = tuple[Mapping[str, object], Shape]
"""The properties of an area and its shape, or in words why the file has none that can be used."""


class _TooMuchError(ValueError):
    """An area that is not read, in words that follow its name."""


def features_of(document: Mapping[str, Any]) -> Iterator[Feature]:
    """The areas of a document. Raises KeyError, TypeError or ValueError for one of another form."""
    if document.get("type") == "Topology":
        yield from _of_topology(document)
        return
    for feature in document["features"]:
        if "attributes" in feature:
            yield feature["attributes"], _read(_of_rings, feature.get("geometry"))
        else:
            yield feature["properties"] or {}, _read(shape, feature.get("geometry"))


def placed(area: shapely.Geometry) -> shapely.Geometry | None:
    """The area in WGS84 degrees, whichever of the three it is in; None where it lies elsewhere."""
    west, south, east, north = shapely.bounds(area)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        area = _from_mercator(area) if north > _GRID_NORTH else in_degrees(area)
        west, south, east, north = shapely.bounds(area)
    return area if -9 <= west <= east <= 3 and 49 <= south <= north <= 61 else None


def _read(reader: Any, geometry: object) -> Shape:
    """The geometry, its rings mended where they are no valid polygons, as such files often have."""
    try:
        area = _mended(reader(geometry))
    except _TooMuchError as error:
        return str(error)
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return _NO_SHAPE
    return _NO_SHAPE if shapely.is_empty(area) else area


def _mended(area: shapely.Geometry) -> shapely.Geometry:
    """The area with rings that do not cross. Raises _TooMuchError where they cross too often: mending
    takes the square of that in time and memory."""
    if shapely.is_valid(area):
        return area
    if _crosses_often(area):
        raise _TooMuchError(f"crosses itself in more than {_MOST_CROSSINGS:,} places")
    return shapely.make_valid(area)


def _crosses_often(area: shapely.Geometry) -> bool:
    places, ring = shapely.get_coordinates(shapely.get_rings(area), return_index=True)
    steps = np.flatnonzero(ring[1:] == ring[:-1])
    borders = np.asarray(shapely.linestrings(np.stack([places[steps], places[steps + 1]], axis=1)))
    tree = shapely.STRtree(borders)
    # Each border meets itself and the two beside it.
    left = 3 * len(borders) + 2 * _MOST_CROSSINGS
    some = max(1, 2_000_000 // max(len(borders), 1))
    for begin in range(0, len(borders), some):
        left -= len(tree.query(borders[begin : begin + some], predicate="intersects")[0])
        if left < 0:
            return True
    return False


def _of_rings(geometry: Mapping[str, Any]) -> shapely.Geometry:
    """Esri's rings: what lies in an odd number of them is inside."""
    areas = (_mended(Polygon(ring)) for ring in _rings(geometry["rings"]))
    return reduce(shapely.symmetric_difference, areas)


def _rings(nested: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rings, also where a converter has put those of several parts a level deeper."""
    for one in nested:
        if isinstance(one[0][0], Sequence):
            yield from _rings(one)
        else:
            yield one


def _of_topology(document: Mapping[str, Any]) -> Iterator[Feature]:
    """TopoJSON: every border once, as an arc of steps that neighbours share (its specification,
    sections 2.1.2 to 2.1.4); of several layers the one with most areas."""
    arcs = [_arc(arc, document.get("transform")) for arc in document["arcs"]]
    left = [_MOST_VERTICES]
    layers = [layer["geometries"] for layer in document["objects"].values() if "geometries" in layer]
    for geometry in max(layers, key=len):
        yield geometry.get("properties") or {}, _read(lambda one: _joined(one, arcs, left), geometry)


def _arc(steps: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> list[tuple[float, float]]:
    if transform is None:
        return [(x, y) for x, y, *_ in steps]
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    places = accumulate(((x, y) for x, y, *_ in steps), lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return [(left + wide * x, low + high * y) for x, y in places]


def _joined(
    geometry: Mapping[str, Any], arcs: Sequence[list[tuple[float, float]]], left: list[int]
) -> shapely.Geometry:
    def ring(numbers: Sequence[int]) -> list[tuple[float, float]]:
        # An arc may be named any number of times, so that a small file can come to a large one.
        left[0] -= sum(len(arcs[n if n >= 0 else ~n]) for n in numbers)
        if left[0] < 0:
            raise _TooMuchError(f"comes, with those before it, to more than {_MOST_VERTICES:,} points")
        # ~n is arc n backwards; arcs meet in a point that both have.
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return parts[0] + [place for part in parts[1:] for place in part[1:]]

    polygons = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
    return shapely.union_all(
        [_mended(Polygon(ring(outer), [ring(hole) for hole in holes])) for outer, *holes in polygons]
    )


def _from_mercator(area: shapely.Geometry) -> shapely.Geometry:
    def degrees(metres: np.ndarray) -> np.ndarray:
        x, y = metres.T / _EARTH
        return np.degrees(np.column_stack([x, 2 * np.arctan(np.exp(y)) - np.pi / 2]))

    return shapely.transform(area, degrees)
