"""What is said of all partnerships at a glance, and of one of them."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import without_results
from collab.words.on_partnerships import looked_at_told, nearness_told


def cards(*rows):
    """Cards, of which those with an assessment were looked at."""
    made = pd.DataFrame(rows, columns=["mean_to_host", "beyond", "overdue", "assessed"])
    return made.assign(last=[pd.Timestamp(2026, 1, 1) if n else pd.NaT for n in made["assessed"]])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "No partnership is open today for this choice of filters."),
        (
            [(1.0, 0, False, 3), (9.0, 2, True, 0)],
            "1 of 2 is local: every member within 5 miles of the host school. 1 is due for a review. 1 was "
            "never assessed.",
        ),
        (
            [(1.0, 0, False, 3), (2.0, 0, False, 1), (None, None, True, 1)],
            "2 of the 2 that can be measured are local: every member within 5 miles of the host school. 1 is "
            "due for a review.",
        ),
        ([(None, None, False, 10)], "None are due for a review."),
        ([(None, None, True, 0)], "Nothing is written down yet of reviews or the ten lessons."),
    ],
)
def test_how_many_are_local_and_due(rows, told):
    assert words.partnerships_finding(cards(*rows), 5.0) == told


def test_one_card_s_words():
    assert nearness_told(pd.Series({"mean_to_host": 7.25, "beyond": 2}), 5) == (
        "7.2 miles to the host, 2 beyond 5"
    )
    day = pd.Timestamp(2026, 3, 31)
    card = pd.Series({"last": day, "due": pd.Timestamp(2027, 3, 31), "overdue": False})
    assert looked_at_told(card) == "Reviewed 03/2026, due 03/2027"


ROW = pd.Series(
    {"kind": "federation", "standing": "active", "formed": pd.Timestamp(2012, 9, 1), "ended": pd.NaT}
)
SHOWN = pd.Series(
    {"members": 3, "elsewhere": 0, "mean_to_host": 4.0, "furthest": 6.0, "host_name": "Ash", "beyond": 1}
)


@pytest.mark.parametrize(
    ("changed", "end"),
    [
        ({}, "Members are on average 4.0 miles from the host, Ash, the furthest 6.0: 1 lies beyond 5."),
        ({"beyond": 0}, "the furthest 6.0: all within 5."),
        ({"mean_to_host": float("nan")}, "It has 3 schools."),
        (
            {"elsewhere": 2},
            "It has 3 schools here and 2 elsewhere, with other authorities or of another phase. Members are "
            "on average 4.0 miles from the host, Ash, the furthest 6.0: 1 lies beyond 5.",
        ),
    ],
)
def test_who_they_are(changed, end):
    told = words.who_they_are(ROW, pd.Series({**SHOWN.to_dict(), **changed}), 5)
    assert told.startswith("Federation, active, since 2012.") and told.endswith(end)


def test_one_that_is_not_open_today_has_no_size():
    ended = pd.Series({**ROW.to_dict(), "standing": "ended", "ended": pd.Timestamp(2020, 8, 31)})
    assert words.who_they_are(ended, None, 5) == "Federation, ended, since 2012 until 2020."


LESSONS = {n: f"Lesson {n}" for n in range(1, 11)}


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        ({}, "It has not been assessed against the ten lessons yet."),
        ({1: 3, 2: 4}, "Both lessons it was assessed for are in place."),
        ({5: 3}, "The one lesson it was assessed for, Lesson 5, is in place."),
        ({5: 2}, "The one lesson it was assessed for, Lesson 5, is not in place."),
        (
            {1: 3, 2: 2, 3: 1, 4: 1},
            "1 of the 4 lessons it was assessed for is in place. Least in place: Lesson 3 and Lesson 4.",
        ),
    ],
)
def test_what_one_lives(ratings, told):
    latest = pd.DataFrame({"lesson": list(ratings), "rating": list(ratings.values())})
    assert words.lived_finding(without_results(latest), LESSONS) == told
