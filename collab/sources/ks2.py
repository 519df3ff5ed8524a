"""Key Stage 2 performance tables, school level, as the Department for Education publishes them."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.measures import MEASURES
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

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "PTREADWRITTAMATX": "ks2_rwm_l4",
        "PTREADWRITTAMAT4B": "ks2_rwm_l4b",
        "PTREADWRITTAMATAX": "ks2_rwm_l5",
        "PTREADWRITMATX": "ks2_rwm_l4",
        "PTREADWRITMATAX": "ks2_rwm_l5",
        "PTRWM_EXP": "ks2_rwm_exp",
        "PTRWM_HIGH": "ks2_rwm_high",
    }
)
"""The publisher's column for each measure, over the years."""
SCHOOL_RECORDS = ("1", "2")
"""Record types of mainstream and special schools; the others are totals."""
AREAS: Mapping[str, str] = MappingProxyType({"4": "England (all schools)", "5": "England"})
NO_FIGURE = frozenset(
    {"", "SUPP", "NE", "NA", "NP", "NEW", "LOW", "LOWCOV", "DNS", "X", "C", "Z", "U"}
)
"""Codes that mean there is no figure, in capitals."""
_WITHHELD = frozenset({"SUPP", "LOW", "LOWCOV", "C", "X", "U"})


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like a Key Stage 2 table."""
    return {"RECTYPE", "TELIG"} <= set(raw.cells) and bool(set(COLUMNS) & set(raw.cells))


def read_ks2(raw: RawTable, year: int) -> Reading:
    """Results and benchmarks of `year` from a school-level table.

    Only whole percentages are published, so the pupils who achieved are the whole number nearest
    to percent times eligible; that is exact for cohorts below 100, and the note says how far the
    sum can be off. Raises DataError for missing columns.
    """
    need_columns(raw, ["RECTYPE", "URN", "TELIG"])
    cells = raw.cells
    present = {c: code for c, code in COLUMNS.items() if c in cells and MEASURES[code].covers(year)}
    is_school = cells["RECTYPE"].str.strip().isin(SCHOOL_RECORDS)
    urn = numbers(cells["URN"])
    eligible = whole_numbers(cells["TELIG"])
    bad_urn = is_school & no_urn(urn)
    bad_cohort = is_school & ~bad_urn & eligible.isna() & ~_no_figure(cells["TELIG"])
    refused = refuse(raw, bad_urn, "URN", "is no school number", REMEDY)
    refused += refuse(raw, bad_cohort, "TELIG", "is no number of pupils", REMEDY)
    twice = is_school & ~bad_urn & urn.duplicated() & urn.notna()
    refused += refuse(raw, twice, "URN", "appears in an earlier row", REMEDY)
    parts, totals = [], []
    for column, code in present.items():
        percent = _percent(cells[column])
        wrong = is_school & percent.isna() & ~_no_figure(cells[column])
        refused += refuse(raw, wrong, column, "is no percentage", REMEDY)
        kept = is_school & ~bad_urn & ~bad_cohort & ~wrong & ~twice & eligible.gt(0)
        parts.append(_results(cells, kept, urn, eligible, percent, column, year, code))
        totals.append(_totals(cells, eligible, percent, year, code, raw.file))
    results = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    tables = {"benchmarks": checked(pd.concat(totals), "benchmarks", raw.file)} if totals else {}
    if len(results):
        tables["results"] = checked(results, "results", raw.file)
    return Reading(
        "Key Stage 2 table", raw.file, len(cells), tables, tuple(refused), _notes(results)
    )


def _results(
    cells: pd.DataFrame, kept: pd.Series, urn: pd.Series, eligible: pd.Series,
    percent: pd.Series, column: str, year: int, code: str,
) -> pd.DataFrame:  # fmt: skip
    achieved = (eligible * percent / 100).round()
    withheld = cells[column].str.strip().str.upper().isin(_WITHHELD)
    status = np.where(
        percent.notna(), "published", np.where(withheld, "withheld", "not_applicable")
    )
    return pd.DataFrame(
        {
            "urn": urn, "year": year, "measure": code, "eligible": eligible,
            "achieved": achieved, "percent": percent, "status": status,
        }
    )[kept]  # fmt: skip


def _totals(
    cells: pd.DataFrame, eligible: pd.Series, percent: pd.Series, year: int, code: str, file: str
) -> pd.DataFrame:
    """The authority's and the national rows as benchmarks."""
    record = cells["RECTYPE"].str.strip()
    names = cells["SCHNAME"].str.strip() if "SCHNAME" in cells else record
    area = record.map(dict(AREAS)).fillna(names.where(record == "3"))
    rows = pd.DataFrame(
        {
            "source": f"Department for Education, {file}", "area": area, "year": year,
            "measure": code, "group": "all", "schools": np.nan, "pupils": eligible,
            "percent": percent,
        }
    )  # fmt: skip
    return rows[area.notna() & area.ne("") & percent.notna()]


def _notes(results: pd.DataFrame) -> tuple[str, ...]:
    published = results[results["status"] == "published"] if len(results) else results
    notes = []
    for code, rows in published.groupby("measure") if len(published) else ():
        # A percent is right to half a point, so a count to one in 200 pupils, and both counts are
        # whole: below 100 pupils only one fits.
        most = np.floor(rows["eligible"].astype(float) / 200 + 0.5).sum()
        off = 100 * most / rows["eligible"].sum()
        notes.append(
            f"{MEASURES[str(code)].label}: published as whole percentages; the sum over schools "
            f"can be off by at most {off:.2f} points."
        )
    return tuple(notes)


def _no_figure(cells: pd.Series) -> pd.Series:
    return cells.str.strip().str.upper().isin(NO_FIGURE)


def _percent(cells: pd.Series) -> pd.Series:
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


def year_of(name: str) -> int | None:
    """The results year a file's name tells: `2018-850-ks2.csv` or `2017-2018_england_ks2.csv`."""
    span = re.search(r"(20\d\d)[-_](20)?(\d\d)(?!\d)", name)
    if span and int(span[3]) == (int(span[1]) + 1) % 100:
        return int(span[1]) + 1
    single = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return int(single[1]) if single else None
