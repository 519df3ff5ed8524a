"""What a reader makes of one file: contract tables, refused rows, and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from collab.errors import DataError, Problem
from collab.sources.opening import RawTable
from collab.sources.tidy import validate


@dataclass(frozen=True, slots=True)
class Reading:
    """`kind` says what the file was recognised as; `tables` are contract tables by name, `read`
    the rows of the file, `refused` a Problem a refused row, `notes` what a reader should know."""

    kind: str
    file: str
    read: int
    tables: Mapping[str, pd.DataFrame]
    refused: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())


REMEDY = "Correct the value in the file, or leave the row out."


def numbers(cells: pd.Series) -> pd.Series:
    """The cells as numbers, missing where they hold none."""
    return pd.to_numeric(cells.str.strip(), errors="coerce")


def whole_numbers(cells: pd.Series) -> pd.Series:
    """The cells as whole numbers of 0 or more, missing where they hold none."""
    found = numbers(cells)
    return found.where((found >= 0) & (found % 1 == 0) & np.isfinite(found))


def no_urn(urn: pd.Series) -> pd.Series:
    """Where `urn` (as from `numbers`) is no school's number."""
    return ~urn.between(100_000, 999_999)


def need_columns(raw: RawTable, columns: Sequence[str]) -> None:
    """Raise DataError naming the columns that are missing."""
    missing = [column for column in columns if column not in raw.cells]
    if missing:
        reason = f"columns are missing: {', '.join(missing)}"
        raise DataError([Problem(raw.file, reason, "Download the file with all its columns.")])


def refuse(raw: RawTable, rows: pd.Series, column: str, reason: str, remedy: str) -> list[Problem]:
    """A Problem for every row of `raw` where `rows` is true."""
    return [
        Problem(raw.file, reason, remedy, row=int(str(i)) + 2, column=column, value=str(value))
        for i, value in raw.cells.loc[rows, column].items()
    ]


def checked(frame: pd.DataFrame, table: str, file: str) -> pd.DataFrame:
    """`frame` through the contract of `table`; it goes as text, so that types are the contract's.

    Raises DataError when the reader let something pass that the contract does not.
    """
    text = frame.reset_index(drop=True).astype(object)
    return validate(text.map(_as_text), table, file)


def _as_text(value: object) -> str | None:
    if pd.isna(value):  # pyright: ignore[reportArgumentType, reportCallIssue]
        return None
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(float(value))
    return str(value)
