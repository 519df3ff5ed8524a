"""What is said of all partnerships at a glance, of one of them, and where nothing is known yet."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import without_results
from collab.words.on_partnerships import lessons_told, looked_at_told, nearness_told, size_told


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
            "1 of 2 partnerships is local: every member within 5 miles of the host school. 1 is due for a "
            "review. 1 was never assessed.",
        ),
        (
            [(1.0, 0, False, 3), (2.0, 0, False, 1), (None, None, True, 1)],
            "2 of the 2 partnerships that can be measured are local: every member within 5 miles of the host "
            "school. 1 is due for a review.",
        ),
        (
            [(1.0, 0, False, 3)],
            "The partnership is local: every member is within 5 miles of the host school. None are due for a "
            "review.",
        ),
        (
            [(9.0, 2, False, 3), (None, None, True, 1)],
            "The one partnership that can be measured is not local: not all members are within 5 miles of "
            "the host school. 1 is due for a review.",
        ),
        ([(None, None, False, 10)], "None are due for a review."),
        ([(None, None, True, 0)], "Nothing is written down yet of reviews or the ten lessons."),
    ],
)
def test_how_many_are_local_and_due(rows, told):
    assert words.partnerships_finding(cards(*rows), 5.0) == told


def test_one_card_s_words():
    assert nearness_told(pd.Series({"members": 3, "mean_to_host": 7.25, "beyond": 2}), 5) == (
        "7.2 miles to the host, 2 beyond 5"
    )
    day = pd.Timestamp(2026, 3, 31)
    card = pd.Series({"last": day, "due": pd.Timestamp(2027, 3, 31), "overdue": False})
    assert looked_at_told(card) == "Last look 03/2026, due 03/2027"


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
        (
            dict.fromkeys(range(1, 5), 2),
            "None of the 4 lessons it was assessed for are in place. Least in place: Lesson 1, Lesson 2, "
            "Lesson 3 and Lesson 4.",
        ),
        (
            dict.fromkeys(range(1, 6), 2),
            "None of the 5 lessons it was assessed for are in place. Least in place: Lesson 1, Lesson 2, "
            "Lesson 3 and 2 more.",
        ),
    ],
)
def test_what_one_lives(ratings, told):
    latest = pd.DataFrame({"lesson": list(ratings), "rating": list(ratings.values())})
    assert words.lived_finding(without_results(latest), LESSONS) == told


@pytest.mark.parametrize(
    ("kind", "members", "elsewhere", "told"),
    [
        ("multi_academy_trust", 2, 5, "Trust, 2 schools here and 5 elsewhere"),
        ("collaborative_partnership", 12, 0, "Collaborative partnership, 12 schools"),
        ("collaborative_partnership", 2, 5, "2 schools here and 5 elsewhere"),
        ("federation", 123, 4567, "123 schools here and 4,567 elsewhere"),
        # 40 letters have room on a line, 41 do not.
        ("federation", 2, 10, "2 schools here and 10 elsewhere"),
        ("federation", 2, 0, "Federation, 2 schools"),
        ("collaborative_partnership", 10_000, 0, "10,000 schools"),
        ("collaborative_partnership", 1_000, 0, "Collaborative partnership, 1,000 schools"),
    ],
)
def test_a_kind_that_has_no_room_on_a_card_is_left_out(kind, members, elsewhere, told):
    assert size_told(pd.Series({"kind": kind, "members": members, "elsewhere": elsewhere})) == told


def test_one_school_alone_has_no_distance():
    card = pd.Series({"members": 1, "mean_to_host": float("nan"), "beyond": 0})
    assert nearness_told(card, 5) == "No other school here"
    assert nearness_told(card.replace(1, 2), 5) == "Distances are not known"


@pytest.mark.parametrize(
    ("assessed", "in_place", "told"), [(0, 0, "not assessed"), (1, 0, "0 of 1 in place")]
)
def test_how_many_lessons_are_in_place(assessed, in_place, told):
    assert lessons_told(pd.Series({"assessed": assessed, "in_place": in_place})) == told


@pytest.mark.parametrize(
    ("clear", "low", "high", "told"),
    [
        (
            False,
            -3.0,
            2.0,
            "There is no clear difference, either as they are (−2.4 points) or with cohort "
            "size held equal (−0.5, probably between −3.0 and 2.0).",
        ),
        (
            True,
            -3.0,
            2.0,
            "As they are, the gap is −2.4 points; with cohort size held equal, no clear "
            "difference is left (−0.5 points, probably between −3.0 and 2.0).",
        ),
        (
            False,
            -3.0,
            -0.1,
            "As they are, the gap is −2.4 points; with cohort size held equal, partnership "
            "schools are 0.5 points behind (probably between −3.0 and −0.1).",
        ),
    ],
)
def test_a_difference_that_was_never_clear_is_not_called_gone(clear, low, high, told):
    assert words.like_for_like_finding(-2.4, -0.5, low, high, ["cohort size"], "", clear) == told


def test_what_is_said_of_lessons_and_reviews_on_the_first_day():
    never = pd.DataFrame({"last": [pd.NaT, pd.NaT], "overdue": True})
    assert words.overdue(without_results(never)) == "No review or assessment is recorded yet."
    days = {"last": pd.Timestamp(2025, 6, 1), "due": pd.Timestamp(2026, 6, 1), "overdue": True}
    assert words.review_due_told(pd.Series(days)) == "01/06/2026, overdue"
    assert words.review_due_told(pd.Series(days | {"overdue": False})) == "01/06/2026"
    assert words.review_due_told(pd.Series(days | {"last": pd.NaT, "due": pd.NaT})) == "now"
    assert words.apart_title([]).startswith("Nothing to compare yet")
    assert words.apart_title([""]) == "People and data agree wherever both say something"


@pytest.mark.parametrize(
    ("schools", "told"),
    [
        (0, ""),
        (1, "1 special school is not compared: its pupils are not like other schools'. "),
        (9, "9 special schools are not compared: their pupils are not like other schools'. "),
    ],
)
def test_special_schools_that_are_not_compared_are_told(schools, told):
    assert words.special_told(schools) == told
