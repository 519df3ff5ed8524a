"""Gaps drawn without a browser: a row a gap around zero, filled where it is more than chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.briefing.drawn.ink import LINE, NAME, Ink, wide, wrapped
from collab.briefing.pictures import GapRows
from collab.charts.gap_chart import span_with_words
from collab.charts.style import nice_ticks
from collab.data.disclosure.gate import WITHHELD
from collab.metrics.gap import without_bar
from collab.words import both_sides, gap_told, points
from collab.words.numbers import UNSURE

_WIDE = 52
"""From so many letters across both sides stand beside the name, else below it."""
_APART = 0.8
"""How much of their own height rows are set further apart at most."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of gaps as it is written: its name's lines, what stands below or beside it, the gap at
    its end, and the points that it needs."""

    name: list[str]
    sides: str
    end: str
    high: float


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of gaps lie, in points: the sides' right edge (0 where they stand below the
    name), and the plot's left and right; and what is said below it of rows without a bar, where there
    is no room beside the dot."""

    sides: float
    left: float
    right: float
    unsure: list[str]


def gaps_height(picture: GapRows, width: float, letter: float, *, sides: bool = True) -> float:
    """How many points high gaps should be at least, with both sides or without them below the names;
    beside the names they need no height."""
    sides = sides or width > _WIDE * letter
    rows, columns = _rows(picture, width, letter, sides)
    return sum(row.high for row in rows) + _above(picture, width, letter, columns) + _below(columns, letter)


def _below(columns: _Columns, letter: float) -> float:
    """Points below the rows, for the numbers and what is said of rows without a bar."""
    return (1.6 + LINE * len(columns.unsure)) * letter


def draw_gaps(ink: Ink, picture: GapRows) -> None:
    """A row a gap; both sides are left out where there is no height for them."""
    full = gaps_height(picture, ink.width, ink.letter)
    sides = ink.height >= full - 0.5
    rows, columns = _rows(picture, ink.width, ink.letter, sides)
    letter, table = ink.letter, picture.shown.table
    top = _above(picture, ink.width, letter, columns)
    room = ink.height - _below(columns, letter) - top
    high = sum(row.high for row in rows)
    # Few rows do not drift apart in a high picture.
    spare = min(max(0.0, room - high), _APART * high) / max(1, len(rows))
    low = top + high + spare * len(rows)
    if columns.unsure:
        ink.write(columns.unsure, 0, low + 1.6 * letter, down="top")
    begin, end = span_with_words(picture.shown)

    def at(value: float) -> float:
        share = (min(max(value, begin), end) - begin) / (end - begin)
        return columns.left + share * (columns.right - columns.left)

    _draw_axis(ink, at, (begin, end), top, low, columns)
    for words, across, shift in _sides_told(picture, at(0), ink.width, letter):
        ink.write(words, at(0) + shift, top - 0.25 * letter, across=across, down="bottom")
    y = top
    for place, (row, (_, told)) in enumerate(zip(rows, table.iterrows(), strict=True)):
        _draw_row(ink, row, told, y + (row.high + spare) / 2, at, columns, (begin, end))
        y += row.high + spare
        if picture.apart and place == 0 and len(rows) > 1:
            ink.rule(0, y, ink.width, y, ink.palette.quiet, 0.7)


def _rows(picture: GapRows, width: float, letter: float, sides: bool) -> tuple[list[_Row], _Columns]:
    table = picture.shown.table
    told = [both_sides(row, picture.beside) if sides else "" for _, row in table.iterrows()]
    ends = [WITHHELD if pd.isna(row["gap"]) else points(gap_told(row)) for _, row in table.iterrows()]
    name, end = NAME * letter, 1.1 * letter
    longest = max((wide(text, name, bold=True) for text in picture.names), default=0)
    small = max((wide(text, letter) for text in told), default=0)
    beside = width > _WIDE * letter and small > 0
    # A name that nearly fits is not broken.
    least, most = (0.28, 0.36) if beside else (0.37, 0.46)
    room = longest if longest <= most * width else least * width
    lines = [wrapped(text, room, name, bold=True) for text in picture.names]
    across = max((wide(line, name, bold=True) for part in lines for line in part), default=0)
    edge = across + letter + small if beside else 0.0
    left = (edge or max(across, small)) + letter
    right = width - max((wide(text, end, bold=True) for text in ends), default=0) - letter
    bare = without_bar(table).to_numpy()
    begin, finish = span_with_words(picture.shown)
    x = left + (right - left) * (table.loc[bare, "gap"] - begin) / (finish - begin)
    # On the far side of the mark from zero, so that the words never cover the line of no difference.
    rooms = np.where(table.loc[bare, "gap"] > 0, right - x, x - left) - 0.8 * letter
    fits = bool((rooms >= wide(UNSURE, letter)).all())
    columns = _Columns(edge, left, right, [] if fits else wrapped(f"No bar: {UNSURE}", width, letter))
    rows = []
    for part, side, text in zip(lines, told, ends, strict=True):
        high = len(part) * LINE * name + (LINE * letter if side and not beside else 0)
        rows.append(_Row(part, side, text, high + 0.5 * letter))
    return rows, columns


