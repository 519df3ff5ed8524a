"""Numbers in words."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import without_results
from collab.words import percent, roughly
from collab.words.numbers import (
    about,
    apart,
    counted,
    difference,
    far,
    gap_told,
    interval,
    limit_told,
    listing,
    lower_first,
    moved,
    number,
    place,
    points,
    probably,
    sentence_case,
    two_decimals,
    verb,
    whole,
)
from collab.words.on_brokering import in_a_list
from collab.words.tables import readable


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
        (7.9, "about 1 in 13 pupils"),
        (8.0, "about 1 in 10 pupils"),
        (12.0, "about 1 in 10 pupils"),
        (12.1, ""),
        (92.0, "about 9 in 10 pupils"),
        (0.3, "about 1 in 330 pupils"),
        (1.0, "about 1 in 100 pupils"),
        (100.0, ""),
    ],
)
def test_percentages_in_everyday_words(value, told):
    assert roughly(value) == told
    assert percent(value)


def test_numbers_are_written_with_a_real_minus_sign_and_no_nothing_below_nothing():
    assert [points(value) for value in (4.5, -0.3, 0.04, -0.04)] == ["+4.5", "−0.3", "0.0", "0.0"]
    assert [points(value, sign=False) for value in (4.5, -0.3, -0.04)] == ["4.5", "−0.3", "0.0"]
    assert [two_decimals(value) for value in (0.5, -1.584, 0.004, -0.004)] == [
        "+0.50",
        "−1.58",
        "0.00",
        "0.00",
    ]
    assert interval(-1.7, 7.2) == "−1.7 to 7.2"
    # Both ends written alike are one number: "0.3 to 0.3" looks like a slip.
    assert interval(0.26, 0.34) == "0.3" and interval(-0.04, 0.04) == "0.0"
    assert probably(0.26, 0.34) == "probably about 0.3"
    assert probably(-7.2, 1.7) == "probably between −7.2 and 1.7"
    assert (whole(7424.9), far(9.27), far(9.0, "minutes")) == ("7,424", "9.3 miles", "9.0 minutes")
    assert (limit_told(5.0), limit_told(7.5), limit_told(20, "minutes")) == (
        "5 miles",
        "7.5 miles",
        "20 minutes",
    )


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (0, "fewer than 1"),
        (0.94, "fewer than 1"),
        (0.95, "about 1"),
        (7.4, "about 7"),
        (1234.4, "about 1,234"),
    ],
)
def test_what_chance_would_put_somewhere(expected, told):
    assert about(expected) == told


def test_none_one_and_many():
    assert [number(count) for count in (0, 1, 7424)] == ["none", "1", "7,424"]
    assert [counted(count, "entry", "entries") for count in (0, 1, 2)] == [
        "no entries",
        "1 entry",
        "2 entries",
    ]
    assert [verb(count, "is", "are") for count in (0, 1, 2)] == ["are", "is", "are"]


@pytest.mark.parametrize(
    ("value", "how_far", "how_moved"),
    [
        (0.05, "0.1 points up", "rose 0.1 points"),
        (0.04, "level", "stayed as they were"),
        (-0.04, "level", "stayed as they were"),
        (-0.06, "0.1 points down", "fell 0.1 points"),
        (12.34, "12.3 points up", "rose 12.3 points"),
    ],
)
def test_what_would_be_written_as_nothing_is_level(value, how_far, how_moved):
    assert apart(value, "up", "down", "level") == how_far
    assert moved(value) == how_moved


def test_a_gap_beside_its_percentages_is_their_difference_and_else_its_own():
    row = pd.Series({"percent_in": 60.04, "percent_not_in": 59.96, "gap": 0.08})
    assert (gap_told(row), difference(60.04, 59.96)) == (0.0, 0.0)
    assert gap_told(pd.Series({"percent_in": 60.0, "gap": 3.0})) == 3.0
    assert gap_told(pd.Series({"percent_not_in": 60.0, "gap": 3.0})) == 3.0
    assert pd.isna(gap_told(row.mask(row.index == "gap")))


def test_names_are_listed_and_many_districts_counted():
    names = ["Boston", "Lincoln", "East Lindsey", "West Lindsey"]
    assert [listing(names[:count]) for count in (0, 1, 2)] == ["", "Boston", "Boston and Lincoln"]
    assert listing(names[:3]) == "Boston, Lincoln and East Lindsey"
    assert place("Shire", []) == "Shire"
    assert place("Shire", names[:3]) == "Boston, Lincoln and East Lindsey"
    assert place("Shire", names) == "4 districts of Shire"


def test_only_the_first_letter_of_a_text_changes():
    assert (sentence_case("the A-to-Z"), lower_first("The A-to-Z")) == ("The A-to-Z", "the A-to-Z")
    assert (sentence_case(""), lower_first("")) == ("", "")


def test_nobody_is_no_miles_away_and_long_names_are_short_in_a_list():
    assert [far(miles) for miles in (0.0, 0.04, 0.05, 9.26)] == [
        "under 0.1 miles",
        "under 0.1 miles",
        "0.1 miles",
        "9.3 miles",
    ]
    pair = without_results(pd.DataFrame({"name": ["Alder"], "apart": [0.01], "miles": [0.0]}))
    assert readable(pair, ["apart", "miles"]).iloc[0].tolist() == ["under 0.1", "under 0.1"]
    name = "Steep Church of England Voluntary Controlled Primary School"
    assert in_a_list(name) == "Steep CofE VC Primary School" and in_a_list(None) is None
