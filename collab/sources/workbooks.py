"""Reads the sheets of an Excel workbook (.xlsx) as tables of text cells."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from collab.data.errors import DataError, Problem
from collab.sources.raw_table import (
    MOST_CELLS,
    MOST_MEMBERS,
    TOO_LONG,
    Known,
    RawTable,
    header_line,
    kept_columns,
    refusal,
)


def sheets(name: str, content: bytes, known: Known, damaged: tuple[type[Exception], ...]) -> list[RawTable]:
    """The sheets of a workbook that have a header and a row below it; `damaged` is what a broken
    zip raises. Raises DataError for a workbook that cannot be opened or has no such sheet."""
    tables = [_table(name, *sheet, known) for sheet in cells_of_sheets(name, content, damaged)]
    found = [table for table in tables if table is not None]
    if not found:
        raise refusal(name, "the workbook holds no table", "Fill in one of its sheets.")
    return found


def cells_of_sheets(
    name: str, content: bytes, damaged: tuple[type[Exception], ...]
) -> Iterator[tuple[str, list[list[str]]]]:
    """The title and the rows of cells of every sheet, one at a time. Raises DataError for a workbook
    that cannot be opened, is too large, or has a formula without a value."""
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        if len(values.worksheets) > MOST_MEMBERS:
            raise refusal(name, TOO_LONG)
        pairs = zip(values.worksheets, written.worksheets, strict=True)
        for shown, formulas in pairs:
            yield _title(shown), _cells(name, shown, formulas)
    except DataError:
        raise
    except (
        *damaged,
        InvalidFileException,
        DefusedXmlException,
        ParseError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        reason = f"the workbook cannot be opened ({type(error).__name__})"
        raise refusal(name, reason, "Save it again as an Excel workbook (.xlsx).") from None


def _cells(name: str, values: object, written: object) -> list[list[str]]:
    records, width = [], 0
    for number, (cells, formulas) in enumerate(zip(_rows(values), _rows(written), strict=False), 1):
        width = max(width, len(cells))
        if width * number > MOST_CELLS:
            raise refusal(name, TOO_LONG)
        for column, (value, formula) in enumerate(zip(cells, formulas, strict=False), 1):
            if value is None and isinstance(formula, str) and formula.startswith("="):
                raise DataError(
                    [
                        Problem(
                            name,
                            f"sheet {_title(values)}: a formula without a value",
                            "Paste the value in its place.",
                            row=number,
                            column=f"number {column}",
                            value=formula[:80],
                        )
                    ]
                )
        records.append([_as_written(value) for value in cells])
    return records


def _table(name: str, title: str, records: list[list[str]], known: Known) -> RawTable | None:
    above = header_line(records, known)
    if len(records) < above + 2:
        return None
    header = [cell.strip() for cell in records[above]]
    while header and not header[-1]:
        header.pop()
    if len(header) < 2:
        return None
    kept = kept_columns(name, header, known)
    rows = {
        i: [record[k] if k < len(record) else "" for k in kept]
        for i, record in enumerate(records[above + 1 :], above)
        if any(record)
    }
    if not rows:
        return None
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=[header[i] for i in kept])
    return RawTable(name, cells.astype(str), sheet=title, header=tuple(header))


def _rows(sheet: object) -> Iterator[tuple[object, ...]]:
    # What a sheet says of its own size is a claim; its rows are read as they come.
    sheet.reset_dimensions()  # pyright: ignore[reportAttributeAccessIssue]
    return sheet.iter_rows(values_only=True)  # pyright: ignore[reportAttributeAccessIssue]


def _title(sheet: object) -> str:
    return str(sheet.title)  # pyright: ignore[reportAttributeAccessIssue]


def _as_written(value: object) -> str:
    """A cell's value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
