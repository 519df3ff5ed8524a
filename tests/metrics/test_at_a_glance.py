"""All partnerships at a glance: what is in place, and who comes first."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.metrics.at_a_glance import ORDERS, at_a_glance, in_order
from collab.metrics.lesson_ratings import review_dates, standing
from tests.metrics.rated import RATED, TODAY

FOUR = pd.DataFrame(
    {
        "partnership": ["a", "b", "n", "z"],
        "partnership_name": ["Ash", "Birch", "Nettle", "Zinnia"],
        "mean_to_host": 1.0,
    }
)
NO_REVIEW = pd.DataFrame(
    {"partnership": [], "reviewed_on": pd.to_datetime([]), "next_review": pd.to_datetime([])}
)


def glance():
    latest = standing(RATED, FOUR["partnership"]).latest
    return at_a_glance(FOUR, latest, review_dates(FOUR, RATED, NO_REVIEW, TODAY)).set_index("partnership")


def test_lessons_count_as_in_place_from_established_on_and_never_assessed_is_not_none_in_place():
    found = glance()
    # a: lesson 2 is 4, lesson 3 exactly 3, lesson 4 is 1; b: 1 and 2; z: one lesson, 4.
    assert found["assessed"].to_dict() == {"a": 3, "b": 2, "n": 0, "z": 1}
    assert found["in_place"].to_dict() == {"a": 2, "b": 0, "n": 0, "z": 1}
    assert found["in_place_of_ten"].dropna().to_dict() == {"a": 2, "b": 0, "z": 1}
    assert found.loc["a", "due"] == pd.Timestamp(2026, 6, 1) and found["overdue"].all()
    assert pd.isna(found.loc["n", "last"])


def ordered(order, **columns):
    table = pd.DataFrame({"partnership_name": ["C", "A", "B", "D"], **columns})
    shown = in_order(Disclosed(table), order).table
    assert shown.index.tolist() == [0, 1, 2, 3]
    return "".join(shown["partnership_name"])


@pytest.mark.parametrize(
    ("order", "column", "values", "wanted"),
    [
        ("spread", "mean_to_host", [1.0, None, 9.0, 1.0], "BCDA"),
        ("due", "due", pd.to_datetime(["2026-01-02", "2025-01-01", None, "2026-01-02"]), "ACDB"),
        ("lessons", "in_place_of_ten", [0, 10, None, 0], "BCDA"),
        ("behind", "gap", [-1.0, 5.0, None, -8.0], "DCAB"),
        ("name", "partnership_name", ["C", "A", "B", "D"], "ABCD"),
    ],
)
def test_the_worst_comes_first_then_the_name_decides_and_what_is_missing_comes_last(
    order, column, values, wanted
):
    assert order in ORDERS
    assert ordered(order, **{column: values}) == wanted


def test_the_place_of_a_withheld_gap_tells_nothing_of_it():
    """Whether it is the largest or the smallest, a withheld gap comes last."""
    for hidden in (-90.0, 90.0):
        table = pd.DataFrame(
            {
                "partnership_name": ["Small", "Large", "Larger"],
                "eligible_in": [5, 60, 60],
                "eligible_not_in": 900,
                "gap": [hidden, -2.0, 3.0],
                "clear": False,
            }
        )
        shown = in_order(disclose_gaps(table, 6), "behind").table
        assert shown["partnership_name"].tolist() == ["Large", "Larger", "Small"]
