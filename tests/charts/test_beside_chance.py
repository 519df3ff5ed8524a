"""One school's results on the range in which chance alone would put them."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import disclose
from collab.metrics.one_school import RESULTS

ROW = {
    "measure": "ks2_rwm_exp",
    "eligible": 20,
    "percent": 50.0,
    "chance_low": 40.0,
    "chance_high": 80.0,
    "outside": False,
    "percent_all": 60.0,
    "schools_like": 30,
    "eligible_like": 600,
    "percent_like": 58.0,
    "special": False,
}
FIGURES = ("percent", "chance_low", "chance_high", "outside", "percent_all", "percent_like")


def drawn(*changes):
    table = pd.DataFrame([ROW | change for change in changes], columns=list(RESULTS))
    shown = disclose(table, FIGURES, ("eligible", "eligible_like"), 6)
    names = [f"Measure {n + 1}" for n in range(len(changes))]
    return charts.school_results(results=shown, names=names, palette=charts.LIGHT)


def dots(chart):
    return {trace.name: (list(trace.x), list(trace.y)) for trace in chart.plotly.data}


def test_inside_is_open_outside_is_filled_and_each_stands_in_its_row():
    chart = drawn({}, {"percent": 20.0, "outside": True})
    found = dots(chart)
    assert found["This school, inside it"] == ([50.0], [0])
    assert found["This school, outside it"] == ([20.0], [1])
    assert found["All schools"] == ([60.0, 60.0], [0, 1])
    fills = {trace.name: trace.marker.color for trace in chart.plotly.data if trace.mode == "markers"}
    assert fills["This school, inside it"] == charts.LIGHT.ground
    assert fills["This school, outside it"] == charts.LIGHT.ours
    assert chart.title == "1 of its 2 results outside what chance alone would do"
    assert "Measure 2: 20.0%, all schools 60.0%, chance alone 40.0% to 80.0%" in chart.alt


def test_a_withheld_result_is_neither_drawn_nor_told():
    chart = drawn({}, {"eligible": 5, "percent": 20.0, "outside": True})
    assert dots(chart)["This school, outside it"] == ([], [])
    assert "20.0" not in chart.alt and "20.0" not in chart.plotly.to_json()
    assert chart.title == "All its results lie within chance of the average"


def test_a_special_school_is_drawn_by_itself():
    alone = dict.fromkeys(("chance_low", "chance_high", "percent_all", "percent_like"), None)
    chart = drawn({"special": True, **alone})
    bar = next(trace for trace in chart.plotly.data if trace.name == "Where chance alone would put it")
    assert not len(bar.x)
    assert chart.title == "Its results, compared with nobody's"
    assert chart.alt.endswith("Measure 1: 50.0%.")
    assert "special" not in chart.columns


def test_on_a_narrow_screen_the_legend_takes_nothing_from_the_rows():
    """Names of two lines ran into each other where four names of the legend stood below each other."""
    table = pd.DataFrame([ROW, ROW], columns=list(RESULTS))
    shown = disclose(table, FIGURES, ("eligible", "eligible_like"), 6)
    wide, narrow = (
        charts.school_results(results=shown, names=["A", "B"], palette=charts.LIGHT, narrow=narrow)
        for narrow in (False, True)
    )
    assert narrow.figure.height >= wide.figure.height + 3 * 18
