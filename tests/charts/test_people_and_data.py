"""Where people and data do not go together, as a picture."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import without_results
from tests.withheld import HOSTILE

ROWS = pd.DataFrame(
    [
        ("Agrees", 1, 3, "high", "t", ""),
        ("Once", 2, 3, "low", "t", "people"),
        ("Once", 1, 3, "high", "t", ""),
        ("Twice", 2, 1, "high", HOSTILE, "data"),
        ("Twice", 9, 4, "low", "t", "people"),
    ],
    columns=["partnership_name", "lesson", "rating", "says", "told", "differ"],
)


def drawn(rows=ROWS):
    return charts.people_and_data(
        compared=without_results(rows.assign(lesson_title="x")),
        lessons={1: "Grow", 2: "Near", 9: HOSTILE},
        title="T",
        palette=charts.LIGHT,
    )


def test_who_says_more_is_told_by_shape_and_the_most_often_apart_come_first():
    figure = drawn().plotly
    marks = {t.marker.symbol: list(zip(t.x, t.y, strict=True)) for t in figure.data}
    assert list(figure.layout.yaxis.ticktext) == ["Twice", "Once"]
    assert marks == {"triangle-up": [(1, 1), (2, 0)], "square-open": [(1, 0)], "circle": [(0, 1)]}


def test_the_words_say_the_same_and_nothing_is_markup():
    chart = drawn()
    assert "Near, only people say in place: Once. Near, only the data says in place: Twice." in chart.alt
    assert "<img" not in chart.plotly.to_json().replace("\\u003c", "<")
    assert drawn(ROWS.iloc[:1]).alt == "T. People and data agree."
