"""A table as text, such as one copied from a document: into rows of cells."""

import csv
import io
import re

_GAP = re.compile(r"\s{2,}")


def rows_of_text(text: str, *, commas: bool) -> list[list[str]]:
    """The rows of a table in which tabs, bars, or columns of blanks stand between the cells; with
    `commas` also commas or semicolons, as in a CSV file. A line without any is one cell."""
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
        return _by_place(lines)
    return [[line.strip()] for line in lines]


def _by(mark: str, text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]


def _by_place(lines: list[str]) -> list[list[str]]:
    """Cells by where they stand: each below the last heading that begins no later than it does."""
    pieces = [[(m.start(), m[0]) for m in re.finditer(r"\S+(?: \S+)*", line)] for line in lines]
    widest = max(range(len(pieces)), key=lambda i: (len(pieces[i]), -i))
    starts = [start for start, _ in pieces[widest]]
    rows = []
    for found in pieces:
        row = [""] * len(starts)
        for start, cell in found:
            column = max((i for i, s in enumerate(starts) if s <= start + 1), default=0)
            row[column] = f"{row[column]} {cell}".strip()
        rows.append(row)
    return rows
