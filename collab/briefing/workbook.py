"""The figures of a briefing as a workbook, by the guidance for accessible spreadsheets.

One table a sheet, no merged or empty cells in it, a cover that says what to read, a notes sheet, and
marks in square brackets: [c] withheld, [z] not applicable (Government Statistical Service: Releasing
statistics in spreadsheets).
"""

import io
import re
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from collab.briefing.model import Briefing, Section
from collab.data.disclosure.gate import MARKS, NOT_APPLICABLE, NOT_AVAILABLE, WITHHELD
from collab.palette import LIGHT
from collab.words.numbers import sentence_case
from collab.words.tables import exact, inert

_HEAD_ROW = 4
"""Row of a sheet's headings, below its title, its source and how many tables it has."""
_LONGEST = 28
"""Most letters of a sheet's name before its number; Excel allows 31."""
_STORY = ("What it says", "How sure", "Sheet with its figures")
_NO_SHEET = "no figures of its own"
_NARROWEST, _WIDEST = 10, 48
"""Letters that a column has room for, whatever is in it."""
_BUTTON = 4
"""Letters of a heading that the button to sort and filter by covers."""
_ON_THE_LEFT = Alignment(wrap_text=True, vertical="top")
_BESIDE = Alignment(horizontal="left", indent=1, wrap_text=True, vertical="top")
_ON_THE_RIGHT = Alignment(horizontal="right", indent=1, wrap_text=True, vertical="top")
"""How text stands in the first column and in others, clear of a figure that ends beside it, and a figure."""
_LINE = 15.0
"""Points that one line of text takes."""
_DECIMALS = (
    "Decimals",
    "Figures are kept to four decimals and show one. A gap is worked out before it is rounded, so it can "
    "look 0.1 away from the page, where it is the difference of the two percentages as they are shown.",
)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_CODES = {mark: f"[{mark}]" for mark in (WITHHELD, NOT_APPLICABLE, NOT_AVAILABLE)}


def write_workbook(briefing: Briefing) -> bytes:
    """The briefing's tables as XLSX, a sheet each, after a cover that says what to read, and notes."""
    book = Workbook()
    cover = book.worksheets[0]
    tables = [s for s in briefing.sections if s.table is not None and len(s.table.shown.table)]
    sheets = _sheet_names(tables)
    _cover(cover, briefing, sheets)
    _notes(book.create_sheet("Notes"), briefing)
    for number, section in enumerate(tables, 1):
        _sheet(book.create_sheet(sheets[section.key]), briefing, section, number)
    book.properties.creator, book.properties.title = "Collab", briefing.title
    book.properties.language = "en-GB"
    moment = datetime(briefing.made.year, briefing.made.month, briefing.made.day)
    book.properties.created = book.properties.modified = moment
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_names(tables: list[Section]) -> dict[str, str]:
    """The sheet of each section by its key; a name that is taken gets a number."""
    taken = {"cover", "notes"}
    names = {}
    for section in tables:
        assert section.table is not None
        name = _FORBIDDEN.sub(" ", section.table.name)[:_LONGEST].strip() or "Table"
        tries = (name, *(f"{name} {number}" for number in range(2, len(tables) + 3)))
        names[section.key] = next(tried for tried in tries if tried.lower() not in taken)
        taken.add(names[section.key].lower())
    return names


def _cover(place: Worksheet, briefing: Briefing, sheets: dict[str, str]) -> None:
    """What it is, and the story: what each section says, how sure that is, and where its figures are."""
    place.title = "Cover"
    lines = [
        briefing.title,
        briefing.source,
        f"Meeting: {briefing.meeting}" if briefing.meeting else "",
        briefing.scope.note,
        f"The same in the app: {briefing.scope.link}" if briefing.scope.link else "",
        "This sheet has one table: what to read, in its order, and the sheet that has the figures. "
        "Marks and methods are explained under Notes.",
    ]
    lines = [line for line in lines if line]
    for row, line in enumerate(lines, 1):
        cell = place.cell(row, 1, str(inert(line)))
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=False, vertical="top")
    story = [
        (section.title, section.sure or "no more to say", sheets.get(section.key, _NO_SHEET))
        for section in briefing.sections
    ]
    head = len(lines) + 2
    _fill(place, pd.DataFrame(story, columns=list(_STORY)).map(inert), "story", head)
    for row, (_, _, sheet) in enumerate(story, head + 1):
        if sheet != _NO_SHEET:
            cell = place.cell(row, len(_STORY))
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=sheet)
            cell.font = Font(underline="single", color=LIGHT.ours.removeprefix("#"))
    _lay_out(place, head, (56, 72, 30))


