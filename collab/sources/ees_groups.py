"""What Explore Education Statistics says of groups of a school's pupils: percentages by breakdown in one
file (performance), how many they are in another (information), in the columns of the Department's
Key Stage 2 tables."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.data.measures import MEASURES
from collab.data.vocabulary import PUPILS
from collab.sources import pupil_groups
from collab.sources.ks2 import achieved_from, is_no_figure, is_withheld
from collab.sources.raw_table import RawTable
from collab.sources.reading import REMEDY, checked, percentages, refuse, whole_numbers

SIZES: Mapping[str, str] = MappingProxyType(
    {group: column.lower() for group, (column, _) in pupil_groups.COLUMNS.items()}
)
"""For each group, the column of its eligible pupils in a file of information."""
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": r"disadvantaged",
        "not_disadvantaged": r"(not|non|not known to be|all other than)[ -]disadvantaged",
        "girls": r"girls?|females?",
        "boys": r"boys?|males?",
        "special_needs": r"((all|any|with) )?(sen|special educational needs)",
        "no_special_needs": r"(no|no identified|non|without)[ -](sen|special educational needs)",
        "additional_language": r"(with )?(eal|english as (an )?additional language)"
        r"|(first language )?(known or believed to be )?other than english",
        "no_additional_language": r"(not|non|no|without)[ -](eal|english as (an )?additional language)"
        r"|(first language )?(known or believed to be )?english",
    }
)
"""How each group is written, but for capitals and the word "pupils"; parts of a group are none."""


def group_said(cells: pd.Series) -> pd.Series:
    """The group (a key of `PUPILS`) that each cell names; missing where it names none."""
    known = {value: _group(value) for value in cells.unique()}
    return cells.map(known)


def _group(text: str) -> str | None:
    said = re.sub(r"\s+", " ", text.strip().lower()).removesuffix(" pupils")
    return next((group for group in PUPILS if re.fullmatch(_SAID[group], said)), None)


def group_percentages(
    raw: RawTable, cells: pd.DataFrame, keys: pd.DataFrame, measures: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Percentages of groups: `keys` has `urn`, `year` and `pupil_group` of each of `cells`, which are rows of
    `raw`; `measures` has the measure's code by the beginning of the publisher's columns.

    Returns `keys` with `measure`, `percent`, `status`, and as far as the file has them `eligible` and
    `achieved`; and what was refused.
    """
    parts, refused = [], []
    for begin, code in measures.items():
        column = f"{begin}_pupil_percent"
        if column not in cells:
            continue
        percent = percentages(cells[column])
        wrong = percent.isna() & ~is_no_figure(cells[column])
        rows = wrong.reindex(raw.cells.index, fill_value=False)
        refused += refuse(raw, rows, column, "is no percentage", REMEDY)
        status = pd.Series("published", index=cells.index).where(
            percent.notna(), is_withheld(cells[column]).map({True: "withheld", False: "not_applicable"})
        )
        part = keys.assign(measure=code, percent=percent, status=status)
        for name, told in (("eligible", "eligible_pupil_count"), ("achieved", f"{begin}_pupil_count")):
            if told in cells:
                part[name] = whole_numbers(cells[told])
        covered = keys["year"].map(MEASURES[code].covers).astype(bool)
        parts.append(part[covered & ~wrong])
    return (pd.concat(parts) if parts else pd.DataFrame()), refused


def group_sizes(cells: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Eligible pupils by group of the rows of a file of information, `keys` its `urn` and `year`; no rows
    where it says nothing of groups."""
    parts = [
        keys.assign(pupil_group=group, eligible=whole_numbers(cells[column]))
        for group, column in SIZES.items()
        if column in cells
    ]
    return pd.concat(parts).dropna(subset=["eligible"]) if parts else pd.DataFrame()


def complete_groups(percents: pd.DataFrame, sizes: pd.DataFrame, file: str) -> pd.DataFrame:
    """The contract's `group_results` of percentages and of the groups' sizes (`group_sizes`), where the
    percentages have none of their own; rows of groups whose size nobody gives are left out.

    Raises DataError when the outcome breaks the contract.
    """
    by = ["urn", "year", "pupil_group"]
    eligible = percents["eligible"] if "eligible" in percents else pd.Series(np.nan, index=percents.index)
    if len(sizes):
        known = sizes.drop_duplicates(by).set_index(by)["eligible"]
        given = known.reindex(pd.MultiIndex.from_frame(percents[by])).to_numpy()
        eligible = eligible.fillna(pd.Series(given, index=percents.index))
    derived = achieved_from(eligible, percents["percent"])
    achieved = percents["achieved"].fillna(derived) if "achieved" in percents else derived
    nobody = eligible.eq(0)
    table = percents.assign(
        eligible=eligible,
        achieved=achieved.mask(nobody),
        percent=percents["percent"].mask(nobody),
        status=percents["status"].mask(nobody, "not_applicable"),
    )[eligible.notna()]
    # A line of the file has a row a measure.
    parts = [checked(rows, "group_results", file) for _, rows in table.groupby("measure")]
    return pd.concat(parts) if parts else table
