"""The picture of places and pupils."""

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import without_results
from collab.metrics.room import room


def test_a_full_school_is_a_diamond_and_one_without_places_has_no_bar():
    schools = pd.DataFrame(
        {
            "name": ["<b>Ash", "Elm", "Oak"],
            "phase": "primary",
            "pupils_on_roll": pd.array([40, 210, 100], dtype="Int64"),
            "capacity": pd.array([60, 210, None], dtype="Int64"),
        },
        index=[1, 2, 3],
    )
    chart = charts.places(schools=without_results(room(schools)), title="T", palette=charts.LIGHT)
    places, pupils, full = chart.figure.checked.data
    assert list(places.x) == [0, 60, None, 0, 210, None]
    assert (list(pupils.x), list(pupils.y)) == ([40, 100], [0, 2])
    assert list(full.x) == [210] and full.marker.symbol == "diamond"
    assert chart.figure.checked.layout.yaxis.ticktext[0] == "&lt;b&gt;Ash (small)"
    narrow = charts.places(
        schools=without_results(room(schools)), title="T", palette=charts.LIGHT, narrow=True
    ).figure.checked.layout
    # On a phone the names stand above the bars, which have the width to themselves.
    assert [note.text for note in narrow.annotations] == list(chart.figure.checked.layout.yaxis.ticktext)
    assert narrow.yaxis.showticklabels is False and narrow.margin.l < 20 and narrow.xaxis.nticks
    assert "Oak: 100 pupils, an unknown number of places" in chart.alt


@pytest.mark.parametrize("longest", [28, 29, 40, 41])
def test_on_a_phone_the_longest_names_stand_whole_above_their_bars(longest):
    name = "Saint Bartholomew's Church of England School and more"[:longest].strip().ljust(longest, "s")
    schools = pd.DataFrame(
        {"name": [name], "phase": "primary", "pupils_on_roll": 100, "capacity": 120}, index=[1]
    )
    beside, above = (
        charts.places(
            schools=without_results(room(schools)), title="T", palette=charts.LIGHT, narrow=narrow
        ).figure.checked.layout.yaxis.ticktext
        for narrow in (False, True)
    )
    assert ("…" in beside[0], "…" in above[0]) == (longest > 28, longest > 40)
