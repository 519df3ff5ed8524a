"""The group links of Get Information About Schools: federations and trusts as partnerships."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.sources.dates import EXAMPLE, no_date, read_dates
from collab.sources.raw_table import RawTable
from collab.sources.reading import (
    REMEDY,
    Authorities,
    Reading,
    checked,
    in_authorities,
    need_columns,
    no_urn,
    numbers,
    refuse,
)

KINDS: Mapping[str, str] = MappingProxyType(
    {"Federation": "federation", "Multi-academy trust": "multi_academy_trust", "Trust": "foundation_trust"}
)
"""Types of group that are school partnerships; a trust is one that foundation schools share."""
PREFIX = "gias-"
"""Begins the slug of every partnership that the links give."""
OPTIONAL = ("Closed Date", "LA (code)")
NEEDED = ("URN", "Group UID", "Group Name", "Group Type", "Group Status", "Joined date")


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like the group links."""
    return {"URN", "Group UID", "Group Type", "Joined date"} <= set(raw.cells)


def read_groups(raw: RawTable, authorities: Authorities = frozenset()) -> Reading:
    """Partnerships and memberships from the group links, of the schools of `authorities`.

    Where the file has other authorities' rows too, `elsewhere` counts the schools that the groups
    have there and have not left.

    Types that are no school partnership (children's centres, single-academy trusts, sponsors) are
    left out and counted in a note. Raises DataError for missing columns.
    """
    need_columns(raw, NEEDED)
    cells = raw.cells
    wanted = pd.Series(True, index=cells.index)
    if authorities:
        need_columns(raw, ["LA (code)"])
        wanted = in_authorities(numbers(cells["LA (code)"]), authorities)
    kind = cells["Group Type"].str.strip().map(dict(KINDS))
    counted = cells.loc[wanted & kind.isna(), "Group Type"].str.strip().value_counts()
    notes = tuple(
        f"{count} rows of type {name} were left out: no school partnership."
        for name, count in counted.items()
    )
    own = wanted & kind.notna()
    urn = numbers(cells["URN"])
    group = cells["Group UID"].str.strip()
    columns = [column for column in ("Joined date", "Closed Date") if column in cells]
    days = read_dates(cells, columns, raw.file)
    joined = days["Joined date"]
    left = days.get("Closed Date", pd.Series(pd.NaT, index=cells.index))
    missing = joined.isna() & ~no_date(cells["Joined date"], joined)
    bad = [
        ("URN", no_urn(urn), "is no school number"),
        ("Group UID", ~group.str.fullmatch(r"[0-9]{1,9}"), "is no number of a group"),
        ("Joined date", missing, "is missing"),
        *((column, no_date(cells[column], days[column]), EXAMPLE) for column in columns),
    ]
    refused = []
    for column, wrong, reason in bad:
        refused += refuse(raw, own & wrong, column, reason, REMEDY)
        own &= ~wrong
    keys = pd.DataFrame({"group": group, "urn": urn, "joined": joined})
    twice = own & keys.duplicated() | (own & left.notna() & (left <= joined))
    refused += refuse(
        raw, twice, "URN", "the membership appears twice or ends before it began", "Leave the row out."
    )
    own &= ~twice
    rows = pd.DataFrame(
        {
            "partnership": PREFIX + group,
            "name": cells["Group Name"].str.strip(),
            "kind": kind,
            "urn": urn,
            "joined": joined.dt.strftime("%Y-%m-%d"),
            "left": left.dt.strftime("%Y-%m-%d"),
            "lead": "false",
            "closed": cells["Group Status"].str.strip().str.casefold().eq("closed"),
        }
    )[own]
    there = None if wanted.all() else keys[~wanted & urn.notna() & left.isna()]
    tables = {
        "partnerships": checked(_partnerships(rows, there), "partnerships", raw.file),
        "memberships": checked(rows, "memberships", raw.file),
    }
    return Reading("Group links", raw.name, len(cells), tables, tuple(refused), notes)


def _partnerships(rows: pd.DataFrame, there: pd.DataFrame | None) -> pd.DataFrame:
    """One row a group: formed when its first school joined, as far as the file tells. `there` has
    the `group` and `urn` of members elsewhere; None where the file has no elsewhere."""
    by = rows.groupby("partnership", sort=True)
    table = by[["name", "kind"]].first()
    table["standing"] = by["closed"].any().map({True: "ended", False: "active"})
    table["formed"], table["ended"] = by["joined"].min(), by["left"].max()
    # A group without a name in the register is still a group.
    table["name"] = table["name"].mask(table["name"].eq(""), "Group " + table.index.to_series())
    table["elsewhere"] = pd.NA
    if there is not None:
        counts = there.groupby(PREFIX + there["group"])["urn"].nunique()
        table["elsewhere"] = counts.reindex(table.index, fill_value=0)
    return table.reset_index().assign(grew_out_of=None, note=None)
