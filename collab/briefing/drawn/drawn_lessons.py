"""The ten lessons drawn without a browser: in how many partnerships each is in place, and one
partnership's ratings."""

from collections.abc import Iterable

import pandas as pd

from collab.briefing.drawn.ink import LINE, Ink, wide, wrapped
from collab.briefing.pictures import InPlace, Ratings
from collab.data.vocabulary import RATINGS

_NOT_ASSESSED = "not assessed"
_ROOM, _WIDEST = 0.55, 46
"""Share of the width that names may take, and letters across of all: further apart a name and its
figure would not be read together."""
_APART = 1.0
"""How much of their own height rows are set further apart at most."""


def lessons_height(picture: InPlace | Ratings, width: float, letter: float) -> float:
    """How many points high the lessons should be at least."""
    rows = _names(picture.shown.table["lesson_title"], min(width, _WIDEST * letter), letter)
    return max(2 * letter, sum(_high(lines, letter) for lines in rows))


def draw_in_place(ink: Ink, picture: InPlace) -> None:
    """A bar a lesson, as long as the partnerships in which it is in place, in a frame of those
    assessed."""
    table, letter, palette = picture.shown.table, ink.letter, ink.palette
    ends = [
        f"{int(found)} of {int(every)}"
        for found, every in zip(table["in_place"], table["assessed"], strict=True)
    ]
    edge = min(ink.width, _WIDEST * letter)
    names = _names(table["lesson_title"], edge, letter)
    left = _across(names, letter) + letter
    right = edge - max((wide(end, letter, bold=True) for end in ends), default=0) - letter
    most = max((int(every) for every in table["assessed"]), default=1) or 1
    for y, place in _middles(names, ink):
        row = table.iloc[place]
        scale = (right - left) / most
        half = 0.42 * letter
        ink.write(names[place], 0, y)
        ink.box(left, y - half, left + scale * row["in_place"], y + half, fill=palette.ours)
        frame = left + scale * row["assessed"]
        ink.box(left, y - half, frame, y + half, fill="none", edge=palette.quiet, width=0.8, above=2)
        ink.write(ends[place], edge, y, bold=True, across="right")


def draw_ratings(ink: Ink, picture: Ratings) -> None:
    """A row a lesson: as many squares filled as its rating, and the rating in words."""
    table, letter, palette = picture.shown.table, ink.letter, ink.palette
    words = [_NOT_ASSESSED if pd.isna(rating) else RATINGS[str(int(rating))] for rating in table["rating"]]
    edge = min(ink.width, _WIDEST * letter)
    names = _names(table["lesson_title"], edge, letter)
    right = edge - max(wide(word, letter, bold=True) for word in (*RATINGS.values(), _NOT_ASSESSED))
    step = min(1.35 * letter, (right - _across(names, letter) - 1.2 * letter) / len(RATINGS))
    left = right - 0.6 * letter - step * len(RATINGS)
    for y, place in _middles(names, ink):
        rating = table["rating"].iloc[place]
        known = pd.notna(rating)
        ink.write(names[place], 0, y)
        for square in range(len(RATINGS)):
            x = left + (square + 0.5) * step
            filled = known and square < int(rating)
            fill, rim = (palette.ours, palette.ours) if filled else (palette.ground, palette.quiet)
            ink.marks([x], [y], 0.72 * step, shape="square", fill=fill, edge=rim, width=0.1 * letter)
        strong = known and int(rating) > 2
        ink.write(words[place], edge, y, bold=strong, across="right")


def _names(titles: Iterable[object], width: float, letter: float) -> list[list[str]]:
    return [wrapped(str(title), _ROOM * width, letter) for title in titles]


def _across(names: list[list[str]], letter: float) -> float:
    return max((wide(line, letter) for lines in names for line in lines), default=0)


def _high(lines: list[str], letter: float) -> float:
    return LINE * letter * len(lines) + 0.45 * letter


def _middles(names: list[list[str]], ink: Ink) -> Iterable[tuple[float, int]]:
    """The middle of each row, and its number; spare height is shared out."""
    highs = [_high(lines, ink.letter) for lines in names]
    spare = min(max(0.0, ink.height - sum(highs)), _APART * sum(highs)) / max(1, len(highs))
    y = 0.0
    for place, high in enumerate(highs):
        yield y + (high + spare) / 2, place
        y += high + spare
