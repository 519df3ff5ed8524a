"""The tables everything is built from: columns, types, units and rules, as pandera models.

CSV files and the database use the same names. `collab.sources.tidy` reads them and reports every
breach by file, row, column and value.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pandas as pd

from collab.data.contracts.brokered_tables import Actions, Matches, Offers, Topics
from collab.data.contracts.columns import Contract
from collab.data.contracts.record_tables import (
    Assessments,
    InspectionMentions,
    LessonTexts,
    Projects,
    Reviews,
    Scenarios,
    Stories,
)
from collab.data.contracts.release_tables import (
    Addresses,
    Benchmarks,
    Boundaries,
    Context,
    GroupResults,
    Memberships,
    Partnerships,
    Results,
    Schools,
    Scores,
    Successions,
    TravelTimes,
)

CONTRACTS: Mapping[str, type[Contract]] = MappingProxyType(
    {
        "schools": Schools,
        "addresses": Addresses,
        "successions": Successions,
        "results": Results,
        "group_results": GroupResults,
        "scores": Scores,
        "context": Context,
        "partnerships": Partnerships,
        "memberships": Memberships,
        "travel_times": TravelTimes,
        "assessments": Assessments,
        "reviews": Reviews,
        "projects": Projects,
        "inspection_mentions": InspectionMentions,
        "scenarios": Scenarios,
        "stories": Stories,
        "topics": Topics,
        "offers": Offers,
        "matches": Matches,
        "actions": Actions,
        "lessons": LessonTexts,
        "benchmarks": Benchmarks,
        "boundaries": Boundaries,
    }
)
"""Every contract by the name of its table."""

Tables = Mapping[str, pd.DataFrame]
"""Validated contract tables by name; a table a source does not have is empty."""


def empty(table: str) -> pd.DataFrame:
    """A table of the contract with its columns and types but no rows."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    columns = CONTRACTS[table].to_schema().columns
    return pd.DataFrame({name: pd.Series(dtype=column.dtype.type) for name, column in columns.items()})
