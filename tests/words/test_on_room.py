"""What is said of places and pupils: none, one and many, spare, full and small."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.metrics.room import Moved, Together
from collab.words import on_room as said
from tests.sentences import bad_sentences

OF = Together(4, 4, 412, 4, 480, 68, 1, 2, 58.6, 58.6)


@pytest.mark.parametrize(
    ("changes", "title", "finding"),
    [
        (
            {},
            "68 of 480 places are spare",
            "Its 4 schools have 412 pupils and 480 places, 68 of them spare; 1 is full. 2 are small: fewer "
            "than 15 pupils a year group.",
        ),
        (
            {"schools": 1, "told": 1, "placed": 1, "spare": 1, "full": 0, "small": 1, "pupils": 1},
            "1 of 480 places is spare",
            "Its one school has 1 pupil and 480 places, 1 of them spare; none are full. 1 is small: fewer "
            "than 15 pupils a year group.",
        ),
        (
            {"placed": 0, "small": 0},
            "Places are not known",
            "Its 4 schools have 412 pupils; of their places the register says nothing.",
        ),
        (
            {"spare": 0, "placed": 3, "told": 3, "small": 0},
            "No place is spare",
            "Those 3 of its 4 schools of which the register says it have 412 pupils and 480 places, none of "
            "them spare; 1 is full.",
        ),
        (
            {"told": 0, "placed": 0},
            "Places are not known",
            "The register says nothing of their pupils and places.",
        ),
    ],
)
def test_places_and_pupils_of_some_schools(changes, title, finding):
    of = replace(OF, **changes)
    assert (said.room_title(of), said.room_finding(of)) == (title, finding)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "4 schools with 412 pupils and 480 places, some 59 pupils a year group."),
        ({"juniors": 60.0}, "480 places, some 59 pupils a year group up to Year 2 and 60 from Year 3."),
        ({"juniors": 0.0}, "480 places, some 59 pupils a year group up to Year 2."),
        ({"infants": 0.4}, "480 places, some 59 pupils a year group from Year 3."),
        ({"infants": 0.0, "juniors": 0.0}, "412 pupils and 480 places."),
        ({"placed": 3}, "4 schools with 412 pupils, some 59"),
        (
            {"told": 3, "placed": 3},
            "412 pupils (without 1 whose pupils the register does not say) and 480 places",
        ),
    ],
)
def test_what_schools_would_be_as_one(changes, told):
    text = said.together_told(replace(OF, **changes))
    assert text.startswith("Together they would be 4 schools with 412 pupils") and told in text
    assert bad_sentences([text]) == []
    assert said.together_told(replace(OF, told=0)).startswith("What they would be together cannot be told")


MOVED = Moved(3, 1500, 1200, (2014, 2015, 2016), (2017, 2018, 2019), -20.0, -25.5, -13.6)


def test_cohorts_moved_up_or_down_and_for_sure_or_not():
    assert said.cohorts_told(MOVED) == (
        "1,200 pupils took their tests in the three years with results from 2016/17 to 2018/19, 300 fewer "
        "than in those from 2013/14 to 2015/16 (1,500): a change of −20% (probably −26% to −14%), more than "
        "chance does."
    )
    more = replace(MOVED, since=1800, percent=20.0, low=-0.3, high=40.0)
    assert "300 more than in those" in said.cohorts_told(more)
    assert said.cohorts_told(more).endswith("+20% (probably 0% to +40%), which chance could explain.")
    level = said.cohorts_told(replace(more, since=1500, percent=0.0))
    assert "from 2016/17 to 2018/19, as in those from 2013/14 to 2015/16 (1,500): a change of 0% (" in level
    rolls = replace(MOVED, first="1 May 2024", last="today")
    assert said.rolls_told(rolls) == (
        "The register has 1,200 pupils on their roll, 300 fewer than the 1,500 of the release of 1 May 2024."
    )
    assert "roll, as many as the 1,500 of" in said.rolls_told(replace(rolls, since=1500))
    assert "1 more than the 1,500" in said.rolls_told(replace(rolls, since=1501))


def test_of_all_partnerships_those_with_more_than_a_tenth_spare_are_counted():
    rows = pd.DataFrame({"spare": [10, 11, 5], "capacity": [100, 100, 0]})
    assert said.all_room_finding(rows, OF) == (
        "68 of 480 places in partnership schools are spare. In 1 of 2 partnerships more than one place in "
        "ten is spare. 2 schools are small: fewer than 15 pupils a year group."
    )
    one = said.all_room_finding(rows.head(1), replace(OF, spare=1, small=0))
    assert one == (
        "1 of 480 places in partnership schools is spare. In none of 1 partnership more than one place in "
        "ten is spare."
    )
    assert said.all_room_finding(rows.tail(1), OF) == "The register says nothing of their places."


@pytest.mark.parametrize(
    ("small", "near", "told"),
    [
        (0, 0, "No school is small: each has 15 pupils a year group or more."),
        (1, 0, "1 school is small, with fewer than 15 pupils a year group. Pick schools"),
        (
            2,
            0,
            "2 schools are small, with fewer than 15 pupils a year group; none of them have another small",
        ),
        (3, 1, "year group; 1 of them has another small one within 5 miles. Pick schools to see"),
        (3, 2, "year group; 2 of them have another small one within 5 miles. Pick schools to see"),
    ],
)
def test_small_schools_are_counted_and_those_near_another(small, near, told):
    assert told in said.small_told(small, near, 5.0)
    assert said.small_told(3, 2, 20, "minutes").count("within 20 minutes.") == 1
