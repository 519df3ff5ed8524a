"""How local partnerships are: distances on the National Grid, and locality.

Straight-line miles between schools. Members of one partnership are compared pair by pair within
it; nearest schools are found with a k-d tree, so nothing loops over all pairs of schools.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

METRES_PER_MILE = 1609.344
_PLACE = ["easting", "northing"]


@dataclass(frozen=True, slots=True)
class Geography:
    """Everything the map page measures, for the partnerships of one day.

    `partnerships`: one row each, with `partnership`, `members` and `unlocated` (schools), `host`
    (URN), `mean_to_host`, `furthest`, `spread` (miles), `districts` (number spanned), `beyond`
    (members further from the host than the limit) and `locality` (0 to 1; NaN with fewer than two
    located members). `members`: one row a membership, with `partnership`, `urn`, `to_host` and
    `nearest_partner` (miles). `alone`: one row a school in no partnership, with `urn`, `nearest`
    (URN of the nearest school in one) and `miles` to it. `unlocated`: URNs without a location.
    """

    partnerships: pd.DataFrame
    members: pd.DataFrame
    alone: pd.DataFrame
    unlocated: tuple[int, ...]


def measure_geography(members: pd.DataFrame, schools: pd.DataFrame, limit: float) -> Geography:
    """Measure the partnerships of one day.

    `members` has `partnership` and `urn`, each pair once; `schools` is indexed by URN, with
    `easting`, `northing` (metres, missing where not known) and `district`, and holds the open
    schools of the phase; `limit` is in miles.
    """
    placed = members.merge(schools[[*_PLACE, "district"]], left_on="urn", right_index=True)
    located = placed[placed["easting"].notna() & placed["northing"].notna()]
    apart = _pairs(located)
    hosts = _hosts(apart)
    own = _member_distances(located, apart, hosts)
    table = _partnership_table(placed, own, apart, hosts, limit)
    table["locality"] = table["partnership"].map(locality(located, apart, schools))
    unlocated = schools.index[schools[_PLACE].isna().any(axis=1)]
    alone = nearest_partnered(schools, set(members["urn"]))
    return Geography(table, own, alone, tuple(int(urn) for urn in unlocated))


def miles(metres: np.ndarray) -> np.ndarray:
    """Metres as statute miles (1 mile = 1609.344 m)."""
    return np.asarray(metres) / METRES_PER_MILE


def pairs_within(
    own: np.ndarray, others: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of a place of `own` and one of `others` (metres, two columns) at most `reach`
    miles apart: the rows of both, and the miles between them."""
    if not len(own) or not len(others):
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    # A hand's breadth more, so that what is on the limit is within it.
    tree, radius = KDTree(others), reach * METRES_PER_MILE + 0.1
    near = np.asarray(tree.query_ball_point(own, radius), dtype=object)
    first = np.repeat(np.arange(len(own)), [len(found) for found in near])
    second = np.concatenate([np.asarray(found, int) for found in near])
    return first, second, miles(np.hypot(*(own[first] - others[second]).T))


def _pairs(located: pd.DataFrame) -> pd.DataFrame:
    """Every ordered pair of fellow members with the miles between them."""
    keys = located[["partnership", "urn", *_PLACE]]
    pairs = keys.merge(keys, on="partnership", suffixes=("", "_other"))
    pairs = pairs[pairs["urn"] != pairs["urn_other"]]
    east = (pairs["easting"] - pairs["easting_other"]).to_numpy(float)
    north = (pairs["northing"] - pairs["northing_other"]).to_numpy(float)
    apart = pairs[["partnership", "urn", "urn_other"]]
    return apart.assign(miles=miles(np.hypot(east, north)))


def _hosts(apart: pd.DataFrame) -> pd.Series:
    """By partnership, the URN of the member whose total distance to the others is smallest (the
    medoid); the lowest URN among equals."""
    total = apart.groupby(["partnership", "urn"], as_index=False)["miles"].sum()
    # Rounded to a hand's breadth, so that equal totals are equal whatever the order of adding.
    total["miles"] = total["miles"].round(4)
    order = np.lexsort((total["urn"], total["miles"]))
    first = pd.DataFrame(total.iloc[order]).drop_duplicates("partnership")
    return first.set_index("partnership")["urn"]


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
    table = pd.DataFrame({"members": by["urn"].nunique(), "districts": by["district"].nunique()})
    table["unlocated"] = table["members"] - own.groupby("partnership")["urn"].nunique()
    table["unlocated"] = table["unlocated"].fillna(table["members"]).astype(int)
    table["host"] = hosts.astype("Int64")
    others = own[own["urn"] != own["partnership"].map(hosts)].groupby("partnership")["to_host"]
    table["mean_to_host"], table["furthest"] = others.mean(), others.max()
    table["spread"] = apart.groupby("partnership")["miles"].max()
    table["beyond"] = (own["to_host"] > limit).groupby(own["partnership"]).sum()
    table["beyond"] = table["beyond"].fillna(0).astype(int)
    return table.reset_index()


