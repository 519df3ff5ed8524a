"""Present mode: every page part by part."""

import json

import pytest

from collab.ui.frame.shell import PAGES
from tests.driven import opened, told

OPENED = {"school": {"school": "Amber by Water Junior School (900188)"}}
"""What a page shows nothing without."""


@pytest.mark.slow
@pytest.mark.parametrize("stem", [page.script for page in PAGES])
def test_every_page_can_be_presented_part_by_part(stem):
    app = opened(stem, present="1", **OPENED.get(stem, {}))
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
    deck = json.loads(opened("partnership_map", present="1").get("deck_gl_json_chart")[0].proto.json)
    points = [row for layer in deck["layers"] if layer["id"].startswith("schools") for row in layer["data"]]
    assert points and all(set(row) == {"p"} for row in points)
