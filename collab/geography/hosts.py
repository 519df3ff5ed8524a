"""The host school of a partnership: the member whose total distance to the others is smallest."""

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, miles


def fellow_pairs(located: pd.DataFrame) -> pd.DataFrame:
    """Every ordered pair of fellow members with the miles between them."""
    keys = located[["partnership", "urn", *PLACE_IN_METRES]]
    pairs = keys.merge(keys, on="partnership", suffixes=("", "_other"))
    pairs = pairs[pairs["urn"] != pairs["urn_other"]]
    east = (pairs["easting"] - pairs["easting_other"]).to_numpy(float)
    north = (pairs["northing"] - pairs["northing_other"]).to_numpy(float)
    apart = pairs[["partnership", "urn", "urn_other"]]
    return apart.assign(miles=miles(np.hypot(east, north)))


def host_schools(apart: pd.DataFrame) -> pd.Series:
    """By partnership, the URN of the member whose total distance to the others is smallest (the
    medoid); the lowest URN among equals."""
    total = apart.groupby(["partnership", "urn"], as_index=False)["miles"].sum()
    # Rounded to a hand's breadth, so that equal totals are equal whatever the order of adding.
    total["miles"] = total["miles"].round(4)
    order = np.lexsort((total["urn"], total["miles"]))
    first = pd.DataFrame(total.iloc[order]).drop_duplicates("partnership")
    return first.set_index("partnership")["urn"]
