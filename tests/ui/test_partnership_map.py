"""The Map page."""

import json

import pytest

from collab.ui.partnership_map import cards
from tests.driven import opened, told


@pytest.mark.slow
def test_the_map_page_follows_its_limit_year_and_filters():
    app = opened("partnership_map")
    assert "26 partnerships are local" in told(app)
    tight = told(app)
    app.slider(key="map_limit").set_value(30.0).run()
    assert told(app) != tight and "30 miles" in told(app)
    app.slider(key="map_year").set_value(2020).run()
    assert "May 2020" in app.title[0].value
    app.multiselect(key="district").set_value(["Boston"]).run()
    assert "Boston" in app.title[0].value
    app.selectbox(key="year").set_value(2019).run()
    assert app.slider(key="map_year").value == 2019
    assert not app.exception


@pytest.mark.slow
def test_looking_closely_at_a_partnership_and_at_a_school():
    app = opened("partnership_map")
    app.selectbox(key="map_pick").set_value("Partnership: Beacon Partnership").run()
    assert [s.value for s in app.header][:1] == ["Beacon Partnership"]
    assert "Hazelnutlode Primary School" in told(app)
    alone = next(o for o in app.selectbox(key="map_pick").options if "900001" in o)
    app.selectbox(key="map_pick").set_value(alone).run()
    assert "Not in a partnership; the nearest school" in told(app)
    assert not app.exception


def test_a_county_without_partnerships_on_the_day_is_told_kindly():
    app = opened("partnership_map")
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"]).run()
    assert "No partnership with two located schools" in told(app)
    assert not app.exception


def test_every_partnership_stands_from_its_host_and_the_table_has_the_most_spread_first():
    app = opened("partnership_map")
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    marks = figures[0]["data"][0]["customdata"]
    assert len(marks) == 26 and marks[-1] == "seabank-partnership"
    table = app.dataframe[0].value
    assert table["partnership_name"].iloc[0] == "Seabank Partnership"
    assert table["mean_to_host"].is_monotonic_decreasing


@pytest.mark.slow
def test_of_very_many_partnerships_the_ends_are_drawn_and_all_are_in_the_table(monkeypatch):
    """A browser drew the 2,000 of a country for half a minute."""
    monkeypatch.setattr(cards, "MOST_DRAWN", 6)
    app = opened("partnership_map", map_limit=7.5)
    marks = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]["customdata"]
    assert len(marks) == 6 and marks[-1] == "seabank-partnership"
    assert "The 3 most local and the 3 most spread of 26 partnerships. The ring" in told(app)
    assert len(app.dataframe[0].value) == 26


@pytest.mark.slow
def test_the_years_are_played_from_the_one_shown_and_from_the_first_after_the_last():
    app = opened("partnership_map", map_year="2023")
    app.button(key="map_play").click().run()
    assert app.slider(key="map_year").value == 2024
    assert app.button(key="map_play").label == "Stop"
    app.button(key="map_play").click().run()
    assert (app.slider(key="map_year").value, app.button(key="map_play").label) == (2024, "Play")
    app.button(key="map_play").click().run()
    # The last year ends it.
    assert (app.slider(key="map_year").value, app.button(key="map_play").label) == (2025, "Play")
    app.button(key="map_play").click().run()
    first = app.slider(key="map_year").min
    assert app.slider(key="map_year").value == first < 2012
    app.slider(key="map_year").set_value(2015).run()
    assert (app.slider(key="map_year").value, app.button(key="map_play").label) == (2015, "Play")
    assert not app.exception


def test_the_card_on_the_map_is_of_the_most_spread_until_somebody_is_picked():
    app = opened("partnership_map")
    assert [s.value for s in app.header][:1] == ["Seabank Partnership"]
    assert "**22.2 miles** from the host on average, the furthest 30.9." in told(app)
    app.selectbox(key="map_pick").set_value("Partnership: Riverbank Federation").run()
    assert [s.value for s in app.header][:1] == ["Riverbank Federation"]
    deck = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    assert {"halo", "schools-host-picked", "callouts"} <= {layer["id"] for layer in deck["layers"]}
    member = next(o for o in app.selectbox(key="map_pick").options if "Quillmore" in o)
    app.selectbox(key="map_pick").set_value(member).run()
    assert [s.value for s in app.header][:2] == ["Quillmore Primary School", "Riverbank Federation"]


def test_the_first_control_finds_a_school():
    app = opened("partnership_map")
    mains = [w.key for w in app.main if getattr(w, "key", None) in ("map_pick", "map_limit", "map_year")]
    assert mains[0] == "map_pick"
    # Without travel times there is nothing to choose.
    assert "distance" not in {box.key for box in app.selectbox}


def test_on_a_phone_what_can_be_set_is_folded_and_a_place_is_found_at_once(monkeypatch):
    """Below each other, sliders pushed the answer off the first screen."""
    assert not [p for p in opened("partnership_map").expander if p.label.startswith("How far")]
    monkeypatch.setattr("collab.ui.frame.present.is_phone", lambda: True)
    app = opened("partnership_map", map_limit="8.0")
    (panel,) = [p for p in app.expander if p.label.startswith("How far")]
    assert panel.slider(key="map_limit").value == 8.0 and "8 miles" in told(app)
    assert not app.exception
