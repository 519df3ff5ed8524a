"""The pairs of schools whose times of travel are worth knowing: a table to fill in."""

import numpy as np
import pandas as pd

from collab.geography.distances import PLACE_IN_METRES, straight_lines

NEAR = 10.0
"""Miles within which pairs are listed: further apart nobody looks for a partner at first."""
MOST_SCHOOLS = 2000
"""With more schools the list would be too long to be filled in."""


def pairs_to_time(schools: pd.DataFrame, times: pd.DataFrame, reach: float = NEAR) -> pd.DataFrame:
    """Every pair of `schools` at most `reach` miles apart, once, by name, and the minutes known of it.

    `schools` (by URN) has `name`, `easting` and `northing` (metres); `times` is the contract's table. The
    headings are those of the workbook's sheet "Travel times", which reads it back.
    """
    located = schools.dropna(subset=PLACE_IN_METRES).sort_values("name", kind="stable")
    urns = located.index.to_numpy(int)
    first, second, miles = straight_lines(located).within(urns, urns, reach)
    once = first < second
    first, second, miles = first[once], second[once], miles[once]
    names = located["name"].astype(str).to_numpy()
    table = pd.DataFrame(
        {
            "URN from": urns[first],
            "From": names[first],
            "URN to": urns[second],
            "To": names[second],
            "Miles": miles.round(1),
        }
    )
    ends = pd.MultiIndex.from_arrays(list(np.sort(times[["urn", "urn_to"]].to_numpy(int), axis=1).T))
    known = times["minutes"].groupby(ends).mean()
    asked = pd.MultiIndex.from_arrays(list(np.sort(table[["URN from", "URN to"]].to_numpy(int), axis=1).T))
    told = known.reindex(asked).to_numpy(float) if len(known) else np.full(len(table), np.nan)
    table["Minutes"] = told
    order = np.lexsort((miles, table["From"]))
    return table.iloc[order].reset_index(drop=True)
