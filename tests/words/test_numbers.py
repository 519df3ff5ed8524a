"""Numbers in words."""

import pytest

from collab.words import percent, roughly
from collab.words.numbers import far
from collab.words.on_brokering import in_a_list


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


def test_nobody_is_no_miles_away_and_long_names_are_short_in_a_list():
    assert [far(miles) for miles in (0.0, 0.04, 0.05, 9.26)] == [
        "under 0.1 miles",
        "under 0.1 miles",
        "0.1 miles",
        "9.3 miles",
    ]
    name = "Steep Church of England Voluntary Controlled Primary School"
    assert in_a_list(name) == "Steep CofE VC Primary School" and in_a_list(None) is None
