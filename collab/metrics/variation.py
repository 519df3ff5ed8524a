"""Variation between schools: the funnel plot and its control limits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

LIMITS = (0.95, 0.998)
"""Coverage of the two pairs of control limits."""
_WINSORISED = 0.1
_RARE = 0.01
"""So seldom chance alone may put so many schools outside the limits, where they are said to differ."""
_HAIR = 1e-9
"""Percent within which a school lies on a limit, and so inside it."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """`schools`: one row a school shown, with `urn`, `district`, `collaboration`, `eligible`,
    `achieved` (pupils), `percent` and `outside` (0 inside all limits, 95 or 99.8 the limits it
    lies outside). `limits`: by `eligible` the percent `low_95`, `high_95`, `low_998`, `high_998`.
    `target`: the percent they are drawn around. `spread`: tau, the standard deviation between
    schools in points beyond chance, 0 unless widened. `hidden`: schools withheld. `expected`: how
    many of the schools shown lie outside the 95% limits, and outside the 99.8% limits, when
    nothing but chance (and `spread`) is at work; fewer than 5% and 0.2%, for pupils are whole."""

    schools: pd.DataFrame
    limits: pd.DataFrame
    target: float
    spread: float
    hidden: int
    expected: tuple[float, float]

    @property
    def differ(self) -> bool:
        """Whether more schools lie outside the 95% limits than chance puts there once in 100 times. Schools
        differ in how often chance puts them there, and the sum varies less than a Poisson count of the same
        mean (Hoeffding 1956, Annals of Mathematical Statistics 27:713-721)."""
        beyond = int((self.schools["outside"] > 0).sum())
        return bool(stats.poisson.sf(beyond - 1, self.expected[0]) < _RARE)


def without_special(cohorts: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Cohorts (see `collab.data.selection.select`) but those of special schools, whose pupils other
    schools' are not like, and how many schools that leaves out; all of them where there is nothing
    else."""
    special = cohorts["special"].astype(bool)
    if special.all():
        return cohorts, 0
    return cohorts[~special], int(cohorts.loc[special, "schools"].sum())


def funnel(cohorts: pd.DataFrame, target: float, *, widen: bool = False) -> Funnel:
    """Each school's percent against its cohort, with control limits around `target` (percent).

    `cohorts` as from `collab.data.selection.select`; units of several small schools are withheld
    and counted. Limits are exact binomial, or with `widen` normal with a variance between schools
    added for over-dispersion. (Spiegelhalter 2005, Statistics in Medicine 24:1185-1202.)
    """
    alone = cohorts[cohorts["urn"] > 0].reset_index(drop=True)
    alone = alone.assign(percent=100 * alone["achieved"] / alone["eligible"])
    size = alone["eligible"].to_numpy(int)
    spread = over_dispersion(alone["percent"].to_numpy(float), size, target) if widen else 0.0
    grid = np.unique(np.append(np.geomspace(6, max(size.max(initial=60), 7), 90).astype(int), size))
    limits = pd.DataFrame({"eligible": grid})
    outside, expected = np.zeros(len(alone)), []
    for coverage in LIMITS:
        name = f"{coverage * 100:g}".replace(".", "")
        low, high = control_limits(grid, target, coverage, spread)
        limits[f"low_{name}"], limits[f"high_{name}"] = low, high
        at = np.searchsorted(grid, size)
        beyond = (alone["percent"] < low[at] - _HAIR) | (alone["percent"] > high[at] + _HAIR)
        outside = np.where(beyond, coverage * 100, outside)
        expected.append(float(_chance_outside(size, target, low[at], high[at], spread).sum()))
    hidden = int(cohorts.loc[cohorts["urn"] == 0, "schools"].sum())
    columns = ["urn", "district", "collaboration", "schools", "eligible", "achieved", "percent"]
    schools = alone[columns].assign(outside=outside)
    return Funnel(schools, limits, target, spread, hidden, (expected[0], expected[1]))


