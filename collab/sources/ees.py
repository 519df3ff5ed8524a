"""School results as Explore Education Statistics publishes them: one row a school and breakdown.

The Department's Key Stage 2 files at institution level come in pairs: percentages of three years in
one (performance), eligible pupils in the other (information), of its own year and in columns such
as telig_23 of others. Names of columns follow its data guidance for 2022/23 to 2024/25.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from collab.data.errors import Problem
from collab.data.measures import MEASURES
from collab.sources.ees_groups import SIZES, group_percentages, group_sizes
from collab.sources.ees_rows import COMBINED, FILTERS, OWN_RULES, SUBJECTS, of_all, of_groups
from collab.sources.ees_scores import COLUMN, LEFT_OUT, PROGRESS, averages_of, complete_scores, has_progress
from collab.sources.ks2 import achieved_from, is_no_figure, is_withheld, precision_note
from collab.sources.raw_table import RawTable
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
    of_authorities,
    percentages,
    refuse,
    whole_numbers,
)
from collab.sources.years import year_of_period

MEASURE_COLUMNS: Mapping[str, str] = MappingProxyType({"expected_standard": "exp", "higher_standard": "high"})
"""Beginning of the publisher's columns for each threshold, and the end of its measures' codes."""
_SIZES = ("eligible_pupil_count", "telig")
COLUMNS = (
    "school_urn",
    "school_laestab",
    "school_name",
    "la_name",
    "old_la_code",
    *OWN_RULES,
    *FILTERS,
    *_SIZES,
    *SIZES.values(),
    *(f"telig_{year:02d}" for year in range(16, 60)),
    *(f"{m}_pupil_{what}" for m in MEASURE_COLUMNS for what in ("percent", "count")),
    COLUMN,
    PROGRESS,
)


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like one of Explore Education Statistics about schools or areas."""
    found = set(raw.cells)
    return {"time_period", "geographic_level"} <= found and bool(
        found & {*_SIZES, "expected_standard_pupil_percent"}
    )


def read_ees(
    raw: RawTable, authorities: Authorities = frozenset(), schools: pd.DataFrame | None = None
) -> Reading:
    """Results, percentages, cohorts or benchmarks, whichever the file holds, of `authorities` and
    of the register's `schools`.

    Rows of all pupils in reading, writing and mathematics together and in each subject are taken, and of
    schools those of the groups of pupils that are known; the other breakdowns and subjects are left out and
    counted. Raises DataError for missing columns, and for a column that sorts the
    rows without a total.
    """
    need_columns(raw, ["time_period", "geographic_level"])
    rows_of_file = len(raw.cells) + raw.sifted
    raw = _of_own_schools(raw, authorities, schools)
    cells = raw.cells
    level = cells["geographic_level"].str.strip().str.lower()
    year = cells["time_period"].map({p: year_of_period(p) for p in cells["time_period"].unique()})
    rows_of = {subject: of_all(raw, subject) for subject in SUBJECTS}
    total = pd.concat(rows_of, axis=1).any(axis=1)
    refused = refuse(raw, total & year.isna(), "time_period", "is no year such as 202324", REMEDY)
    total &= year.notna()
    schools_rows = total & level.eq("school")
    areas = total & level.isin(["local authority", "national"])
    tables: dict[str, pd.DataFrame] = {}
    notes = []
    if schools_rows.any():
        need_columns(raw, ["school_urn"])
        own = {subject: rows & schools_rows for subject, rows in rows_of.items()}
        tables, more = _school_tables(raw, own, year)
        refused += more
        notes += [LEFT_OUT] if has_progress(cells[schools_rows]) else []
        rows, more = _groups(raw, year)
        tables |= {"group_percentages": rows} if len(rows) else {}
        refused += more
    if "results" in tables:
        notes += precision_note(tables["results"])
    elif "expected_standard_pupil_percent" in cells and areas.any():
        found = [
            _benchmarks(raw, rows & areas, level, year, authorities, subject)
            for subject, rows in rows_of.items()
        ]
        rows = pd.concat([rows for rows, _ in found], ignore_index=True)
        tables["benchmarks"] = checked(rows, "benchmarks", raw.file)
        refused += [problem for _, more in found for problem in more]
    taken = len(tables["group_percentages"].index.unique()) if "group_percentages" in tables else 0
    left_out = raw.sifted + int((~total).sum()) - taken
    if left_out:
        notes.append(f"{left_out:,} rows of other pupils, subjects or averages were left out.")
    return Reading(
        "Results from Explore Education Statistics",
        raw.name,
        rows_of_file,
        tables,
        tuple(refused),
        tuple(notes),
    )


