"""Where the sections of the story stand on the paper's two pages, and how high their pictures are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from collab.briefing.drawn.drawing import height_of
from collab.briefing.pictures import (
    FromHosts,
    Funnel,
    GapRows,
    InPlace,
    OnChance,
    OnScreen,
    Picture,
    Ratings,
    TwoLines,
)
from collab.geography.paper_map import MapPicture

WHOLE, GUTTER = 493.2, 17.0
"""Points across a page between its margins, and between two sections beside each other; as in
`paper.typ`."""
_HIGH = 753.0
"""Points down a page between its margins, with a hair less than there are."""
_GROWN: Mapping[type, float] = {
    GapRows: 1.6,
    TwoLines: 1.5,
    Funnel: 1.5,
    OnChance: 1.6,
    InPlace: 1.6,
    Ratings: 1.6,
    FromHosts: 1.4,
    MapPicture: 1.6,
}
"""How many times as high as it must be a picture may become, where the page has room."""
_MOST_GROWN = 1.45
_WHITES = (1.0, 0.35, 0.0)
"""How much of the height that stays empty beside a higher section counts as needed, tried in turn."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Points of the letters of `words`, and of the smallest `letter` of pictures; without `sides` gaps
    do without both sides' figures, which the appendix has."""

    words: float
    letter: float
    sides: bool = True


SETTINGS = (
    Setting(10.0, 8.5),
    Setting(9.2, 8.5),
    Setting(9.0, 8.5, sides=False),
    Setting(8.5, 8.5, sides=False),
)
"""Tried in turn until the story has room; no letter is smaller than 8.5 points."""
CROWDED = (Setting(8.5, 7.5, sides=False), Setting(8.0, 7.0, sides=False), Setting(7.5, 6.0, sides=False))
"""Tried where the story has no room in any other way."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A section's picture, and the points that its heading, its points and its last line need, across
    the whole page (`wide`) and across half of it (`narrow`)."""

    picture: Picture | None
    wide: tuple[float, ...]
    narrow: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A section by its number, whether it is as `wide` as the page, and the points down of its heading,
    its body and its last line; `most` is the highest that its body may become."""

    section: int
    wide: bool
    head: float
    body: float
    foot: float
    most: float


_Row = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class TwoPages:
    """The rows of each page, and whether they fit."""

    spreads: tuple[tuple[_Row, ...], ...]
    fits: bool


def place(
    sections: Sequence[Needed],
    cover: float,
    closing: float,
    setting: Setting,
    high: Callable[..., float] = height_of,
) -> TwoPages:
    """The sections in their order on two pages as evenly filled as can be, below the `cover` and
    above the `closing` (points). Two stand beside each other, or one across the page, whichever
    leaves less of the pages empty, or, where that does not fit, needs less of them. `high` is
    `height_of`, or what remembers its answers for whoever tries several settings."""
    count = len(sections)
    groups = [range(begin, end) for end in range(1, count + 1) for begin in (end - 2, end - 1) if begin >= 0]
    ways = {group: _row(group, sections, setting, high) for group in groups}
    found = TwoPages((), False)
    for white in _WHITES:
        found = _on_pages(_rows(count, ways, white), cover, closing)
        if found.fits:
            break
    return found


def _on_pages(rows: Sequence[_Row], cover: float, closing: float) -> TwoPages:
    highs = [_high(row) for row in rows]
    cuts = range(len(rows) + 1)
    filled = [max(cover + sum(highs[:cut]), sum(highs[cut:]) + closing) for cut in cuts]
    # All on one page rather than a second that is nearly empty.
    alone = cover + sum(highs) + closing <= _HIGH
    best = len(rows) if alone else min(cuts, key=lambda cut: filled[cut])
    first = _grown(rows[:best], _HIGH - cover - (closing if alone else 0))
    spreads = (first,) if alone else (first, _grown(rows[best:], _HIGH - closing))
    return TwoPages(tuple(spreads), alone or filled[best] <= _HIGH)


def _rows(count: int, ways: Mapping[range, _Row], white: float) -> list[_Row]:
    """Of all `ways` to have the sections in rows that which needs the least height in all, where what
    stays empty beside the higher of two sections counts as so much height (`white`)."""
    best: list[tuple[float, list[_Row]]] = [(0.0, [])]
    for end in range(1, count + 1):
        found = []
        for begin in range(max(0, end - 2), end):
            row = ways[range(begin, end)]
            empty = max(at.body for at in row) - min(at.body for at in row)
            cost, rows = best[begin]
            found.append((cost + _high(row) + white * empty, [*rows, row]))
        best.append(min(found, key=lambda way: way[0]))
    return best[-1][1]


def _row(
    group: Sequence[int], sections: Sequence[Needed], setting: Setting, high: Callable[..., float]
) -> _Row:
    """Sections beside each other, each as high as it must be; their pictures begin at one height."""
    wide = len(group) == 1
    texts = [sections[at].wide if wide else sections[at].narrow for at in group]
    head, foot = max(text[0] for text in texts), max(text[2] for text in texts)
    row = []
    for at, text in zip(group, texts, strict=True):
        picture = sections[at].picture
        body, most = text[1], text[1]
        if picture is not None and not isinstance(picture, OnScreen):
            width = (WHOLE if wide else (WHOLE - GUTTER) / 2) / 72
            body = 72 * high(picture, width, setting.letter, sides=setting.sides)
            most = 72 * high(picture, width, setting.letter, grown=_GROWN[type(picture)])
        row.append(Placed(at, wide, head, body, foot, most))
    return tuple(row)


def _high(row: Sequence[Placed]) -> float:
    return row[0].head + max(at.body for at in row) + row[0].foot


def _grown(rows: Sequence[_Row], room: float) -> tuple[_Row, ...]:
    """The rows with their pictures made higher as far as there is room, all by the same share, and
    lower where there is too little."""
    spare = room - sum(_high(row) for row in rows)
    bodies = sum(max(at.body for at in row) for row in rows)
    if not bodies:
        return tuple(rows)
    times = min(max(1 + spare / bodies, 0.3), _MOST_GROWN)
    return tuple(
        tuple(
            replace(at, body=min(max(at.most, at.body), times * max(other.body for other in row)))
            for at in row
        )
        for row in rows
    )
