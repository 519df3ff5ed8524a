"""The map of the schools not in a partnership."""

from math import cos, radians

import numpy as np
import pandas as pd
import pytest
import shapely

from collab import charts
from collab.charts.figure import Drawn
from collab.charts.ground import add_district_names
from collab.data.disclosure.gate import without_results
from tests.withheld import HOSTILE

NEAR = ("nobody", "full", "room", "nowhere")


def drawn(near=NEAR, areas=None, around=(), reach=5.0, name="School", narrow=False, lines=None):
    table = pd.DataFrame(
        {
            "urn": range(len(near)),
            "name": [f"{name} {i}" for i in range(len(near))],
            "district": "East",
            "phase": "primary",
            "pupils_on_roll": 100,
            "near": list(near),
            "partnership_name": HOSTILE,
            "to_nearest": 7.25,
            "longitude": [np.nan if n == "nowhere" else 0.1 for n in near],
            "latitude": [np.nan if n == "nowhere" else 53.0 for n in near],
        }
    )
    if lines is None:
        lines = pd.DataFrame(
            {"host_longitude": [0.0], "host_latitude": [53.0], "longitude": [0.2], "latitude": [53.1]}
        )
    if areas is None:
        areas = {"West": shapely.box(-1, 52, 0, 54), "East": shapely.box(0, 52, 1, 54)}
    return charts.left_out_map(
        schools=without_results(table),
        lines=lines,
        areas=areas,
        around=around,
        reach=reach,
        title="T",
        palette=charts.LIGHT,
        narrow=narrow,
    )


def test_the_three_states_differ_by_shape_and_who_has_no_place_is_not_drawn_but_told():
    chart = drawn()
    marks = {
        t.name: (t.marker.symbol, list(t.customdata)) for t in chart.plotly.data if t.customdata is not None
    }
    assert marks == {
        "Nobody near (1)": ("triangle-up", [0]),
        "All near are full (1)": ("square", [1]),
        "Room near (1)": ("circle", [2]),
    }
    assert "place not known: 1" in chart.alt and "Nobody is near School 0." in chart.alt


@pytest.mark.parametrize("reach", [0.5, 5.0, 30.0])
def test_the_scale_is_as_long_as_what_counts_as_near(reach):
    figure = drawn(reach=reach).plotly
    bar = next(t for t in figure.data if t.mode == "lines" and len(t.x) == 6 and t.line.width == 2)
    metres = (max(bar.x) - min(bar.x)) * 111_320 * cos(radians(53))
    assert metres == pytest.approx(reach * 1609.344)
    assert f"{reach:g} miles" in [note.text for note in figure.layout.annotations]
    # A degree north is as many pixels more than one east as it is metres more.
    assert figure.layout.yaxis.scaleratio == pytest.approx(1 / cos(radians(53)))


def test_the_chosen_districts_fill_the_picture_and_names_outside_it_are_left_out():
    low, high = drawn(around=["East"]).plotly.layout.xaxis.range
    assert -0.1 < low < 0 and 1 < high < 1.1
    notes = [note.text for note in drawn(around=["East"]).plotly.layout.annotations]
    assert "East" in notes and "West" not in notes


@pytest.mark.parametrize(("west", "drawn_too"), [(1.5, True), (1.99, True), (2.01, False), (20.0, False)])
def test_what_lies_further_off_than_the_picture_is_wide_is_not_in_it(west, drawn_too):
    """East is one degree wide: an area is drawn up to one degree from it, and the lines of a country that are
    nowhere near are not sent to the browser."""
    areas = {"East": shapely.box(0, 52, 1, 54), "Other": shapely.box(west, 52, west + 1, 54)}
    lines = pd.DataFrame(
        {"host_longitude": [0.0, west], "host_latitude": 53.0, "longitude": [0.2, west + 1], "latitude": 53.1}
    )
    figure = drawn(areas=areas, around=("East",), lines=lines).plotly
    x = np.concatenate([np.array(trace.x, dtype=float) for trace in figure.data if trace.x is not None])
    assert bool((x >= west).any()) is drawn_too
    assert (x == 0.2).any()
    assert len(figure.layout.xaxis.range) == 2 and figure.layout.xaxis.range[1] < 1.1


def test_names_do_not_cover_each_other_and_are_no_markup():
    crowd = {f"{HOSTILE} {i}": shapely.box(0.01 * i, 53, 0.01 * i + 0.01, 53.5) for i in range(40)}
    chart = drawn(areas=crowd, name=HOSTILE)
    notes = [note.text for note in chart.plotly.layout.annotations]
    assert 1 <= len(notes) - 1 < 10
    assert "<img" not in chart.plotly.to_json().replace("\\u003c", "<")


