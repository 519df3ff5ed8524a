"""The map drawn without a browser: quiet but for what is beyond the limit, or for who is left out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from collab.briefing.drawn.ink import LINE, Ink, legend_height, legend_places, wide, wrapped
from collab.geography.map_names import Name
from collab.geography.marks import IN_SIGHT, PLACE, located_schools, map_lines, mark_size
from collab.geography.paper_map import MapPicture, PaperMap, frame_of, high_of, lay_out
from collab.words.numbers import sentence_case, whole
from collab.words.on_brokering import NEAR

_MAP = 24
"""Least height of a map, in letters."""
_BESIDE = 0.9
"""How many times as wide as high a map is at least with its numbers' names beside it."""
_MOST_KEYS = 10
"""Most names in one column below a map."""
_ACROSS = {"start": "left", "middle": "center", "end": "right"}
_SHADES = {"room": "circle", "full": "square", "nobody": "triangle"}


def map_height(picture: MapPicture, width: float, letter: float, grown: float = 1.0) -> float:
    """How many points high a map should be at least, or `grown` so many times as high; one of
    districts is not higher than they fill."""
    legend = legend_height(list(_legend(picture).values()), width, letter) if picture.near else 0
    key = LINE * letter * min(len(picture.marked), _MOST_KEYS) if len(picture.marked) > 2 else 0
    high = grown * _MAP * letter
    if not picture.marked:
        high = min(high, high_of(picture) * width + 2 * letter)
    return max(high, 10 * letter) + legend + key


def draw_map(ink: Ink, picture: MapPicture) -> None:
    """The map with its names and scale, and below it what its numbers or marks stand for."""
    letter = ink.letter
    low = legend_height(list(_legend(picture).values()), ink.width, letter) if picture.near else 0.0
    found = lay_out(picture, (ink.width, ink.height - low), letter)
    columns: list[list[str]] = []
    if found.key and _draw_beside(ink, picture, found.key):
        return
    if found.key:
        columns = _key_columns(found.key, ink.width, letter)
        low = (max(map(len, columns)) * LINE + 0.4) * letter
        low = min(low, ink.height - 8 * letter)
        # Names may find room on a smaller map: then they would stand there and below.
        found = lay_out(picture, (ink.width, ink.height - low), letter, numbered=True)
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


def _draw_beside(ink: Ink, picture: MapPicture, key: Sequence[str]) -> bool:
    """The map with what its numbers stand for on its right, where the picture is wide enough for both;
    returns whether it is."""
    letter = ink.letter
    across = max(wide(item, letter) for item in key) + 2 * letter
    left = ink.width - across
    if len(key) * LINE * letter > ink.height or left < _BESIDE * ink.height:
        return False
    found = lay_out(picture, (left, ink.height), letter, numbered=True)
    if len(found.schools) < len(key):
        # One that stands under the scale, say, would have a name and no number.
        return False
    middle = np.array([left, ink.height]) / 2
    _draw_ground(ink, picture, found, middle)
    _draw_partnerships(ink, picture, found, middle)
    _draw_names(ink, found, middle)
    ink.box(left, 0, ink.width, ink.height, fill=ink.palette.ground, above=5)
    ink.write(list(key), left + letter, ink.height / 2, down="middle")
    return True


