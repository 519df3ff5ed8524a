"""Who is a member on a day, to the day."""

import pandas as pd
import pytest

from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import IN, NOT_IN, make_selection, select
from tests.counties import School, county


@pytest.mark.parametrize(
    ("joined", "left", "inside"),
    [
        ("2014-04-30", None, True),
        ("2014-05-01", None, True),
        ("2014-05-02", None, False),
        ("2010-09-01", "2014-04-30", False),
        ("2010-09-01", "2014-05-01", False),
        ("2010-09-01", "2014-05-02", True),
        ("2014-05-01", "2014-05-01", False),
    ],
)
def test_a_member_counts_from_the_day_of_joining_until_the_day_before_leaving(joined, left, inside):
    made = county([School(20, 10, kinds=("federation",)), School(20, 10)])
    spell = made.tables["memberships"].assign(joined=pd.Timestamp(joined), left=pd.Timestamp(left))
    data = Dataset(made.release, {**made.tables, "memberships": spell}, 6)
    assert day_of_tests(2014) == pd.Timestamp("2014-05-01")
    assert len(data.members_on(day_of_tests(2014))) == inside
    sides = select(data, make_selection(data)).groupby("collaboration", observed=True)["schools"].sum()
    assert sides.to_dict() == ({IN: 1, NOT_IN: 1} if inside else {NOT_IN: 2})


@pytest.mark.parametrize(("left", "governed"), [("2014-05-01", 0), ("2014-05-02", 1), (None, 1)])
def test_who_governs_a_school_on_the_day_or_later_is_known_until_the_day_before_it_ends(left, governed):
    kinds = ("federation", "collaborative_partnership")
    made = county([School(20, 10, kinds=kinds)])
    spells = made.tables["memberships"].assign(joined=pd.Timestamp("2015-09-01"), left=pd.Timestamp(left))
    data = Dataset(made.release, {**made.tables, "memberships": spells}, 6)
    found = data.governed_since(day_of_tests(2014))
    assert found["partnership"].tolist() == ["federation"] * governed
