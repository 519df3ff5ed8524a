"""The ground of the map: district areas, real ones or drawn from where the schools stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import shapely

from collab.data.dataset import Dataset
from collab.geography.england import ATTRIBUTION, areas_of, codes_named, vintage_of
from collab.geography.national_grid import in_degrees

_REACH = 8_000
"""How far an approximate area reaches round its schools, in metres."""
_SIMPLIFIED = 250
_GRID = 0.0005
"""Degrees that a border is drawn to: 50 m, less than a pixel of a county."""
_GROUNDS: "WeakKeyDictionary[Dataset, Ground]" = WeakKeyDictionary()


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """What a map is drawn on: `areas` of districts by name in WGS84 degrees, those among them that
    are only `approximate`, and who is to be thanked for the others (`attribution`)."""

    areas: Mapping[str, shapely.Geometry]
    approximate: frozenset[str]
    attribution: str


def district_areas(dataset: Dataset) -> Mapping[str, shapely.Geometry]:
    """District areas by name in WGS84 degrees (see `ground_of`)."""
    return ground_of(dataset).areas


def ground_of(dataset: Dataset) -> Ground:
    """The districts of a dataset: the release's own boundaries if it has any, else England's by
    their codes or names, and approximate ones for those that neither has. Worked out once for as long as
    the dataset is kept."""
    if dataset not in _GROUNDS:
        _GROUNDS[dataset] = _drawn(dataset)
    return _GROUNDS[dataset]


def _drawn(dataset: Dataset) -> Ground:
    own = shapes_of(dataset.tables["boundaries"])
    if own:
        return Ground(own, frozenset(), "")
    known = dataset.schools[["district", "district_code"]].dropna().drop_duplicates("district")
    names = dict(zip(known["district_code"].astype(str), known["district"].astype(str), strict=True))
    names = {**codes_named(set(dataset.districts) - set(names.values())), **names}
    vintage = vintage_of(names, earliest=dataset.release.illustrative)
    found = {names[code]: area for code, area in areas_of(names, vintage).items()}
    real = {name: area for name, area in found.items() if _holds(area, dataset.schools, name)}
    left = dataset.schools[~dataset.schools["district"].isin(list(real))]
    rest = approximate_areas(left[left["district"].notna()])
    return Ground({**real, **rest}, frozenset(rest), ATTRIBUTION if real else "")


def _holds(area: shapely.Geometry, schools: pd.DataFrame, district: str) -> bool:
    """Whether most of a district's located schools stand in its area: a name may be another's."""
    own = schools[schools["district"] == district].dropna(subset=["longitude", "latitude"])
    points = shapely.points(own[["longitude", "latitude"]].to_numpy(float))
    return not len(own) or float(np.mean(shapely.contains(area, points))) >= 0.5


def shapes_of(table: pd.DataFrame) -> Mapping[str, shapely.Geometry]:
    """The areas of a `boundaries` table by district, in WGS84 degrees."""
    shapes = map(mended, shapely.from_wkt(table["outline"].to_numpy(object)))
    return dict(zip(table["district"], shapes, strict=True))


def mended(area: shapely.Geometry) -> shapely.Geometry:
    """The area with rings that do not cross, as they may where it was rounded or laid out anew."""
    if shapely.is_valid(area):
        return area
    return shapely.make_valid(area, method="structure", keep_collapsed=False)


def approximate_areas(schools: pd.DataFrame) -> Mapping[str, shapely.Geometry]:
    """District areas by name in WGS84 degrees, drawn from the schools' own positions.

    Every place goes to the district of its nearest school (Voronoi cells), no further from a
    school than eight kilometres. `schools` has `easting`, `northing` (metres) and `district`.
    """
    placed = schools.dropna(subset=["easting", "northing"])
    placed = placed.drop_duplicates(["easting", "northing"])
    if placed.empty:
        return {}
    points = shapely.points(placed["easting"].to_numpy(float), placed["northing"].to_numpy(float))
    reach = shapely.union_all(shapely.buffer(points, _REACH, quad_segs=4))
    if len(points) < 3:
        return {str(placed["district"].iloc[0]): in_degrees(reach)}
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=reach, ordered=True)
    parts = np.array(shapely.get_parts(cells))
    districts = placed["district"].astype(str).to_numpy()
    names = np.unique(districts)
    areas = [shapely.intersection(shapely.union_all(parts[districts == name]), reach) for name in names]
    # Simplified together, so that neighbours keep one border between them.
    simple = shapely.coverage_simplify(np.array(areas), _SIMPLIFIED)
    return {str(name): in_degrees(area) for name, area in zip(names, simple, strict=True)}


@lru_cache(maxsize=8)
def land_of(areas: tuple[shapely.Geometry, ...]) -> shapely.Geometry:
    """What these areas cover together."""
    return shapely.union_all(np.array(areas, object))


@lru_cache(maxsize=8)
def land_and_borders(areas: tuple[shapely.Geometry, ...]) -> tuple[list[shapely.Polygon], np.ndarray]:
    """What these areas cover together, part by part, and their edges, on a grid of half a thousandth of a
    degree (50 m): from and to, longitude and latitude (four columns); one that two areas share is there
    once."""
    drawn = shapely.set_precision(np.array(areas, object), _GRID)
    land = shapely.get_parts(shapely.union_all(drawn)).tolist()
    rings = shapely.get_rings(shapely.get_parts(drawn))
    places, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(places / _GRID).astype(int)
    edges = np.hstack([steps[:-1], steps[1:]])[ring[:-1] == ring[1:]]
    back = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[back] = edges[back][:, [2, 3, 0, 1]]
    return land, np.unique(edges, axis=0) * _GRID


def hull(places: np.ndarray, margin: float = 900) -> shapely.Geometry:
    """The area round `places` (metres, two columns) with a `margin` in metres, in WGS84 degrees."""
    around = shapely.MultiPoint(places).convex_hull
    return in_degrees(around.buffer(margin, quad_segs=6))
