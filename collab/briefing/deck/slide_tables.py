"""The slides' appendix: its tables, in letters that can be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Length, Pt

from collab.briefing.deck.fitting import LINE, SMALLEST, cut, lines_of, tall, width_of
from collab.briefing.deck.master import ACROSS, MARGIN
from collab.briefing.deck.native_style import rgb
from collab.briefing.deck.slide_frame import END, SUB, add_run, describe, start_slide, top_below, write_box
from collab.briefing.model import Briefing, Section, Table
from collab.palette import LIGHT
from collab.words.numbers import listing
from collab.words.tables import footnotes, numbers_among, readable

_MOST = 3
"""Most slides of one table."""
_ROWS = 12
"""Most rows on a slide."""
_SIDE, _APART, _OVER = 8.0, 18.0, 3.5
"""Points left free beside the words of a cell, more before words that follow numbers, and above them."""
_LINES, _HEAD_LINES = 2, 3
"""Most lines of a cell and of a heading; what is longer is cut, and the data file has it."""
_WIDEST_WORD, _UNBROKEN = 250.0, 110.0
"""Points across of the longest word that a column makes room for, and of cells that are not broken."""
_AIRY, _SPREAD = 1.3, 1.6
"""By how much rows are higher, and columns wider, where there is room: a table that is spread over the
whole slide cannot be followed."""
_CLOSE = 1.0
"""Points above the words of a cell where tables share a slide."""
_NAMED, _BETWEEN = SUB * LINE + 4, 12.0
"""Points down of a table's name above it, and between two tables."""
_RESULTS = ("percent", "gap")
"""Columns of which a table of results has one."""
_SHADE = "#F1F4F7"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's heading, whether it holds numbers, and points left free before its words and across."""

    name: str
    right: bool
    before: float
    wide: float

    @property
    def words(self) -> float:
        """Points across that are left for words."""
        return self.wide - self.before - _SIDE


@dataclass(frozen=True, slots=True)
class _Set:
    """A section's table as it is set: its words, its columns, what is noted below it, and how `high` it is
    with its name and its notes where tables share a slide (points; of a long one, more than a slide has)."""

    section: Section
    table: Table
    text: pd.DataFrame
    columns: list[_Column]
    notes: str
    high: float

    def is_like(self, other: "_Set") -> bool:
        """Whether both tell of results, or one has most of the other's columns, too."""
        own, others = set(self.table.brief), set(other.table.brief)
        shared = len(own & others) > min(len(own), len(others)) / 2
        return shared or not (own.isdisjoint(_RESULTS) or others.isdisjoint(_RESULTS))


def add_tables(deck: Any, briefing: Briefing) -> None:
    """The sections' tables in the appendix: a long one on up to three slides, short ones of like kind on
    one where it holds them."""
    for together in _together(_tables(briefing)):
        if len(together) > 1:
            _add_short(deck, briefing, together)
        else:
            _add_on_slides(deck, briefing, together[0])


def _tables(briefing: Briefing) -> Iterable[_Set]:
    for section in briefing.sections:
        table = section.table
        if table is None or not table.brief or not len(table.shown.table):
            continue
        text = readable(table.shown, table.brief)
        notes = "; ".join(footnotes(table.shown, table.brief))
        # No more rows than these are ever set, whose words take long to measure.
        most = text.head(_MOST * _ROWS)
        columns = _columns(most, table)
        high = _NAMED + sum(_heights(most, columns, _CLOSE)) + _noted(notes)
        yield _Set(section, table, text, columns, notes, high)


def _together(tables: Iterable[_Set]) -> list[list[_Set]]:
    """The tables that stand on one slide, those of each where its first would stand."""
    found: list[list[_Set]] = []
    for table in tables:
        for known in found:
            names = [one.table.name for one in (*known, table)]
            needed = sum(one.high + _BETWEEN for one in (*known, table)) - _BETWEEN
            if table.is_like(known[0]) and needed <= Emu(END - top_below(_title(names))).pt:
                known.append(table)
                break
        else:
            found.append([table])
    return found


