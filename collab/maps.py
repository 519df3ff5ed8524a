"""The map as a pydeck deck: pure, from geography that reveals no result.

Only the columns that are drawn or shown are handed to a layer: everything in a layer reaches the
browser. Short names and rounded degrees keep a whole country's schools below two megabytes.
"""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pydeck as pdk
import shapely
from pydeck.bindings.json_tools import default_serialize

from collab.areas import hull
from collab.disclosure import Disclosed, without_results
from collab.metrics.atlas import Atlas

SCHOOLS_LAYER = "schools"
_PLACE = ["longitude", "latitude"]
_SIZE = (350, 500)
"""Width and height in pixels that a map is fitted to; a wider one shows more around."""
_TIPPED_SCHOOLS = 3000
_FULL_SIZE = 800
"""With more schools than this on the map, each is drawn smaller."""


@dataclass(frozen=True, slots=True)
class MapPalette:
    """Colours of one theme, as red, green and blue. `partnerships` are given out so that
    neighbours differ; `far` marks lines beyond the limit."""

    partnerships: tuple[tuple[int, int, int], ...]
    far: tuple[int, int, int]
    alone: tuple[int, int, int]
    outline: tuple[int, int, int]
    ground: tuple[int, int, int]
    border: tuple[int, int, int]


LIGHT_MAP = MapPalette(
    ((18, 67, 109), (40, 161, 151), (128, 22, 80), (90, 70, 150), (61, 61, 61)),
    (217, 83, 15), (255, 255, 255), (29, 29, 27), (236, 240, 243), (138, 145, 153),
)  # fmt: skip
DARK_MAP = MapPalette(
    ((107, 172, 230), (64, 200, 187), (230, 130, 185), (170, 150, 225), (200, 200, 200)),
    (247, 154, 104), (20, 24, 29), (242, 242, 240), (32, 38, 45), (121, 130, 140),
)  # fmt: skip


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no white space: less than half the bytes to the browser."""

    def to_json(self) -> str:
        """The deck as deck.gl's JSON, on one line."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"))


def draw_atlas(
    atlas: Atlas,
    *,
    areas: Mapping[str, shapely.Geometry],
    selected: Set[int],
    limit: float,
    palette: MapPalette,
    street_map: bool = False,
    size: tuple[int, int] = _SIZE,
) -> pdk.Deck:
    """The map of an atlas, with a halo round the schools `selected` (URNs).

    Lines longer than `limit` miles are set apart. Nothing in an atlas is a result of pupils.
    """
    colours = _host_colours(atlas)
    schools = _map_schools(atlas, colours)
    return partnership_map(
        schools=without_results(schools),
        lines=_map_lines(atlas, colours, limit),
        areas=areas,
        selected=schools[schools["urn"].isin(selected)],
        palette=palette,
        street_map=street_map,
        size=size,
    )


def partnership_colours(hosts: pd.DataFrame) -> dict[str, int]:
    """A colour number for each partnership, so that near ones differ where five colours allow.

    `hosts` has `partnership`, `easting`, `northing` (metres) of each host; greedy by position,
    each taking the colour least used among its four nearest already coloured.
    """
    places, colours = hosts[["easting", "northing"]].to_numpy(float), {}
    for i, slug in enumerate(hosts["partnership"]):
        done = list(colours)
        taken = [0.0] * len(LIGHT_MAP.partnerships)
        apart = np.hypot(*(places[:i] - places[i]).T) if i else np.empty(0)
        for rank, j in enumerate(np.argsort(apart)[:4]):
            taken[colours[done[j]]] += 1 / (1 + rank)
        colours[str(slug)] = int(np.argmin(taken))
    return colours


