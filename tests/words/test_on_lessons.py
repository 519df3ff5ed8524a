"""Sentences on the ten lessons."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import without_results

LESSONS = {2: "Stay geographically focused", 3: "Strong relationships between heads"}


def test_the_page_s_title_names_the_lesson_least_in_place():
    least = pd.DataFrame({"lesson": [3, 2], "in_place": [1, 4], "assessed": [9, 9]})
    assert words.lessons_headline(without_results(least), LESSONS) == (
        "of the ten lessons, “strong relationships between heads” is least in place"
    )
    assert "Too few are assessed" in words.lessons_headline(without_results(least.iloc[:0]), LESSONS)


@pytest.mark.parametrize(
    ("assessed", "partnerships", "told"),
    [
        (0, 0, "There is no partnership to assess."),
        (1, 3, "1 of 3 partnerships has been assessed against the ten lessons. Least in place: "),
        (3, 3, "3 of 3 partnerships have been assessed against the ten lessons. Least in place: "),
        (1, 1, "The one partnership has been assessed against the ten lessons. Least in place: "),
    ],
)
def test_lessons_least_in_place_are_named_with_in_how_many(assessed, partnerships, told):
    least = pd.DataFrame({"lesson": [3, 2], "in_place": [1, 4], "assessed": [9, 8]})
    text = words.lessons_finding(without_results(least), LESSONS, assessed, partnerships)
    assert text.startswith(told)
    if partnerships:
        assert text.endswith("heads (1 of 9) and Stay geographically focused (4 of 8).")
        few = words.lessons_finding(without_results(least.iloc[:0]), LESSONS, assessed, partnerships)
        assert few.endswith("With fewer than three assessed for a lesson, nothing can be said of it yet.")


def test_the_form_s_title_counts_the_partnerships_assessed():
    assert words.assessed_title(0, 0) == "there is no partnership to assess"
    assert words.assessed_title(0, 34) == "none of 34 partnerships assessed so far"
    assert words.assessed_title(22, 28) == "22 of 28 partnerships assessed so far"


def test_the_heat_map_names_the_first_of_the_least():
    least = pd.DataFrame({"lesson": [3, 2], "in_place": [1, 4], "assessed": [9, 9]})
    assert words.lessons_title(without_results(least), LESSONS) == (
        "Least in place: strong relationships between heads"
    )
    assert words.lessons_title(without_results(least.iloc[:0]), LESSONS) == (
        "Latest rating of each partnership for each lesson"
    )


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ([False, False], "No partnership is due for a review."),
        ([True, False], "1 of 2 partnerships is due for a review."),
        ([True, True], "2 of 2 partnerships are due for a review."),
    ],
)
def test_partnerships_that_are_overdue_are_counted(late, told):
    rows = pd.DataFrame({"overdue": late, "last": [pd.Timestamp(2024, 1, 1), pd.NaT]})
    assert words.overdue(without_results(rows)) == told


def test_ratings_that_moved_and_that_differ_from_the_data_are_counted():
    rows = pd.DataFrame({"risen": [1, 2], "fallen": [0, 1]})
    assert words.movement(without_results(rows)) == "Since the assessment before, 3 ratings rose and 1 fell."
    assert words.movement(without_results(rows * 0)) == "No rating has changed since the one before it."
    assert words.movement(without_results(rows.assign(risen=0))).endswith("no ratings rose and 1 fell.")
    assert words.apart_title(["people", "", "data"]) == "People and data disagree on 2 of 3 ratings"
    assert words.disagreement(4, "locality is 0.21", "Stay near") == (
        "rated 'embedded' for 'Stay near'; locality is 0.21"
    )
