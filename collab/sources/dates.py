"""The one reader of dates, for every source and the authority's own workbook.

A date is a day of the calendar written 2014-09-01, 01/09/2014, 01-09-2014, 01.09.2014 (day first, as
everybody in England writes, the register and its links included), 1 September 2014 or 1 Sep 2014, or
a spreadsheet's serial number (41883). Nothing else is one. 01/09/2014 by itself could be a day of
January: so the columns of a file are looked at as a whole, and where they show that days do not
stand first, or that a spreadsheet has turned some dates round, the file is refused aloud.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pandas as pd

from collab.data.errors import DataError, Problem

EXAMPLE = "is no date such as 2014-09-01 or 01/09/2014"
"""What to say of a cell that holds something else."""
REMEDY = "Write the dates of the whole column as 2014-09-01, from the publisher's own file."
_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""
_YEARS = range(1700, 2200)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?: 0?0:00(?::00)?)?")
_SERIAL = re.compile(r"[0-9]{5}")
_NAMED = ("%d %B %Y", "%d %b %Y")


def read_dates(
    cells: pd.DataFrame, columns: Sequence[str], file: str, *, by_hand: bool = False
) -> dict[str, pd.Series]:
    """The dates of each of `columns`, missing where a cell is empty or no date (see `no_date`).

    `by_hand` is for what people type, who mix ways of writing in one column.
    Raises DataError, naming two cells, when month and day cannot be told apart: a date has its
    month first, or some of a column seem to have been turned round when a spreadsheet read them.
    """
    found = {}
    for column in columns:
        text = cells[column].fillna("").astype(str).str.strip()
        _refuse_month_first(text, column, file)
        _refuse_mixed(text, column, file, by_hand=by_hand)
        found[column] = _mapped(text)
    return found


def no_date(cells: pd.Series, dates: pd.Series) -> pd.Series:
    """Where a cell holds something that is no date."""
    return cells.fillna("").astype(str).str.strip().ne("") & dates.isna()


def iso_dates(cells: pd.Series) -> pd.Series:
    """The cells that say a date as 2014-09-01, the way of our own tables; missing where not."""
    text = cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
    return _mapped(text.where(text.str.fullmatch(_ISO.pattern), ""))


def day_of(text: str) -> date | None:
    """The day that one cell says, days before months; None where it says none."""
    for pattern, parts in ((_ISO, (1, 2, 3)), (_NUMERIC, (4, 3, 1))):
        written = pattern.fullmatch(text)
        if written:
            year, month, day = (int(written[part]) for part in parts)
            return _day(year, month, day)
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return day if day.year in _YEARS else None
    for form in _NAMED:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day if day.year in _YEARS else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _mapped(text: pd.Series) -> pd.Series:
    known = {cell: day_of(cell) for cell in text.unique() if cell}
    days = text.map(known) if known else pd.Series(None, index=text.index, dtype=object)
    return pd.Series(pd.to_datetime(days, format="%Y-%m-%d"), index=text.index).astype("datetime64[ns]")


def _refuse_month_first(text: pd.Series, column: str, file: str) -> None:
    """A cell such as 09/13/2014 puts every other date of its column in doubt."""
    for cell in text.unique():
        written = _NUMERIC.fullmatch(cell)
        if written and day_of(cell) is None and _day(int(written[4]), int(written[1]), int(written[3])):
            reason = "a date with its month first: which way round the column's other dates are is not told"
            raise DataError([_problem(file, text, column, cell, reason)])


def _refuse_mixed(text: pd.Series, column: str, file: str, *, by_hand: bool) -> None:
    """Written dates beside a spreadsheet's own: one that puts months first takes 01/09/2014 for a
    day of January, and leaves 13/09/2014 as it is written."""
    days = {cell: day for cell in text.unique() if (day := day_of(cell))}
    written = [cell for cell in days if _NUMERIC.fullmatch(cell)]
    own = [cell for cell in days if _ISO.fullmatch(cell) or _SERIAL.fullmatch(cell)]
    turned = [cell for cell in own if days[cell].day <= 12 and days[cell].day != days[cell].month]
    # What turns days round makes no day after the 12th, and leaves no written day before it.
    innocent = any(days[cell].day > 12 for cell in own)
    innocent |= by_hand and any(days[cell].day <= 12 for cell in written)
    if not written or not turned or innocent:
        return
    reason = (
        f"dates are written in two ways ({written[0]} and {turned[0]}): a spreadsheet may have turned "
        "day and month round in some"
    )
    raise DataError([_problem(file, text, column, turned[0], reason)])


def _problem(file: str, text: pd.Series, column: str, cell: str, reason: str) -> Problem:
    row = int(str(text.index[text.eq(cell)][0])) + 2
    return Problem(file, reason, REMEDY, row=row, column=column, value=cell)