@pytest.mark.parametrize("near", [(), ("nowhere",), ("room",)])
def test_nobody_left_out_or_no_area_known_draws_too(near):
    chart = drawn(near=near, areas={})
    low, high = chart.plotly.layout.xaxis.range
    assert np.isfinite([low, high]).all() and low < high
    assert chart.alt.startswith(f"T. {'no schools' if not near else '1 school'} not in a partnership.")


def test_a_district_s_name_keeps_clear_of_its_schools_and_stands_in_the_middle_where_there_are_none():
    """All schools stand in the middle of the east; nobody stands in the west."""
    chart = drawn(areas={"West": shapely.box(-1, 52, -0.3, 54), "East": shapely.box(-0.2, 52, 0.4, 54)})
    at = {note.text: (note.x, note.y) for note in chart.plotly.layout.annotations}
    assert at["West"] == (-0.65, 53.0)
    assert at["East"] != (0.1, 53.0) and -0.2 < at["East"][0] < 0.4 and 52 < at["East"][1] < 54


def test_a_district_s_name_leaves_it_for_no_school():
    """Clear of the schools in the middle, most of it would lie on a neighbour's ground."""
    around = {"West": shapely.box(-1, 52, -0.2, 54), "East": shapely.box(0.4, 52, 1, 54)}
    chart = drawn(areas=around | {"A district": shapely.box(-0.2, 52.98, 0.4, 53.02)})
    (at,) = [note.x for note in chart.plotly.layout.annotations if note.text.startswith("A d")]
    assert abs(at - 0.1) < 0.1


def test_the_picture_is_as_high_as_its_area_fills_the_width():
    """Of an area twice as wide as high, a phone has nothing above and below."""
    wide = {"Wide": shapely.box(-2, 53, 2, 54.2)}
    phone, page = (drawn(areas=wide, narrow=narrow).figure.height for narrow in (True, False))
    assert 300 <= phone < page < drawn(narrow=False).figure.height == 560


def test_a_name_near_the_edge_is_moved_in_so_that_none_is_cut():
    areas = {"Middle": shapely.box(-1, 52, 0.8, 54), "A long name": shapely.box(0.8, 52.9, 1, 53.1)}
    chart = drawn(areas=areas)
    (note,) = [n for n in chart.plotly.layout.annotations if n.text == "A long name"]
    pixel = (chart.plotly.layout.xaxis.range[1] - chart.plotly.layout.xaxis.range[0]) / 480
    assert note.x + len(note.text) * 7 * pixel / 2 < chart.plotly.layout.xaxis.range[1]


@pytest.mark.slow
def test_of_a_country_marks_are_smaller_those_without_anybody_stay_in_sight_and_the_legend_is_as_large():
    county, country = (
        {
            trace.name.partition(" (")[0]: trace.marker.size
            for trace in drawn(near=("nobody", *["room"] * count)).plotly.data
            if trace.marker.size and len(trace.x)
        }
        for count in (300, 12_000)
    )
    assert county == {"Nobody near": 13, "Room near": 9, "A partnership": 4}
    assert country["Room near"] < 3 and country["A partnership"] < 2 and country["Nobody near"] > 6
    figure = drawn(near=("nobody", *["room"] * 12_000)).plotly
    assert figure.layout.legend.itemsizing == "constant"
    assert any(trace.name == "Room near (12,000)" for trace in figure.data)


@pytest.mark.parametrize(("members", "marked"), [(3_000, True), (3_001, False)])
def test_of_more_members_than_a_browser_draws_in_a_moment_only_the_lines_are_drawn(members, marked):
    lines = pd.DataFrame(
        dict.fromkeys(("longitude", "host_longitude"), -0.5)
        | dict.fromkeys(("latitude", "host_latitude"), 53.5),
        index=range(members),
    )
    (found,) = [trace for trace in drawn(lines=lines).plotly.data if trace.name == "A partnership"]
    assert len(found.x) == 3 * members and ("markers" in found.mode) == marked and "lines" in found.mode


@pytest.mark.parametrize(("marks", "named"), [(0, True), (3, True), (4, False)])
def test_a_district_s_name_that_would_hide_many_schools_is_left_out(marks, named):
    figure, district = Drawn(), shapely.box(0.0, 52.0, 0.02, 52.02)
    box = np.array([[-0.5, 51.5], [0.5, 52.5]])
    # The name is wider than its district: wherever in it that stands, it lies on its middle.
    places = np.tile([0.01, 52.01], (marks, 1))
    add_district_names(figure, {"A long name": district}, box, 0.001, charts.LIGHT, marks=places)
    assert ("annotations" in figure.sent["layout"]) == named
