"""The Briefing page."""

import pytest
import streamlit as st

from collab.briefing.model import STORIES, Audience
from collab.people.records import with_records
from collab.ui.server.loading import load_dataset, open_store
from tests.driven import headlines, opened, told


@pytest.mark.slow
def test_the_story_has_every_section_with_the_page_s_figures():
    app = opened("briefing")
    # Scores were published from 2015/16 on.
    assert len(headlines(app)) == len(STORIES[Audience.AREA]) - 1
    assert "partnership schools are ahead at age 7" in headlines(app)[0]
    assert any("4\\.5 points ahead" in m.value for m in app.markdown)


def test_charts_are_sent_before_maps_and_each_stands_in_its_place(monkeypatch):
    """The browser draws the charts while the maps, which take as long, are drawn here."""
    sent = []

    def noted(kind):
        draw = getattr(st, kind)

        def drawn(*what, **how):
            sent.append(kind)
            return draw(*what, **how)

        return drawn

    for kind in ("plotly_chart", "image"):
        monkeypatch.setattr(st, kind, noted(kind))
    app = opened("briefing")
    charts, maps = sent.count("plotly_chart"), sent.count("image")
    assert charts > 4 and maps == 2
    assert sent == ["plotly_chart"] * charts + ["image"] * maps
    shown = [element.type for element in app.main if element.type in ("plotly_chart", "image")]
    assert shown == ["plotly_chart"] * (charts - 2) + ["image"] * 2 + ["plotly_chart"] * 2


@pytest.mark.slow
def test_chosen_sections_with_nothing_to_tell_are_named_and_the_others_are_not():
    app = opened("briefing")
    left_out = next(c.value for c in app.caption if c.value.startswith("Left out"))
    assert "“How far do pupils come?”" in left_out and "“Where?”" not in left_out
    app.selectbox(key="year").set_value(2019).run()
    assert not any(c.value.startswith("Left out") for c in app.caption)


def test_only_sections_with_nothing_to_tell_are_chosen():
    """Scores were published from 2015/16 on: the page is there, and says what it leaves out."""
    app = opened("briefing", year="2013/14")
    app.button_group(key="briefing_sections").set_value(["scores"]).run()
    assert not app.exception and not headlines(app)
    assert "Left out, because there is nothing to tell here" in told(app)


def test_sections_note_and_districts_are_chosen():
    app = opened("briefing")
    app.button_group(key="briefing_sections").set_value(["answer", "where"])
    app.multiselect(key="district").set_value(["Boston", "Lincoln"]).run()
    assert not app.exception
    assert len(headlines(app)) == 2
    assert "Boston and Lincoln" in headlines(app)[0]
    app.button_group(key="briefing_sections").set_value([]).run()
    assert "at least one section" in told(app)


@pytest.mark.slow
def test_one_partnership_and_one_school_have_briefings_of_their_own():
    app = opened("briefing")
    app.selectbox(key="briefing_for").set_value("partnership").run()
    assert "Choose whom it is for" in told(app)
    name = "Beacon Partnership (beacon-partnership)"
    app.selectbox(key="briefing_partnership").set_value(name).run()
    assert not app.exception and headlines(app)[0].startswith("Beacon Partnership")
    app.selectbox(key="briefing_for").set_value("school").run()
    app.selectbox(key="briefing_school").set_value("Lapwingholt Primary School (900156)").run()
    assert not app.exception and headlines(app)[0].startswith("Lapwingholt")


@pytest.mark.slow
def test_one_click_makes_the_three_files_of_what_is_shown():
    app = opened("briefing", briefing_note="For the spring meeting")
    app.button(key="briefing_make").click().run(timeout=90)
    assert not app.exception
    labels = [b.label for b in app.get("download_button")]
    assert labels == ["PowerPoint", "Paper (PDF)", "Data (XLSX)"]


def kept():
    """The stories that are kept, by title."""
    dataset = load_dataset()
    rows = with_records(open_store(), dataset.tables, illustrative=True)["stories"]
    return rows.set_index("title")


@pytest.mark.slow
def test_a_story_is_kept_without_the_year_and_opens_again():
    app = opened(
        "briefing",
        district="Boston",
        year="2014/15",
        measure="KS2 Level 4B+",
        pupils="Girls",
        briefing_for="One partnership",
    )
    app.selectbox(key="briefing_partnership").set_value("Beacon Partnership (beacon-partnership)").run()
    app.session_state["briefing_kept"] = True
    app.run()
    title = next(field for field in app.text_input if field.label == "What it is called")
    title.set_value("Autumn <b>meeting</b>")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ann")
    next(button for button in app.button if button.label == "Keep it").click().run()
    assert not app.exception
    row = kept().loc["Autumn <b>meeting</b>"]
    assert row["partnership"] == "beacon-partnership" and row["by"] == "Ann"
    assert "district=Boston" in row["choices"] and "year" not in row["choices"]
    assert "pupils=Girls" in row["choices"]


def test_on_a_phone_only_whom_it_is_for_stands_above_the_story(monkeypatch):
    """All that can be chosen filled two screens of a phone before the first finding."""
    assert not [p for p in opened("briefing").expander if p.label.startswith("What it tells")]
    for module in ("collab.ui.frame.present", "collab.ui.briefing.on_screen"):
        monkeypatch.setattr(f"{module}.is_phone", lambda: True)
    app = opened("briefing")
    (panel,) = [p for p in app.expander if p.label.startswith("What it tells")]
    assert [w.key for w in panel.text_input] == ["briefing_note"] and panel.button_group
    assert not panel.selectbox and not app.exception
