"""What Explore Education Statistics says of average scaled scores, one row a subject; and why nothing is read
of progress."""

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.data.measures import SCORES
from collab.sources.ks2 import is_no_figure, is_withheld
from collab.sources.raw_table import RawTable
from collab.sources.reading import REMEDY, checked, numbers, refuse

COLUMN, PROGRESS = "average_scaled_score", "progress_measure_score"
LEFT_OUT = (
    "Progress was left out, because this file does not say of how many pupils it is: the Key Stage 2 tables "
    "of Compare School Performance do (to 2022/23)."
)
"""Said of a file that has progress: how many pupils it is of protects them, and weighs it."""
_LOWEST, _HIGHEST = 80, 120


def averages_of(
    raw: RawTable, cells: pd.DataFrame, keys: pd.DataFrame, subject: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """The average scores of `cells`, which are rows of `raw` in a subject (as it stands in a measure's code),
    `keys` their `urn` and `year`: `keys` with `measure`, `score` (80 to 120; missing where there is none)
    and `status`; and the cells that are no score. No rows for a subject without a test."""
    code = f"ks2_{subject}_score"
    if code not in SCORES or COLUMN not in cells:
        return pd.DataFrame(), []
    score = numbers(cells[COLUMN])
    score = score.where(score.between(_LOWEST, _HIGHEST))
    wrong = score.isna() & ~is_no_figure(cells[COLUMN])
    rows = wrong.reindex(raw.cells.index, fill_value=False)
    refused = refuse(raw, rows, COLUMN, "is no average scaled score (80 to 120)", REMEDY)
    status = is_withheld(cells[COLUMN]).map({True: "withheld", False: "not_applicable"})
    table = keys.assign(measure=code, score=score, status=status.mask(score.notna(), "published"))
    covered = keys["year"].map(SCORES[code].covers).astype(bool)
    return table[covered & ~wrong], refused


def has_progress(cells: pd.DataFrame) -> bool:
    """Whether any of the rows says how far pupils came."""
    return PROGRESS in cells and bool(numbers(cells[PROGRESS]).notna().any())


def complete_scores(averages: pd.DataFrame, cohorts: pd.DataFrame, file: str) -> pd.DataFrame:
    """The contract's `scores` of averages and of the cohorts they are of, matched by `urn` and `year`; rows
    without a cohort are left out. As in the Key Stage 2 tables an average is taken for one of all eligible
    pupils, for who of them has a score is not published. Raises DataError when the outcome breaks the
    contract."""
    sizes = cohorts.drop_duplicates(["urn", "year"]).set_index(["urn", "year"])["eligible"]
    pupils = sizes.reindex(pd.MultiIndex.from_frame(averages[["urn", "year"]])).to_numpy()
    table = averages.assign(pupils=pupils, low=np.nan, high=np.nan)[pd.notna(pupils)]
    # A line of the file has one subject, but a school and year one line a subject.
    parts = [checked(rows, "scores", file) for _, rows in table.groupby("measure")]
    return pd.concat(parts) if parts else pd.DataFrame()
