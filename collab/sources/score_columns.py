"""What a Key Stage 2 table says of average scaled scores and of progress, with its published limits."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.data.measures import SCORES
from collab.data.stages import Unit
from collab.sources.raw_table import RawTable
from collab.sources.reading import REMEDY, checked, numbers, percentages, refuse

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ks2_read_score": ("READ_AVERAGE",),
        "ks2_mat_score": ("MAT_AVERAGE",),
        "ks2_gps_score": ("GPS_AVERAGE",),
        "ks2_read_prog": ("READPROG", "READPROG_LOWER", "READPROG_UPPER", "READCOV"),
        "ks2_writ_prog": ("WRITPROG", "WRITPROG_LOWER", "WRITPROG_UPPER", "WRITCOV"),
        "ks2_mat_prog": ("MATPROG", "MATPROG_LOWER", "MATPROG_UPPER", "MATCOV"),
    }
)
"""For each score the publisher's column, and for progress those of its 95% limits and of the percent of
pupils that it is of."""
READ = tuple(column for columns in COLUMNS.values() for column in columns)
"""Every column that is looked at here."""
_WITHHELD = frozenset({"SUPP", "LOW", "LOWCOV", "C", "X", "U"})
_NO_FIGURE = _WITHHELD | {"", "NE", "NA", "NP", "NEW", "DNS", "Z"}
_BOUNDS = {Unit.SCORE: (80, 120), Unit.PROGRESS: (-50, 50)}
"""Lowest and highest that each can be: scaled scores run from 80 to 120."""


def scores_of(
    raw: RawTable, kept: pd.Series, urn: pd.Series, eligible: pd.Series, year: int
) -> tuple[pd.DataFrame, list[Problem]]:
    """The contract's table `scores` of the rows `kept`, of `year`, and the cells that are no score.

    Which pupils have a scaled score is not published, so an average is taken for one of all `eligible`
    pupils; progress is of the share of them that its coverage says. Limits that do not enclose the
    progress are left out. Raises DataError when the contract finds what this let pass.
    """
    cells, parts, problems = raw.cells, [], []
    for code, (column, *beside) in COLUMNS.items():
        measure = SCORES[code]
        if column not in cells or not measure.covers(year):
            continue
        score = numbers(cells[column])
        score = score.where(score.between(*_BOUNDS[measure.unit]))
        said = cells[column].str.strip().str.upper()
        wrong = kept & score.isna() & ~said.isin(list(_NO_FIGURE))
        what = "average scaled score (80 to 120)" if measure.unit is Unit.SCORE else "progress score"
        problems += refuse(raw, wrong, column, f"is no {what}", REMEDY)
        low, high, covered = (
            (
                (convert(cells[name]) if name in cells else pd.Series(np.nan, index=cells.index))
                for name, convert in zip(beside, (numbers, numbers, percentages), strict=True)
            )
            if beside
            else [pd.Series(np.nan, index=cells.index)] * 3
        )
        enclosed = (low <= score) & (score <= high)
        pupils = (eligible * covered.fillna(100) / 100).round()
        known = score.notna() & pupils.gt(0)
        status = np.where(
            known, "published", np.where(said.isin(list(_WITHHELD)), "withheld", "not_applicable")
        )
        table = pd.DataFrame(
            {
                "urn": urn,
                "year": year,
                "measure": code,
                "pupils": pupils,
                "score": score.where(known),
                "low": low.where(known & enclosed),
                "high": high.where(known & enclosed),
                "status": status,
            }
        )
        parts.append(checked(table[kept & ~wrong], "scores", raw.file))
    return (pd.concat(parts) if parts else pd.DataFrame()), problems
