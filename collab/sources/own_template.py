"""The authority's workbook to download: empty as a template, or filled with what is known."""

import io
from collections.abc import Mapping
from datetime import datetime

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from collab.sources.own_sheets import SHEETS
from collab.sources.sheet_columns import Column, Sheet

_LAST_ROW = 5000
"""Drop-downs reach down to this row."""
_HEADING = PatternFill("solid", start_color="12436D")
_ABOUT = "About"
_MOST_LETTERS = 255
"""A drop-down that says its choices itself holds no more, or Excel takes the file for a damaged one."""
_FIRST_LIST = 6
"""The column of the first sheet, counted from 1, in which the first list of choices stands."""
_THEIR_OWN = ("results", "group_results", "travel_times")


def write_workbook(tables: Mapping[str, pd.DataFrame] | None = None, about: str = "") -> bytes:
    """The workbook as XLSX: one sheet a table with headings, drop-downs and explanations, and a
    sheet that explains them all.

    `tables` are contract tables to fill in; the workbook is read back by
    `collab.sources.own_workbook` without loss. Results, also of groups of pupils, and times of travel
    are never filled in: they are the authority's own, and many. `about` is written on the first sheet, such
    as that the data is illustrative.
    Text that begins like a formula is written as text.
    """
    book = Workbook()
    first = book.worksheets[0]
    _explain(first, about)
    listed = _list_choices(first)
    for sheet in SHEETS:
        place = book.create_sheet(sheet.title)
        _lay_out(place, sheet, listed)
        table = (tables or {}).get(sheet.table)
        if table is not None and sheet.table not in _THEIR_OWN:
            _fill(place, sheet, table)
    book.properties.creator = "Collab"
    # The same content makes the same file, but for when it was made, which openpyxl writes itself.
    book.properties.created = datetime(2014, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _explain(place: Worksheet, about: str) -> None:
    place.title = _ABOUT
    lines = [
        ["What to write on each sheet", "", "", ""],
        [
            about
            or "Fill in the sheets you need, leave the others empty, and give the file to "
            "Collab's page Data, or to collab import.",
            "",
            "",
            "",
        ],
        ["Sheet", "Column", "What to write in it", "Needed"],
    ]
    for sheet in SHEETS:
        lines.append([sheet.title, "", sheet.help, ""])
        lines += [[sheet.title, c.heading, c.help, "yes" if c.needed else ""] for c in sheet.columns]
    for line in lines:
        place.append(line)
    place["A1"].font = Font(bold=True, size=14)
    for cell in place[3]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (22, 20, 70, 10), strict=True):
        place.column_dimensions[letter].width = width


def _list_choices(place: Worksheet) -> dict[str, str]:
    """Write, beside the explanations, the choices that no drop-down can say itself, for they are too long
    or have commas, which part choices; returns where they stand, by sheet and column."""
    listed: dict[str, str] = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            labels = _labels(column)
            if len(",".join(labels)) <= _MOST_LETTERS and not any("," in label for label in labels):
                continue
            number = _FIRST_LIST + len(listed)
            letter = get_column_letter(number)
            title = _of_sheet(sheet, column)
            place.cell(3, number, title).font = Font(bold=True)
            for line, label in enumerate(labels, 4):
                place.cell(line, number, label)
            place.column_dimensions[letter].width = max(map(len, labels))
            listed[title] = f"={_ABOUT}!${letter}$4:${letter}${3 + len(labels)}"
    return listed


def _lay_out(place: Worksheet, sheet: Sheet, listed: Mapping[str, str]) -> None:
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        cell = place.cell(1, number, column.heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEADING
        cell.comment = Comment(column.help + (" (needed)" if column.needed else ""), "Collab")
        place.column_dimensions[letter].width = max(14, min(60, len(column.help) // 2))
        rule = _drop_down(column, listed.get(_of_sheet(sheet, column)))
        if rule is not None:
            place.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    place.freeze_panes = "A2"


def _drop_down(column: Column, listed: str | None) -> DataValidation | None:
    if column.options is not None:
        choices = listed or f'"{",".join(_labels(column))}"'
    elif column.name == "partnership" and column.heading == "Partnership":
        choices = f"=Partnerships!$A$2:$A${_LAST_ROW}"
    else:
        return None
    rule = DataValidation("list", formula1=choices, allow_blank=True)
    rule.promptTitle, rule.prompt = column.heading, column.help
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _of_sheet(sheet: Sheet, column: Column) -> str:
    return f"{sheet.title}: {column.heading}"


def _labels(column: Column) -> list[str]:
    return [_label(code, column) for code in column.options or ()]


def _label(code: str, column: Column) -> str:
    """A choice as people read it; a number keeps its number."""
    assert column.options is not None
    label = column.options[code]
    return f"{code} {label}" if code.isdigit() and label != code else label


def _fill(place: Worksheet, sheet: Sheet, table: pd.DataFrame) -> None:
    for line, (_, row) in enumerate(table.iterrows(), 2):
        for number, column in enumerate(sheet.columns, 1):
            if column.name and column.name in row:
                cell = place.cell(line, number)
                assert isinstance(cell, Cell)
                _write(cell, row[column.name], column)


def _write(cell: Cell, value: object, column: Column) -> None:
    if value is None or pd.isna(value):  # pyright: ignore[reportArgumentType, reportCallIssue]
        return
    if column.options is not None:
        code = str(value).lower() if isinstance(value, bool) else str(value)
        value = _label(code, column) if code in column.options else code
    elif isinstance(value, datetime):
        value = value.date()
    elif column.name in ("grew_out_of", "partnerships"):
        value = "; ".join(str(value).split())
    cell.value = value  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(value, str):
        # Without this a text that begins with = would be run as a formula.
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@"
