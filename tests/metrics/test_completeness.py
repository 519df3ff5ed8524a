"""How complete a release is, counted by hand and on made-up counties."""

from dataclasses import fields, replace

import pandas as pd
import pytest

from collab.data.dataset import Dataset
from collab.data.measures import KeyStage, year_label
from collab.data.selection import make_selection, select
from collab.metrics.completeness import Lacking, lacking, results_by_year, teaches_at
from collab.metrics.variation import without_special
from collab.words.on_data import complete_told, missing_counted, missing_told, years_told
from tests.shapes import Shape, release_of


def without(dataset, **tables):
    return Dataset(dataset.release, {**dataset.tables, **tables})


def test_a_school_counts_where_it_teaches_the_stage_was_open_and_has_a_published_figure():
    whole = release_of(Shape(schools=30, phases=("infant", "junior", "primary", "special")))
    phases = whole.schools["phase"]
    table = results_by_year(whole).set_index(["year", "key_stage"])
    assert table.index[0] == (2019, KeyStage.KS1)
    assert table.at[(2019, KeyStage.KS1), "schools"] == phases.isin(["infant", "primary"]).sum()
    assert table.at[(2019, KeyStage.KS2), "schools"] == phases.isin(["junior", "primary"]).sum()
    for urn, phase in phases.items():
        assert teaches_at(whole, urn, KeyStage.KS2) == (phase != "infant")
        assert teaches_at(whole, urn, KeyStage.KS1) == (phase != "junior")
    full = release_of(Shape(schools=30))
    assert (results_by_year(full)["complete"] == 100).all()
    results = full.tables["results"]
    urns = results["urn"].unique()
    # One school has no row of 2019, another's figures of the year are all withheld, a third is closed.
    left = results[~((results["urn"] == urns[0]) & (results["year"] == 2019))].copy()
    hidden = (left["urn"] == urns[1]) & (left["year"] == 2019)
    left["status"] = left["status"].astype(object).mask(hidden, "withheld")
    schools = full.tables["schools"].copy()
    schools.loc[schools["urn"] == urns[2], "closed"] = pd.Timestamp(2019, 5, 1)
    found = results_by_year(without(full, results=left, schools=schools)).set_index(["year", "key_stage"])
    row = found.loc[(2019, KeyStage.KS2)]
    assert (row["schools"], row["with_results"]) == (29, 27)
    assert row["complete"] == pytest.approx(100 * 27 / 29)
    assert found.at[(2018, KeyStage.KS2), "with_results"] == 30
    # The closed one's figures are those of attainment, too.
    assert row["besides"] == 1 and found.at[(2018, KeyStage.KS2), "besides"] == 0


def test_those_counted_and_those_besides_are_the_schools_that_attainment_compares():
    whole = release_of(Shape(schools=30, phases=("infant", "junior", "primary", "special")))
    schools = whole.tables["schools"].copy()
    schools.loc[:3, "closed"] = pd.Timestamp(2019, 5, 1)
    some = without(whole, schools=schools)
    row = results_by_year(some).set_index(["year", "key_stage"]).loc[(2019, KeyStage.KS2)]
    compared, _ = without_special(select(some, make_selection(some, 2019, "ks2_rwm_exp")))
    assert row["besides"] > 0 and row["with_results"] + row["besides"] == compared["schools"].sum()


def test_nothing_is_missing_from_a_whole_release_and_each_thing_is_when_it_is_taken_out(illustrative):
    rated = illustrative.tables["assessments"]
    # Key Stage 1 ended in 2023, and there were no tests in 2020 and 2021.
    assert lacking(illustrative, rated) == Lacking() and missing_told(Lacking()) == []
    results = illustrative.tables["results"]
    assert lacking(without(illustrative, results=results[results["year"] != 2017]), rated).years == (2017,)
    none = {name: illustrative.tables[name].iloc[:0] for name in ("memberships", "benchmarks")}
    bare = lacking(without(illustrative, **none), rated.iloc[:0])
    assert bare == Lacking(partnerships=True, assessments=True, benchmarks=True)
    some = release_of(Shape(stages=("ks2",), located=0.5, unplaced=0.4))
    found = lacking(some, rated)
    assert found.stages == (KeyStage.YEAR_1, KeyStage.KS1) and found.unplaced > 0
    schools = some.tables["schools"].assign(pupils_on_roll=pd.NA)
    assert lacking(without(some, schools=schools), rated).rolls == 30


def test_each_thing_that_is_missing_has_its_sentence():
    every = Lacking(
        stages=(KeyStage.KS1, KeyStage.KS2),
        years=(2017, 2018),
        unplaced=1,
        rolls=2,
        partnerships=True,
        assessments=True,
        benchmarks=True,
    )
    told = missing_told(every)
    assert len(told) == 8 and len(missing_told(replace(every, unplaced=0))) == 7
    assert told[2].startswith("Results of 2016/17 and 2017/18") and "1 school:" in told[3]
    assert told[0] == (
        "Key Stage 1 results of the latest year: they are not published by school. The authority has them, "
        "and can add them with the workbook."
    )
    assert told[4] == (
        "The number of pupils on roll of 2 open schools: a register of schools with that column brings it."
    )
    each = [replace(Lacking(), **{field.name: getattr(every, field.name)}) for field in fields(Lacking)]
    assert [text for one in each for text in missing_told(one)] == told
    (checks,) = missing_told(Lacking(stages=(KeyStage.YEAR_1, KeyStage.YEAR_4)))
    assert "the phonics check of Year 1 and the multiplication tables check of Year 4:" in checks
    assert missing_counted(0) == "Nothing we know of" and missing_counted(1) == "1 thing is missing"


def test_the_latest_year_is_told_by_key_stage_and_one_year_is_one():
    rows = pd.DataFrame(
        [(KeyStage.KS1, 269, 0, 0), (KeyStage.KS2, 265, 242, 8)],
        columns=["key_stage", "schools", "with_results", "besides"],
    )
    assert complete_told(rows) == (
        "Key Stage 1: none of 269 schools; Key Stage 2: 242 of 265 schools, and 8 more that by the "
        "register were closed or teach nobody of that age"
    )
    assert "no school" in complete_told(rows.assign(schools=0))
    assert years_told([2018]) == year_label(2018) and years_told((2016, 2018)) == "2015/16 to 2017/18"
