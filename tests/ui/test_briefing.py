"""The Briefing page."""

import pytest

from collab.briefing import SECTIONS
from tests.driven import opened, told


def test_the_preview_shows_every_section_with_the_page_s_figures():
    app = opened("briefing")
    titles = [s.value for s in app.subheader]
    assert len(titles) >= len(SECTIONS)
    assert "68\\.1% of pupils in partnership schools" in told(app)
    assert any("4\\.5 points ahead" in m.value for m in app.markdown)


def test_sections_note_and_districts_are_chosen():
    app = opened("briefing")
    app.multiselect(key="briefing_sections").set_value(["finding", "districts"])
    app.multiselect(key="district").set_value(["Boston", "Lincoln"]).run()
    assert not app.exception
    assert len(app.subheader) == 2
    assert "Boston and Lincoln" in app.subheader[0].value
    app.multiselect(key="briefing_sections").set_value([]).run()
    assert "at least one section" in told(app)


@pytest.mark.slow
def test_one_partnership_and_one_school_have_briefings_of_their_own():
    app = opened("briefing")
    app.selectbox(key="briefing_for").set_value("partnership").run()
    assert "Choose whom it is for" in told(app)
    name = "Beacon Partnership (beacon-partnership)"
    app.selectbox(key="briefing_partnership").set_value(name).run()
    assert not app.exception and app.subheader[0].value.startswith("Beacon Partnership")
    app.selectbox(key="briefing_for").set_value("school").run()
    app.selectbox(key="briefing_school").set_value("Lapwingholt Primary School (900156)").run()
    assert not app.exception and app.subheader[0].value.startswith("Lapwingholt")


@pytest.mark.slow
def test_one_click_makes_the_three_files_of_what_is_previewed():
    app = opened("briefing", briefing_note="For the spring meeting")
    app.button(key="briefing_make").click().run(timeout=90)
    assert not app.exception
    labels = [b.label for b in app.get("download_button")]
    assert labels == ["PowerPoint", "Paper (PDF)", "Data (XLSX)"]
