"""Members of partnerships that are no primary school here: group links name them, too."""

from collections.abc import Sequence

import pandas as pd

from collab.data.contracts import Tables
from collab.sources.reading import Reading


def links_elsewhere(reading: Reading, name: str, column: str) -> bool:
    """Group links name secondary schools too: to leave those out is no refusal."""
    linked = "memberships" in reading.tables and "Group links" in reading.kind
    return linked and name == "memberships" and column == "urn"


def members_elsewhere(reading: Reading, tables: Tables) -> int:
    """How many members that a reading of group links names are no school here."""
    rows = reading.tables.get("memberships")
    if rows is None or not links_elsewhere(reading, "memberships", "urn"):
        return 0
    return int((~rows["urn"].isin(tables["schools"]["urn"])).sum())


def with_members_elsewhere(readings: Sequence[Reading], tables: Tables) -> pd.DataFrame:
    """The partnerships, those of group links with their members that are no primary school here
    counted as being elsewhere."""
    table = tables["partnerships"]
    for reading in readings:
        rows = reading.tables.get("memberships")
        if rows is None or not links_elsewhere(reading, "memberships", "urn"):
            continue
        strangers = rows[~rows["urn"].isin(tables["schools"]["urn"]) & rows["left"].isna()]
        more = table["partnership"].map(strangers.groupby("partnership")["urn"].nunique())
        counted = table["elsewhere"].fillna(0) + more.fillna(0).astype("Int64")
        table = table.assign(elsewhere=table["elsewhere"].where(more.isna(), counted))
    return table
