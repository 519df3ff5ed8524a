"""Sentences on where partnerships are, with nothing, one and many."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import without_results
from collab.metrics.locality_pattern import Pattern
from collab.words import (
    alone_told,
    locality_spread,
    locality_sure,
    locality_title,
    map_finding,
    map_title,
    schools_told,
)
from collab.words.on_places import changes_told, minutes_told, partnership_columns, place_title, reckoned_told


def measured(*rows):
    """Partnerships with the members beyond the limit and the mean miles to the host of `rows`."""
    names = [f"Group {n + 1}" for n in range(len(rows))]
    table = pd.DataFrame(rows, columns=["beyond", "mean_to_host"])
    table["furthest"] = table["mean_to_host"] + 3.0
    return table.assign(partnership_name=names, members=3, unlocated=0)


@pytest.mark.parametrize(
    ("rows", "nearer", "told", "title"),
    [
        ([], 0, "No partnership with two located schools", "No partnership to measure yet"),
        ([(0, float("nan"))], 0, "No partnership with two located schools", "No partnership to measure yet"),
        ([(0, 2.0)], 0, "It is local: every member", "The one partnership to measure is local"),
        (
            [(0, 2.0), (0, float("nan"))],
            0,
            "host school. 1 more partnership has fewer than two schools",
            "The one",
        ),
        (
            [(0, 2.0), (0, 1.0)],
            0,
            "Every member is within 5 miles of the host school.",
            "2 of 2 partnerships",
        ),
        (
            [(1, 0.2)],
            1,
            "on average 0.2 miles from the host, the furthest 3.2; 1 school not in a",
            "is not local",
        ),
        (
            [(1, 1.2), (0, 1.0)],
            1,
            "1.2 miles from the host, the furthest 4.2; 1 school not in a partnership is nearer",
            "1 of 2 partnerships is",
        ),
        (
            [(1, 9.0), (2, 7.0)],
            2,
            "9.0 miles from the host, the furthest 12.0; 2 schools not in a partnership are nearer",
            "None of 2 partnerships are",
        ),
    ],
)
def test_the_map_s_sentence_and_title_know_nothing_one_and_many(rows, nearer, told, title):
    table = measured(*rows)
    assert told in map_finding(without_results(table), 5.0, nearer)
    assert title in map_title(table)
    assert len(map_title(table).split()) <= 10


@pytest.mark.parametrize(
    ("members", "elsewhere", "told"),
    [
        (1, 11, "1 school here and 11 elsewhere"),
        (1, 0, "1 school here"),
        (1, pd.NA, "1 school here"),
        (3, pd.NA, "3 schools"),
        (3, 1, "3 schools here and 1 elsewhere"),
    ],
)
def test_how_many_schools_a_partnership_has_here_and_elsewhere(members, elsewhere, told):
    assert schools_told(members, elsewhere) == told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1.0, 1.0, 1.0], "Half of the partnerships or more are as local as geography allows (locality 1)."),
        ([0.2, 0.4, 1.0, 1.0, 1.0], "(locality 1); for a quarter it is 0.40 or less."),
        ([0.2, 0.4, 0.6], "a locality of 0.40 or more; for a quarter it is 0.30 or less."),
    ],
)
def test_how_local_the_middle_partnership_is_is_never_one_or_more(values, told):
    assert told in locality_spread(pd.Series(values))


def test_whether_local_partnerships_do_better_is_answered_and_how_sure():
    none = Pattern(30, -0.04, -0.4, 0.33)
    assert locality_title(none, "KS1 Level 2B+") == (
        "KS1 Level 2B+: no clear sign that local partnerships do better or worse"
    )
    assert "30 partnerships with both figures come to 0.0, probably between −0.4 and +0.3." in locality_sure(
        none
    )
    assert "the more local partnerships do better" in locality_title(Pattern(30, 0.6, 0.3, 0.8), "X")
    assert "the more spread out partnerships do better" in locality_title(Pattern(30, -0.6, -0.8, -0.3), "X")
    few = Pattern(9, float("nan"), float("nan"), float("nan"))
    assert locality_title(few, "X") == "X: too few partnerships to tell whether the local ones do better"
    assert locality_sure(few) == "9 partnerships have both figures; 10 are needed."


def test_who_is_nearer_to_the_most_spread_host_and_who_has_too_few_schools_are_counted():
    table = measured((1, 9.0), (0, 1.0), (0, float("nan")), (0, float("nan")))
    told = map_finding(without_results(table, "minutes"), 20.0, 0)
    assert told == (
        "Local means that every member is within 20 minutes of the host school. The one that is not local is "
        "Group 1, whose members are on average 9.0 minutes from the host, the furthest 12.0. 2 more "
        "partnerships have fewer than two schools on the map."
    )
    for nearer, are in ((1, "1 school not in a partnership is"), (2, "2 schools not in a partnership are")):
        told = map_finding(without_results(table), 5.0, nearer)
        assert f"; {are} nearer to the host than its members are on average." in told


@pytest.mark.parametrize(("members", "unlocated"), [(2, 0), (3, 1)])
def test_one_other_school_is_on_no_average(members, unlocated):
    two = {"members": members, "unlocated": unlocated}
    table = measured((1, 9.0), (0, 1.0)).assign(**two)
    told = map_finding(without_results(table), 5.0, 0)
    assert "is Group 1, whose other school is 9.0 miles from the host." in told
    told = map_finding(without_results(measured((1, 9.0)).assign(**two)), 5.0, 0)
    assert "It is not local: its other school is 9.0 miles from the host." in told


def test_who_is_left_alone_is_counted_and_sent_to_the_broker():
    assert alone_told(0) == "Every school here is in a partnership."
    assert alone_told(1) == (
        "1 school here is not in a partnership; the page Broker tells whom it could join."
    )
    assert alone_told(1200) == (
        "1,200 schools here are not in a partnership; the page Broker tells whom each could join."
    )


def test_the_title_of_a_place_counts_partnerships_and_members_beyond_the_limit():
    table = measured((2, 9.0), (1, 1.0), (None, float("nan")))
    assert place_title(without_results(table), "Shire", 5.0) == (
        "Shire: 3 partnerships, 3 members more than 5 miles from the host"
    )
    assert place_title(without_results(table.tail(1), "minutes"), "Shire", 20.0) == (
        "Shire: 1 partnership, no members more than 20 minutes from the host"
    )
    assert place_title(without_results(table.iloc[:0]), "Shire", 5.0) == "Shire: no partnership on this day"


def test_minutes_that_are_reckoned_from_miles_are_counted():
    assert minutes_told(10, 0, 90, 2.04).endswith("from the travel times in this data.")
    assert minutes_told(10, 1, 90, 2.04).endswith(
        "1 of the 10 pairs of schools behind them has none there: its minutes are reckoned from the straight "
        "line, at 2.0 minutes a mile, the middle of the 90 pairs that have a time."
    )
    assert "2 of the 10 pairs of schools behind them have none there: their minutes" in minutes_told(
        10, 2, 9, 2
    )
    assert [reckoned_told(10, count) for count in (0, 1, 2)] == [
        "",
        "1 of 10 times is reckoned from miles.",
        "2 of 10 times are reckoned from miles.",
    ]


@pytest.mark.parametrize(("elsewhere", "there"), [([0, 1], True), ([0, 0], False), ([None, None], False)])
def test_schools_elsewhere_have_a_column_only_where_there_are_any(elsewhere, there):
    columns = partnership_columns(pd.DataFrame({"elsewhere": elsewhere}))
    assert ("elsewhere" in columns) == there
    assert (columns[0], columns[-1]) == ("partnership_name", "beyond")


def test_what_formed_and_ended_is_named():
    rows = [("formed", "Fens", "Old Fens"), ("formed", "Wolds", ""), ("ended", "Old Fens", "Older")]
    table = pd.DataFrame(rows, columns=["change", "partnership_name", "grew_out_of"])
    assert changes_told(without_results(table), 2013) == (
        "Formed since May 2013: Fens (out of Old Fens) and Wolds. Ended since May 2013: Old Fens."
    )
    assert changes_told(without_results(table.iloc[:0]), 2013) == (
        "No partnership formed or ended since May 2013."
    )
