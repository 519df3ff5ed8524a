"""Partnerships drawn from their hosts without a browser, all at one scale.

What lies beyond the limit is orange, thicker, and ends in a triangle, so that a print in black and
white tells it apart.
"""

from collections.abc import Iterator
from math import hypot
from typing import Any, cast

import pandas as pd

from collab.briefing.drawn.ink import LINE, Ink, wrapped
from collab.briefing.pictures import FromHosts
from collab.words.numbers import far as far_away

_CELL, _WIDEST_CELL = 6.9, 16
"""Letters across that a partnership drawn from its host has at least, and at most."""
_REACH, _CUT, _LOCAL = 2.3, 2.2, 1.2
"""Letters from a host to where a line is cut, and that distance in rings, and where nobody is beyond
them."""
_NAME_LINES = 5
_LEAST = 1.2
"""Letters from a host to where a line is cut where its words leave no more room."""


def hosts_height(picture: FromHosts, width: float, letter: float) -> float:
    """How many points high partnerships drawn from their hosts should be at least."""
    return sum(_cells(_rows_of(picture, width, letter), letter))


def _cells(rows: list[list[tuple[Any, list[str], list[str]]]], letter: float) -> list[float]:
    """The points that each row needs for its largest picture and its longest name."""
    lines = [max(len(name) + len(away) for _, name, away in row) for row in rows]
    return [(2 * _REACH + LINE * most + 0.8) * letter for most in lines]


def _rows_of(picture: FromHosts, width: float, letter: float) -> list[list[tuple[Any, list[str], list[str]]]]:
    """The partnerships in rows, each with the lines of its name and of how far its members are, the most
    local first."""
    table = picture.partnerships.table.dropna(subset=["mean_to_host"])
    table = table.sort_values(["mean_to_host", "partnership_name"], ignore_index=True)
    across = _across(len(table), width, letter)
    room = min(width / across, _WIDEST_CELL * letter) - 0.3 * letter
    unit, found = picture.partnerships.unit, cast("Iterator[Any]", table.itertuples())
    told = [
        (
            row,
            wrapped(_short(str(row.partnership_name)), room, letter, most=_NAME_LINES),
            wrapped(far_away(row.mean_to_host, unit), room, letter, bold=True),
        )
        for row in found
    ]
    return [told[place : place + across] for place in range(0, len(told), across)]


def draw_from_hosts(ink: Ink, picture: FromHosts) -> None:
    """Lines from each host to its members with a ring at the limit, all at one scale, the most local
    first, with the name and the mean distance below."""
    letter = ink.letter
    rows = _rows_of(picture, ink.width, letter)
    if not rows:
        return
    highs = _cells(rows, letter)
    spare = max((ink.height - sum(highs)) / len(rows), 2 * (_LEAST - _REACH) * letter)
    wide_cell = min(ink.width / len(rows[0]), _WIDEST_CELL * letter)
    left = (ink.width - wide_cell * len(rows[0])) / 2
    # One scale for all: what the spare height and a cell's width allow.
    reach = min(wide_cell / 2, _REACH * letter + spare / 2)
    ends = {str(slug): own for slug, own in picture.spokes.table.groupby("partnership")}
    drawn = picture.spokes.table["partnership"].isin([told.partnership for row in rows for told, _, _ in row])
    local = bool(picture.spokes.table.loc[drawn, "to_host"].le(picture.limit).all())
    ring = reach / (_LOCAL if local else _CUT)
    top = 0.0
    for row, high in zip(rows, highs, strict=True):
        y = top + 0.4 * letter + reach
        for place, (told, name, away) in enumerate(row):
            x = left + (place + 0.5) * wide_cell
            own = ends.get(str(told.partnership), picture.spokes.table.iloc[:0])
            _draw_spokes(ink, own, (x, y), (ring, reach), picture.limit)
            below = y + reach + 0.1 * letter
            ink.write(name, x, below, across="center", down="top")
            after = below + len(name) * LINE * letter
            ink.write(away, x, after, bold=True, across="center", down="top")
        top += high + spare


def _across(count: int, width: float, letter: float) -> int:
    """How many stand beside each other: as many as there is room for, in rows as even as can be."""
    fits = max(1, int(width // (_CELL * letter)))
    return -(-count // -(-count // fits)) if count else 1


def _short(name: str) -> str:
    """A name without the words that many of them share."""
    return name.removeprefix("The ").removesuffix(" Partnership") or name


def _draw_spokes(
    ink: Ink, spokes: pd.DataFrame, host: tuple[float, float], within: tuple[float, float], limit: float
) -> None:
    """Lines from the `host` to its members; the limit and where a line is cut lie `within` so many
    points of it."""
    letter, palette = ink.letter, ink.palette
    ring, reach = within
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
            # Above the host: of a member next door a dot within its ring is seen.
            ink.marks([end[0]], [end[1]], 0.36 * letter, fill=colour, width=0, above=5)
    ink.marks([host[0]], [host[1]], 0.6 * letter, fill=palette.ground, edge=palette.ours, width=0.16 * letter)


def _triangle(end: tuple[float, float], way: tuple[float, float], size: float) -> list[tuple[float, float]]:
    """A triangle at the `end` of a line that goes on the same `way`."""
    east, south = (part / hypot(*way) for part in way)
    return [
        (end[0] + size * (ahead * east + aside * south), end[1] + size * (ahead * south - aside * east))
        for ahead, aside in ((1.1, 0), (-0.5, -0.9), (-0.5, 0.9))
    ]
