"""Key Stage 2 performance tables, school level, as the Department for Education publishes them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.data.errors import DataError, Problem
from collab.data.measures import MEASURES
from collab.data.stages import Subject
from collab.sources.cohort_context import context_of
from collab.sources.pupil_groups import groups_of
from collab.sources.raw_table import RawTable
from collab.sources.reading import (
    REMEDY,
    Authorities,
    Reading,
    checked,
    named,
    need_columns,
    no_urn,
    numbers,
    of_authorities,
    percentages,
    refuse,
    whole_numbers,
)
from collab.sources.score_columns import scores_of
from collab.sources.years import shown, year_of_table

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "PTREADWRITTAMATX": "ks2_rwm_l4",
        "PTREADWRITTAMAT4B": "ks2_rwm_l4b",
        "PTREADWRITTAMATAX": "ks2_rwm_l5",
        "PTREADWRITMATX": "ks2_rwm_l4",
        "PTREADWRITMATAX": "ks2_rwm_l5",
        "PTRWM_EXP": "ks2_rwm_exp",
        "PTRWM_HIGH": "ks2_rwm_high",
        "PTREAD_EXP": "ks2_read_exp",
        "PTREAD_HIGH": "ks2_read_high",
        "PTWRITTA_EXP": "ks2_writ_exp",
        "PTWRITTA_HIGH": "ks2_writ_high",
        "PTMAT_EXP": "ks2_mat_exp",
        "PTMAT_HIGH": "ks2_mat_high",
        "PTGPS_EXP": "ks2_gps_exp",
        "PTGPS_HIGH": "ks2_gps_high",
    }
)
"""The publisher's column for each measure, over the years."""
READ = ("RECTYPE", "LEA", "ESTAB", "URN", "URN_AC", "SCHNAME", "TELIG", *COLUMNS)
"""Every column that is looked at here."""
SCHOOL_RECORDS = ("1", "2")
"""Record types of mainstream and special schools; the others are totals."""
AREAS: Mapping[str, str] = MappingProxyType({"4": "England (all schools)", "5": "England"})
NO_FIGURE = frozenset({"", "SUPP", "NE", "NA", "NP", "NEW", "LOW", "LOWCOV", "DNS", "X", "C", "Z", "U"})
"""Codes that mean there is no figure, in capitals."""
_WITHHELD = frozenset({"SUPP", "LOW", "LOWCOV", "C", "X", "U"})


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like a Key Stage 2 table."""
    return {"RECTYPE", "TELIG"} <= set(raw.cells) and bool(set(COLUMNS) & set(raw.cells))


def read_table(
    raw: RawTable, asked: int | None, authorities: Authorities, schools: pd.DataFrame | None
) -> Reading:
    """Read a table of the year that its name and columns tell, or else `asked` (see `read_ks2`)."""
    path = f"{raw.file}/{raw.sheet}" if raw.sheet else raw.file
    year, told = year_of_table(path, raw.header, asked)
    reading = read_ks2(raw, year, authorities, schools)
    return replace(reading, notes=(*reading.notes, *told))


def read_ks2(
    raw: RawTable, year: int, authorities: Authorities = frozenset(), schools: pd.DataFrame | None = None
) -> Reading:
    """Results and benchmarks of `year` from a school-level table, of the schools of `authorities`.

    Schools without a URN are found by LEA and ESTAB among `schools` (the contract's table). Only
    whole percentages are published, so the pupils who achieved are the whole number nearest to
    percent times eligible; that is exact for cohorts below 100, and the note says how far the sum
    can be off. Raises DataError for missing columns, or where no column is of a measure of `year`.
    """
    need_columns(raw, ["RECTYPE", "TELIG", *(["LEA"] if authorities else [])])
    need_columns(raw, ["URN"] if "ESTAB" not in raw.cells else ["LEA"])
    cells = raw.cells
    if authorities:
        # The rows of England have no authority.
        england = cells["RECTYPE"].str.strip().isin(list(AREAS))
        own = _of_authorities(cells, authorities, schools)
        cells = cells[england | own]
        raw = replace(raw, cells=cells)
    present = _columns_of(cells, year)
    if not present:
        reason = f"it has no measure of {shown(year)}, only {', '.join(set(COLUMNS) & set(cells))}"
        raise DataError([Problem(raw.name, reason, "Look which year it is, and name the file for it.")])
    is_school = cells["RECTYPE"].str.strip().isin(SCHOOL_RECORDS)
    urn, written = _school_numbers(cells, year, schools)
    eligible = whole_numbers(cells["TELIG"])
    bad_urn = is_school & no_urn(urn)
    bad_cohort = is_school & ~bad_urn & eligible.isna() & ~is_no_figure(cells["TELIG"])
    refused = refuse(raw, bad_urn, written, "is no school number", REMEDY)
    refused += refuse(raw, bad_cohort, "TELIG", "is no number of pupils", REMEDY)
    twice = is_school & ~bad_urn & urn.where(is_school).duplicated()
    refused += refuse(raw, twice, written, "appears in an earlier row", REMEDY)
    parts, totals = [], []
    for column, code in present.items():
        percent = percentages(cells[column])
        wrong = is_school & percent.isna() & ~is_no_figure(cells[column])
        refused += refuse(raw, wrong, column, "is no percentage", REMEDY)
        kept = is_school & ~bad_urn & ~bad_cohort & ~wrong & ~twice & eligible.gt(0)
        rows = _results(cells, kept, urn, eligible, percent, column, year, code)
        parts.append(checked(rows, "results", raw.file))
        totals.append(_totals(cells, eligible, percent, year, code, raw.file))
    results = pd.concat(parts) if parts else pd.DataFrame()
    tables = {}
    if totals:
        together = pd.concat(totals, ignore_index=True)
        tables["benchmarks"] = checked(together, "benchmarks", raw.file)
    if len(results):
        tables["results"] = results
        told = is_school & ~bad_urn & ~bad_cohort & ~twice & eligible.gt(0)
        context = context_of(cells[told], urn[told], eligible[told], year, raw.file)
        tables |= {"context": context} if len(context) else {}
        together = {c: code for c, code in present.items() if MEASURES[code].subject is Subject.COMBINED}
        among, larger = groups_of(raw, told, urn, eligible, together, year)
        tables |= {"group_results": among} if len(among) else {}
        refused += larger
        scores, wrong = scores_of(raw, told, urn, eligible, year)
        tables |= {"scores": scores} if len(scores) else {}
        refused += wrong
        tables["named"] = _named(cells, is_school & ~bad_urn & ~twice, urn)
    if "URN_AC" in cells:
        tables["continued"] = _continued(cells, is_school & ~bad_urn, urn)
    return Reading("Key Stage 2 table", raw.name, len(cells), tables, tuple(refused), precision_note(results))


def _of_authorities(cells: pd.DataFrame, authorities: Authorities, schools: pd.DataFrame | None) -> pd.Series:
    """The rows of `authorities`, also under the code of one that they came from; a school that has
    left the register is where the academy is that it became."""
    urn = numbers(cells["URN"]) if "URN" in cells else pd.Series(np.nan, index=cells.index)
    if "URN_AC" in cells and schools is not None:
        urn = urn.where(urn.isin(schools["urn"]), numbers(cells["URN_AC"]))
    return of_authorities(numbers(cells["LEA"]), urn, authorities, schools)


def _continued(cells: pd.DataFrame, kept: pd.Series, urn: pd.Series) -> pd.DataFrame:
    """The schools that became academies since, as the table says, and those academies."""
    successor = numbers(cells["URN_AC"])
    kept = kept & ~no_urn(successor) & successor.ne(urn)
    return pd.DataFrame({"urn": urn, "successor": successor})[kept].astype(int)


def _columns_of(cells: pd.DataFrame, year: int) -> dict[str, str]:
    """The measure of each column that holds one of `year`, each measure once."""
    found: dict[str, str] = {}
    for column, code in COLUMNS.items():
        if column in cells and MEASURES[code].covers(year) and code not in found.values():
            found[column] = code
    return found


def _school_numbers(cells: pd.DataFrame, year: int, schools: pd.DataFrame | None) -> tuple[pd.Series, str]:
    """Each row's URN, and the column it is written in: by LEA and ESTAB where the URN is missing.

    One establishment number can pass from a school to the academy that follows it, so the school
    open on the day of the tests is taken.
    """
    if "URN" in cells and ("ESTAB" not in cells or schools is None):
        return numbers(cells["URN"]), "URN"
    urn = numbers(cells["URN"]) if "URN" in cells else pd.Series(np.nan, index=cells.index)
    if schools is not None:
        day = pd.Timestamp(year, 5, 1)
        there = ~(schools["opened"] > day) & ~(schools["closed"] <= day)
        known = schools[there & schools["laestab"].notna()].drop_duplicates("laestab")
        laestab = numbers(cells["LEA"]) * 10_000 + numbers(cells["ESTAB"])
        urn = urn.fillna(laestab.map(known.set_index("laestab")["urn"].astype(float)))
    return urn, "URN" if "URN" in cells else "ESTAB"


def _results(
    cells: pd.DataFrame,
    kept: pd.Series,
    urn: pd.Series,
    eligible: pd.Series,
    percent: pd.Series,
    column: str,
    year: int,
    code: str,
) -> pd.DataFrame:
    achieved = achieved_from(eligible, percent)
    withheld = is_withheld(cells[column])
    status = np.where(percent.notna(), "published", np.where(withheld, "withheld", "not_applicable"))
    return pd.DataFrame(
        {
            "urn": urn,
            "year": year,
            "measure": code,
            "eligible": eligible,
            "achieved": achieved,
            "percent": percent,
            "status": status,
        }
    )[kept]


def _named(cells: pd.DataFrame, kept: pd.Series, urn: pd.Series) -> pd.DataFrame:
    """The schools of the table as it names them itself."""
    cells, urn = cells[kept], urn[kept].astype(int)
    blank = pd.Series("", index=cells.index)
    special = cells["RECTYPE"].str.strip().eq("2")
    return pd.DataFrame(
        {
            "urn": urn,
            "name": named(cells.get("SCHNAME", blank), urn),
            "phase": special.map({True: "special", False: "primary"}),
            "authority_code": numbers(cells.get("LEA", blank)),
            "laestab": numbers(cells.get("LEA", blank)) * 10_000 + numbers(cells.get("ESTAB", blank)),
        }
    )


def _totals(
    cells: pd.DataFrame, eligible: pd.Series, percent: pd.Series, year: int, code: str, file: str
) -> pd.DataFrame:
    """The authority's and the national rows as benchmarks."""
    record = cells["RECTYPE"].str.strip()
    names = cells["SCHNAME"].str.strip() if "SCHNAME" in cells else record
    area = record.map(dict(AREAS)).fillna(names.where(record == "3"))
    rows = pd.DataFrame(
        {
            "source": f"Department for Education, {file}",
            "area": area,
            "year": year,
            "measure": code,
            "group": "all",
            "schools": np.nan,
            "pupils": eligible,
            "percent": percent,
        }
    )
    rows = rows[area.notna() & area.ne("") & percent.notna()]
    return rows.drop_duplicates(["area", "year", "measure"])


def precision_note(results: pd.DataFrame) -> tuple[str, ...]:
    """How far sums of counts derived from whole percentages can be off: a sentence a measure of several
    subjects together, and one for all the subjects singly."""
    published = results[results["status"] == "published"] if len(results) else results
    off: dict[str, float] = {}
    for code, rows in published.groupby("measure") if len(published) else ():
        measure = MEASURES[str(code)]
        label = measure.label if measure.subject is Subject.COMBINED else "Subjects singly"
        # A percent is right to half a point, so a count to one in 200 pupils, and both counts are
        # whole: below 100 pupils only one fits.
        most = np.floor(rows["eligible"].astype(float) / 200 + 0.5).sum()
        off[label] = max(off.get(label, 0.0), 100 * most / rows["eligible"].sum())
    return tuple(
        f"{label}: published as whole percentages; the sum over schools can be off by at most "
        f"{most:.2f} points."
        for label, most in off.items()
    )


def is_withheld(cells: pd.Series) -> pd.Series:
    """Where a cell says that there is a figure, but that it is not published."""
    return cells.str.strip().str.upper().isin(_WITHHELD)


def achieved_from(eligible: pd.Series, percent: pd.Series) -> pd.Series:
    """The whole number of pupils nearest to `percent` (0 to 100) of `eligible` pupils."""
    return (eligible * percent / 100).round()


def is_no_figure(cells: pd.Series) -> pd.Series:
    """Where a cell holds one of the codes that mean there is no figure."""
    return cells.str.strip().str.upper().isin(NO_FIGURE)
