"""The heat map of lessons."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import without_results
from collab.metrics.lesson_ratings import standing
from tests.metrics.rated import RATED


def test_the_heat_map_says_in_numbers_what_it_says_in_colours():
    latest = standing(RATED, pd.Series(["a", "b", "c"])).latest
    shown = without_results(
        latest.assign(partnership_name=latest["partnership"].str.upper(), lesson_title="x")
    )
    titles = dict.fromkeys(range(1, 11), "<b>Title</b>")
    chart = charts.heat_map(ratings=shown, lessons=titles, title="T", palette=charts.LIGHT)
    columns = dict(enumerate(chart.plotly.layout.xaxis.ticktext))
    cells = {
        (trace.name, columns[x].rpartition("<br>")[2], text, trace.marker.symbol)
        for trace in chart.plotly.data
        for x, text in zip(trace.x, trace.text, strict=True)
    }
    assert ("4 Embedded", "2", "4↑", "square") in cells and ("2 Emerging", "3", "2↓", "circle") in cells
    assert "<b>" not in chart.plotly.to_json().replace("<br>", "").replace("\\u003cbr\\u003e", "")
    assert "A: lesson 2 embedded" in chart.alt


def test_most_in_place_is_above_and_on_the_left_and_every_lesson_has_its_name():
    latest = standing(RATED, pd.Series(["a", "b", "c"])).latest
    shown = without_results(latest.assign(partnership_name=latest["partnership"], lesson_title="x"))
    titles = {n: f"Lesson named {n}" for n in range(1, 11)}
    figure = charts.heat_map(ratings=shown, lessons=titles, title="T", palette=charts.DARK).plotly
    # a: 2 of 3 in place; c: 1 of 2; b: none. Lesson 2: 2 of 3; 3: 1 of 3; 4: none; the others unrated.
    assert list(figure.layout.yaxis.ticktext) == ["a", "c", "b"]
    heads = figure.layout.xaxis.ticktext
    assert [head.rpartition("<br>")[2] for head in heads] == ["2", "3", "4", "1", *map(str, range(5, 11))]
    assert heads[0] == "2 Lesson<br>named 2<br>2"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_a_phone_has_the_numbers_of_the_lessons_and_no_room_for_their_names():
    latest = standing(RATED, pd.Series(["a", "b", "c"])).latest
    shown = without_results(latest.assign(partnership_name=latest["partnership"], lesson_title="x"))
    titles = {n: f"Lesson named {n}" for n in range(1, 11)}
    wide, narrow = (
        charts.heat_map(
            ratings=shown, lessons=titles, title="T", palette=charts.LIGHT, narrow=told
        ).plotly.layout
        for told in (False, True)
    )
    assert narrow.xaxis.ticktext == tuple(head.split("<br>")[-1] for head in wide.xaxis.ticktext)
    assert narrow.margin.t < 40 < wide.margin.t