def _title(names: Sequence[str]) -> str:
    return f"Appendix: {listing(names)}"


def _add_short(deck: Any, briefing: Briefing, tables: Sequence[_Set]) -> None:
    """Short tables below each other, each under its name."""
    title = _title([one.table.name for one in tables])
    spoken = "\n".join(_spoken(one.section) for one in tables)
    slide, top = start_slide(deck, briefing, title, "", spoken)
    for one in tables:
        box = MARGIN, top, ACROSS, Pt(tall(one.table.name, ACROSS.pt, SUB, bold=True))
        write_box(slide, "Name of the table", one.table.name, box, SUB, LIGHT.text, bold=True)
        below = Emu(top + Pt(_NAMED))
        high = _add_table(slide, one, one.text, below, over=_CLOSE)
        _note(slide, one.notes, Emu(below + high))
        top = Emu(top + Pt(one.high + _BETWEEN))


def _add_on_slides(deck: Any, briefing: Briefing, one: _Set) -> None:
    """A table on up to three slides of its own."""
    title = _title([one.table.name])
    room = Emu(END - top_below(f"{title} (1 of 3)")).pt - _noted(f"{one.notes} {_more(9999)}")
    parts, left_over = _parts(one.text, one.columns, room)
    for number, part in enumerate(parts, 1):
        many = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        slide, top = start_slide(deck, briefing, f"{title}{many}", "", _spoken(one.section))
        high = _add_table(slide, one, part, top, room)
        more = _more(left_over) if number == len(parts) else ""
        _note(slide, ". ".join(word for word in (one.notes, more) if word), Emu(top + high))


def _spoken(section: Section) -> str:
    return f"{section.title}\nMethod: {section.method}" if section.method else section.title


def _noted(notes: str) -> float:
    """Points down of what is noted below a table."""
    return tall(notes, ACROSS.pt, SMALLEST) + 8 if notes else 0.0


def _note(slide: Any, said: str, below: Length) -> None:
    if said:
        box = MARGIN, Emu(below + Pt(8)), ACROSS, Pt(tall(said, ACROSS.pt, SMALLEST))
        write_box(slide, "Notes on the table", said, box, SMALLEST, LIGHT.everyone)


def _more(rows: int) -> str:
    """How many rows the slides leave out."""
    if not rows:
        return ""
    return f"{rows:,} more {'row is' if rows == 1 else 'rows are'} in the data file, which has them all."


