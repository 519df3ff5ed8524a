"""Average scaled scores and progress of the fictional cohorts: invented, in step with how many of them
reached the expected standard."""

import numpy as np
import pandas as pd
from scipy import stats

from collab.data.measures import SCORES
from collab.data.stages import Unit

_PUPIL_SD, _PROGRESS_SD = 7.0, 5.6
"""How much pupils differ in scaled scores and in progress (points), as in England."""


def make_scores(results: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `scores` table of every Key Stage 2 cohort of `results` that has the expected standard.

    It has a generator of its own, so that the rest of the county does not depend on it. Progress has 95%
    limits as the Department works them out: what a cohort of that size can be off by.
    """
    rng = np.random.default_rng([seed, 27])
    rows = results[results["measure"] == "ks2_rwm_exp"].sort_values(["year", "urn"])
    pupils = rows["eligible"].to_numpy(int)
    reached = (rows["achieved"].to_numpy(float) + 0.5) / (pupils + 1)
    standing = stats.norm.ppf(reached)
    ahead = standing - pd.Series(standing).groupby(rows["year"].to_numpy()).transform("mean").to_numpy()
    parts = []
    for code, measure in SCORES.items():
        chance = rng.normal(0, 1, len(rows)) / np.sqrt(pupils)
        if measure.unit is Unit.SCORE:
            score = 104.0 + 0.6 * _PUPIL_SD * ahead + 0.7 * _PUPIL_SD * chance
            low = high = np.full(len(rows), np.nan)
        else:
            score = 1.6 * ahead + rng.normal(0, 0.9, len(rows)) + 0.8 * _PROGRESS_SD * chance
            width = 1.96 * _PROGRESS_SD / np.sqrt(pupils)
            low, high = np.round(score, 1) - width, np.round(score, 1) + width
        table = pd.DataFrame(
            {
                "urn": rows["urn"].to_numpy(),
                "year": rows["year"].to_numpy(),
                "measure": code,
                "pupils": pupils,
                "score": np.round(np.clip(score, -19, 119), 1),
                "low": np.round(low, 1),
                "high": np.round(high, 1),
                "status": "published",
            }
        )
        parts.append(table[[measure.covers(int(year)) for year in table["year"]]])
    return pd.concat(parts).sort_values(["year", "measure", "urn"], ignore_index=True)
