"""Colours that can be told apart, and what an image saved from a chart says."""

import numpy as np
import plotly.graph_objects as go
import pytest

from collab import charts
from collab.charts.style import Drawn
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
    figure = go.Figure(layout={"height": 400, "margin": {"t": 16, "b": 60}})
    headed = charts.with_heading(figure, "Boston & Lincoln", f"Source {HOSTILE}").to_dict()["layout"]
    assert headed["height"] - headed["margin"]["t"] - headed["margin"]["b"] == 400 - 16 - 60
    assert headed["margin"]["t"] - 16 == charts.HEADING
    title = headed["title"]
    assert title["text"] == "<b>Boston &amp; Lincoln</b>"
    assert title["subtitle"]["text"].startswith("Source ") and "<img" not in title["subtitle"]["text"]
    kept = figure.to_dict()["layout"]
    assert (kept["height"], kept["margin"]["t"], "title" in kept) == (400, 16, False)


def test_notes_put_in_together_are_those_put_in_one_by_one_and_what_is_sent_is_put_together_once():
    figures = [Drawn(), go.Figure()]
    for figure in figures:
        figure.add_scatter(x=[1, 2], y=[3, 4])
        figure.add_annotation(x=1, y=2, text="first")
        figure.add_hline(1, annotation_text="a line's own")
        figure.update_layout(height=300)
        figure.add_annotation(x=1, y=3, text="last", showarrow=False)
    ours, theirs = (figure.to_dict() for figure in figures)
    assert ours == theirs and len(ours["layout"]["annotations"]) == 3
    assert figures[0].to_dict() is ours
    assert len(figures[0].layout.annotations) == 3
