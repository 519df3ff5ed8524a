"""A partnership's own result."""

import pandas as pd
import pytest

from collab.data.selection import make_selection, select
from collab.metrics.attainment import attainment
from collab.metrics.partnership_attainment import partnership_attainment
from tests.built_in import DATASET
from tests.counties import School, county
from tests.geography.drawn import DAY


def test_a_partnership_s_result_never_gives_a_small_school_away():
    kinds = ("federation",)
    dataset = county([School(4, 3, kinds=kinds), School(9, 5, kinds=kinds), School(9, 5), School(30, 9)])
    selection = make_selection(dataset)
    table = partnership_attainment(dataset, selection, dataset.members_on(DAY))
    assert table.empty
    whole = partnership_attainment(DATASET, make_selection(DATASET), DATASET.members_on(DAY))
    assert (whole["eligible"] >= 6).all()
    assert len(whole) == 26


def test_a_partnership_s_percent_and_how_far_it_is_from_all_schools_worked_by_hand():
    one, other = ("federation 1",), ("federation 2",)
    members = [School(40, 30, kinds=one), School(20, 12, kinds=one), School(30, 6, kinds=other)]
    dataset = county([*members, School(110, 52)])
    table = partnership_attainment(dataset, make_selection(dataset), dataset.members_on(DAY))
    assert table[["partnership", "schools", "eligible", "achieved"]].to_numpy().tolist() == [
        ["federation-1", 2, 60, 42],
        ["federation-2", 1, 30, 6],
    ]
    # All schools: 100 of 200.
    assert table["percent"].tolist() == pytest.approx([70, 20])
    assert table["difference"].tolist() == pytest.approx([20, -30])
    # A member listed twice counts once.
    twice = pd.concat([dataset.members_on(DAY)] * 2)
    pd.testing.assert_frame_equal(partnership_attainment(dataset, make_selection(dataset), twice), table)


def test_all_schools_are_those_that_count_together_too():
    selection = make_selection(DATASET)
    table = partnership_attainment(DATASET, selection, DATASET.members_on(DAY))
    everyone = attainment(select(DATASET, selection))["percent"].iloc[0]
    assert table["percent"].to_numpy() == pytest.approx(100 * table["achieved"] / table["eligible"])
    assert table["difference"].to_numpy() == pytest.approx(table["percent"] - everyone)
