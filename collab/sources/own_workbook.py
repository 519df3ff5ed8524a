"""The authority's own tables: the sheets of its workbook, or CSV files with the same headings.

Headings are read tolerantly (capitals, spaces and spelling variants do not matter), and so are
dates and choices; what they say is then checked strictly by the contracts.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from collab.data.errors import DataError, Problem
from collab.sources.dates import day_of, read_dates
from collab.sources.ks2 import is_withheld
from collab.sources.own_sheets import CHECKS, KS1_MEASURES, SHEETS
from collab.sources.raw_table import RawTable
from collab.sources.reading import Reading, checked, need_columns, slug
from collab.sources.sheet_columns import Column, Options, Sheet
from collab.sources.travel_times import unknown_told, without_contradictions
from collab.sources.years import year_of_cell

_DATES = (
    "formed",
    "ended",
    "joined",
    "left",
    "assessed_on",
    "reviewed_on",
    "next_review",
    "due",
    "done",
    "since",
    "until",
    "suggested",
    "agreed",
    "begun",
    "begins",
    "ends",
    "review_on",
)
_KEYS = {
    "partnerships": {"partnership": ("name",)},
    "projects": {"project": ("title",)},
    "reviews": {"review": ("partnership", "reviewed_on", "kind")},
    "inspection_mentions": {"mention": ("school", "inspected")},
    "scenarios": {"scenario": ("title",)},
    "stories": {"story": ("title",)},
    "actions": {"action": ("due", "review", "what")},
    "topics": {"topic": ("title",)},
    "offers": {"offer": ("side", "since", "topic", "urn", "partnership")},
    "matches": {"match": ("suggested", "need", "offer")},
}
"""The key of each table that people may leave out, and what it is then made of."""
_POINTING = ("topic", "offer", "need", "review", "parent")
"""Columns that name a row of another sheet by its key."""
_DEFAULTS = {"standing": "active", "lead": "false", "source": "The authority's own workbook"}


def recognises(raw: RawTable) -> bool:
    """Whether the table is a sheet of the authority's own workbook."""
    return _sheet_of(raw) is not None


def _sheet_of(raw: RawTable) -> Sheet | None:
    """The sheet that a table is, by its title and headings; None if it is none of them."""
    # Of two that fit, the one that needs more.
    for sheet in sorted(
        SHEETS, key=lambda s: (_key(s.title) != _key(raw.sheet), -sum(c.needed for c in s.columns))
    ):
        found = _headings(raw, sheet)
        if all(c.name in found for c in sheet.columns if c.needed):
            return sheet
        if _key(sheet.title) == _key(raw.sheet):
            return sheet
    return None


def read_own(raw: RawTable) -> Reading:
    """Read one of the authority's own tables.

    Rows that break the contract are refused one by one. Raises DataError for missing columns.
    """
    sheet = _sheet_of(raw)
    assert sheet is not None
    found = _headings(raw, sheet)
    needed = [c.heading for c in sheet.columns if c.needed and c.name not in found]
    need_columns(replace(raw, file=raw.name), needed)
    columns = {c.name: c for c in sheet.columns}
    rows = pd.DataFrame(
        {name: raw.cells[heading].map(_reader(columns[name])) for name, heading in found.items()}
    )
    dated = {heading: name for name, heading in found.items() if name in _DATES}
    for heading, days in read_dates(raw.cells, list(dated), raw.name, by_hand=True).items():
        name = dated[heading]
        rows[name] = days.dt.strftime("%Y-%m-%d").where(days.notna(), rows[name])
    headings, notes = dict(found), ()
    if sheet.table == "results" and "measure" in found:
        taken, problems = _checks(rows, raw.file)
    elif sheet.table == "results":
        taken, problems = _ks1_results(rows, raw.file)
    elif sheet.table == "group_results":
        taken, problems = _group_results(rows, raw.file)
    elif sheet.table == "travel_times":
        given, problems = _checked_rows(rows[rows["minutes"].notna()], sheet.table, raw.file)
        taken, contradicted = without_contradictions(given, raw.file)
        problems += contradicted
        notes = unknown_told(int(rows["minutes"].isna().sum()))
    else:
        rows = _keyed(rows, sheet)
        taken, problems = _checked_rows(rows, sheet.table, raw.file)
    refused = tuple(
        replace(p, file=raw.name, column=headings.get(p.column or "", p.column)) for p in problems
    )
    return Reading(
        f"Your own table: {sheet.title}", raw.name, len(rows), {sheet.table: taken}, refused, notes
    )


def _key(heading: str) -> str:
    return re.sub(r"[^a-z0-9+]", "", heading.lower())


def _headings(raw: RawTable, sheet: Sheet) -> dict[str, str]:
    """The file's heading for each column of the sheet that it has."""
    own = {_key(str(heading)): str(heading) for heading in reversed(list(raw.cells.columns))}
    return {
        column.name: own[key]
        for column in sheet.columns
        for key in map(_key, reversed((column.heading, column.name, *column.other_headings)))
        if column.name and key in own
    }


