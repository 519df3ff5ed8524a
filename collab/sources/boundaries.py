"""Reads district boundaries from the ONS Open Geography portal, any vintage."""

import json
import re
from collections.abc import Mapping

import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from collab.errors import DataError, Problem
from collab.national_grid import in_degrees
from collab.sources.reading import Reading, checked

_SIMPLIFIED = 0.0015
"""Tolerance in degrees, about 100 metres: finer than a county's map can show."""


def recognises(name: str, content: bytes) -> bool:
    """Whether the file looks like GeoJSON."""
    return name.lower().endswith((".geojson", ".json")) or content[:64].lstrip()[:1] == b"{"


def read_boundaries(name: str, content: bytes) -> Reading:
    """District areas from a GeoJSON file with LADnnNM properties, in degrees or grid metres.

    Rings that are no valid polygons, as such files often have, are mended; shapes are simplified
    for the browser. Raises DataError naming the file, and the feature, that cannot be used.
    """
    try:
        features = json.loads(content.decode("utf-8-sig"))["features"]
        numbered = list(enumerate(features, 1))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"the file is no GeoJSON feature collection ({type(error).__name__})"
        raise DataError([Problem(name, reason, "Download it again as GeoJSON.")]) from None
    outlines = {}
    for number, feature in numbered:
        district = _district(name, number, feature)
        try:
            area = shapely.make_valid(shape(feature["geometry"]))
            if area.is_empty:
                raise ValueError("empty")
            outlines[district] = shapely.to_wkt(
                shapely.simplify(_placed(area), _SIMPLIFIED), rounding_precision=5
            )
        except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
            reason = f"the shape of feature {number} ({district}) cannot be read"
            raise DataError([Problem(name, reason, "Download it again.")]) from None
    table = pd.DataFrame({"district": list(outlines), "outline": list(outlines.values())})
    tables = {"boundaries": checked(table, "boundaries", name)}
    return Reading("District boundaries", name, len(outlines), tables)


def shapes_of(table: pd.DataFrame) -> Mapping[str, shapely.Geometry]:
    """The areas of a `boundaries` table by district, in WGS84 degrees."""
    return dict(zip(table["district"], shapely.from_wkt(table["outline"].to_numpy(object)),
                    strict=True))  # fmt: skip


def _district(name: str, number: int, feature: object) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties.items() if isinstance(properties, dict) else ()
    names = [str(v) for k, v in found if re.fullmatch(r"LAD\d\dNM", str(k), re.I)]
    if not names or not names[0].strip():
        reason = f"feature {number} has no property like LAD23NM"
        remedy = "Choose a file of local authority districts."
        raise DataError([Problem(name, reason, remedy)])
    return names[0].strip()


def _placed(area: shapely.Geometry) -> shapely.Geometry:
    """The area in WGS84 degrees; the portal also offers National Grid metres."""
    west, south, east, north = shapely.bounds(area)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        area = in_degrees(area)
        west, south, east, north = shapely.bounds(area)
    if not (-9 <= west <= east <= 3 and 49 <= south <= north <= 61):
        raise ValueError("outside England")
    return area
