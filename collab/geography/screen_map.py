"""The map as a pydeck deck: pure, from geography that reveals no result.

Only the columns that are drawn or shown are handed to a layer: everything in a layer reaches the
browser. Short names and rounded degrees keep a whole country's schools below two megabytes.
"""

import json
import textwrap
from collections.abc import Mapping, Sequence, Set

import numpy as np
import pandas as pd
import pydeck as pdk
import shapely
from pydeck.bindings.json_tools import default_serialize

from collab.data.disclosure.gate import Disclosed, without_results
from collab.geography.areas import hull, land_and_borders
from collab.geography.camera import view_of
from collab.geography.map_names import Name, Sheet, district_names, town_names
from collab.geography.map_text import Look, callout_layers, name_layers, scale_layers
from collab.geography.marks import PLACE, map_lines, map_schools, mark_size
from collab.geography.scale_bar import scale_bar
from collab.geography.shown_on_map import ShownOnMap
from collab.geography.towns import towns_in
from collab.palette import MapPalette

SCHOOLS_LAYER = "schools"
_QUIET = 70
"""How much is left of what is not looked at while something is picked, of 255."""

_HALF = 14
"""Two letters are about so many pixels wide."""
_PLACES = 7
"""Places along a line that names keep off."""


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


def deck_of(
    on_map: ShownOnMap,
    *,
    areas: Mapping[str, shapely.Geometry],
    selected: Set[int],
    limit: float,
    look: Look,
    picked: Set[str] = frozenset(),
    marked: str = "",
    whole: Set[str] = frozenset(),
) -> pdk.Deck:
    """The map of what is on the map, with a halo round the schools `selected` (URNs).

    The partnerships `picked` (slugs) are in colour, each with a halo, and all else is quiet; the
    one `marked` (slug) has its name and its distance beside its host. Lines longer than `limit`
    are orange. The view holds the districts `whole`, or else the schools chosen. Nothing in what is
    on the map is a result of pupils.
    """
    schools, lines = map_schools(on_map), map_lines(on_map, limit)
    places = _to_hold(schools, areas, whole)
    view = view_of(places, look.size)
    crowd = np.concatenate([schools[PLACE].to_numpy(float), _along(lines[lines["far"]])])
    sheet = Sheet(view, look.size, crowd, look.letter)
    scale = scale_bar(view, look.size, look.letter)
    sheet.keep_clear(scale.box)
    notes = _notes(on_map, schools, lines, sheet, {*picked, marked} - {""})
    districts = district_names(sheet, areas)
    towns = town_names(sheet, towns_in(areas), districts)
    layers = _ground(areas, look.palette) if areas else []
    layers += _halos(on_map, schools, selected, picked, look.palette)
    layers += _all_lines(lines, picked, marked, look.palette)
    layers += _points(without_results(schools), _members(on_map, picked), look)
    layers += name_layers(districts, "district-names", look.palette.quiet_text, look)
    layers += name_layers(towns, "town-names", look.palette.text, look)
    layers += scale_layers(scale, look)
    layers += callout_layers(notes, look)
    tips = schools["tip"].ne("").any()
    return CompactDeck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            longitude=view.longitude, latitude=view.latitude, zoom=view.zoom, min_zoom=view.zoom - 0.5
        ),
        # Without a provider nobody is asked for tiles.
        map_provider="carto" if look.street_map else None,  # pyright: ignore[reportArgumentType]
        tooltip={"text": "{n}\n{t}" if tips else "{n}"},  # pyright: ignore[reportArgumentType]
    )


def _to_hold(schools: pd.DataFrame, areas: Mapping[str, shapely.Geometry], whole: Set[str]) -> np.ndarray:
    """The places, in degrees, that the view must hold."""
    drawn = [areas[name] for name in areas if name in whole]
    if drawn:
        return shapely.get_coordinates(np.array(drawn))
    return schools.loc[schools["chosen"], PLACE].to_numpy(float)


def _members(on_map: ShownOnMap, picked: Set[str]) -> frozenset[int]:
    """The URNs of the members of the partnerships picked."""
    return frozenset(on_map.members.loc[on_map.members["partnership"].isin(list(picked)), "urn"])


def _along(lines: pd.DataFrame) -> np.ndarray:
    """Places along some lines, in degrees: names keep off these lines as they do off schools."""
    ends = (lines[[f"{end}longitude", f"{end}latitude"]].to_numpy(float) for end in ("host_", ""))
    host, member = ends
    return np.concatenate([host + share * (member - host) for share in np.linspace(0.1, 0.9, _PLACES)])


def _notes(
    on_map: ShownOnMap, schools: pd.DataFrame, lines: pd.DataFrame, sheet: Sheet, slugs: Set[str]
) -> list[Name]:
    """The names of these partnerships with the miles to their furthest member, beside their hosts or along
    one of their lines, or beside a member that is on the map where the host is not. One without a place
    there is left out, for elsewhere it would seem to be another's, and cut off several's."""
    found = []
    rows = on_map.partnerships[on_map.partnerships["partnership"].isin(list(slugs))]
    for row in rows.dropna(subset=["host"]).to_dict("records"):
        own = _members(on_map, {row["partnership"]}) - {row["host"]}
        places = schools.reindex([int(row["host"]), *sorted(own)])[PLACE].dropna().to_numpy(float)
        seen = (np.abs(sheet.view.pixels(places)) <= np.array(sheet.size) / 2).all(axis=1)
        place = places[np.argmax(seen)]
        told = f"{row['partnership_name']}: up to {row['furthest']:.1f} {on_map.unit}"
        own = lines.loc[lines["partnership"] == row["partnership"], PLACE].to_numpy(float)
        ends = [(float(end[0]), float(end[1])) for end in own] if np.argmax(seen) == 0 else []
        tag = _in_lines(told, sheet.size[0])
        if note := sheet.beside(tag, (float(place[0]), float(place[1])), room=12, cut=False, along=ends):
            found.append(note)
    return found


