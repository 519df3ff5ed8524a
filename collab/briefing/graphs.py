"""Graphs from disclosed tables."""

from collections.abc import Sequence

import pandas as pd

from collab.briefing.model import Graph, Series
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import FRAMEWORK_BREAK, year_label
from collab.data.selection import IN, NOT_IN
from collab.words import gaps_told, groups_told, percent

READING_GROUPS = (
    "each mark is the percent of a group's pupils; the line through it is the 95% interval: "
    "19 times out of 20 the true figure lies inside, if chance alone is at work. Where the lines "
    "of two groups lie well apart, chance is an unlikely reason."
)
READING_GAPS = (
    "each mark is a gap in percentage points, partnership schools minus the others; the line is "
    "its 95% interval. Where the line crosses zero, there may be no gap at all."
)


def groups_graph(shown: Disclosed, names: Sequence[str], sides: tuple[str, str] = (IN, NOT_IN)) -> Graph:
    """Two groups in every row of a table of gaps, named by `names`."""
    table = shown.table
    series = tuple(
        Series(name, *(numbers(table[f"{part}_{side}"]) for part in ("percent", "low", "high")))
        for name, side in zip(sides, ("in", "not_in"), strict=True)
    )
    told = groups_told(shown, names, sides)
    return Graph("groups", "%", tuple(names), series, told, READING_GROUPS)


def gaps_graph(shown: Disclosed) -> Graph:
    """The gap with its wider interval in every row, named by `comparison`."""
    table = shown.table
    names = tuple(map(str, table["comparison"]))
    series = Series("Gap", *(numbers(table[c]) for c in ("gap", "wide_low", "wide_high")))
    return Graph("gaps", "points", names, (series,), gaps_told(shown, names), READING_GAPS)


def trend_graph(shown: Disclosed) -> Graph:
    """Both groups over the years, with the years without tests left empty."""
    table = shown.table
    years = list(range(int(table["year"].min()), int(table["year"].max()) + 1))
    series, told = [], []
    for group in (IN, NOT_IN):
        rows = table[table["collaboration"] == group].set_index("year").reindex(years)
        series.append(Series(group, *(numbers(rows[part]) for part in ("percent", "low", "high"))))
        known = rows[rows["percent"].notna()]
        listed = "; ".join(f"{year_label(int(str(y)))} {percent(v)}" for y, v in known["percent"].items())
        told.append(f"{group}: {listed}.")
    labels = tuple(year_label(y) for y in years)
    breaks = [FRAMEWORK_BREAK] if years[0] < FRAMEWORK_BREAK <= years[-1] else []
    reading = (
        "each line is one group's percent over the years. The tests changed in 2016, so figures "
        "on either side of it cannot be compared; there were no tests in 2020 and 2021."
    )
    return Graph(
        "lines", "%", labels, tuple(series), " ".join(told), reading, tuple(year_label(y) for y in breaks)
    )


def numbers(column: pd.Series) -> tuple[float | None, ...]:
    """A column's figures, None where there is none."""
    return tuple(None if pd.isna(value) else float(value) for value in column)
