"""Pairs of small schools: who is small, who is near, and in which order."""

import pandas as pd

from collab.brokering.small_pairs import small_pairs
from collab.geography.distances import METRES_PER_MILE, straight_lines


def schools(*rows):
    """Primary schools by URN, from name, pupils on roll, and miles east."""
    table = pd.DataFrame(rows, columns=["name", "pupils_on_roll", "miles"], index=range(1, len(rows) + 1))
    return table.assign(phase="primary", easting=table["miles"] * METRES_PER_MILE, northing=0.0)


def test_pairs_are_of_small_schools_within_reach_the_nearest_first():
    table = schools(
        ("Dale", 70, 0.0),
        ("Ash", 100, 3.0),
        ("Birch", 104, 2.0),
        ("Large", 105, 1.0),  # 15 pupils in each of seven year groups
        ("Lost", 50, None),
        ("Far", 60, 40.0),
    )
    pairs, small, near = small_pairs(table, straight_lines(table), 2.0)
    assert pairs[["name", "partner_name", "pupils_together"]].to_numpy().tolist() == [
        ["Ash", "Birch", 204],
        ["Birch", "Dale", 174],
    ]
    assert pairs["apart"].round(6).tolist() == [1.0, 2.0]
    assert (small, near) == (5, 3)
    nobody, small, near = small_pairs(table.tail(1), straight_lines(table), 2.0)
    assert nobody.empty and (small, near) == (1, 0)
