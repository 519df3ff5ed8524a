"""Average scores and progress in and not in a partnership, and how sure we can be of the difference."""

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.measures import SCORES
from collab.data.score_cohorts import scores_in
from collab.data.selection import IN, Selection, select
from collab.metrics.clusters import clustered_variances
from collab.metrics.gap import excludes_zero
from collab.metrics.intervals import CONFIDENCE, level_together, t_quantile, welch

_SIDES = ("in", "not_in")


def score_cohorts_of(
    dataset: Dataset, selection: Selection, members: frozenset[int] | None = None
) -> pd.DataFrame:
    """The cohorts of every score of the selection's year, as from `select` (`members` as there), with
    `score` (its code)."""
    codes = scores_in(dataset, selection.year)
    parts = [
        select(dataset, selection.with_measure(code), members=members).assign(score=code) for code in codes
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def mean_gaps(cohorts: pd.DataFrame) -> pd.DataFrame:
    """The mean of each score over the pupils of both sides, and the gap between them.

    `cohorts` has a row a unit with `score`, `collaboration`, `schools`, `eligible` (pupils), `points` (the
    sum over them) and `partners`. Mean = sum of points / sum of pupils: each school counts by its pupils.
    Returns a row a score that both sides have, in the order of the cohorts, with `score` and for both sides
    (`_in`, `_not_in`) `schools`, `eligible`, `mean`, `mean_low`, `mean_high` (points; 95%); then `gap`,
    `wide_low`, `wide_high` (points), `level`, `looks`, `clear` and `clear_alone`, as for
    `collab.metrics.gap.gap`.

    The intervals are the wider of those with the school and with the partnership as the sampling unit
    (ratio estimator: Cochran 1977, Sampling Techniques, section 6.3; Welch 1947), since pupils' own scores
    are not published; all scores are judged together. With fewer than three schools on a side there is none.
    """
    if cohorts.empty:
        return pd.DataFrame(columns=["score", "schools_in", "eligible_in", "eligible_not_in", "gap", "clear"])
    rows = cohorts[cohorts["collaboration"].notna() & cohorts["eligible"].gt(0)]
    order = list(dict.fromkeys(rows["score"]))
    number = rows["score"].map({code: place for place, code in enumerate(order)}).to_numpy(int)
    cell = 2 * number + (rows["collaboration"] != IN).to_numpy(int)
    both, units = _both_sides(rows, cell, 2 * len(order))
    known = (both["eligible"] > 0).all(axis=1)
    table = pd.DataFrame({"score": order})
    for place, side in enumerate(_SIDES):
        for part, values in both.items():
            own = values[:, place]
            table[f"{part}_{side}"] = own.astype(int) if part in ("schools", "eligible") else own
    table = table[known].reset_index(drop=True)
    gap = (both["mean"][:, 0] - both["mean"][:, 1])[known]
    limits = partial(_limits, gap, [(variance[known], freedom[known]) for variance, freedom in units])
    alone = limits(1 - CONFIDENCE)
    looks = int(np.isfinite(alone[0]).sum())
    alpha = level_together(lambda level: excludes_zero(*limits(level)), looks)
    low, high = limits(alpha)
    return table.assign(
        gap=gap,
        wide_low=low,
        wide_high=high,
        level=100 * (1 - alpha),
        looks=looks,
        clear=excludes_zero(low, high),
        clear_alone=excludes_zero(*alone),
    )


def _both_sides(
    rows: pd.DataFrame, cell: np.ndarray, cells: int
) -> tuple[dict[str, np.ndarray], list[tuple[np.ndarray, np.ndarray]]]:
    """By score (a row) and side (a column): `schools`, `eligible`, `mean`, `mean_low` and `mean_high`; and
    the variance of the mean and its degrees of freedom, by school and by partnership. The score and the
    side of each of `rows` are in `cell`."""
    pupils, points = (rows[name].to_numpy(float) for name in ("eligible", "points"))
    schools, total, summed = (
        np.bincount(cell, weights=values, minlength=cells)
        for values in (rows["schools"].to_numpy(float), pupils, points)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = summed / total
        weight = pupils / total[cell]
        influence = points / total[cell] - weight * mean[cell]
    found = clustered_variances(influence, weight, rows["partners"].to_numpy(), cell, np.ones(cells), total)
    units = [(found.by_school, found.school_freedom), (found.by_partners, found.partners_freedom)]
    off = np.maximum(*(t_quantile(freedom) * np.sqrt(variance) for variance, freedom in units))
    told = {
        "schools": schools,
        "eligible": total,
        "mean": mean,
        "mean_low": mean - off,
        "mean_high": mean + off,
    }
    return {name: values.reshape(-1, 2) for name, values in told.items()}, [
        (variance.reshape(-1, 2), freedom.reshape(-1, 2)) for variance, freedom in units
    ]


def _limits(
    gap: np.ndarray, units: Sequence[tuple[np.ndarray, np.ndarray]], alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """The wider interval of each gap, of confidence 1 - `alpha`; `units` as `_both_sides` returns them."""
    widths = []
    for variance, freedom in units:
        error, together = welch(variance[:, 0], freedom[:, 0], variance[:, 1], freedom[:, 1])
        widths.append(t_quantile(together, alpha) * error)
    width = np.maximum(*widths)
    return gap - width, gap + width


def school_scores(dataset: Dataset, selection: Selection, urns: Collection[int]) -> pd.DataFrame:
    """The average scores and progress of some schools in the selection's year, beside all schools'.

    From whole units only: a cohort that counts together with others has no score of its own, and no row.
    Districts, kinds and cohort sizes of the selection are not applied. Returns `urn` and `score` (its code),
    in the order of the scores, then of the `urns`; `own_pupils`, `own_score` (points), `own_low` and
    `own_high` (its 95% limits as published; missing where none were), and `mean_all`, over the pupils of all
    schools but special ones.
    """
    columns = ["urn", "score", "own_pupils", "own_score", "own_low", "own_high", "mean_all"]
    cohorts = score_cohorts_of(dataset, Selection(selection.year, selection.measure))
    if cohorts.empty:
        return pd.DataFrame(columns=columns)
    everybody = cohorts[~cohorts["special"]].groupby("score")[["points", "eligible"]].sum()
    published = dataset.tables["scores"]
    limits = published.loc[published["year"].eq(selection.year), ["urn", "measure", "low", "high"]]
    limits = limits.set_axis(["urn", "score", "own_low", "own_high"], axis=1)
    own = cohorts[cohorts["urn"].isin(list(urns))].merge(limits, on=["urn", "score"])
    if own.empty:
        return pd.DataFrame(columns=columns)
    place = own["score"].map({code: at for at, code in enumerate(SCORES)}) * len(urns)
    place += own["urn"].map({urn: at for at, urn in enumerate(urns)})
    told = own.assign(
        own_pupils=own["eligible"],
        own_score=own["points"] / own["eligible"],
        own_low=own["own_low"].astype(float),
        own_high=own["own_high"].astype(float),
        mean_all=own["score"].map(everybody["points"] / everybody["eligible"]),
    )
    return told.loc[place.sort_values().index, columns].reset_index(drop=True)
