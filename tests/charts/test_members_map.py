"""The members of one partnership on a map."""

import numpy as np
import pandas as pd
import shapely

from collab import charts
from collab.data.disclosure.gate import without_results
from tests.withheld import HOSTILE

AREAS = {"West": shapely.box(-1, 52, 0, 54), "East": shapely.box(0, 52, 1, 54)}


def drawn(rows, towns=(), limit=5.0):
    members = pd.DataFrame(rows, columns=["name", "longitude", "latitude", "to_host", "host"])
    members.insert(0, "number", [float(i + 1) for i in range(len(members))])
    return charts.members_map(
        members=without_results(members.assign(role="member")),
        areas=AREAS,
        towns=pd.DataFrame(list(towns), columns=["town", "longitude", "latitude"]),
        limit=limit,
        title="T",
        palette=charts.LIGHT,
    )


HOST = ("Host", 0.1, 53.0, 0.0, True)


def named(chart):
    return {trace.name: trace for trace in chart.plotly.data if trace.name}


def test_on_the_limit_is_near_and_beyond_it_a_triangle_in_the_second_colour():
    chart = drawn([HOST, ("On it", 0.2, 53.0, 5.0, False), ("Past it", 0.0, 53.0, 5.01, False)])
    found = named(chart)
    assert list(found) == ["Member", "Member beyond 5 miles", "Host"]
    assert [note.text for note in chart.plotly.layout.annotations[:3]] == ["1", "2", "3"]
    assert found["Member beyond 5 miles"].customdata == ("Past it, 5.0 miles",)
    assert found["Member beyond 5 miles"].marker.symbol == "triangle-up"
    assert "3 schools on the map, 1 beyond 5 miles" in chart.alt


def test_the_ring_is_as_wide_as_the_limit_and_everybody_is_in_the_picture():
    far = ("Far", 1.4, 52.1, 80.0, False)
    chart = drawn([HOST, far], limit=10.0)
    (ring,) = chart.plotly.layout.shapes
    # A degree of latitude is 69.17 miles of 1609.344 m where one is 111,320 m long.
    assert np.isclose(ring.y1 - ring.y0, 20 / 69.1710, rtol=1e-4)
    assert np.isclose((ring.x1 - ring.x0) * np.cos(np.radians(53.0)), ring.y1 - ring.y0, rtol=1e-6)
    (west, east), (south, north) = (chart.plotly.layout.xaxis.range, chart.plotly.layout.yaxis.range)
    assert west < ring.x0 and east > far[1] and south < far[2] and north > ring.y1


def test_without_a_host_there_is_neither_ring_nor_line_and_who_has_no_place_is_in_the_list_only():
    chart = drawn([("A", 0.1, 53.0, None, False), ("B", None, None, None, False)])
    assert not chart.plotly.layout.shapes
    assert list(named(chart)) == ["Member"] and len(named(chart)["Member"].x) == 1
    assert len(chart.table.table) == 2


def test_a_town_is_named_where_its_name_covers_nothing_and_no_name_runs():
    towns = [("Here", 0.1, 53.0), ("There", 0.16, 53.04), ("There too", 0.16, 53.04), (HOSTILE, 0.05, 52.96)]
    chart = drawn([(HOSTILE, 0.1, 53.0, 0.0, True), ("B", 0.12, 53.01, 1.0, False)], towns)
    (texts,) = [trace.text for trace in chart.plotly.data if trace.mode == "markers+text" and not trace.name]
    assert "<i>There</i>" in texts and "<i>There too</i>" not in texts
    assert "<img" not in chart.plotly.to_json()


def test_a_line_runs_from_the_host_to_each_member_in_the_second_colour_beyond_the_limit():
    near, far = ("On it", 0.2, 53.0, 5.0, False), ("Past it", 0.0, 53.1, 5.01, False)
    chart = drawn([HOST, near, far])
    lines = {t.line.color: t for t in chart.plotly.data if t.mode == "lines" and t.line.width == 2}
    for colour, end in ((charts.LIGHT.ours, near), (charts.LIGHT.theirs, far)):
        assert list(lines[colour].x[:2]) == [HOST[1], end[1]] and list(lines[colour].y[:2]) == [
            HOST[2],
            end[2],
        ]
        assert np.isnan(lines[colour].x[2]) and len(lines[colour].x) == 3


def test_the_miles_of_the_ring_lie_on_no_member_and_on_the_fewest_lines():
    above, below = ("Above", 0.1, 53.08, 5.5, False), ("Below", 0.1, 52.5, 34.0, False)
    for members, side in (([HOST], "above"), ([HOST, above], "below"), ([HOST, above, below], "beside")):
        figure = drawn(members).plotly
        (ring,) = figure.layout.shapes
        (note,) = [note for note in figure.layout.annotations if note.text == "5 miles"]
        told = "above" if note.y > ring.y1 else "below" if note.y < ring.y0 else "beside"
        assert told == side


def test_the_name_of_a_town_at_the_edge_is_not_cut():
    (east,) = [drawn([HOST]).plotly.layout.xaxis.range[1]]
    chart = drawn([HOST], [("Winchester", east - 0.01, 53.0), ("Ash", east - 0.07, 53.0)])
    (texts,) = [trace.text for trace in chart.plotly.data if trace.mode == "markers+text"]
    assert texts == ("<i>Ash</i>",)


def test_the_numbers_of_members_side_by_side_stand_apart():
    chart = drawn([HOST, ("A", 0.2, 53.02, 4.0, False), ("B", 0.201, 53.021, 4.0, False)])
    one, other = chart.plotly.layout.annotations[1:3]
    (x, y), (right, up) = ((a.xshift or a.ax or 0, a.yshift or -(a.ay or 0)) for a in (one, other))
    assert abs(x - right) >= 12 or abs(y - up) >= 10
