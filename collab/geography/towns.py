"""England's towns and villages, as GeoNames lists them (`data/towns.csv`, made by `bench.towns`)."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
import shapely

from collab.data.shipped import SHIPPED
from collab.geography.areas import land_of

ATTRIBUTION = "Towns: GeoNames, CC BY 4.0."


def towns_in(areas: Mapping[str, shapely.Geometry]) -> pd.DataFrame:
    """The towns that lie in one of `areas` (degrees), the largest first: `town`, `longitude`,
    `latitude`, `population` (people)."""
    towns, points = _towns()
    if not areas:
        return towns.head(0)
    inside = shapely.contains(land_of(tuple(areas.values())), points)
    return towns[inside].reset_index(drop=True)


@cache
def _towns() -> tuple[pd.DataFrame, np.ndarray]:
    towns = pd.read_csv(SHIPPED / "data" / "towns.csv")
    return towns, np.asarray(shapely.points(towns[["longitude", "latitude"]].to_numpy(float)))
