"""Intervals of a percentage and of a difference between two, as published methods give them."""

from collections.abc import Callable

import numpy as np
from scipy import special
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

CONFIDENCE = 0.95
SAYS_NOTHING = 100.0
"""Points from end to end of an interval at which nothing is known of a difference: none is given."""


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
    alpha: float = 1 - CONFIDENCE,
) -> tuple[np.ndarray, np.ndarray]:
    """Newcombe's hybrid score interval of a difference of two percentages, of confidence 1 - `alpha`.

    Takes counts of pupils of both groups; returns the limits of first minus second in percentage
    points, NaN where a group is empty. Treats pupils as independent draws.
    (Newcombe 1998, Statistics in Medicine 17:873-890, method 10.)
    """
    counts = np.asarray(np.broadcast_arrays(achieved_1, eligible_1, achieved_2, eligible_2), float)
    counts = np.where((counts[[1]] > 0) & (counts[[3]] > 0), counts, np.nan)
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=alpha)
    return np.asarray(low) * 100, np.asarray(high) * 100


def t_quantile(freedom: np.ndarray | float, alpha: float = 1 - CONFIDENCE) -> np.ndarray:
    """How many standard errors an interval of confidence 1 - `alpha` reaches to either side, by
    degrees of freedom."""
    # The function behind `scipy.stats.t`, which takes sixteen times as long to come to it.
    return -np.asarray(special.stdtrit(freedom, alpha / 2))


def welch(
    variance_1: np.ndarray, freedom_1: np.ndarray, variance_2: np.ndarray, freedom_2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Standard error and degrees of freedom of a difference of two independent figures, from the
    variance of each and the degrees of freedom that it rests on. (Welch 1947, Biometrika 34:28-35;
    Satterthwaite's degrees of freedom.)
    """
    variance = variance_1 + variance_2
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variance**2 / (variance_1**2 / freedom_1 + variance_2**2 / freedom_2)
    # Where nothing varies at all the error is 0, whatever the freedom.
    return np.sqrt(variance), np.where(variance > 0, freedom, freedom_1 + freedom_2)


def wilson_clustered(
    achieved: np.ndarray, eligible: np.ndarray, variance: np.ndarray, freedom: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval for as many pupils as would, as independent draws, be off by as much as
    these are (`variance` of the proportion), with the t quantile; in percent, at 95%.

    NaN where the variance is. (Korn and Graubard 1998, Survey Methodology 24:193-201, for the
    effective number; Franco, Little, Louis and Slud 2019, Journal of Survey Statistics and
    Methodology 7:334-364, for Wilson's interval with it.)
    """
    share = np.asarray(achieved, float) / np.asarray(eligible, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = np.where(variance > 0, share * (1 - share) / variance, eligible)
    worth = np.where(np.isnan(variance), np.nan, np.minimum(drawn, eligible))
    alpha = 2 * special.ndtr(-t_quantile(freedom))
    low, high = proportion_confint(share * worth, worth, alpha=alpha, method="wilson")  # pyright: ignore[reportArgumentType]
    return np.clip(np.asarray(low), 0, 1) * 100, np.clip(np.asarray(high), 0, 1) * 100


def level_together(differs: Callable[[float], np.ndarray], looks: int) -> float:
    """The alpha at which several intervals that are shown together are drawn, so that those that
    exclude zero are not mostly those that chance made.

    `differs` tells for an alpha which of the `looks` intervals exclude zero. The result is alpha /
    looks times as many as then exclude it (the largest such number; 1 if none does): those are the
    discoveries of Benjamini and Hochberg's procedure (1995, JRSS B 57:289-300), and of their
    intervals 1 in 20 is expected to miss the truth, as of one interval looked at alone: the false
    coverage rate of Benjamini and Yekutieli (2005, JASA 100:71-81).
    """
    found, alpha = looks, 1 - CONFIDENCE
    while found and (still := int(differs(found * alpha / looks).sum())) < found:
        found = still
    return max(found, 1) * alpha / max(looks, 1)
