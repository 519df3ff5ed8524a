"""Distances, hosts and locality: hand-worked shapes, invariants, and brute force."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.data.selection import make_selection
from collab.geography.distances import METRES_PER_MILE, straight_lines
from collab.geography.open_schools import open_schools
from collab.geography.partnership_geography import (
    by_district,
    measure_geography,
    most_local_and_spread,
    most_spread,
    nearer_alone,
)
from collab.geography.shown_on_map import map_of_day
from tests.built_in import DATASET
from tests.geography.drawn import DAY


def schools(places, district="A"):
    """Schools at (east, north) in miles, numbered from 1."""
    table = pd.DataFrame(places, columns=["easting", "northing"], dtype=float) * METRES_PER_MILE
    table.index = pd.RangeIndex(1, len(places) + 1, name="urn")
    return table.assign(district=district)


def partnership(*urns, slug="p"):
    return pd.DataFrame({"partnership": slug, "urn": urns})


def measured(places, *urns, limit=5.0):
    return measure_geography(partnership(*urns), schools(places), limit)


def test_a_right_triangle():
    """Sides 3, 4 and 5 miles: the corner of the right angle is nearest to both others."""
    row = measured([(0, 0), (3, 0), (0, 4)], 1, 2, 3, limit=3.5).partnerships.iloc[0]
    assert row["host"] == 1
    assert row["mean_to_host"] == pytest.approx(3.5)
    assert row["furthest"] == pytest.approx(4)
    assert row["spread"] == pytest.approx(5)
    assert row["beyond"] == 1
    assert row["locality"] == pytest.approx(1)


@pytest.mark.parametrize(("limit", "beyond"), [(4.0, 0), (3.99, 1), (3.0, 1), (2.99, 2)])
def test_a_member_exactly_at_the_limit_is_within_it(limit, beyond):
    row = measured([(0, 0), (3, 0), (0, 4)], 1, 2, 3, limit=limit).partnerships.iloc[0]
    assert row["beyond"] == beyond


def test_a_square_with_nearer_schools_outside():
    """Four corners of a square of 4 miles, each with a school a mile outside it that is in none.
    A corner's fellows are 4, 4 and 4 root 2 away; its nearest three schools are the one a mile
    out, a corner at 4, and another corner at 4 (those outside the next corners are 5 away)."""
    corners = [(0, 0), (4, 0), (4, 4), (0, 4)]
    outside = [(-1, 0), (5, 0), (4, 5), (0, 5)]
    found = measured([*corners, *outside], 1, 2, 3, 4)
    row = found.partnerships.iloc[0]
    assert row["host"] == 1
    assert row["locality"] == pytest.approx(9 / (8 + 4 * np.sqrt(2)))
    assert set(found.members["nearest_partner"].round(6)) == {4.0}
    assert found.alone["nearest"].tolist() == [1, 2, 3, 4]
    assert found.alone["miles"].tolist() == pytest.approx([1, 1, 1, 1])
    assert nearer_alone(1, 4.0, found.alone, straight_lines(schools([*corners, *outside]))) == 1


def test_schools_without_a_location_are_listed_not_dropped():
    found = measured([(0, 0), (1, 0), (np.nan, np.nan)], 1, 2, 3)
    row = found.partnerships.iloc[0]
    assert found.unlocated == (3,)
    assert (row["members"], row["unlocated"]) == (3, 1)
    assert row["spread"] == pytest.approx(1)


def test_a_partnership_with_one_located_member_has_no_distances():
    row = measured([(0, 0), (np.nan, np.nan)], 1, 2).partnerships.iloc[0]
    assert pd.isna(row["host"]) and pd.isna(row["spread"]) and pd.isna(row["locality"])
    assert row["beyond"] == 0


def test_nobody_in_a_partnership():
    found = measure_geography(partnership().astype({"urn": int}), schools([(0, 0)]), 5)
    assert found.partnerships.empty
    assert len(found.alone) == 1


def test_schools_on_one_site_are_as_local_as_can_be():
    assert measured([(1, 1), (1, 1), (9, 9)], 1, 2).partnerships["locality"].iloc[0] == 1


counties = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["", "a", "b"])),
    min_size=4,
    max_size=30,
    unique_by=lambda place: place[:2],
)


def split(rows):
    places = schools([(east / 2, north / 2) for east, north, _ in rows])
    groups = [(slug, urn) for urn, (_, _, slug) in enumerate(rows, 1) if slug]
    return pd.DataFrame(groups, columns=["partnership", "urn"]).astype({"urn": int}), places


@pytest.mark.slow
@given(counties)
def test_it_agrees_with_brute_force(rows):
    members, places = split(rows)
    found = measure_geography(members, places, 5)
    metres = places[["easting", "northing"]].to_numpy()
    xy = {urn: p / METRES_PER_MILE for urn, p in zip(places.index, metres, strict=True)}

    def apart(a, b):
        return float(np.hypot(*(xy[a] - xy[b])))

    for _, row in found.partnerships.iterrows():
        own = members.loc[members["partnership"] == row["partnership"], "urn"].tolist()
        if len(own) < 2:
            assert pd.isna(row["host"])
            continue
        totals = {a: round(sum(apart(a, b) for b in own), 4) for a in own}
        host = min(own, key=lambda a: (totals[a], a))
        assert row["host"] == host
        assert row["spread"] == pytest.approx(max(apart(a, b) for a in own for b in own))
        assert row["mean_to_host"] == pytest.approx(np.mean([apart(a, host) for a in own if a != host]))
        best = sum(sum(sorted(apart(a, b) for b in xy if b != a)[: len(own) - 1]) for a in own)
        actual = sum(apart(a, b) for a in own for b in own)
        assert row["locality"] == pytest.approx(min(1, best / actual))
    inside = set(members["urn"])
    for _, row in found.alone.iterrows():
        if inside:
            assert row["miles"] == pytest.approx(min(apart(row["urn"], b) for b in inside))


@pytest.mark.slow
@given(counties, st.floats(0, 6.28), st.integers(-9, 9))
def test_moving_or_turning_the_county_changes_nothing(rows, angle, move):
    members, places = split(rows)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = places.copy()
    moved[["easting", "northing"]] = places[["easting", "northing"]].to_numpy() @ turn + move * 1e4
    columns = ["partnership", "members", "mean_to_host", "furthest", "spread", "locality"]
    before = measure_geography(members, places, 5).partnerships[columns]
    after = measure_geography(members.sample(frac=1, random_state=1), moved, 5)
    after = after.partnerships[columns].sort_values("partnership", ignore_index=True)
    same = before.sort_values("partnership", ignore_index=True)
    # The host may change where totals are equal, and with it the distances to it.
    steady = ["partnership", "members", "spread", "locality"]
    pd.testing.assert_frame_equal(same[steady], after[steady], rtol=1e-6)


@pytest.mark.slow
@settings(max_examples=30)
@given(counties)
def test_locality_lies_between_0_and_1_and_is_1_for_nearest_pairs(rows):
    members, places = split(rows)
    local = measure_geography(members, places, 5).partnerships["locality"].dropna()
    assert local.between(0, 1, inclusive="right").all()
    xy = places[["easting", "northing"]].to_numpy()
    apart = np.hypot(*(xy[:, None] - xy[None]).T) + np.eye(len(xy)) * 1e9
    a, b = np.unravel_index(int(np.argmin(apart)), apart.shape)
    pair = measure_geography(partnership(int(a) + 1, int(b) + 1), places, 5).partnerships
    assert pair["locality"].iloc[0] == pytest.approx(1)


def test_districts_add_up_to_all():
    on_map = map_of_day(DATASET, make_selection(DATASET), DAY, 5.0)
    table = by_district(on_map.geography, open_schools(DATASET.schools, DAY))
    for column in ("schools", "alone"):
        assert table[column].iloc[0] == table[column].iloc[1:].sum()


def test_a_host_is_no_member_far_from_itself_and_one_on_its_site_is():
    """Four members of two districts: the host and one beside it in the north, two in the south."""
    places = schools([(0, 0), (0, 0), (3, 0), (-3, 0)]).assign(district=["North", "North", "South", "South"])
    table = by_district(measure_geography(partnership(1, 2, 3, 4), places, 5.0), places)
    assert table.set_index("district")["mean_to_host"].to_dict() == {
        "All": pytest.approx(2),
        "North": pytest.approx(0),
        "South": pytest.approx(3),
    }


@pytest.mark.parametrize(("most", "kept"), [(6, "abcdef"), (5, "abdef"), (4, "abef"), (2, "af"), (1, "f")])
def test_of_more_partnerships_than_can_be_drawn_the_ends_are(most, kept):
    """The most local first, equals by name; one without a distance is never among them."""
    miles = {"f": 9.0, "b": 1.0, "g": None, "a": 1.0, "e": 5.0, "d": 4.0, "c": 2.0}
    table = pd.DataFrame({"partnership_name": list(miles), "mean_to_host": list(miles.values())})
    found = most_local_and_spread(table, most)
    assert "".join(found["partnership_name"]) == kept
    assert list(found.index) == list(range(len(kept)))


def test_the_most_spread_is_one_that_is_not_local_if_there_is_one():
    """As in Rutland: members of one lie 4.5 miles from the host on average and none beyond 5; of the
    other 4 on average, and one of them 7.5."""
    table = pd.DataFrame(
        {"partnership": ["near", "far", "none"], "mean_to_host": [4.5, 4.0, None], "beyond": [0, 1, None]}
    )
    found = most_spread(table)
    assert found is not None and found["partnership"] == "far"
    local = most_spread(table.assign(beyond=[0, 0, None]))
    assert local is not None and local["partnership"] == "near"
    assert most_spread(table.iloc[2:]) is None
