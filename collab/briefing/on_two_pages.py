"""Where the sections of the story stand on the paper's two pages, and how high their pictures are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collab.briefing.drawing import height_of
from collab.briefing.pictures import GapRows, OnScreen, Picture

WHOLE, GUTTER = 493.2, 17.0
"""Points across a page between its margins, and between two sections beside each other; as in
`paper.typ`."""
_HIGH = 753.0
"""Points down a page between its margins, with a hair less than there are."""
_GROWN = 1.45
"""How many times as high as it must be a picture may become, where the page has room."""


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
    Setting(8.5, 8.0, sides=False),
    Setting(8.5, 7.5, sides=False),
    Setting(8.0, 7.0, sides=False),
    Setting(7.5, 6.0, sides=False),
)
"""Tried in turn until the story has room."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A section's picture, and the points that its heading, its points and its last line need, across
    the whole page (`wide`) and across half of it (`narrow`)."""

    picture: Picture | None
    wide: tuple[float, ...]
    narrow: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A section by its number, whether it has the page's `wide`th, and the points down of its heading,
    its body and its last line."""

    section: int
    wide: bool
    head: float
    body: float
    foot: float
    grows: bool


@dataclass(frozen=True, slots=True)
class TwoPages:
    """The rows of each page, and whether they fit."""

    spreads: tuple[tuple[tuple[Placed, ...], ...], ...]
    fits: bool


def place(sections: Sequence[Needed], cover: float, closing: float, setting: Setting) -> TwoPages:
    """The sections in their order, two beside each other (an odd first one across the page), on two
    pages as evenly filled as can be, below the `cover` and above the `closing` (points)."""
    rows = _rows(sections, setting)
    highs = [_high(row) for row in rows]
    cuts = range(len(rows) + 1)
    filled = [max(cover + sum(highs[:cut]), sum(highs[cut:]) + closing) for cut in cuts]
    # All on one page rather than a second that is nearly empty.
    best = len(rows) if cover + sum(highs) + closing <= _HIGH else min(cuts, key=lambda cut: filled[cut])
    alone = best == len(rows)
    first = _grown(rows[:best], _HIGH - cover - (closing if alone else 0))
    spreads = (first,) if alone else (first, _grown(rows[best:], _HIGH - closing))
    return TwoPages(tuple(spreads), alone or filled[best] <= _HIGH)


def _rows(sections: Sequence[Needed], setting: Setting) -> list[tuple[Placed, ...]]:
    """Two beside each other. Of an odd number one has the page's width: the first if it is one of gaps,
    which are the better for it, else that with which all need the least height."""
    count = len(sections)
    if count % 2 == 0:
        return _rows_without(None, sections, setting)
    if isinstance(sections[0].picture, GapRows):
        return _rows_without(0, sections, setting)
    ways = [_rows_without(wide, sections, setting) for wide in range(0, count, 2)]
    return min(ways, key=lambda rows: sum(map(_high, rows)))


def _rows_without(wide: int | None, sections: Sequence[Needed], setting: Setting) -> list[tuple[Placed, ...]]:
    """The sections in pairs, but for one that is `wide`."""
    groups: list[list[int]] = []
    at = 0
    while at < len(sections):
        groups.append([at] if at == wide else [at, at + 1])
        at += len(groups[-1])
    return [_row(group, sections, setting) for group in groups]


def _row(group: Sequence[int], sections: Sequence[Needed], setting: Setting) -> tuple[Placed, ...]:
    """Sections beside each other, their pictures at one height."""
    wide = len(group) == 1
    width = WHOLE if wide else (WHOLE - GUTTER) / 2
    own = [sections[at] for at in group]
    texts = [section.wide if wide else section.narrow for section in own]
    head, foot = max(text[0] for text in texts), max(text[2] for text in texts)
    pictures = [section.picture for section in own]
    body = max(
        text[1]
        if picture is None or isinstance(picture, OnScreen)
        else 72 * height_of(picture, width / 72, setting.letter, sides=setting.sides)
        for text, picture in zip(texts, pictures, strict=True)
    )
    return tuple(
        Placed(at, wide, head, body, foot, any(picture is not None for picture in pictures)) for at in group
    )


def _high(row: Sequence[Placed]) -> float:
    return row[0].head + row[0].body + row[0].foot


def _grown(rows: Sequence[tuple[Placed, ...]], room: float) -> tuple[tuple[Placed, ...], ...]:
    """The rows with their pictures made higher, as far as there is room."""
    spare = room - sum(_high(row) for row in rows)
    drawn = sum(row[0].body for row in rows if row[0].grows)
    if not drawn:
        return tuple(rows)
    times = min(max(1 + spare / drawn, 0.3), _GROWN)
    return tuple(tuple(replace(at, body=at.body * times) if at.grows else at for at in row) for row in rows)
