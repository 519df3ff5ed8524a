"""The map on paper: what it holds, and names that do not cover each other."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely

from collab.data.selection import make_selection
from collab.geography.areas import district_areas
from collab.geography.marks import PLACE
from collab.geography.paper_map import MapPicture, high_of, lay_out
from collab.geography.shown_on_map import map_of_day
from tests.geography.drawn import DAY

SIZES = [((238, 200), 8.5), ((493, 300), 8.5), ((850, 380), 16.0)]


@pytest.fixture(scope="module")
def picture(illustrative):
    on_map = map_of_day(illustrative, make_selection(illustrative), DAY, 5.0)
    return MapPicture(on_map, district_areas(illustrative), 5.0, "A map")


def boxes(found, letter):
    """Where each name stands, as narrow as its letters can be."""
    for name in (*found.districts, *found.towns, *found.schools):
        x, y = found.view.pixels(np.array([name.place]))[0] + name.offset
        across, down = 0.25 * letter * len(name.text), 0.4 * letter
        x += {"start": across, "middle": 0, "end": -across}[name.anchor]
        yield name.text, shapely.box(x - across, y - down, x + across, y + down)


@pytest.mark.parametrize(("size", "letter"), SIZES)
@pytest.mark.parametrize("around", [(), ("Boston",), ("Lincoln", "West Lindsey")])
def test_names_cover_no_other_and_are_not_cut_off(picture, size, letter, around):
    found = lay_out(replace(picture, around=around), size, letter)
    frame = shapely.box(-size[0] / 2, -size[1] / 2, size[0] / 2, size[1] / 2)
    placed = list(boxes(found, letter))
    assert placed and found.districts
    for (one, a), (other, b) in combinations(placed, 2):
        assert not a.intersects(b), f"{one} lies on {other}"
    assert all(frame.contains(box) for _, box in placed)


@pytest.mark.parametrize(("size", "letter"), SIZES)
def test_the_map_holds_its_districts_and_its_scale(picture, size, letter):
    half = np.array(size) / 2
    for around in ((), ("Boston",)):
        found = lay_out(replace(picture, around=around), size, letter)
        areas = [picture.areas[name] for name in around or picture.areas]
        places = found.view.pixels(shapely.get_coordinates(np.array(areas)))
        assert (np.abs(places) <= half).all()
        # It fills the map one way or the other.
        assert (np.abs(places).max(axis=0) / half).max() > 0.8
        ends = found.view.pixels(np.array(found.scale.lines).reshape(-1, 2))
        assert (np.abs(ends) <= half).all() and np.ptp(ends[:, 0]) <= 9.1 * letter


def test_marked_schools_are_in_the_middle_and_named_or_numbered(picture):
    members = picture.on_map.members
    beacon = members[members["partnership"] == "beacon-partnership"]["urn"]
    marked = frozenset(beacon.astype(int))
    names = sorted(picture.on_map.schools.loc[sorted(marked), "name"])
    near = replace(picture, marked=marked)
    found = lay_out(near, (850, 500), 10)
    assert sorted(name.text for name in found.schools) == names and not found.key
    small = lay_out(near, (160, 120), 8.5)
    assert [item.split(" ", 1) for item in small.key] == [[str(n), name] for n, name in enumerate(names, 1)]
    assert all(name.text.isdigit() for name in small.schools)
    numbered = lay_out(near, (850, 500), 10, numbered=True)
    assert numbered.key == small.key
    assert [name.text for name in numbered.schools] == [str(n) for n, _ in enumerate(names, 1)]
    places = found.view.pixels(picture.on_map.schools.loc[sorted(marked), PLACE].to_numpy(float))
    assert (np.abs(places) <= (425, 250)).all()


def test_no_name_of_a_town_or_district_lies_on_the_mark_of_a_school_that_it_is_about(picture):
    """On the stage a town's name hid a member: its line ended under letters."""
    hidden = []
    for slug, rows in picture.on_map.members.groupby("partnership"):
        near = replace(picture, marked=frozenset(rows["urn"].astype(int)))
        found = lay_out(near, (1290, 480), 18)
        own = picture.on_map.schools.loc[sorted(near.marked), PLACE].dropna().to_numpy(float)
        marks = shapely.points(found.view.pixels(own))
        names = dict(boxes(replace(found, schools=[]), 18))
        hidden += [f"{slug}: {text}" for text, box in names.items() if box.intersects(marks).any()]
    assert hidden == []


def test_a_map_without_districts_or_schools_can_be_laid_out(picture):
    nowhere = replace(picture, areas={})
    assert lay_out(nowhere, (238, 200), 8.5).districts == []
    schools = picture.on_map.schools.assign(longitude=np.nan, latitude=np.nan)
    unplaced = replace(nowhere, on_map=replace(picture.on_map, schools=schools))
    found = lay_out(unplaced, (238, 200), 8.5)
    assert not found.towns and not found.schools
    alone = replace(picture, marked=frozenset({int(picture.on_map.schools.index[0])}))
    assert len(lay_out(alone, (238, 200), 8.5).schools) == 1


def test_how_high_a_map_is_follows_from_its_districts(picture):
    flat = replace(picture, areas={"Flat": shapely.box(-1.0, 53.0, 1.0, 53.1)})
    # A degree of latitude is longer than one of longitude.
    assert high_of(flat) == pytest.approx(0.05 / np.cos(np.radians(53.05)), rel=0.01)
    assert high_of(picture) > 1
    schools = picture.on_map.schools.assign(longitude=np.nan, latitude=np.nan)
    assert high_of(replace(picture, areas={}, on_map=replace(picture.on_map, schools=schools))) == 1.0
