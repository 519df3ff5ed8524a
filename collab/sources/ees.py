"""School results as Explore Education Statistics publishes them: one row a school and breakdown.

The Department's Key Stage 2 files at institution level come in pairs: percentages in one
(performance), eligible pupils in the other (information). Names of columns follow its data
guidance for 2022/23 to 2024/25.
"""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.measures import MEASURES
from collab.sources.ks2 import achieved_from, is_no_figure, is_withheld, percentages, precision_note
from collab.sources.opening import RawTable
from collab.sources.reading import (
    REMEDY,
    Authorities,
    Reading,
    checked,
    in_authorities,
    named,
    need_columns,
    no_urn,
    numbers,
    refuse,
    whole_numbers,
)

MEASURE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"expected_standard": "ks2_rwm_exp", "higher_standard": "ks2_rwm_high"}
)
"""Beginning of the publisher's columns for each measure."""
COLUMNS = (
    "time_period", "geographic_level", "school_urn", "school_laestab", "school_name", "la_name",
    "old_la_code",
    "breakdown", "breakdown_topic", "subject", "establishment_type_group", "telig",
    "eligible_pupil_count", *(f"{m}_pupil_{what}" for m in MEASURE_COLUMNS
                              for what in ("percent", "count")),
)  # fmt: skip
_SUBJECT = "reading, writing and maths"


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like one of Explore Education Statistics about schools or areas."""
    found = set(raw.cells)
    return {"time_period", "geographic_level"} <= found and bool(
        found & {"telig", "eligible_pupil_count", "expected_standard_pupil_percent"}
    )


def read_ees(raw: RawTable, authorities: Authorities = frozenset()) -> Reading:
    """Results, percentages, cohorts or benchmarks, whichever the file holds.

    Rows of all pupils in reading, writing and mathematics are taken; the other breakdowns and
    subjects are left out and counted. Raises DataError for missing columns.
    """
    need_columns(raw, ["time_period", "geographic_level"])
    cells = raw.cells
    level = cells["geographic_level"].str.strip().str.lower()
    year, bad_year = _years(cells["time_period"])
    total = _of_all_pupils(cells)
    refused = refuse(raw, total & bad_year, "time_period", "is no year such as 202324", REMEDY)
    total &= ~bad_year
    schools = total & level.eq("school")
    areas = total & level.isin(["local authority", "national"])
    tables: dict[str, pd.DataFrame] = {}
    notes = []
    if schools.any():
        need_columns(raw, ["school_urn"])
        tables, more = _school_tables(raw, schools, year, authorities)
        refused += more
    if "results" in tables:
        notes += precision_note(tables["results"])
    elif "expected_standard_pupil_percent" in cells and areas.any():
        rows = _benchmarks(raw, areas, level, year, authorities)
        tables["benchmarks"] = checked(rows, "benchmarks", raw.file)
    left_out = int((~total).sum())
    if left_out:
        notes.append(f"{left_out:,} rows of other pupils, subjects or averages were left out.")
    return Reading(
        "Results from Explore Education Statistics", raw.name, len(cells), tables, tuple(refused),
        tuple(notes),
    )  # fmt: skip


def _of_all_pupils(cells: pd.DataFrame) -> pd.Series:
    wanted = pd.Series(True, index=cells.index)
    for column, value in (("breakdown", "total"), ("subject", _SUBJECT)):
        if column in cells:
            wanted &= cells[column].str.strip().str.lower().eq(value)
    if "establishment_type_group" in cells:
        wanted &= cells["establishment_type_group"].str.strip().str.lower().eq("all state funded")
    return wanted


def _years(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """202324 (or 2023/24) as 2024, and which cells are no such period."""
    text = cells.str.strip().str.replace("/", "", regex=False)
    start, end = numbers(text.str.slice(0, 4)), numbers(text.str.slice(4))
    good = text.str.fullmatch(r"20\d{4}") & ((start + 1) % 100).eq(end)
    return (start + 1).where(good), ~good


def _school_tables(
    raw: RawTable, rows: pd.Series, year: pd.Series, authorities: Authorities
) -> tuple[dict[str, pd.DataFrame], list]:
    cells = raw.cells[rows]
    urn = numbers(cells["school_urn"])
    if authorities and "school_laestab" in cells:
        # The first three digits of the establishment's number are its authority's.
        own = in_authorities(numbers(cells["school_laestab"].str.strip().str.slice(0, 3)),
                             authorities)  # fmt: skip
        cells, urn = cells[own], urn[own]
    bad = no_urn(urn)
    refused = refuse(raw, _at(raw, bad), "school_urn", "is no school number", REMEDY)
    twice = pd.DataFrame({"urn": urn, "year": year[cells.index]}).duplicated() & ~bad
    refused += refuse(raw, _at(raw, twice), "school_urn", "appears in an earlier row", REMEDY)
    cells, urn = cells[~bad & ~twice], urn[~bad & ~twice]
    keys = pd.DataFrame({"urn": urn.astype(int), "year": year[cells.index].astype(int)})
    tables = {"named": _named(cells, urn)}
    size = next((c for c in ("eligible_pupil_count", "telig") if c in cells), None)
    if size:
        eligible = whole_numbers(cells[size])
        wrong = eligible.isna() & ~is_no_figure(cells[size])
        refused += refuse(raw, _at(raw, wrong), size, "is no number of pupils", REMEDY)
        tables["cohorts"] = keys.assign(eligible=eligible)[eligible.gt(0)]
    parts = []
    for begin, code in MEASURE_COLUMNS.items():
        column = f"{begin}_pupil_percent"
        if column not in cells:
            continue
        percent = percentages(cells[column])
        wrong = percent.isna() & ~is_no_figure(cells[column])
        refused += refuse(raw, _at(raw, wrong), column, "is no percentage", REMEDY)
        status = pd.Series("published", index=cells.index).where(
            percent.notna(),
            is_withheld(cells[column]).map({True: "withheld", False: "not_applicable"}),
        )
        covered = keys["year"].map(MEASURES[code].covers).astype(bool)
        part = keys.assign(measure=code, percent=percent, status=status)[covered & ~wrong]
        if f"{begin}_pupil_count" in cells:
            part["achieved"] = whole_numbers(cells[f"{begin}_pupil_count"])
        parts.append(part)
    if parts:
        together = pd.concat(parts)
        cohorts = tables.pop("cohorts", None)
        if cohorts is None:
            tables["percentages"] = together
        else:
            tables["results"] = complete(together, cohorts, raw.file)
    return tables, refused


def _named(cells: pd.DataFrame, urn: pd.Series) -> pd.DataFrame:
    """The schools of the table as it names them itself."""
    blank = pd.Series("", index=cells.index)
    code = numbers(cells.get("school_laestab", blank).str.strip().str.slice(0, 3))
    name = named(cells.get("school_name", blank), urn.astype(int))
    return pd.DataFrame({"urn": urn, "name": name, "phase": "primary", "authority_code": code})


def complete(percents: pd.DataFrame, cohorts: pd.DataFrame, file: str) -> pd.DataFrame:
    """Results from percentages and the cohorts they are of, matched by `urn` and `year`.

    Rows without a cohort are left out. Keeps the index of `percents`. Raises DataError when the
    outcome breaks the contract.
    """
    sizes = cohorts.drop_duplicates(["urn", "year"]).set_index(["urn", "year"])["eligible"]
    keys = pd.MultiIndex.from_frame(percents[["urn", "year"]])
    eligible = pd.Series(sizes.reindex(keys).to_numpy(), index=percents.index)
    derived = achieved_from(eligible, percents["percent"])
    achieved = percents["achieved"].fillna(derived) if "achieved" in percents else derived
    table = percents.assign(eligible=eligible, achieved=achieved)[eligible.notna()]
    parts = [checked(rows, "results", file) for _, rows in table.groupby("measure")]
    return pd.concat(parts) if parts else table


def _benchmarks(
    raw: RawTable, rows: pd.Series, level: pd.Series, year: pd.Series, authorities: Authorities
) -> pd.DataFrame:
    cells = raw.cells[rows]
    area = pd.Series("England", index=cells.index)
    if "la_name" in cells:
        area = cells["la_name"].str.strip().where(level[cells.index].ne("national"), "England")
    if authorities and "old_la_code" in cells:
        own = in_authorities(numbers(cells["old_la_code"]), authorities)
        keep = own | area.eq("England")
        cells, area = cells[keep], area[keep]
    parts = [
        pd.DataFrame(
            {
                "source": f"Department for Education, {raw.file}", "area": area,
                "year": year[cells.index], "measure": code, "group": "all", "schools": None,
                "pupils": None, "percent": percentages(cells[f"{begin}_pupil_percent"]),
            }
        )
        for begin, code in MEASURE_COLUMNS.items()
        if f"{begin}_pupil_percent" in cells
    ]  # fmt: skip
    table = pd.concat(parts, ignore_index=True).dropna(subset=["percent"])
    return table[table["area"].ne("")].drop_duplicates(["area", "year", "measure"])


def _at(raw: RawTable, rows: pd.Series) -> pd.Series:
    """`rows` of some of the table's rows as a mask of all of them."""
    return rows.reindex(raw.cells.index, fill_value=False)
