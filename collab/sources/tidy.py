"""Reads a folder of tidy CSV files, one a contract table, and refuses it whole if any breaks.

Every problem is reported at once, by file, row, column and value, in the field's words.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from collab.data.contracts import CONTRACTS, Tables, empty
from collab.data.errors import DataError, Problem
from collab.data.measures import MEASURES
from collab.sources.dates import iso_dates, no_date

_REASONS = (
    (r"coerce_dtype\('u?[iI]nt.*", "is not a whole number"),
    (r"coerce_dtype\('float.*", "is not a number"),
    (r"not_nullable", "is empty"),
    (r"field_uniqueness|multiple_fields_uniqueness.*", "appears in more than one row"),
    (r"isin\(\((.*?),?\)\)", r"is not one of: \1"),
    (r"isin\(range\((\d+), (\d+)\)\)", r"is not a whole number from \1 up to but not \2"),
    (r"greater_than_or_equal_to\((.*)\)", r"is less than \1"),
    (r"less_than_or_equal_to\((.*)\)", r"is more than \1"),
    (r"str_length\((.*)\)", r"is too short or too long (\1 characters)"),
    (r"str_matches\('\^(.*)\\+Z'\)", r"does not look as it should (pattern \1)"),
)
_REMEDY = "Correct the value in the source file."
_TRUTHS = {"true": True, "false": False}
_REMEDIES = {
    "is not a date": "Write dates as 2014-05-01.",
    "is empty": "Fill the cell in.",
    "appears in more than one row": "Keep one of the rows.",
}


def read_csv(path: Path, table: str) -> pd.DataFrame:
    """Read one contract table from a UTF-8 CSV file.

    Returns the table with the contract's columns and types, in the contract's order.
    Raises DataError naming every breach, or a file that is missing or is no CSV.
    """
    try:
        # Blank lines are kept, so that a row's number is its line in the file.
        raw = pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8-sig",
            skip_blank_lines=False,
        )
    except FileNotFoundError:
        raise DataError(
            [Problem(path.name, "the file is missing", f"Put it in the folder {path.parent.name}.")]
        ) from None
    except (UnicodeDecodeError, csv.Error, pd.errors.ParserError, pd.errors.EmptyDataError) as err:
        reason = f"the file cannot be read as a table ({str(err).strip()})"
        raise DataError([Problem(path.name, reason, "Save it as CSV in UTF-8.")]) from None
    return validate(raw, table, path.name).reset_index(drop=True)


def validate(raw: pd.DataFrame, table: str, file: str) -> pd.DataFrame:
    """Check a frame of text cells against its contract and give the columns their types.

    `file` is the name to use in errors; the row with index n is line n + 2 of it. The index stays.
    Raises DataError with every breach found.
    """
    schema = CONTRACTS[table].to_schema()
    truths = [n for n, c in schema.columns.items() if str(c.dtype) == "bool" and n in raw]
    cleaned, problems = raw.copy(), []
    for column in truths:
        cleaned[column] = raw[column].str.strip().str.lower().map(_TRUTHS)
        for row in raw.index[cleaned[column].isna()]:
            problems.append(_problem(file, row, column, raw.at[row, column], "is not true or false"))
        cleaned[column] = cleaned[column].eq(True)
    for column in [n for n, c in schema.columns.items() if "datetime" in str(c.dtype) and n in raw]:
        # What reads dates by itself takes 01/09/2014 for a day of January.
        cleaned[column] = iso_dates(raw[column])
        for row in raw.index[no_date(raw[column], cleaned[column])]:
            problems.append(_problem(file, row, column, raw.at[row, column], "is not a date"))
    for column in [n for n, c in schema.columns.items() if not c.required and n not in raw]:
        cleaned[column] = None
    try:
        checked = schema.validate(cleaned, lazy=True)
    except pa.errors.SchemaErrors as err:
        told = {(p.row, p.column) for p in problems}
        found = _problems(err.failure_cases, raw, file)
        problems.extend(p for p in found if (p.row, p.column) not in told)
        if not problems:
            # Whatever pandera finds wrong with the whole of a table, and places in no row.
            broken = ", ".join(sorted(set(map(str, err.failure_cases["check"]))))
            problems.append(Problem(file, f"breaks a rule of {table} ({broken})", _REMEDY))
    else:
        if not problems:
            return checked[list(schema.columns)]
    raise DataError(sorted(set(problems), key=lambda p: (p.row or 0, p.column or "", p.reason)))


def read_folder(folder: Path) -> Tables:
    """Read every contract table found in `folder` and check them against each other.

    Returns all tables by name. `schools` and `results` must be there; others may be missing.
    Raises DataError with the breaches of all files.
    """
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for table in CONTRACTS:
        path = folder / f"{table}.csv"
        if not path.exists() and table not in ("schools", "results"):
            tables[table] = empty(table)
            continue
        try:
            tables[table] = read_csv(path, table)
        except DataError as err:
            problems.extend(err.problems)
    if not problems:
        problems.extend(_broken_references(tables))
    if problems:
        raise DataError(problems)
    return tables


def _problems(cases: pd.DataFrame, raw: pd.DataFrame, file: str) -> Iterator[Problem]:
    """The field's words for pandera's table of failures."""
    for case in cases.to_dict("records"):
        check, column, row = str(case["check"]), str(case["column"]), case["index"]
        if check == "column_in_dataframe":
            remedy = f"Add it; the columns found are {', '.join(map(str, raw.columns))}."
            yield Problem(file, f"the column {case['failure_case']} is missing", remedy)
        elif case["schema_context"] == "DataFrameSchema" and ": " in check:
            # One case a column of the row; they are told once, by the rule's own column.
            own, reason = check.split(": ", 1)
            if own not in raw or pd.isna(row):
                continue
            yield _problem(file, row, own, raw.at[row, own], reason)
        elif not check.startswith("dtype(") and pd.notna(row):
            value = raw.at[row, column] if column in raw else case["failure_case"]
            yield _problem(file, row, column, value, _reason(check))


def _problem(file: str, row: object, column: str, value: object, reason: str) -> Problem:
    remedy = _REMEDIES.get(reason, _REMEDY)
    found = "" if pd.isna(value) else str(value)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return Problem(file, reason, remedy, row=int(str(row)) + 2, column=column, value=found)


def _reason(check: str) -> str:
    for pattern, words in _REASONS:
        found = re.fullmatch(pattern, check)
        if found:
            return found.expand(words)
    return f"breaks the rule {check}"


def _broken_references(tables: Tables) -> Iterator[Problem]:
    """Rows that point at a school or partnership that is not there, and cohorts that differ."""
    for table, column, target in (
        ("results", "urn", "schools"),
        ("memberships", "urn", "schools"),
        ("memberships", "partnership", "partnerships"),
        ("assessments", "partnership", "partnerships"),
        ("reviews", "partnership", "partnerships"),
    ):
        frame = tables[table]
        missing = frame.loc[~frame[column].isin(tables[target][column]), column]
        for row, value in missing.items():
            yield _problem(f"{table}.csv", row, column, value, f"is not in {target}.csv")
    results = tables["results"]
    published = results[results["status"] == "published"]
    stage = published["measure"].map({code: m.key_stage.value for code, m in MEASURES.items()})
    cohort = published.groupby(["urn", "year", stage])["eligible"].transform("first")
    for row, value in published.loc[published["eligible"] != cohort, "eligible"].items():
        reason = "differs from the eligible pupils of the same school, year and key stage"
        yield _problem("results.csv", row, "eligible", value, reason)
