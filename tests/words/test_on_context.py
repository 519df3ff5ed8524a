"""Sentences on who is in the cohorts and on similar schools: read for direction and numbers."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import Disclosed, disclose, disclose_gaps
from collab.data.measures import MEASURES
from collab.metrics.gap import gap
from tests.metrics.cohorts import cohorts

MEASURE = MEASURES["ks2_rwm_exp"]


def shown(*rows):
    table = pd.DataFrame(rows, columns=["trait", "ours", "theirs"])
    return disclose(table.assign(eligible=50, eligible_all=900, schools=1), ("ours", "theirs"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("disadvantaged", 40.0, 26.8), ("prior_low", 5.0, 9.0)],
            "More disadvantaged pupils than in all schools: 40.0% against 26.8%",
        ),
        (
            [("disadvantaged", 20.0, 26.8), ("prior_high", 50.0, 33.0)],
            "More pupils who started high at Key Stage 1 than in all schools: 50.0% against 33.0%",
        ),
        (
            [("additional_language", 2.0, 30.0)],
            "Fewer pupils with English as an additional language than in all schools: 2.0% against 30.0%",
        ),
        ([("special_needs", 18.9, 16.0)], "Its pupils are much like those of all schools"),
        (
            [("special_needs", 19.0, 16.0)],
            "More pupils with special educational needs than in all schools: 19.0% against 16.0%",
        ),
        ([("prior_average", 10.0, 16.0)], "Its pupils are much like those of all schools"),
    ],
)
def test_the_title_says_in_what_the_pupils_are_most_unlike_all(rows, expected):
    assert words.context_title(shown(*rows)) == expected


def test_the_picture_is_told_in_words_with_units():
    told = words.context_told(shown(("disadvantaged", 40.0, 26.8), ("prior_average", 17.2, 16.6)))
    assert told == (
        "Disadvantaged: 40.0%, all schools 26.8%; Key Stage 1 average (points): 17.2, all schools 16.6."
    )
    beside = shown(("disadvantaged", 40.0, 26.8), ("prior_low", None, 9.0)).table.assign(like=[38.0, 9.0])
    assert words.context_told(Disclosed(beside)) == (
        "Disadvantaged: 40.0%, schools most like it 38.0%, all schools 26.8%."
    )
    assert words.context_told(Disclosed(beside.tail(1))) == "Nothing is known."


def finding(rows, beyond=None, count=30, every=False):
    gaps = disclose_gaps(gap(cohorts(rows)), 6)
    return words.similar_finding(gaps, count, MEASURE, 2019, "Fen Partnership", beyond=beyond, every=every)


ALONE = [("Not in a partnership", "A", 50, 25)] * 4


@pytest.mark.parametrize(("reached", "points"), [(45, "+40.0 points"), (12, "−26.0 points")])
def test_several_schools_gap_is_called_what_its_interval_says(reached, points):
    said = finding([("In a partnership", "A", 50, reached)] * 4 + ALONE)
    assert "of the 200 pupils of Fen Partnership reached the expected standard in 2018/19" in said
    assert "of the 200 of the 4 schools most like it, 50.0%" in said
    every = finding([("In a partnership", "A", 50, reached)] * 4 + ALONE, every=True)
    assert "of the 200 of the 4 comparable schools, 50.0%" in every
    assert said.endswith(f"{points}, which is more than chance.")


def test_several_schools_gap_that_could_be_chance_is_called_so():
    ours = [("In a partnership", "A", 50, n) for n in (20, 26, 31, 28)]
    assert finding([*ours, *ALONE]).endswith("+2.5 points, which could be chance.")


def test_too_few_schools_have_no_interval_and_it_is_said():
    said = finding([("In a partnership", "A", 50, 30)] * 2 + ALONE)
    assert said.endswith("+10.0 points. There are too few schools to say how sure.")


@pytest.mark.parametrize(
    ("beyond", "told"),
    [
        (True, "+10.0 points, more than chance puts 19 of 20 schools of its size."),
        (False, "+10.0 points, no further apart than chance puts 19 of 20 schools of its size."),
    ],
)
def test_one_school_is_set_beside_what_chance_does(beyond, told):
    assert finding([("In a partnership", "A", 50, 30), *ALONE], beyond).endswith(told)


def test_where_nobody_is_like_it_or_nothing_can_be_shown_it_says_why():
    assert "it has no result that can be shown by itself" in finding(ALONE, count=0)
    small = [("In a partnership", "A", 5, 3), *ALONE]
    assert (
        finding(small) == "30 schools are most like Fen Partnership; their results cannot be shown beside it."
    )
    assert "60" not in finding(small)


def test_what_makes_schools_similar_is_said_and_what_is_missing():
    assert "cohort size alone" in words.used_told(("size",))
    told = words.used_told(("disadvantaged", "size"))
    assert told.startswith("Similar in disadvantage and cohort size (of the Key Stage 2 cohort")


def visits(*rows):
    return pd.DataFrame(rows, columns=["miles", "in_local"])


def test_those_in_local_partnerships_are_named_the_nearest_first():
    listed = visits((9.0, True), (2.04, True), (1.0, False), (float("nan"), True), (5.0, True))
    assert words.to_visit_told(listed, list("ABCDE"), 5) == (
        "4 of them are in a local partnership today, whose members are all within 5 miles of the host; the "
        "nearest to visit: B (2.0 miles), E (5.0 miles) and A (9.0 miles)."
    )
    assert words.to_visit_told(visits((1.0, False)), ["A"], 5) == (
        "None of them is in a local partnership today."
    )
    alone = words.to_visit_told(visits((float("nan"), True)), ["A"], 2.5)
    assert alone.startswith("1 of them is in a local partnership") and alone.endswith(
        "within 2.5 miles of the host."
    )


def room(*rows):
    return pd.DataFrame(rows, columns=["pupils_on_roll", "capacity"]).astype("Int64")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [(200, 210), (1000, 1200)],
            "Its 2 schools of 2013/14: 1,200 pupils on roll, and places for 1,410, as the register says.",
        ),
        ([(200, None)], "200 pupils on roll, as the register says."),
        (
            [(200, 210), (None, 30)],
            "Its 2 schools of 2013/14: 200 pupils on roll, and places for 210 (of 1 of 2 schools; of the "
            "others the register does not say), as the register says.",
        ),
        ([(None, 210)], ""),
    ],
)
def test_roll_and_places_are_added_up_where_both_are_known(rows, told):
    assert words.room_told(room(*rows), "2013/14") == told


def test_a_release_from_before_capacity_was_read_says_the_roll_alone():
    assert words.room_told(room((200, 210)).drop(columns="capacity"), "2013/14").startswith(
        "200 pupils on roll, as"
    )
