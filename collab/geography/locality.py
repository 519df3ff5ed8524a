"""Locality: how near the members of a partnership are, compared with the nearest there could be."""

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, Distances


def locality(
    located: pd.DataFrame, apart: pd.DataFrame, schools: pd.DataFrame, distances: Distances
) -> pd.Series:
    """By partnership, how near its members are compared with the nearest there could be.

    Sum over the n members of the distance to their n - 1 nearest open schools of the phase,
    anywhere, divided by the sum of the distance to their n - 1 fellow members: 1 is as local as
    geography allows, 0.25 means partners are four times as far as the nearest schools. Infant,
    junior and primary schools are one phase, since they partner with each other.
    """
    places = schools[PLACE_IN_METRES].dropna()
    sizes = located.groupby("partnership")["urn"].transform("size").to_numpy()
    if located.empty or sizes.max() < 2:
        return pd.Series(dtype=float)
    most = min(int(sizes.max()), len(places))
    # A school may be in many partnerships: its neighbours are looked for once.
    urns, school = np.unique(located["urn"].to_numpy(), return_inverse=True)
    distance, _ = distances.nearest(urns, places.index.to_numpy(int), most)
    # The first is the school itself; members beyond n - 1 are not counted.
    reach = np.cumsum(distance, axis=1)
    nearest = reach[school, np.minimum(sizes, most) - 1]
    best = pd.Series(nearest, index=located.index).groupby(located["partnership"]).sum()
    actual = apart.groupby("partnership")["miles"].sum()
    # Schools on one site are as local as can be.
    ratio = (best / actual).where(actual > 0, 1.0)
    return ratio.reindex(actual.index).clip(upper=1.0)
