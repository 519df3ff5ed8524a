"""The fictional results: pupils with a hidden score, cut where the published percentages fall.

Every pupil gets a score made of the school's lasting effect, the school's luck that year and the
pupil's own; the top scores reach each threshold. So thresholds nest, schools vary more than
chance alone would make them, and any total wanted is met exactly.
"""

import numpy as np
import pandas as pd

from collab.data.measures import Measure, measures_for
from collab.data.stages import KeyStage, Subject

PUBLISHED_YEAR = 2014
YEARS = (2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2022, 2023, 2024, 2025)
_SCHOOL_SD, _YEAR_SD = 0.13, 0.08
"""Standard deviations of the school's lasting effect and yearly luck, where a pupil's own is 1."""
SMALLEST = 3
_STAGE_PHASES = {KeyStage.KS1: ("primary", "infant"), KeyStage.KS2: ("primary", "junior")}
_TARGETS = {
    "ks1_rwm_l2": {2012: 81.9, 2013: 82.8, 2015: 84.6},
    "ks1_rwm_l2b": {2012: 61.7, 2013: 63.2, 2015: 66.8},
    "ks1_rwm_l3": {2012: 10.4, 2013: 11.0, 2015: 12.9},
    "ks2_rwm_l4": {2012: 74.6, 2013: 75.9, 2015: 79.4},
    "ks2_rwm_l4b": {2013: 63.4, 2015: 68.2},
    "ks2_rwm_l5": {2012: 19.8, 2013: 20.9, 2015: 23.4},
    "ks2_rwm_l6": {2012: 0.1, 2013: 0.1, 2015: 0.2},
    "ks1_rwm_exs": {2016: 58.7, 2017: 62.4, 2018: 64.1, 2019: 64.0, 2022: 52.1, 2023: 54.8},
    "ks1_rwm_gds": {2016: 8.3, 2017: 9.9, 2018: 10.8, 2019: 10.4, 2022: 5.3, 2023: 5.9},
    "ks2_rwm_exp": {
        2016: 51.2,
        2017: 58.6,
        2018: 62.3,
        2019: 63.1,
        2022: 56.7,
        2023: 57.9,
        2024: 59.2,
        2025: 60.4,
    },
    "ks2_rwm_high": {2016: 4.3, 2017: 6.9, 2018: 8.1, 2019: 8.8, 2022: 6.0, 2023: 6.8, 2024: 6.7, 2025: 7.4},
}
"""County percentages in the years without a published table; invented, in the range of the time."""


