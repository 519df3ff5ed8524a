"""Names on the map: none covers another."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from collab.geography.areas import district_areas, shapes_of
from collab.geography.camera import view_of
from collab.geography.map_names import ROOM_PER_TOWN, Name, Sheet, district_names, town_names
from collab.geography.towns import towns_in
from tests.built_in import DATASET

SIZE = (720, 580)
AREAS = district_areas(DATASET)
COUNTY = view_of(shapely.get_coordinates(list(AREAS.values())), SIZE)
NOBODY = np.empty((0, 2))


def towns(*rows):
    return pd.DataFrame(rows, columns=["town", "longitude", "latitude"])


def boxes(sheet, names, letter=12.0):
    """Where names stand, in pixels: somewhat less than what is kept clear for them."""
    for name in names:
        x, y = sheet.view.pixels(np.array([name.place]))[0] + np.array(name.offset)
        wide = 0.5 * letter * len(name.text)
        x += {"start": wide / 2, "middle": 0, "end": -wide / 2}[name.anchor]
        yield shapely.box(x - wide / 2, y - letter / 2, x + wide / 2, y + letter / 2)


@pytest.mark.parametrize("size", [SIZE, (340, 420)])
def test_the_county_s_districts_and_towns_are_named_and_stand_apart(size):
    schools = DATASET.schools[["longitude", "latitude"]].to_numpy(float)
    sheet = Sheet(view_of(shapely.get_coordinates(list(AREAS.values())), size), size, schools, 12)
    districts = district_names(sheet, AREAS)
    named = town_names(sheet, towns_in(AREAS), districts)
    drawn = list(boxes(sheet, [*districts, *named]))
    assert not any(a.intersects(b) for i, a in enumerate(drawn) for b in drawn[:i])
    if size == SIZE:
        assert {name.text for name in districts} == {name.upper() for name in AREAS}
        assert {"Grantham", "Skegness", "Stamford", "Gainsborough"} <= {name.text for name in named}
        # Lincoln and Boston are named by their districts.
        assert not {"Lincoln", "Boston"} & {name.text for name in named}
    else:
        assert 3 <= len(named) <= 5


@given(st.lists(st.tuples(st.floats(-0.6, 0.2), st.floats(52.7, 53.5)), min_size=1, max_size=40))
def test_names_anywhere_stand_apart_and_beside_their_places(places):
    sheet = Sheet(COUNTY, SIZE, NOBODY, 12)
    named = town_names(sheet, towns(*(("Newtown", *place) for place in places)), [])
    drawn = list(boxes(sheet, named))
    assert not any(a.intersects(b) for i, a in enumerate(drawn) for b in drawn[:i])
    assert all(abs(name.offset[0]) < 60 and abs(name.offset[1]) < 20 for name in named)


def test_the_larger_town_has_the_place_and_nothing_stands_where_it_is_kept_clear():
    sheet = Sheet(COUNTY, SIZE, NOBODY, 12)
    middle = (COUNTY.longitude, COUNTY.latitude)
    # Below, above and at two corners there is room; with those taken the fifth of one place has none.
    named = town_names(sheet, towns(*((f"Town {i}", *middle) for i in range(6))), [])
    assert [name.text for name in named] == ["Town 0", "Town 1"]
    clear = Sheet(COUNTY, SIZE, NOBODY, 12)
    clear.keep_clear((-100, -100, 100, 100))
    assert town_names(clear, towns(("Town", *middle)), []) == []


def test_a_name_covers_as_few_schools_as_it_can_and_stays_on_the_map():
    below = COUNTY.degrees(np.array([[0.0, 12.0]]))
    middle = (COUNTY.longitude, COUNTY.latitude)
    name = Sheet(COUNTY, SIZE, below, 12).beside("Town", middle)
    assert name is not None and name.offset[1] < 0
    edge = tuple(COUNTY.degrees(np.array([[-355.0, 270.0]]))[0])
    corner = Sheet(COUNTY, SIZE, NOBODY, 12).beside("Town", edge)
    assert corner is not None and corner.offset[0] > 0 and corner.offset[1] == 0


def test_a_town_s_name_stands_a_little_further_off_where_it_would_lie_on_schools():
    """Rutland's map read "akham" beside the ring of a host school."""
    place, middle = (COUNTY.longitude, COUNTY.latitude), np.zeros((1, 2))
    (alone,) = town_names(Sheet(COUNTY, SIZE, NOBODY, 12), towns(("Oakham", *place)), [])
    (near,) = town_names(Sheet(COUNTY, SIZE, COUNTY.degrees(middle), 12), towns(("Oakham", *place)), [])
    assert alone.anchor == near.anchor == "middle" and 0 < alone.offset[1] < near.offset[1] < 25


