"""How those who offer something do at a measure: beside all schools, from whole units only."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import Selection, select
from collab.metrics.beside_others import side_by_side
from collab.metrics.variation import control_limits

ABOVE, BELOW, LIKE = "above", "below", "like"
"""Where somebody stands to all schools: beyond chance on one side, or where chance would put them."""
_COLUMNS = ["giver", "eligible", "percent", "everyone", "stands"]


def strength_of_givers(dataset: Dataset, selection: Selection, givers: Collection[str]) -> pd.DataFrame:
    """The results of schools (URN as text) and partnerships (slugs) at the selection's measure.

    A school is above or below where its percent lies outside the exact 95% control limits of a school of
    its size around all schools' percent, a partnership where the 95% interval of its gap to all other
    schools excludes zero, the partnerships judged together. A school of which nothing may be told singly,
    or that has no result, has no row. The selection's districts, kinds and cohort sizes are not applied.

    Returns `giver`, `eligible` (pupils), `percent`, `everyone` (percent of all schools; of all others
    beside a partnership) and `stands` (one of `ABOVE`, `BELOW`, `LIKE`).
    """
    plain = Selection(selection.year, selection.measure)
    schools = {int(one) for one in givers if one.isdecimal()}
    slugs = [one for one in sorted(givers) if not one.isdecimal()]
    cohorts = select(dataset, plain)
    parts = []
    own = cohorts[(cohorts["urn"] > 0) & cohorts["urn"].isin(schools)]
    if len(own):
        everyone = 100 * cohorts["achieved"].sum() / cohorts["eligible"].sum()
        percent = (100 * own["achieved"] / own["eligible"]).to_numpy(float)
        low, high = control_limits(own["eligible"].to_numpy(), float(everyone), 0.95)
        stands = np.select([percent > high + 1e-9, percent < low - 1e-9], [ABOVE, BELOW], LIKE)
        figures = (own["urn"].astype(str).to_numpy(), own["eligible"].to_numpy(), percent, everyone, stands)
        parts.append(pd.DataFrame(dict(zip(_COLUMNS, figures, strict=True))))
    if slugs:
        gaps, _ = side_by_side(dataset, plain, slugs)
        clear = gaps["clear"].to_numpy(bool)
        stands = np.select(
            [clear & (gaps["gap"] > 0).to_numpy(), clear & (gaps["gap"] < 0).to_numpy()], [ABOVE, BELOW], LIKE
        )
        parts.append(
            pd.DataFrame(
                {
                    "giver": gaps["partnership"].astype(str),
                    "eligible": gaps["eligible_in"],
                    "percent": gaps["percent_in"],
                    "everyone": gaps["percent_not_in"],
                    "stands": stands,
                }
            )
        )
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=_COLUMNS)
