"""Who is near a draft of a partnership."""

import pandas as pd
import pytest

from collab.geography.neighbourhood import draft_on_map, near_schools, to_visit

MILE = 1609.344
SCHOOLS = pd.DataFrame(
    {
        "name": ["A", "B", "C", "D", "Nowhere"],
        "district": "North",
        "easting": [0, MILE, 3 * MILE, 9 * MILE, None],
        "northing": [0, 0, 0, 0, None],
    },
    index=pd.Index([1, 2, 3, 4, 5], name="urn"),
)
DAY = pd.Timestamp("2024-09-01")


def test_the_nearest_come_first_with_their_miles_to_the_nearest_member():
    near = near_schools(SCHOOLS, [1, 3])
    assert near.index.tolist() == [2, 4]
    assert near["miles"].tolist() == pytest.approx([1, 6])


@pytest.mark.parametrize("members", [[], [5], [99]])
def test_nobody_is_near_who_has_no_place(members):
    assert near_schools(SCHOOLS, members).empty


def test_the_map_has_the_members_and_who_is_in_reach_and_no_more():
    on_map = draft_on_map(SCHOOLS, [1, 2, 5], "Draft", DAY, 2.0)
    assert on_map.schools.index.tolist() == [1, 2, 3, 5]
    assert on_map.partnerships["members"].tolist() == [3]
    assert sorted(on_map.members["to_host"].dropna()) == pytest.approx([0, 1])
    assert len(draft_on_map(SCHOOLS, [1], "One", DAY, 0.5).schools) == 1


def test_whom_one_could_visit_is_in_a_partnership_whose_members_are_all_near_its_host():
    on_map = draft_on_map(SCHOOLS, [1, 2, 3], "Draft", DAY, 2.0)
    found = to_visit(on_map, [3, 4, 5], [1, 2], 2.0)
    assert found["urn"].tolist() == [3, 4, 5]
    assert found["miles"].tolist() == pytest.approx([2, 8, float("nan")], nan_ok=True)
    assert found["works_with"].tolist() == ["Draft", "", ""]
    assert found["in_local"].tolist() == [True, False, False]
    assert not to_visit(on_map, [3], [1], 1.99)["in_local"].iloc[0], "3 is 2 miles from the host"
