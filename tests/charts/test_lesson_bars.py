"""The ten lessons as bars: names beside them, and on a phone above them."""

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import Disclosed

_NAME = "3 Strong relationships between heads"
_PHONE = 330


def in_place(*, narrow):
    rows = pd.DataFrame({"lesson_title": [_NAME], "in_place": [3], "assessed": [9]})
    return charts.lessons_in_place(lessons=Disclosed(rows), title="T", palette=charts.LIGHT, narrow=narrow)


def rated(*, narrow):
    rows = pd.DataFrame({"lesson_title": [_NAME], "rating": [3], "rating_text": ["Established"]})
    return charts.lessons_rated(ratings=Disclosed(rows), title="T", palette=charts.LIGHT, narrow=narrow)


@pytest.mark.parametrize("draw", [in_place, rated])
def test_a_phone_has_the_names_above_their_bars_which_have_half_of_its_width(draw):
    figure = draw(narrow=True).plotly
    margin = figure.layout.margin
    assert _PHONE - margin.l - margin.r > _PHONE / 2
    assert not figure.layout.yaxis.showticklabels
    assert _NAME in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("draw", [in_place, rated])
def test_a_page_has_each_name_once_beside_its_bar(draw):
    figure = draw(narrow=False).plotly
    assert _NAME in figure.layout.yaxis.ticktext[0]
    assert _NAME not in [note.text for note in figure.layout.annotations]
