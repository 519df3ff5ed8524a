"""The funnel: who is named, who is lit, and that no name lies on another."""

import numpy as np
import pandas as pd
import pytest

from collab import charts
from collab.charts.funnel_plot import _LETTER, _LINE, _MOST_NAMED, _SIZES, ROOMS
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.metrics.variation import LIMITS, control_limits
from tests.withheld import HOSTILE


def schools(count, outside=0.0):
    """Schools of ever larger cohorts, all outside the limits of `outside` percent, or none."""
    return pd.DataFrame(
        {
            "urn": range(1, count + 1),
            "name": [f"Number {n} Primary School" for n in range(1, count + 1)],
            "district": "A",
            "collaboration": [IN, NOT_IN] * (count // 2) + [IN] * (count % 2),
            "eligible": np.linspace(10, 90, count).astype(int),
            "percent": np.linspace(40, 90, count),
            "outside": outside,
            "mark": "",
        }
    )


def drawn(table, lit=(), narrow=False, afar=False, grid=(10, 50, 90)):
    grid = np.array(grid)
    limits = pd.DataFrame({"eligible": grid})
    for coverage in LIMITS:
        name = f"{coverage * 100:g}".replace(".", "")
        limits[f"low_{name}"], limits[f"high_{name}"] = control_limits(grid, 65.0, coverage)
    return charts.funnel(
        schools=Disclosed(table),
        limits=limits,
        target=65.0,
        highlighted=frozenset(lit),
        title="T",
        palette=charts.LIGHT,
        narrow=narrow,
        afar=afar,
    ).plotly


def boxes_of(figure, afar):
    """Left, top, right and bottom of every name, in pixels."""
    (wide, tall), grown, boxes = ROOMS[afar], _SIZES[afar] / _SIZES[False], []
    for note in figure.layout.annotations:
        right, below = note.xshift, -note.yshift
        x, y = note.x / figure.layout.xaxis.range[1] * wide + right, (102 - note.y) / 104 * tall + below
        length, line = _LETTER * len(note.text) * grown, _LINE * grown
        left = x - {"left": 0, "center": length / 2, "right": length}[note.xanchor]
        boxes.append((left, y - line / 2, left + length, y + line / 2))
        assert note.font.size == _SIZES[afar]
    return boxes


def test_those_outside_are_named_and_those_inside_are_not():
    table = schools(6)
    table.loc[[1, 4], "outside"] = [95.0, 99.8]
    names = [note.text for note in drawn(table).layout.annotations]
    assert names == ["Number 5 Primary School", "Number 2 Primary School"]


def test_where_nobody_is_outside_nobody_is_named():
    assert not drawn(schools(6)).layout.annotations


def test_who_is_picked_is_lit_and_named_first_and_the_others_fade():
    table = schools(6)
    table.loc[0, "name"] = HOSTILE
    table.loc[4, "outside"] = 99.8
    figure = drawn(table, lit=[1])
    assert [note.text for note in figure.layout.annotations] == [
        "<b>&lt;img src=x onerror=alert(1)&gt;</b>",
        "Number 5 Primary School",
    ]
    dots = [trace for trace in figure.data if trace.name in (IN, NOT_IN)]
    assert {trace.marker.opacity for trace in dots} == {0.3}
    assert {trace.marker.opacity for trace in drawn(table).data if trace.name in (IN, NOT_IN)} == {0.85}


@pytest.mark.parametrize(("count", "fewest"), [(2, 2), (12, 5), (80, 1)])
@pytest.mark.parametrize("afar", ROOMS)
def test_no_name_lies_on_another_or_on_a_named_school_or_leaves_the_picture(count, fewest, afar):
    (wide, tall), table = ROOMS[afar], schools(count, 95.0)
    figure = drawn(table, afar=afar)
    at = np.column_stack(
        [table["eligible"] / figure.layout.xaxis.range[1] * wide, (102 - table["percent"]) / 104 * tall]
    )
    boxes = boxes_of(figure, afar)
    assert fewest <= len(boxes) <= min(count, _MOST_NAMED)
    for place, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= wide and bottom <= tall
        assert not ((at > (left, top)) & (at < (right, bottom))).all(axis=1).any()
        for other in boxes[:place]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart


@pytest.mark.parametrize("afar", ROOMS)
def test_a_line_leads_from_its_dot_to_a_name_that_stands_apart_from_it(afar):
    """It begins off the dot and ends at the name's edge, whichever side of the dot the name is on."""
    figure = drawn(schools(80, 95.0), afar=afar)
    grown = _SIZES[afar] / _SIZES[False]
    notes = {(note.x, note.y): note for note in figure.layout.annotations}
    assert not any(note.showarrow for note in notes.values())
    lines = {(line.xanchor, line.yanchor): line for line in figure.layout.shapes if line.xsizemode == "pixel"}
    apart = {at for at, note in notes.items() if abs(note.yshift) > 20 * grown - 1}
    assert lines and set(lines) == apart and {line.layer for line in lines.values()} == {"above"}
    for at, line in lines.items():
        note = notes[at]
        assert np.hypot(line.x0, line.y0) == pytest.approx(6 * grown, abs=0.1)
        assert line.x0 * line.y1 == pytest.approx(line.x1 * line.y0, abs=3)
        if note.xanchor == "center":
            assert line.x1 == 0 and abs(note.yshift - line.y1) == pytest.approx(_LINE / 2 * grown, abs=0.1)
            assert abs(line.y1) < abs(note.yshift)
        else:
            assert (line.x1, line.y1) == pytest.approx((note.xshift, note.yshift), abs=0.1)


@pytest.mark.parametrize("afar", ROOMS)
def test_a_name_lies_on_no_limit_where_there_is_room_elsewhere(afar):
    """Two schools just outside a limit, whose names right beside them would lie on it."""
    grid = np.arange(10, 91)
    table = schools(6)
    low, high = control_limits(np.array([26, 74]), 65.0, 0.95)
    table.loc[[1, 4], "percent"] = [low[0] - 0.5, high[1] + 0.5]
    table.loc[[1, 4], "outside"] = 95.0
    figure = drawn(table, grid=grid, afar=afar)
    wide, tall = ROOMS[afar]
    boxes = boxes_of(figure, afar)
    assert len(boxes) == 2
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    for line in lines:
        pupils = np.linspace(10, 90, 2000)
        x = pupils / figure.layout.xaxis.range[1] * wide
        y = (102 - np.interp(pupils, line.x, line.y)) / 104 * tall
        for left, top, right, bottom in boxes:
            assert not ((x > left) & (x < right) & (y > top) & (y < bottom)).any()


def test_the_picture_is_as_wide_as_a_phone_and_a_name_has_the_ground_around_its_letters():
    wide, narrow = (drawn(schools(6, 95.0), narrow=told).layout for told in (False, True))
    assert narrow.margin.l + narrow.margin.r < 60 < wide.margin.l + wide.margin.r
    assert all(charts.LIGHT.ground in note.font.shadow for note in wide.annotations)


def test_a_name_without_a_place_free_of_every_dot_is_left_out_unless_it_is_picked():
    """A name across other schools' dots, also of those within the limits, seems to be theirs."""
    crowd = schools(1000)
    crowd["eligible"], crowd["percent"] = np.tile(range(10, 90, 4), 50), np.repeat(range(1, 101, 2), 20)
    crowd.loc[510, "outside"] = 95.0
    assert not drawn(crowd).layout.annotations
    (note,) = drawn(crowd, lit=[511]).layout.annotations
    assert note.text == "<b>Number 511 Primary School</b>"
