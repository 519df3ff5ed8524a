"""Straight-line miles between places on the National Grid.

Pairs within reach are found with a k-d tree, so nothing loops over all pairs of schools.
"""

import numpy as np
from scipy.spatial import KDTree

METRES_PER_MILE = 1609.344


PLACE_IN_METRES = ["easting", "northing"]


def miles(metres: np.ndarray) -> np.ndarray:
    """Metres as statute miles (1 mile = 1609.344 m)."""
    return np.asarray(metres) / METRES_PER_MILE


def pairs_within(
    own: np.ndarray, others: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of a place of `own` and one of `others` (metres, two columns) at most `reach`
    miles apart: the rows of both, and the miles between them."""
    if not len(own) or not len(others):
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    # A hand's breadth more, so that what is on the limit is within it.
    tree, radius = KDTree(others), reach * METRES_PER_MILE + 0.1
    near = np.asarray(tree.query_ball_point(own, radius), dtype=object)
    first = np.repeat(np.arange(len(own)), [len(found) for found in near])
    second = np.concatenate([np.asarray(found, int) for found in near])
    return first, second, miles(np.hypot(*(own[first] - others[second]).T))