def _sides_told(
    picture: GapRows, zero: float, width: float, letter: float
) -> list[tuple[list[str], str, float]]:
    """Whose side is whose, on both sides of zero, in as many lines as there is room for."""
    aside = 0.5 * letter
    return [
        (wrapped(f"←\N{NO-BREAK SPACE}{picture.ours} behind", zero - aside, letter), "right", -aside),
        (wrapped(f"{picture.ours} ahead\N{NO-BREAK SPACE}→", width - zero - aside, letter), "left", aside),
    ]


def _above(picture: GapRows, width: float, letter: float, columns: _Columns) -> float:
    """Points above the rows, for whose side is whose."""
    begin, end = span_with_words(picture.shown)
    zero = columns.left - begin / (end - begin) * (columns.right - columns.left)
    most = max(len(words) for words, *_ in _sides_told(picture, zero, width, letter))
    return (LINE * most + 0.5) * letter


def _draw_axis(ink: Ink, at, ends: tuple[float, float], top: float, low: float, columns: _Columns) -> None:
    """Light lines at round numbers, a dark one at no difference, and the numbers below."""
    letter = ink.letter
    room = int((columns.right - columns.left) / (4.3 * letter))
    for tick in nice_ticks(*ends, most=max(3, room)):
        told = f"{tick:+g}".replace("-", "−") if tick else "0"
        zero = tick == 0
        ink.rule(
            at(tick), top, at(tick), low, ink.palette.text if zero else ink.palette.grid, 1.2 if zero else 0.7
        )
        ink.write(f"{told} pts" if room > 6 else told, at(tick), low + 0.9 * letter, across="center")


def _draw_row(
    ink: Ink, row: _Row, told: pd.Series, y: float, at, columns: _Columns, ends: tuple[float, float]
) -> None:
    letter, palette = ink.letter, ink.palette
    name = NAME * letter
    below = row.sides and not columns.sides
    tall = LINE * (name * len(row.name) + (letter if below else 0))
    ink.write(row.name, 0, y - tall / 2, size=NAME, bold=True, down="top")
    if below:
        ink.write(row.sides, 0, y + tall / 2, down="bottom", colour=palette.everyone)
    elif row.sides:
        ink.write(row.sides, columns.sides, y, across="right", colour=palette.everyone)
    clear = bool(told["clear"])
    ink.write(
        row.end,
        ink.width,
        y,
        size=1.1,
        bold=True,
        across="right",
        colour=palette.ours if clear else palette.text,
    )
    if pd.isna(told["gap"]):
        return
    colour = palette.ours if clear else palette.quiet
    x = at(told["gap"])
    if pd.notna(told["wide_low"]):
        low, high = told["wide_low"], told["wide_high"]
        ink.rule(at(low), y, at(high), y, colour, 3.4 if clear else 2.4, above=3)
        for beyond, edge, shape in ((low < ends[0], ends[0], "left"), (high > ends[1], ends[1], "right")):
            if beyond:
                ink.marks([at(edge)], [y], 0.75 * letter, shape=shape, fill=colour)
    elif not columns.unsure:
        after = told["gap"] > 0
        aside = 0.8 * letter if after else -0.8 * letter
        ink.write(UNSURE, x + aside, y, across="left" if after else "right", halo=palette.ground)
    fill = colour if clear else palette.ground
    ink.marks([x], [y], (0.95 if clear else 0.82) * letter, fill=fill, edge=colour, width=0.18 * letter)
