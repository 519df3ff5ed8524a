"""A draft of one partnership among the schools around it."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, Distances, straight_lines
from collab.geography.partnership_geography import measure_geography
from collab.geography.shown_on_map import ShownOnMap


def near_schools(
    schools: pd.DataFrame, members: list[int], distances: Distances | None = None
) -> pd.DataFrame:
    """The other located schools with `miles` (or minutes, as `distances` are) to the nearest of `members`
    (URNs), nearest first; none where no member has a place. `schools` is by URN, with `easting` and
    `northing` (metres)."""
    located = schools.dropna(subset=PLACE_IN_METRES)
    own = located.index[located.index.isin(members)].to_numpy(int)
    others = located[~located.index.isin(members)]
    if not len(own):
        return others.head(0).assign(miles=np.empty(0))
    distances = distances or straight_lines(schools)
    nearest = distances.between(others.index.to_numpy(int)[:, None], own[None, :]).min(axis=1)
    return others.assign(miles=nearest).sort_values(["miles", "name"], kind="stable")


def nearest_to(on_map: ShownOnMap, urn: int, count: int) -> pd.DataFrame:
    """The `count` open schools nearest to the school `urn`, the nearest first; none where it has no
    place or is not open.

    Returns `urn`, `name`, `phase`, `pupils_on_roll`, `miles` (or minutes), `east` and `north` (as far from
    the school as these are), `works_with` (names of its partnerships among those of `on_map`, or
    "none"), and `standing`: "partner" of the school, in some "other" partnership, or "alone".
    """
    schools = on_map.open_schools
    near = near_schools(schools, [urn], on_map.distances).head(count)
    names = on_map.partnerships.set_index("partnership")["partnership_name"]
    members = on_map.members.assign(partnership_name=on_map.members["partnership"].map(names))
    own = set(members.loc[members["urn"] == urn, "partnership"])
    works_with = members.groupby("urn")["partnership_name"].agg("; ".join)
    partners = set(members.loc[members["partnership"].isin(own), "urn"])
    apart = on_map.distances.towards(np.full(len(near), urn), near.index.to_numpy(int))
    standing = np.where(near.index.isin(works_with.index), "other", "alone")
    return pd.DataFrame(
        {
            "urn": near.index,
            "name": near["name"].to_numpy(),
            "phase": near["phase"].to_numpy(),
            "pupils_on_roll": near["pupils_on_roll"].to_numpy(),
            "miles": near["miles"].to_numpy(),
            "east": apart[:, 0],
            "north": apart[:, 1],
            "works_with": works_with.reindex(near.index).fillna("none").to_numpy(),
            "standing": np.where(near.index.isin(partners), "partner", standing),
        }
    )


def to_visit(on_map: ShownOnMap, urns: Sequence[int], own: Collection[int], limit: float) -> pd.DataFrame:
    """How far schools are, with whom they work today, and whether that is local: whom one could visit.

    Returns a row for each of `urns`, in their order: `urn`, `miles` (to the nearest of `own`; missing
    without a place, or where it is not open any more), `works_with` (names of its partnerships among
    those of `on_map`; empty for none) and `in_local` (whether all members of one of them are within
    `limit` of its host school).
    """
    away = near_schools(on_map.open_schools, list(own), on_map.distances)["miles"]
    shown = on_map.partnerships.set_index("partnership")
    members = on_map.members[["urn", "partnership"]].drop_duplicates()
    members = members.assign(
        name=members["partnership"].map(shown["partnership_name"]),
        local=members["partnership"].map(shown["furthest"] <= limit).fillna(False).astype(bool),
    )
    by = members.groupby("urn")
    return pd.DataFrame(
        {
            "urn": list(urns),
            "miles": away.reindex(list(urns)).to_numpy(float),
            "works_with": by["name"].agg("; ".join).reindex(list(urns)).fillna("").to_numpy(),
            "in_local": by["local"].any().reindex(list(urns)).eq(True).to_numpy(),
        }
    )


def draft_on_map(
    schools: pd.DataFrame,
    members: list[int],
    name: str,
    day: pd.Timestamp,
    reach: float,
    distances: Distances | None = None,
) -> ShownOnMap:
    """A partnership of `members` called `name`, with all schools within `reach` of them."""
    distances = distances or straight_lines(schools)
    rows = pd.DataFrame({"partnership": "draft", "urn": [u for u in members if u in schools.index]})
    found = measure_geography(rows, schools, reach, distances)
    near = near_schools(schools, members, distances)
    shown = schools[schools.index.isin([*rows["urn"], *near.index[near["miles"] <= reach]])]
    table = found.partnerships.rename(columns={"districts": "districts_spanned"})
    return ShownOnMap(
        day=day,
        open_schools=schools,
        geography=found,
        partnerships=table.assign(
            partnership_name=name, kind="", host_name=table["host"].map(schools["name"]).fillna("")
        ),
        members=rows.assign(lead=False)
        .merge(found.members, on=["partnership", "urn"], how="left")
        .assign(name=lambda t: t["urn"].map(schools["name"])),
        schools=shown.assign(chosen=True),
        alone=found.alone.head(0),
        distances=distances,
    )