def _parts(text: pd.DataFrame, columns: Sequence[_Column], room: float) -> tuple[list[pd.DataFrame], int]:
    """The table in parts that fit a slide, as even as can be, and how many rows are left out."""
    head, *rows = _heights(text, columns)
    for slides in range(1, _MOST + 1):
        each = -(-len(rows) // slides)
        starts = range(0, len(rows), each)
        if each <= _ROWS and all(head + sum(rows[at : at + each]) <= room for at in starts):
            return [text.iloc[at : at + each] for at in starts], 0
    parts, at = [], 0
    while len(parts) < _MOST and at < len(rows):
        end, used = at, head
        while end < len(rows) and end - at < _ROWS and used + rows[end] <= room:
            used += rows[end]
            end += 1
        end = max(end, at + 1)
        parts.append(text.iloc[at:end])
        at = end
    return parts, len(rows) - at


def _columns(text: pd.DataFrame, table: Table) -> list[_Column]:
    """Each column as wide as its longest word needs, and the rest of the slide shared by how much
    their words want."""
    names = [str(name) for name in text.columns]
    numbers = numbers_among(table.shown, table.brief)
    # `readable` may add a column of marks.
    right = [column in numbers for column in table.brief] + [False] * (len(names) - len(table.brief))
    before = [_SIDE + (_APART if at and right[at - 1] and not right[at] else 0) for at in range(len(names))]
    least, wanted = [], []
    for name, free in zip(names, before, strict=True):
        cells = [str(value) for value in text[name]]
        heading = max(width_of(word, SMALLEST, bold=True) for word in name.split())
        while len(lines_of(name, heading, SMALLEST, bold=True)) > _HEAD_LINES:
            heading += 4
        word = max((width_of(word, SMALLEST) for cell in cells for word in cell.split()), default=0.0)
        whole = max((width_of(cell, SMALLEST) for cell in cells), default=0.0)
        around = free + _SIDE + 2
        needed = whole if whole <= _UNBROKEN else min(word, _WIDEST_WORD)
        least.append(max(heading, needed) + around)
        wanted.append(max(heading, width_of(name, SMALLEST, bold=True) / 2, whole) + around)
    widths = _shared(least, wanted)
    return [_Column(*column) for column in zip(names, right, before, widths, strict=True)]


def _shared(least: list[float], wanted: list[float]) -> list[float]:
    """Points across of each column."""
    wide = ACROSS.pt
    if sum(wanted) <= wide:
        share = min(_SPREAD, wide / sum(wanted))
        return [width * share for width in wanted]
    free = wide - sum(least)
    if free <= 0:
        return [width * wide / sum(least) for width in least]
    more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
    return [low + free * extra / sum(more) for low, extra in zip(least, more, strict=True)]


def _heights(text: pd.DataFrame, columns: Sequence[_Column], over: float = _OVER) -> list[float]:
    """Points down of the heading row and of each row, with so many left free above the words."""
    head = _lines([column.name for column in columns], columns, _HEAD_LINES, bold=True)
    lines = [head, *(_lines(values, columns, _LINES) for values in text.itertuples(index=False))]
    return [most * SMALLEST * LINE + 2 * over for most in lines]


def _lines(values: Iterable[Any], columns: Sequence[_Column], most: int, *, bold: bool = False) -> int:
    """How many lines a row has, of so many at most."""
    told = zip(values, columns, strict=True)
    return max(
        min(len(lines_of(str(value), column.words, SMALLEST, bold=bold)), most) for value, column in told
    )


def _add_table(
    slide: Any, one: _Set, text: pd.DataFrame, top: Length, room: float = 0.0, *, over: float = _OVER
) -> Length:
    """These rows as a real table with a heading row, from the `top` down, its rows higher where there is
    `room` (points); returns its height."""
    heights, columns = _heights(text, one.columns, over), one.columns
    airy = min(_AIRY, max(room / sum(heights), 1))
    heights = [height * airy for height in heights]
    high, wide = Pt(sum(heights)), Pt(sum(column.wide for column in columns))
    frame = slide.shapes.add_table(len(heights), len(columns), MARGIN, top, wide, high)
    told = "1 row" if len(text) == 1 else f"{len(text)} rows"
    alt = f"Table: {one.table.name}, {told}: {', '.join(column.name for column in columns)}."
    describe(frame._element.nvGraphicFramePr.cNvPr, "Table", alt)
    grid = frame.table
    for row, height in zip(grid.rows, heights, strict=True):
        row.height = Pt(height)
    for at, column in enumerate(columns):
        grid.columns[at].width = Pt(column.wide)
        _write(grid.cell(0, at), column.name, column, 0, over)
        for number, value in enumerate(text.iloc[:, at], 1):
            _write(grid.cell(number, at), str(value), column, number, over)
    return high


def _write(cell: Any, text: str, column: _Column, number: int, over: float) -> None:
    """A cell of the row `number`; 0 is the heading."""
    head = not number
    frame = cell.text_frame
    frame.word_wrap = True
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left, cell.margin_right = Pt(column.before), Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(over)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(LIGHT.ours if head else LIGHT.ground if number % 2 else _SHADE)
    written = cut(text, column.words, SMALLEST, _HEAD_LINES if head else _LINES, bold=head)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column.right else PP_ALIGN.LEFT
    if written:
        add_run(paragraph, written, SMALLEST, LIGHT.ground if head else LIGHT.text, bold=head)
    else:
        # Otherwise it is as high as letters of 18 points, and pushes what is below off its place.
        paragraph._p.get_or_add_endParaRPr().set("sz", str(int(SMALLEST * 100)))
