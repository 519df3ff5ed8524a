"""The picture of balance: both differences of each characteristic."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import Disclosed
from tests.withheld import HOSTILE

ROWS = pd.DataFrame(
    {
        "characteristic": ["Cohorts of 11-20", "Cohort size", HOSTILE],
        "about": ["sizes", "schools", "districts"],
        "held": [False, True, False],
        "raw_difference": [0.7, -1.578, 0.05],
        "alike_difference": [0.26, -1e-14, None],
        "mark": "",
    }
)


def test_a_diamond_is_as_they_are_and_a_dot_like_for_like_where_there_is_one():
    chart = charts.balance_plot(balance=Disclosed(ROWS), alike=0.1, title="T", palette=charts.LIGHT)
    raw, after, apart = [trace for trace in chart.plotly.data if trace.mode == "markers"]
    # What schools are like comes first, then districts, then bands of size.
    assert (list(raw.x), list(raw.y)) == ([-1.578, 0.05, 0.7], [0, 1, 2])
    assert (list(after.x), list(after.y)) == ([-1e-14], [0])
    assert (list(apart.x), list(apart.y), apart.marker.color) == ([0.26], [2], charts.LIGHT.theirs)
    low, high = chart.plotly.layout.xaxis.range
    assert low < -1.578 and high > 0.7
    assert "Cohort size: −1.58, like for like 0.00." in chart.alt
    band = chart.plotly.layout.shapes[0]
    assert (band.x0, band.x1) == (-0.1, 0.1)
    assert not any("<img" in note.text for note in chart.plotly.layout.annotations)


def test_what_is_still_apart_is_drawn_though_others_are_further_apart_as_they_are():
    """The title said "like for like, in 3", and the picture showed two."""
    many = pd.concat([ROWS.iloc[[1]]] * 20 + [ROWS.iloc[[0]]], ignore_index=True)
    chart = charts.balance_plot(balance=Disclosed(many), alike=0.1, title="T", palette=charts.LIGHT)
    raw, _, apart = [trace for trace in chart.plotly.data if trace.mode == "markers"]
    assert list(apart.x) == [0.26] and len(raw.x) == charts.MOST_DRAWN
