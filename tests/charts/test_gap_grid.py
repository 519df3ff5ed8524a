"""All districts at all thresholds: where each mark is, what is filled, what is blank."""

import json

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import Disclosed
from tests.withheld import HOSTILE

CODES = ("ks1_rwm_l2b", "ks1_rwm_l3")
ROWS = pd.DataFrame(
    [
        ("Shire", CODES[0], 4.5, 0.7, 8.3, True, ""),
        ("Lincoln", CODES[0], -3.8, None, None, False, ""),
        (HOSTILE, CODES[0], None, None, None, False, "c"),
        ("Shire", CODES[1], 0.7, -1.9, 3.3, False, ""),
        ("Lincoln", CODES[1], 2.0, -90.0, 95.0, False, ""),
    ],
    columns=["district", "measure", "gap", "wide_low", "wide_high", "clear", "mark"],
).assign(percent_in=None, percent_not_in=None)


def drawn(lead=CODES[0]):
    return charts.gap_grid(gaps=Disclosed(ROWS), lead=lead, title="T", palette=charts.LIGHT)


def of(figure, mode):
    return [trace for trace in figure.data if trace.mode == mode]


def test_each_threshold_has_a_column_on_one_scale_and_each_district_a_row():
    low, high = charts.span_of(Disclosed(ROWS))
    step = 1.08 * (high - low)
    open_, filled = of(drawn().plotly, "markers")[:2]
    assert (list(filled.x), list(filled.y.round())) == ([4.5], [0])
    assert list(open_.x) == [-3.8, 0.7 + step, 2.0 + step]
    assert list(open_.y.round()) == [1, 0, 1]
    assert list(drawn().plotly.layout.xaxis.range) == [low, step + high]


def test_only_what_is_more_than_chance_is_filled_and_bold():
    open_, filled = of(drawn().plotly, "markers")[:2]
    assert list(open_.marker.symbol) == ["diamond", "circle", "circle"] and list(filled.marker.symbol) == [
        "circle"
    ]
    assert filled.marker.color == charts.LIGHT.ours and open_.marker.color == charts.LIGHT.ground
    told = [text.replace("\u2002", "") for trace in of(drawn().plotly, "text") for text in trace.text]
    assert told == ["−3.8", "+0.7", "+2.0", "<b>+4.5</b>", charts.NO_COMPARISON, "c"]


def test_a_bar_that_goes_on_beyond_the_picture_ends_at_its_column_and_one_without_interval_is_none():
    low, high = charts.span_of(Disclosed(ROWS))
    step = 1.08 * (high - low)
    bars = [[x for x in trace.x if x is not None] for trace in of(drawn().plotly, "lines")[2:]]
    assert [list(cut.x) for cut in of(drawn().plotly, "markers")[2:]] == [[low + step], [high + step]]
    assert bars == [[-1.9 + step, 3.3 + step, low + step, high + step], [0.7, 8.3]]


def test_rows_stand_in_the_order_of_the_measure_that_leads():
    names = [note.text for note in drawn(CODES[1]).plotly.layout.annotations][:3]
    assert names[:2] == ["<b>Shire</b>", "<b>Lincoln</b>"] and "&lt;img" in names[2]


def test_what_is_drawn_is_told_and_names_are_no_markup():
    chart = drawn()
    assert "Level 2B+: Shire: +4.5 points, probably 0.7 to 8.3." in chart.alt
    assert "Lincoln: −3.8 points, too few schools to say how sure." in chart.alt
    assert "<img" not in json.dumps(chart.plotly.to_plotly_json()["layout"]["annotations"], default=str)
