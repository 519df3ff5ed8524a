"""What a Key Stage 2 table says of a cohort beside its results: who is in it, and where it started."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.sources.reading import checked, numbers, percentages

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "disadvantaged": ("PTFSM6CLA1A",),
        "special_needs": ("PSENELEK",),
        "additional_language": ("PTEALGRP2",),
        "prior_low": ("PTKS1GROUP_L",),
        "prior_middle": ("PTKS1GROUP_M",),
        "prior_high": ("PTKS1GROUP_H",),
    }
)
"""The publisher's columns for each share, over the years."""
_SPECIAL_NEEDS = (("PSENELSE", "PSENELSAPK"), ("PSENELE", "PSENELK"))
"""Pupils with a plan or statement, and those with support alone, over the years: nobody is both."""
_AVERAGE = "TKS1AVERAGE"
READ = frozenset(
    [*(column for known in COLUMNS.values() for column in known), *sum(_SPECIAL_NEEDS, ()), _AVERAGE]
)
"""Every column that is looked at."""


def context_of(cells: pd.DataFrame, urn: pd.Series, pupils: pd.Series, year: int, file: str) -> pd.DataFrame:
    """The contract's table `context` of these rows: `urn` and `pupils` (eligible) of each, of `year`.

    A share that is not published, or that is no percentage, is missing; so is a row that says nothing
    at all. Raises DataError when the contract finds what this let pass.
    """
    table = pd.DataFrame({"urn": urn, "year": year, "pupils": pupils})
    for name, columns in COLUMNS.items():
        known = [column for column in columns if column in cells]
        table[name] = percentages(cells[known[0]]) if known else float("nan")
    for plan, support in _SPECIAL_NEEDS:
        if table["special_needs"].isna().all() and plan in cells and support in cells:
            both = percentages(cells[plan]) + percentages(cells[support])
            table["special_needs"] = both.clip(upper=100)
    points = numbers(cells[_AVERAGE]) if _AVERAGE in cells else pd.Series(float("nan"), index=cells.index)
    table["prior_average"] = points.where(points.between(0, 30))
    said = table[[*COLUMNS, "prior_average"]].notna().any(axis=1)
    return checked(table[said], "context", file)