def partnership_map(
    *,
    schools: Disclosed,
    lines: pd.DataFrame,
    areas: Mapping[str, shapely.Geometry],
    selected: pd.DataFrame,
    palette: MapPalette,
    street_map: bool = False,
    size: tuple[int, int] = _SIZE,
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
    layers.extend(_points(schools.table, palette))
    tips = schools.table["tip"].ne("").any()
    return CompactDeck(
        layers=layers,
        initial_view_state=_view(schools.table[schools.table["chosen"]], size),
        # Without a provider nobody is asked for tiles.
        map_provider="carto" if street_map else None,  # pyright: ignore[reportArgumentType]
        tooltip={"text": "{n}\n{t}" if tips else "{n}"},  # pyright: ignore[reportArgumentType]
    )


def _view(schools: pd.DataFrame, size: tuple[int, int]) -> pdk.ViewState:
    """The view that fits all schools in a picture of `size` (width and height in pixels).

    Web Mercator: at zoom z the world is 512 * 2**z pixels wide, and a degree of latitude is longer
    than one of longitude by 1 / cos(latitude).
    """
    places = schools[_PLACE].to_numpy(float)
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
    ends = rows[["host_longitude", "host_latitude", *_PLACE]].to_numpy(float).round(4).tolist()
    data = [{"s": end[:2], "t": end[2:]} for end in ends]
    return pdk.Layer(
        "LineLayer", data, id=name, get_source_position="s", get_target_position="t",
        get_color=colour, get_width=width, pickable=False,
    )  # fmt: skip


def _points(schools: pd.DataFrame, palette: MapPalette) -> list[pdk.Layer]:
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
                "p": rows[_PLACE].to_numpy(float).round(4).tolist(),
                "n": rows["name"].astype(str).to_numpy(),
                "r": (np.clip(np.sqrt(pupils) * 0.42, 3.5, 10) * scale).round(1),
                "u": rows["urn"].to_numpy(int),
            }
        )
        if rows["tip"].ne("").any():
            data["t"] = rows["tip"].astype(str).to_numpy()
        layers.append(
            pdk.Layer(
                "ScatterplotLayer", data.to_dict("records"), id=f"{SCHOOLS_LAYER}-{code + 1}",
                get_position="p", get_radius="r", radius_units="'pixels'",
                filled=True, stroked=True,
                get_fill_color=colour, line_width_min_pixels=1.6 * scale,
                get_line_color=palette.outline if code < 0 else palette.alone,
                pickable=True, auto_highlight=True,
            )
        )  # fmt: skip
    return layers


def _host_colours(atlas: Atlas) -> dict[str, int]:
    hosts = atlas.partnerships.dropna(subset=["host"])
    places = atlas.schools.reindex(hosts["host"].astype(int))[["easting", "northing"]]
    return partnership_colours(
        hosts[["partnership"]].assign(
            easting=places["easting"].to_numpy(), northing=places["northing"].to_numpy()
        )
    )


def _map_schools(atlas: Atlas, colours: Mapping[str, int]) -> pd.DataFrame:
    """The located schools with their colour and the names of their partnerships."""
    first = atlas.members.drop_duplicates("urn").set_index("urn")["partnership"]
    groups = atlas.members.merge(atlas.partnerships[["partnership", "partnership_name"]])
    told = groups.groupby("urn")["partnership_name"].agg(", ".join)
    schools = atlas.schools.dropna(subset=[*_PLACE, "easting", "northing"])
    index = pd.Series(schools.index, index=schools.index)
    # A whole country's tips would be most of what is sent; there the card tells instead.
    few = len(schools) <= _TIPPED_SCHOOLS
    tips = index.map(told).fillna("in no partnership") if few else ""
    colour = index.map(first).map(dict(colours)).fillna(-1).astype(int)
    return schools.assign(urn=schools.index, colour=colour, tip=tips)


def _map_lines(atlas: Atlas, colours: Mapping[str, int], limit: float) -> pd.DataFrame:
    """A line from each host to each other member, and whether it is longer than the limit."""
    hosts = atlas.partnerships.set_index("partnership")["host"]
    rows = atlas.members.assign(host=atlas.members["partnership"].map(hosts))
    rows = rows[rows["to_host"].notna() & (rows["urn"] != rows["host"])]
    ends = atlas.schools[_PLACE].reindex(rows["urn"]).reset_index(drop=True)
    starts = atlas.schools[_PLACE].reindex(rows["host"].astype(int)).reset_index(drop=True)
    kept = rows[["partnership", "to_host"]].reset_index(drop=True)
    lines = pd.concat([kept, ends, starts.add_prefix("host_")], axis=1)
    colour = lines["partnership"].map(dict(colours)).astype(int)
    return lines.assign(colour=colour, far=lines["to_host"] > limit)
