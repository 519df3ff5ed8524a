"""Reads CSV files as they are found: in any usual encoding, ragged, or with a title above."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pandas as pd

from collab.sources.raw_table import (
    FEWER,
    MOST_LINE,
    MOST_LINES,
    MOST_RECORDS,
    TITLE_LINES,
    Known,
    RawTable,
    Sift,
    Wanted,
    all_wanted,
    header_line,
    is_code_or_number,
    kept_columns,
    refusal,
    too_many,
)

_LARGE = 30_000_000
"""Of a CSV file with more bytes, columns of numbers that no reader knows are not read."""
_PART = 100_000
"""Rows that are read and sifted at a time, so that a national file fits into memory."""
_SAMPLE = 2_000
HEAD = 1 << 20
"""Bytes at the beginning of a file in which the names of its columns stand."""


def csv_table(name: str, content: bytes, known: Known, sift: Sift, wanted: Wanted = all_wanted) -> RawTable:
    """The table of a CSV file in UTF-8, UTF-16 or Windows-1252, or in two of them.

    Short records are filled with empty cells. Of a table that is not `wanted` no row is read.
    Raises DataError for a file that is no table, or holds more than is read.
    """
    first = csv_head(name, content[:HEAD], known)
    if not wanted(first):
        return first
    _refuse_endless(name, content)
    content, notes = in_utf8(name, content)
    skipped, header, kept = _columns(name, content[:HEAD], known)
    if skipped:
        notes += (f"{skipped} lines above the names of the columns were left out.",)
    if len(content) > _LARGE:
        kept = _without_numbers(content, header, kept, skipped, known)
    read = _fast(name, content, header, kept, skipped, sift)
    if read is None:
        read = _careful(name, content, header, kept, skipped, sift)
    cells, longer, sifted = read
    return RawTable(name, cells, longer, header=tuple(header), sifted=sifted, notes=notes)


def csv_head(name: str, start: bytes, known: Known) -> RawTable:
    """The table of a CSV file that begins with these bytes, without its rows. Raises DataError."""
    # The last character may be cut off in the middle.
    whole = start[: start.rfind(b"\n") + 1] or start
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        whole = start.decode("utf-16", errors="ignore").encode()
    _, header, kept = _columns(name, in_utf8(name, whole)[0], known)
    columns = [header[i] for i in kept]
    return RawTable(name, pd.DataFrame(columns=columns, dtype=str), header=tuple(header))


def _columns(name: str, start: bytes, known: Known) -> tuple[int, list[str], list[int]]:
    """How many lines stand above the header, the names in it, and the positions of those to read."""
    text = start.decode("utf-8-sig", errors="ignore")
    try:
        records = list(islice(csv.reader(io.StringIO(text)), TITLE_LINES))
    except csv.Error as error:
        raise refusal(name, f"the file is no table ({error})") from None
    skipped = header_line(records, known)
    header = [cell.strip() for cell in records[skipped]] if records else []
    return skipped, header, kept_columns(name, header, known)


def _refuse_endless(name: str, content: bytes) -> None:
    """Refuse more lines, or a longer one, than a table has, before anything is made of them."""
    if content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES or content.count(b"\n") > MOST_LINES:
        raise too_many(name, MOST_LINES, "lines")
    begin = 0
    for start in range(0, len(content), 16 * HEAD):
        block = np.frombuffer(content, np.uint8, min(16 * HEAD, len(content) - start), start)
        ends = start + np.flatnonzero((block == ord("\n")) | (block == ord("\r")))
        if len(ends):
            longest = max(int(ends[0]) - begin, int(np.diff(ends).max(initial=0)))
            begin = int(ends[-1])
        else:
            longest = start + len(block) - begin
        if longest > MOST_LINE:
            raise refusal(name, f"one line has more than {MOST_LINE:,} characters", FEWER)
    if len(content) - begin > MOST_LINE:
        raise refusal(name, f"one line has more than {MOST_LINE:,} characters", FEWER)


def in_utf8(name: str, content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The content in UTF-8, and what had to be guessed of it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16").encode(), ()
        except UnicodeError:
            raise refusal(name, "the file is cut off in the middle of a character (UTF-16)") from None
    if b"\x00" in content[:4096]:
        raise refusal(name, "the file is no text", "Save it as CSV (UTF-8), or as .xlsx.")
    if _is_utf8(content):
        return content, ()
    lines, other, lost = [], 0, []
    for number, line in enumerate(content.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        try:
            lines.append(line.decode())
            other += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            if "\ufffd" in lines[-1]:
                lost.append(str(number))
    notes = []
    if other:
        notes.append("The file is partly in UTF-8 and partly in Windows-1252; each line was read as it is.")
    if lost:
        where = ", ".join(lost[:5]) + (f" and {len(lost) - 5:,} more" if len(lost) > 5 else "")
        notes.append(f"A character that is in no encoding stands in line {where}; it shows as \ufffd.")
    return "\n".join(lines).encode(), tuple(notes)


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for begin in range(0, len(view), HEAD):
            decoder.decode(view[begin : begin + HEAD])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _parts(
    content: bytes, width: int, kept: list[int], skipped: int, rows: int | None = None
) -> Iterator[pd.DataFrame]:
    """The rows below the header, some at a time, by pandas' parser; columns are positions."""
    # A column more than there are names, to see which records are longer.
    with pd.read_csv(
        io.BytesIO(content),
        header=None,
        names=list(range(width + 1)),
        skiprows=skipped + 1,
        usecols=[*kept, width],
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=False,
        index_col=False,
        encoding="utf-8",
        chunksize=_PART,
        nrows=rows,
    ) as parts:
        yield from parts


