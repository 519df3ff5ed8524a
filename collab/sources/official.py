"""Recognises a publisher's file and reads it with the reader it belongs to."""

from dataclasses import replace
from pathlib import Path

from collab.errors import DataError, Problem
from collab.sources import gias, groups, ks2
from collab.sources.opening import RawTable, open_table
from collab.sources.reading import Reading


def read_official(path: Path, authority: int | None = None, year: int | None = None) -> Reading:
    """Read one official file: register of schools, group links, or Key Stage 2 table.

    `authority` keeps one local authority of the register and the links; `year` is the year of a
    Key Stage 2 table, when its name does not tell it. Raises DataError for a file that is none of
    these, or lacks what its kind must have.
    """
    raw = open_table(path)
    reading = _read(raw, authority, year)
    if not raw.longer:
        return reading
    note = f"{raw.longer} rows have more cells than there are columns; the surplus was not read."
    return replace(reading, notes=(*reading.notes, note))


def _read(raw: RawTable, authority: int | None, year: int | None) -> Reading:
    if gias.recognises(raw):
        return gias.read_gias(raw, authority)
    if groups.recognises(raw):
        return groups.read_groups(raw, authority)
    if ks2.recognises(raw):
        told = year or ks2.year_of(raw.file)
        if told is None:
            reason = "the file's name does not tell the year of the results"
            raise DataError([Problem(raw.file, reason, "Say it with --year, such as 2018.")])
        return ks2.read_ks2(raw, told)
    reason = "the file is not recognised"
    remedy = "Give a school register, group links or Key Stage 2 table as downloaded."
    raise DataError([Problem(raw.file, reason, remedy)])
