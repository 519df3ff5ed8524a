"""Opens a publisher's file as downloaded (CSV, XLSX or a zip of them) into tables of text cells."""

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from collab.errors import DataError, Problem

MOST_BYTES = 600_000_000
"""Largest file, and largest content of a zip, that is read; a zip can claim any size."""
MOST_COLUMNS = 2_000
MOST_CELLS = 30_000_000
"""Most cells of a workbook's sheet."""
MOST_MEMBERS = 40
"""Most tables in one zip, or sheets in one workbook."""
WIDE = 60
"""A table with more columns than this is cut down to the columns that some reader knows."""
_REMEDY = "Download it again from its publisher."
_TOO_LONG = "its zip or workbook holds more than is read"
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
            ValueError)  # fmt: skip
"""What Python raises for a zip that is cut off, changed, encrypted or packed in an unknown way."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's cells as text: missing cells are empty, names of columns as they stand. The row of
    `cells` with index n ends in line n + 2 of the file. `longer` counts the records with cells
    beyond those the header names, which are not read. `sheet` names the sheet of a
    workbook."""

    file: str
    cells: pd.DataFrame
    longer: int = 0
    sheet: str = ""

    @property
    def name(self) -> str:
        """The file, and the sheet of it, for a person."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


Known = Callable[[str], bool]
"""Whether some reader knows a column of this name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name and where its content is: on disk, or in memory already."""

    name: str
    source: Path | bytes

    def content(self) -> bytes:
        """Its bytes, not kept here. Raises DataError when it is missing or too large."""
        if isinstance(self.source, bytes):
            return self.source
        try:
            if self.source.stat().st_size > MOST_BYTES:
                raise refusal(self.name, "the file is too large")
            return self.source.read_bytes()
        except OSError as error:
            told = f"the file cannot be opened ({type(error).__name__})"
            raise refusal(self.name, told) from None


def open_tables(name: str, content: bytes, known: Known = lambda _: True) -> list[RawTable]:
    """The tables in a file of this name: one of a CSV file in UTF-8 or Windows-1252, one a sheet
    of a workbook, and those of every CSV file and workbook in a zip.

    Short records are filled with empty cells and what stands beyond the header's names is left
    out, as publishers' files have both. Raises DataError for a file that is no table, or holds
    more than is read.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [_csv_table(name, content, known)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(name, archive)
            if "[Content_Types].xml" in archive.namelist():
                return _sheets(name, content, known)
            return [t for m, inside in _members(name, archive) for t in open_tables(
                m, inside, known)]  # fmt: skip
    except _DAMAGED as error:
        raise refusal(name, f"the zip cannot be opened ({type(error).__name__})") from None


def refusal(file: str, reason: str, remedy: str = _REMEDY) -> DataError:
    """A file refused as a whole."""
    return DataError([Problem(file, reason, remedy)])


def _refuse_bombs(name: str, archive: zipfile.ZipFile) -> None:
    """Python reads no more of a member than its directory entry claims, so claims are limits."""
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise refusal(name, _TOO_LONG)


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    found = [
        member
        for member in archive.infolist()
        if PurePosixPath(member.filename).suffix.lower() in (".csv", ".xlsx")
        and not member.filename.startswith("__MACOSX")
    ]
    if not found:
        raise refusal(name, "the zip holds no CSV file and no workbook")
    if len(found) > MOST_MEMBERS:
        raise refusal(name, _TOO_LONG)
    for member in found:
        content = archive.read(member)
        if zipfile.is_zipfile(io.BytesIO(content)) and not member.filename.endswith(".xlsx"):
            raise refusal(name, "the zip holds another zip")
        yield PurePosixPath(member.filename).name, content


def _csv_table(name: str, content: bytes, known: Known) -> RawTable:
    content = content.removeprefix(b"\xef\xbb\xbf")
    encoding = _encoding(name, content)
    start = content[:1_000_000].decode(encoding, errors="ignore")
    try:
        header = [cell.strip() for cell in next(csv.reader(io.StringIO(start)), [])]
    except csv.Error as error:
        raise refusal(name, f"the file is no table ({error})") from None
    kept = _kept(name, header, known)
    fast = _fast_table(name, content, encoding, header, kept)
    return fast or _careful_table(name, content.decode(encoding), header, kept)


def _kept(name: str, header: list[str], known: Known) -> list[int]:
    """Positions of the columns to read: the first of each name, and of many only the known."""
    if not 1 < len(header) <= MOST_COLUMNS:
        told = f"the first line has {len(header)} columns"
        raise refusal(name, told, "The first line must name the columns, separated by commas.")
    wide = len(header) > WIDE
    first = {column: i for i, column in reversed(list(enumerate(header)))}
    return [i for column, i in sorted(first.items(), key=lambda c: c[1])
            if column and (not wide or known(column))]  # fmt: skip


def _fast_table(
    name: str, content: bytes, encoding: str, header: list[str], kept: list[int]
) -> RawTable | None:
    """The table by pandas' parser; None for a file it cannot number the lines of, or not read."""
    width = len(header)
    # A header of one column more than there are names, to see which records are longer.
    numbered = ",".join(map(str, range(width + 1))).encode() + b"\n" + content.partition(b"\n")[2]
    try:
        cells = pd.read_csv(
            io.BytesIO(numbered), usecols=[*map(str, kept), str(width)], dtype=str,
            keep_default_na=False, skip_blank_lines=False, index_col=False, encoding=encoding,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        return None
    lines = numbered.count(b"\n") + (not numbered.endswith(b"\n"))
    # A line break inside a cell or a stray carriage return puts the numbers out.
    if len(cells) != lines - 1:
        return None
    longer = int(cells.pop(str(width)).ne("").sum())
    cells.columns = [header[i] for i in kept]
    return RawTable(name, cells[(cells != "").any(axis=1)], longer)


def _careful_table(name: str, text: str, header: list[str], kept: list[int]) -> RawTable:
    """The table record by record: ragged ones, and cells with line breaks, keep their place."""
    records, places, longer = [], [], 0
    # Strict, so that a file cut off inside a quoted cell is told and not swallowed.
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        next(lines)
        for record in lines:
            if any(record):
                records.append([record[i] if i < len(record) else "" for i in kept])
                places.append(lines.line_num - 2)
                longer += any(record[len(header) :])
    except csv.Error as error:
        raise refusal(name, f"line {lines.line_num} cannot be read ({error})") from None
    columns = [header[i] for i in kept]
    return RawTable(name, pd.DataFrame(records, columns=columns, index=places, dtype=str), longer)


def _encoding(name: str, content: bytes) -> str:
    if b"\x00" in content[:4096]:
        raise refusal(name, "the file is no text")
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise refusal(name, "the file is neither in UTF-8 nor in Windows-1252")


def _sheets(name: str, content: bytes, known: Known) -> list[RawTable]:
    """The sheets of a workbook that have a header and a row below it."""
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        if len(values.worksheets) > MOST_MEMBERS:
            raise refusal(name, _TOO_LONG)
        pairs = zip(values.worksheets, written.worksheets, strict=True)
        tables = [_sheet(name, shown, formulas, known) for shown, formulas in pairs]
    except DataError:
        raise
    except (
        *_DAMAGED, InvalidFileException, DefusedXmlException, ParseError, KeyError, TypeError,
        AttributeError, IndexError,
    ) as error:  # fmt: skip
        reason = f"the workbook cannot be opened ({type(error).__name__})"
        raise refusal(name, reason, "Save it again as an Excel workbook (.xlsx).") from None
    found = [table for table in tables if table is not None]
    if not found:
        raise refusal(name, "the workbook holds no table", "Fill in one of its sheets.")
    return found


def _sheet(name: str, values: object, written: object, known: Known) -> RawTable | None:
    records, width = [], 0
    for number, (cells, formulas) in enumerate(zip(_rows(values), _rows(written), strict=False), 1):
        width = max(width, len(cells))
        if width * number > MOST_CELLS:
            raise refusal(name, _TOO_LONG)
        for column, (value, formula) in enumerate(zip(cells, formulas, strict=False), 1):
            if value is None and isinstance(formula, str) and formula.startswith("="):
                raise DataError([Problem(
                    name, f"sheet {_title(values)}: a formula without a value",
                    "Paste the value in its place.", row=number, column=f"number {column}",
                    value=formula[:80],
                )])  # fmt: skip
        records.append([_as_written(value) for value in cells])
    if len(records) < 2:
        return None
    header = [cell.strip() for cell in records[0]]
    while header and not header[-1]:
        header.pop()
    if len(header) < 2:
        return None
    kept = _kept(name, header, known)
    rows = {
        i: [record[k] if k < len(record) else "" for k in kept]
        for i, record in enumerate(records[1:])
        if any(record)
    }
    if not rows:
        return None
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=[header[i] for i in kept])
    return RawTable(name, cells.astype(str), sheet=_title(values))


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
