"""Colours that can be told apart, and what an image saved from a chart says."""

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.io import to_json

from collab import charts
from collab.charts.figure import Drawn, scatter
from collab.charts.style import finish
from tests.withheld import HOSTILE


@pytest.mark.parametrize("colours", [charts.LIGHT, charts.DARK])
def test_marks_stand_out_from_the_ground(colours):
    """WCAG 2.2: 3 to 1 for graphics, 7 to 1 for text."""
    for colour, least in (
        (colours.ours, 3),
        (colours.theirs, 3),
        (colours.everyone, 3),
        (colours.quiet, 3),
        (colours.text, 7),
    ):
        assert contrast(colour, colours.ground) >= least


def contrast(first, second):
    """The contrast ratio of WCAG 2.2."""
    return max(a := luminance(first) + 0.05, b := luminance(second) + 0.05) / min(a, b)


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_the_heading_of_a_saved_image_stands_above_a_picture_that_stays_as_it_is():
    figure = Drawn(layout={"height": 400, "margin": {"t": 16, "b": 60}})
    headed = charts.with_heading(figure, "Boston & Lincoln", f"Source {HOSTILE}").sent["layout"]
    assert headed["height"] - headed["margin"]["t"] - headed["margin"]["b"] == 400 - 16 - 60
    assert headed["margin"]["t"] - 16 == charts.HEADING
    title = headed["title"]
    assert title["text"] == "<b>Boston &amp; Lincoln</b>"
    assert title["subtitle"]["text"].startswith("Source ") and "<img" not in title["subtitle"]["text"]
    assert figure.sent["layout"] == {"height": 400, "margin": {"t": 16, "b": 60}}


def test_a_figure_put_together_as_a_dictionary_is_what_plotly_puts_together():
    ours, theirs = Drawn(), go.Figure()
    for figure, trace, shade in ((ours, scatter, {}), (theirs, go.Scatter, {"line_width": 0})):
        figure.add_trace(trace(x=pd.Series([1.0, 2.0]), y=[3, None], marker={"size": np.array([4.0, 5.0])}))
        figure.add_annotation(x=1, y=2, text="first")
        figure.add_hline(1, line={"width": 2})
        figure.add_vline(3, line={"width": 2})
        figure.add_vrect(1, 2, fillcolor="red", opacity=0.5, layer="below", **shade)
        figure.update_layout(height=300, margin={"l": 1, "r": 2})
        figure.update_layout(margin={"l": 4})
        figure.update_xaxes(range=[0, 1])
        figure.update_xaxes(title={"text": "across"})
        figure.update_yaxes(visible=False)
    assert ours.checked.to_dict()["data"] == theirs.to_dict()["data"]
    told, meant = (figure.to_dict()["layout"] for figure in (theirs, ours.checked))
    for name in ours.sent["layout"]:
        assert told[name] == meant[name], name


@pytest.mark.parametrize(
    "layout", [{"xaxis": {"title": "wants an object"}}, {"nonsense": 1}, {"xaxis": {"rang": [0, 1]}}]
)
def test_what_plotly_js_would_not_read_is_told(layout):
    with pytest.raises(ValueError, match=r"xaxis|nonsense|rang"):
        assert Drawn(layout=layout).checked


def test_what_is_missing_is_sent_as_nothing_and_no_table_is_sent():
    trace = scatter(
        x=pd.Series([1, None], dtype="Int64"), text=pd.Series(["a", None]), y=pd.Index([1.0, 2.0]), name="n"
    )
    figure = Drawn([trace], {"height": 1})
    sent = json.loads(to_json(figure.as_sent, validate=False))["data"][0]
    assert sent == {"type": "scatter", "x": [1.0, None], "text": ["a", None], "y": [1.0, 2.0], "name": "n"}


def test_what_all_charts_share_gives_way_to_what_a_chart_says_and_is_a_charts_own():
    first, second = Drawn(layout={"xaxis": {"zeroline": True}, "legend": {"font": {"size": 20}}}), Drawn()
    for figure in (first, second):
        finish(figure, charts.LIGHT, height=300)
    assert first.sent["layout"]["xaxis"]["zeroline"] and not second.sent["layout"]["xaxis"]["zeroline"]
    assert first.sent["layout"]["legend"]["font"]["size"] == 20
    assert second.sent["layout"]["legend"]["font"]["size"] == 13
    second.update_layout(legend={"font": {"size": 9}})
    third = Drawn()
    finish(third, charts.LIGHT, height=300)
    assert third.sent["layout"]["legend"]["font"]["size"] == 13
    assert first.to_click.sent["layout"]["clickmode"] == "event+select"
    assert "clickmode" not in first.sent["layout"]
