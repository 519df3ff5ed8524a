"""The schools that could be partners on a day."""

import pandas as pd

from collab.data.dataset import UNKNOWN_DISTRICT


def open_schools(schools: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The schools open on `day` that could be partners, so no special schools; schools without an
    opening date count as open from the start."""
    started = schools["opened"].isna() | (schools["opened"] <= day)
    there = started & (schools["closed"].isna() | (schools["closed"] > day))
    return schools[there & schools["phase"].ne("special")]


def district_told(urns: pd.Series, schools: pd.DataFrame) -> pd.Series:
    """The districts of schools as they are written in a table: `schools`, by URN, has `district`."""
    return urns.map(schools["district"].astype(object)).fillna(UNKNOWN_DISTRICT)


def unplaced_schools(schools: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """The schools that have no district or no place on the National Grid, by name: `urn`, `name`
    and `missing` (what would place them).

    `schools` by URN, `results` with `urn`: a school that is closed and has no results in the
    release matters to nobody, and is left out.
    """
    lacks = pd.DataFrame(
        {
            "district and its code": schools["district"].isna(),
            "postcode or easting and northing": schools[["easting", "northing"]].isna().any(axis=1),
        }
    )
    shown = lacks.any(axis=1) & (schools["closed"].isna() | schools.index.isin(results["urn"]))
    missing = ["; ".join(lacks.columns[row]) for row in lacks[shown].to_numpy()]
    table = pd.DataFrame({"urn": lacks.index[shown], "name": schools["name"][shown].to_numpy()})
    return table.assign(missing=missing).sort_values("name", ignore_index=True)
