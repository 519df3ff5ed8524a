"""What a Key Stage 2 table says of groups of a cohort's pupils: how many they are, and how they did."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.sources.raw_table import RawTable
from collab.sources.reading import REMEDY, checked, percentages, refuse, whole_numbers

COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "disadvantaged": ("TFSM6CLA1A", "FSM6CLA1A"),
        "not_disadvantaged": ("TNotFSM6CLA1A", "NotFSM6CLA1A"),
        "girls": ("GELIG", "G"),
        "boys": ("BELIG", "B"),
        "additional_language": ("TEALGRP2", "EAL"),
    }
)
"""For each group, the publisher's column of its eligible pupils, and what its results' columns end in
behind the name of the measure's: PTRWM_EXP_FSM6CLA1A."""


def read_beside(measures: Collection[str]) -> frozenset[str]:
    """Every column that is looked at, beside these columns of measures."""
    pupils = {column for column, _ in COLUMNS.values()}
    return frozenset(pupils | {f"{measure}_{end}" for measure in measures for _, end in COLUMNS.values()})


def groups_of(
    raw: RawTable, kept: pd.Series, urn: pd.Series, pupils: pd.Series, measures: Mapping[str, str], year: int
) -> tuple[pd.DataFrame, list[Problem]]:
    """The contract's table `group_results` of the rows `kept` of `raw`: `urn` and `pupils` (eligible, of
    the whole cohort) of each, of `year`; `measures` has the measure's code by the publisher's column. And the
    groups that are larger than their cohort.

    Counts of pupils who achieved are as those of whole cohorts. Where either the group's pupils or its
    percent is not published, or makes no sense, the row is withheld; where nobody is in the group it does
    not apply. Raises DataError when the contract finds what this let pass.
    """
    cells, urn, pupils = raw.cells[kept], urn[kept], pupils[kept]
    parts, problems = [], []
    for group, (column, end) in COLUMNS.items():
        if column in cells and any(f"{measure}_{end}" in cells for measure in measures):
            larger = (whole_numbers(cells[column]) > pupils).reindex(raw.cells.index, fill_value=False)
            problems += refuse(raw, larger, column, "are more pupils than the whole cohort has", REMEDY)
        for measure, code in measures.items():
            if column not in cells or f"{measure}_{end}" not in cells:
                continue
            eligible = whole_numbers(cells[column])
            eligible = eligible.where(eligible <= pupils)
            percent = percentages(cells[f"{measure}_{end}"]).where(eligible.gt(0))
            known = percent.notna()
            status = np.where(known, "published", np.where(eligible.eq(0), "not_applicable", "withheld"))
            parts.append(
                pd.DataFrame(
                    {
                        "urn": urn,
                        "year": year,
                        "measure": code,
                        "pupil_group": group,
                        "eligible": eligible,
                        "achieved": (eligible * percent / 100).round(),
                        "percent": percent,
                        "status": status,
                    }
                )
            )
    # A line of the file has a row a group and measure.
    table = checked(pd.concat(parts), "group_results", raw.file) if parts else pd.DataFrame()
    return table, problems
