"""Shapes in pixels: the same picture in fewer of them."""

import re
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.charts.from_host import circle, filled, in_pixels, joined
from tests.charts.pieces import pieces

_AT = st.integers(-90, 90).map(float)


def drawn(shapes):
    """What these shapes draw: kind, corners and colour of each piece."""
    plotly = go.Figure(layout={"shapes": [dict(shape) for shape in shapes]})
    found = pieces(SimpleNamespace(plotly=plotly))
    return sorted((p.type, p.x0, p.y0, p.x1, p.y1, p.fillcolor or "", p.line.color or "") for p in found)


@st.composite
def a_shape(draw):
    x, y, colour = draw(_AT), draw(_AT), draw(st.sampled_from(["red", "blue"]))
    shape = {
        "line": in_pixels("line", x, y, x + 9, y - 4),
        "rect": in_pixels("rect", x, y, x + 5, y + 5),
        "circle": circle(x, y, 4),
        "path": filled([(x, y), (x + 4, y), (x + 2, y + 6)], colour),
    }[draw(st.sampled_from(["line", "rect", "circle", "path"]))]
    return shape | {"fillcolor": colour, "line": {"color": colour, "width": 1}}


@given(st.lists(a_shape(), max_size=8))
def test_joined_shapes_draw_what_they_drew_alone_in_one_shape_a_style(shapes):
    found = list(joined(shapes))
    assert drawn(found) == drawn(shapes)
    assert len(found) == len({shape["fillcolor"] for shape in shapes})


def test_a_shape_alone_stays_as_it_is_and_two_on_each_other_leave_no_hole():
    dot = circle(0, 0, 4) | {"fillcolor": "red"}
    assert list(joined([dot])) == [dot]
    (both,) = joined([dot, dot])
    assert both["fillrule"] == "nonzero"


@pytest.mark.parametrize("radius", [3.0, 28.0])
def test_a_circle_in_a_path_is_round(radius):
    """The middle of a cubic curve is an eighth of its ends and three eighths of its handles."""
    (both,) = joined([circle(0, 0, radius), circle(500, 0, radius)])
    first = both["path"].partition(" Z")[0]
    points = [complex(*map(float, at.split(","))) for at in re.findall(r"-?[\d.]+,-?[\d.]+", first)]
    assert len(points) == 13
    for place in range(0, 12, 3):
        a, b, c, d = points[place : place + 4]
        assert abs(d) == pytest.approx(radius)
        assert abs((a + d) / 8 + 3 * (b + c) / 8) == pytest.approx(radius, rel=0.001)
