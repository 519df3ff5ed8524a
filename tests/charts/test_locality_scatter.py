"""Locality beside results: what the table behind it holds."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import Disclosed

COLUMNS = ["partnership", "partnership_name", "locality", "mean_to_host", "eligible", "percent", "difference"]


def drawn(*rows):
    shown = pd.DataFrame(rows, columns=[*COLUMNS, "mark"])
    return charts.locality_scatter(
        partnerships=Disclosed(shown), highlighted="", title="T", palette=charts.LIGHT
    )


def table_of(*rows):
    return drawn(*rows).table


def test_the_legend_says_what_the_size_of_a_dot_means_and_the_axis_what_it_measures():
    rows = [(f"{n}", f"{n}", 0.9, 1.2, n, 70.0, 3.0, "") for n in (40, 100, 400, 900)]
    figure = drawn(*rows).figure.checked
    dots, *key = figure.data
    assert [trace.name for trace in key] == ["40 pupils or fewer", "100 pupils", "400 pupils or more"]
    assert all(trace.showlegend for trace in key) and figure.layout.legend.title.text == "Size: "
    # A dot of the legend is as large as one of so many pupils.
    assert list(dots.marker.size) == [*(trace.marker.size for trace in key), key[-1].marker.size]
    # No browser draws a larger one in a legend.
    assert key[-1].marker.size <= 16
    (axis,) = [note for note in figure.layout.annotations if note.y == 1]
    assert axis.text == "points above or below all schools" and not axis.textangle


def test_a_partnership_of_which_nothing_is_known_is_counted_and_not_a_row_of_marks():
    known = ("a", "A", 0.9, 1.2, 60, 70.0, 3.0, "")
    unplaced = ("b", "B", None, None, 60, 70.0, 3.0, "")
    withheld = ("c", "C", None, None, None, None, None, "c")
    nothing = ("d", "D", None, None, None, None, None, "")
    shown = table_of(known, unplaced, withheld, nothing)
    assert shown.table["partnership"].tolist() == ["a", "b", "c"]
    assert [note for note in shown.notes if "not listed" in note] == [
        "1 partnership is not listed, with neither two schools on the map nor a result of this year"
    ]
    assert table_of(known, unplaced).notes == ()
