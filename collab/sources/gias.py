"""The establishment extract of Get Information About Schools: the schools, and what it says of the
federations and trusts they belong to."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.geography.national_grid import to_degrees
from collab.sources.dates import EXAMPLE, no_date, read_dates
from collab.sources.raw_table import RawTable
from collab.sources.reading import (
    REMEDY,
    Authorities,
    Reading,
    checked,
    in_authorities,
    need_columns,
    no_urn,
    numbers,
    refuse,
    slug,
    whole_numbers,
)

PHASES: Mapping[str, str] = MappingProxyType(
    {"Primary": "primary", "Middle deemed primary": "primary", "All-through": "primary"}
)
"""Phases of the register that have a primary part."""
NEEDED = (
    "URN",
    "EstablishmentName",
    "LA (code)",
    "PhaseOfEducation (name)",
    "OpenDate",
    "CloseDate",
    "NumberOfPupils",
    "DistrictAdministrative (name)",
    "Easting",
    "Northing",
)
OPTIONAL = (
    "LA (name)",
    "EstablishmentStatus (name)",
    "EstablishmentNumber",
    "SchoolCapacity",
    "TypeOfEstablishment (name)",
    "DistrictAdministrative (code)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "TrustSchoolFlag (name)",
    "Trusts (name)",
    "Federations (name)",
    "Locality",
    "Town",
    "Postcode",
)
_TRUST_KINDS: Mapping[str, str] = MappingProxyType(
    {"supported by a multi-academy trust": "multi_academy_trust", "supported by a trust": "foundation_trust"}
)
_SINCE_OPENING = "From the register, which does not say since when: counted from each school's opening"


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like an establishment extract."""
    return {"URN", "EstablishmentName", "PhaseOfEducation (name)", "OpenDate"} <= set(raw.cells)


def read_gias(raw: RawTable, authorities: Authorities = frozenset()) -> Reading:
    """The open and closed primary-phase schools of the extract, of `authorities`, and the
    federations and trusts it names for them.

    Other phases stand apart, in `others`: some have pupils of primary age. A school is infant when
    its statutory ages end by 8, junior when they begin at 7 or later, else primary. Schools
    without a grid reference keep their row. Raises DataError for missing columns.
    """
    need_columns(raw, NEEDED)
    cells = raw.cells
    urn = numbers(cells["URN"])
    code = numbers(cells["LA (code)"])
    wanted = in_authorities(code, authorities)
    primary = cells["PhaseOfEducation (name)"].str.strip().isin(PHASES)
    bad = {
        "URN": (no_urn(urn), "is no school number"),
        "EstablishmentName": (cells["EstablishmentName"].str.strip().eq(""), "has no name"),
        "LA (code)": (~code.between(1, 999), "is no local authority"),
    }
    refused = []
    planned = _optional(cells, "EstablishmentStatus (name)").str.lower().eq("proposed to open")
    planned &= wanted
    kept = wanted & ~planned
    days = read_dates(cells, ("OpenDate", "CloseDate"), raw.file)
    for column in days:
        bad[column] = (no_date(cells[column], days[column]), EXAMPLE)
    for column, (wrong, reason) in bad.items():
        refused += refuse(raw, kept & wrong, column, reason, REMEDY)
        kept &= ~wrong
    twice = kept & urn.where(kept).duplicated()
    refused += refuse(raw, twice, "URN", "appears in an earlier row", REMEDY)
    kept &= ~twice
    listed = _schools(cells, urn, code, days)[kept]
    schools, others = listed[primary[kept]], listed[~primary[kept]]
    notes = []
    if planned.any():
        notes.append(f"{int(planned.sum()):,} schools that are only proposed were left out.")
    if len(others):
        notes.append(f"{len(others):,} establishments of other phases count only where they have results.")
    tables = {
        "schools": checked(schools, "schools", raw.file),
        "others": checked(others, "schools", raw.file),
        "addresses": _addresses(cells, listed["urn"], raw.file),
    }
    found = _partnerships(cells.loc[schools.index], schools)
    if len(found):
        notes.append(f"Federations and trusts: {_SINCE_OPENING[0].lower()}{_SINCE_OPENING[1:]}.")
        groups = found.drop_duplicates("partnership")
        tables["partnerships"] = checked(groups, "partnerships", raw.file)
        tables["memberships"] = checked(found, "memberships", raw.file)
    return Reading(
        "Register of schools", raw.name, len(cells), tables, tuple(refused), tuple(notes), partly=True
    )


