"""The built-in county against the published tables."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.metrics.published import comparators, england, published_check
from tests.counties import School, county


def test_every_published_figure_of_2014_is_met_exactly(illustrative):
    check = published_check(illustrative, 2014)
    assert len(check) == 21
    assert set(check["agreement"]) == {"agrees"}
    level_2b = check[(check["measure"] == "ks1_rwm_l2b") & (check["group"] == "In a collaboration")].iloc[0]
    assert (level_2b["schools"], level_2b["eligible"]) == (132, 2174)
    assert round(level_2b["percent"], 1) == 68.1


def test_a_figure_that_differs_is_reported_with_the_difference(illustrative):
    table = illustrative.tables["benchmarks"].copy()
    row = (table["measure"] == "ks1_rwm_l2b") & (table["group"] == "all")
    table.loc[row, ["schools", "percent"]] = [263, 65.4]
    tables = {**illustrative.tables, "benchmarks": table}
    changed = type(illustrative)(illustrative.release, tables, illustrative.threshold)
    check = published_check(changed, 2014).set_index(["measure", "group"])["agreement"]
    assert check["ks1_rwm_l2b", "All schools"] == "differs: +1 schools, -0.5 percentage points"


def checked(percent, pupils=60, schools=3, reached=(10, 11, 12), **changes):
    """What a published total comes to beside three schools of twenty pupils."""
    made = county([School(20, k) for k in reached])
    row = {"area": "Testshire", "year": 2014, "measure": "ks1_rwm_l2b", "group": "all", "schools": schools}
    row |= {"pupils": pupils, "percent": percent, "source": "a table"}
    table = pd.DataFrame([row | changes])
    return published_check(replace(made, tables={**made.tables, "benchmarks": table}, _stages={}), 2014)


@pytest.mark.parametrize(
    ("percent", "pupils", "told"),
    [
        # 33 of 60 are 55%; 34 of them 56.7%, which is 57% where whole percentages are published.
        (57.0, 60, "agrees"),
        (56.7, 60, "agrees"),
        (56.0, 60, "differs: +1 percentage points"),
        (56.8, 60, "differs: -0.1 percentage points"),
        (57.0, 59, "differs: +1 pupils"),
        # Pupils of schools without a published result are told where nothing more is to be expected.
        (57.0, 64, "agrees; 4 pupils are in schools without a published result"),
        (56.7, 64, "differs: -4 pupils"),
        (57.0, None, "agrees"),
    ],
)
def test_a_total_is_compared_at_the_precision_it_was_published_with(percent, pupils, told):
    (row,) = checked(percent, pupils, reached=(10, 12, 12)).to_dict("records")
    assert row["agreement"] == told
    assert (row["schools"], row["eligible"], row["percent"]) == (3, 60, pytest.approx(100 * 34 / 60))


def test_only_the_own_area_and_year_and_what_has_a_percent_is_checked():
    assert checked(55.0, area="England").empty and checked(55.0, year=2013).empty and checked(None).empty
    none = checked(55.0, measure="ks1_rwm_l3")
    assert none["eligible"].tolist() == [0] and none["agreement"].str.contains("differs: -3 schools").all()


def test_other_areas_are_comparators_and_england_is_one_of_them():
    made = county([School(20, 10)])
    rows = [("Testshire", 2014, 70.0), ("England", 2014, 71.0), ("Kent", 2014, 72.0), ("England", 2013, 73.0)]
    table = pd.DataFrame(rows, columns=["area", "year", "percent"]).assign(measure="ks1_rwm_l2b", source="s")
    made = replace(made, tables={**made.tables, "benchmarks": table}, _stages={})
    found = comparators(made, 2014)
    assert found[["area", "comparator"]].to_numpy().tolist() == [["England", 71.0], ["Kent", 72.0]]
    assert england(made, 2014) == {"ks1_rwm_l2b": 71.0}
