"""From the British National Grid (EPSG:27700, metres) to WGS84 degrees (EPSG:4326)."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Transformer


def to_degrees(easting: ArrayLike, northing: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of places in metres, `inf` where there is none."""
    return _transformer().transform(np.asarray(easting, float), np.asarray(northing, float))


def in_degrees(area: shapely.Geometry) -> shapely.Geometry:
    """A shape in metres, in degrees of longitude and latitude."""
    return shapely.transform(area, lambda xy: np.column_stack(to_degrees(*xy.T)))


@cache
def _transformer() -> Transformer:
    """Made once: looking up the two systems takes longer than any transformation."""
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
