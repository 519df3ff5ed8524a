"""How the fictional schools did in the phonics check, the multiplication tables check and the Early Years
profile: invented, and a little better where their other results are."""

import numpy as np
import pandas as pd

from collab.data.measures import MEASURES
from collab.data.stages import KeyStage
from collab.releases.illustration.county_results import SMALLEST, YEARS

_TARGETS = {
    "eyf_gld": {2022: 64.8, 2023: 66.4, 2024: 67.1, 2025: 67.9},
    "yr1_phonics": {
        2012: 57.6,
        2013: 68.3,
        2014: 73.5,
        2015: 76.4,
        2016: 80.1,
        2017: 80.9,
        2018: 82.0,
        2019: 81.6,
        2022: 75.1,
        2023: 78.4,
        2024: 79.6,
        2025: 79.9,
    },
    "yr4_tables": {2022: 26.7, 2023: 28.9, 2024: 33.8, 2025: 36.5},
}
"""County percentages of each year; invented, in the range of the time."""
_PHASES = {
    KeyStage.EARLY: ("primary", "infant"),
    KeyStage.YEAR_1: ("primary", "infant"),
    KeyStage.YEAR_4: ("primary", "junior"),
}
_SCHOOL_SD = 0.35
"""How much schools differ from cohort to cohort, beside what lasts (log odds)."""


def make_checks(schools: pd.DataFrame, results: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Rows of the `results` table for each check, year and school that has pupils of that age.

    It has a generator of its own, so that the rest of the county does not depend on it. The county's
    percentages are near those wanted, not met exactly: nothing is published of them.
    """
    rng = np.random.default_rng([seed, 26])
    reached = results["achieved"] / results["eligible"]
    ahead = reached - reached.groupby([results["year"], results["measure"]]).transform("mean")
    lasting = schools["urn"].map(ahead.groupby(results["urn"]).mean()).fillna(0.0).to_numpy()
    parts = []
    for code, targets in _TARGETS.items():
        teaches = schools["phase"].isin(_PHASES[MEASURES[code].key_stage])
        for year in (y for y in YEARS if y in targets):
            sits = (teaches & ((schools["closed"] == "") | (schools["closed"] > f"{year}-05-01"))).to_numpy()
            size = schools["size"].to_numpy()[sits] * np.exp(rng.normal(0, 0.1, sits.sum()))
            eligible = np.maximum(SMALLEST, np.round(size)).astype(int)
            share = targets[year] / 100
            odds = 3.0 * lasting[sits] + rng.normal(0, _SCHOOL_SD, sits.sum())
            chance = 1 / (1 + (1 - share) / share * np.exp(-odds))
            parts.append(
                pd.DataFrame(
                    {
                        "urn": schools["urn"].to_numpy()[sits],
                        "year": year,
                        "measure": code,
                        "eligible": eligible,
                        "achieved": rng.binomial(eligible, chance),
                        "percent": "",
                        "status": "published",
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
