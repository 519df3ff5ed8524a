"""Reads the sheets of an Excel workbook (.xlsx) as tables of text cells."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice, repeat

import openpyxl
import pandas as pd
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from collab.data.errors import DataError, Problem
from collab.sources.raw_table import (
    MOST_CELLS,
    MOST_MEMBERS,
    MOST_PART_BYTES,
    MOST_ROWS,
    MOST_SHEET_ROWS,
    MOST_STRING_BYTES,
    MOST_STRINGS,
    TITLE_LINES,
    TOO_LONG,
    Known,
    RawTable,
    Wanted,
    all_wanted,
    header_line,
    kept_columns,
    refusal,
    too_many,
)

Damaged = tuple[type[Exception], ...]
_MARK = re.compile(rb"<(?:\w{1,20}:)?(si|sst|row|f)[\s/>]")
_NOT_READ = ("xl/drawings/", "xl/charts/", "xl/media/", "xl/pivot", "customXml/", "xl/embeddings/")
"""Parts of a workbook that are not looked at, as far as they are in no sheet."""


def sheets(
    name: str, content: bytes, known: Known, damaged: Damaged, wanted: Wanted = all_wanted
) -> list[RawTable]:
    """The sheets of a workbook that have a header and a row below it; of those that are not `wanted`
    the header alone. `damaged` is what a broken zip raises. Raises DataError for a workbook that
    cannot be opened, has no such sheet, or holds more than is read."""
    with _told(name, damaged):
        tables = [_table(name, *s, known, wanted) for s in _sheets(name, content, MOST_CELLS)]
    found = [table for table in tables if table is not None]
    if not found:
        raise refusal(name, "the workbook holds no table", "Fill in one of its sheets.")
    return found


def cells_of_sheets(
    name: str, content: bytes, damaged: Damaged, most: int
) -> Iterator[tuple[str, list[list[str]]]]:
    """The title and the rows of cells of every sheet, one at a time. Raises DataError for a workbook
    that cannot be opened, has a sheet with more than `most` cells, or a formula without a value."""
    with _told(name, damaged):
        for title, rows in _sheets(name, content, most):
            yield title, list(rows)


@contextmanager
def _told(name: str, damaged: Damaged) -> Iterator[None]:
    """Turns what a broken workbook raises, wherever it is noticed, into words."""
    broken = (
        *damaged,
        InvalidFileException,
        DefusedXmlException,
        # What every reader of XML raises: which one reads a workbook depends on what else is installed.
        SyntaxError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    )
    try:
        yield
    except broken as error:
        reason = f"the workbook cannot be opened ({type(error).__name__})"
        raise refusal(name, reason, "Save it again as an Excel workbook (.xlsx).") from None


def _sheets(name: str, content: bytes, most: int) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The title and the rows of every sheet, which are read as they are asked for."""
    formulas = _refuse_bloated(name, content)
    values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    written = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if formulas else values
    if len(values.worksheets) > MOST_MEMBERS:
        raise refusal(name, TOO_LONG)
    for shown, beside in zip(values.worksheets, written.worksheets, strict=True):
        yield _title(shown), _cells(name, shown, beside if formulas else None, most)


def _refuse_bloated(name: str, content: bytes) -> bool:
    """Whether any sheet has a formula. Raises DataError where there are more rows than in any sheet, and
    where the parts that are unpacked before the first row is seen, the texts that cells share, the styles
    and the like, are larger than any real workbook's. Which part is which a hostile workbook may say as
    it likes, so that all are looked at."""
    formulas = False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            found = _marks(archive, part)
            formulas |= found[b"f"] > 0
            if found[b"si"] > MOST_STRINGS:
                raise too_many(name, MOST_STRINGS, "texts in its cells")
            if found[b"row"] > MOST_SHEET_ROWS:
                raise too_many(name, MOST_SHEET_ROWS, "rows in a sheet")
            if found[b"si"] + found[b"sst"] and part.file_size > MOST_STRING_BYTES:
                raise too_many(name, MOST_STRING_BYTES, "bytes of text in its cells")
            other = not found[b"row"] + found[b"si"] and part.filename.endswith((".xml", ".rels"))
            if other and part.file_size > MOST_PART_BYTES and not part.filename.startswith(_NOT_READ):
                raise too_many(name, MOST_PART_BYTES, f"bytes in its part {part.filename[:80]}")
    return formulas


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Counter[bytes]:
    """How often a text, a row or a formula begins in a part, as far as it is not too often already."""
    count: Counter[bytes] = Counter()
    rest = b""
    with archive.open(part) as unpacked:
        while block := unpacked.read(1 << 20):
            block = rest + block
            last = 0
            for found in _MARK.finditer(block):
                count[found[1]] += 1
                last = found.end()
            rest = block[max(len(block) - 40, last) :]
            if count[b"si"] > MOST_STRINGS or count[b"row"] > MOST_SHEET_ROWS:
                break
    return count


def _cells(name: str, values: object, written: object | None, most: int) -> Iterator[list[str]]:
    cells_so_far = 0
    formulas = _rows(written) if written is not None else repeat(())
    for number, (cells, beside) in enumerate(zip(_rows(values), formulas, strict=False), 1):
        cells_so_far += len(cells)
        if cells_so_far > most:
            raise too_many(name, most, f"cells in sheet {_title(values)}")
        if number > MOST_SHEET_ROWS:
            raise too_many(name, MOST_SHEET_ROWS, f"rows in sheet {_title(values)}")
        for column, (value, formula) in enumerate(zip(cells, beside, strict=False), 1):
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
        yield [_as_written(value) for value in cells]


def _table(
    name: str, title: str, sheet: Iterator[list[str]], known: Known, wanted: Wanted
) -> RawTable | None:
    records = list(islice(sheet, TITLE_LINES))
    above = header_line(records, known)
    if len(records) < above + 2:
        return None
    header = [cell.strip() for cell in records[above]]
    while header and not header[-1]:
        header.pop()
    if len(header) < 2:
        return None
    kept = kept_columns(name, header, known)
    columns = [header[i] for i in kept]
    first = RawTable(name, pd.DataFrame(columns=columns, dtype=str), sheet=title, header=tuple(header))
    filled = ((i, r) for i, r in enumerate(chain(records[above + 1 :], sheet), above) if any(r))
    if not wanted(first):
        return first if next(filled, None) else None
    rows: dict[int, list[str]] = {}
    for i, record in filled:
        rows[i] = [record[k] if k < len(record) else "" for k in kept]
        if len(rows) > MOST_ROWS:
            raise too_many(name, MOST_ROWS, f"rows in sheet {title}")
    if not rows:
        return None
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
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
