"""What stands around every page: names, filters that do something, whose data it is."""

from xml.etree import ElementTree as ET

import pytest

from collab.data.provenance import Release, SourceFile
from collab.ui.frame.brand import brand
from collab.ui.frame.footer import whose
from collab.ui.frame.shell import PAGES
from tests.driven import opened, told
from tests.withheld import HOSTILE

CHOICES = {
    "district": "South Holland",
    "year": "2018/19",
    "measure": "KS2 Level 4+",
    "pupils": "Not disadvantaged",
    "kind": "Federation",
    "size": "11-20",
}
BEFORE = {"measure": "KS2 Level 4B+"}
"""What is chosen before, so that there are groups of pupils to choose."""
VIEWS = {
    "attainment": [{"attainment_view": v} for v in ("Where?", "Like for like?", "Between schools")],
    "partnerships": [{}, {"partnerships_pick": "Skylark Federation"}],
    "lessons": [{}, {"lessons_view": "People and data"}],
    "broker": [{}, {"broker_school": "Amber by Water Junior School (900188)"}],
}
"""Views of a page that between them show what its filters do, where the first does not."""


def shown(page, **parameters):
    """Everything that a view shows, but for the filters themselves and the link."""
    app = opened(page, **parameters)
    kinds = (app.title, app.markdown, app.caption, app.info, app.metric, app.table, app.dataframe)
    found = [str(element.value) for group in kinds for element in group]
    found += [chart.proto.spec for chart in app.get("plotly_chart")]
    found += [deck.proto.json for deck in app.get("deck_gl_json_chart")]
    return [text for text in found if not text.startswith("<style>")]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.script)
def test_a_page_shows_the_filters_that_do_something_on_it_and_no_others(page):
    opened_with = {"school": "Amber by Water Junior School (900188)"} if page.found else {}
    views = [opened_with | BEFORE | view for view in VIEWS.get(page.script, [{}])]
    plain = [shown(page.script, **view) for view in views]
    changing = {
        name
        for name, value in CHOICES.items()
        # The first view that it changes will do.
        if any(
            shown(page.script, **view | {name: value}) != without
            for view, without in zip(views, plain, strict=True)
        )
    }
    # The county has no travel times: tests/ui/test_minutes.py has one with them.
    assert changing == page.filters - {"distance"}


def test_both_names_stand_in_the_picture_as_text():
    for name in ("Rutland", "Telford & Wrekin", HOSTILE, "Bournemouth, Christchurch and Poole"):
        drawn = list(ET.fromstring(brand(name)))
        app, authority = (str(element.text) for element in drawn)
        assert app == "Collab"
        assert authority == name or (len(name) > 30 and name.startswith(authority.rstrip("…")))


def test_whose_data_it_is_is_said_in_a_sentence_without_a_developer_s_word():
    files = (SourceFile("a.csv", "ab" * 32, 3), SourceFile("b.csv", "cd" * 32, 4))
    release = Release("Imported data", "Rutland", False, "Anna", files, "2026-11-05T09:00:00+00:00")
    assert whose(release) == "Data of Rutland: 2 files, brought in by Anna on 5 November 2026."
    below = told(opened("data")).splitlines()[-4:]
    assert any(line.startswith("The schools, partnerships and results are invented") for line in below)
    assert not any(word in line for line in below for word in ("seed", "SHA", "checksum"))


def test_the_checksums_are_a_click_away():
    app = opened()
    panel = next(e for e in app.expander if e.label == "Where these figures come from")
    assert len(panel.table) == 0
    app.session_state["footer_files"] = True
    app.run()
    panel = next(e for e in app.expander if e.label == "Where these figures come from")
    assert panel.table[0].value["SHA-256"].str.len().eq(17).all()
    assert "Release 1: Illustrative data" in panel.caption[0].value