def authorities_of(raw: RawTable) -> dict[int, str]:
    """The local authorities of the extract's primary schools: their names by code."""
    need_columns(raw, NEEDED)
    code = numbers(raw.cells["LA (code)"])
    primary = raw.cells["PhaseOfEducation (name)"].str.strip().isin(PHASES)
    own = pd.DataFrame({"code": code, "name": _optional(raw.cells, "LA (name)").fillna("")})
    own = own[primary & code.between(1, 999) & (code % 1 == 0)].drop_duplicates("code")
    return {int(code): str(name) for code, name in zip(own["code"], own["name"], strict=True)}


def _partnerships(cells: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """One row a school and a federation or trust it belongs to, with what both tables need."""
    trust = _optional(cells, "TrustSchoolFlag (name)").str.lower().map(dict(_TRUST_KINDS))
    kinds = {"Federations (name)": pd.Series("federation", index=cells.index), "Trusts (name)": trust}
    parts = []
    for column, kind in kinds.items():
        rows = pd.DataFrame({"name": _optional(cells, column), "kind": kind}).dropna()
        own = schools.loc[rows.index]
        parts.append(rows.assign(urn=own["urn"], joined=own["opened"]))
    found = pd.concat(parts)
    return found.assign(
        partnership=[f"register-{slug(name) or 'group'}" for name in found["name"]],
        joined=found["joined"].fillna("1900-01-01"),
        left=None,
        lead="false",
        standing="active",
        formed=None,
        ended=None,
        grew_out_of=None,
        note=f"{_SINCE_OPENING}.",
    ).drop_duplicates(["partnership", "urn"])


def _schools(
    cells: pd.DataFrame, urn: pd.Series, code: pd.Series, dates: Mapping[str, pd.Series]
) -> pd.DataFrame:
    east, north = _place(cells["Easting"], 700_000), _place(cells["Northing"], 1_300_000)
    known = east.notna() & north.notna()
    number = _optional(cells, "EstablishmentNumber").where(lambda n: n.str.fullmatch(r"[0-9]{4}"))
    longitude, latitude = to_degrees(east, north)
    degrees = pd.DataFrame({"longitude": longitude, "latitude": latitude}, index=cells.index)
    # What lies outside Great Britain is a slip of the pen, and no place.
    known &= degrees["longitude"].between(-9, 3) & degrees["latitude"].between(49, 61)
    return pd.DataFrame(
        {
            "urn": urn,
            "name": cells["EstablishmentName"].str.strip().str.slice(0, 300),
            "phase": _phase(cells),
            "district_code": _optional(cells, "DistrictAdministrative (code)"),
            "district": _optional(cells, "DistrictAdministrative (name)"),
            "authority_code": code,
            "easting": east.where(known),
            "northing": north.where(known),
            "longitude": degrees["longitude"].round(6).where(known),
            "latitude": degrees["latitude"].round(6).where(known),
            "pupils_on_roll": whole_numbers(cells["NumberOfPupils"]),
            # The register writes 0 where it does not know.
            "capacity": whole_numbers(_optional(cells, "SchoolCapacity").fillna("")).where(lambda n: n > 0),
            "laestab": (code * 10_000 + numbers(number)).where(lambda n: n >= 1_000_000),
            "opened": dates["OpenDate"].dt.strftime("%Y-%m-%d"),
            "closed": dates["CloseDate"].dt.strftime("%Y-%m-%d"),
        }
    )


def _addresses(cells: pd.DataFrame, urn: pd.Series, file: str) -> pd.DataFrame:
    """Where each school is, in words; none of those of which the extract says nothing."""
    columns = {name: _optional(cells, name.title()) for name in ("locality", "town", "postcode")}
    told = pd.DataFrame(columns, index=cells.index).loc[urn.index].dropna(how="all")
    return checked(told.assign(urn=urn), "addresses", file)


def _phase(cells: pd.DataFrame) -> np.ndarray:
    low, high = (
        pd.to_numeric(_optional(cells, f"Statutory{end}Age"), errors="coerce") for end in ("Low", "High")
    )
    kind = _optional(cells, "TypeOfEstablishment (name)").str.lower().fillna("")
    special = kind.str.contains("special|pupil referral|alternative provision")
    age = np.where(high <= 8, "infant", np.where(low >= 7, "junior", "primary"))
    return np.where(special, "special", age)


def _optional(cells: pd.DataFrame, column: str) -> pd.Series:
    if column not in cells:
        return pd.Series(None, index=cells.index, dtype=str)
    text = cells[column].str.strip()
    return text.mask(text.eq(""))


def _place(cells: pd.Series, most: int) -> pd.Series:
    """A coordinate in metres; 0 means the register does not know the place."""
    number = numbers(cells)
    return number.where((number > 0) & (number <= most))
