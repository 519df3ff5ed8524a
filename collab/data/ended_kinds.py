"""Kinds of partnership that came to an end everywhere on one day, whatever the data says of each."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.data.contracts import Tables

ENDED: Mapping[str, pd.Timestamp] = MappingProxyType({"teaching_school_alliance": pd.Timestamp(2021, 8, 31)})
"""The day on which each ended: the Department stopped designating teaching schools then. The hubs that
came after are services which cover an area; nobody is a member of one."""


def with_kinds_ended(tables: Tables) -> Tables:
    """The tables with every partnership of such a kind that has no end, or a later one, ended on that
    day, and its members gone from then on."""
    table, members = tables["partnerships"], tables["memberships"]
    day = table["kind"].map(dict(ENDED))
    late = day.notna() & (table["ended"].isna() | (table["ended"] > day))
    if not late.any():
        return tables
    last = pd.Series(day[late].to_numpy(), index=table.loc[late, "partnership"].to_numpy())
    of_each = members["partnership"].map(last)
    stays = of_each.notna() & (members["left"].isna() | (members["left"] > of_each))
    left = members["left"].mask(stays, of_each)
    kept = ~(of_each.notna() & (members["joined"] >= of_each))
    ended = table.assign(
        ended=table["ended"].mask(late, day).astype(table["ended"].dtype),
        standing=table["standing"].mask(late, "ended").astype(table["standing"].dtype),
    )
    gone = members.assign(left=left.astype(members["left"].dtype))[kept]
    return {**tables, "partnerships": ended, "memberships": gone.reset_index(drop=True)}
