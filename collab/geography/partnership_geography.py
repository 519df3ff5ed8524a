"""How local partnerships are: distances on the National Grid, and locality.

Straight-line miles between schools, or minutes by car: whatever `collab.geography.distances` is given.
Members of one partnership are compared pair by pair within it; nothing loops over all pairs of schools.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, Distances, straight_lines
from collab.geography.hosts import fellow_pairs, host_schools
from collab.geography.locality import locality


@dataclass(frozen=True, slots=True)
class Geography:
    """Everything the map page measures, for the partnerships of one day.

    `partnerships`: one row each, with `partnership`, `members` and `unlocated` (schools), `host`
    (URN), `mean_to_host`, `furthest`, `spread` (miles), `districts` (number spanned; missing where
    none is known), `beyond` (members further from the host than the limit) and `locality` (0 to 1;
    NaN with fewer than two located members). `members`: one row a membership, with `partnership`,
    `urn`, `to_host` and `nearest_partner` (miles). `alone`: one row a school not in a partnership, with
    `urn`, `nearest` (URN of the nearest school in one) and `miles` to it. `unlocated`: URNs without a
    location. All that is said to be miles is minutes where the distances are.
    """

    partnerships: pd.DataFrame
    members: pd.DataFrame
    alone: pd.DataFrame
    unlocated: tuple[int, ...]


def measure_geography(
    members: pd.DataFrame, schools: pd.DataFrame, limit: float, distances: Distances | None = None
) -> Geography:
    """Measure the partnerships of one day, in straight lines unless other `distances` are given.

    `members` has `partnership` and `urn`, each pair once; `schools` is indexed by URN, with
    `easting`, `northing` (metres, missing where not known) and `district`, and holds the open
    schools of the phase; `limit` is in the unit of the distances.
    """
    distances = distances or straight_lines(schools)
    placed = members.merge(schools[[*PLACE_IN_METRES, "district"]], left_on="urn", right_index=True)
    located = placed[placed["easting"].notna() & placed["northing"].notna()]
    apart = fellow_pairs(located, distances)
    hosts = host_schools(apart)
    own = _member_distances(located, apart, hosts)
    table = _partnership_table(placed, own, apart, hosts, limit)
    table["locality"] = table["partnership"].map(locality(located, apart, schools, distances))
    unlocated = schools.index[schools[PLACE_IN_METRES].isna().any(axis=1)]
    alone = nearest_partnered(schools, set(members["urn"]), distances)
    return Geography(table, own, alone, tuple(int(urn) for urn in unlocated))


def _member_distances(located: pd.DataFrame, apart: pd.DataFrame, hosts: pd.Series) -> pd.DataFrame:
    host = apart["partnership"].map(hosts)
    to_host = apart[apart["urn_other"] == host].set_index(["partnership", "urn"])["miles"]
    nearest = apart.groupby(["partnership", "urn"])["miles"].min()
    own = located[["partnership", "urn"]].set_index(["partnership", "urn"])
    own = own.assign(to_host=to_host, nearest_partner=nearest).reset_index()
    own.loc[own["urn"] == own["partnership"].map(hosts), "to_host"] = 0.0
    return own


def _partnership_table(
    placed: pd.DataFrame, own: pd.DataFrame, apart: pd.DataFrame, hosts: pd.Series, limit: float
) -> pd.DataFrame:
    by = placed.groupby("partnership")
    spanned = by["district"].nunique().astype("Int64")
    table = pd.DataFrame({"members": by["urn"].nunique(), "districts": spanned.mask(spanned == 0)})
    table["unlocated"] = table["members"] - own.groupby("partnership")["urn"].nunique()
    table["unlocated"] = table["unlocated"].fillna(table["members"]).astype(int)
    table["host"] = hosts.astype("Int64")
    others = own[own["urn"] != own["partnership"].map(hosts)].groupby("partnership")["to_host"]
    table["mean_to_host"], table["furthest"] = others.mean(), others.max()
    table["spread"] = apart.groupby("partnership")["miles"].max()
    table["beyond"] = (own["to_host"] > limit).groupby(own["partnership"]).sum()
    table["beyond"] = table["beyond"].fillna(0).astype(int)
    return table.reset_index()


def nearest_partnered(schools: pd.DataFrame, partnered: set[int], distances: Distances) -> pd.DataFrame:
    """The schools not in a partnership, with the nearest school in one: `urn`, `nearest`, `miles`.

    Schools without a location keep their row, with nothing nearest.
    """
    inside = schools.index.isin(list(partnered))
    alone = schools[~inside]
    table = pd.DataFrame({"urn": alone.index, "nearest": pd.NA, "miles": np.nan})
    targets, known = (
        schools[inside].dropna(subset=PLACE_IN_METRES),
        alone[PLACE_IN_METRES].notna().all(axis=1),
    )
    if len(targets) and known.any():
        urns = targets.index.to_numpy(int)
        distance, found = distances.nearest(alone.index.to_numpy(int)[known.to_numpy()], urns, 1)
        table.loc[known.to_numpy(), "nearest"] = urns[found[:, 0]]
        table.loc[known.to_numpy(), "miles"] = distance[:, 0]
    return table.astype({"nearest": "Int64"})


def most_spread(partnerships: pd.DataFrame) -> pd.Series | None:
    """The row of the partnership whose members are on average furthest from their host (column
    `mean_to_host`), among those with members `beyond` the limit if there are any; None where none has
    two located members."""
    measured = partnerships.dropna(subset=["mean_to_host"])
    spread = measured[measured["beyond"] > 0]
    among = measured if spread.empty else spread
    return None if among.empty else among.sort_values("mean_to_host").iloc[-1]


def most_local_and_spread(partnerships: pd.DataFrame, most: int) -> pd.DataFrame:
    """The partnerships whose distances are known (`mean_to_host`), the most local first; where there are
    more than `most`, half of so many from either end."""
    order = ["mean_to_host", "partnership_name"]
    measured = partnerships.dropna(subset=["mean_to_host"]).sort_values(order, ignore_index=True)
    if len(measured) <= most:
        return measured
    return pd.concat([measured.head(most // 2), measured.tail(most - most // 2)], ignore_index=True)


def nearer_alone(host: int, within: float, alone: pd.DataFrame, distances: Distances) -> int:
    """How many schools not in a partnership lie nearer to `host` (URN) than `within`."""
    return int((distances.between(alone["urn"], host) < within).sum())


def by_district(geography: Geography, schools: pd.DataFrame) -> pd.DataFrame:
    """One row for all, those of no known district too, and one a district: `district`, `schools`,
    `alone` (not in a partnership) and `mean_to_host` (from its members to their hosts, in which a host itself
    does not count and a member on the host's own site counts as 0)."""
    district = schools["district"].astype(object)
    members = geography.members.assign(district=geography.members["urn"].map(district))
    hosts = geography.partnerships.set_index("partnership")["host"]
    away = members[members["urn"] != members["partnership"].map(hosts)]
    alone = geography.alone["urn"].map(district).value_counts()
    table = pd.DataFrame(
        {
            "schools": district.value_counts(),
            "alone": alone,
            "mean_to_host": away.groupby("district")["to_host"].mean(),
        }
    )
    table = table.fillna({"alone": 0}).astype({"alone": int}).rename_axis("district").reset_index()
    every = {
        "district": "All",
        "schools": len(schools),
        "alone": len(geography.alone),
        "mean_to_host": away["to_host"].mean(),
    }
    return pd.concat([pd.DataFrame([every]), table.sort_values("district")], ignore_index=True)
