"""How far and which way the members of a partnership lie from their host."""

import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, miles
from collab.geography.shown_on_map import ShownOnMap


def spokes_of(on_map: ShownOnMap) -> pd.DataFrame:
    """A row for each located member but the host: `partnership`, `east` and `north` (miles from the
    host, negative to the west and south) and `to_host` (miles)."""
    hosts = on_map.partnerships.dropna(subset=["host"]).set_index("partnership")["host"].astype(int)
    own = on_map.members.assign(host=on_map.members["partnership"].map(hosts))
    own = own[own["to_host"].notna() & own["host"].notna() & (own["urn"] != own["host"])]
    places = on_map.schools[PLACE_IN_METRES].astype(float)
    ends = places.reindex(own["urn"]).to_numpy() - places.reindex(own["host"].astype(int)).to_numpy()
    east, north = miles(ends).T if len(own) else ([], [])
    table = own[["partnership", "to_host"]].reset_index(drop=True)
    return table.assign(east=east, north=north)
