"""What is said of offers and needs: none, one and many, met, near and far."""

import pandas as pd
import pytest

from collab.brokering.matching import FULL, HAS_ROOM
from collab.words import on_offers as said
from tests.sentences import bad_sentences


def needs(*rows):
    return pd.DataFrame(rows, columns=["stage", "with_room_now"])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Nobody has written down yet what they look for."),
        (
            [(None, 1)],
            "One need is written down, and there is somebody within 5 miles who can help and has room.",
        ),
        ([("declined", 0)], "One need is written down, and there is nobody within 5 miles who can help and"),
        ([("agreed", 1)], "One need is written down, and help for it is agreed or under way."),
        (
            [("agreed", 0), ("under_way", 0)],
            "2 needs are written down, and for all of them help is agreed or",
        ),
        (
            [("agreed", 1), (None, 1), ("suggested", 0)],
            "3 needs are written down; for 1 help is agreed or under way. Of the other 2, 1 has somebody "
            "within 5 miles who can help and has room.",
        ),
        (
            [("agreed", 1), (None, 1), ("ended", 0), ("ended", 2)],
            "4 needs are written down; 2 have been met and for 1 help is agreed or under way. For the other "
            "one there is somebody within 5 miles who can help and has room.",
        ),
        ([("ended", 1)], "One need is written down, and it has been met: the help has ended."),
        ([("ended", 1)] * 2, "2 needs are written down, and all of them have been met: the help has ended."),
        (
            [("ended", 1), ("under_way", 0)],
            "2 needs are written down; 1 has been met and for 1 help is agreed or under way.",
        ),
        (
            [("ended", 1), ("declined", 0)],
            "2 needs are written down; 1 has been met. For the other one there is nobody within 5 miles",
        ),
        (
            [(None, 2), (None, 1)],
            "2 needs are written down. Of these, 2 have somebody within 5 miles who can help and has room.",
        ),
        ([(None, 0), (None, 0)], "2 needs are written down. Of these, none have somebody within 5 miles"),
    ],
)
def test_needs_are_counted_by_whether_somebody_near_has_room(rows, told):
    text = said.help_finding(needs(*rows), 5.0)
    assert text.startswith(told) and bad_sentences([text]) == []


def test_what_a_partnership_gives_and_seeks():
    assert said.gives_and_seeks_told([], []) == ""
    assert said.gives_and_seeks_told(["Early reading", "Phonics"], []) == (
        "It and its schools offer: early reading and phonics."
    )
    assert said.gives_and_seeks_told(["Phonics"], ["Moderation"]) == (
        "It and its schools offer: phonics. They look for: moderation."
    )
    assert said.gives_and_seeks_told([], ["Hall, field or pool", "Minibus", "Phonics"]) == (
        "It and its schools look for: hall, field or pool; minibus and phonics."
    )


def test_how_much_is_written_down():
    none = pd.Series(dtype=object)
    assert said.work_title(0, 1, none) == "No projects and 1 inspection mention"
    of_one = pd.Series(["a", "b", "c"], index=["gives", "gives", "seeks"])
    assert said.work_title(2, 0, of_one) == "2 projects, 2 offers and 1 need"
    assert said.work_title(0, 0, of_one.tail(1)) == "1 need"
    assert said.register_told(0, 0).startswith("Nothing is written down yet")
    assert said.register_told(1, 0) == "1 offer and no needs are written down and hold today."
    assert said.register_told(2, 1) == "2 offers and 1 need are written down and hold today."


@pytest.mark.parametrize(
    ("used", "at_once", "load", "told"),
    [
        (0, None, 0, "none yet"),
        (1, float("nan"), 1, "1 taken"),
        (1, 2, 1, "1 of 2 taken"),
        (0, 2, 0, "0 of 2 taken"),
        (1, 2, 3, "1 of 2 taken, 2 elsewhere"),
        (0, None, 1, "none yet, 1 elsewhere"),
    ],
)
def test_how_loaded_a_giver_is(used, at_once, load, told):
    assert said.on_hand_told(used, at_once, load) == told


def test_a_giver_has_room_is_full_or_does_not_say_and_stands_above_or_below():
    assert [said.room_word(room) for room in (HAS_ROOM, FULL, "")] == ["has room", "full", "does not say"]
    row = {"percent": 80.04, "everyone": 70.0, "stands": "above"}
    assert said.strength_told(pd.Series(row)) == "80.0% against 70.0%: above, more than chance"
    assert said.strength_told(pd.Series(row | {"stands": "below"})).endswith(": below, more than chance")
    assert said.strength_told(pd.Series(row | {"stands": ""})).endswith(": chance could explain")
    assert said.strength_told(pd.Series(row | {"percent": None})) == "cannot be shown"


def test_how_far_two_have_come_and_on_what_day():
    stages = ("suggested", "under_way", None, float("nan"))
    assert [said.stage_told(stage) for stage in stages] == [
        "Suggested",
        "Under way",
        "Nobody suggested yet",
        "Nobody suggested yet",
    ]
    days = pd.Series([pd.Timestamp(2026, 3, 1), pd.NaT])
    assert said.days_told(days).tolist() == ["01/03/2026", ""]
