"""The areas of districts, drawn or approximate."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from collab.geography.areas import approximate_areas, district_areas, hull
from collab.sources.boundaries import read_boundaries
from tests.built_in import DATASET
from tests.conftest import SHARED
from tests.geography.drawn import deck_of


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
