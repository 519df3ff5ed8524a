"""Whom a school not in a partnership could join, and what the link would change."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import Selection, select
from collab.geography.distances import Distances
from collab.geography.partnership_geography import measure_geography
from collab.geography.shown_on_map import ShownOnMap
from collab.metrics.partnership_attainment import partnership_attainment

LARGEST = 8
"""Most schools in a partnership, unless the viewer sets another number."""
NOBODY, FULL, ROOM, NOWHERE = "nobody", "full", "room", "nowhere"
"""What a school not in a partnership has near it: no partnership, only full ones, one with room; or
nobody knows where it is."""
WORST_FIRST = (NOBODY, FULL, ROOM, NOWHERE)
_PLACE = ["easting", "northing"]
_STRENGTHS = (
    "partnership",
    "measure",
    "eligible",
    "percent",
    "eligible_other",
    "percent_other",
    "everyone",
    "better",
)


def in_reach(
    on_map: ShownOnMap, alone: pd.DataFrame, kinds: Collection[str], reach: float, largest: int
) -> pd.DataFrame:
    """Every partnership of the `kinds` with a member within `reach` of a school in none; this and all
    that is said to be miles is in the unit of `on_map`.

    `on_map` holds the partnerships of all districts, since the nearest may lie across a border;
    `alone` (a table of `ShownOnMap.alone`) the schools asked for. Returns one row a school and
    partnership, each school's nearest first: `urn`, `partnership`, `partnership_name`, `kind`,
    `to_nearest` and `to_host` (miles; missing where fewer than two members have a place, so that
    none is the host) and which schools these are (`nearest`, `host`), `members`, `elsewhere` (schools it has
    there), `room` (schools it could still take in, never below 0), and its `spread` and `locality`.
    """
    schools, distances = on_map.open_schools, on_map.distances
    own = schools.loc[alone["urn"]].dropna(subset=_PLACE)
    known, members = _of_kinds(on_map, kinds)
    told = ["partnership", "partnership_name", "kind", "members", "elsewhere", "host", "spread", "locality"]
    table = _near(own, members, schools, reach, distances).merge(known[told], on="partnership")
    table = table.assign(
        to_host=distances.between(table["urn"], table["host"]),
        room=(largest - table["members"]).clip(lower=0),
    )
    return table.sort_values(["urn", "to_nearest", "to_host"], ignore_index=True)


def options(
    on_map: ShownOnMap, alone: pd.DataFrame, kinds: Collection[str], reach: float, largest: int
) -> pd.DataFrame:
    """`in_reach`, and what each link would change: `spread` and `locality` are with the school in, and
    `spread_change` (miles) and `locality_change` are from what they are without it."""
    table = in_reach(on_map, alone, kinds, reach, largest)
    _, members = _of_kinds(on_map, kinds)
    joined = _if_joined(table, members, on_map.open_schools, on_map.distances)
    table = table.merge(joined, on=["urn", "partnership"], how="left", suffixes=("_now", ""))
    table = table.assign(
        spread_change=table["spread"] - table["spread_now"],
        locality_change=table["locality"] - table["locality_now"],
    )
    return table.drop(columns=["spread_now", "locality_now"])


def _of_kinds(on_map: ShownOnMap, kinds: Collection[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The partnerships of these kinds, and their members."""
    known = on_map.partnerships[on_map.partnerships["kind"].isin(list(kinds))]
    return known, on_map.members[on_map.members["partnership"].isin(known["partnership"])]


