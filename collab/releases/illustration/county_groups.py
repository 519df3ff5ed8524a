"""How groups of pupils did in the fictional cohorts: invented, and adding up to their results."""

import numpy as np
import pandas as pd

from collab.data.vocabulary import PUPIL_GROUPS

_FIRST_YEAR = 2014
_MEASURES = ("ks2_rwm_l4b", "ks2_rwm_l5", "ks2_rwm_exp", "ks2_rwm_high")
_AHEAD = {"disadvantaged": -0.75, "girls": 0.3, "special_needs": -1.4, "additional_language": 0.1}
"""How much likelier a pupil who reached one threshold more is to be in the group (log odds), so that
the groups are about as far apart as in England."""


def make_group_results(results: pd.DataFrame, context: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `group_results` table of the Key Stage 2 cohorts of `results`, at the threshold that
    each year leads with and the one above it.

    It has a generator of its own, so that the rest of the county does not depend on it. Of every cohort
    as many pupils are in a group as `context` says, about half of them girls; who of them reached a
    threshold is drawn, so that a group and its complement add up to the cohort's results and thresholds
    nest. Where nobody is in a group its row does not apply.
    """
    rng = np.random.default_rng([seed, 24])
    rows = results[results["measure"].isin(_MEASURES) & results["year"].ge(_FIRST_YEAR)]
    wide = rows.pivot(index=["year", "urn"], columns="measure", values="achieved")
    pupils = rows.groupby(["year", "urn"])["eligible"].first().to_numpy(int)
    shares = context.set_index(["year", "urn"]).loc[wide.index]
    school = np.repeat(np.arange(len(wide)), pupils)
    place = np.arange(len(school)) - np.repeat(np.cumsum(pupils) - pupils, pupils)
    # Thresholds nest, so the pupils of a cohort can stand in the order of how many they reached.
    reached = {code: place < wide[code].fillna(0).to_numpy(int)[school] for code in wide.columns}
    thresholds = sum(own.astype(int) for own in reached.values())
    parts = []
    for group, ahead in _AHEAD.items():
        if group == "girls":
            members = rng.binomial(pupils, 0.49)
        else:
            members = np.round(shares[group].to_numpy(float) * pupils / 100).astype(int)
        drawn = rng.gumbel(size=len(school)) + ahead * thresholds
        order = np.lexsort((-drawn, school))
        inside = np.empty(len(school), dtype=bool)
        inside[order] = place < members[school]
        for name, own, count in ((group, inside, members), (PUPIL_GROUPS[group], ~inside, pupils - members)):
            for code in wide.columns:
                achieved = np.bincount(school[own & reached[code]], minlength=len(wide))
                parts.append(_rows(wide, code, name, count, achieved))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["year", "measure", "pupil_group", "urn"], ignore_index=True)


def _rows(
    wide: pd.DataFrame, code: str, group: str, eligible: np.ndarray, achieved: np.ndarray
) -> pd.DataFrame:
    """A row for every cohort that has a result at the measure `code`."""
    somebody = eligible > 0
    table = pd.DataFrame(
        {
            "urn": wide.index.get_level_values("urn"),
            "year": wide.index.get_level_values("year"),
            "measure": code,
            "pupil_group": group,
            "eligible": eligible,
            "achieved": np.where(somebody, achieved.astype(object), ""),
            "percent": "",
            "status": np.where(somebody, "published", "not_applicable"),
        }
    )
    return table[wide[code].notna().to_numpy()]
