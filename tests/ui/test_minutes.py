"""Distances in minutes on every page: said throughout, with what they rest on, and kept by links."""

import re
from datetime import date
from urllib.parse import parse_qs

import pytest

from collab.briefing import FORMATS, Scope, compose
from collab.briefing.model import Audience
from collab.data.selection import make_selection
from collab.data.vocabulary import MINUTES
from collab.ui.frame.shell import PAGES
from tests.built_in import DATASET
from tests.driven import opened, told
from tests.timed import with_times
from tests.ui.frame.test_shell import VIEWS, shown
from tests.walking import read, shown_release

ASKED = {"distance": "Minutes"}
RECKONED = re.compile(r"\d+ of the [\d,]+ pairs of schools behind them have none there.*?have a time\\?\.")
SEABANK = "Seabank Partnership"
PLACES = (
    ("partnership_map", {}, "within 20 minutes"),
    ("partnership_map", {"map_limit_minutes": "35"}, "within 35 minutes"),
    ("partnerships", {}, "the ring is at 20 minutes"),
    ("partnerships", {"partnerships_pick": SEABANK}, "minutes from the host"),
    (
        "partnerships",
        {"partnerships_pick": "Seabank Partnership", "partnerships_compare": ["Beacon Partnership"]},
        "",
    ),
    ("broker", {}, "within 20 minutes"),
    ("broker", {"broker_view": "Who can help", "broker_reach_minutes": "25"}, "within 25 minutes"),
    ("broker", {"broker_view": "Try it"}, ""),
    ("broker", {"broker_view": "Try it", "broker_school": "Fiddlegarth Primary School (900283)"}, ""),
    ("broker", {"broker_view": "Together", "broker_as_one": "Amberstow Primary School"}, "Minutes"),
    ("school", {"school": "Fiddlegarth Primary School (900283)"}, "a ring at 20 minutes"),
)


@pytest.fixture(scope="module")
def timed(tmp_path_factory):
    """The app shows the county with made-up times."""
    release = with_times(DATASET)
    with shown_release(release, tmp_path_factory.mktemp("timed")):
        yield release


def without_what_may_be_miles(text):
    """A text without the scale of a map, and the sentence on what minutes rest on."""
    return "" if text == "5 miles" else RECKONED.sub("", text)


@pytest.mark.parametrize(("page", "asked", "says"), PLACES)
def test_every_distance_is_in_minutes_and_says_what_it_rests_on(timed, page, asked, says):
    app = opened(page, **ASKED, **asked)
    texts = [*read(app), *(str(column) for table in app.table for column in table.value.columns)]
    # On a phone the labels of a wide table's columns are in its style.
    texts += [block.proto.body for block in app.get("html")]
    assert any(says in text for text in texts)
    assert [
        text for text in texts if re.search(r"\bmiles?\b", without_what_may_be_miles(text), re.IGNORECASE)
    ] == []
    assert "Distances are minutes by car" in told(app)
    link = next(block.value for block in app.code if "?" in block.value)
    assert parse_qs(link.partition("?")[2])["distance"] == ["Minutes"]


def test_a_proposal_is_of_minutes_and_of_its_own_limit(timed):
    asked = {"broker_view": "Propose", "district": ["Boston"], "broker_worth_link": "6.0"}
    app = opened("broker", **ASKED, **asked, broker_longest_minutes="14")
    app.button(key="broker_solve").click().run(timeout=90)
    words = told(app)
    assert "minutes from their host and none further than 14" in words
    assert "Beside the fewest minutes:" in words and "Distances are minutes by car" in words
    columns = {str(column) for table in app.table for column in table.value.columns}
    assert {"Minutes to host", "Minutes to hosts in all"} <= columns
    others = [RECKONED.sub("", text) for text in [*read(app), *columns]]
    assert [text for text in others if re.search(r"\bmiles?\b", text, re.IGNORECASE)] == []


def test_where_there_are_times_miles_are_chosen_at_first_and_elsewhere_nothing_is_offered(timed):
    app = opened("partnership_map")
    assert app.selectbox(key="distance").options == ["Miles", "Minutes"]
    assert "within 5 miles" in told(app) and "Distances are minutes" not in told(app)
    app.selectbox(key="distance").set_value("Minutes").run()
    assert "within 20 minutes" in told(app)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.script)
def test_a_page_has_the_choice_if_it_changes_anything_there(timed, page):
    school = {"school": "Amber by Water Junior School (900188)"} if page.found else {}
    views = [school | view for view in VIEWS.get(page.script, [{}])]
    changed = any(shown(page.script, **view) != shown(page.script, **view, **ASKED) for view in views)
    assert changed is ("distance" in page.filters)


@pytest.mark.slow
def test_a_briefing_and_its_files_are_in_minutes(timed):
    selection = make_selection(timed, unit=MINUTES)
    briefing = compose(timed, selection, Scope(), timed.tables, today=date(2026, 11, 25))
    parts = {section.key: section for section in briefing.sections}
    for key in ("local", "map", "left_out"):
        assert re.search(r"\d+ of \d+ times are reckoned from miles", parts[key].sure), key
        spoken = " ".join([parts[key].title, parts[key].sure, *parts[key].told])
        assert "minutes" in spoken and " miles" not in spoken.replace("reckoned from miles", "")
    assert RECKONED.search(parts["local"].method)
    school = Scope(Audience.SCHOOL, urn=900283)
    (who, *_) = compose(timed, selection, school, timed.tables, today=date(2026, 11, 25)).sections
    assert any("minutes from its host" in text for text in who.told)
    assert all(write(briefing) for write in FORMATS.values())
