"""What a viewer changes in the rows of a table, kept apart from the rows.

A table's editor remembers changes by place, and forgets them when other rows are drawn: after one more
name is decided on, or another day is given for all. By what the rows are about they stay. Rows are
frames whose index says what each is about; changes are by that, then by column.
"""

from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd

from collab.sources.dates import day_of

Edits = Mapping[str, Mapping[str, object]]
"""By what a row is about, the cells that were changed, by column; None for one that was emptied."""


DAYS = ("joined", "left")
"""Columns of days."""


def with_edits(rows: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    """The rows as they are after the changes; those of rows or columns that are not there are left."""
    changed = rows.copy()
    for column in changed.columns:
        own = {row: cells[column] for row, cells in edits.items() if column in cells}
        if own:
            cells = [own.get(str(row), cell) for row, cell in changed[column].items()]
            plain = pd.api.types.is_bool_dtype(changed[column])
            changed[column] = pd.Series(cells, changed.index, dtype=bool if plain else object)
    return changed


def edits_of(rows: pd.DataFrame, answer: pd.DataFrame, before: Edits) -> dict[str, dict[str, object]]:
    """What differs in `answer`, the editor's for these `rows`, beside the changes made `before` in rows
    that are not among them now."""
    found = {row: dict(cells) for row, cells in before.items() if row not in rows.index}
    for column in rows.columns:
        for row, was, now in zip(rows.index, rows[column], answer[column], strict=True):
            if not _same(was, now):
                found.setdefault(row, {})[column] = None if pd.isna(now) else now
    return found


def edits_by_place(
    rows: pd.DataFrame, edited: Mapping[int, Mapping[str, object]]
) -> dict[str, dict[str, object]]:
    """The changes that an editor tells by place in the `rows` it was given; days are texts in them, and
    become dates where they are days."""
    return {
        str(rows.index[place]): {column: _cell(column, value) for column, value in cells.items()}
        for place, cells in edited.items()
    }


def merged(before: Edits, after: Edits) -> dict[str, dict[str, object]]:
    """The changes made `before` with those made `after` them, cell by cell."""
    rows = [*before, *(row for row in after if row not in before)]
    return {row: {**before.get(row, {}), **after.get(row, {})} for row in rows}


def day_given(value: object) -> pd.Timestamp:
    """The day that a cell says, NaT for none: an editor gives a date, or its text in a column that was
    empty."""
    if isinstance(value, str):
        value = day_of(value)
    return pd.Timestamp(value) if isinstance(value, date | datetime) and pd.notna(value) else pd.NaT  # pyright: ignore[reportReturnType]


def _cell(column: str, value: object) -> object:
    day = day_given(value) if column in DAYS else pd.NaT
    return value if pd.isna(day) else day.date()


def _same(was: object, now: object) -> bool:
    if pd.isna(was) or pd.isna(now):  # pyright: ignore[reportGeneralTypeIssues, reportCallIssue, reportArgumentType]
        return bool(pd.isna(was) and pd.isna(now))  # pyright: ignore[reportGeneralTypeIssues, reportCallIssue, reportArgumentType]
    return was == now
