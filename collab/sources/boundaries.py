"""Reads district boundaries from the ONS Open Geography portal, any vintage."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from collab.errors import DataError, Problem

_SIMPLIFIED = 0.0015
"""Tolerance in degrees, about 100 metres: finer than a county's map can show."""


def read_boundaries(path: Path) -> Mapping[str, shapely.Geometry]:
    """District areas by name from a GeoJSON file with LADnnNM properties, in WGS84 degrees.

    Rings that are no valid polygons, as such files often have, are mended; shapes are simplified
    for the browser. Raises DataError naming the file, and the feature, that cannot be used.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        reason = f"the file is no GeoJSON feature collection ({type(error).__name__})"
        raise DataError([Problem(path.name, reason, "Download it again as GeoJSON.")]) from None
    areas = {}
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") or {}
        names = [v for k, v in properties.items() if re.fullmatch(r"LAD\d\dNM", str(k), re.I)]
        if not names:
            reason = f"feature {number} has no property like LAD23NM"
            remedy = "Choose a file of local authority districts."
            raise DataError([Problem(path.name, reason, remedy)])
        try:
            area = shapely.make_valid(shape(feature["geometry"]))
        except (ShapelyError, AttributeError, KeyError, TypeError, ValueError):
            reason = f"the shape of feature {number} ({names[0]}) cannot be read"
            raise DataError([Problem(path.name, reason, "Download it again.")]) from None
        areas[str(names[0])] = shapely.simplify(area, _SIMPLIFIED)
    return areas
