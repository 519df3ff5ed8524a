"""The host school of a partnership: the member whose total distance to the others is smallest."""

import numpy as np
import pandas as pd

from collab.geography.distances import Distances


def fellow_pairs(located: pd.DataFrame, distances: Distances) -> pd.DataFrame:
    """Every ordered pair of fellow members with the `miles` (or minutes) between them."""
    keys = located[["partnership", "urn"]]
    pairs = keys.merge(keys, on="partnership", suffixes=("", "_other"))
    pairs = pairs[pairs["urn"] != pairs["urn_other"]]
    return pairs.assign(miles=distances.between(pairs["urn"], pairs["urn_other"]))


def host_schools(apart: pd.DataFrame) -> pd.Series:
    """By partnership, the URN of the member whose total distance to the others is smallest (the
    medoid); the lowest URN among equals."""
    total = apart.groupby(["partnership", "urn"], as_index=False)["miles"].sum()
    # Rounded to a hand's breadth, so that equal totals are equal whatever the order of adding.
    total["miles"] = total["miles"].round(4)
    order = np.lexsort((total["urn"], total["miles"]))
    first = pd.DataFrame(total.iloc[order]).drop_duplicates("partnership")
    return first.set_index("partnership")["urn"]
