"""The Overview, and the filters that every page has."""

import json

import pytest

from collab import words
from collab.data.measures import MEASURES
from collab.data.selection import make_selection, select
from collab.data.stages import Subject
from collab.metrics import gap_tables
from collab.metrics.like_for_like import like_for_like
from tests.driven import expected, metrics, opened, told


def test_the_first_page_shows_the_published_finding(app):
    assert metrics(app) == ["68.1%", "63.6%", "+4.5", "66.9%", "66.7%", "+0.2"]
    assert app.title[0].value == (
        "Lincolnshire 2013/14: partnership schools are ahead at age 7; no clear difference at age 11"
    )
    assert any(panel.label.startswith("21 of 21 figures published") for panel in app.expander)
    assert len(app.get("plotly_chart")) == 3


def test_the_check_against_the_published_table_opens_on_request(app):
    assert not app.table
    app.session_state["overview_check"] = True
    app.run()
    assert len(app.table[0].value) == 21


def test_districts(app, illustrative):
    app.multiselect(key="district").set_value(["East Lindsey", "South Holland"]).run()
    assert metrics(app) == expected(illustrative, districts=["East Lindsey", "South Holland"])
    assert "East Lindsey and South Holland" in app.title[0].value


@pytest.mark.slow
def test_year_and_measure(app, illustrative):
    app.selectbox(key="year").set_value(2019).run()
    assert app.selectbox(key="measure").value == "ks1_rwm_exs"
    assert metrics(app) == expected(illustrative, year=2019, measure="ks1_rwm_exs")
    app.selectbox(key="measure").set_value("ks2_rwm_high").run()
    assert metrics(app) == expected(illustrative, year=2019, measure="ks2_rwm_high")
    assert not app.exception


@pytest.mark.slow
def test_a_subject_singly_and_a_check_stand_beside_what_leads_the_other_stage(app, illustrative):
    app.selectbox(key="year").set_value(2024).run()
    assert app.selectbox(key="measure").value == "ks2_rwm_exp"
    assert [h.value.split(":")[0] for h in app.header[:2]] == ["Year 1, age 6", "Key Stage 2, age 11"]
    app.selectbox(key="measure").set_value("ks2_writ_high").run()
    assert metrics(app) == expected(illustrative, year=2024, measure="ks2_writ_high")
    assert "age 11 in writing" in app.title[0].value
    selection = make_selection(illustrative, 2024, "ks2_writ_high")
    judged = gap_tables.every_gap(illustrative, selection)["measure"].tolist()
    assert judged == ["yr1_phonics", "ks2_writ_exp", "ks2_writ_high"]
    app.selectbox(key="measure").set_value("yr4_tables").run()
    assert metrics(app) == expected(illustrative, year=2024, measure="yr4_tables")
    # A measure that a year does not have gives way.
    app.selectbox(key="year").set_value(2014).run()
    assert MEASURES[app.selectbox(key="measure").value].subject is Subject.COMBINED
    assert not app.exception


def test_kinds(app, illustrative):
    app.multiselect(key="kind").set_value(["multi_academy_trust"]).run()
    assert metrics(app) == expected(illustrative, kinds=["multi_academy_trust"])


def test_sizes(app, illustrative):
    app.multiselect(key="size").set_value(["11-20", "21-30"]).run()
    assert metrics(app) == expected(illustrative, bands=["11-20", "21-30"])


def test_an_empty_selection_explains_itself(app):
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"])
    app.multiselect(key="size").set_value(["1-10"]).run()
    assert not app.exception
    assert "there is nothing to compare" in told(app)


@pytest.mark.slow
def test_every_year_and_measure_can_be_shown(app, illustrative):
    for year in illustrative.years:
        app.selectbox(key="year").set_value(year).run()
        assert not app.exception
        assert MEASURES[app.selectbox(key="measure").value].covers(year)


def test_beside_a_gap_stands_what_it_is_between_schools_alike(illustrative):
    """Where schools alike do not differ, a headline that they do must not stand alone."""
    selection = make_selection(illustrative)
    said = told(opened())
    for code in gap_tables.headline_codes(illustrative, selection):
        cohorts = select(illustrative, selection.with_measure(code))
        assert words.alike_briefly(like_for_like(cohorts)).removesuffix(".") in said.replace("\\", "")


@pytest.mark.slow
def test_points_stand_in_a_block_of_their_own_in_the_years_that_have_them():
    app = opened("overview", year="2018/19", measure="KS2 expected standard", pupils="Disadvantaged")
    assert "Key Stage 2: how far do pupils come?" in [head.value for head in app.header]
    assert "Of all pupils: scores of groups are not published" in told(app)
    charts = [json.loads(chart.proto.spec)["layout"] for chart in app.get("plotly_chart")[-2:]]
    notes = [note["text"] for layout in charts for note in layout["annotations"]]
    assert any("Mathematics" in note for note in notes) and not any("%" in note for note in notes)
    presented = opened("overview", year="2018/19", present="1", view="3")
    assert "How far do pupils come?" in told(presented)
    app.selectbox(key="year").set_value(2014).run()
    assert not app.exception and not any("how far" in head.value for head in app.header)
