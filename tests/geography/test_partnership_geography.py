"""Distances, hosts and locality: hand-worked shapes, invariants, and brute force."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from collab import cartography, maps
from collab.areas import approximate_areas, hull
from collab.dataset import day_of_tests, load_illustrative
from collab.disclosure import without_results
from collab.errors import DataError
from collab.metrics.atlas import changes_since, make_atlas
from collab.metrics.geography import (
    METRES_PER_MILE,
    by_district,
    measure_geography,
    nearer_alone,
    open_schools,
)
from collab.metrics.partnerships import partnership_attainment
from collab.narrative import changes_told, map_finding
from collab.selection import make_selection
from collab.sources.boundaries import read_boundaries, shapes_of
from tests.conftest import SHARED
from tests.counties import School, county


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
    assert nearer_alone(1, 4.0, found.alone, schools([*corners, *outside])) == 1


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
    min_size=4, max_size=30, unique_by=lambda place: place[:2],
)  # fmt: skip


def split(rows):
    places = schools([(east / 2, north / 2) for east, north, _ in rows])
    groups = [(slug, urn) for urn, (_, _, slug) in enumerate(rows, 1) if slug]
    return pd.DataFrame(groups, columns=["partnership", "urn"]).astype({"urn": int}), places


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
        assert row["mean_to_host"] == pytest.approx(
            np.mean([apart(a, host) for a in own if a != host])
        )
        best = sum(sum(sorted(apart(a, b) for b in xy if b != a)[: len(own) - 1]) for a in own)
        actual = sum(apart(a, b) for a in own for b in own)
        assert row["locality"] == pytest.approx(min(1, best / actual))
    inside = set(members["urn"])
    for _, row in found.alone.iterrows():
        if inside:
            assert row["miles"] == pytest.approx(min(apart(row["urn"], b) for b in inside))


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


DATASET = load_illustrative()
DAY = day_of_tests(2014)


def test_the_built_in_county_has_local_and_spread_partnerships():
    atlas = make_atlas(DATASET, make_selection(DATASET), DAY, 5.0)
    assert len(atlas.partnerships) == 26
    assert atlas.partnerships["locality"].between(0, 1).all()
    assert (atlas.partnerships["locality"] > 0.5).sum() >= 10
    told = map_finding(without_results(atlas.partnerships), 5.0, 3)
    local = int((atlas.partnerships["beyond"] == 0).sum())
    assert told.startswith(f"{local} of 26 partnerships are local")
    assert told.endswith("3 nearer schools are in no partnership.")
    wide = make_atlas(DATASET, make_selection(DATASET), DAY, 30.0).partnerships["beyond"]
    assert wide.sum() < atlas.partnerships["beyond"].sum()


def test_choosing_districts_changes_what_is_shown_not_how_it_is_measured():
    every = make_atlas(DATASET, make_selection(DATASET), DAY, 5.0)
    some = make_atlas(DATASET, make_selection(DATASET, districts=["Boston"]), DAY, 5.0)
    assert 0 < len(some.partnerships) < len(every.partnerships)
    own = every.partnerships[
        every.partnerships["partnership"].isin(some.partnerships["partnership"])
    ]
    pd.testing.assert_frame_equal(own.reset_index(drop=True), some.partnerships)
    assert set(some.alone["district"]) == {"Boston"}


def test_districts_add_up_to_all():
    atlas = make_atlas(DATASET, make_selection(DATASET), DAY, 5.0)
    table = by_district(atlas.geography, open_schools(DATASET.schools, DAY))
    for column in ("schools", "alone"):
        assert table[column].iloc[0] == table[column].iloc[1:].sum()


def test_a_partnership_s_result_never_gives_a_small_school_away():
    kinds = ("federation",)
    dataset = county(
        [School(4, 3, kinds=kinds), School(9, 5, kinds=kinds), School(9, 5), School(30, 9)]
    )
    selection = make_selection(dataset)
    table = partnership_attainment(dataset, selection, dataset.members_on(DAY))
    assert table.empty
    whole = partnership_attainment(DATASET, make_selection(DATASET), DATASET.members_on(DAY))
    assert (whole["eligible"] >= 6).all()
    assert len(whole) == 26


def deck_of(dataset, **options):
    """The deck's JSON for the whole county."""
    atlas = make_atlas(dataset, make_selection(dataset), DAY, 5.0)
    table = atlas.schools.assign(urn=atlas.schools.index, colour=-1, tip="", chosen=True)
    ends = ["longitude", "latitude", "host_longitude", "host_latitude"]
    lines = pd.DataFrame(columns=[*ends, "colour", "far"])
    deck = maps.partnership_map(
        schools=without_results(table), lines=lines.astype({"far": bool}), areas=dataset.areas,
        selected=table.head(3), palette=cartography.LIGHT_MAP, **options,
    )  # fmt: skip
    return json.loads(deck.to_json())


