"""How far and which way the members of a partnership lie from their host."""

import pandas as pd

from collab.geography.shown_on_map import ShownOnMap


def spokes_of(on_map: ShownOnMap) -> pd.DataFrame:
    """A row for each located member but the host: `partnership`, `east` and `north` (how far from the
    host, negative to the west and south) and `to_host`, all in miles, or in minutes: then which way a
    member lies is as on the map, and how far as it takes."""
    hosts = on_map.partnerships.dropna(subset=["host"]).set_index("partnership")["host"].astype(int)
    own = on_map.members.assign(host=on_map.members["partnership"].map(hosts))
    own = own[own["to_host"].notna() & own["host"].notna() & (own["urn"] != own["host"])]
    east, north = on_map.distances.towards(own["host"], own["urn"]).T
    table = own[["partnership", "to_host"]].reset_index(drop=True)
    return table.assign(east=east, north=north)
