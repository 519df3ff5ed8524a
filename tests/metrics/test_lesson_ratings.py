"""The ten lessons as people rate them, and when the next review is due."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab import words
from collab.data.contracts import empty
from collab.data.disclosure.gate import without_results
from collab.metrics.lesson_ratings import (
    disagreements,
    least_in_place,
    people_beside_data,
    review_dates,
    standing,
)
from collab.metrics.projects_and_mentions import mentions_for, projects_for
from tests.metrics.rated import RATED, TODAY


def test_the_latest_rating_counts_and_its_movement_is_told():
    found = standing(RATED, pd.Series(["a", "b", "c"]))
    lessons = found.lessons.set_index("lesson")
    assert lessons.loc[2, ["assessed", "in_place", "risen", "fallen"]].tolist() == [3, 2, 1, 0]
    assert lessons.loc[3, ["assessed", "in_place", "risen", "fallen"]].tolist() == [3, 1, 0, 1]
    assert lessons.at[3, "share"] == pytest.approx(100 / 3)
    assert np.isnan(lessons.at[7, "share"])
    assert set(found.latest["partnership"]) == {"a", "b", "c"}
    told = words.movement(without_results(found.lessons))
    assert told == "Since the assessment before, 1 rating rose and 1 fell."


def test_a_lesson_that_hardly_anybody_was_assessed_for_is_not_called_least_in_place():
    least = least_in_place(standing(RATED, pd.Series(["a", "b", "c"])).lessons)
    assert least["lesson"].tolist() == [3, 2]
    titles = {n: f"Title {n}" for n in range(1, 11)}
    told = words.lessons_finding(without_results(least), titles, 3, 5)
    assert "3 of 5 partnerships have been assessed" in told
    assert "Title 3 (1 of 3)" in told
    assert "nothing can be said" in words.lessons_finding(without_results(least.iloc[:0]), titles, 0, 5)


def test_the_three_least_in_place_are_told_of_equal_ones_the_earlier_lesson():
    lessons = pd.DataFrame(
        {"lesson": range(1, 7), "assessed": [3, 3, 2, 4, 3, 9], "share": [50, 20, 0, 20, 90, 30]}
    )
    assert least_in_place(lessons)["lesson"].tolist() == [2, 4, 6]
    assert least_in_place(lessons, fewest=2)["lesson"].tolist() == [3, 2, 4]
    assert least_in_place(lessons.head(2)).index.tolist() == [0, 1]


def test_a_rating_of_three_is_in_place():
    rows = RATED.head(3).assign(partnership=["a", "b", "c"], assessed_on=TODAY, rating=[2, 3, 4])
    lessons = standing(rows, pd.Series(["a", "b", "c"])).lessons.set_index("lesson")
    assert lessons.loc[2, ["assessed", "in_place", "risen", "fallen"]].tolist() == [3, 2, 0, 0]


@pytest.mark.parametrize(
    ("rating", "says", "differ"),
    [
        (3, "low", "people"),
        (4, "high", ""),
        (2, "high", "data"),
        (2, "low", ""),
        (3, "", None),
        (4, "middling", ""),
    ],
)
def test_people_and_data_differ_where_one_says_in_place_and_the_other_not(rating, says, differ):
    latest = pd.DataFrame({"partnership": ["a"], "lesson": [2], "rating": [rating]})
    data = pd.DataFrame(
        {"partnership": ["a", "b"], "lesson": [2, 2], "says": [says, says], "told": ["t", "t"]}
    )
    both = people_beside_data(latest, data)
    assert both["differ"].tolist() == ([] if differ is None else [differ])
    assert len(disagreements(latest, data)) == bool(differ)


def test_of_two_ratings_of_one_day_the_later_counts():
    twice = pd.concat([RATED.head(2), RATED.iloc[[1]].assign(rating=1)])
    latest = standing(twice, pd.Series(["a"])).latest.iloc[0]
    assert (latest["rating"], latest["before"]) == (1, 2)
    # So it is among many of one day, where a sort that is not stable mixes them.
    many = pd.DataFrame({"partnership": "a", "lesson": 2, "rating": [1, 2, 3] * 20 + [4]})
    many = many.assign(assessed_on=pd.Timestamp(2025, 6, 1), by="Anna", evidence=None)
    later = many.assign(lesson=3, assessed_on=pd.Timestamp(2025, 5, 1))
    ratings = standing(pd.concat([many, later]), pd.Series(["a"])).latest["rating"]
    assert ratings.tolist() == [4, 4]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 10), st.integers(0, 900), st.integers(1, 4)),
        max_size=30,
    )
)
def test_in_place_is_never_more_than_assessed_and_moves_only_with_two_ratings(rows):
    table = pd.DataFrame(rows, columns=["partnership", "lesson", "day", "rating"])
    table["assessed_on"] = pd.Timestamp(2024, 1, 1) + pd.to_timedelta(table["day"], unit="D")
    found = standing(table, pd.Series(["a", "b", "c"]))
    assert (found.lessons["in_place"] <= found.lessons["assessed"]).all()
    moved = found.lessons["risen"].sum() + found.lessons["fallen"].sum()
    assert moved <= found.latest["before"].notna().sum()
    assert found.lessons["assessed"].sum() == len(found.latest)


def test_who_is_due_for_a_review():
    partnerships = pd.DataFrame({"partnership": list("abcd"), "partnership_name": list("ABCD")})
    reviews = pd.DataFrame(
        {
            "partnership": ["a", "b"],
            "reviewed_on": pd.to_datetime(["2026-06-01", "2026-06-01"]),
            "next_review": pd.to_datetime(["2026-09-01", None]),
        }
    )
    due = review_dates(partnerships, RATED, reviews, TODAY).set_index("partnership")
    assert due["overdue"].to_dict() == {"a": True, "b": False, "c": True, "d": True}
    assert due.at["a", "due"] == pd.Timestamp(2026, 9, 1)
    assert due.at["b", "due"] == pd.Timestamp(2027, 6, 1)
    assert due.at["c", "due"] == pd.Timestamp(2026, 6, 1)
    assert words.overdue(without_results(due.reset_index())) == "3 of 4 partnerships are due for a review."
    told = words.longest_overdue(without_results(due.reset_index()))
    assert told == "The longest overdue is C, since 01/06/2026. 1 was never assessed or reviewed."
    nothing = review_dates(partnerships, RATED.head(0), reviews.head(0), TODAY)
    told = words.longest_overdue(without_results(nothing))
    assert told.startswith("No partnership has been assessed or reviewed yet. Record a first assessment")


@pytest.mark.parametrize(("days", "overdue"), [(1, False), (0, False), (-1, True)])
@pytest.mark.parametrize("named", [True, False])
def test_a_review_is_overdue_from_the_day_after_it_is_due(named, days, overdue):
    """Due on the day that the last review names, or twelve months after it."""
    due = TODAY + pd.DateOffset(days=days)
    last = due - pd.DateOffset(months=12)
    reviews = pd.DataFrame(
        {"partnership": ["a"], "reviewed_on": [last], "next_review": [due if named else pd.NaT]}
    )
    partnerships = pd.DataFrame({"partnership": ["a"], "partnership_name": ["A"]})
    row = review_dates(partnerships, empty("assessments"), reviews, TODAY).iloc[0]
    assert (row["due"], bool(row["overdue"])) == (due, overdue)


def test_a_last_review_that_names_no_day_is_not_given_the_day_an_earlier_one_named():
    """Of two reviews on one day the later row counts, as of two ratings."""
    reviews = pd.DataFrame(
        {
            "partnership": ["a", "a", "b", "b"],
            "reviewed_on": pd.to_datetime(["2026-05-01", "2025-05-01", "2026-05-01", "2026-05-01"]),
            "next_review": pd.to_datetime([None, "2026-06-01", "2026-06-01", "2027-01-01"]),
        }
    )
    partnerships = pd.DataFrame({"partnership": ["a", "b"], "partnership_name": ["A", "B"]})
    due = review_dates(partnerships, empty("assessments"), reviews, TODAY).set_index("partnership")
    assert due["due"].to_dict() == {"a": pd.Timestamp(2027, 5, 1), "b": pd.Timestamp(2027, 1, 1)}
    assert not due["overdue"].any()


def test_those_due_on_one_day_come_in_the_order_of_their_names_whatever_their_capitals():
    partnerships = pd.DataFrame(
        {"partnership": ["a", "b", "c"], "partnership_name": ["Vale", "fen edge", "Coast"]}
    )
    due = review_dates(partnerships, empty("assessments"), empty("reviews"), TODAY)
    assert due["partnership_name"].tolist() == ["Coast", "fen edge", "Vale"]
    none = review_dates(partnerships.head(0), empty("assessments"), empty("reviews"), TODAY)
    assert none.empty and "overdue" in none


def test_a_county_in_which_nothing_was_ever_written_down_is_due_and_not_an_error():
    partnerships = pd.DataFrame({"partnership": ["a"], "partnership_name": ["A"]})
    due = review_dates(partnerships, empty("assessments"), empty("reviews"), TODAY)
    assert due[["due", "overdue"]].to_numpy().tolist() == [[TODAY, True]]
    assert standing(empty("assessments"), partnerships["partnership"]).latest.empty
    assert projects_for(empty("projects"), ["Boston"], ["schools"], "x").empty
    assert mentions_for(empty("inspection_mentions"), [2], "x").empty
