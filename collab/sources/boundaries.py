"""Reads district boundaries from the ONS Open Geography portal, any vintage, and what others have
made of them."""

import json
import re
from collections.abc import Mapping

import pandas as pd
import shapely

from collab.data.errors import DataError, Problem
from collab.sources.outlines import features_of, placed
from collab.sources.reading import Reading, checked

_SIMPLIFIED, _DECIMALS = 0.0015, 5
"""Tolerance in degrees, about 100 metres: finer than a county's map can show; and decimals of a degree, about
a metre."""
_NAMES = (r"lad\d\dnm", r"lad_?(nm|name)", r"area_?(nm|name)", r"(local_?authority_?)?district(_?name)?")
_OTHER_NAMES = (r"(la|lua|ctyua\d\d)_?(nm|name)", r"name", r".*(nm|name)")
_CODES = (r"lad\d\dcd", r"lad_?(cd|code)", r"area_?(cd|code)", r".*(cd|code)", r"id")
"""Properties that name a district, the surest first; codes serve where there is no name."""
_CODE = re.compile(r"[EWSN]\d{8}")
_MOST_BYTES = 300_000_000
_MOST_LISTS = 5_000_000
"""Most lists in a file: each point of a border is one."""
_MOST_COMMAS = 20_000_000
_COARSER = (
    "Choose the generalised boundaries, called BGC or BUC by the Open Geography portal: they are finer than "
    "the map can show."
)
_REMEDY = "Choose a file of local authority districts, such as the Open Geography portal has as GeoJSON."


def recognises(name: str, content: bytes) -> bool:
    """Whether the file looks like JSON."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return name.lower().endswith((".geojson", ".json", ".topojson")) or start[:1] == b"{"


def read_boundaries(name: str, content: bytes) -> Reading:
    """District areas by name, or by code where the file has no names, from GeoJSON, TopoJSON or
    Esri JSON, in degrees, grid metres or Web Mercator.

    Shapes are simplified for the browser; areas of one name are put together; one whose shape
    cannot be read, or which crosses itself in thousands of places, is refused. Raises DataError for a
    file without any area that can be used, and for one with more points than a map needs.
    """
    _refuse_large(name, content)
    try:
        features = list(features_of(json.loads(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        reason = "the file is neither GeoJSON nor TopoJSON nor Esri JSON with areas"
        raise DataError([Problem(name, reason, _REMEDY)]) from None
    found: dict[str, list[shapely.Geometry]] = {}
    problems = []
    for number, (properties, shape) in enumerate(features, 1):
        district = _district(properties)
        area = placed(shape) if not isinstance(shape, str) else None
        if district and area is not None:
            found.setdefault(district, []).append(area)
            continue
        if not district:
            reason = f"feature {number} has no property that names a district, only {_told(properties)}"
        elif isinstance(shape, str):
            reason = f"feature {number} ({district}) {shape}"
        else:
            reason = f"feature {number} ({district}) lies outside Great Britain, or in an unknown projection"
        problems.append(Problem(name, reason, _REMEDY))
    if not found:
        raise DataError(problems[:1] or [Problem(name, "the file has no areas", _REMEDY)])
    outlines = [_written(areas) for areas in found.values()]
    table = pd.DataFrame({"district": list(found), "outline": outlines})
    tables = {"boundaries": checked(table, "boundaries", name)}
    return Reading("District boundaries", name, len(features), tables, tuple(problems))


def _refuse_large(name: str, content: bytes) -> None:
    """Refuse what would take gigabytes once it is no longer text, by what can be counted in the text."""
    if len(content) > _MOST_BYTES:
        reason = f"it has more than {_MOST_BYTES // 1_000_000} MB, which is more than is read"
    elif content.count(b"[") > _MOST_LISTS:
        reason = f"its borders have more than {_MOST_LISTS:,} points, which is more than is read"
    elif content.count(b",") + content.count(b"{") > _MOST_COMMAS:
        reason = f"it has more than {_MOST_COMMAS:,} values, which is more than is read"
    else:
        return
    raise DataError([Problem(name, reason, _COARSER)])


def _written(areas: list[shapely.Geometry]) -> str:
    """An outline of so many decimals as a map needs, laid anew where its rings cross for it."""
    whole = areas[0] if len(areas) == 1 else shapely.union_all(areas)
    simple = shapely.simplify(whole, _SIMPLIFIED)
    written = shapely.to_wkt(simple, rounding_precision=_DECIMALS)
    if shapely.is_valid(shapely.from_wkt(written)):
        return written
    return shapely.to_wkt(shapely.set_precision(simple, 10.0**-_DECIMALS), rounding_precision=_DECIMALS)


def _district(properties: Mapping[str, object]) -> str:
    """The district's name, or else its code; empty where there is neither."""
    text = {str(k).lower(): str(v).strip() for k, v in properties.items() if isinstance(v, str) and v.strip()}
    for pattern in (*_NAMES, *_OTHER_NAMES):
        for key, value in text.items():
            if re.fullmatch(pattern, key) and not _CODE.fullmatch(value):
                return value
    for pattern in _CODES:
        for key, value in text.items():
            if re.fullmatch(pattern, key) and _CODE.fullmatch(value):
                return value
    return ""


def _told(properties: Mapping[str, object]) -> str:
    return ", ".join(str(key)[:40] for key in list(properties)[:6]) or "none at all"
