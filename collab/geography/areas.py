"""The ground of the map: district areas, real ones or drawn from where the schools stand."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from collab.national_grid import in_degrees

_REACH = 8_000
"""How far an approximate area reaches round its schools, in metres."""
_SIMPLIFIED = 250


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
    areas = [
        shapely.intersection(shapely.union_all(parts[districts == name]), reach) for name in names
    ]
    # Simplified together, so that neighbours keep one border between them.
    simple = shapely.coverage_simplify(np.array(areas), _SIMPLIFIED)
    return {str(name): in_degrees(area) for name, area in zip(names, simple, strict=True)}


def hull(places: np.ndarray, margin: float = 900) -> shapely.Geometry:
    """The area round `places` (metres, two columns) with a `margin` in metres, in WGS84 degrees."""
    around = shapely.MultiPoint(places).convex_hull
    return in_degrees(around.buffer(margin, quad_segs=6))