def test_only_what_is_drawn_or_told_goes_to_the_browser_and_nobody_is_asked_for_tiles():
    atlas = make_atlas(DATASET, make_selection(DATASET), DAY, 5.0)
    deck = json.loads(
        maps.draw_atlas(
            atlas, areas=DATASET.areas, selected={900001}, limit=5.0, palette=cartography.LIGHT_MAP
        ).to_json()
    )
    assert "mapProvider" not in deck and "http" not in json.dumps(deck)
    points = [layer for layer in deck["layers"] if layer["@@type"] == "ScatterplotLayer"]
    assert {key for layer in points for row in layer["data"] for key in row} == {
        "p",
        "n",
        "t",
        "r",
        "u",
    }
    assert all(layer["id"] for layer in deck["layers"])
    assert len(json.dumps(deck)) < 150_000
    assert "cartocdn" in json.dumps(deck_of(DATASET, street_map=True))


def test_neighbouring_partnerships_differ_in_colour():
    hosts = pd.DataFrame({"partnership": list("abcdef"), "easting": range(6), "northing": 0})
    colours = cartography.partnership_colours(hosts)
    assert all(colours[a] != colours[b] for a, b in zip("abcde", "bcdef", strict=True))


def test_approximate_areas_hold_every_school_of_their_district():
    areas = approximate_areas(DATASET.schools)
    assert set(areas) == set(DATASET.districts)
    for _, school in DATASET.schools.iterrows():
        point = shapely.Point(school["longitude"], school["latitude"])
        assert areas[school["district"]].distance(point) < 0.01
    assert shapely.coverage_is_valid(list(areas.values()))
    assert hull(np.array([[500_000, 350_000.0]])).area > 0


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data (district boundaries)")
def test_real_boundaries_take_the_place_of_approximate_ones():
    path = SHARED / "lincolnshire_districts_2013.geojson"
    drawn = read_boundaries(path.name, path.read_bytes()).tables
    dataset = replace(DATASET, tables={**DATASET.tables, **drawn}, _stages={})
    assert set(dataset.areas) == set(DATASET.districts)
    assert all(area.is_valid for area in dataset.areas.values())
    inside = [
        dataset.areas[s["district"]].contains(shapely.Point(s["longitude"], s["latitude"]))
        for _, s in dataset.schools.iterrows()
    ]
    assert np.mean(inside) > 0.9
    assert len(json.dumps(deck_of(dataset))) < 300_000


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"features": [{"properties": {}, "geometry": null}]}',
     '{"features": [{"properties": {"LAD23NM": "A"}, "geometry": {"type": "Odd"}}]}'],
)  # fmt: skip
def test_what_is_no_boundary_file_is_refused_by_name(content):
    with pytest.raises(DataError, match=r"areas\.geojson"):
        read_boundaries("areas.geojson", content.encode())


def test_boundaries_in_grid_metres_are_the_same_as_in_degrees():
    square = {"type": "Polygon", "coordinates": [[[540_000, 360_000], [550_000, 360_000],
              [550_000, 370_000], [540_000, 370_000], [540_000, 360_000]]]}  # fmt: skip
    feature = {"properties": {"LAD23NM": "East Lindsey"}, "geometry": square}
    content = json.dumps({"features": [feature]}).encode()
    area = shapes_of(read_boundaries("a.geojson", content).tables["boundaries"])["East Lindsey"]
    assert area.contains(shapely.Point(0.17, 53.16))


def test_the_year_tells_what_formed_regrouped_and_ended():
    changes = changes_since(
        DATASET, make_selection(DATASET), day_of_tests(2019), day_of_tests(2020)
    )
    told = changes_told(without_results(changes), 2019)
    assert "Wildflower Partnership (out of Lighthouse Partnership, Orchard Partnership)" in told
    assert "Ended since May 2019: Lighthouse Partnership and Orchard Partnership." in told
    quiet = changes_since(DATASET, make_selection(DATASET), day_of_tests(2023), day_of_tests(2024))
    far = make_selection(DATASET, districts=["Boston"], kinds=["federation"])
    assert changes_since(DATASET, far, day_of_tests(2019), day_of_tests(2020)).empty
    assert "No partnership formed" in changes_told(without_results(quiet), 2023)


def test_the_view_fits_the_chosen_districts():
    def view(districts):
        atlas = make_atlas(DATASET, make_selection(DATASET, districts=districts), DAY, 5.0)
        deck = maps.draw_atlas(
            atlas, areas={}, selected=set(), limit=5.0, palette=cartography.LIGHT_MAP
        )
        return json.loads(deck.to_json())["initialViewState"]

    county, lincoln = view([]), view(["Lincoln"])
    assert lincoln["zoom"] > county["zoom"] + 1
    assert abs(lincoln["latitude"] - 53.23) < 0.05