def shortlist(
    on_map: ShownOnMap, alone: pd.DataFrame, found: pd.DataFrame, kinds: Collection[str]
) -> pd.DataFrame:
    """One row a school of `alone`, the schools not in a partnership: the worst off first, and of these
    the furthest from its partnership.

    `found` are those `in_reach` among partnerships of these `kinds`. Returns `urn`, `name`,
    `district`, `phase`, `pupils_on_roll`, `in_reach` and `with_room` (partnerships of `found`),
    `near` (one of `WORST_FIRST`), and the partnership that it is about: `partnership_name`, and
    `to_nearest` (miles to its `nearest` member). That is the nearest with room; where there is none,
    the nearest of those in reach; where none is, the nearest there is.
    """
    schools, urns = on_map.open_schools, alone["urn"]
    roomy = found[found["room"] > 0]
    told = ["urn", "partnership_name", "to_nearest", "nearest"]
    beyond = _nearest_of_all(on_map, urns, kinds)
    best = pd.concat([part[told] for part in (roomy, found, beyond) if len(part)] or [found[told]])
    best = best.drop_duplicates("urn").set_index("urn")
    in_reach, with_room = (
        urns.map(rows["urn"].value_counts()).fillna(0).astype(int) for rows in (found, roomy)
    )
    unknown = schools.loc[urns, _PLACE].isna().any(axis=1).to_numpy()
    near = np.select([unknown, with_room > 0, in_reach > 0], [NOWHERE, ROOM, FULL], NOBODY)
    table = pd.DataFrame(
        {
            "urn": urns,
            "name": alone["name"],
            "district": alone["district"],
            "phase": urns.map(schools["phase"]),
            "pupils_on_roll": urns.map(schools["pupils_on_roll"]),
            "near": near,
            "in_reach": in_reach,
            "with_room": with_room,
            "partnership_name": urns.map(best["partnership_name"]),
            "to_nearest": urns.map(best["to_nearest"]).astype(float),
            "nearest": urns.map(best["nearest"]).astype("Int64"),
        }
    )
    rank = table["near"].map(WORST_FIRST.index)
    order = table.assign(rank=rank).sort_values(
        ["rank", "to_nearest", "name"], ascending=[True, False, True], ignore_index=True
    )
    return order.drop(columns="rank")


def strengths(
    dataset: Dataset, selection: Selection, urn: int, partnerships: pd.Series, members: pd.DataFrame
) -> pd.DataFrame:
    """A school's results beside those of partnerships it could join, at every measure of the year.

    From whole units only: a cohort that counts together with others has no result of its own, and
    the school then has no rows. `partnerships` are slugs, `members` has `partnership` and `urn`.
    Returns one row a partnership and measure, with `partnership`, `measure`, `eligible`, `percent`
    (the school's), `eligible_other`, `percent_other` (the partnership's), `everyone` (percent of
    all schools), and `better` ("school", "partnership", or "" where both are on one side of all
    schools' percent).
    """
    own = members[members["partnership"].isin(partnerships)]
    return strengths_of_all(dataset, selection, pd.Series([urn]), own).drop(columns="urn")


def strengths_of_all(
    dataset: Dataset, selection: Selection, urns: pd.Series, members: pd.DataFrame
) -> pd.DataFrame:
    """`strengths` of several schools, with their `urn`, beside all partnerships of `members`."""
    parts = []
    for code in dataset.measures[selection.year]:
        chosen = Selection(selection.year, code)
        cohorts = select(dataset, chosen)
        mine = cohorts.loc[cohorts["urn"].isin(urns), ["urn", "eligible", "achieved"]]
        if mine.empty:
            continue
        theirs = partnership_attainment(dataset, chosen, members)
        theirs = theirs[["partnership", "eligible", "percent"]]
        both = mine.merge(theirs, how="cross", suffixes=("", "_other"))
        both = both.rename(columns={"percent": "percent_other"}).assign(
            measure=code,
            percent=lambda t: 100 * t["achieved"] / t["eligible"],
            everyone=100 * cohorts["achieved"].sum() / cohorts["eligible"].sum(),
        )
        school = (both["percent"] > both["everyone"]) & (both["percent_other"] < both["everyone"])
        other = (both["percent"] < both["everyone"]) & (both["percent_other"] > both["everyone"])
        parts.append(both.assign(better=np.select([school, other], ["school", "partnership"], "")))
    columns = ["urn", *_STRENGTHS]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def widest_match(rows: pd.DataFrame) -> pd.DataFrame:
    """Of `strengths`, the one measure for each partnership and each direction in which they are
    furthest apart; none where neither could learn from the other."""
    kept = rows[rows["better"] != ""]
    apart = (kept["percent"] - kept["percent_other"]).abs()
    order = kept.assign(apart=apart).sort_values(
        ["partnership", "apart"], ascending=[True, False], kind="stable"
    )
    first = order.drop_duplicates(["partnership", "better"]).drop(columns="apart")
    return first.reset_index(drop=True)


