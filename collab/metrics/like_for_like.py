"""Like for like: the gap between schools of the same size and district."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import expit

from collab.metrics.comparison import control_false_discoveries, gap
from collab.metrics.intervals import t_quantile
from collab.metrics.logistic import Fitted, fit
from collab.selection import IN

_SCHOOLS_PER_TERM = 5
"""Fewest schools for each term of the model; with fewer the errors mean little."""
_RUNAWAY = 12
"""Log odds at which a coefficient is on its way to infinity."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An average difference in percentage points with its 95% interval, or the reason why none.

    `adjusted_for` names what the model held equal; `schools` and `eligible` (pupils) are what it
    rests on.
    """

    gap: float
    low: float
    high: float
    schools: int
    eligible: int
    adjusted_for: tuple[str, ...]
    reason: str = ""


def like_for_like(cohorts: pd.DataFrame) -> Adjusted:
    """The gap between schools in a collaboration and others, cohort size and district held equal.

    `cohorts` as from `collab.selection.select`. Binomial regression (logit) of achieved out of
    eligible on collaboration, the logarithm of cohort size and the district, with standard errors
    that allow for pupils clustering in schools. Reported as the average over all pupils of the
    modelled percent in a collaboration minus the percent not in one (average marginal effect,
    delta method), with the t distribution on schools minus terms.
    (Liang and Zeger 1986, Biometrika 73:13-22; Williams 2012, Stata Journal 12:308-331.)

    Where the model cannot be fitted the figures are NaN and `reason` says why.
    """
    rows = cohorts[cohorts["collaboration"].notna() & cohorts["district"].notna()]
    district = pd.factorize(rows["district"].astype(str), sort=True)[0]
    design, names = _design(rows, district)
    reason = _unfit(rows, design, district)
    if not reason:
        counts = rows["achieved"].to_numpy(float), rows["eligible"].to_numpy(float)
        fitted = fit(design, *counts)
        # A side whose pupils all, or none, reach the threshold sends its coefficient to infinity.
        if fitted is not None and np.abs(fitted.coefficients[:2]).max() < _RUNAWAY:
            gap, error = _average_difference(fitted, rows, design)
            freedom = len(rows) - design.shape[1]
            width = float(t_quantile(freedom)) * error
            if np.isfinite(gap) and np.isfinite(width):
                return Adjusted(gap, gap - width, gap + width, *_counts(rows), names)
        reason = "the model did not settle on an answer"
    nothing = float("nan")
    return Adjusted(nothing, nothing, nothing, *_counts(rows), names, reason)


def size_comparison(cohorts: pd.DataFrame) -> tuple[pd.DataFrame, Adjusted]:
    """The raw gap, the like-for-like gap, and the gap inside each band of cohort size.

    Returns a table with `comparison` (what is compared), the columns of `gap` and `p_adjusted`,
    judged for false discoveries over the bands; and the `Adjusted` its second row is from. A
    like-for-like gap that could not be fitted has no row.
    """
    adjusted = like_for_like(cohorts)
    raw = gap(cohorts).assign(comparison="As they are")
    fitted = raw.assign(
        comparison="Like for like",
        gap=adjusted.gap,
        wide_low=adjusted.low,
        wide_high=adjusted.high,
        clear=adjusted.low * adjusted.high > 0,
        gap_pupils=np.nan,
    )
    if adjusted.reason:
        fitted = fitted.iloc[:0]
    bands = control_false_discoveries(gap(cohorts, ["size_band"]))
    bands = bands.assign(comparison="Cohorts of " + bands["size_band"].astype(str))
    parts = [part for part in (raw, fitted, bands.drop(columns="size_band")) if len(part)]
    return pd.concat(parts or [raw], ignore_index=True), adjusted


def _counts(rows: pd.DataFrame) -> tuple[int, int]:
    return int(rows["schools"].sum()), int(rows["eligible"].sum())


def _design(rows: pd.DataFrame, district: np.ndarray) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """The regression's columns: constant, collaboration, log of size, districts (numbers from 0)
    but the first; and what it holds equal."""
    inside = (rows["collaboration"] == IN).to_numpy(float)
    size = np.log(rows["size"].to_numpy(float)) if len(rows) else np.empty(0)
    columns, names = [np.ones(len(rows)), inside], []
    if len(rows) and np.ptp(size) > 0:
        columns.append(size - size.mean())
        names.append("cohort size")
    others, beyond = int(district.max(initial=0)), np.flatnonzero(district)
    dummies = sparse.csr_array(
        (np.ones(len(beyond)), (beyond, district[beyond] - 1)), (len(rows), others)
    )
    if others:
        names.append("district")
    return sparse.csr_array(
        sparse.hstack([sparse.csr_array(np.column_stack(columns)), dummies])
    ), tuple(names)


def _unfit(rows: pd.DataFrame, design: sparse.csr_array, district: np.ndarray) -> str:
    """Why the model should not even be tried, or nothing."""
    inside = rows["collaboration"] == IN
    if not inside.any() or inside.all():
        return "all the schools are on one side, so there is nothing to compare"
    if len(rows) < _SCHOOLS_PER_TERM * design.shape[1]:
        return f"there are too few schools ({len(rows)}) for what must be held equal"
    if rows["achieved"].sum() in (0, rows["eligible"].sum()):
        return "no pupil, or every pupil, reached the threshold"
    if _inseparable(design, district):
        return "collaboration cannot be told apart from district or cohort size here"
    return ""


def _inseparable(design: sparse.csr_array, district: np.ndarray) -> bool:
    """Whether inside districts nothing is left of collaboration, or of what size leaves of it."""
    within = design[:, 1 : design.shape[1] - int(district.max())].toarray()
    for column in within.T:
        column -= (np.bincount(district, column) / np.bincount(district))[district]
    return bool(np.linalg.matrix_rank(within) < within.shape[1])


def _average_difference(
    fitted: Fitted, rows: pd.DataFrame, design: sparse.csr_array
) -> tuple[float, float]:
    """Average over pupils of the percent in minus not in, and its standard error, in points."""
    weight = (rows["eligible"] / rows["eligible"].sum()).to_numpy(float)
    apart = fitted.coefficients[1]
    neither = design @ fitted.coefficients - apart * (rows["collaboration"] == IN).to_numpy(float)
    ours, theirs = expit(neither + apart), expit(neither)
    steepness = weight * (ours * (1 - ours)), weight * (theirs * (1 - theirs))
    slope = design.T @ (steepness[0] - steepness[1])
    slope[1] = steepness[0].sum()
    return 100 * float(weight @ (ours - theirs)), 100 * float(np.sqrt(fitted.variance(slope)))
