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


def test_a_change_after_joining_is_filled_only_where_it_is_more_than_chance():
    years = pd.DataFrame(
        {
            "since": [-2, 0, 1],
            "effect": [0.5, 6.0, 2.0],
            "effect_low": [-9.0, 1.0, -5.0],
            "effect_high": [10.0, 11.0, 9.0],
            "joiners": 40,
            "others": 60,
            "eligible": 900,
        }
    )
    chart = charts.effects(years=Disclosed(years), title="T", palette=charts.LIGHT)
    (marks,) = chart.plotly.data
    ours, ground = charts.LIGHT.ours, charts.LIGHT.ground
    assert list(marks.marker.color) == [ground, ours, ground]
    assert {"before joining", "as members"} <= {note.text for note in chart.plotly.layout.annotations}


def test_both_groups_lie_at_one_year_however_few_there_are():
    """Beside each other by a small part of the picture, so that both intervals show."""
    for years in ((2016, 2018), (2009, 2019)):
        rows = pd.DataFrame(
            {
                "year": [*years, *years],
                "measure": "ks2_rwm_exp",
                "framework": "standards",
                "collaboration": ["In a partnership"] * 2 + ["Not in a partnership"] * 2,
                "schools": 9,
                "eligible": 99,
                "percent": 50.0,
                "low": 40.0,
                "high": 60.0,
            }
        )
        chart = charts.trend(groups=Disclosed(rows), title="T", palette=charts.LIGHT)
        first = [trace.x[0] for trace in chart.plotly.data]
        assert 0 < max(first) - min(first) < 0.02 * (years[1] - years[0])


def test_a_phone_names_no_more_years_than_it_has_room_for():
    years = list(range(2009, 2020))
    rows = ROWS.iloc[[2] * len(years)].assign(year=years)
    for narrow, most in ((False, 8), (True, 5)):
        chart = charts.gap_over_years(gaps=Disclosed(rows), title="T", palette=charts.LIGHT, narrow=narrow)
        named = chart.plotly.layout.xaxis.tickvals
        assert 1 < len(named) <= most
        assert named[0] == years[0]
