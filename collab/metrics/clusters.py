"""How far a figure may be off when pupils of one school, and schools of one partnership, are alike."""

from dataclasses import dataclass

import numpy as np

from collab.metrics.intervals import t_quantile, welch

FEWEST_SCHOOLS = 3
"""With fewer sampling units on a side nothing can be said of how sure its figure is."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """Sampling variances of a figure of each cell (a side of a comparison), with their degrees of
    freedom: with the school as the sampling unit, and with the partnership; NaN where they cannot
    be told."""

    by_school: np.ndarray
    school_freedom: np.ndarray
    by_partners: np.ndarray
    partners_freedom: np.ndarray


def clustered_variances(
    influence: np.ndarray,
    weight: np.ndarray,
    partners: np.ndarray,
    cell: np.ndarray,
    scale: np.ndarray,
    pupils: np.ndarray,
) -> Clustered:
    """Variances of each cell's figure from what each school contributes to its error.

    Takes a row a school: its `influence` on the figure of its `cell` (for a percentage p, achieved
    less p times eligible, over the cell's eligible: Cochran 1977, Sampling Techniques, 3rd ed.,
    section 6.3), its `weight` in it (which add up to 1 in a cell) and its `partners` (schools of
    one partnership have one number, a school in none has its own). For each cell: `scale`, the
    variance of a single pupil, and `pupils`.

    With the partnership as the unit a cell's influences are first added up by `partners`. Where all
    of a cell's schools are partners of each other there is no second partnership beside them that
    would show how much partners share; the cell then gets the variance of its schools and one that
    is learnt from the other cells: the correlation of two pupils of different partner schools
    (as an intraclass correlation by moments, Donner 1986, International Statistical Review
    54:67-82), on its `scale`.
    """
    cells, schools = len(scale), _sum(np.ones(len(cell)), cell, len(scale))
    enough = schools >= FEWEST_SCHOOLS
    _, first, part = np.unique(np.stack([cell, partners]), axis=1, return_index=True, return_inverse=True)
    part, cell_of = part.ravel(), cell[first]
    parts = len(first)
    groups = _sum(np.ones(parts), cell_of, cells)
    together = _sum(_sum(influence, part, parts) ** 2, cell_of, cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = np.where(enough, _sum(influence**2, cell, cells) * schools / (schools - 1), np.nan)
        joint = np.where(enough & (groups > 1), together * groups / (groups - 1), np.nan)
    pairs = _sum(_sum(weight, part, parts) ** 2, cell_of, cells) - _sum(weight**2, cell, cells)
    of_several = _sum(np.ones(len(cell)), part, parts) > 1
    telling = ~np.isnan(joint) & (_sum(of_several, cell_of, cells) > 0) & (scale > 0) & (pairs > 0)
    # What a side of one partnership is off by can only be learnt from other partnerships. Those on show
    # beside each other are among the others of each: one that is seen so many times is still one.
    freedom = float(len(np.unique(partners[first][of_several & telling[cell_of]]))) - 1
    shared = np.full(cells, np.nan)
    if freedom >= 1:
        excess = ((joint - alone)[telling] / scale[telling] * pupils[telling] ** 2).sum()
        shared = scale * max(0.0, excess / float((pairs * pupils**2)[telling].sum()))
    lone = enough & (groups == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        sum_of_two = alone + shared
        of_two = sum_of_two**2 / (alone**2 / (schools - 1) + shared**2 / max(freedom, 1))
    of_two = np.where(sum_of_two > 0, of_two, freedom)
    return Clustered(
        alone, schools - 1, np.where(lone, sum_of_two, joint), np.where(lone, of_two, groups - 1)
    )


def half_width(found: Clustered) -> float:
    """Half the 95% interval of the first cell's figure minus the second's: the wider of both units;
    NaN where either cannot be told."""
    units = (found.by_school, found.school_freedom), (found.by_partners, found.partners_freedom)
    widths = []
    for variance, freedom in units:
        error, together = welch(variance[0], freedom[0], variance[1], freedom[1])
        widths.append(t_quantile(together) * error)
    return float(np.max(widths))


def _sum(values: np.ndarray, where: np.ndarray, length: int) -> np.ndarray:
    return np.bincount(where, weights=values, minlength=length)
