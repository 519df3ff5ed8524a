"""What is said of gaps between schools alike."""

import pytest

from collab import words
from collab.metrics.like_for_like import Adjusted


@pytest.mark.parametrize(
    ("low", "high", "reason", "told"),
    [
        (-0.4, 4.2, "", "Alike in size and district: +1.9, could be chance."),
        (0.1, 4.2, "", "Alike in size and district: +1.9, more than chance."),
        (0.1, 4.2, "there are too few schools", ""),
    ],
)
def test_a_gap_between_schools_alike_in_a_line(low, high, reason, told):
    adjusted = Adjusted(1.9, low, high, 90, 900, ("cohort size", "district"), reason)
    assert words.alike_briefly(adjusted) == told
