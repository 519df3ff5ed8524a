"""Who is in the fictional cohorts, and where they started: invented, so that it goes with their results
as it does in England."""

import numpy as np
import pandas as pd

from collab.data.measures import KeyStage, headline

_MOST = {"disadvantaged": 24.0, "special_needs": 16.0, "additional_language": 7.0}
"""Percent of the county's pupils, as in a rural county."""
_LAST_WITH_PRIOR = 2023
"""The cohorts after it were in Year 2 when no tests were sat."""


def make_context(results: pd.DataFrame, schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `context` table of every Key Stage 2 cohort of `results`.

    It has a generator of its own, so that the rest of the county does not depend on it. A school has
    lasting shares; those of one year are draws of its pupils. Schools with better results have fewer
    disadvantaged pupils and more who did well at Key Stage 1.
    """
    rng = np.random.default_rng([seed, 22])
    lead = pd.DataFrame(
        [(year, h.code) for year in results["year"].unique() if (h := headline(int(year), KeyStage.KS2))],
        columns=["year", "measure"],
    )
    cohorts = results.merge(lead, on=["year", "measure"]).sort_values(["year", "urn"], kind="stable")
    reached = cohorts["achieved"] / cohorts["eligible"]
    ahead = reached - reached.groupby(cohorts["year"]).transform("mean")
    lasting = ahead.groupby(cohorts["urn"]).mean()
    schools = schools.sort_values("urn", kind="stable")
    standing = schools["urn"].map(lasting).fillna(0.0).to_numpy()
    town = np.log(schools["size"].to_numpy()) - np.log(schools["size"]).mean()
    shares = {
        "disadvantaged": _about(_MOST["disadvantaged"], -9.0 * standing + rng.normal(0, 0.5, len(schools))),
        "special_needs": _about(_MOST["special_needs"], -4.0 * standing + rng.normal(0, 0.3, len(schools))),
        "additional_language": _about(
            _MOST["additional_language"], 0.9 * town + rng.normal(0, 0.9, len(schools)) - 0.6
        ),
        "prior_low": _about(9.0, -8.0 * standing + rng.normal(0, 0.3, len(schools))),
        "prior_high": _about(34.0, 6.0 * standing + rng.normal(0, 0.3, len(schools))),
    }
    row = pd.Series(np.arange(len(schools)), index=schools["urn"]).loc[cohorts["urn"]].to_numpy()
    pupils = cohorts["eligible"].to_numpy(int)
    drawn = {name: rng.binomial(pupils, share[row]) for name, share in shares.items()}
    drawn["prior_high"] = np.minimum(drawn["prior_high"], pupils - drawn["prior_low"])
    middle = pupils - drawn["prior_low"] - drawn["prior_high"]
    average = 16.0 + (3.2 * drawn["prior_high"] - 4.5 * drawn["prior_low"]) / pupils
    table = pd.DataFrame(
        {"urn": cohorts["urn"].to_numpy(), "year": cohorts["year"].to_numpy(), "pupils": pupils}
    )
    prior = cohorts["year"].to_numpy() <= _LAST_WITH_PRIOR
    for name, count in {**drawn, "prior_middle": middle}.items():
        percent = np.round(100 * count / pupils).astype(int).astype(object)
        table[name] = np.where(prior, percent, "") if name.startswith("prior") else percent
    table["prior_average"] = np.where(prior, [f"{value:.1f}" for value in average], "")
    return table.reset_index(drop=True)


def make_capacity(schools: pd.DataFrame, seed: int) -> np.ndarray:
    """Places of each school: most have a few to spare, some are full, in whole classes of 15."""
    rng = np.random.default_rng([seed, 23])
    wanted = schools["pupils_on_roll"].to_numpy(float) / np.clip(
        rng.normal(0.88, 0.1, len(schools)), 0.55, 1.06
    )
    return (15 * np.maximum(2, np.round(wanted / 15))).astype(int)


def _about(percent: float, shift: np.ndarray) -> np.ndarray:
    """Shares around `percent` (0 to 100), moved by `shift` in log odds."""
    share = percent / 100
    return 1 / (1 + (1 - share) / share * np.exp(-shift))
