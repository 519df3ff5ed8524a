"""The map as a pydeck deck: pure, from geography that reveals no result.

Only the columns that are drawn or shown are handed to a layer: everything in a layer reaches the
browser. Short names and rounded degrees keep a whole country's schools below two megabytes.
"""

import json
from collections.abc import Mapping, Set

import numpy as np
import pandas as pd
import pydeck as pdk
import shapely
from pydeck.bindings.json_tools import default_serialize

from collab.areas import hull
from collab.cartography import (
    PLACE,
    MapPalette,
    host_colours,
    map_lines,
    map_schools,
)
from collab.disclosure import Disclosed, without_results
from collab.metrics.atlas import Atlas

SCHOOLS_LAYER = "schools"
_SIZE = (350, 500)
"""Width and height in pixels that a map is fitted to; a wider one shows more around."""
_FULL_SIZE = 800
"""With more schools than this on the map, each is drawn smaller."""


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no white space: less than half the bytes to the browser."""

    _json: str | None = None

    def to_json(self) -> str:
        """The deck as deck.gl's JSON, on one line; written once, for a deck is not changed."""
        if self._json is None:
            self._json = json.dumps(self, default=_plain, separators=(",", ":"))
        return self._json


def _plain(value: object) -> object:
    """pydeck's own way to JSON, without what is only kept here."""
    told = default_serialize(value)
    if isinstance(told, dict):
        told.pop("_json", None)
    return told


def draw_atlas(
    atlas: Atlas,
    *,
    areas: Mapping[str, shapely.Geometry],
    selected: Set[int],
    limit: float,
    palette: MapPalette,
    street_map: bool = False,
    size: tuple[int, int] = _SIZE,
    hover: bool = True,
) -> pdk.Deck:
    """The map of an atlas, with a halo round the schools `selected` (URNs).

    Without `hover` no school can be pointed at, and no name is sent.

    Lines longer than `limit` miles are set apart. Nothing in an atlas is a result of pupils.
    """
    colours = host_colours(atlas)
    schools = map_schools(atlas, colours)
    return partnership_map(
        schools=without_results(schools),
        lines=map_lines(atlas, colours, limit),
        areas=areas,
        selected=schools[schools["urn"].isin(selected)],
        palette=palette,
        street_map=street_map,
        size=size,
        hover=hover,
    )


def partnership_map(
    *,
    schools: Disclosed,
    lines: pd.DataFrame,
    areas: Mapping[str, shapely.Geometry],
    selected: pd.DataFrame,
    palette: MapPalette,
    street_map: bool = False,
    size: tuple[int, int] = _SIZE,
    hover: bool = True,
) -> pdk.Deck:
    """Districts, schools, and each partnership as lines from its host to its members.

    `schools` has `urn`, `name`, `longitude`, `latitude`, `pupils_on_roll`, `colour` (number of the
    partnership's colour, -1 in none), `tip` (a second line of text for the tooltip) and `chosen`
    (whether the view must hold it); `lines`
    has `longitude`, `latitude` and the same of the host (`host_longitude`, `host_latitude`),
    `colour` and `far` (beyond the limit); `selected` are rows of `schools` with `easting` and
    `northing` to draw a halo round, or none.

    In a partnership: filled. In none: hollow. Size by pupils. Names are shown as text, never HTML.
    """
    layers = [_ground(areas, palette)] if areas else []
    if len(selected):
        layers.append(_halo(selected, palette))
    for number, colour in enumerate(palette.partnerships):
        own = lines[(lines["colour"] == number) & ~lines["far"]]
        if len(own):
            layers.append(_lines(own, f"lines-{number}", colour, 2))
    if lines["far"].any():
        layers.append(_lines(lines[lines["far"]], "lines-far", palette.far, 4))
    layers.extend(_points(schools.table, palette, hover))
    tips = schools.table["tip"].ne("").any()
    return CompactDeck(
        layers=layers,
        initial_view_state=_view(schools.table[schools.table["chosen"]], size),
        # Without a provider nobody is asked for tiles.
        map_provider="carto" if street_map else None,  # pyright: ignore[reportArgumentType]
        tooltip=hover and {"text": "{n}\n{t}" if tips else "{n}"},  # pyright: ignore[reportArgumentType]
    )