def _near(
    alone: pd.DataFrame, members: pd.DataFrame, schools: pd.DataFrame, reach: float, distances: Distances
) -> pd.DataFrame:
    """Schools in none and the partnerships with a member in reach: `urn`, `partnership`, `to_nearest` and
    `nearest`, which member that is."""
    placed = members[["partnership", "urn"]].merge(schools[_PLACE].dropna(), left_on="urn", right_index=True)
    school, member, apart = distances.within(alone.index, placed["urn"], reach)
    pairs = pd.DataFrame(
        {
            "urn": alone.index.to_numpy()[school],
            "partnership": placed["partnership"].to_numpy()[member],
            "to_nearest": apart,
            "nearest": placed["urn"].to_numpy()[member],
        }
    )
    nearest = pairs.sort_values("to_nearest").drop_duplicates(["urn", "partnership"])
    return nearest.reset_index(drop=True)


def _nearest_of_all(on_map: ShownOnMap, urns: pd.Series, kinds: Collection[str]) -> pd.DataFrame:
    """The nearest partnership of these kinds to each school that has a place, however far: `urn`,
    `partnership_name`, `to_nearest` (miles), `nearest` (member)."""
    known, members = _of_kinds(on_map, kinds)
    members = members.merge(known[["partnership", "partnership_name"]], on="partnership")
    members = members.join(on_map.open_schools[_PLACE], on="urn").dropna(subset=_PLACE)
    own = on_map.open_schools.loc[urns, _PLACE].dropna()
    if members.empty or own.empty:
        return pd.DataFrame(columns=["urn", "partnership_name", "to_nearest", "nearest"])
    away, which = on_map.distances.nearest(own.index, members["urn"], 1)
    nearest = members.iloc[which[:, 0]]
    return pd.DataFrame(
        {
            "urn": own.index,
            "partnership_name": nearest["partnership_name"].to_numpy(),
            "to_nearest": away[:, 0],
            "nearest": nearest["urn"].to_numpy(),
        }
    )


def _if_joined(
    table: pd.DataFrame, members: pd.DataFrame, schools: pd.DataFrame, distances: Distances
) -> pd.DataFrame:
    """Spread and locality of each partnership with the school in, measured as any other is."""
    keys = table[["urn", "partnership"]].assign(trial=np.arange(len(table)))
    stay = keys.merge(members[["partnership", "urn"]], on="partnership", suffixes=("_new", ""))
    trial = pd.concat([stay[["trial", "urn"]], keys[["trial", "urn"]]], ignore_index=True)
    trial = trial.rename(columns={"trial": "partnership"})
    found = measure_geography(trial, schools, np.inf, distances).partnerships
    measured = found.set_index("partnership")[["spread", "locality"]]
    return keys.join(measured, on="trial").drop(columns="trial")


def since_then(
    dataset: Dataset, alone: pd.DataFrame, kinds: Collection[str], today: pd.Timestamp
) -> pd.Series:
    """What became of each of the schools not in a partnership on an earlier day (`alone`, with `urn`):
    "joined" where it is a member of one of the `kinds` `today`, under whatever number it goes on; "gone"
    where it is closed, and no number is known under which it goes on; missing where neither."""
    members = dataset.members_on(today)
    members = members.loc[members["kind"].isin(list(kinds)), "urn"]
    now = dataset.today(alone["urn"])
    closed = dataset.schools["closed"].reindex(now).to_numpy() <= today.to_datetime64()
    told = pd.Series(None, alone.index, dtype=object).mask(closed, "gone")
    return told.mask(now.isin(dataset.today(members)), "joined")
