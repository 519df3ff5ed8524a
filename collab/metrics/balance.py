"""Balance: how far apart the two sides are in what they should share, as they are and like for like."""

import numpy as np
import pandas as pd

from collab.data.selection import IN
from collab.metrics.covariates import NAMES, known_context
from collab.metrics.like_for_like import Model, modelled

ALIKE = 0.1
"""Standard deviations within which two sides are taken to be alike. (Austin 2009, Statistics in
Medicine 28:3083-3107.)"""
COHORT_SIZE = "Cohort size"
ABOUT = ("schools", "districts", "sizes")
"""What a characteristic is about: what schools and their pupils are like, where they are, or how many
cohorts of each band of size there are."""


def balance(cohorts: pd.DataFrame) -> pd.DataFrame:
    """The standardised mean difference between both sides in each characteristic of the cohorts that
    `collab.metrics.like_for_like.like_for_like` compares.

    `cohorts` as from `collab.data.selection.select`. The characteristics are the logarithm of
    cohort size, those of context that are known, each district, and each band of cohort size, which the
    model does not hold equal as such: whether it holds size equal at every size. Returns a row each, the
    furthest apart either way first:
    `characteristic` (its name); `about` (of `ABOUT`); `held` (whether the model holds it
    equal); `raw_difference`, the mean over the pupils in a partnership minus that over the others, in
    standard deviations (the root of the mean of both sides' variances); `alike_difference`, the same with
    each school counting for what it counts for in the model (`Model.weights`; NaN where it cannot be
    fitted); `eligible_in` and `eligible_not_in` (pupils). What does not vary on either side has no row.
    (Austin 2009, Statistics in Medicine 28:3083-3107.)
    """
    model = modelled(cohorts)
    rows = model.rows
    inside = (rows["collaboration"] == IN).to_numpy(bool)
    pupils = rows["eligible"].to_numpy(float)
    sides = [np.where(own, pupils, 0.0) for own in (inside, ~inside)]
    table = pd.DataFrame(
        [
            (name, about, held, *_differences(values, sides, model.weights))
            for name, about, held, values in _characteristics(model)
        ],
        columns=["characteristic", "about", "held", "raw_difference", "alike_difference"],
    )
    table = table[table["raw_difference"].notna()]
    either = table[["raw_difference", "alike_difference"]].abs().max(axis=1)
    furthest = either.sort_values(ascending=False, kind="stable").index
    return (
        table.loc[furthest]
        .assign(eligible_in=int(sides[0].sum()), eligible_not_in=int(sides[1].sum()))
        .reset_index(drop=True)
    )


def unlike(table: pd.DataFrame, column: str) -> int:
    """In how many characteristics of `balance` the sides are further apart than `ALIKE`."""
    return int((table[column].abs() > ALIKE).sum())


def _characteristics(model: Model) -> list[tuple[str, str, bool, np.ndarray]]:
    """Each characteristic's name, what it is about, whether it is held equal, and its value in every
    row."""
    rows = model.rows
    own, districts_of, sizes = ABOUT
    found = [(COHORT_SIZE, own, True, np.log(rows["size"].to_numpy(float)))]
    for name, values in known_context(rows).items():
        told = NAMES[name]
        found.append((told[0].upper() + told[1:], own, told in model.held, values))
    districts = rows["district"].dropna().astype(str)
    if districts.nunique() > 1:
        found += [
            (name, districts_of, True, (rows["district"].astype(object) == name).to_numpy(float))
            for name in sorted(districts.unique())
        ]
    bands = rows["size_band"].dropna()
    order = [band for band in bands.astype("category").cat.categories if (bands == band).any()]
    found += [
        (f"Cohorts of {band}", sizes, False, (rows["size_band"].astype(object) == band).to_numpy(float))
        for band in order
    ]
    return found


def _differences(values: np.ndarray, sides: list[np.ndarray], weights: np.ndarray) -> tuple[float, float]:
    """The two differences of one characteristic in standard deviations; NaN where it does not vary
    on either side, or a side has nobody."""
    if not all(side.sum() for side in sides):
        return float("nan"), float("nan")
    means = [np.average(values, weights=side) for side in sides]
    variances = [
        np.average((values - mean) ** 2, weights=side) for mean, side in zip(means, sides, strict=True)
    ]
    deviation = float(np.sqrt(np.mean(variances)))
    if deviation < 1e-9:
        return float("nan"), float("nan")
    return float(means[0] - means[1]) / deviation, float(weights @ values) / deviation
