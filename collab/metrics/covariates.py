"""What like for like holds equal beside the district: cohort size, and context where it is known."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from collab.data.selection import IN
from collab.data.vocabulary import CONTEXT

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "disadvantage",
        "special_needs": "special educational needs",
        "additional_language": "additional language",
        "prior_average": "attainment at Key Stage 1",
    }
)
"""How each characteristic of context is named among what is held equal."""
SIZE = "cohort size"
UNKNOWN = "context not known"
_KNOWN_OF = 0.75
"""Share of each side's pupils that a characteristic must be known of, to be held equal."""


def known_context(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """The values of each characteristic of context that is known of enough of the pupils of both sides
    and varies, by its column; where it is not known of a row, the mean over the pupils it is known of.

    `rows` are cohorts as from `collab.data.selection.select`.
    """
    inside = (rows["collaboration"] == IN).to_numpy(bool)
    pupils = rows["eligible"].to_numpy(float)
    found = {}
    for name in CONTEXT:
        values = rows[name].to_numpy(float) if name in rows else np.full(len(rows), np.nan)
        known = np.isfinite(values)
        sides = [pupils[side & known].sum() >= _KNOWN_OF * pupils[side].sum() for side in (inside, ~inside)]
        if not (all(sides) and known.any() and np.ptp(values[known]) > 0):
            continue
        found[name] = np.where(known, values, np.average(values[known], weights=pupils[known]))
    return found


def columns_of(rows: pd.DataFrame, district: np.ndarray, most: int) -> list[tuple[str, np.ndarray]]:
    """What is held equal, named, a column each: the logarithm of cohort size, and then, in the order of
    `CONTEXT`, every characteristic that is known, or none where these are more than the `most` terms that
    the number of schools bears. `district` has each row's, by number from 0.

    Rows of which a characteristic is not known stand at the mean, and have a column that says so
    (the missing-indicator method: they are compared with one another). What says nothing that the
    columns before it and the district do not say is left out.
    (Groenwold and others 2012, Canadian Medical Association Journal 184:1265-1269.)
    """
    size = np.log(rows["size"].to_numpy(float)) if len(rows) else np.empty(0)
    columns = [(SIZE, size - size.mean())] if len(rows) and np.ptp(size) > 0 else []
    context = known_context(rows) if len(rows) else {}
    unknown = rows[list(context)].isna().any(axis=1).to_numpy(float) if context else np.zeros(len(rows))
    if len(columns) + len(context) + bool(unknown.any()) > most:
        return columns
    inside = (rows["collaboration"] == IN).to_numpy(float)
    for name, values in context.items():
        _add(columns, NAMES[name], (values - values.mean()) / values.std(), inside, district)
    if unknown.any():
        _add(columns, UNKNOWN, unknown, inside, district)
    return columns


def _add(
    columns: list[tuple[str, np.ndarray]],
    name: str,
    values: np.ndarray,
    inside: np.ndarray,
    district: np.ndarray,
) -> None:
    """Add a column where it says something that the others, side and district do not."""
    before = np.column_stack([inside, *(column for _, column in columns)])
    after = np.column_stack([before, values])
    if rank_within(after, district) > rank_within(before, district):
        columns.append((name, values))


def rank_within(columns: np.ndarray, district: np.ndarray) -> int:
    """How many of the columns say something of their own inside districts."""
    within = columns.astype(float)
    for column in within.T:
        column -= (np.bincount(district, column) / np.bincount(district))[district]
    return int(np.linalg.matrix_rank(within))


def held_names(columns: Sequence[tuple[str, np.ndarray]]) -> tuple[str, ...]:
    """What is held equal, as it is told."""
    return tuple(name for name, _ in columns if name != UNKNOWN)
