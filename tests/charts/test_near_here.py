"""The schools around one, with a ring at the limit."""

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import shapely

from collab import charts
from collab.data.disclosure.gate import without_results
from tests.withheld import HOSTILE


def drawn(rows, limit=5.0, name="Ash", alone=False):
    near = pd.DataFrame(rows, columns=["name", "east", "north", "miles", "standing"])
    return charts.near_here(
        near=without_results(near.assign(works_with="")),
        name=name,
        limit=limit,
        palette=charts.LIGHT,
        alone=alone,
    )


ROWS = [
    ("Birch", 1.0, 0.0, 1.0, "partner"),
    ("Cedar", 0.0, -3.0, 3.0, "alone"),
    (HOSTILE, 6.0, 8.0, 10.0, "other"),
]


def test_each_school_has_its_number_in_the_table_and_a_shape_for_whom_it_works_with():
    found = {trace.name: trace for trace in drawn(ROWS).plotly.data}
    assert list(found) == ["Works with it", "In another partnership", "Not in a partnership", "This school"]
    assert [note.text for note in drawn(ROWS).plotly.layout.annotations] == ["1", "2", "3"]
    assert len({found[name].marker.symbol for name in found}) == 4
    assert found["Not in a partnership"].customdata == ("Cedar, 3.0 miles",)
    assert (found["This school"].x, found["This school"].y) == ((0,), (0,))


def test_around_a_school_in_no_partnership_no_other_is_in_another():
    found = {trace.name for trace in drawn(ROWS, alone=True).plotly.data}
    assert "In a partnership" in found and "In another partnership" not in found


def test_the_number_of_a_close_neighbour_does_not_lie_on_the_school_s_own_star():
    beside = [("Next door", -0.4, 0.0, 0.4, "other"), ("Opposite", -1.4, 0.0, 1.4, "other")]
    number = drawn(beside).plotly.layout.annotations[0]
    pixels = 356 / 12.5
    assert abs(-0.4 * pixels + number.xshift) >= 17 or abs(number.yshift) >= 15


def test_the_ring_is_the_limit_and_the_furthest_school_is_in_the_picture():
    for limit, reach in ((5.0, 12.5), (20.0, 25.0)):
        chart = drawn(ROWS, limit)
        (ring,) = chart.plotly.layout.shapes
        assert (ring.x0, ring.x1, ring.y0, ring.y1) == (-limit, limit, -limit, limit)
        assert chart.plotly.layout.xaxis.range == (-reach, reach)
    assert drawn([]).plotly.layout.xaxis.range == (-6.25, 6.25)


def test_no_name_runs_and_the_title_counts():
    chart = drawn(ROWS)
    assert chart.title == "The 3 schools nearest to Ash, and a ring at 5 miles"
    assert "<img" not in chart.plotly.to_json()


def shift(note):
    """How many pixels right of and above its mark a number stands."""
    return np.array([note.ax, -note.ay] if note.showarrow else [note.xshift, note.yshift])


def test_a_number_stands_nearest_to_its_own_mark_or_a_line_leads_to_it():
    """In Grantham the number of one school stood beside another's triangle."""
    rows = [(f"S{i}", 3 + 0.5 * (i % 3), 3 + 0.45 * (i // 3), 4.5, "other") for i in range(9)]
    notes = drawn(rows).plotly.layout.annotations
    marks = np.array([[note.x, note.y] for note in notes]) * 356 / 12.5
    assert any(note.showarrow for note in notes)
    for own, note in enumerate(notes):
        away = np.hypot(*(marks - marks[own] - shift(note)).T)
        assert note.showarrow or away.argmin() == own


def test_no_line_to_a_number_crosses_another_or_runs_through_a_number():
    """As the schools of Grantham lie, the line to one number ran through another."""
    east = (0.3, 0.28, -0.36, -0.69, -0.12, 0.59, -1.03, -1.04, -0.72, 1.17, -1.06, -2.3)
    north = (-0.03, -0.47, -0.64, -0.31, 0.94, 0.81, 0.49, -0.41, 0.9, 0.38, 1.28, 0.24)
    rows = [
        (f"S{i}", *at, float(np.hypot(*at)), "other") for i, at in enumerate(zip(east, north, strict=True))
    ]
    notes = drawn(rows).plotly.layout.annotations
    starts = [np.array([note.x, note.y]) * 356 / 12.5 for note in notes]
    ends = [start + shift(note) for start, note in zip(starts, notes, strict=True)]
    for (one, start, end), (other, *ends_of) in permutations(zip(notes, starts, ends, strict=True), 2):
        if one.showarrow:
            line = shapely.LineString([start, end])
            assert shapely.distance(line, shapely.Point(ends_of[1])) > 6
            assert not (other.showarrow and line.intersects(shapely.LineString(ends_of)))


def test_numbers_of_schools_side_by_side_do_not_lie_on_each_other():
    close = [(f"S{i}", 3 + 0.25 * (i % 3), 3 + 0.2 * (i // 3), 4.5, "other") for i in range(9)]
    chart = drawn(close)
    pixels = 356 / 12.5
    at = [tuple(np.array([n.x, n.y]) * pixels + shift(n)) for n in chart.plotly.layout.annotations]
    assert len(at) == 9
    for (x, y), (right, up) in combinations(at, 2):
        assert abs(x - right) >= 16 or abs(y - up) >= 13


def test_a_school_on_its_own_has_its_number_on_the_right():
    (note, *_) = drawn(ROWS).plotly.layout.annotations
    assert (note.x, note.y, note.xshift, note.yshift) == (1.0, 0.0, 14.0, 0.0)
