"""Numbers in words."""

import pytest

from collab.words import percent, roughly


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (80.0, "about 4 in 5 pupils"),
        (49.0, "about 1 in 2 pupils"),
        (66.9, "about 2 in 3 pupils"),
        (63.6, ""),
        (0.1, "about 1 in 1,000 pupils"),
        (5.0, "about 1 in 20 pupils"),
        (91.0, "about 9 in 10 pupils"),
        (97.0, ""),
        (0.0, ""),
    ],
)
def test_percentages_in_everyday_words(value, told):
    assert roughly(value) == told
    assert percent(value)
