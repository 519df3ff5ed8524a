"""England's districts as the Office for National Statistics draws them, in the vintages shipped.

`data/boundaries` has one file a vintage (see its README): districts are given new codes when they are
merged or redrawn, so a register's codes tell which vintage it was written with.
"""

import json
import re
from collections.abc import Collection, Mapping
from functools import cache

import shapely

from collab.data.shipped import SHIPPED

VINTAGES = (2013, 2017, 2019, 2021, 2022, 2024)
ATTRIBUTION = (
    "District boundaries: Office for National Statistics, Open Government Licence v3.0; contains OS data "
    "© Crown copyright and database right."
)


def vintage_of(codes: Collection[str], *, earliest: bool = False) -> int:
    """The vintage that has most of these districts' `codes`; of several the latest, or the
    `earliest`."""
    order = VINTAGES if earliest else VINTAGES[::-1]
    return max(order, key=lambda year: len(_shapes(year).keys() & set(codes)))


def areas_of(codes: Collection[str], vintage: int) -> Mapping[str, shapely.Geometry]:
    """The areas, in WGS84 degrees, of those of `codes` that the vintage has."""
    shapes = _shapes(vintage)
    return {code: shapes[code] for code in codes if code in shapes}


def codes_named(names: Collection[str]) -> Mapping[str, str]:
    """Every code that any vintage has for one of these `names`, with the name as it was asked for;
    a register may have names without codes. Capitals and stops do not matter."""
    asked = {_letters(name): name for name in names}
    return {
        code: asked[_letters(name)]
        for vintage in VINTAGES
        for code, name in _names(vintage).items()
        if _letters(name) in asked
    }


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower().replace("&", "and"))


@cache
def _shapes(vintage: int) -> Mapping[str, shapely.Geometry]:
    return {
        feature["properties"]["code"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in _features(vintage)
    }


@cache
def _names(vintage: int) -> Mapping[str, str]:
    """The districts' names by code."""
    return {f["properties"]["code"]: f["properties"]["name"] for f in _features(vintage)}


def _features(vintage: int) -> list[dict]:
    path = SHIPPED / "data" / "boundaries" / f"{vintage}.geojson"
    return json.loads(path.read_text(encoding="utf-8"))["features"]