def locality(located: pd.DataFrame, apart: pd.DataFrame, schools: pd.DataFrame) -> pd.Series:
    """By partnership, how near its members are compared with the nearest there could be.

    Sum over the n members of the distance to their n - 1 nearest open schools of the phase,
    anywhere, divided by the sum of the distance to their n - 1 fellow members: 1 is as local as
    geography allows, 0.25 means partners are four times as far as the nearest schools. Infant,
    junior and primary schools are one phase, since they partner with each other.
    """
    places = schools[_PLACE].dropna()
    sizes = located.groupby("partnership")["urn"].transform("size").to_numpy()
    if located.empty or sizes.max() < 2:
        return pd.Series(dtype=float)
    most = min(int(sizes.max()), len(places))
    # A school may be in many partnerships: its neighbours are looked for once.
    urns, school = np.unique(located["urn"].to_numpy(), return_inverse=True)
    distance, _ = KDTree(places.to_numpy(float)).query(places.loc[urns].to_numpy(float), k=most)
    # The first is the school itself; members beyond n - 1 are not counted.
    reach = np.cumsum(miles(np.atleast_2d(distance)), axis=1)
    nearest = reach[school, np.minimum(sizes, most) - 1]
    best = pd.Series(nearest, index=located.index).groupby(located["partnership"]).sum()
    actual = apart.groupby("partnership")["miles"].sum()
    # Schools on one site are as local as can be.
    ratio = (best / actual).where(actual > 0, 1.0)
    return ratio.reindex(actual.index).clip(upper=1.0)


def nearest_partnered(schools: pd.DataFrame, partnered: set[int]) -> pd.DataFrame:
    """The schools in no partnership, with the nearest school in one: `urn`, `nearest`, `miles`.

    Schools without a location keep their row, with nothing nearest.
    """
    inside = schools.index.isin(list(partnered))
    alone = schools[~inside]
    table = pd.DataFrame({"urn": alone.index, "nearest": pd.NA, "miles": np.nan})
    targets, known = schools[inside].dropna(subset=_PLACE), alone[_PLACE].notna().all(axis=1)
    if len(targets) and known.any():
        tree = KDTree(targets[_PLACE].to_numpy(float))
        distance, found = tree.query(alone.loc[known, _PLACE].to_numpy(float))
        table.loc[known.to_numpy(), "nearest"] = targets.index.to_numpy()[found]
        table.loc[known.to_numpy(), "miles"] = miles(np.asarray(distance))
    return table.astype({"nearest": "Int64"})


def most_spread(partnerships: pd.DataFrame) -> pd.Series | None:
    """The row of the partnership whose members are on average furthest from their host (column
    `mean_to_host`), or None where none has two located members."""
    measured = partnerships.dropna(subset=["mean_to_host"])
    return None if measured.empty else measured.sort_values("mean_to_host").iloc[-1]


def nearer_alone(host: int, within: float, alone: pd.DataFrame, schools: pd.DataFrame) -> int:
    """How many schools in no partnership lie nearer to `host` (URN) than `within` miles."""
    places = schools.loc[alone["urn"], _PLACE].to_numpy(float)
    centre = schools.loc[host, _PLACE].to_numpy(float)
    return int((miles(np.hypot(*(places - centre).T)) < within).sum())


def by_district(geography: Geography, schools: pd.DataFrame) -> pd.DataFrame:
    """One row for all and one a district: `district`, `schools`, `alone` (in no partnership) and
    `mean_to_host` (miles from its members to their hosts)."""
    district = schools["district"].astype(object)
    members = geography.members.assign(district=geography.members["urn"].map(district))
    away = members[members["to_host"] > 0]
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


def open_schools(schools: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The schools open on `day` that could be partners, so no special schools; schools without an
    opening date count as open from the start."""
    started = schools["opened"].isna() | (schools["opened"] <= day)
    there = started & (schools["closed"].isna() | (schools["closed"] > day))
    return schools[there & schools["phase"].ne("special")]
