"""Locality beside results: what the table behind it holds."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import Disclosed

COLUMNS = ["partnership", "partnership_name", "locality", "mean_to_host", "eligible", "percent", "difference"]


def table_of(*rows):
    shown = pd.DataFrame(rows, columns=[*COLUMNS, "mark"])
    return charts.locality_scatter(
        partnerships=Disclosed(shown), highlighted="", title="T", palette=charts.LIGHT
    ).table


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
