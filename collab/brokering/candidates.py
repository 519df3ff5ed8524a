"""Who could join whom under the limits: the pairs a proposal may choose among."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.data.vocabulary import MILES
from collab.geography.distances import Distances, straight_lines

_PLACE = ["easting", "northing"]
_STAGES = {"infant": 1, "junior": 2, "primary": 3}
"""The key stages a phase teaches, as bits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a proposal must keep to.

    `largest` and `smallest` are schools in a partnership; `longest` is how far a member may be from the
    host, in `unit`; with `share_stage` a school must teach a key stage that the host teaches; with `split`
    members may move from one partnership to another (hosts stay); with `start_new` schools in none
    may start partnerships among themselves.
    """

    largest: int = 8
    smallest: int = 3
    longest: float = 5.0
    share_stage: bool = True
    split: bool = False
    start_new: bool = True
    unit: str = MILES


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs of a free school and a partnership it may be in.

    `groups`: one row a partnership that exists or that could be started, with `partnership` (its
    slug, or "" for one to start), `host` (URN), `size` (members today) and `base` (members that
    cannot move; the school that would start one is not counted). `pairs`: one row a pair, with
    `urn`, `group` (row of `groups`), `miles` (or minutes) to the host and `own` (is a member already).
    `free`: URNs that may be placed; those in none are `alone`, of which `unlocated` have no place.
    """

    groups: pd.DataFrame
    pairs: pd.DataFrame
    free: np.ndarray
    alone: np.ndarray
    unlocated: np.ndarray


def find_candidates(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    distances: Distances | None = None,
) -> Candidates:
    """Every pair within the longest distance and of matching phase.

    `schools` (open ones, by URN) has `easting`, `northing` (metres) and `phase`; `members` has
    `partnership` and `urn`; `hosts` is the host's URN by partnership, and its partnerships are
    those that may be joined; `alone` are the URNs to place; `distances` are straight lines unless they
    are given, in the unit of the limits.
    """
    distances = distances or straight_lines(schools)
    located = schools.dropna(subset=_PLACE)
    outside = alone.to_numpy(int)
    placeable = outside[np.isin(outside, located.index.to_numpy(int))]
    moving = _movable(members, hosts, located.index) if limits.split else members.iloc[:0]
    free = np.concatenate([placeable, moving["urn"].to_numpy(int)])
    groups = _groups(members, hosts, moving, placeable if limits.start_new else placeable[:0])
    groups = groups[groups["host"].isin(located.index)].reset_index(drop=True)
    pairs = _pairs(located, free, groups, limits, distances)
    home = pd.Series(moving["partnership"].to_numpy(), index=moving["urn"])
    joined = groups["partnership"].to_numpy()[pairs["group"]]
    pairs["own"] = (pairs["urn"].map(home).fillna("-").to_numpy() == joined) & (joined != "")
    pairs = pd.concat([pairs, _staying(home, groups, pairs, distances)], ignore_index=True)
    # A partnership that is full already takes nobody in.
    full = groups["size"].to_numpy()[pairs["group"]] >= limits.largest
    pairs = pairs[pairs["own"] | ~full].sort_values(["urn", "group"], ignore_index=True)
    return Candidates(groups, pairs, free, outside, outside[~np.isin(outside, located.index)])


def shares_stage(first: pd.Series, second: pd.Series) -> np.ndarray:
    """Whether two schools' phases have a key stage in common, pair by pair."""
    one, other = (phases.astype(object).map(_STAGES).to_numpy(int) for phases in (first, second))
    return (one & other) > 0


def _movable(members: pd.DataFrame, hosts: pd.Series, located: pd.Index) -> pd.DataFrame:
    """Members of exactly one partnership that are not its host and have a place."""
    once = ~members["urn"].duplicated(keep=False)
    own = once & members["partnership"].isin(hosts.index) & members["urn"].isin(located)
    return members[own & ~members["urn"].isin(hosts)]


def _groups(
    members: pd.DataFrame, hosts: pd.Series, moving: pd.DataFrame, starters: np.ndarray
) -> pd.DataFrame:
    size = members.groupby("partnership")["urn"].nunique()
    leaving = moving.groupby("partnership")["urn"].nunique()
    known = pd.DataFrame({"partnership": hosts.index, "host": hosts.to_numpy(int)})
    known["size"] = known["partnership"].map(size).astype(int)
    known["base"] = known["size"] - known["partnership"].map(leaving).fillna(0).astype(int)
    new = pd.DataFrame({"partnership": "", "host": starters, "size": 0, "base": 0})
    return pd.concat([known, new], ignore_index=True).astype({"host": int, "size": int})


def _pairs(
    located: pd.DataFrame, free: np.ndarray, groups: pd.DataFrame, limits: Limits, distances: Distances
) -> pd.DataFrame:
    """Free schools and hosts within the limit, with how far they are apart."""
    school, group, apart = distances.within(free, groups["host"], limits.longest)
    pairs = pd.DataFrame({"urn": free[school], "group": group, "miles": apart})
    if not limits.share_stage:
        return pairs
    phase = located["phase"]
    hosting = groups["host"].to_numpy()[pairs["group"]]
    alike = shares_stage(phase.loc[pairs["urn"]], phase.loc[hosting])
    return pairs[alike].reset_index(drop=True)


def _staying(
    home: pd.Series, groups: pd.DataFrame, pairs: pd.DataFrame, distances: Distances
) -> pd.DataFrame:
    """Members may always stay where they are, even beyond the limits: nobody is put out."""
    index = pd.Series(groups.index, index=groups["partnership"])
    rows = pd.DataFrame({"urn": home.index, "group": home.map(index[index.index != ""])})
    rows = rows[~rows["urn"].isin(pairs.loc[pairs["own"], "urn"])].dropna()
    if rows.empty:
        return pairs.iloc[:0]
    hosts = groups["host"].to_numpy()[rows["group"].astype(int)]
    return rows.assign(miles=distances.between(rows["urn"], hosts), own=True).astype(
        {"group": int, "urn": int}
    )
