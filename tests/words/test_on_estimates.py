"""What is said of gaps between schools alike."""

from dataclasses import replace

import pytest

from collab import words
from collab.metrics.joining_effect import Effect
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


INTAKE = ("disadvantage", "special educational needs", "attainment at Key Stage 1")


def test_what_is_known_of_intake_is_one_word_in_a_line_and_named_where_there_is_room():
    adjusted = Adjusted(1.9, 0.1, 4.2, 90, 900, ("cohort size", *INTAKE, "district"))
    assert words.alike_briefly(adjusted) == "Alike in size, district and intake: +1.9, more than chance."


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((), "pupils' starting points, poverty, special needs, and why a school chose to join."),
        (("disadvantage",), "pupils' starting points, special needs, and why"),
        (INTAKE[:2], "does not say: pupils' starting points, and why"),
    ],
)
def test_what_is_not_held_equal_is_said(held, told):
    said = words.not_held_told(held)
    assert said.startswith("Not held equal, because the data does not say") and told in said


def test_where_all_that_is_known_is_held_equal_nobody_knows_the_rest():
    told = "Not held equal, because nobody knows: why a school chose to join."
    assert words.not_held_told(INTAKE) == told
    assert words.held_briefly(("cohort size", *INTAKE, "district")) == "size, district and intake"
    assert words.held_briefly(()) == "nothing"


def test_a_change_that_is_not_drawn_year_by_year_says_why_and_speaks_of_no_marks():
    change = Effect(-7.3, -16.7, 1.9, 6, 150, -1.2, 6.1, "")
    assert words.how_to_read_joining(change, drawn=True).startswith("Filled: more than chance.")
    told = words.how_to_read_joining(change, drawn=False)
    assert told.startswith("Too few schools joined to draw it") and "mark" not in told
    untold = replace(change, reason="only 3 schools joined")
    assert words.how_to_read_joining(untold, drawn=False).startswith("Each school's change")
    assert words.effect_title(untold) == "The change after joining cannot be told"
