"""What a map of partnerships shows, whatever draws it: schools and lines."""

from functools import lru_cache

import pandas as pd

from collab.geography.shown_on_map import ShownOnMap

PLACE = ["longitude", "latitude"]
TIPPED_SCHOOLS = 3000
"""With more schools than this no school names its partnerships: it would be most of what is
sent."""

_FULL_SIZE = 800
"""With more schools than this on a map, each is drawn smaller."""
IN_SIGHT = 0.55
"""The least size of marks that are few and must be seen."""


def mark_size(schools: int, least: float = 0.0) -> float:
    """The size of marks where there are so many schools, of that on a map of a county, and at `least`: a
    country's would hide each other."""
    return max(least, min(1.0, (_FULL_SIZE / max(1, schools)) ** 0.5))


# A story has two maps of one day, and each asks what is on it three times.
@lru_cache(maxsize=1)
def located_schools(on_map: ShownOnMap) -> pd.DataFrame:
    """The located schools with `urn` and `role`: "host" of a partnership, "member" or "alone". It is kept:
    nobody may change it."""
    schools = on_map.schools.dropna(subset=[*PLACE, "easting", "northing"])
    role = pd.Series("alone", index=schools.index)
    role = role.mask(schools.index.isin(on_map.members["urn"]), "member")
    role = role.mask(schools.index.isin(on_map.partnerships["host"].dropna().astype(int)), "host")
    return schools.assign(urn=schools.index, role=role)


def map_schools(on_map: ShownOnMap) -> pd.DataFrame:
    """As `located_schools`, with `tip`, the names of their partnerships."""
    schools = located_schools(on_map)
    return schools.assign(tip=_tips(on_map, schools.index) if len(schools) <= TIPPED_SCHOOLS else "")


def _tips(on_map: ShownOnMap, urns: pd.Index) -> pd.Series:
    """The names of each school's partnerships."""
    own = on_map.members[on_map.members["urn"].isin(urns)]
    groups = own.merge(on_map.partnerships[["partnership", "partnership_name"]])
    told = groups.groupby("urn")["partnership_name"].agg(", ".join)
    return pd.Series(urns, index=urns).map(told).fillna("not in a partnership")


@lru_cache(maxsize=1)
def map_lines(on_map: ShownOnMap, limit: float, *, hostless: bool = False) -> pd.DataFrame:
    """A line from each host to each other member: `partnership`, its ends in degrees, `to_host`
    (miles) and whether it is `far`, longer than `limit` (miles). With the `hostless`, the one school of a
    partnership that has a place, which is nobody's host, has a line that ends where it begins. It is kept:
    nobody may change it."""
    hosts = on_map.partnerships.set_index("partnership")["host"]
    rows = on_map.members.assign(host=on_map.members["partnership"].map(hosts))
    placed = on_map.schools.dropna(subset=PLACE).index if hostless else []
    alone = rows["host"].isna() & rows["urn"].isin(placed)
    rows = rows.assign(host=rows["host"].mask(alone, rows["urn"]), to_host=rows["to_host"].mask(alone, 0.0))
    rows = rows[alone | (rows["to_host"].notna() & (rows["urn"] != rows["host"]))]
    ends = on_map.schools[PLACE].reindex(rows["urn"]).reset_index(drop=True)
    starts = on_map.schools[PLACE].reindex(rows["host"].astype(int)).reset_index(drop=True)
    kept = rows[["partnership", "to_host"]].reset_index(drop=True)
    lines = pd.concat([kept, ends, starts.add_prefix("host_")], axis=1)
    return lines.assign(far=lines["to_host"] > limit)