def _key_columns(key: Sequence[str], width: float, letter: float) -> list[list[str]]:
    """What the numbers stand for: in two columns where all names fit into them, or where they are
    too many for one."""
    half = width / 2 - letter
    count = 2 if len(key) > _MOST_KEYS or all(wide(item, letter) <= half for item in key) else 1
    room = width / count - letter
    short = [line for item in key for line in wrapped(item, room, letter, most=3 - count)]
    long = -(-len(short) // count)
    return [short[place : place + long] for place in range(0, len(short), long)]


def _draw_ground(ink: Ink, picture: MapPicture, found: PaperMap, middle: np.ndarray) -> None:
    colours = ink.map_palette
    parts = shapely.get_parts(np.array(list(picture.areas.values()), dtype=object))
    parts = parts[shapely.intersects(parts, frame_of(found.view, tuple(2 * middle)))]
    places, of = shapely.get_coordinates(shapely.get_exterior_ring(parts), return_index=True)
    corners = np.split(found.view.pixels(places) + middle, np.flatnonzero(np.diff(of)) + 1)
    ink.shapes(
        [ring for ring in corners if len(ring)],
        fill=_rgb(colours.ground),
        edge=_rgb(colours.border),
        width=0.7,
    )
    ends = [found.view.pixels(np.array(line)) + middle for line in found.scale.lines]
    ink.line(ends, _rgb(colours.text), 1.1, above=5)


def _draw_partnerships(ink: Ink, picture: MapPicture, found: PaperMap, middle: np.ndarray) -> None:
    colours, letter = ink.map_palette, ink.letter
    schools, lines = located_schools(picture.on_map), map_lines(picture.on_map, picture.limit)
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
    # Most of a country's lines are nowhere near the districts that its map is about.
    on_paper = ((ends.max(axis=1) >= 0) & (ends.min(axis=1) <= 2 * middle)).all(axis=1)
    lines, ends = lines[on_paper], ends[on_paper]
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
    seen = np.flatnonzero(((places >= 0) & (places <= 2 * middle)).all(axis=1))
    schools = schools.assign(x=places[:, 0], y=places[:, 1]).iloc[seen]
    if picture.near:
        _draw_left_out(ink, schools, picture)
        return
    bright = schools["urn"].isin(picture.marked) if picture.marked else pd.Series(True, schools.index)
    scale = (1.0 if picture.marked else 0.72) * letter * mark_size(len(schools))
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
                fill=_rgb(fill) if shown else _rgb(colours.alone if role == "alone" else colours.border),
                edge=_rgb(edge) if shown else _rgb(colours.border),
                width=width * scale,
                above=4 if shown else 2,
            )
    _draw_own_alone(ink, schools[schools["urn"].isin(picture.marked) & (schools["role"] == "alone")])


def _draw_own_alone(ink: Ink, schools: pd.DataFrame) -> None:
    """Schools not in a partnership that the story is about: hollow as the others, not to be overlooked."""
    colours, letter = ink.map_palette, ink.letter
    ink.marks(
        schools["x"].to_numpy(),
        schools["y"].to_numpy(),
        0.7 * letter,
        fill=_rgb(colours.alone),
        edge=_rgb(colours.text),
        width=0.16 * letter,
        above=5,
    )


def _whole(members: pd.DataFrame, own: pd.Series, marked: frozenset[int]) -> set[str]:
    """The partnerships all of whose members are marked: those that the story is about."""
    every = members[members["partnership"].isin(own)]
    marks = every["urn"].isin(list(marked)).groupby(every["partnership"]).all()
    return set(marks.index[marks])


def _draw_left_out(ink: Ink, schools: pd.DataFrame, picture: MapPicture) -> None:
    """Partnerships' schools as small grey dots, and those in none by who is near."""
    colours, of, letter = ink.map_palette, mark_size(len(schools)), 0.8 * ink.letter
    rest = schools[~schools["urn"].isin(list(picture.near)) & (schools["role"] != "alone")]
    grey = _rgb(colours.quiet)
    ink.marks(rest["x"].to_numpy(), rest["y"].to_numpy(), 0.25 * of * letter, fill=grey, width=0)
    told = schools["urn"].map(picture.near)
    for near in _SHADES:
        rows = schools[told == near]
        scale = mark_size(len(schools), IN_SIGHT) if near == "nobody" else of
        mark = _left_out_mark(ink, near, scale * letter)
        ink.marks(rows["x"].to_numpy(), rows["y"].to_numpy(), **mark)


def _left_out_mark(ink: Ink, near: str, scale: float) -> dict[str, Any]:
    """How a school not in a partnership is drawn, by who is near."""
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


def _legend(picture: MapPicture) -> dict[str, str]:
    """What each mark on the map of those left out stands for, the worst first, by its kind."""
    counts = pd.Series(list(picture.near.values()), dtype=object).value_counts()
    told = {
        near: f"{sentence_case(NEAR[near])} ({whole(counts[near])})" for near in _SHADES if near in counts
    }
    return {**dict(reversed(told.items())), "member": "In a partnership"}


def _draw_legend(ink: Ink, picture: MapPicture, top: float) -> None:
    kinds = {told: kind for kind, told in _legend(picture).items()}
    for item, x, y in legend_places(list(kinds), ink.width, ink.letter):
        if kinds[item] in _SHADES:
            mark = _left_out_mark(ink, kinds[item], ink.letter)
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
        ink.write(name.text, *at(name), across=_ACROSS[name.anchor], slanted=True, halo=ground)
    for name in found.schools:
        ink.write(name.text, *at(name), across=_ACROSS[name.anchor], bold=True, halo=ground)
    ink.write(found.scale.name.text, *at(found.scale.name), across="center", halo=ground)


def _rgb(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
