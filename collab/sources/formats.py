"""Recognises a file and reads it with the reader it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd

from collab.errors import DataError, Problem
from collab.sources import boundaries, ees, gias, groups, ks2, links, own
from collab.sources.opening import RawTable, open_tables, refusal
from collab.sources.reading import Authorities, Reading

_RECOGNISERS: Mapping[str, Callable[[RawTable], bool]] = MappingProxyType(
    {
        "register": gias.recognises,
        "links": links.recognises,
        "groups": groups.recognises,
        "ks2": ks2.recognises,
        "ees": ees.recognises,
        "own": lambda raw: own.recognised_sheet(raw) is not None,
    }
)
_KNOWN = frozenset(
    {
        *gias.NEEDED, *gias.OPTIONAL, *groups.NEEDED, *groups.OPTIONAL, *links.NEEDED,
        "RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "TELIG", *ks2.COLUMNS, *ees.COLUMNS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables found in one file, each with the format it was recognised as; `unknown` names
    the other sheets or members. A file of boundaries has its `content` instead."""

    file: str
    tables: Sequence[tuple[str, RawTable]] = ()
    unknown: tuple[str, ...] = ()
    content: bytes = b""


def open_file(name: str, content: bytes) -> Opened:
    """Open a file and recognise its tables. Raises DataError if it holds none that is known."""
    if boundaries.recognises(name, content):
        return Opened(name, content=content)
    found, unknown = [], []
    for raw in open_tables(name, content, _KNOWN.__contains__):
        form = next((form for form, fits in _RECOGNISERS.items() if fits(raw)), None)
        if form is None:
            unknown.append(raw.sheet or raw.file)
        else:
            found.append((form, raw))
    if not found:
        raise refusal(
            name, "the file is not recognised",
            "Give a school register, links, group links, Key Stage 2 results or district "
            "boundaries as downloaded, or your own workbook on the template.",
        )  # fmt: skip
    return Opened(name, tuple(found), tuple(u for u in unknown if u != "About"))


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
    readings = [
        _noted(raw, _read(form, raw, authorities, year, schools)) for form, raw in opened.tables
    ]
    if opened.unknown:
        note = f"Not recognised, and left out: {', '.join(opened.unknown)}."
        readings[0] = replace(readings[0], notes=(*readings[0].notes, note))
    return readings


def is_register(opened: Opened) -> bool:
    """Whether the file holds a register of schools, which other files are read with."""
    return any(form == "register" for form, _ in opened.tables)


def authorities_of(opened: Opened) -> dict[int, str]:
    """The local authorities of the registers in the file: their names by code."""
    found: dict[int, str] = {}
    for form, raw in opened.tables:
        if form == "register":
            found |= gias.authorities_of(raw)
    return found


def _noted(raw: RawTable, reading: Reading) -> Reading:
    if not raw.longer:
        return reading
    note = f"{raw.longer:,} rows have more cells than there are columns; the surplus was not read."
    return replace(reading, notes=(*reading.notes, note))


def _read(
    form: str, raw: RawTable, authorities: Authorities, year: int | None,
    schools: pd.DataFrame | None,
) -> Reading:  # fmt: skip
    if form == "register":
        return gias.read_gias(raw, authorities)
    if form == "links":
        return links.read_links(raw)
    if form == "groups":
        return groups.read_groups(raw, authorities)
    if form == "ees":
        return ees.read_ees(raw, authorities)
    if form == "own":
        sheet = own.recognised_sheet(raw)
        assert sheet is not None
        return own.read_own(raw, sheet)
    told = year or ks2.year_of(raw.file)
    if told is None:
        reason = "the file's name does not tell the year of the results"
        remedy = "Say the year, such as 2018, or name the file like 2018-850-ks2.csv."
        raise DataError([Problem(raw.file, reason, remedy)])
    return ks2.read_ks2(raw, told, authorities, schools)
