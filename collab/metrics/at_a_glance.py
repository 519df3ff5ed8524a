"""What matters of each partnership in one row, and the orders in which one looks for it."""

from collections.abc import Mapping

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.metrics.lesson_ratings import IN_PLACE

ORDERS: Mapping[str, tuple[str, bool]] = {
    "spread": ("mean_to_host", False),
    "due": ("due", True),
    "lessons": ("in_place_of_ten", True),
    "behind": ("gap", True),
    "name": ("partnership_name", True),
}
"""By name, the column of `at_a_glance` that decides, and whether the smallest comes first."""


def at_a_glance(partnerships: pd.DataFrame, latest: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """`partnerships` (see `collab.geography.shown_on_map`) with what is known of their work.

    `latest` as in `collab.metrics.lesson_ratings.Standing`, `dates` as from
    `collab.metrics.lesson_ratings.review_dates`. Adds `assessed` and `in_place` (lessons, 0 to 10),
    `in_place_of_ten` (lessons in place, missing where none was assessed), and `last`, `due`, `overdue`.
    """
    by = latest.assign(there=latest["rating"] >= IN_PLACE).groupby("partnership")["there"]
    slugs = partnerships["partnership"]
    assessed, there = (slugs.map(found).fillna(0).astype(int) for found in (by.size(), by.sum()))
    return partnerships.assign(
        assessed=assessed, in_place=there, in_place_of_ten=there.where(assessed > 0)
    ).merge(dates[["partnership", "last", "due", "overdue"]], on="partnership", how="left")


def in_order(table: Disclosed, order: str) -> Disclosed:
    """Partnerships in one of `ORDERS`, by name where it does not decide; what is missing or withheld
    comes last, so that no place tells it, but a partnership of which no lesson was assessed comes
    before those with few in place."""
    column, rising = ORDERS[order]
    first = "first" if order == "lessons" else "last"
    rows = table.table.sort_values("partnership_name", kind="stable")
    rows = rows.sort_values(column, ascending=rising, na_position=first, kind="stable")
    return Disclosed(rows.reset_index(drop=True), table.notes, table.unit)