def _in_lines(told: str, across: int) -> str:
    """A partnership's name with its miles, in two lines where it would be wider than half the map, which is
    `across` pixels wide."""
    if len(told) <= across / _HALF:
        return told
    widths = range(len(told) // 2, len(told))
    two = next(lines for width in widths if len(lines := textwrap.wrap(told, width)) <= 2)
    return "\n".join(two)


def _ground(areas: Mapping[str, shapely.Geometry], palette: MapPalette) -> list[pdk.Layer]:
    """The land and the borders on it, each drawn once however many districts meet there: a browser without
    a graphics card takes longer for lines than for all else."""
    land, borders = land_and_borders(tuple(areas.values()))
    rings = [
        [shapely.get_coordinates(ring).round(4).tolist() for ring in shapely.get_rings(part)] for part in land
    ]
    return [
        pdk.Layer(
            "SolidPolygonLayer",
            [{"p": part} for part in rings],
            id="districts",
            get_polygon="p",
            get_fill_color=palette.ground,
            pickable=False,
        ),
        _straight(borders, "borders", palette.border, 1),
    ]


def _halos(
    on_map: ShownOnMap, schools: pd.DataFrame, selected: Set[int], picked: Set[str], palette: MapPalette
) -> list[pdk.Layer]:
    """The hull round the schools selected, and round each partnership picked."""
    groups = [selected, *(_members(on_map, {slug}) for slug in sorted(picked))]
    rows = [schools[schools["urn"].isin(list(group))] for group in groups]
    rings = [
        {"p": shapely.get_coordinates(hull(own[["easting", "northing"]].to_numpy(float))).round(4).tolist()}
        for own in rows
        if len(own)
    ]
    if not rings:
        return []
    return [
        pdk.Layer(
            "PolygonLayer",
            rings,
            id="halo",
            get_polygon="p",
            filled=True,
            stroked=True,
            get_fill_color=[*palette.picked, 26],
            get_line_color=[*palette.picked, 160],
            line_width_min_pixels=1.5,
            pickable=False,
        )
    ]


def _all_lines(lines: pd.DataFrame, picked: Set[str], marked: str, palette: MapPalette) -> list[pdk.Layer]:
    """The lines within the limit, those beyond it, and above them those looked at."""
    own = lines["partnership"].isin(list(picked))
    lit = own if picked else lines["partnership"] == marked
    left = _QUIET if picked else 190
    near, far = ~lines["far"], lines["far"]
    kinds = [
        ("near", near & ~own, [*palette.member, left], 1.5),
        ("far", far & ~lit, [*palette.far, left], 1.5),
        ("near-picked", near & own, [*palette.picked], 3),
        ("far-lit", far & lit, [*palette.far], 3),
    ]
    return [
        _lines(lines[rows], f"lines-{name}", tint, wide) for name, rows, tint, wide in kinds if rows.any()
    ]


def _lines(rows: pd.DataFrame, name: str, colour: list[int], width: float) -> pdk.Layer:
    ends = rows[["host_longitude", "host_latitude", *PLACE]].to_numpy(float)
    return _straight(ends, name, colour, width)


def _straight(ends: np.ndarray, name: str, colour: Sequence[int], width: float) -> pdk.Layer:
    """Lines from one place to another, in degrees: four columns."""
    data = [{"s": end[:2], "t": end[2:]} for end in ends.round(4).tolist()]
    return pdk.Layer(
        "LineLayer",
        data,
        id=name,
        get_source_position="s",
        get_target_position="t",
        get_color=colour,
        get_width=width,
        pickable=False,
    )


def _points(schools: Disclosed, members: Set[int], look: Look) -> list[pdk.Layer]:
    """A layer for each kind of mark, so that no row need carry its own: those not in a partnership
    lie below, the hosts and what is picked above."""
    table, palette = schools.table, look.palette
    scale = mark_size(len(table))
    own = table["urn"].isin(list(members))
    role = table["role"]
    ring, dot = palette.alone, palette.member
    left = 110 if members else 255
    marks = [
        ("alone", (role == "alone") & ~own, ring, palette.quiet, 2.8, 1),
        ("member", (role == "member") & ~own, dot, ring, 3.6, 0.6),
        ("host", (role == "host") & ~own, ring, dot, 5, 2.4),
        ("member-picked", (role == "member") & own, palette.picked, ring, 5.5, 1),
        ("host-picked", (role == "host") & own, ring, palette.picked, 6.5, 3),
    ]
    return [
        pdk.Layer(
            "ScatterplotLayer",
            _sent(table[rows]),
            id=f"{SCHOOLS_LAYER}-{name}",
            get_position="p",
            get_radius=round(radius * scale, 1),
            radius_units="'pixels'",
            filled=True,
            stroked=True,
            get_fill_color=[*fill, 255 if "picked" in name else left],
            get_line_color=[*line, 255 if "picked" in name else left],
            get_line_width=round(width * scale, 1),
            line_width_units="'pixels'",
            pickable=True,
            auto_highlight=True,
        )
        for name, rows, fill, line, radius, width in marks
        if rows.any()
    ]


def _sent(rows: pd.DataFrame) -> list[dict]:
    """What of the schools reaches the browser."""
    data = pd.DataFrame({"p": rows[PLACE].to_numpy(float).round(4).tolist()})
    data["n"], data["u"] = rows["name"].astype(str).to_numpy(), rows["urn"].to_numpy(int)
    if rows["tip"].ne("").any():
        data["t"] = rows["tip"].astype(str).to_numpy()
    return data.to_dict("records")
