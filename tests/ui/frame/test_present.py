"""Present mode: every page, one section at a time."""

import json

import pytest

from collab.ui.frame.shell import PAGES
from tests.driven import opened, told

OPENED = {"school": {"school": "Amber by Water Junior School (900188)"}}
"""What a page shows nothing without."""


def where(app):
    """Which part is shown, of how many."""
    return next(m.value for m in app.markdown if m.value.count(" of ") == 1 and m.value[0].isdigit())


@pytest.mark.slow
@pytest.mark.parametrize("stem", [page.script for page in PAGES])
def test_every_page_can_be_presented_part_by_part(stem):
    app = opened(stem, present="1", **OPENED.get(stem, {}))
    numbers, seen = [], set()
    for _ in range(20):
        numbers.append(where(app))
        drawn = [c.proto.spec for c in app.get("plotly_chart")] + [len(app.get("imgs"))]
        seen.add(repr((app.title[0].value, drawn)))
        assert not app.exception and len(app.title) == 1
        assert len(app.get("plotly_chart")) + len(app.get("imgs")) <= 1
        assert "Illustrative data" in told(app)
        if app.button(key="present_next").disabled:
            break
        app.button(key="present_next").click().run()
    total = len(numbers)
    assert len(seen) == total >= 2
    assert numbers == [f"{i} of {total}" for i in range(1, total + 1)]
    if total > 1:
        app.button(key="present_back").click().run()
        assert where(app) == numbers[-2]
    app.button(key="present_end").click().run()
    assert not [b for b in app.button if b.key == "present_end"] and not app.exception


@pytest.mark.parametrize(
    ("key", "begin", "end"),
    [
        ("present_down", 1, 2),
        ("present_up", 2, 1),
        ("present_first", 3, 1),
        ("present_last", 1, 4),
        ("present_next", 3, 4),
        ("present_back", 2, 1),
    ],
)
def test_what_a_clicker_and_the_keyboard_send_moves_between_parts(key, begin, end):
    app = opened("partnership_map", present="1", view=str(begin))
    app.button(key=key).click().run()
    assert where(app) == f"{end} of 4"


def test_nothing_lies_before_the_first_part_and_after_the_last():
    first = opened("partnership_map", present="1")
    assert all(first.button(key=f"present_{k}").disabled for k in ("back", "up", "first"))
    last = opened("partnership_map", present="1", view="4")
    assert all(last.button(key=f"present_{k}").disabled for k in ("next", "down", "last"))


def test_one_goes_to_any_part_from_the_list_of_all():
    app = opened("partnership_map", present="1")
    names = app.radio(key="present_parts").options
    assert len(names) == 4
    app.radio(key="present_parts").set_value(names[2]).run()
    assert where(app) == "3 of 4" and "not in a partnership" in app.title[0].value


@pytest.mark.parametrize(("view", "number"), [("Like for like?", 2), ("Over time", 4), ("Where?", 1)])
def test_a_page_is_presented_from_the_view_it_shows(view, number):
    app = opened("attainment", attainment_view=view)
    app.button(key="present_start").click().run()
    assert where(app) == f"{number} of 5"


@pytest.mark.parametrize(
    ("view", "shown"), [("0", 1), ("99", 2), ("-1", 1), ("x", 1), ("1e9", 1), ("9" * 400, 1)]
)
def test_a_link_to_a_part_that_is_not_there_shows_one_that_is(view, shown):
    app = opened("overview", present="1", view=view)
    assert where(app) == f"{shown} of 2" and len(app.title) == 1


@pytest.mark.parametrize("page", ["attainment", "partnership_map", "partnerships", "school"])
def test_nothing_can_be_pointed_at_while_a_page_is_presented(page):
    """No tooltip reaches the browser with any picture."""
    for view in ("1", "2", "3", "4"):
        app = opened(page, present="1", view=view, **OPENED.get(page, {}))
        for chart in app.get("plotly_chart"):
            figure = json.loads(chart.proto.spec)
            assert figure["layout"]["hovermode"] is False
            for trace in figure["data"]:
                assert trace.get("hoverinfo") == "skip"
                assert not {"hovertemplate", "customdata"} & set(trace)
                assert "text" not in trace or "text" in trace["mode"]


def test_the_notes_say_what_the_presenter_may_say():
    app = opened("overview", present="1")
    assert "68 of 100 pupils" in told(app) and "Method\\:" in told(app)


def test_a_partnership_that_is_picked_is_presented_as_its_own_story():
    app = opened("partnerships", present="1", partnerships_pick="Beacon Partnership")
    assert app.title[0].value.startswith("Beacon Partnership")
    both = opened(
        "partnerships",
        present="1",
        partnerships_pick="Beacon Partnership",
        partnerships_compare=["Coastline Academy Trust"],
    )
    assert where(both) == "1 of 1" and "side by side" in both.title[0].value
    assert "no result of" not in told(both)


def test_a_partnership_without_a_result_is_missed_from_a_slide_of_several_and_named():
    asked = {"present": "1", "partnerships_pick": "Wildflower Partnership", "year": "2013/14"}
    some = told(opened("partnerships", **asked, partnerships_compare=["Beacon Partnership"])).replace(
        "\\", ""
    )
    assert "; no result of Wildflower Partnership" in some
    assert (
        "Of Wildflower Partnership no result can be shown: its first school joined in September 2019" in some
    )


@pytest.mark.parametrize(
    ("page", "asked", "why"),
    [
        ("school", {}, "No school is chosen yet"),
        ("briefing", {"briefing_for": "One partnership"}, "It is not chosen yet whom the briefing is for"),
    ],
)
def test_a_page_with_nothing_to_present_says_why_and_what_to_do(page, asked, why):
    app = opened(page, present="1", **asked)
    assert [title.value for title in app.title] == [why]
    assert "End goes back to the page" in told(app)
    assert ":orange-badge[Illustrative data]" in told(app)
    assert app.button(key="present_next").disabled and where(app) == "1 of 1"
    app.button(key="present_end").click().run()
    assert app.title[0].value != why


@pytest.mark.parametrize(("page", "day"), [("partnership_map", "1 May 2014"), ("broker", "1 May 2014")])
def test_what_depends_on_a_day_says_the_day(page, day):
    assert f"? {day}" in told(opened(page, present="1"))


def test_a_heading_that_is_no_question_is_set_apart_from_its_day():
    asked = {"partnerships_pick": "Beacon Partnership", "present": "1"}
    assert "Who we are, " in told(opened("partnerships", **asked))


@pytest.mark.slow
def test_projects_and_mentions_are_presented_as_they_are_chosen_on_the_page():
    app = opened("evidence", present="1", evidence_words="feedback")
    assert app.title[0].value == "1 project run together" and "more on the page" not in told(app)
    whole = opened("evidence", present="1")
    assert "4 more on the page" in told(whole)
    said = opened("evidence", present="1", evidence_view="What inspectors said")
    assert said.title[0].value == "Inspectors spoke of working together 3 times"