def make_results(
    schools: pd.DataFrame, memberships: pd.DataFrame, benchmarks: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """The `results` table; for 2014 its sums equal every row of `benchmarks` with pupil numbers."""
    lasting = rng.normal(0, _SCHOOL_SD, len(schools))
    parts = []
    for year in YEARS:
        members = members_on_test_day(memberships, year)
        for stage in KeyStage:
            measures = measures_for(year, stage, Subject.COMBINED)
            if not measures:
                continue
            sits = schools["phase"].isin(_STAGE_PHASES[stage]) & (
                (schools["closed"] == "") | (schools["closed"] > f"{year}-05-01")
            )
            cohort = schools[sits].assign(
                lasting=lasting[sits], collaborating=schools["urn"].isin(members)[sits]
            )
            figures = benchmarks if year == PUBLISHED_YEAR else None
            parts.append(_one_cohort(cohort, year, measures, figures, rng))
    return pd.concat(parts, ignore_index=True).sort_values(["year", "measure", "urn"])


def members_on_test_day(memberships: pd.DataFrame, year: int) -> set[int]:
    """URNs of schools in any partnership on 1 May of `year` (dates as ISO text)."""
    day = f"{year}-05-01"
    inside = (memberships["joined"] <= day) & ((memberships["left"] == "") | (memberships["left"] > day))
    return set(memberships.loc[inside, "urn"])


def apportion(weights: np.ndarray, total: int, smallest: int) -> np.ndarray:
    """Whole numbers of at least `smallest`, in proportion to `weights`, that sum to `total`.

    Largest remainders, after every school has its smallest cohort.
    """
    spare = total - smallest * len(weights)
    quota = np.maximum(weights - smallest, 0.01)
    quota = quota / quota.sum() * spare
    whole = np.floor(quota).astype(int)
    order = np.argsort(-(quota - whole), kind="stable")
    whole[order[: spare - int(whole.sum())]] += 1
    return whole + smallest


def counts_for(percents: dict[str, float], pupils: dict[str, int]) -> tuple[int, int]:
    """Pupils who achieved in and not in a collaboration that give all three percentages at one
    decimal: of the group that is in, of the other, and of both together ("all").

    Of the pairs that do, the one nearest to the unrounded figures. Raises ValueError if none does.
    """
    inside, outside, both = (pupils["in_collaboration"], pupils["not_in_collaboration"], pupils["all"])
    centre = (percents["in_collaboration"] * inside / 100, percents["not_in_collaboration"] * outside / 100)

    def near(middle: float, size: int) -> range:
        margin = int(size * 0.0006) + 2
        return range(max(0, int(middle) - margin), min(size, int(middle) + margin) + 1)

    pairs = [
        (a, b)
        for a in near(centre[0], inside)
        for b in near(centre[1], outside)
        if round(100 * a / inside, 1) == percents["in_collaboration"]
        and round(100 * b / outside, 1) == percents["not_in_collaboration"]
        and round(100 * (a + b) / both, 1) == percents["all"]
    ]
    if not pairs:
        raise ValueError(f"no whole numbers of pupils give {percents} of {pupils}")
    return min(pairs, key=lambda p: abs(p[0] - centre[0]) + abs(p[1] - centre[1]))


def _one_cohort(
    schools: pd.DataFrame,
    year: int,
    measures: tuple[Measure, ...],
    figures: pd.DataFrame | None,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Results of one year and key stage; `figures` are the published ones to meet, if any."""
    groups = schools["collaborating"].to_numpy(bool)
    size = schools["size"].to_numpy() * np.exp(rng.normal(0, 0.1, len(schools)))
    eligible = np.maximum(SMALLEST, np.round(size)).astype(int)
    if figures is not None:
        rows = figures[figures["measure"] == measures[0].code].set_index("group")["pupils"]
        for group, name in ((True, "in_collaboration"), (False, "not_in_collaboration")):
            chosen = groups == group
            eligible[chosen] = apportion(size[chosen], int(rows[name]), SMALLEST)
    school_of = np.repeat(np.arange(len(schools)), eligible)
    effect = schools["lasting"].to_numpy() + rng.normal(0, _YEAR_SD, len(schools)) + 0.04 * groups
    score = effect[school_of] + rng.normal(0, 1, len(school_of))
    achieved = {m.code: _reached(score, groups[school_of], m, year, figures) for m in measures}
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "urn": schools["urn"].to_numpy(),
                    "year": year,
                    "measure": code,
                    "eligible": eligible,
                    "achieved": np.bincount(school_of[top], minlength=len(schools)),
                    "percent": "",
                    "status": "published",
                }
            )
            for code, top in achieved.items()
        ]
    )


def _reached(
    score: np.ndarray, groups: np.ndarray, measure: Measure, year: int, figures: pd.DataFrame | None
) -> np.ndarray:
    """Positions of the pupils with the top scores: as many as the figures or the target say."""
    if figures is None:
        count = round(_TARGETS[measure.code][year] * len(score) / 100)
        return np.argsort(-score, kind="stable")[:count]
    rows = figures[figures["measure"] == measure.code].set_index("group")
    counts = counts_for(dict(rows["percent"]), dict(rows["pupils"].astype(int)))
    tops = []
    for group, count in zip((True, False), counts, strict=True):
        pupils = np.flatnonzero(groups == group)
        tops.append(pupils[np.argsort(-score[pupils], kind="stable")[:count]])
    return np.concatenate(tops)
