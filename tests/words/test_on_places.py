"""Sentences on where partnerships are, with nothing, one and many."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import without_results
from collab.words import locality_spread, map_finding, map_title, schools_told


def measured(*rows):
    """Partnerships with the members beyond the limit and the mean miles to the host of `rows`."""
    names = [f"Group {n + 1}" for n in range(len(rows))]
    table = pd.DataFrame(rows, columns=["beyond", "mean_to_host"])
    return table.assign(partnership_name=names, members=3, unlocated=0)


@pytest.mark.parametrize(
    ("rows", "nearer", "told", "title"),
    [
        ([], 0, "No partnership with two located schools", "No partnership to measure yet"),
        ([(0, float("nan"))], 0, "No partnership with two located schools", "No partnership to measure yet"),
        ([(0, 2.0)], 0, "It is local: every member", "The one partnership to measure is local"),
        ([(0, 2.0), (0, float("nan"))], 0, "host school. 1 more has fewer than two schools", "The one"),
        (
            [(0, 2.0), (0, 1.0)],
            0,
            "Every member is within 5 miles of the host school.",
            "2 of 2 partnerships",
        ),
        ([(1, 0.2)], 1, "on average 0.2 miles from the host, and not all", "is not local"),
        ([(1, 1.2), (0, 1.0)], 1, "1.2 miles from the host; 1 nearer school is in", "1 of 2 partnerships is"),
        (
            [(1, 9.0), (2, 7.0)],
            2,
            "9.0 miles from the host; 2 nearer schools are",
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