def _view(schools: pd.DataFrame, size: tuple[int, int]) -> pdk.ViewState:
    """The view that fits all schools in a picture of `size` (width and height in pixels).

    Web Mercator: at zoom z the world is 512 * 2**z pixels wide, and a degree of latitude is longer
    than one of longitude by 1 / cos(latitude).
    """
    places = schools[PLACE].to_numpy(float)
    if not len(places):
        return pdk.ViewState(longitude=-1.5, latitude=53, zoom=5)
    low, high = places.min(axis=0), places.max(axis=0)
    middle = (low + high) / 2
    across, up = np.maximum(high - low, 0.02)
    up /= np.cos(np.radians(middle[1]))
    zoom = np.log2(360 / 512 * min(size[0] / across, size[1] / up)) - 0.15
    return pdk.ViewState(
        longitude=round(float(middle[0]), 4), latitude=round(float(middle[1]), 4),
        zoom=round(float(zoom), 2),
    )  # fmt: skip


def _ground(areas: Mapping[str, shapely.Geometry], palette: MapPalette) -> pdk.Layer:
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(area, 0.0005))),
        }
        for area in areas.values()
    ]
    return pdk.Layer(
        "GeoJsonLayer", {"type": "FeatureCollection", "features": features}, id="districts",
        get_fill_color=palette.ground, get_line_color=palette.border, line_width_min_pixels=1,
        pickable=False,
    )  # fmt: skip


def _halo(selected: pd.DataFrame, palette: MapPalette) -> pdk.Layer:
    area = hull(selected[["easting", "northing"]].to_numpy(float))
    ring = np.asarray(shapely.get_coordinates(area)).round(4).tolist()
    return pdk.Layer(
        "PolygonLayer", [{"p": ring}], id="halo", get_polygon="p", filled=True, stroked=True,
        get_fill_color=[*palette.outline, 26], get_line_color=palette.outline,
        line_width_min_pixels=2, pickable=False,
    )  # fmt: skip


def _lines(rows: pd.DataFrame, name: str, colour: tuple[int, int, int], width: int) -> pdk.Layer:
    ends = rows[["host_longitude", "host_latitude", *PLACE]].to_numpy(float).round(4).tolist()
    data = [{"s": end[:2], "t": end[2:]} for end in ends]
    return pdk.Layer(
        "LineLayer", data, id=name, get_source_position="s", get_target_position="t",
        get_color=colour, get_width=width, pickable=False,
    )  # fmt: skip


def _points(schools: pd.DataFrame, palette: MapPalette, hover: bool) -> list[pdk.Layer]:
    """A layer for each colour, so that no row need carry its own."""
    layers = []
    # A country's schools would hide each other at a county's size; those in none lie below.
    scale = min(1.0, (_FULL_SIZE / max(1, len(schools))) ** 0.5)
    for code, colour in enumerate([palette.alone, *palette.partnerships], -1):
        rows = schools[schools["colour"] == code]
        if rows.empty:
            continue
        pupils = rows["pupils_on_roll"].fillna(100).to_numpy(float)
        data = pd.DataFrame(
            {
                "p": rows[PLACE].to_numpy(float).round(4).tolist(),
                "n": rows["name"].astype(str).to_numpy(),
                "r": (np.clip(np.sqrt(pupils) * 0.42, 3.5, 10) * scale).round(1),
                "u": rows["urn"].to_numpy(int),
            }
        )
        if rows["tip"].ne("").any():
            data["t"] = rows["tip"].astype(str).to_numpy()
        if not hover:
            data = data[["p", "r"]]
        layers.append(
            pdk.Layer(
                "ScatterplotLayer", data.to_dict("records"), id=f"{SCHOOLS_LAYER}-{code + 1}",
                get_position="p", get_radius="r", radius_units="'pixels'",
                filled=True, stroked=True,
                get_fill_color=colour, line_width_min_pixels=1.6 * scale,
                get_line_color=palette.outline if code < 0 else palette.alone,
                pickable=hover, auto_highlight=hover,
            )
        )  # fmt: skip
    return layers
