"""What a file's table is once it is opened: cells of text, each in its place."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from collab.data.errors import DataError, Problem

MOST_BYTES = 600_000_000
"""Largest file, and largest content of a zip, that is read; a zip can claim any size."""
MOST_COLUMNS = 2_000
MOST_LINES = 5_000_000
"""Most lines of a CSV file, whatever stands in them."""
MOST_LINE = 1_000_000
"""Most bytes in one line of a CSV file."""
MOST_RECORDS = 1_500_000
"""Most rows of a CSV file that some reader may use: three years of the Department's results by school,
subject and group of pupils are 1.2 million."""
MOST_ROWS = 500_000
"""Most rows of a workbook's sheet that some reader may use: the register of England has 52,000."""
MOST_CELLS = 10_000_000
"""Most cells of a workbook's sheet; the register of England as a workbook has 8 million."""
MOST_SHEET_ROWS = 1_100_000
"""Most rows of a workbook's sheet, empty ones too; Excel itself writes no more."""
MOST_STRINGS = 2_000_000
"""Most texts that the cells of a workbook may share."""
MOST_STRING_BYTES = 200_000_000
"""Most bytes of the texts that the cells of a workbook share."""
MOST_PART_BYTES = 10_000_000
"""Most bytes of each other part of a workbook, such as its styles."""
MOST_MEMBERS = 40
"""Most tables in one zip, or sheets in one workbook."""
MOST_ENTRIES = 5_000
"""Most entries of any kind in one zip or workbook."""
WIDE = 60
"""A table with more columns than this is cut down to the columns that some reader knows."""
TITLE_LINES = 10
"""The line that names the columns stands among so many first ones."""
TOO_LONG = "its zip or workbook holds more than is read"
AGAIN = "Download it again from its publisher."
SMALLER = (
    f"Files of up to {MOST_BYTES // 1_000_000} MB are read: give the rows of your own authority, or of "
    "one year, as the publisher's table tool offers them."
)
Known = Callable[[str], bool]
"""Whether some reader knows a column of this name."""
Sift = Callable[[pd.DataFrame], pd.Series]
"""Which rows of a part of a table some reader may use."""
FEWER = (
    "Give the rows of your own authority, or of one year, as the publisher's table tool offers them; if it "
    "is a file you made, delete what stands in it beside the table."
)
"""What to do about a file that holds more than is read."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's cells as text: missing cells are empty, names of columns as they stand. The row of
    `cells` with index n ends in line n + 2 of the file. `longer` counts the records with cells
    beyond those the header names, which are not read. `sheet` names the sheet of a workbook,
    `header` all the columns, also those that were not read; `sifted` counts rows that no reader
    uses and that were left out at once; `notes` say what had to be guessed. A file in a zip is
    named with the zip and the folders before it."""

    file: str
    cells: pd.DataFrame
    longer: int = 0
    sheet: str = ""
    header: tuple[str, ...] = ()
    sifted: int = 0
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file, and the sheet of it, for a person."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


Wanted = Callable[[RawTable], bool]
"""Whether some reader takes a table with this sheet's name and these columns, before its rows are read."""


def all_wanted(_: RawTable) -> bool:
    """Wants every table."""
    return True


def refusal(file: str, reason: str, remedy: str = AGAIN) -> DataError:
    """A file refused as a whole."""
    return DataError([Problem(file, reason, remedy)])


def too_many(file: str, most: int, what: str) -> DataError:
    """A file refused because it holds more than `most` of something."""
    return refusal(file, f"it has more than {most:,} {what}, which is more than is read", FEWER)


def header_line(records: list[list[str]], known: Known) -> int:
    """Which of a table's first records names its columns: the first, unless it has not two names
    that a reader knows, and a later one has three."""
    counts = [sum(map(known, {cell.strip() for cell in record} - {""})) for record in records[:TITLE_LINES]]
    if not counts or counts[0] >= 2:
        return 0
    return next((place for place, count in enumerate(counts) if count >= 3), 0)


def kept_columns(name: str, header: list[str], known: Known) -> list[int]:
    """Positions of the columns to read: the first of each name, and of many only the known."""
    if not 1 < len(header) <= MOST_COLUMNS:
        told = f"the first line has {len(header)} columns"
        raise refusal(name, told, "The first line must name the columns, separated by commas.")
    wide = len(header) > WIDE
    first = {column: i for i, column in reversed(list(enumerate(header)))}
    return [
        i for column, i in sorted(first.items(), key=lambda c: c[1]) if column and (not wide or known(column))
    ]


_CODES = frozenset(
    ("", "z", "x", "c", "k", "u", ":", "~", "-", ".", "..", "low", "na", "ne", "np", "supp", "lowcov", "new")
)


def is_code_or_number(cells: pd.Series) -> pd.Series:
    """Where a cell holds a number, a percentage, or a code for there being none."""
    text = cells.str.strip()
    number = text.str.fullmatch(r"[-+]?[0-9,]*\.?[0-9]+%?")
    return number | text.str.lower().isin(_CODES)
