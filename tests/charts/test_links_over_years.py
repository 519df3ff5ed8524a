"""Pictures of who worked together: pairs by their years, and partnerships linked over the years."""

import html

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import without_results

DAY = pd.Timestamp("2020-05-01")


def test_a_pair_has_its_years_and_a_ring_where_it_came_from_elsewhere():
    links = pd.DataFrame(
        {
            "one_name": ["Ash", "Ash", "<b>Elm"],
            "other_name": ["<b>Elm", "Oak", "Oak"],
            "one_number": [3.0, 3.0, 1.0],
            "other_number": [1.0, 2.0, 2.0],
            "together_since": pd.to_datetime(["2010-05-01", None, "2019-05-01"]),
            "link_age": [10.0, None, 1.0],
            "before": [True, False, False],
            "came_from_name": ["Old", None, None],
        }
    )
    for palette in (charts.LIGHT, charts.DARK):
        chart = charts.pair_ages(links=without_results(links), title="T", palette=palette)
        sent = {trace.name: trace for trace in chart.figure.checked.data if len(trace.x)}
        # The ring has its own entry in the legend.
        ring = sent.pop("partners before")
        assert ring.showlegend and ring.marker.line.color == palette.theirs
        assert (ring.x, ring.y) == (sent["10 years and more"].x, sent["10 years and more"].y)
        assert set(sent) == {"less than 2 years", "10 years and more", "not recorded"}
        assert sent["10 years and more"].text == ("10",) and sent["not recorded"].text == ("–",)
        # Every school has a row with its number on the page, and no square lies on or above the diagonal.
        assert chart.figure.checked.layout.yaxis.ticktext == ("1 &lt;b&gt;Elm", "2 Oak", "3 Ash")
        assert chart.figure.checked.layout.xaxis.ticktext == ("1", "2")
        assert all(x < y for trace in sent.values() for x, y in zip(trace.x, trace.y, strict=True))
    assert "Ash and Oak: since a day not recorded" in chart.alt and "10 years, partners before" in chart.alt


def test_a_pair_s_years_are_full_ones_as_the_colour_of_its_square_has_them():
    links = pd.DataFrame(
        {
            "one_name": ["Ash", "Ash", "Elm"],
            "other_name": ["Elm", "Oak", "Oak"],
            "one_number": [1.0, 1.0, 2.0],
            "other_number": [2.0, 3.0, 3.0],
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


@pytest.mark.parametrize("narrow", [False, True])
def test_names_of_schools_are_whole_on_as_many_lines_as_they_need(narrow):
    long = "The Ruskington Chestnut Street Church of England Academy & Nursery"
    names = {"one_name": [long], "other_name": ["Oak"], "one_number": [2.0], "other_number": [1.0]}
    since = {"together_since": [DAY], "link_age": [10.0], "before": [False], "came_from_name": [None]}
    shown = without_results(pd.DataFrame(names | since))
    chart = charts.pair_ages(links=shown, title="T", palette=charts.LIGHT, narrow=narrow)
    oak, written = chart.figure.checked.layout.yaxis.ticktext
    lines = written.split("<br>")
    assert oak == "1 Oak" and html.unescape(" ".join(lines)) == f"2 {long}"
    # A row is as high as the lines of its name, and no legend speaks of a ring that is not there.
    assert chart.figure.height >= 90 + 2 * 17 * len(lines)
    assert not any(t.showlegend for t in chart.figure.checked.data if t.name == "partners before")


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
