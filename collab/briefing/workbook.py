"""The figures of a briefing as a workbook, by the guidance for accessible spreadsheets.

One table a sheet, no merged or empty cells in it, a cover, a notes sheet, and marks in square
brackets: [c] withheld, [z] not applicable (Government Statistical Service: Releasing statistics in
spreadsheets).
"""

import io
import re
from datetime import datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from collab.briefing.model import Briefing, Section
from collab.data.disclosure.gate import MARKS, NOT_APPLICABLE, NOT_AVAILABLE, WITHHELD
from collab.words.numbers import sentence_case
from collab.words.tables import exact, inert

_HEAD_ROW = 4
"""Row of a sheet's headings, below its title, its source and how many tables it has."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_CODES = {mark: f"[{mark}]" for mark in (WITHHELD, NOT_APPLICABLE, NOT_AVAILABLE)}


def write_workbook(briefing: Briefing) -> bytes:
    """The briefing's tables as XLSX, a sheet each, after a cover and notes."""
    book = Workbook()
    cover = book.worksheets[0]
    tables = [s for s in briefing.sections if s.table is not None and len(s.table.shown.table)]
    sheets = {section.key: _sheet_name(book, section) for section in tables}
    _cover(cover, briefing, tables, sheets)
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


def _sheet_name(book: Workbook, section: Section) -> str:
    assert section.table is not None
    name = _FORBIDDEN.sub(" ", section.table.name)[:28].strip() or "Table"
    taken = {sheet.title for sheet in book.worksheets}
    return name if name not in taken else f"{name} 2"


def _cover(place: Worksheet, briefing: Briefing, tables: list[Section], sheets: dict[str, str]) -> None:
    place.title = "Cover"
    lines = [
        briefing.title,
        briefing.source,
        f"Meeting: {briefing.meeting}" if briefing.meeting else "",
        briefing.scope.note,
        "This workbook has these sheets:",
        "Notes",
    ]
    lines += [f"{sheets[s.key]}: {s.title}" for s in tables]
    for row, line in enumerate((line for line in lines if line), 1):
        cell = place.cell(row, 1, str(inert(line)))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    _large(place)
    place.column_dimensions["A"].width = 100


def _notes(place: Worksheet, briefing: Briefing) -> None:
    """Every mark and method, as a table of its own."""
    place["A1"], place["A2"] = "Notes", "This sheet has one table."
    place["A3"] = str(inert(briefing.source))
    rows = [(f"[{mark}]", told.split(": ", 1)[1]) for mark, told in MARKS.items()]
    rows += [(s.title, sentence_case(s.method)) for s in briefing.sections if s.method]
    rows += [
        ("Note on " + s.table.name, note)
        for s in briefing.sections
        if s.table
        for note in s.table.shown.notes
    ]
    _fill(place, pd.DataFrame(rows, columns=["About", "Note"]).map(inert), "notes")
    place.column_dimensions["A"].width, place.column_dimensions["B"].width = 40, 110


def _sheet(place: Worksheet, briefing: Briefing, section: Section, number: int) -> None:
    table = section.table
    assert table is not None
    place["A1"] = str(inert(f"{table.name}: {section.title}"))
    place["A2"] = "This sheet has one table. Marks in square brackets are explained under Notes."
    place["A3"] = str(inert(briefing.source))
    _fill(place, exact(table.shown, table.columns), f"table_{number}")
    for column in range(1, len(table.columns) + 2):
        place.column_dimensions[get_column_letter(column)].width = 26 if column == 1 else 18


def _fill(place: Worksheet, table: pd.DataFrame, name: str) -> None:
    """The table from `_HEAD_ROW` on, as a named table with one heading row."""
    for column, heading in enumerate(table.columns, 1):
        cell = place.cell(_HEAD_ROW, column, str(heading))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row, values in enumerate(table.itertuples(index=False), _HEAD_ROW + 1):
        for column, value in enumerate(values, 1):
            cell = place.cell(row, column, _value(value))
            if isinstance(cell.value, float):
                cell.number_format = "0.0"
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    last = f"{get_column_letter(len(table.columns))}{_HEAD_ROW + len(table)}"
    added = SheetTable(displayName=name, ref=f"A{_HEAD_ROW}:{last}")
    added.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    place.add_table(added)
    _large(place)


def _value(value: object) -> Any:
    """A cell's value: marks in brackets, numbers as they are, everything else as text."""
    if isinstance(value, str):
        return _CODES.get(value, value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    return value.item() if hasattr(value, "item") else str(value)  # pyright: ignore[reportAttributeAccessIssue]


def _large(place: Worksheet) -> None:
    place["A1"].font = Font(bold=True, size=15)
