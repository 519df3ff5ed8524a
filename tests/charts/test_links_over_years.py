"""Pictures of who worked together: pairs by their years, and partnerships linked over the years."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import without_results

DAY = pd.Timestamp("2020-05-01")


def test_a_pair_has_its_years_and_a_ring_where_it_came_from_elsewhere():
    links = pd.DataFrame(
        {
            "one_name": ["Ash", "Ash", "<b>Elm"],
            "other_name": ["<b>Elm", "Oak", "Oak"],
            "together_since": pd.to_datetime(["2010-05-01", None, "2019-05-01"]),
            "link_age": [10.0, None, 1.0],
            "before": [True, False, False],
            "came_from_name": ["Old", None, None],
        }
    )
    for palette in (charts.LIGHT, charts.DARK):
        chart = charts.pair_ages(links=without_results(links), title="T", palette=palette)
        sent = {trace.name: trace for trace in chart.figure.checked.data if len(trace.x)}
        assert set(sent) == {"less than 2 years", "10 years and more", "not recorded"}
        assert sent["10 years and more"].text == ("10",) and sent["not recorded"].text == ("–",)
        assert sent["10 years and more"].marker.line.color == (palette.theirs,)
        # Every school has a row, and no square lies on or above the diagonal.
        assert len(chart.figure.checked.layout.yaxis.ticktext) == 3
        assert all(x < y for trace in sent.values() for x, y in zip(trace.x, trace.y, strict=True))
        assert "&lt;b&gt;Elm" in str(chart.figure.checked.layout.yaxis.ticktext)
    assert "Ash and Oak: since a day not recorded" in chart.alt and "10 years, partners before" in chart.alt


def test_a_pair_s_years_are_full_ones_as_the_colour_of_its_square_has_them():
    links = pd.DataFrame(
        {
            "one_name": ["Ash", "Ash", "Elm"],
            "other_name": ["Elm", "Oak", "Oak"],
            "together_since": pd.to_datetime(["2010-10-01", "2010-05-01", "2019-12-01"]),
            "link_age": [9.6, 10.0, 0.7],
            "before": [False, False, False],
            "came_from_name": [None, None, None],
        }
    )
    chart = charts.pair_ages(links=without_results(links), title="T", palette=charts.LIGHT)
    sent = {trace.name: trace.text for trace in chart.figure.checked.data if len(trace.x)}
    assert sent == {"less than 2 years": ("0",), "5 to 10 years": ("9",), "10 years and more": ("10",)}
    assert "Ash and Elm: 9 years" in chart.alt and "Elm and Oak: less than a year" in chart.alt


def test_schools_that_moved_are_filled_and_those_that_stayed_open():
    spans = pd.DataFrame(
        {
            "partnership_name": ["Old", "New", "Side"],
            "begun": pd.to_datetime(["2010-09-01", "2014-09-01", "2012-09-01"]),
            "ended": pd.to_datetime(["2014-09-01", None, None]),
        }
    )
    links = pd.DataFrame(
        {
            "before_name": ["Old", "Side"],
            "after_name": ["New", "New"],
            "when": pd.to_datetime(["2014-09-01", "2016-01-01"]),
            "schools": [3, 2],
            "stayed": [0, 2],
        }
    )
    chart = charts.linked_years(
        spans=without_results(spans), links=without_results(links), day=DAY, title="T", palette=charts.LIGHT
    )
    moved, stayed = (
        next(t for t in chart.figure.checked.data if t.name == name)
        for name in ("Schools moved on to it", "They stayed in both")
    )
    assert (moved.text, stayed.text) == (("3",), ("2",))
    # Half a row before the partnership they joined, on the side they came from.
    assert (moved.y[0], stayed.y[0]) == (0.5, 1.5)
    ends = [trace.x[1] for trace in chart.figure.checked.data[:3]]
    assert [str(pd.Timestamp(end).date()) for end in ends] == ["2014-09-01", "2020-05-01", "2020-05-01"]
    assert "September 2014: 3 schools of Old joined New, none staying in both" in chart.alt


def test_a_picture_of_years_names_several_of_them_on_a_phone_too():
    """Of five years a phone named one alone."""
    begun = pd.to_datetime(["2014-12-01", "2016-03-01"])
    spans = pd.DataFrame({"partnership_name": ["Old", "New"], "begun": begun, "ended": [pd.NaT, pd.NaT]})
    columns = ["before_name", "after_name", "when", "schools", "stayed"]
    links = pd.DataFrame([("Old", "New", begun[1], 1, 1)], columns=columns)
    for narrow, years in ((False, 6), (True, 3)):
        chart = charts.linked_years(
            spans=without_results(spans),
            links=without_results(links),
            day=DAY,
            title="T",
            palette=charts.LIGHT,
            narrow=narrow,
        )
        assert len(chart.figure.checked.layout.xaxis.ticktext) == years
