"""A small table of gaps with a withheld row and a hostile name."""

import pandas as pd

from collab.data.disclosure.gate import disclose_gaps
from collab.data.selection import IN, NOT_IN
from collab.metrics.gap import gap

HOSTILE = "<img src=x onerror=alert(1)>"


def gaps_of(rows):
    """Disclosed gaps by district of (district, collaboration, eligible, achieved)."""
    cohorts = pd.DataFrame(rows, columns=["district", "collaboration", "eligible", "achieved"])
    return disclose_gaps(gap(cohorts.assign(schools=1, partners=-cohorts.index), ["district"]), 6)


def with_withheld():
    """Two districts, one with a side of 3 pupils of whom 1 achieved (33.3%)."""
    lincoln = [(IN, 40, 30), (IN, 40, 31), (IN, 40, 29), (NOT_IN, 50, 20), (NOT_IN, 50, 21), (NOT_IN, 50, 19)]
    rows = [(HOSTILE, IN, 3, 1), (HOSTILE, NOT_IN, 40, 20)]
    return gaps_of([*rows, *(("Lincoln", *row) for row in lincoln)])
