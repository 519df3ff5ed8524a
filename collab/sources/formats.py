"""Recognises a file and reads it with the reader it belongs to."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from collab.sources import (
    boundaries,
    cohort_context,
    ees,
    gias,
    groups,
    ks2,
    links,
    own_workbook,
    pupil_groups,
    score_columns,
)
from collab.sources.ees_rows import may_count
from collab.sources.opening import open_tables
from collab.sources.raw_table import RawTable, refusal
from collab.sources.reading import Authorities, Reading


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader may ask for beside the table: the local authorities to keep (none: all), the
    year of results whose file does not tell it, and the schools known so far (the contract's)."""

    authorities: Authorities
    year: int | None
    schools: pd.DataFrame | None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its `name` for people, how a table of it is recognised and read, and `columns`
    that tell which line of a file is its header."""

    name: str
    recognises: Callable[[RawTable], bool]
    read: Callable[[RawTable, Given], Reading]
    columns: Collection[str] = ()


REGISTER = Format(
    "a school register",
    gias.recognises,
    lambda raw, given: gias.read_gias(raw, given.authorities),
    (*gias.NEEDED, *gias.OPTIONAL),
)
FORMATS = (
    REGISTER,
    Format("links", links.recognises, lambda raw, _: links.read_links(raw), links.NEEDED),
    Format(
        "group links",
        groups.recognises,
        lambda raw, given: groups.read_groups(raw, given.authorities),
        (*groups.NEEDED, *groups.OPTIONAL),
    ),
    Format(
        "Key Stage 2 results",
        ks2.recognises,
        lambda raw, given: ks2.read_table(raw, given.year, given.authorities, given.schools),
        (*ks2.READ, *cohort_context.READ, *score_columns.READ, *pupil_groups.read_beside(ks2.COLUMNS)),
    ),
    Format(
        "Explore Education Statistics",
        ees.recognises,
        lambda raw, given: ees.read_ees(raw, given.authorities, given.schools),
        ees.COLUMNS,
    ),
    Format(
        "your own workbook on the template",
        own_workbook.recognises,
        lambda raw, _: own_workbook.read_own(raw),
    ),
)
"""Every format of tables, the first that fits counts; a new one is registered here and nowhere else.
District boundaries are no table, and are recognised by their content before these."""
_KNOWN = frozenset(column for form in FORMATS for column in form.columns)


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables found in one file, each with the format it was recognised as; `unknown` names
    the other sheets or members. A file of boundaries has its `content` instead."""

    file: str
    tables: Sequence[tuple[Format, RawTable]] = ()
    unknown: tuple[str, ...] = ()
    content: bytes = b""


def open_file(name: str, content: bytes) -> Opened:
    """Open a file and recognise its tables. Raises DataError if it holds none that is known."""
    if boundaries.recognises(name, content):
        return Opened(name, content=content)
    found, unknown = [], []
    for raw in open_tables(name, content, _KNOWN.__contains__, may_count, lambda t: _form(t) is not None):
        form = _form(raw)
        if form is None:
            unknown.append(raw.sheet or raw.file)
        else:
            found.append((form, raw))
    if not found:
        raise refusal(
            name,
            "the file is not recognised",
            f"Give {', '.join(form.name for form in FORMATS[:-1])} or district boundaries as downloaded, "
            f"or {FORMATS[-1].name}.",
        )
    return Opened(name, tuple(found), tuple(u for u in unknown if u != "About"))


def _form(raw: RawTable) -> Format | None:
    """The format of a table, which its columns tell without any row."""
    return next((form for form in FORMATS if form.recognises(raw)), None)


def read_opened(
    opened: Opened, authorities: Authorities, year: int | None, schools: pd.DataFrame | None
) -> list[Reading]:
    """Read the tables of one file.

    `authorities` keeps some local authorities; `year` is the year of a Key Stage 2 table whose
    name does not tell it; `schools` (the contract's table) finds schools that have no URN in it.
    Raises DataError for a table that lacks what its format must have.
    """
    if opened.content:
        return [boundaries.read_boundaries(opened.file, opened.content)]
    given = Given(authorities, year, schools)
    readings = [_noted(raw, form.read(raw, given)) for form, raw in opened.tables]
    if opened.unknown:
        note = f"Not recognised, and left out: {', '.join(opened.unknown)}."
        readings[0] = replace(readings[0], notes=(*readings[0].notes, note))
    return readings


def is_register(opened: Opened) -> bool:
    """Whether the file holds a register of schools, which other files are read with."""
    return any(form is REGISTER for form, _ in opened.tables)


def authorities_of(opened: Opened) -> dict[int, str]:
    """The local authorities of the registers in the file: their names by code."""
    found: dict[int, str] = {}
    for form, raw in opened.tables:
        if form is REGISTER:
            found |= gias.authorities_of(raw)
    return found


def _noted(raw: RawTable, reading: Reading) -> Reading:
    notes = raw.notes
    if raw.longer:
        surplus = "rows have more cells than there are columns; the surplus was not read."
        notes += (f"{raw.longer:,} {surplus}",)
    return replace(reading, notes=(*reading.notes, *notes))
