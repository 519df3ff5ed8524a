"""A small file of every format, with everything in it that can be right or wrong: all that is taken of it,
refused and said of it stands beside it, and was read once by somebody who knows the publisher's guidance.

Where a reader is to say something else, `python -m tests.sources.test_read_whole` writes it down: read it.
A name in `.sheets` stands for the authority's own workbook: what was written on each of its sheets.
"""

import csv
from pathlib import Path

import pytest

from collab.sources.formats import open_file, read_opened
from tests.official_files import HAMPSHIRE, filled

FOLDER = Path(__file__).parent / "read_whole"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".txt")


def whole(name: str) -> str:
    """What is read of a file; an index n stands in line n + 2 of it."""
    authorities = HAMPSHIRE if name.startswith("ees_") and name != "ees_counted.csv" else frozenset()
    content = (FOLDER / name).read_bytes()
    if name.endswith(".sheets"):
        sheets = (part.splitlines() for part in content.decode().split("[")[1:])
        file = filled(**{title.removesuffix("]"): csv.reader(rows) for title, *rows in sheets})
        name, content = file.name, file.content()
    told: list[str] = []
    for reading in read_opened(open_file(name, content), authorities, None, None):
        told += [f"{reading.kind}, {reading.file}: {reading.read} rows"]
        told += [f"note: {note}" for note in reading.notes]
        told += [f"refused: {problem}" for problem in reading.refused]
        for table, rows in reading.tables.items():
            told += [f"[{table}]", rows.dropna(axis=1, how="all").to_csv(lineterminator="\n").rstrip("\n")]
    return "\n".join(told) + "\n"


def beside(name: str) -> Path:
    return FOLDER / f"{name}.txt"


@pytest.mark.parametrize("name", FILES)
def test_what_is_taken_refused_and_said_is_what_stands_beside_the_file(name):
    assert whole(name) == beside(name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for file in FILES:
        beside(file).write_text(whole(file), encoding="utf-8")
