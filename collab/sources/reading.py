"""What a reader makes of one file: contract tables, refused rows, and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from slugify import slugify

from collab.data.contracts import CONTRACTS
from collab.data.errors import DataError, Problem
from collab.sources.raw_table import RawTable
from collab.sources.tidy import validate


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised (`kind`), the rows read, a Problem a refused row, and `notes` for people.

    `tables` are contract tables by name; a row with index n stands in line n + 2 of the file. More
    may be among them. Some publications keep percentages and pupil counts apart: `percentages`
    (urn, year, measure, percent, status) and `cohorts` (urn, year, eligible pupils), and so of groups of
    pupils (`pupil_group`), `group_percentages` and `group_cohorts`. `others` are
    schools of other phases, `named` schools as a table of results names them (urn, name, phase,
    authority_code, laestab): they count where they have results. `continued` (urn, successor) are
    schools that became academies, as results say.
    `partly` says that the file's partnerships are only to be used where no better source gives
    them.
    """

    kind: str
    file: str
    read: int
    tables: Mapping[str, pd.DataFrame]
    refused: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    partly: bool = False


Authorities = frozenset[int]
"""Codes of the local authorities whose schools are kept; empty keeps all."""


REMEDY = "Correct the value in the file, or leave the row out."


def numbers(cells: pd.Series) -> pd.Series:
    """The cells as numbers, missing where they hold none (infinities are none)."""
    found = pd.to_numeric(cells.str.strip(), errors="coerce")
    return found.where(np.isfinite(found))


def whole_numbers(cells: pd.Series) -> pd.Series:
    """The cells as whole numbers of 0 or more, missing where they hold none."""
    found = numbers(cells)
    return found.where((found >= 0) & (found % 1 == 0))


def percentages(cells: pd.Series) -> pd.Series:
    """`78`, `78%` or `0.78` as a percent; a column is in shares when none of it is above 1 and
    some of it has a decimal point, so that 1% and 100% are not taken for each other."""
    text = cells.str.strip().str.removesuffix("%")
    number = pd.to_numeric(text, errors="coerce")
    number = number.where(np.isfinite(number))
    plain = ~cells.str.contains("%", regex=False) & number.notna()
    decimal = text[plain].str.contains(".", regex=False).any()
    shares = plain.any() and number[plain].max() <= 1 and decimal
    number = number * 100 if shares else number
    return number.where(number.between(0, 100))


def named(names: pd.Series, urn: pd.Series) -> pd.Series:
    """The schools' names, or "School 100001" where there is none."""
    text = names.str.strip().str.slice(0, 300)
    return text.mask(text.eq(""), "School " + urn.astype(str))


def no_urn(urn: pd.Series) -> pd.Series:
    """Where `urn` (as from `numbers`) is no school's number."""
    return ~(urn.between(100_000, 999_999) & (urn % 1 == 0))


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


def in_authorities(codes: pd.Series, authorities: Authorities) -> pd.Series:
    """Where `codes` (as from `numbers`) is one of `authorities`, or any if there are none."""
    return codes.isin(list(authorities)) if authorities else codes.notna()


def of_authorities(
    codes: pd.Series, urn: pd.Series, authorities: Authorities, schools: pd.DataFrame | None
) -> pd.Series:
    """Where a row of results is of one of `authorities`: by its code, or because the register says
    so of the school, as its results from before an authority was reorganised carry another code.

    Schools that the register (`schools`, the contract's table) places elsewhere stay out.
    """
    own = in_authorities(codes, authorities)
    if schools is None or not authorities:
        return own
    now = urn.map(schools.drop_duplicates("urn").set_index("urn")["authority_code"])
    return in_authorities(now, authorities).where(now.notna(), own)


def checked(frame: pd.DataFrame, table: str, file: str) -> pd.DataFrame:
    """`frame` through the contract of `table`; it goes as text, so that types are the contract's.

    Raises DataError when the reader let something pass that the contract does not.
    """
    columns = [name for name in CONTRACTS[table].to_schema().columns if name in frame]
    text = {name: [_as_text(value) for value in frame[name]] for name in columns}
    return validate(pd.DataFrame(text, index=frame.index, dtype=object), table, file)


def slug(text: str) -> str:
    """`text` as the slug of a partnership: small letters, digits and hyphens."""
    return slugify(text, max_length=80)


def _as_text(value: object) -> str | None:
    if pd.isna(value):  # pyright: ignore[reportArgumentType, reportCallIssue]
        return None
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(float(value))
    return str(value)
