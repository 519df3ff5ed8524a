"""Small schools that lie near each other: where to begin to ask what they would be together."""

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, miles
from collab.metrics.room import room


def small_pairs(schools: pd.DataFrame, reach: float) -> tuple[pd.DataFrame, int, int]:
    """Every two small schools within `reach` (miles) of each other, the nearest first.

    `schools`, by URN, has what `collab.metrics.room.room` asks for and `PLACE_IN_METRES` (metres, missing
    where nobody knows). Returns a row a pair with `name` and `partner_name` (by name, then number), `apart`
    (miles) and `pupils_together`; and how many schools are small, and how many of them are in a pair.
    """
    rows = room(schools)
    small = rows[rows["small"]].merge(schools[PLACE_IN_METRES], left_on="urn", right_index=True, how="left")
    placed = small.dropna(subset=PLACE_IN_METRES).sort_values(["name", "urn"], ignore_index=True)
    place = placed[PLACE_IN_METRES].to_numpy(float)
    apart = miles(np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1)))
    one, other = np.nonzero(np.triu(apart <= reach, 1))
    first, second = (placed.iloc[ends].reset_index(drop=True) for ends in (one, other))
    table = pd.DataFrame(
        {
            "name": first["name"],
            "partner_name": second["name"],
            "apart": apart[one, other],
            "pupils_together": first["pupils_on_roll"] + second["pupils_on_roll"],
        }
    )
    near = len(np.union1d(one, other))
    return table.sort_values(["apart", "name"], ignore_index=True), len(small), near