def _notes(place: Worksheet, briefing: Briefing) -> None:
    """Every mark and method, as a table of its own."""
    place["A1"], place["A2"] = "Notes", "This sheet has one table."
    place["A3"] = str(inert(briefing.source))
    rows = [(f"[{mark}]", told.split(": ", 1)[1]) for mark, told in MARKS.items()]
    rows.append(_DECIMALS)
    rows += [(s.title, sentence_case(s.method)) for s in briefing.sections if s.method]
    rows += [
        ("Note on " + s.table.name, note)
        for s in briefing.sections
        if s.table
        for note in s.table.shown.notes
    ]
    _fill(place, pd.DataFrame(rows, columns=["About", "Note"]).map(inert), "notes")
    _lay_out(place, _HEAD_ROW, (40, 110))


def _sheet(place: Worksheet, briefing: Briefing, section: Section, number: int) -> None:
    table = section.table
    assert table is not None
    place["A1"] = str(inert(f"{section.title} ({table.name})"))
    place["A2"] = "This sheet has one table. Marks in square brackets are explained under Notes."
    place["A3"] = str(inert(briefing.source))
    figures = exact(table.shown, table.columns)
    _fill(place, figures, f"table_{number}")
    _lay_out(place, _HEAD_ROW, [_room(str(label), figures[label]) for label in figures])
    place.freeze_panes = f"B{_HEAD_ROW + 1}"


def _fill(place: Worksheet, table: pd.DataFrame, name: str, head: int = _HEAD_ROW) -> None:
    """The table from the row `head` on, as a named table with one heading row."""
    for column, heading in enumerate(table.columns, 1):
        cell = place.cell(head, column, str(heading))
        cell.font = Font(bold=True)
        cell.alignment = _placed(_is_number(table.iloc[:, column - 1]), column)
    for row, values in enumerate(table.itertuples(index=False), head + 1):
        for column, value in enumerate(values, 1):
            cell = place.cell(row, column, _value(value))
            cell.alignment = _placed(isinstance(cell.value, (int, float)) or value in _CODES, column)
            if isinstance(cell.value, float):
                cell.number_format = "0.0"
            if isinstance(cell.value, str):
                cell.data_type = "s"
    last = f"{get_column_letter(len(table.columns))}{head + len(table)}"
    added = SheetTable(displayName=name, ref=f"A{head}:{last}")
    added.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    place.add_table(added)
    place["A1"].font = Font(bold=True, size=15)


def _placed(figure: bool, column: int) -> Alignment:
    """How a figure, or a text, of a column stands in its cell."""
    if figure:
        return _ON_THE_RIGHT
    return _BESIDE if column > 1 else _ON_THE_LEFT


def _is_number(values: pd.Series) -> bool:
    """Whether a column holds figures, with marks here and there."""
    return any(isinstance(_value(value), (int, float)) for value in values)


def _room(heading: str, values: pd.Series) -> int:
    """Letters that a column's heading, broken between words, and its values take."""
    words = max(len(word) for word in heading.split()) + _BUTTON
    longest = max((len(_shown(_value(value))) for value in values), default=0) + 3
    return min(max(words, longest, _NARROWEST), _WIDEST)


def _shown(value: object) -> str:
    """A cell's value as its format shows it."""
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _lay_out(place: Worksheet, head: int, widths: Sequence[int]) -> None:
    """Columns of these `widths`, rows as high as their text (not every program works that out as it
    opens a file), and a printed page as wide as the table, with its headings on each."""
    for column, wide in enumerate(widths, 1):
        place.column_dimensions[get_column_letter(column)].width = wide
    place.row_dimensions[1].height = 1.5 * _LINE
    for row in range(head, place.max_row + 1):
        # Bold headings are wider than other text, and have a button.
        spare = _BUTTON if row == head else 1
        lines = (
            len(textwrap.wrap(str(place.cell(row, column).value), max(wide - spare, 1)))
            for column, wide in enumerate(widths, 1)
            if isinstance(place.cell(row, column).value, str)
        )
        place.row_dimensions[row].height = _LINE * max(lines, default=1)
    place.print_title_rows = f"{head}:{head}"
    place.page_setup.orientation, place.page_setup.paperSize = "landscape", place.PAPERSIZE_A4
    place.page_setup.fitToWidth, place.page_setup.fitToHeight = 1, 0
    place.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _value(value: object) -> Any:
    """A cell's value: marks in brackets, numbers as they are, everything else as text."""
    if isinstance(value, str):
        return _CODES.get(value, value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    return value.item() if hasattr(value, "item") else str(value)  # pyright: ignore[reportAttributeAccessIssue]
