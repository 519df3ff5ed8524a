"""The one reader of academic years: in names of files and folders, in columns, and in cells.

A year is the calendar year in which the academic year ends: 2019 is 2018/19.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from collab.data.errors import DataError, Problem

NOT_TOLD = "the file's name does not tell the year of the results"
"""Begins the reason of the problem that a person solves by saying the year."""
_SPAN = re.compile(r"(?<!\d)(20\d\d)(?:\s*(?:[-_./–]|to|\s)\s*)?(?:20)?(\d\d)(?!\d)")
_SINGLE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEARLY = re.compile(r"(.+)_([1-5]\d)")
_WITHOUT_RESULTS = (2020, 2021)
_SAME_SCHOOLS = 10
"""This many schools do not have the same pupils and figures in two years by chance."""


def shown(year: int) -> str:
    """2019 as people write it: 2018/19."""
    return f"{year - 1}/{year % 100:02d}"


def span_of(text: str) -> int | None:
    """The year of `2018/19`, `2018-2019`, `2018.19`, `2018 2019` or `201819`, and of nothing else."""
    found = _SPAN.fullmatch(text.strip())
    return int(found[1]) + 1 if found and _follows(found) else None


def year_of_cell(text: str) -> str:
    """An academic year or the calendar year it ends in, as the latter; the text itself if it is none."""
    year = span_of(text)
    return text if year is None else str(year)


def year_of_period(text: str) -> int | None:
    """The year of a time period, 202324 or 2023/24; None where it is none."""
    written = text.strip()
    return span_of(written) if re.fullmatch(r"20\d\d/?(20)?\d\d", written) else None


def name_with_folder(path: Path) -> str:
    """A file's name, with its folder's before it where only that tells the year."""
    folder = path.absolute().parent.name
    return f"{folder}/{path.name}" if _spans(folder) and not _spans(path.name) else path.name


def years_of_name(path: str) -> tuple[int, ...]:
    """The years that a file's name, or else the nearest of its folders and its zip, can mean: one
    where it has two that follow each other; the year itself and the next where it has only one
    (the academic year that ends in it, and the one that begins); none where it has none or several.
    """
    parts = path.split("/")[::-1]
    spans = next((years for part in parts if (years := _spans(part))), None)
    if spans:
        return tuple(spans) if len(spans) == 1 else ()
    singles = next((years for part in parts if (years := _singles(part))), set())
    return tuple(y for year in singles for y in (year, year + 1)) if len(singles) == 1 else ()


def years_of_columns(header: Iterable[str]) -> frozenset[int]:
    """The years a table can be of by its columns of earlier years (PTRWM_EXP_18 beside PTRWM_EXP):
    the next with results. Empty where it has no such columns."""
    names = set(header)
    found = {2000 + int(m[2]) for name in names if (m := _YEARLY.fullmatch(name)) and m[1] in names}
    if not found:
        return frozenset()
    after = max(found) + 1
    return frozenset({2022, 2023} if after in _WITHOUT_RESULTS else {after})


def year_of_table(path: str, header: Sequence[str], asked: int | None) -> tuple[int, tuple[str, ...]]:
    """The year of a table of results by its name and its columns, and what to say of it.

    `path` is the file's name with its folders; `asked` is what a person said of the files that do
    not tell. A single year in a name, as in 2018-850-ks2.csv, is the year the academic year ends
    in, unless the columns or the person say that it is the one it begins in.
    Raises DataError where the name and the columns contradict each other, or neither tells.
    """
    meant, possible = years_of_name(path), years_of_columns(header)
    if possible and meant and not possible & set(meant):
        told = " or ".join(map(shown, sorted(possible)))
        reason = f"the name says {shown(meant[0])}, but its columns of earlier years say {told}"
        remedy = f"Look which year it is, and name the file like {_example(max(possible))}."
        raise DataError([Problem(path, reason, remedy)])
    left = [year for year in meant or sorted(possible) if not possible or year in possible]
    if asked is not None and (asked in left or not left):
        return asked, ()
    if left and not possible:
        alone = "by its name alone, which has a single year: the one it ends in."
        return left[0], (f"Taken for {shown(left[0])} {alone}",) if len(left) > 1 else ()
    if len(left) != 1:
        remedy = f"Say the year, such as 2019, or name the file like {_example(2019)}."
        raise DataError([Problem(path, NOT_TOLD, remedy)])
    begins = bool(meant) and left[0] != meant[0]
    note = f"Taken for {shown(left[0])}: so say its columns; its name has the year that it begins in."
    return left[0], (note,) if begins else ()


def same_figures(results: pd.DataFrame, known: pd.DataFrame) -> tuple[int, int] | None:
    """A year of `results` and another of `known` that have the same pupils and figures for every
    school that is in both; None where there is none, or too few schools to say."""
    columns = ["urn", "measure", "year", "eligible", "achieved"]
    both = results[columns].merge(known[columns], on=["urn", "measure"], suffixes=("", "_known"))
    both = both[(both["year"] != both["year_known"]) & both["achieved"].notna()]
    if both.empty:
        return None
    both["same"] = both["eligible"].eq(both["eligible_known"]) & both["achieved"].eq(both["achieved_known"])
    for (year, other), rows in both.groupby(["year", "year_known"]):
        if rows["same"].eq(True).all() and rows["urn"].nunique() >= _SAME_SCHOOLS:
            return int(str(year)), int(str(other))
    return None


def differ(results: pd.DataFrame, known: pd.DataFrame) -> bool:
    """Whether two tables of results say different things of a school, year and measure."""
    keys = ["urn", "year", "measure"]
    both = results[[*keys, "eligible", "achieved"]].merge(known[[*keys, "eligible", "achieved"]], on=keys)
    pairs = ((both[f"{column}_x"], both[f"{column}_y"]) for column in ("eligible", "achieved"))
    return any(first.fillna(-1).ne(second.fillna(-1)).any() for first, second in pairs)


def _follows(span: re.Match[str]) -> bool:
    return (int(span[1]) + 1) % 100 == int(span[2])


def _spans(text: str) -> set[int]:
    return {int(m[1]) + 1 for m in _SPAN.finditer(text) if _follows(m)}


def _singles(text: str) -> set[int]:
    return {int(year) for year in _SINGLE.findall(text)}


def _example(year: int) -> str:
    return f"{year - 1}-{year}_england_ks2final.csv"
