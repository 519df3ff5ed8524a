"""Like for like: the gap between schools of the same size, district and context."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import expit

from collab.data.selection import IN
from collab.metrics.clusters import FEWEST_SCHOOLS, clustered_variances, half_width
from collab.metrics.covariates import columns_of, held_names, rank_within
from collab.metrics.gap import excludes_zero, gap
from collab.metrics.intervals import CONFIDENCE, SAYS_NOTHING
from collab.metrics.logistic import Fitted, fit

_SCHOOLS_PER_TERM = 5
"""Fewest schools for each term of the model; with fewer the errors mean little."""
_RUNAWAY = 12
"""Log odds at which a coefficient is on its way to infinity."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An average difference in percentage points with its 95% interval, or the reason why none.

    `adjusted_for` names what the model held equal; `schools` and `eligible` (pupils) are what it
    rests on. Not among them, and counted in schools: `special` schools, whose pupils other schools'
    are not like; `unplaced`, whose district is not known where others' is; and `even`, those of
    districts where every pupil, or none, reached the threshold: no gap can be there, and a model
    of odds has no number for them.
    """

    gap: float
    low: float
    high: float
    schools: int
    eligible: int
    adjusted_for: tuple[str, ...]
    reason: str = ""
    special: int = 0
    unplaced: int = 0
    even: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """The regression behind a like-for-like gap: the cohorts compared (`rows`), a row of the
    `design` each; what it holds equal (`held`); how it was `fitted`, or the `reason` why not; and
    the schools that are not compared (`apart`, see `Adjusted`)."""

    rows: pd.DataFrame
    design: sparse.csr_array
    held: tuple[str, ...]
    fitted: Fitted | None
    reason: str
    apart: dict[str, int]

    @property
    def weights(self) -> np.ndarray:
        """What each row counts for in the coefficient of partnership, by the last step of the fit,
        which is a least-squares one: those of each side add up to 1, of the others with a minus, and
        what is held equal comes to nothing under them. Some may count against their side: there the
        model reaches beyond the schools there are.
        (Chattopadhyay and Zubizarreta 2023, Biometrika 110:615-629.)
        """
        if self.fitted is None:
            return np.full(len(self.rows), np.nan)
        share = expit(self.design @ self.fitted.coefficients)
        steepness = self.rows["eligible"].to_numpy(float) * share * (1 - share)
        one = np.eye(self.design.shape[1])[1]
        return steepness * np.asarray(self.design @ np.linalg.solve(self.fitted.information, one))


def modelled(cohorts: pd.DataFrame) -> Model:
    """The regression that `like_for_like` reports from."""
    rows, apart = _comparable(cohorts)
    district = pd.factorize(_names(rows), sort=True)[0]
    design, names = _design(rows, district)
    reason, fitted = _unfit(rows, design, district), None
    if not reason:
        counts = rows["achieved"].to_numpy(float), rows["eligible"].to_numpy(float)
        fitted = fit(design, *counts)
        # What still separates the sides sends a coefficient to infinity.
        if fitted is None or not np.abs(fitted.coefficients[:2]).max() < _RUNAWAY:
            reason, fitted = _unsettled(rows, fitted), None
    return Model(rows, design, names, fitted, reason, apart)


def like_for_like(cohorts: pd.DataFrame) -> Adjusted:
    """The gap between schools in a collaboration and others, cohort size, district and, where it is
    known, context held equal.

    `cohorts` as from `collab.data.selection.select`. Binomial regression (logit) of achieved out of
    eligible on collaboration, the logarithm of cohort size, the district and the characteristics of
    context that are known (`collab.metrics.covariates.columns_of`), with standard errors that allow
    for pupils clustering in schools and schools in partnerships: the wider of both, each with its own
    degrees of freedom (see `collab.metrics.clusters`). Reported as the average over all pupils of the
    modelled percent in a partnership minus the percent not in one (average marginal effect, delta
    method).
    (Liang and Zeger 1986, Biometrika 73:13-22; Williams 2012, Stata Journal 12:308-331.)

    Who is not compared is counted in the result (see `Adjusted`). Where the model cannot be fitted
    the figures are NaN and `reason` says why.
    """
    model = modelled(cohorts)
    rows, reason, nothing = model.rows, model.reason, float("nan")
    if model.fitted is not None:
        gap, influence = _average_difference(model.fitted, rows, model.design)
        width = _half_width(rows, influence, model.design.shape[1])
        if np.isfinite(gap) and 2 * width >= SAYS_NOTHING:
            reason = f"it could be wrong by {SAYS_NOTHING / 2:.0f} points or more either way"
            return Adjusted(nothing, nothing, nothing, *_counts(rows), model.held, reason, **model.apart)
        if np.isfinite(gap) and np.isfinite(width):
            limits = max(gap - width, -100.0), min(gap + width, 100.0)
            return Adjusted(gap, *limits, *_counts(rows), model.held, "", **model.apart)
        reason = _unsettled(rows, model.fitted)
    return Adjusted(nothing, nothing, nothing, *_counts(rows), model.held, reason, **model.apart)


def size_comparison(cohorts: pd.DataFrame, raw: pd.DataFrame) -> tuple[pd.DataFrame, Adjusted]:
    """The raw gap, the like-for-like gap, and the gap inside each band of cohort size.

    `raw` is the row of `collab.metrics.gap_tables.every_gap` for the measure of `cohorts`, so that
    the same gap is judged in the same way wherever it is shown. Returns a table with `comparison`
    (what is compared) and the columns of `gap`, the bands judged together and the like-for-like
    gap on its own; and the `Adjusted` its second row is from. A like-for-like gap that could not
    be fitted has no row.
    """
    adjusted = like_for_like(cohorts)
    bands = gap(cohorts, ["size_band"])
    parts = [beside_alike(raw, adjusted)[["comparison", *bands.columns.drop("size_band")]]]
    bands = bands.assign(comparison="Cohorts of " + bands["size_band"].astype(str))
    parts += [bands.drop(columns="size_band")] if len(bands) else []
    return pd.concat(parts, ignore_index=True), adjusted


def beside_alike(raw: pd.DataFrame, adjusted: Adjusted) -> pd.DataFrame:
    """The gap as it is (a row of `gap`, or none) and like for like, with `comparison` (which of the
    two); one that could not be fitted has no row."""
    raw = raw.assign(comparison="As they are")
    if adjusted.reason or raw.empty:
        return raw
    alike = bool(excludes_zero(np.array(adjusted.low), np.array(adjusted.high)))
    fitted = raw.assign(
        comparison="Like for like",
        # The two percentages are those of the gap as it is.
        **dict.fromkeys(("percent_in", "low_in", "high_in", "percent_not_in"), np.nan),
        **dict.fromkeys(("low_not_in", "high_not_in", "gap_low", "gap_high"), np.nan),
        gap=adjusted.gap,
        wide_low=adjusted.low,
        wide_high=adjusted.high,
        level=100 * CONFIDENCE,
        looks=1,
        clear=alike,
        clear_alone=alike,
        gap_pupils=np.nan,
    )
    return pd.concat([raw, fitted], ignore_index=True)


def _unsettled(rows: pd.DataFrame, fitted: Fitted | None) -> str:
    """Why a regression that was tried has no answer with an interval."""
    if fitted is not None and np.unique(rows["partners"][rows["collaboration"] == IN]).size == 1:
        return "there are too few partnerships to say how much partners are alike"
    return "the model did not settle on an answer"


def _comparable(cohorts: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The cohorts that can be compared, and how many schools are left out for each reason."""
    rows = cohorts[cohorts["collaboration"].notna()]
    special, unplaced = rows["special"].astype(bool), rows["district"].isna()
    # Where there is nothing else, special schools are compared with each other; districts likewise.
    special &= not special.all()
    unplaced &= not unplaced[~special].all()
    unplaced &= ~special
    kept = rows[~special & ~unplaced]
    by = kept.groupby(_names(kept))
    reached, eligible = by["achieved"].transform("sum"), by["eligible"].transform("sum")
    even = (reached == 0) | (reached == eligible)
    even &= not even.all()
    counts = (int(part["schools"].sum()) for part in (rows[special], rows[unplaced], kept[even]))
    return kept[~even], dict(zip(("special", "unplaced", "even"), counts, strict=True))