def _of_own_schools(raw: RawTable, authorities: Authorities, schools: pd.DataFrame | None) -> RawTable:
    """The table without the rows of schools of other authorities, of which a national file has most."""
    cells = raw.cells
    if not authorities or not {"school_urn", "school_laestab"} <= set(cells):
        return raw
    of_school = cells[cells["geographic_level"].str.strip().str.lower() == "school"]
    # The first three digits of the establishment's number are its authority's.
    code = numbers(of_school["school_laestab"].str.strip().str.slice(0, 3))
    own = of_authorities(code, numbers(of_school["school_urn"]), authorities, schools)
    return replace(raw, cells=cells.drop(index=own.index[~own]))


def _school_tables(
    raw: RawTable, rows_of: Mapping[str, pd.Series], year: pd.Series
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """What the file says of schools, `rows_of` being the rows of each subject."""
    tables: dict[str, pd.DataFrame] = {}
    refused: list[Problem] = []
    cohorts, names, percents, averages = None, [], [], []
    for subject, rows in rows_of.items():
        if not rows.any():
            continue
        cells, keys, more = _keyed(raw, rows, year)
        names.append(_named(cells, keys["urn"]))
        if cohorts is None:
            # All subjects are of the same eligible pupils.
            cohorts, told = _cohorts(raw, cells, keys)
            more += told
        if subject == COMBINED:
            sizes = group_sizes(cells, keys)
            tables |= {"group_cohorts": sizes} if len(sizes) else {}
        found, wrong = _percentages(raw, cells, keys, subject)
        points, no_points = averages_of(raw, cells, keys, subject)
        percents += found
        averages += [points] if len(points) else []
        refused += [*more, *wrong, *no_points]
    tables["named"] = pd.concat(names).drop_duplicates("urn")
    if percents and cohorts is not None:
        tables["results"] = complete(pd.concat(percents), cohorts, raw.file)
    elif percents:
        tables["percentages"] = pd.concat(percents)
    elif cohorts is not None:
        tables["cohorts"] = cohorts
    if averages and cohorts is not None:
        tables["scores"] = complete_scores(pd.concat(averages), cohorts, raw.file)
    elif averages:
        tables["averages"] = pd.concat(averages)
    return tables, refused


def _keyed(
    raw: RawTable, rows: pd.Series, year: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Those `rows`, their `urn` and `year`, and the rows without either."""
    cells = raw.cells[rows]
    urn = numbers(cells["school_urn"])
    bad = no_urn(urn)
    refused = refuse(raw, _at(raw, bad), "school_urn", "is no school number", REMEDY)
    twice = pd.DataFrame({"urn": urn, "year": year[cells.index]}).duplicated() & ~bad
    refused += refuse(raw, _at(raw, twice), "school_urn", "appears in an earlier row", REMEDY)
    cells, urn = cells[~bad & ~twice], urn[~bad & ~twice]
    keys = pd.DataFrame({"urn": urn.astype(int), "year": year[cells.index].astype(int)})
    return cells, keys, refused


def _percentages(
    raw: RawTable, cells: pd.DataFrame, keys: pd.DataFrame, subject: str
) -> tuple[list[pd.DataFrame], list[Problem]]:
    """Percentages of all pupils in a subject, a table a threshold."""
    parts, refused = [], []
    for begin, code in _measures_of(subject).items():
        column = f"{begin}_pupil_percent"
        if column not in cells:
            continue
        percent = percentages(cells[column])
        wrong = percent.isna() & ~is_no_figure(cells[column])
        refused += refuse(raw, _at(raw, wrong), column, "is no percentage", REMEDY)
        status = pd.Series("published", index=cells.index).where(
            percent.notna(), is_withheld(cells[column]).map({True: "withheld", False: "not_applicable"})
        )
        covered = keys["year"].map(MEASURES[code].covers).astype(bool)
        part = keys.assign(measure=code, percent=percent, status=status)[covered & ~wrong]
        if f"{begin}_pupil_count" in cells:
            part["achieved"] = whole_numbers(cells[f"{begin}_pupil_count"])
        parts.append(part)
    return parts, refused


def _measures_of(subject: str) -> dict[str, str]:
    """The measures of a subject by the beginning of the publisher's columns."""
    return {begin: f"ks2_{subject}_{end}" for begin, end in MEASURE_COLUMNS.items()}


def _groups(raw: RawTable, year: pd.Series) -> tuple[pd.DataFrame, list[Problem]]:
    """Percentages of groups of pupils in every subject."""
    parts, refused = [], []
    for subject in SUBJECTS:
        group = of_groups(raw, subject).where(year.notna())
        if group.notna().any():
            rows, more = _groups_in(subject, raw, group, year)
            parts += [rows] if len(rows) else []
            refused += more
    return pd.concat(parts) if parts else pd.DataFrame(), refused


def _groups_in(
    subject: str, raw: RawTable, group: pd.Series, year: pd.Series
) -> tuple[pd.DataFrame, list[Problem]]:
    """Percentages of groups of pupils in one subject, `group` naming that of each row that has one."""
    cells = raw.cells[group.notna()]
    urn, at = numbers(cells["school_urn"]), cells.index
    keys = pd.DataFrame({"urn": urn, "year": year[at], "pupil_group": group[at]})
    bad = no_urn(urn)
    refused = refuse(raw, _at(raw, bad), "school_urn", "is no school number", REMEDY)
    twice = keys.duplicated() & ~bad
    refused += refuse(raw, _at(raw, twice), "breakdown", "appears in an earlier row of its school", REMEDY)
    fine = ~bad & ~twice
    keys = keys[fine].astype({"urn": int, "year": int})
    rows, more = group_percentages(raw, cells[fine], keys, _measures_of(subject))
    return rows, refused + more


def _cohorts(
    raw: RawTable, cells: pd.DataFrame, keys: pd.DataFrame
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Eligible pupils by school and year: of the row's own year, and of those that columns name."""
    size = next((column for column in _SIZES if column in cells), None)
    years = {c: 2000 + int(c[-2:]) for c in map(str, cells) if re.fullmatch(r"telig_[1-5]\d", c)}
    refused, parts = [], []
    for column in [*([size] if size else []), *years]:
        eligible = whole_numbers(cells[column])
        wrong = eligible.isna() & ~is_no_figure(cells[column])
        refused += refuse(raw, _at(raw, wrong), column, "is no number of pupils", REMEDY)
        own = keys.assign(year=years[column]) if column in years else keys
        parts.append(own.assign(eligible=eligible)[eligible.gt(0)])
    if not parts:
        return None, refused
    # A year's own row says more of it than a later one's column.
    return pd.concat(parts).drop_duplicates(["urn", "year"]), refused


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
    raw: RawTable, rows: pd.Series, level: pd.Series, year: pd.Series, authorities: Authorities, subject: str
) -> tuple[pd.DataFrame, list[Problem]]:
    cells = raw.cells[rows]
    area = pd.Series("England", index=cells.index, dtype=object)
    if "la_name" in cells:
        area = cells["la_name"].str.strip().where(level[cells.index].ne("national"), "England")
    if authorities and "old_la_code" in cells:
        own = in_authorities(numbers(cells["old_la_code"]), authorities)
        keep = own | area.eq("England")
        cells, area = cells[keep], area[keep]
    twice = pd.DataFrame({"area": area, "year": year[cells.index]}).duplicated(keep=False)
    reason = "is one of several rows of its area and year, and nothing tells which is the total"
    refused = refuse(raw, _at(raw, twice), "geographic_level", reason, "Keep the row of the total only.")
    cells, area = cells[~twice & area.ne("")], area[~twice & area.ne("")]
    parts = [
        pd.DataFrame(
            {
                "source": f"Department for Education, {raw.file}",
                "area": area,
                "year": year[cells.index],
                "measure": code,
                "group": "all",
                "schools": None,
                "pupils": None,
                "percent": percentages(cells[f"{begin}_pupil_percent"]),
            }
        )
        for begin, code in _measures_of(subject).items()
        if f"{begin}_pupil_percent" in cells
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset=["percent"]), refused


def _at(raw: RawTable, rows: pd.Series) -> pd.Series:
    """`rows` of some of the table's rows as a mask of all of them."""
    return rows.reindex(raw.cells.index, fill_value=False)
