"""400 simulated counties whose schools vary more than binomially: are the intervals honest?"""

import numpy as np
import pandas as pd
import pytest

from collab.data.selection import IN, NOT_IN
from collab.metrics.gap import gap
from collab.metrics.joining_effect import joining_effect
from collab.metrics.like_for_like import like_for_like

COUNTIES = 400


def cohorts(rng, effect, schools=120):
    """One county: sizes as in the built-in one, schools that differ by a standard deviation of 6
    points beyond chance, `effect` points added in a collaboration."""
    inside = np.arange(schools) < schools // 2
    size = np.maximum(6, np.exp(rng.normal(np.where(inside, 2.7, 3.5), 0.5)).astype(int))
    rate = np.clip(0.65 + rng.normal(0, 0.06, schools) + inside * effect / 100, 0, 1)
    return pd.DataFrame(
        {
            "urn": np.arange(schools) + 1,
            "schools": 1,
            "eligible": size,
            "achieved": rng.binomial(size, rate),
            "collaboration": np.where(inside, IN, NOT_IN),
            "district": np.array(["A", "B", "C"])[np.arange(schools) % 3],
            "size": size.astype(float),
            "partners": -np.arange(schools),
            "special": False,
        }
    )


def years(rng, effect, schools=90):
    """One county over six years; a third joins in year 3, a third in year 5, a third never."""
    joined = np.array([2003.0, 2005.0, np.inf])[np.arange(schools) % 3]
    size = np.maximum(6, np.exp(rng.normal(3, 0.5, schools)).astype(int))
    lasting = rng.normal(0, 0.06, schools)
    parts = []
    for year in range(2001, 2007):
        after = year >= joined
        luck = rng.normal(0, 0.03, schools)
        rate = np.clip(0.6 + (year - 2001) * 0.01 + lasting + luck + after * effect / 100, 0, 1)
        cohort = np.maximum(6, size + rng.integers(-3, 4, schools))
        achieved = rng.binomial(cohort, rate)
        parts.append(
            pd.DataFrame(
                {
                    "urn": np.arange(schools),
                    "year": year,
                    "eligible": cohort,
                    "achieved": achieved,
                    "joined": joined,
                    "partners": np.arange(schools),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def clustered_gap(rng, effect):
    row = gap(cohorts(rng, effect)).iloc[0]
    return row["gap"], row["wide_low"], row["wide_high"]


def adjusted_gap(rng, effect):
    found = like_for_like(cohorts(rng, effect))
    return found.gap, found.low, found.high


def change_after_joining(rng, effect):
    found = joining_effect(years(rng, effect))
    return found.effect, found.low, found.high


@pytest.mark.slow
@pytest.mark.parametrize("method", [clustered_gap, adjusted_gap, change_after_joining])
def test_without_an_effect_the_interval_covers_zero_19_times_in_20(method):
    rng = np.random.default_rng(20140501)
    found = np.array([method(rng, 0) for _ in range(COUNTIES)])
    assert 0.93 <= np.mean((found[:, 1] <= 0) & (found[:, 2] >= 0)) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("method", [clustered_gap, adjusted_gap, change_after_joining])
def test_an_effect_of_five_points_is_found_without_bias(method):
    rng = np.random.default_rng(20150501)
    found = np.array([method(rng, 5) for _ in range(COUNTIES // 2)])
    error = found[:, 0].std() / np.sqrt(len(found))
    assert abs(found[:, 0].mean() - 5) < 3 * error + 0.05
    assert 0.92 <= np.mean((found[:, 1] <= 5) & (found[:, 2] >= 5)) <= 0.98
