"""The Briefing page and present mode."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from collab.briefing import SECTIONS
from collab.ui.frame import PAGES
from tests.test_pages import APP, told


def opened(page, **parameters):
    app = AppTest.from_file(APP, default_timeout=90)
    for name, value in parameters.items():
        app.query_params[name] = value
    app = app.run()
    if page != "overview":
        app = app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


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


def test_one_click_makes_the_three_files_of_what_is_previewed():
    app = opened("briefing", briefing_note="For the spring meeting")
    app.button(key="briefing_make").click().run(timeout=90)
    assert not app.exception
    labels = [b.label for b in app.get("download_button")]
    assert labels == ["PowerPoint", "Paper (PDF)", "Data (XLSX)"]


@pytest.mark.parametrize("stem", [stem for stem, _, _ in PAGES])
def test_every_page_can_be_presented_part_by_part(stem):
    app = opened(stem, present="1")
    numbers, seen = [], set()
    for _ in range(20):
        numbers.append(app.get("progress")[0].proto.text)
        heads = [h.value for h in app.header]
        drawn = [c.proto.spec for c in app.get("plotly_chart")]
        seen.add(repr((told(app), heads, drawn)))
        assert not app.exception and len(app.title) == 1
        assert "Illustrative data" in told(app)
        if app.button(key="present_next").disabled:
            break
        app.button(key="present_next").click().run()
    total = len(numbers)
    assert len(seen) == total >= (1 if stem == "partnerships" else 2)
    assert [n.split(":")[0].replace("\\", "") for n in numbers] == [
        f"{i} of {total}" for i in range(1, total + 1)
    ]
    if total > 1:
        app.button(key="present_back").click().run()
        assert app.get("progress")[0].proto.text == numbers[-2]
    app.button(key="present_end").click().run()
    assert not app.get("progress") and not app.exception


@pytest.mark.parametrize("view", ["0", "99", "-1", "x", "1e9", "9" * 400])
def test_a_link_to_a_part_that_is_not_there_shows_one_that_is(view):
    app = opened("overview", present="1", view=view)
    assert app.get("progress") and len(app.title) == 1


def test_nothing_can_be_pointed_at_while_a_page_is_presented():
    """No tooltip and no name of a school reaches the browser with the funnel or the map."""
    app = opened("attainment", present="1", view="3")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert figure["layout"]["hovermode"] is False
    assert all(t.get("hoverinfo") == "skip" for t in figure["data"])
    assert not any("hovertemplate" in trace for trace in figure["data"])
    deck = json.loads(
        opened("partnership_map", present="1").get("deck_gl_json_chart")[0].proto.json
    )
    points = [row for layer in deck["layers"] if layer["id"].startswith("schools")
              for row in layer["data"]]  # fmt: skip
    assert points and all(set(row) == {"p", "r"} for row in points)
