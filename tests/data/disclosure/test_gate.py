"""The gate withholds what is small."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import (
    APART_FIGURES,
    disclose,
    disclose_apart,
    disclose_attainment,
    disclose_change,
    disclose_gaps,
    without_results,
)
from collab.data.disclosure.threshold import disclosure_threshold
from collab.data.errors import CollabError
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
    shown = disclose_gaps(gap(cohorts).assign(clear=True, clear_alone=True), 6)
    assert shown.table["mark"].iloc[0] == "c"
    assert not shown.table["clear"].iloc[0] and not shown.table["clear_alone"].iloc[0]
    assert pd.isna(shown.table["gap"].iloc[0])


@pytest.mark.parametrize(("pupils", "mark"), [(0, ""), (1, "c"), (5, "c"), (6, "s"), (10, "s"), (11, "")])
def test_a_figure_is_shown_from_six_pupils_and_marked_as_small_up_to_ten(pupils, mark):
    table = pd.DataFrame({"eligible": [pupils], "percent": [50.0]})
    shown = disclose(table, ["percent"]).table
    assert shown["mark"].tolist() == [mark]
    assert shown["percent"].isna().tolist() == [mark == "c"]


@pytest.mark.parametrize(("inside", "outside"), [(1, 40), (40, 1), (5, 40), (40, 5)])
def test_a_withheld_gap_tells_how_many_took_part_and_nothing_else(inside, outside):
    rows = [(IN, inside, 1), (NOT_IN, outside, 1)]
    cohorts = pd.DataFrame(rows, columns=["collaboration", "eligible", "achieved"])
    shown = disclose_gaps(gap(cohorts.assign(schools=1, partners=range(2))), 6).table.iloc[0]
    told = set(shown.index[shown.notna()])
    assert told == {"schools_in", "schools_not_in", "eligible_in", "eligible_not_in", "mark"} | {
        "clear",
        "clear_alone",
        "looks",
        "level",
    }
    assert not shown["clear"] and not shown["clear_alone"]


@pytest.mark.parametrize(("eligible", "shown"), [((5, 90), False), ((90, 5), False), ((6, 6), True)])
def test_a_change_is_withheld_when_either_side_is_small(eligible, shown):
    change = pd.DataFrame({"eligible_in": [eligible[0]], "eligible_not_in": [eligible[1]]})
    figures = ["change_in", "change_not_in", "difference", "wide_low", "wide_high"]
    found = disclose_change(change.assign(**dict.fromkeys(figures, 1.0)), 6).table
    assert found[figures].notna().all(axis=None) == shown
    assert found[figures].isna().all(axis=None) != shown


@pytest.mark.parametrize(("told", "threshold"), [("", 6), ("0", 6), ("1", 6), ("6", 6), ("7", 7), ("20", 20)])
def test_the_threshold_may_be_raised_and_never_lowered(monkeypatch, told, threshold):
    monkeypatch.setenv("COLLAB_THRESHOLD", told)
    assert disclosure_threshold() == threshold


@pytest.mark.parametrize("told", ["-1", "six", "6.5", " "])
def test_a_threshold_that_is_no_number_is_refused(monkeypatch, told):
    monkeypatch.setenv("COLLAB_THRESHOLD", told)
    with pytest.raises(CollabError, match="COLLAB_THRESHOLD"):
        disclosure_threshold()


@pytest.mark.parametrize(
    ("left_out", "told"),
    [(0, []), (1, ["1 school is not in these figures"]), (2, ["2 schools are not in these figures"])],
)
def test_schools_that_count_elsewhere_are_told_with_whatever_is_disclosed(left_out, told):
    rows = [(IN, 50, 10), (NOT_IN, 50, 0), (NOT_IN, 50, 1)]
    cohorts = pd.DataFrame(rows, columns=["collaboration", "eligible", "achieved"])
    cohorts = cohorts.assign(schools=1, partners=range(3))
    shown = [
        disclose_gaps(gap(cohorts), 6, left_out),
        disclose_attainment(attainment(cohorts, ["collaboration"]), 6, left_out),
        disclose(pd.DataFrame({"eligible": [50]}), [], left_out=left_out),
    ]
    for table in shown:
        assert [note.split(":")[0] for note in table.notes] == told
        assert table.where(table.table["mark"] == "").notes == table.notes


def test_a_gap_looked_at_alone_keeps_its_verdict_only_where_it_is_told():
    figures = dict.fromkeys(APART_FIGURES, 1.0)
    pupils = {"eligible_in": [5, 6, 50], "eligible_not_in": [90, 90, 90]}
    table = pd.DataFrame(pupils).assign(**figures, clear=[True, True, False])
    shown = disclose_apart(table, 6).table
    assert shown["clear"].tolist() == [False, True, False]
    assert shown[list(APART_FIGURES)].isna().all(axis=1).tolist() == [True, False, False]
    assert shown["mark"].tolist() == ["c", "s", ""]


def test_a_table_without_results_is_as_it_was_and_keeps_its_unit():
    shown = without_results(pd.DataFrame({"miles": [1.5, 9.0]}), "minutes")
    assert shown.table["mark"].tolist() == ["", ""] and shown.notes == ()
    near = shown.where(shown.table["miles"] < 5)
    assert near.unit == "minutes" and near.table["miles"].tolist() == [1.5] and not near.empty
    assert shown.where(shown.table["miles"] > 9).empty


def test_where_the_threshold_is_raised_above_what_is_small_nothing_below_it_is_shown():
    table = pd.DataFrame({"eligible": [19, 20, 5], "percent": 50.0})
    shown = disclose(table, ["percent"], threshold=20)
    assert shown.table["mark"].tolist() == ["c", "", "c"]
    # A figure of nobody is nobody's.
    assert disclose(table.assign(eligible=None), ["percent"]).table["percent"].notna().all()
