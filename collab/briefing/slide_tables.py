"""The slides' appendix: a table on each slide, in letters that can be read."""

from typing import Any

import pandas as pd
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from collab.briefing.fitting import LINE, SMALLEST, cut, lines_of, tall, width_of
from collab.briefing.master import ACROSS, MARGIN
from collab.briefing.model import Briefing, Section, Table
from collab.briefing.native_style import rgb
from collab.briefing.slide_frame import END, add_run, describe, start_slide, write_box
from collab.palette import LIGHT
from collab.words.tables import footnotes, numbers_among, readable

_MOST = 3
"""Most slides of one table."""
_ROWS = 12
"""Most rows on a slide."""
_SIDE, _OVER = 8.0, 3.5
"""Points left free beside and above the words of a cell."""
_LINES = 2
"""Most lines of a cell; what is longer is cut, and the data file has it."""
_AIRY = 1.3
"""By how much rows are higher where there is room."""
_SHADE = "#F1F4F7"


def add_tables(deck: Any, briefing: Briefing, section: Section) -> None:
    """The section's table on up to three slides of the appendix."""
    table = section.table
    if table is None or not table.brief or not len(table.shown.table):
        return
    text = readable(table.shown, table.brief)
    right = {text.columns[list(table.brief).index(c)] for c in numbers_among(table.shown, table.brief)}
    widths = _widths(text)
    notes = "; ".join(footnotes(table.shown, table.brief))
    room = (
        Emu(END - Inches(1.25)).pt - SMALLEST * LINE - (tall(notes, ACROSS.pt, SMALLEST) + 8 if notes else 0)
    )
    parts, left_over = _parts(text, widths, room)
    for number, part in enumerate(parts, 1):
        many = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        last = number == len(parts)
        more = f"{left_over} more rows are in the data file." if last and left_over else ""
        spoken = f"{section.title}\nMethod: {section.method}" if section.method else section.title
        slide, top = start_slide(deck, briefing, f"Appendix: {table.name}{many}", "", spoken)
        high = _add_table(slide, table, part, widths, right, (top, room))
        said = " ".join(word for word in (notes, more) if word)
        if said:
            box = MARGIN, Emu(top + high + Pt(8)), ACROSS, Pt(tall(said, ACROSS.pt, SMALLEST))
            write_box(slide, "Notes on the table", said, box, SMALLEST, LIGHT.everyone)


def _parts(text: pd.DataFrame, widths: list[float], room: float) -> tuple[list[pd.DataFrame], int]:
    """The table in parts that fit a slide, as even as can be, and how many rows are left out."""
    head = _high(text.columns, widths, bold=True)
    rows = [_high(values, widths) for values in text.itertuples(index=False)]
    # One line below the table says what is left out.
    spare = SMALLEST * LINE + 8
    for slides in range(1, _MOST + 1):
        each = -(-len(rows) // slides)
        ends = range(0, len(rows), each)
        if each <= _ROWS and all(head + sum(rows[at : at + each]) <= room for at in ends):
            return [text.iloc[at : at + each] for at in ends], 0
    parts, at = [], 0
    while len(parts) < _MOST and at < len(rows):
        end, used = at, head + spare
        while end < len(rows) and end - at < _ROWS and used + rows[end] <= room:
            used += rows[end]
            end += 1
        end = max(end, at + 1)
        parts.append(text.iloc[at:end])
        at = end
    return parts, len(rows) - at


def _widths(text: pd.DataFrame) -> list[float]:
    """Points across of each column: what its longest word needs, and the rest of the slide shared by
    how much its words want."""
    least, wanted = [], []
    for column in text.columns:
        words = max(width_of(word, SMALLEST, bold=True) for word in str(column).split())
        cells = [width_of(str(value), SMALLEST) for value in text[column]]
        longest = max(max((width_of(w, SMALLEST) for w in str(v).split()), default=0) for v in text[column])
        least.append(min(max(words, longest), 260) + 2 * _SIDE + 2)
        wanted.append(max(words, width_of(str(column), SMALLEST, bold=True) / 2, *cells) + 2 * _SIDE + 2)
    wide = ACROSS.pt
    if sum(wanted) <= wide:
        # A narrow table is not spread over the whole slide, where a row cannot be followed.
        share = min(1.6, wide / sum(wanted))
        return [width * share for width in wanted]
    free = wide - sum(least)
    if free <= 0:
        return [width * wide / sum(least) for width in least]
    more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
    return [low + free * extra / sum(more) for low, extra in zip(least, more, strict=True)]


def _high(values: Any, widths: list[float], *, bold: bool = False) -> float:
    """Points down of a row."""
    lines = (
        min(len(lines_of(str(value), wide - 2 * _SIDE, SMALLEST, bold=bold)), 3 if bold else _LINES)
        for value, wide in zip(values, widths, strict=True)
    )
    return max(lines) * SMALLEST * LINE + 2 * _OVER


def _add_table(
    slide: Any,
    table: Table,
    text: pd.DataFrame,
    widths: list[float],
    right: set[str],
    place: tuple[Length, float],
) -> Length:
    """A real table with a heading row, from the top down in so many points; returns its height."""
    top, room = place
    heights = [_high(text.columns, widths, bold=True)]
    heights += [_high(values, widths) for values in text.itertuples(index=False)]
    # A short table need not be cramped.
    heights = [height * min(_AIRY, max(room / sum(heights), 1)) for height in heights]
    high, wide = Pt(sum(heights)), Pt(sum(widths))
    frame = slide.shapes.add_table(len(heights), len(widths), MARGIN, top, wide, high)
    alt = f"Table: {table.name}, {len(text)} rows: {', '.join(map(str, text.columns))}."
    describe(frame._element.nvGraphicFramePr.cNvPr, "Table", alt)
    grid = frame.table
    for row, height in zip(grid.rows, heights, strict=True):
        row.height = Pt(height)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    for column, name in enumerate(text.columns):
        _write(grid.cell(0, column), str(name), widths[column], name in right, 0)
    for number, values in enumerate(text.itertuples(index=False), 1):
        for column, value in enumerate(values):
            aside = text.columns[column] in right
            _write(grid.cell(number, column), str(value), widths[column], aside, number)
    return high


def _write(cell: Any, text: str, wide: float, right: bool, number: int) -> None:
    """A cell of the row `number`; 0 is the heading."""
    head = not number
    frame = cell.text_frame
    frame.word_wrap = True
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_OVER)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(LIGHT.ours if head else LIGHT.ground if number % 2 else _SHADE)
    written = cut(text, wide - 2 * _SIDE, SMALLEST, 3 if head else _LINES, bold=head)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    add_run(paragraph, written, SMALLEST, LIGHT.ground if head else LIGHT.text, bold=head)
