"""The districts of England that maps are drawn on."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from collab.data.shipped import SHIPPED
from collab.geography.areas import district_areas, ground_of
from collab.geography.england import ATTRIBUTION, VINTAGES, areas_of, vintage_of

SOMERSET, TAUNTON, SUFFOLK_COASTAL = "E06000066", "E07000190", "E07000205"


def changed(dataset, release=None, **columns):
    """The dataset with other columns of its schools, as a real release."""
    schools = dataset.tables["schools"].assign(**columns)
    release = replace(dataset.release, illustrative=False)
    return replace(dataset, release=release, tables={**dataset.tables, "schools": schools}, _stages={})


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_vintage_is_small_whole_and_valid(vintage):
    path = SHIPPED / "data" / "boundaries" / f"{vintage}.geojson"
    assert path.stat().st_size <= 400_000
    codes = [f'"code":"{code}"' for code in ("E07000136", "E07000142", "E06000017", "E07000086")]
    text = path.read_text(encoding="utf-8")
    assert all(code in text for code in codes)
    shapes = areas_of(["E07000136", "E07000137", "E06000017"], vintage)
    assert all(area.is_valid and area.area > 0 for area in shapes.values())
    # Boston is in Boston, Oakham in Rutland.
    assert shapes["E07000136"].contains(shapely.Point(-0.0237, 52.9789))
    assert shapes["E06000017"].contains(shapely.Point(-0.7300, 52.6700))


def test_the_vintage_is_the_one_whose_codes_are_used():
    assert vintage_of([SOMERSET, "E07000136"]) == 2024
    assert vintage_of([TAUNTON]) == 2017
    assert vintage_of([SUFFOLK_COASTAL], earliest=True) == 2013
    # One stray code does not outvote the others.
    assert vintage_of([SOMERSET, TAUNTON, SUFFOLK_COASTAL]) == 2017
    assert vintage_of(["E07000136"]) == VINTAGES[-1]
    assert vintage_of(["E07000136"], earliest=True) == VINTAGES[0]


def test_the_built_in_county_is_drawn_on_its_districts_of_2013(illustrative):
    ground = ground_of(illustrative)
    assert set(ground.areas) == set(illustrative.districts)
    assert not ground.approximate
    assert ground.attribution == ATTRIBUTION
    boston = areas_of(["E07000136"], 2013)["E07000136"]
    assert ground.areas["Boston"].equals(boston)
    schools = illustrative.schools
    inside = [
        ground.areas[school["district"]].contains(shapely.Point(school["longitude"], school["latitude"]))
        for _, school in schools.iterrows()
    ]
    assert np.mean(inside) > 0.9


def test_a_district_nobody_knows_is_approximate_and_no_district_is_not_drawn(illustrative):
    schools = illustrative.tables["schools"]
    boston, lincoln = (schools["district"] == name for name in ("Boston", "Lincoln"))
    codes = schools["district_code"].mask(boston).mask(lincoln)
    names = schools["district"].mask(lincoln).mask(boston, "The Fens")
    dataset = changed(illustrative, district_code=codes, district=names)
    ground = ground_of(dataset)
    assert ground.approximate == {"The Fens"}
    assert set(ground.areas) == set(dataset.districts)
    assert set(ground.areas) == {*illustrative.districts, "The Fens"} - {"Lincoln", "Boston"}


def test_a_district_with_a_name_and_no_code_is_england_s_of_that_name(illustrative):
    """Hampshire's register has names only."""
    dataset = changed(
        illustrative, district_code=None, district=illustrative.tables["schools"]["district"].str.upper()
    )
    ground = ground_of(dataset)
    assert not ground.approximate and ground.attribution == ATTRIBUTION
    assert ground.areas["BOSTON"].equals(areas_of(["E07000136"], VINTAGES[-1])["E07000136"])


def test_a_name_that_is_another_place_s_is_not_taken_for_it(illustrative):
    schools = illustrative.tables["schools"]
    named = schools["district"].replace({"Boston": "Winchester"})
    dataset = changed(illustrative, district=named, district_code=None)
    assert ground_of(dataset).approximate == {"Winchester"}


def test_nobody_is_thanked_for_areas_that_nobody_drew(illustrative):
    districts = "Old " + illustrative.tables["schools"]["district"]
    dataset = changed(illustrative, district_code=None, district=districts)
    ground = ground_of(dataset)
    assert ground.approximate == {f"Old {name}" for name in illustrative.districts}
    assert ground.attribution == ""
    assert district_areas(dataset) is ground.areas
