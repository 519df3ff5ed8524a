"""Constellations: one scale, the nearest first, and what lies beyond the limit."""

import re

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import without_results
from tests.charts.pieces import pieces
from tests.withheld import HOSTILE


def drawn(count=2, limit=5.0, name="P", across=None, afar=False):
    """Partnerships 0, 1, ... miles from their hosts on average, with a member east, and one far
    south-west of the last."""
    table = pd.DataFrame(
        {
            "partnership": [f"p{i}" for i in range(count)],
            "partnership_name": [f"{name} {i}" for i in range(count)],
            "members": 2,
            "mean_to_host": [float(count - i) for i in range(count)],
            "furthest": 40.0,
            "beyond": 1,
        }
    )
    spokes = pd.DataFrame(
        {
            "partnership": ["p0", "p0", "p1"],
            "east": [limit, -30.0, 0.0],
            "north": [0.0, -30.0, limit + 0.1],
            "to_host": [limit, 42.4, limit + 0.1],
        }
    )
    return charts.constellations(
        partnerships=without_results(table),
        spokes=without_results(spokes[spokes["partnership"].isin(table["partnership"])]),
        limit=limit,
        title="T",
        palette=charts.LIGHT,
        across=across,
        afar=afar,
    )


def lines(chart, place):
    return [
        shape for shape in pieces(chart) if shape.type == "line" and (shape.xanchor, shape.yanchor) == place
    ]


@pytest.mark.parametrize("limit", [0.5, 5.0, 30.0])
def test_a_member_on_the_limit_lies_on_the_ring_and_one_beyond_it_is_orange(limit):
    chart = drawn(limit=limit)
    first, second = chart.plotly.layout.annotations
    assert first.text == "<b>P 1</b><br>1.0 miles" and second.text == "<b>P 0</b><br>2.0 miles"
    rings = [s for s in chart.plotly.layout.shapes if s.line.dash == "dot"]
    assert len(rings) == 2 and {ring.x1 for ring in rings} == {lines(chart, (1, 0))[0].x1}
    (beyond,) = lines(chart, (0, 0))
    near, far = lines(chart, (1, 0))
    assert beyond.line.color == far.line.color == charts.LIGHT.theirs != near.line.color


def test_north_is_up_and_a_line_that_is_cut_ends_in_a_triangle_at_its_end():
    chart = drawn()
    (beyond,) = lines(chart, (0, 0))
    assert beyond.x1 == 0 and beyond.y1 > 0
    far = lines(chart, (1, 0))[1]
    assert far.x1 == far.y1 and (far.x1**2 + far.y1**2) ** 0.5 == pytest.approx(56, abs=0.2)
    (triangle,) = [s for s in pieces(chart) if s.type == "triangle"]
    corners = [(triangle.x0, triangle.y0), (triangle.x1, triangle.y1)]
    assert all(abs(x - far.x1) < 8 and abs(y - far.y1) < 8 for x, y in corners)


@pytest.mark.parametrize(("count", "across"), [(1, 1), (4, 4), (26, 5), (130, 9)])
def test_one_or_a_hundred_stand_in_rows_each_with_a_mark_to_click_on(count, across):
    chart = drawn(count)
    (marks,) = chart.plotly.data
    assert len(marks.customdata) == len(set(zip(marks.x, marks.y, strict=True))) == count
    assert max(marks.x) == across - 1 and marks.customdata[0] == f"p{count - 1}"
    assert f"{count} partnership" in chart.alt and "P 0 " in chart.alt


def test_a_line_that_goes_on_ends_within_its_third_of_a_phone():
    """A card of the Briefing leaves a picture 314 pixels on a screen of 390."""
    (triangle,) = [shape for shape in drawn(3, across=3).plotly.layout.shapes if shape.type == "path"]
    corners = [tuple(map(float, c.split(","))) for c in re.findall(r"-?[\d.]+,-?[\d.]+", triangle.path)]
    assert max((x**2 + y**2) ** 0.5 for x, y in corners) <= 314 / 6


def test_a_phone_has_three_beside_each_other():
    assert max(drawn(7, across=3).plotly.data[0].x) == 2
    assert max(drawn(2, across=3).plotly.data[0].x) == 1


def test_names_are_no_markup_and_stand_on_five_lines_at_most_and_on_six_on_a_phone():
    chart = drawn(count=9, across=5, name=f"{HOSTILE} of a very long name indeed that goes on " * 3)
    texts = [note.text for note in chart.plotly.layout.annotations]
    assert all("<img" not in text and text.count("<br>") <= 5 for text in texts)
    assert "<img" not in "".join(chart.plotly.data[0].text)
    phone = drawn(count=9, across=3, name="A very long name that goes on " * 6)
    assert all(note.text.count("<br>") == 6 for note in phone.plotly.layout.annotations)


def test_a_name_is_cut_only_where_a_window_has_no_room_for_it():
    names = (
        "The Federation of Broughton and West Tytherley Primary Schools",
        "The Federation of Alver Valley Infant & Nursery School and Alver Valley Junior Schools",
        "A name that no federation of infant, junior and primary schools has had until today, " * 2,
    )
    cut = [
        [
            any("…" in note.text for note in drawn(9, name=name, across=across).plotly.layout.annotations)
            for across in (5, 3)
        ]
        for name in names
    ]
    assert cut == [[False, False], [False, False], [True, True]]


def test_where_nobody_is_beyond_the_limit_the_ring_has_the_room_and_a_neighbour_shows_within_the_host():
    alone, far = (
        next(s for s in drawn(1, limit=limit).plotly.layout.shapes if s.line.dash == "dot")
        for limit in (50, 5)
    )
    assert alone.x1 == 48 > far.x1
    marks = [s for s in pieces(drawn(1)) if s.type == "circle" and s.line.dash != "dot"]
    host = [s.fillcolor for s in marks].index(charts.LIGHT.ground)
    assert all(s.fillcolor != charts.LIGHT.ground for s in marks[host + 1 :]) and len(marks) > host + 1


def test_read_from_afar_names_are_larger_and_those_that_a_page_shows_are_whole():
    name = "The Federation of Alver Valley Infant & Nursery School and Alver Valley Junior Schools"
    near, afar = (drawn(10, name=name, across=5, afar=told).plotly.layout for told in (False, True))
    assert {note.font.size for note in near.annotations} == {12}
    assert all(note.font.size > 16 and "…" not in note.text for note in afar.annotations)
    assert afar.height > near.height