def control_limits(
    eligible: np.ndarray, target: float, coverage: float, spread: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper control limits in percent for cohorts of `eligible` pupils.

    `target` is in percent, `coverage` a share such as 0.95, `spread` tau in percentage points.
    With no spread: a school lies below the lower limit exactly when the binomial gives so few
    pupils or fewer a probability under (1 - coverage) / 2, and above the upper when it gives so
    many or more. The lower is interpolated between whole numbers of pupils as in Spiegelhalter
    2005, appendix A.1.1; the upper is the lower one of the pupils who did not reach the threshold,
    since the upper quantile interpolated in the same way lies below 100% where all of the pupils
    reach it every other year. With spread: normal, on the variance of a binomial plus the square
    of `spread` (section 5.3 there).
    """
    size, rate, tail = np.asarray(eligible, float), target / 100, (1 - coverage) / 2
    if spread > 0:
        width = stats.norm.ppf(1 - tail) * _error(size, rate, spread)
        return np.clip(target - width, 0, 100), np.clip(target + width, 0, 100)
    return _exact(size, rate, tail), 100 - _exact(size, 1 - rate, tail)


def _exact(size: np.ndarray, rate: float, tail: float) -> np.ndarray:
    """The interpolated lower binomial quantile as a percent of `size`: above every whole number of
    pupils whose lower tail is smaller than `tail`, at or below all others."""
    reached = stats.binom.ppf(tail, size, rate)
    above, below = stats.binom.cdf(reached, size, rate), stats.binom.cdf(reached - 1, size, rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(above > below, (above - tail) / (above - below), 0)
    return np.clip((reached - part) / size * 100, 0, 100)


def _error(size: np.ndarray, rate: float, spread: float) -> np.ndarray:
    """Standard error of a school's percent in points, with the spread between schools."""
    return np.sqrt(rate * (1 - rate) / size + (spread / 100) ** 2) * 100


def _chance_outside(
    size: np.ndarray, target: float, low: np.ndarray, high: np.ndarray, spread: float
) -> np.ndarray:
    """The probability that chance alone puts each school outside its limits (percent)."""
    rate = target / 100
    if spread > 0:
        error = _error(size, rate, spread)
        below = np.where(low > 0, stats.norm.cdf((low - target) / error), 0)
        return below + np.where(high < 100, stats.norm.sf((high - target) / error), 0)
    fewest = np.ceil(size * (low - _HAIR) / 100)
    most = np.floor(size * (high + _HAIR) / 100)
    return np.asarray(stats.binom.cdf(fewest - 1, size, rate) + stats.binom.sf(most, size, rate))


def over_dispersion(
    percent: np.ndarray, eligible: np.ndarray, target: float, winsorised: float = _WINSORISED
) -> float:
    """Tau: how much schools differ beyond chance, as a standard deviation in percentage points.

    From z-scores against `target` whose outer 10% on each side are pulled in to the 10th and 90th
    percentile, and whose squares are then made as large again as the pulling in makes those of
    normal scores smaller: without that the widened limits leave 9-10% outside the 95%. 0 when
    schools vary no more than chance would make them.
    (Spiegelhalter 2005, section 5.3; DerSimonian and Laird 1986 when nothing is winsorised.)
    """
    count = len(percent)
    if count < 2 or not 0 < target < 100:
        return 0.0
    rate = target / 100
    weight = np.asarray(eligible, float) / (rate * (1 - rate))
    score = (np.asarray(percent, float) / 100 - rate) * np.sqrt(weight)
    if winsorised:
        score = np.clip(score, *np.quantile(score, [winsorised, 1 - winsorised]))
    excess = float(np.sum(score**2)) / _kept_square(winsorised) - (count - 1)
    scale = weight.sum() - np.sum(weight**2) / weight.sum()
    return float(np.sqrt(max(0.0, excess / scale)) * 100)


def _kept_square(winsorised: float) -> float:
    """The mean square of standard normal scores of which this share on each side is pulled in."""
    if not winsorised:
        return 1.0
    cut = float(stats.norm.ppf(1 - winsorised))
    inner = 1 - 2 * winsorised - 2 * cut * float(stats.norm.pdf(cut))
    return inner + 2 * winsorised * cut**2
