"""England's towns."""

import shapely

from collab.geography.areas import district_areas
from collab.geography.england import areas_of
from collab.geography.towns import towns_in
from tests.built_in import DATASET


def test_the_towns_of_an_area_are_those_that_lie_in_it_the_largest_first():
    county = towns_in(district_areas(DATASET))
    assert county["town"].head(4).tolist() == ["Lincoln", "Boston", "Grantham", "Spalding"]
    assert county["population"].is_monotonic_decreasing
    assert not {"Grimsby", "Oakham", "Newark on Trent"} & set(county["town"])
    rutland = towns_in(areas_of(["E06000017"], 2024))
    assert rutland["town"].head(2).tolist() == ["Oakham", "Uppingham"]
    assert towns_in({}).empty
    assert towns_in({"Sea": shapely.box(3, 53, 4, 54)}).empty


def test_a_hamlet_has_not_the_people_of_its_namesake():
    """GeoNames gives Burwell by Louth those of Burwell in Cambridgeshire."""
    assert "Burwell" not in set(towns_in(district_areas(DATASET))["town"])
