"""Places drawn without a browser: partnerships from their hosts, and maps.

What lies beyond the limit is orange, thicker, and ends in a triangle, so that a print in black and
white tells it apart.
"""

from collections.abc import Sequence
from math import hypot
from typing import Any

import numpy as np
import pandas as pd
import shapely

from collab.briefing.ink import LINE, Ink, legend_height, legend_places, wrapped
from collab.briefing.pictures import FromHosts
from collab.geography.map_names import Name
from collab.geography.marks import PLACE, map_lines, map_schools
from collab.geography.paper_map import MapPicture, PaperMap, lay_out
from collab.words.numbers import sentence_case
from collab.words.on_brokering import NEAR

_CELL = 6.4
"""Letters across that a partnership drawn from its host needs at least."""
_REACH, _CUT = 2.3, 2.2
"""Letters from a host to where a line is cut, and that distance in rings."""
_NAME_LINES = 3
_MAP = 24
"""Least height of a map, in letters."""
_SHADES = {"room": "circle", "full": "square", "nobody": "triangle"}


def hosts_height(picture: FromHosts, width: float, letter: float) -> float:
    """How many points high partnerships drawn from their hosts should be at least."""
    return sum(_cells(_rows_of(picture, width, letter), letter))


def _cells(rows: list[list[tuple[Any, list[str]]]], letter: float) -> list[float]:
    """The points that each row needs for its largest picture and its longest name."""
    lines = [max(len(name) for _, name in row) + 1 for row in rows]
    return [(2 * _REACH + LINE * most + 0.8) * letter for most in lines]


def _rows_of(picture: FromHosts, width: float, letter: float) -> list[list[tuple[Any, list[str]]]]:
    """The partnerships in rows, each with the lines of its name, the most local first."""
    table = picture.partnerships.table.dropna(subset=["mean_to_host"])
    table = table.sort_values(["mean_to_host", "partnership_name"], ignore_index=True)
    across = _across(len(table), width, letter)
    room = width / across - 0.3 * letter
    told = [
        (row, wrapped(_short(str(row.partnership_name)), room, letter, most=_NAME_LINES))
        for row in table.itertuples()
    ]
    return [told[place : place + across] for place in range(0, len(told), across)]


def draw_from_hosts(ink: Ink, picture: FromHosts) -> None:
    """Lines from each host to its members with a ring at the limit, all at one scale, the most local
    first, with the name and the mean miles below."""
    letter = ink.letter
    rows = _rows_of(picture, ink.width, letter)
    if not rows:
        return
    highs = _cells(rows, letter)
    spare = max(0.0, ink.height - sum(highs)) / len(rows)
    wide_cell = ink.width / len(rows[0])
    # One scale for all: what the spare height and a cell's width allow.
    reach = min(wide_cell / 2, _REACH * letter + spare / 2)
    ends = {str(slug): own for slug, own in picture.spokes.table.groupby("partnership")}
    top = 0.0
    for row, high in zip(rows, highs, strict=True):
        y = top + 0.4 * letter + reach
        for place, (told, name) in enumerate(row):
            x = (place + 0.5) * wide_cell
            own = ends.get(str(told.partnership), picture.spokes.table.iloc[:0])
            _draw_spokes(ink, own, (x, y), reach, picture.limit)
            below = y + reach + 0.1 * letter
            ink.write(name, x, below, across="center", down="top")
            miles = f"{told.mean_to_host:.1f} miles"
            after = below + len(name) * LINE * letter
            ink.write(miles, x, after, bold=True, across="center", down="top")
        top += high + spare


