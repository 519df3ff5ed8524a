"""A table as text, such as one copied from a document: into rows of cells."""

import csv
import io
import re
from collections.abc import Sequence

from collab.sources.raw_table import refusal

_GAP = re.compile(r"\s{2,}")


MOST_CELLS = 200_000
"""Most cells of a list, on paper some hundred pages."""
MOST_CHARACTERS = 2_000
"""Most characters in one of its cells."""
_SHORTER = "Give the list alone: the names of the partnerships and of their schools."


def rows_of_text(name: str, text: str, *, commas: bool) -> list[list[str]]:
    """The rows of a table in which tabs, bars, or columns of blanks stand between the cells; with
    `commas` also commas or semicolons, as in a CSV file. A line without any is one cell.

    Raises DataError, which names the text, for one that has more cells than a list can have.
    """
    try:
        return _rows(name, text, commas)
    except csv.Error as error:
        raise refusal(name, f"the text is no table ({error})", _SHORTER) from None


def refuse_large(name: str, rows: Sequence[Sequence[str]]) -> None:
    """Raise DataError for rows with more cells, or a longer one, than a list of names has."""
    if sum(len(row) for row in rows) > MOST_CELLS:
        raise refusal(name, f"it has more than {MOST_CELLS:,} cells", _SHORTER)
    for number, row in enumerate(rows, 1):
        if any(len(cell) > MOST_CHARACTERS for cell in row):
            told = f"a cell in row {number:,} has more than {MOST_CHARACTERS:,} characters"
            raise refusal(name, told, _SHORTER)


def _rows(name: str, text: str, commas: bool) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    if any("\t" in line for line in lines):
        return _by("\t", "\n".join(lines))
    filled = [line for line in lines if line.strip()]
    if filled and all(line.strip().startswith("|") for line in filled):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
        return [[] if all(not cell.strip(":- ") for cell in row) else row for row in rows]
    head = filled[0] if filled else ""
    if commas and ("," in head or ";" in head or any(line.startswith('"') for line in filled)):
        return _by(";" if head.count(";") > head.count(",") else ",", "\n".join(lines))
    if any(_GAP.search(line.strip()) for line in filled):
        return _by_place(name, lines)
    return [[line.strip()] for line in lines]


def _by(mark: str, text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]


def _by_place(name: str, lines: list[str]) -> list[list[str]]:
    """Cells by where they stand: each below the last heading that begins no later than it does."""
    pieces = [[(m.start(), m[0]) for m in re.finditer(r"\S+(?: \S+)*", line)] for line in lines]
    widest = max(range(len(pieces)), key=lambda i: (len(pieces[i]), -i))
    starts = [start for start, _ in pieces[widest]]
    if len(starts) * len(lines) > MOST_CELLS:
        raise refusal(name, f"it has more than {MOST_CELLS:,} cells", _SHORTER)
    rows = []
    for found in pieces:
        row = [""] * len(starts)
        for start, cell in found:
            column = max((i for i, s in enumerate(starts) if s <= start + 1), default=0)
            row[column] = f"{row[column]} {cell}".strip()
        rows.append(row)
    return rows
