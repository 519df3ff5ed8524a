"""Attainment of single partnerships, from whole units only."""

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import Selection, stage_of


def partnership_attainment(dataset: Dataset, selection: Selection, members: pd.DataFrame) -> pd.DataFrame:
    """Percent of each partnership's pupils who achieved, of all its members together.

    `members` has `partnership` and `urn`. A unit of several small schools counts only where all
    its schools are members. Year and measure are the selection's; its districts and cohort sizes
    are not applied, because a partnership is looked at whole.

    Returns `partnership`, `schools` (counted), `eligible`, `achieved` (pupils), `percent` and
    `difference` (percentage points from all schools of the release).
    """
    stage = stage_of(dataset, selection)
    sizes, eligible = stage.unit_schools, stage.unit_eligible
    achieved = stage.unit_achieved(selection.measure)
    schools = pd.DataFrame({"urn": stage.urn, "unit": np.repeat(np.arange(len(sizes)), sizes)})
    rows = members[["partnership", "urn"]].drop_duplicates().merge(schools, on="urn")
    found = rows.groupby(["partnership", "unit"])["urn"].nunique().reset_index()
    units = found["unit"].to_numpy()
    whole = (found["urn"].to_numpy() == sizes[units]) & (achieved[units] >= 0)
    counted = found[whole].assign(
        schools=sizes[units][whole], eligible=eligible[units][whole], achieved=achieved[units][whole]
    )
    counts = ["schools", "eligible", "achieved"]
    sums = pd.DataFrame(counted.groupby("partnership")[counts].sum()).reset_index()
    percent = (100 * sums["achieved"] / sums["eligible"]).astype(float)
    known = achieved >= 0
    everyone = 100 * achieved[known].sum() / max(1, eligible[known].sum())
    return sums.assign(percent=percent, difference=percent - everyone)
