"""The gap over the years: a band around zero that no change of tests is crossed by."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import Disclosed

YEARS = (2014, 2015, 2016, 2019, 2022)
ROWS = pd.DataFrame(
    {
        "year": YEARS,
        "measure": ["ks1_rwm_l2b"] * 2 + ["ks1_rwm_exs"] * 3,
        "framework": ["levels"] * 2 + ["standards"] * 3,
        "gap": [4.5, 1.0, -2.0, 0.5, None],
        "wide_low": [0.7, -3.0, -6.0, None, None],
        "wide_high": [8.3, 5.0, 2.0, None, None],
        "clear": [True, False, False, False, False],
        "mark": ["", "", "", "", "c"],
    }
)


def drawn():
    return charts.gap_over_years(gaps=Disclosed(ROWS), title="T", palette=charts.LIGHT)


def test_the_band_is_where_the_gap_probably_lies_and_goes_across_no_change_of_tests():
    bands = [trace for trace in drawn().plotly.data if trace.fill == "toself"]
    assert [list(band.x) for band in bands] == [[2014, 2015, 2015, 2014], [2016, 2016]]
    assert list(bands[0].y) == [8.3, 5.0, -3.0, 0.7]
    assert bands[1].line.width > 0 == bands[0].line.width


def test_a_gap_more_than_chance_is_filled_and_one_withheld_is_not_drawn_but_told():
    lines = [trace for trace in drawn().plotly.data if trace.mode == "lines+markers"]
    assert [list(line.x) for line in lines] == [[2014, 2015], [2016, 2019]]
    assert list(lines[0].marker.color) == [charts.LIGHT.ours, charts.LIGHT.ground]
    alt = drawn().alt
    assert "2013/14 (Level 2B+): +4.5 points, probably 0.7 to 8.3." in alt
    assert "2021/22 (expected standard): withheld." in alt
