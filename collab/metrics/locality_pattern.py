"""Do local partnerships do better: how far results go with locality."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from collab.metrics.intervals import CONFIDENCE

FEWEST = 10
"""Partnerships with both figures; of fewer, no pattern short of a perfect one could be told from chance."""


@dataclass(frozen=True)
class Pattern:
    """A rank correlation of `pairs` partnerships, -1 to 1, with its 95% interval; above 0, the more local do
    better. Figures are NaN where it cannot be told."""

    pairs: int
    correlation: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether there are enough partnerships, and enough different ones, to tell."""
        return bool(np.isfinite(self.correlation))

    @property
    def clear(self) -> bool:
        """Whether it is more than chance."""
        return bool(self.low > 0 or self.high < 0)


def locality_pattern(partnerships: pd.DataFrame) -> Pattern:
    """How far partnerships' results go with how local they are.

    `partnerships` has `locality` (0 to 1) and `difference` (percentage points from all schools), one of
    them missing where it is not known or withheld. Ranks, because neither is spread evenly and a few small
    partnerships lie far out: Spearman's correlation, with Bonett and Wright's interval (2000, Psychometrika
    65, 23-28). Of fewer than `FEWEST`, or where all are alike, nothing can be told.
    """
    known = partnerships[["locality", "difference"]].astype(float).dropna()
    if len(known) < FEWEST or (known.nunique() < 2).any():
        return Pattern(len(known), np.nan, np.nan, np.nan)
    ranks = known.rank()
    r = float(np.clip(ranks["locality"].corr(ranks["difference"]), -1, 1))
    middle = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    half = float(ndtri((1 + CONFIDENCE) / 2)) * np.sqrt((1 + r**2 / 2) / (len(known) - 3))
    return Pattern(len(known), r, float(np.tanh(middle - half)), float(np.tanh(middle + half)))