def _names(rows: pd.DataFrame) -> pd.Series:
    """The districts by name; one name for all where none is known."""
    return rows["district"].astype(object).fillna("")


def _counts(rows: pd.DataFrame) -> tuple[int, int]:
    return int(rows["schools"].sum()), int(rows["eligible"].sum())


def _design(rows: pd.DataFrame, district: np.ndarray) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """The regression's columns: constant, collaboration, what else is held equal, and the districts
    (numbers from 0) but the first; and the names of what it holds equal."""
    inside = (rows["collaboration"] == IN).to_numpy(float)
    others, beyond = int(district.max(initial=0)), np.flatnonzero(district)
    held = columns_of(rows, district, len(rows) // _SCHOOLS_PER_TERM - 2 - others)
    dummies = sparse.csr_array((np.ones(len(beyond)), (beyond, district[beyond] - 1)), (len(rows), others))
    columns = np.column_stack([np.ones(len(rows)), inside, *(column for _, column in held)])
    names = (*held_names(held), *(["district"] if others else []))
    return sparse.csr_array(sparse.hstack([sparse.csr_array(columns), dummies])), names


def _unfit(rows: pd.DataFrame, design: sparse.csr_array, district: np.ndarray) -> str:
    """Why the model should not even be tried, or nothing."""
    inside = rows["collaboration"] == IN
    if not inside.any() or inside.all():
        return "all the schools are on one side, so there is nothing to compare"
    if len(rows) < _SCHOOLS_PER_TERM * design.shape[1]:
        return f"there are too few schools ({len(rows)}) for what must be held equal"
    if min(inside.sum(), (~inside).sum()) < FEWEST_SCHOOLS:
        return "one side has too few schools to say how sure"
    sums = rows.groupby(inside.to_numpy(bool))[["achieved", "eligible"]].sum()
    for reached, of, whose in (
        (sums["achieved"].sum(), sums["eligible"].sum(), ""),
        *((reached, of, " of one side") for reached, of in sums.to_numpy()),
    ):
        if reached in (0, of):
            return f"no pupil, or every pupil,{whose} reached the threshold"
    if _inseparable(design, district):
        return "partnership cannot be told apart from district or cohort size here"
    return ""


def _inseparable(design: sparse.csr_array, district: np.ndarray) -> bool:
    """Whether inside districts nothing is left of collaboration, or of what size leaves of it."""
    within = design[:, 1 : design.shape[1] - int(district.max())].toarray()
    return rank_within(within, district) < within.shape[1]


def _average_difference(
    fitted: Fitted, rows: pd.DataFrame, design: sparse.csr_array
) -> tuple[float, np.ndarray]:
    """Average over pupils of the percent in minus not in, in points, and each row's influence on
    it as a proportion."""
    weight = (rows["eligible"] / rows["eligible"].sum()).to_numpy(float)
    apart = fitted.coefficients[1]
    neither = design @ fitted.coefficients - apart * (rows["collaboration"] == IN).to_numpy(float)
    ours, theirs = expit(neither + apart), expit(neither)
    steepness = weight * (ours * (1 - ours)), weight * (theirs * (1 - theirs))
    slope = design.T @ (steepness[0] - steepness[1])
    slope[1] = steepness[0].sum()
    return 100 * float(weight @ (ours - theirs)), fitted.influence(slope)


def _half_width(rows: pd.DataFrame, influence: np.ndarray, terms: int) -> float:
    """Half the 95% interval in points: the wider of schools and partnerships as sampling units."""
    side = (rows["collaboration"] != IN).to_numpy(int)
    eligible, achieved = (rows[name].to_numpy(float) for name in ("eligible", "achieved"))
    pupils, reached = (np.bincount(side, weights=values) for values in (eligible, achieved))
    share = reached / pupils
    partners, weight = rows["partners"].to_numpy(), eligible / pupils[side]
    found = clustered_variances(influence, weight, partners, side, share * (1 - share), pupils)
    # What the terms took out of the residuals, as far as the two sides' own means have not.
    taken = np.sqrt((len(rows) - 2) / (len(rows) - terms))
    return 100 * half_width(found) * float(taken)