def _across(count: int, width: float, letter: float) -> int:
    """How many stand beside each other: as many as there is room for, in rows as even as can be."""
    fits = max(1, int(width // (_CELL * letter)))
    return -(-count // -(-count // fits)) if count else 1


def _short(name: str) -> str:
    """A name without the words that many of them share."""
    return name.removeprefix("The ").removesuffix(" Partnership") or name


def _draw_spokes(
    ink: Ink, spokes: pd.DataFrame, host: tuple[float, float], reach: float, limit: float
) -> None:
    letter, palette = ink.letter, ink.palette
    ring = reach / _CUT
    ink.ring(*host, ring, palette.quiet, 0.9)
    # In the middle of a cut line's end, its triangle must not reach out of the cell.
    most = reach - 0.45 * letter
    for east, north, away in zip(spokes["east"], spokes["north"], spokes["to_host"], strict=True):
        far = away > limit
        colour = palette.theirs if far else palette.ours
        x, y = east * ring / limit, -north * ring / limit
        long = hypot(x, y)
        cut = long > most
        if cut:
            x, y = x * most / long, y * most / long
        end = host[0] + x, host[1] + y
        ink.rule(*host, *end, colour, 1.5 if far else 1.0)
        if cut:
            ink.shape(_triangle(end, (x, y), 0.4 * letter), fill=colour, above=4)
        elif far:
            ink.marks([end[0]], [end[1]], 0.5 * letter, shape="triangle", fill=colour, width=0)
        else:
            ink.marks([end[0]], [end[1]], 0.42 * letter, fill=colour, width=0)
    ink.marks([host[0]], [host[1]], 0.6 * letter, fill=palette.ground, edge=palette.ours, width=0.16 * letter)


def _triangle(end: tuple[float, float], way: tuple[float, float], size: float) -> list[tuple[float, float]]:
    """A triangle at the `end` of a line that goes on the same `way`."""
    east, south = (part / hypot(*way) for part in way)
    return [
        (end[0] + size * (ahead * east + aside * south), end[1] + size * (ahead * south - aside * east))
        for ahead, aside in ((1.1, 0), (-0.5, -0.9), (-0.5, 0.9))
    ]


def map_height(picture: MapPicture, width: float, letter: float) -> float:
    """How many points high a map should be at least."""
    legend = legend_height(_legend(picture), width, letter) if picture.near else 0
    return _MAP * letter + legend + (0.3 * _MAP * letter if len(picture.marked) > 4 else 0)


def draw_map(ink: Ink, picture: MapPicture) -> None:
    """The map with its names and scale, and below it what its numbers or marks stand for."""
    letter = ink.letter
    low = legend_height(_legend(picture), ink.width, letter) if picture.near else 0.0
    found = lay_out(picture, (ink.width, ink.height - low), letter)
    columns: list[list[str]] = []
    if found.key:
        columns = _key_columns(found.key, ink.width, letter)
        low = (max(map(len, columns)) * LINE + 0.4) * letter
        low = min(low, ink.height - 8 * letter)
        found = lay_out(picture, (ink.width, ink.height - low), letter)
    middle = np.array([ink.width, ink.height - low]) / 2
    _draw_ground(ink, picture, found, middle)
    _draw_partnerships(ink, picture, found, middle)
    _draw_names(ink, found, middle)
    if low:
        ink.box(0, ink.height - low, ink.width, ink.height, fill=ink.palette.ground, above=5)
    for place, lines in enumerate(columns):
        x = place * ink.width / len(columns)
        ink.write(lines, x, ink.height - low + 0.4 * letter, down="top")
    if picture.near:
        _draw_legend(ink, picture, ink.height - low)


def _key_columns(key: Sequence[str], width: float, letter: float) -> list[list[str]]:
    """What the numbers stand for, in two columns where there is room; names are cut to fit."""
    count = 2 if len(key) > 3 else 1
    room = width / count - letter
    short = [wrapped(item, room, letter, most=1)[0] for item in key]
    long = -(-len(short) // count)
    return [short[place : place + long] for place in range(0, len(short), long)]


def _draw_ground(ink: Ink, picture: MapPicture, found: PaperMap, middle: np.ndarray) -> None:
    colours = ink.map_palette
    for area in picture.areas.values():
        for part in shapely.get_parts(area):
            corners = found.view.pixels(shapely.get_coordinates(part.exterior)) + middle
            ink.shape(corners, fill=_rgb(colours.ground), edge=_rgb(colours.border), width=0.7)
    ends = [found.view.pixels(np.array(line)) + middle for line in found.scale.lines]
    ink.line(ends, _rgb(colours.text), 1.1, above=5)


def _draw_partnerships(ink: Ink, picture: MapPicture, found: PaperMap, middle: np.ndarray) -> None:
    colours, letter = ink.map_palette, ink.letter
    schools, lines = map_schools(picture.on_map), map_lines(picture.on_map, picture.limit)
    members = picture.on_map.members
    own = members.loc[members["urn"].isin(picture.marked), "partnership"]
    ends = np.stack(
        [
            found.view.pixels(lines[["host_longitude", "host_latitude"]].to_numpy(float)),
            found.view.pixels(lines[PLACE].to_numpy(float)),
        ],
        axis=1,
    )
    ends = ends + middle
    faded = bool(picture.marked) | bool(picture.near)
    lit = lines["partnership"].isin(_whole(members, own, picture.marked)).to_numpy()
    far = lines["far"].to_numpy(bool)
    quiet, wide_line = _rgb(colours.border), 2.2 if picture.marked else 1.5
    for beyond in (False, True):
        strong = (far == beyond) & (lit if faded else True)
        shade = _rgb(colours.far if beyond else colours.member)
        ink.line(list(ends[(far == beyond) & ~strong]), quiet, 0.7, alpha=0.7)
        ink.line(list(ends[strong]), shade, wide_line if beyond else 0.9, above=3 if beyond else 2)
    places = found.view.pixels(schools[PLACE].to_numpy(float)) + middle
    seen = pd.Series(((places >= 0) & (places <= 2 * middle)).all(axis=1), schools.index)
    schools = schools.assign(x=places[:, 0], y=places[:, 1]).loc[seen]
    if picture.near:
        _draw_left_out(ink, schools, picture)
        return
    bright = schools["urn"].isin(picture.marked) if picture.marked else pd.Series(True, schools.index)
    scale = (1.0 if picture.marked else 0.72) * letter
    for role, size, fill, edge, width in (
        ("alone", 0.36, colours.alone, colours.quiet, 0.07),
        ("member", 0.44, colours.member, colours.alone, 0.04),
        ("host", 0.66, colours.alone, colours.member, 0.17),
    ):
        for shown in (False, True):
            rows = schools[(schools["role"] == role) & (bright == shown)]
            ink.marks(
                rows["x"].to_numpy(),
                rows["y"].to_numpy(),
                size * scale * (1.15 if shown else 0.8),
                fill=_rgb(fill) if shown else _rgb(colours.alone),
                edge=_rgb(edge) if shown else _rgb(colours.border),
                width=width * scale,
                above=4 if shown else 2,
            )


def _whole(members: pd.DataFrame, own: pd.Series, marked: frozenset[int]) -> set[str]:
    """The partnerships all of whose members are marked: those that the story is about."""
    every = members[members["partnership"].isin(own)]
    marks = every["urn"].isin(list(marked)).groupby(every["partnership"]).all()
    return set(marks.index[marks])


def _draw_left_out(ink: Ink, schools: pd.DataFrame, picture: MapPicture) -> None:
    """Partnerships' schools as small grey dots, and those in none by who is near."""
    colours, scale = ink.map_palette, 0.8 * ink.letter
    rest = schools[~schools["urn"].isin(list(picture.near)) & (schools["role"] != "alone")]
    grey = _rgb(colours.quiet)
    ink.marks(rest["x"].to_numpy(), rest["y"].to_numpy(), 0.25 * scale, fill=grey, width=0)
    told = schools["urn"].map(picture.near)
    for near in _SHADES:
        rows = schools[told == near]
        ink.marks(rows["x"].to_numpy(), rows["y"].to_numpy(), **_left_out_mark(ink, near, scale))


def _left_out_mark(ink: Ink, near: str, scale: float) -> dict[str, Any]:
    """How a school in no partnership is drawn, by who is near."""
    palette = ink.palette
    fill, size, above = {
        "room": (palette.ground, 0.5, 3),
        "full": (palette.ours, 0.52, 4),
        "nobody": (palette.theirs, 0.8, 5),
    }[near]
    edge = palette.ours if near == "room" else palette.ground
    return {
        "size": size * scale,
        "shape": _SHADES[near],
        "fill": fill,
        "edge": edge,
        "width": (0.13 if near == "room" else 0.06) * scale,
        "above": above,
    }


def _legend(picture: MapPicture) -> list[str]:
    counts = pd.Series(list(picture.near.values()), dtype=object).value_counts()
    told = [f"{sentence_case(NEAR[near])} ({counts.get(near, 0)})" for near in reversed(list(_SHADES))]
    return [*told, "In a partnership"]


def _draw_legend(ink: Ink, picture: MapPicture, top: float) -> None:
    items = _legend(picture)
    for item, x, y in legend_places(items, ink.width, ink.letter):
        place = items.index(item)
        if place < len(_SHADES):
            mark: dict[str, Any] = _left_out_mark(ink, list(reversed(_SHADES))[place], ink.letter)
            ink.marks([x], [top + y], **{**mark, "above": 6})
        else:
            ink.marks([x], [top + y], 0.3 * ink.letter, fill=_rgb(ink.map_palette.quiet), width=0, above=6)
        ink.write(item, x + ink.letter, top + y)


def _draw_names(ink: Ink, found: PaperMap, middle: np.ndarray) -> None:
    colours = ink.map_palette
    ground = _rgb(colours.ground)

    def at(name: Name) -> tuple[float, float]:
        x, y = found.view.pixels(np.array([name.place]))[0] + middle + name.offset
        return float(x), float(y)

    for name in found.districts:
        ink.write(name.text, *at(name), across="center", colour=_rgb(colours.quiet_text), halo=ground)
    for name in found.towns:
        ink.write(name.text, *at(name), across="center", slanted=True, halo=ground)
    for name in found.schools:
        ink.write(name.text, *at(name), across="center", bold=True, halo=ground)
    ink.write(found.scale.name.text, *at(found.scale.name), across="center")


def _rgb(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