def _without_numbers(
    content: bytes, header: list[str], kept: list[int], skipped: int, known: Known
) -> list[int]:
    """The columns to read of a large file: those a reader knows, and those of words, which may
    say of whom a row speaks."""
    try:
        sample = next(_parts(content, len(header), kept, skipped, _SAMPLE))
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, StopIteration):
        return kept
    return [i for i in kept if known(header[i]) or not is_code_or_number(sample[i]).all()]


def _fast(
    name: str, content: bytes, header: list[str], kept: list[int], skipped: int, sift: Sift
) -> tuple[pd.DataFrame, int, int] | None:
    """The rows, how many are longer and how many were sifted out; None for a file whose lines
    pandas' parser cannot number, or not read."""
    width, read, longer, sifted, rows, found = len(header), 0, 0, 0, 0, []
    try:
        for part in _parts(content, width, kept, skipped):
            read += len(part)
            longer += int(part[width].ne("").sum())
            cells, out = _sifted(part[kept].set_axis([header[i] for i in kept], axis=1), sift)
            sifted += out
            found.append(cells)
            rows += len(cells)
            if rows > MOST_RECORDS:
                raise too_many(name, MOST_RECORDS, "rows")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    # A line break inside a cell or a stray carriage return puts the numbers out.
    if read != lines - 1 - skipped:
        return None
    together = pd.concat(found)
    together.index = together.index + skipped
    return together, longer, sifted


def _sifted(cells: pd.DataFrame, sift: Sift) -> tuple[pd.DataFrame, int]:
    """The rows that are not empty and that some reader may use, and how many none uses."""
    cells = cells[(cells != "").any(axis=1)]
    used = cells[sift(cells)]
    return used, len(cells) - len(used)


def _careful(
    name: str, content: bytes, header: list[str], kept: list[int], skipped: int, sift: Sift
) -> tuple[pd.DataFrame, int, int]:
    """The same record by record: ragged ones, and cells with line breaks, keep their place."""
    # Strict, so that a file cut off inside a quoted cell is told and not swallowed.
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    lines = csv.reader(text, strict=True)
    columns, found, longer, sifted, rows = [header[i] for i in kept], [], 0, 0, 0
    try:
        for _ in range(skipped + 1):
            next(lines, None)
        while True:
            records, places, ended = [], [], True
            for record in lines:
                if any(record):
                    records.append([record[i] if i < len(record) else "" for i in kept])
                    places.append(lines.line_num - 2)
                    longer += any(record[len(header) :])
                if len(records) == _PART:
                    ended = False
                    break
            cells, out = _sifted(pd.DataFrame(records, columns=columns, index=places, dtype=str), sift)
            sifted += out
            found.append(cells)
            rows += len(cells)
            if rows > MOST_RECORDS:
                raise too_many(name, MOST_RECORDS, "rows")
            if ended:
                return pd.concat(found), longer, sifted
    except csv.Error as error:
        raise refusal(name, f"line {lines.line_num} cannot be read ({error})") from None