def test_the_name_of_a_district_at_the_edge_stands_whole_on_the_map():
    """Rushmoor lies at the edge of Hampshire, and a phone cut its name off."""
    corners = COUNTY.degrees(np.array([[330.0, 10.0], [359.0, 10.0], [359.0, 40.0], [330.0, 40.0]]))
    name = Sheet(COUNTY, SIZE, NOBODY, 12).inside("RUSHMOOR", shapely.Polygon(corners))
    assert name is not None
    (box,) = boxes(Sheet(COUNTY, SIZE, NOBODY, 12), [name])
    assert box.bounds[2] <= SIZE[0] / 2 and name.offset[0] < 0
    # What lies beyond the edge is not brought in.
    beyond = shapely.transform(shapely.box(400, 0, 500, 50), COUNTY.degrees)
    far = Sheet(COUNTY, SIZE, NOBODY, 12).inside("FAR", beyond)
    assert far is not None and far.offset == (0, 0)


def test_a_town_that_the_map_would_cut_off_is_left_out_and_what_must_be_named_is_not():
    edge = tuple(COUNTY.degrees(np.array([[-359.0, 0.0]]))[0])
    long = "Newtown and " * 12
    sheet = Sheet(COUNTY, SIZE, NOBODY, 12)
    assert town_names(sheet, towns((long, *edge)), []) == []
    assert sheet.beside(long, edge) is not None


