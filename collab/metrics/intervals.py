"""Intervals of a percentage and of a difference between two, as published methods give them."""

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

CONFIDENCE = 0.95


def wilson(achieved: np.ndarray, eligible: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval of a percentage, at 95% confidence.

    Takes counts of pupils; returns the lower and upper limits in percent (0-100), NaN where
    nobody is eligible. (Newcombe 1998, Statistics in Medicine 17:857-872, method 3.)
    """
    achieved, eligible = np.asarray(achieved, float), np.asarray(eligible, float)
    trials = np.where(eligible > 0, eligible, np.nan)
    low, high = proportion_confint(achieved, trials, alpha=1 - CONFIDENCE, method="wilson")
    # The score limits of 0% and 100% are exact; rounding must not push them out of range.
    return np.clip(np.asarray(low), 0, 1) * 100, np.clip(np.asarray(high), 0, 1) * 100


def newcombe(
    achieved_1: np.ndarray,
    eligible_1: np.ndarray,
    achieved_2: np.ndarray,
    eligible_2: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Newcombe's hybrid score interval of a difference of two percentages, at 95% confidence.

    Takes counts of pupils of both groups; returns the limits of first minus second in percentage
    points, NaN where a group is empty. Treats pupils as independent draws.
    (Newcombe 1998, Statistics in Medicine 17:873-890, method 10.)
    """
    counts = np.asarray(np.broadcast_arrays(achieved_1, eligible_1, achieved_2, eligible_2), float)
    counts = np.where((counts[[1]] > 0) & (counts[[3]] > 0), counts, np.nan)
    low, high = confint_proportions_2indep(
        *counts, method="newcomb", compare="diff", alpha=1 - CONFIDENCE
    )
    return np.asarray(low) * 100, np.asarray(high) * 100


def ratio_variance(
    achieved: np.ndarray, eligible: np.ndarray, group: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Variance of each group's percentage with the school as the sampling unit.

    Takes pupils of each school and the number of its group (0 up to but not `groups`). Returns for
    each group the number of schools and the variance of the proportion, NaN with fewer than two.
    The percentage is a ratio of two sums over schools. (Cochran 1977, Sampling Techniques, 3rd
    ed., section 6.3.)
    """

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(group, weights=values, minlength=groups)

    reached, pupils, schools = total(achieved), total(eligible), total(np.ones(len(group)))
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = achieved - eligible * (reached / pupils)[group]
        square = total((residual / pupils[group]) ** 2)
        # One school says nothing about how schools vary.
        variance = np.where(schools > 1, square * schools / (schools - 1), np.nan)
    return schools, variance


def t_quantile(freedom: np.ndarray | float) -> np.ndarray:
    """How many standard errors a 95% interval reaches to either side, by degrees of freedom."""
    return np.asarray(stats.t.ppf((1 + CONFIDENCE) / 2, freedom))


def clustered(
    schools_1: np.ndarray, variance_1: np.ndarray, schools_2: np.ndarray, variance_2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Half-width and degrees of freedom of the clustered interval of a difference.

    Takes what `ratio_variance` gives for both groups. Returns the half-width of the 95% interval
    in percentage points and Welch-Satterthwaite degrees of freedom; NaN where a group has fewer
    than two schools. (Welch 1947, Biometrika 34:28-35.)
    """
    variance = variance_1 + variance_2
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = variance_1**2 / (schools_1 - 1) + variance_2**2 / (schools_2 - 1)
        freedom = variance**2 / spread
        width = t_quantile(freedom) * np.sqrt(variance) * 100
    return width, freedom
