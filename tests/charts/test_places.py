"""The picture of places and pupils."""

import pandas as pd

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
    assert "Oak: 100 pupils, an unknown number of places" in chart.alt
