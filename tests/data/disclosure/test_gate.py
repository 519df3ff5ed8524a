"""The gate withholds what is small."""

import pandas as pd

from collab.data.disclosure.gate import disclose, disclose_gaps
from collab.data.selection import IN, NOT_IN
from collab.metrics.attainment import attainment
from collab.metrics.gap import gap


def test_the_gate_withholds_small_rows_whatever_the_figure():
    table = attainment(
        pd.DataFrame(
            {"g": ["a", "b", "c"], "schools": 1, "eligible": [5, 8, 30], "achieved": [5, 0, 9]}
        ).assign(partners=range(3)),
        ["g"],
    )
    shown = disclose(table, ("achieved", "percent", "low", "high"))
    assert list(shown.table["mark"]) == ["c", "s", ""]
    assert shown.table.loc[0, ["achieved", "percent", "low", "high"]].isna().all()
    assert shown.table.loc[1, "percent"] == 0
    assert len(shown.notes) == 2


def test_a_withheld_gap_is_not_called_clear():
    rows = [(IN, 4, 4), (NOT_IN, 50, 0), (NOT_IN, 50, 1)]
    cohorts = pd.DataFrame(rows, columns=["collaboration", "eligible", "achieved"]).assign(
        schools=1, partners=range(3)
    )
    shown = disclose_gaps(gap(cohorts).assign(clear=True), 6)
    assert shown.table["mark"].iloc[0] == "c"
    assert not shown.table["clear"].iloc[0]
    assert pd.isna(shown.table["gap"].iloc[0])