def _reader(column: Column) -> Callable[[str], str | None]:
    """How a cell of the column is read: as the contract writes it, or as it stands if it cannot
    be, for the contract to refuse."""

    def read(cell: str) -> str | None:
        text = cell.strip()
        if not text:
            return _DEFAULTS.get(column.name)
        if column.options is not None:
            return code_of(text, column.options)
        if column.name == "inspected":
            day = day_of(text)
            return day.isoformat()[:7] if day else text
        if column.name == "year":
            return year_of_cell(text)
        return text

    return read


def code_of(text: str, options: Options) -> str:
    """The code for a choice written as code, as label, or as the first word of the label; what is none
    of them, as it stands."""
    wanted = _key(text)
    for code, label in options.items():
        numbered = code if code == label else f"{code} {label}"
        if wanted in map(_key, (code, label, label.split()[0], numbered)):
            return code
    return text


def _keyed(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Fill in the keys that people leave out, and the columns the sheet may lack."""
    for column in sheet.columns:
        if column.name and column.name not in rows:
            rows[column.name] = _DEFAULTS.get(column.name)
    for key, parts in _KEYS.get(sheet.table, {}).items():
        # What is left out is no part of it, however an empty cell is kept beside the others.
        told = [" ".join(row.dropna().map(str)) for _, row in rows[list(parts)].iterrows()]
        rows[key] = rows[key].fillna(pd.Series(told, index=rows.index))
    for key in ("partnership", *_POINTING, *_KEYS.get(sheet.table, {})):
        if key in rows:
            rows[key] = [slug(t) if isinstance(t, str) else t for t in rows[key]]
    for column in ("grew_out_of", "partnerships"):
        if column in rows:
            rows[column] = [_slugs(text) for text in rows[column]]
    return rows


def _slugs(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    return " ".join(slug(part) for part in text.split(";") if part.strip())


def _checked_rows(rows: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that keep the contract, and the problems of those that do not."""
    try:
        return checked(rows, table, file), []
    except DataError as error:
        bad = {p.row - 2 for p in error.problems if p.row is not None}
        if not bad:
            raise
        rest, more = _checked_rows(rows[~rows.index.isin(bad)], table, file)
        return rest, [*error.problems, *more]


def _checks(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A row a school, year and check. A check is one of three: others of the catalogue come from
    elsewhere."""
    withheld = is_withheld(rows["achieved"].fillna("").astype(str))
    known = rows["measure"].isin(list(CHECKS))
    told = rows.assign(
        measure=rows["measure"]
        .where(known, rows["measure"].astype(str) + "?")
        .where(rows["measure"].notna()),
        achieved=rows["achieved"].where(~withheld),
        percent=None,
        status=withheld.map({True: "withheld", False: "published"}),
    )
    taken, problems = _checked_rows(told, "results", file)
    # The contract knows more measures than this sheet has, and of none of them the name in the cell.
    reason = f"is not one of: {', '.join(CHECKS.values())}"
    return taken, [
        replace(p, reason=reason, value=p.value.removesuffix("?"))
        if p.column == "measure" and p.value and p.value.endswith("?")
        else p
        for p in problems
    ]


def _ks1_results(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A row a school and year as a row a measure."""
    parts, problems = [], []
    for measure in KS1_MEASURES:
        if measure.code not in rows:
            continue
        told = rows[rows[measure.code].notna()]
        withheld = is_withheld(told[measure.code].astype(str))
        long = told[["urn", "year", "eligible"]].assign(
            measure=measure.code,
            achieved=told[measure.code].where(~withheld),
            percent=None,
            status=withheld.map({True: "withheld", False: "published"}),
        )
        part, found = _checked_rows(long, "results", file)
        parts.append(part)
        problems += [replace(p, column=measure.code if p.column == "achieved" else p.column) for p in found]
    if not parts:
        reason = "the sheet has no column of results"
        raise DataError([Problem(file, reason, f"Add one such as {KS1_MEASURES[0].short}.")])
    once = {(p.row, p.column, p.reason): p for p in problems}
    return pd.concat(parts), list(once.values())


def _group_results(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A row a school, year, measure and group of pupils; one of nobody does not apply."""
    told = rows["achieved"].astype(object).where(rows["achieved"].notna(), None)
    withheld = is_withheld(rows["achieved"].fillna("").astype(str)) & rows["achieved"].notna()
    nobody = rows["eligible"].astype(str).str.strip().eq("0")
    status = withheld.map({True: "withheld", False: "published"}).mask(nobody, "not_applicable")
    return _checked_rows(
        rows.assign(achieved=told.mask(withheld | nobody, None), percent=None, status=status),
        "group_results",
        file,
    )
