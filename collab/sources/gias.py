"""The establishment extract of Get Information About Schools: the schools."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from pyproj import Transformer

from collab.sources.opening import RawTable
from collab.sources.reading import (
    REMEDY,
    Reading,
    checked,
    need_columns,
    no_urn,
    numbers,
    refuse,
    whole_numbers,
)

PHASES: Mapping[str, str] = MappingProxyType(
    {"Primary": "primary", "Middle deemed primary": "primary", "All-through": "primary"}
)
"""Phases of the register that have a primary part."""
_NEEDED = (
    "URN", "EstablishmentName", "LA (code)", "PhaseOfEducation (name)", "OpenDate", "CloseDate",
    "NumberOfPupils", "DistrictAdministrative (name)", "Easting", "Northing",
)  # fmt: skip


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like an establishment extract."""
    return {"URN", "EstablishmentName", "PhaseOfEducation (name)", "OpenDate"} <= set(raw.cells)


def read_gias(raw: RawTable, authority: int | None = None) -> Reading:
    """The open and closed primary-phase schools of the extract, of one authority if given.

    A school is infant when its statutory ages end by 8, junior when they begin at 7 or later,
    else primary. Schools without a grid reference keep their row. Raises DataError for missing
    columns.
    """
    need_columns(raw, _NEEDED)
    cells = raw.cells
    urn = numbers(cells["URN"])
    code = numbers(cells["LA (code)"])
    wanted = code.eq(authority) if authority is not None else code.notna()
    primary = cells["PhaseOfEducation (name)"].str.strip().isin(PHASES)
    bad_urn = wanted & no_urn(urn)
    unnamed = wanted & cells["EstablishmentName"].str.strip().eq("")
    twice = wanted & urn.duplicated() & urn.notna()
    refused = refuse(raw, bad_urn, "URN", "is no school number", REMEDY)
    refused += refuse(raw, unnamed, "EstablishmentName", "the school has no name", REMEDY)
    refused += refuse(raw, twice, "URN", "appears in an earlier row", REMEDY)
    dates = {}
    for column in ("OpenDate", "CloseDate"):
        dates[column], wrong = _dates(cells[column])
        refused += refuse(raw, wanted & primary & wrong, column, "is no date", "Write 01-09-2014.")
        wanted &= ~wrong
    kept = wanted & primary & ~bad_urn & ~unnamed & ~twice
    schools = _schools(cells, urn, code, dates)[kept]
    left_out = int((wanted & ~primary).sum())
    notes = (f"{left_out} establishments of other phases were left out.",) if left_out else ()
    tables = {"schools": checked(schools, "schools", raw.file)}
    return Reading("Register of schools", raw.file, len(cells), tables, tuple(refused), notes)


def _schools(
    cells: pd.DataFrame, urn: pd.Series, code: pd.Series, dates: Mapping[str, pd.Series]
) -> pd.DataFrame:
    east, north = (_places(cells[column]) for column in ("Easting", "Northing"))
    known = east.notna() & north.notna()
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(east.to_numpy(float), north.to_numpy(float))
    district = cells["DistrictAdministrative (name)"].str.strip()
    return pd.DataFrame(
        {
            "urn": urn,
            "name": cells["EstablishmentName"].str.strip(),
            "phase": _phase(cells),
            "district_code": _optional(cells, "DistrictAdministrative (code)"),
            "district": district.mask(district.eq("")),
            "authority_code": code,
            "easting": east,
            "northing": north,
            "longitude": pd.Series(longitude, index=cells.index).round(6).where(known),
            "latitude": pd.Series(latitude, index=cells.index).round(6).where(known),
            "pupils_on_roll": whole_numbers(cells["NumberOfPupils"]),
            "opened": dates["OpenDate"].dt.strftime("%Y-%m-%d"),
            "closed": dates["CloseDate"].dt.strftime("%Y-%m-%d"),
        }
    )


def _phase(cells: pd.DataFrame) -> np.ndarray:
    low, high = (
        pd.to_numeric(_optional(cells, f"Statutory{end}Age"), errors="coerce")
        for end in ("Low", "High")
    )
    return np.where(high <= 8, "infant", np.where(low >= 7, "junior", "primary"))


def _optional(cells: pd.DataFrame, column: str) -> pd.Series:
    if column not in cells:
        return pd.Series(None, index=cells.index, dtype=object)
    text = cells[column].str.strip()
    return text.mask(text.eq(""))


def _places(cells: pd.Series) -> pd.Series:
    """A coordinate in metres; 0 means the register does not know the place."""
    number = numbers(cells)
    return number.where((number > 0) & (number < 1_300_000))


def _dates(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Dates written 01-09-2014 or 2014-09-01, and which cells hold something that is none."""
    text = cells.str.strip()
    dates = pd.to_datetime(text, format="%d-%m-%Y", errors="coerce")
    dates = dates.fillna(pd.to_datetime(text, format="%Y-%m-%d", errors="coerce"))
    return dates, text.ne("") & dates.isna()
