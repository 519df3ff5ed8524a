"""Small schools that lie near each other: where to begin to ask what they would be together."""

import numpy as np
import pandas as pd

from collab.geography.distances import Distances
from collab.metrics.room import room


def small_pairs(schools: pd.DataFrame, distances: Distances, reach: float) -> tuple[pd.DataFrame, int, int]:
    """Every two small schools within `reach` of each other, in the unit of `distances`, the nearest first.

    `schools`, by URN, has what `collab.metrics.room.room` asks for. Returns a row a pair with `one` and
    `other` (URNs), `name` and `partner_name` (by name, then number), `apart` and `pupils_together`; and how
    many schools are small, and how many of them are in a pair.
    """
    rows = room(schools)
    small = rows[rows["small"]].sort_values(["name", "urn"], ignore_index=True)
    urns = small["urn"].to_numpy(int)
    apart = distances.between(urns[:, None], urns[None, :])
    one, other = np.nonzero(np.triu(apart <= reach, 1))
    first, second = (small.iloc[ends].reset_index(drop=True) for ends in (one, other))
    table = pd.DataFrame(
        {
            "one": first["urn"],
            "other": second["urn"],
            "name": first["name"],
            "partner_name": second["name"],
            "apart": apart[one, other],
            "pupils_together": first["pupils_on_roll"] + second["pupils_on_roll"],
        }
    )
    near = len(np.union1d(one, other))
    return table.sort_values(["apart", "name"], ignore_index=True), len(small), near
