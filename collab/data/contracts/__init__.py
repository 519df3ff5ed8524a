"""The tables everything is built from: columns, types, units and rules, as pandera models.

CSV files and the database use the same names. `collab.sources.tidy` reads them and reports every
breach by file, row, column and value.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pandas as pd

from collab.contracts.columns import Contract
from collab.contracts.records import (
    Assessments,
    InspectionMentions,
    LessonTexts,
    Projects,
    Reviews,
    Scenarios,
)
from collab.contracts.release import (
    Benchmarks,
    Boundaries,
    Memberships,
    Partnerships,
    Results,
    Schools,
    Successions,
)

CONTRACTS: Mapping[str, type[Contract]] = MappingProxyType(
    {
        "schools": Schools,
        "successions": Successions,
        "results": Results,
        "partnerships": Partnerships,
        "memberships": Memberships,
        "assessments": Assessments,
        "reviews": Reviews,
        "projects": Projects,
        "inspection_mentions": InspectionMentions,
        "scenarios": Scenarios,
        "lessons": LessonTexts,
        "benchmarks": Benchmarks,
        "boundaries": Boundaries,
    }
)
"""Every contract by the name of its table."""


def empty(table: str) -> pd.DataFrame:
    """A table of the contract with its columns and types but no rows."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    columns = CONTRACTS[table].to_schema().columns
    return pd.DataFrame(
        {name: pd.Series(dtype=column.dtype.type) for name, column in columns.items()}
    )
