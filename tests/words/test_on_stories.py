"""The line below a picture: what is said only where it holds."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import without_results
from collab.metrics.why_untold import Reason, Untold
from collab.words import on_stories as said


def gaps(*sizes):
    """Gaps of cohorts of so many pupils on the two sides, a school each."""
    rows = [
        {"schools_in": int(ours > 0), "schools_not_in": int(theirs > 0)}
        | {"eligible_in": ours, "eligible_not_in": theirs}
        for ours, theirs in sizes
    ]
    return without_results(
        pd.DataFrame(rows, columns=["schools_in", "schools_not_in", "eligible_in", "eligible_not_in"])
    )


@pytest.mark.parametrize(
    ("sizes", "group", "told"),
    [
        (
            [(20, 40)],
            False,
            "Partnership schools are smaller, and schools choose to join: this does not show a cause.",
        ),
        (
            [(40, 20)],
            False,
            "Partnership schools are larger, and schools choose to join: this does not show a cause.",
        ),
        ([(20, 40)], True, "Schools choose to join: this does not show that partnership is the cause."),
        ([(20, 23)], False, "Schools choose to join: this does not show that partnership is the cause."),
        ([(20, 0)], False, "Schools choose to join: this does not show that partnership is the cause."),
        ([(0, 20)], False, "Schools choose to join: this does not show that partnership is the cause."),
        ([], False, "Schools choose to join: this does not show that partnership is the cause."),
        (
            [(20, 40), (40, 20)],
            False,
            "Partnership schools are smaller, and schools choose to join: this does not",
        ),
    ],
)
def test_no_gap_is_told_without_why_it_shows_no_cause(sizes, group, told):
    assert said.sure_of_answer(gaps(*sizes), group=group).startswith(f"{said.FILLED} {told}")


def test_what_is_said_of_several_is_not_said_of_one():
    assert said.sure_of_districts(gaps((20, 40))) == said.FILLED
    assert said.sure_of_districts(gaps((20, 40), (20, 40))).endswith(
        "for all districts being looked at together."
    )
    assert "added up" in said.sure_of_one(pooled=True) and "added up" not in said.sure_of_one(pooled=False)
    assert (
        said.sure_of_alike("too few schools", [])
        == f"{said.FILLED} Like for like cannot be told: too few schools."
    )
    assert said.sure_of_alike("", ["cohort size"]).startswith(f"{said.FILLED} Not held equal, because")
    few, many = (said.sure_of_schools((8.2, 0.3), differ=differ) for differ in (False, True))
    assert few.startswith("Chance alone would put about 8 of them outside the inner lines. A school")
    assert "inner lines: schools differ by more than chance, such as in whom they teach. A" in many
    assert said.sure_of_time("").endswith("the true figure lies there.")
    assert said.sure_of_time("No change.").endswith("lies there. No change.")


@pytest.mark.parametrize(
    ("above", "below", "special", "told"),
    [
        (0, 0, 0, ""),
        (0, 0, 1, "; without 1 special school"),
        (2, 0, 0, ": 2 above the inner lines, none below, named where there is room"),
        (
            40,
            46,
            14,
            ": 40 above the inner lines, 46 below, named where there is room; without 14 special schools",
        ),
    ],
)
def test_the_funnel_tells_how_many_lie_on_either_side_and_who_is_not_on_it(above, below, special, told):
    assert said.about_schools("X", above, below, special) == (
        f"Each school's percent at X beside the size of its cohort{told}"
    )


def test_limits_are_told_as_they_were_set():
    assert said.sure_of_distances(7.5).startswith("Local: every member within 7.5 miles of the host")
    assert said.sure_of_map(20, "minutes").endswith("Thick orange lines are longer than 20 minutes.")
    assert said.sure_of_cards(5.0).startswith("Ring: 5 miles from the host.")


def test_schools_that_belong_on_a_map_and_have_no_place_are_counted():
    assert said.without_place_told(0) == ""
    assert said.without_place_told(1) == "; 1 other has no place in the register"
    assert said.without_place_told(3) == "; 3 others have no place in the register"


def test_a_card_without_a_bar_is_explained_where_there_is_one():
    assert "No bar: too few schools." in said.sure_of_cards(5.0, bars=False)
    assert "No bar" not in said.sure_of_cards(5.0)


def test_only_the_marks_that_are_on_the_map_are_explained():
    told = {
        "room": "Circle: a partnership with room within 5 miles.",
        "full": "Square: all near are full (8 schools or more).",
        "nobody": "Triangle: nobody near.",
        "nowhere": "Where the others stand is not known.",
    }
    for state, words in told.items():
        assert said.sure_of_left_out([state], 5.0, 8) == words
    assert said.sure_of_left_out(set(told), 5.0, 8) == " ".join(told.values())
    assert said.sure_of_left_out([], 5.0, 8) == ""


@pytest.mark.parametrize(
    ("left", "sources", "illustrative", "told"),
    [
        (0, "Ofsted", False, "Source: Ofsted."),
        (2, "Ofsted", False, "2 more in the data file. Source: Ofsted."),
        (1, "", False, "1 more in the data file. Sources: see the method."),
        (0, "x" * 109, False, f"Source: {'x' * 109}."),
        (0, "x" * 110, False, "Sources: see the method."),
        (3, "Ofsted", True, "3 more in the data file. Those from the county's report are real, the schools"),
    ],
)
def test_whose_words_they_are_is_said_where_a_line_has_room(left, sources, illustrative, told):
    assert said.sure_of_work(left, sources, illustrative=illustrative).startswith(told)


@pytest.mark.parametrize(
    ("shown", "measured", "count", "told"),
    [
        (6, 6, 6, "Each partnership from its host, the nearest on average first"),
        (6, 6, 8, "the nearest on average first; 2 more have fewer than two schools here"),
        (7, 9, 9, "The 3 most local and the 4 most spread of 9 partnerships"),
        (6, 9, 10, "The 3 most local and the 3 most spread of 9 partnerships; 1 more has fewer than"),
    ],
)
def test_which_partnerships_are_drawn(shown, measured, count, told):
    assert told in said.most_and_least_told(shown, measured, count)


def test_the_districts_are_chosen_above_only_where_there_are_several():
    assert "districts" in said.chosen_above(several_districts=True)
    assert said.chosen_above(several_districts=False) == "The year is the one chosen above."


def test_a_year_that_has_more_is_named_only_where_there_is_one():
    unpublished = Untold(Reason.NOT_PUBLISHED, pd.Timestamp("2010-09-01"))
    assert said.why_no_result(unpublished, None) == "Nothing was published of its schools then."
    assert said.why_no_result(unpublished, 2018).endswith("then: 2017/18 has more to tell.")
    assert said.no_school_then(None) == "It had no school then."
    assert said.no_school_then(2018) == "It had no school then: 2017/18 has more to tell."