@pytest.mark.parametrize(("across", "most"), [(6, 36), (18, 1200 * 600 // ROOM_PER_TOWN)])
def test_a_country_s_districts_do_not_hide_its_schools(across, most):
    """Thirty-six districts are all named, where a county has room; of more than three hundred as many as of
    towns, the largest first."""
    step = 6 / across
    areas = {
        f"D{x}{chr(65 + y)}": shapely.box(
            x * step, 50 + y * step / 2, (x + 0.9) * step, 50 + (y + 0.9) * step / 2
        )
        for x in range(across)
        for y in range(across)
    }
    largest = next(iter(areas))
    areas[largest] = shapely.box(-1, 49, 0, 50)
    corners = np.array([[-1.0, 49.0], [6.0, 53.0]])
    sheet = Sheet(view_of(corners, (1200, 600)), (1200, 600), corners, 10)
    named = [name.text for name in district_names(sheet, areas)]
    assert len(named) == most and named[0] == largest


def test_a_town_far_from_its_namesake_s_name_is_named():
    sheet = Sheet(COUNTY, SIZE, NOBODY, 12)
    north = tuple(COUNTY.degrees(np.array([[0.0, -200.0]]))[0])
    middle = (COUNTY.longitude, COUNTY.latitude)
    rows = towns(("Boston", *north), ("Boston", *middle))
    named = town_names(sheet, rows, [Name("BOSTON", middle, (0, 0))])
    assert [name.place[1] for name in named] == [pytest.approx(north[1], abs=1e-3)]


def test_a_name_beside_its_place_stands_as_near_however_wide_its_letters_are():
    """A name's width is guessed: from its middle, a long one stood far from its place."""
    edge = tuple(COUNTY.degrees(np.array([[-355.0, 270.0]]))[0])
    name = Sheet(COUNTY, SIZE, NOBODY, 12).beside("A town of a very long name", edge, room=1)
    assert name is not None and (name.anchor, name.offset) == ("start", (1, 0))


def test_the_name_of_a_district_lies_in_it_or_on_its_middle_or_is_left_out():
    """On a phone "BASINGSTOKE AND DEANE" stood over East Hampshire, for its own middle was taken."""
    district = shapely.transform(shapely.box(-45, -45, 45, 45), COUNTY.degrees)
    for name in ("HART", "BASINGSTOKE AND DEANE"):
        found = Sheet(COUNTY, SIZE, NOBODY, 12).inside(name, district)
        assert found is not None and np.abs(COUNTY.pixels(np.array([found.place]))).max() < 30
    taken = Sheet(COUNTY, SIZE, NOBODY, 12)
    taken.keep_clear((-30, -10, 0, 10))
    assert taken.inside("BASINGSTOKE AND DEANE", district) is None
    assert taken.inside("HART", district) is not None


def square(east, north, size):
    """A square (degrees) whose lower left corner lies so far from the county's middle, in pixels."""
    corners = COUNTY.degrees(np.array([[east, -north], [east + size, -north - size]]))
    return shapely.box(*corners.min(axis=0), *corners.max(axis=0))


def test_a_district_smaller_than_its_name_has_it_beside_it_where_it_hides_nothing():
    small, large = square(0, 0, 40), square(-200, -100, 200)
    schools = COUNTY.degrees(np.array([[x, -y] for x in range(2, 40, 6) for y in range(2, 40, 6)]))
    sheet = Sheet(COUNTY, SIZE, schools, 12)
    found = {name.text: name for name in district_names(sheet, {"Portsmouth": small, "Large": large})}
    (box,) = boxes(sheet, [found["PORTSMOUTH"]])
    ground = [shapely.transform(area, COUNTY.pixels) for area in (small, large)]
    assert not any(box.intersects(area) for area in ground) and box.distance(ground[0]) < 15
    # One that holds its name has it inside, and one with neighbours all around it, too.
    assert large.contains(shapely.Point(found["LARGE"].place))
    around = shapely.difference(square(-200, -200, 400), small)
    alone = district_names(Sheet(COUNTY, SIZE, schools, 12), {"Portsmouth": small, "Around": around})
    inner = next(name for name in alone if name.text == "PORTSMOUTH")
    assert small.contains(shapely.Point(inner.place))


@given(st.lists(st.tuples(st.integers(-150, 150), st.integers(-150, 150)), min_size=1, max_size=4))
def test_a_name_beside_its_district_is_nearer_to_it_than_to_any_other(places):
    small, others = square(0, 0, 40), [square(east, north, 60) for east, north in places]
    rest = shapely.difference(shapely.union_all(others), small)
    sheet = Sheet(COUNTY, SIZE, NOBODY, 12)
    found = sheet.outside("PORTSMOUTH", small, shapely.union(small, rest))
    if found is not None:
        (box,) = boxes(sheet, [found])
        own, other = (box.distance(shapely.transform(area, COUNTY.pixels)) for area in (small, rest))
        assert own < other + 3


def test_a_name_beside_its_district_lies_on_no_school_and_whole_on_the_map():
    small = square(0, 0, 40)
    sides = [(40 + 60, -20), (-60, -20), (20, 14), (20, -54)]
    everywhere = COUNTY.degrees(np.array([[x, y + d] for x, y in sides for d in (-20, -10, 0, 10, 20)]))
    near = Sheet(COUNTY, SIZE, everywhere, 12)
    assert near.outside("PORTSMOUTH", small, small) is None
    assert Sheet(COUNTY, SIZE, NOBODY, 12).outside("PORTSMOUTH", small, small) is not None
    assert Sheet(COUNTY, (60, 60), NOBODY, 12).outside("PORTSMOUTH", small, small) is None


def test_an_outline_that_crosses_itself_as_earlier_releases_have_them_is_drawn_and_named():
    """Two triangles in one line: rounding had left real Hampshire's New Forest so."""
    knot = "POLYGON ((-1 52, 0 53, 0 52, -1 53, -1 52))"
    table = pd.DataFrame(
        {"district": ["Knot", "East"], "outline": [knot, "POLYGON ((0 52, 1 52, 1 53, 0 53, 0 52))"]}
    )
    areas = shapes_of(table)
    assert all(shapely.is_valid(area) for area in areas.values())
    assert areas["Knot"].area == pytest.approx(0.5) and areas["East"].area == pytest.approx(1)
    view = view_of(shapely.get_coordinates(list(areas.values())), SIZE)
    assert {n.text for n in district_names(Sheet(view, SIZE, NOBODY, 12), areas)} == {"KNOT", "EAST"}
    found = Sheet(view, SIZE, NOBODY, 12).inside("raw", shapely.from_wkt(knot))
    assert found is not None and found.text == "raw"
