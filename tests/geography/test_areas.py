"""The areas of districts, drawn or approximate."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from collab.geography.areas import approximate_areas, district_areas, hull, land_and_borders
from collab.sources.boundaries import read_boundaries
from tests.built_in import DATASET
from tests.geography.drawn import deck_of
from tests.given import SHARED


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
    assert set(district_areas(dataset)) == set(DATASET.districts)
    assert all(area.is_valid for area in district_areas(dataset).values())
    inside = [
        district_areas(dataset)[s["district"]].contains(shapely.Point(s["longitude"], s["latitude"]))
        for _, s in dataset.schools.iterrows()
    ]
    assert np.mean(inside) > 0.9
    assert len(json.dumps(deck_of(dataset))) < 300_000


def test_a_border_that_two_districts_share_is_drawn_once_and_the_land_is_one():
    west, east = shapely.box(-1, 52, -0.5, 53), shapely.box(-0.5, 52, 0, 53)
    land, borders = land_and_borders((west, east))
    assert [part.equals(shapely.box(-1, 52, 0, 53)) for part in land] == [True]
    drawn = {frozenset([tuple(edge[:2]), tuple(edge[2:])]) for edge in borders.tolist()}
    assert len(borders) == len(drawn) == 7
    assert frozenset([(-0.5, 52.0), (-0.5, 53.0)]) in drawn


def test_an_island_and_a_hole_have_their_borders_too():
    lake = shapely.Polygon(
        shapely.box(0, 50, 1, 51).exterior, [shapely.box(0.2, 50.2, 0.4, 50.4).exterior.coords]
    )
    land, borders = land_and_borders((shapely.MultiPolygon([lake, shapely.box(2, 50, 3, 51)]),))
    assert sorted(len(shapely.get_rings(part)) for part in land) == [1, 2]
    assert len(borders) == 12


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=6))
def test_every_edge_of_every_district_is_a_border_whatever_their_shapes(corners):
    areas = tuple(shapely.box(x, y, x + wide + 1, y + tall + 1) for x, y, wide, tall in corners)
    land, borders = land_and_borders(areas)
    drawn = shapely.union_all(shapely.linestrings(borders.reshape(-1, 2, 2)))
    assert drawn.equals(shapely.union_all(shapely.boundary(np.array(areas))))
    assert shapely.union_all(land).equals(shapely.union_all(areas))
