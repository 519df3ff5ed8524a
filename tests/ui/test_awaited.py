"""Heavy work on the pages: they go on beside it, say how far it is, share it, and can stop it."""

import os
import time
from functools import partial

import pytest

from collab.ui.briefing import on_screen, worked_out
from collab.ui.broker import propose
from collab.ui.server.kept import FILES, RESULTS
from collab.ui.server.pool import Lane
from tests import worked_on
from tests.driven import headlines, opened, told

pytestmark = [pytest.mark.usefixtures("fresh"), pytest.mark.slow]


@pytest.fixture(scope="module")
def one_lane():
    """One process beside the pages, for everything."""
    made = Lane(lambda: 1, 60.0)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def lane(monkeypatch, one_lane):
    """That process, and nothing worked out yet."""
    RESULTS.clear()
    FILES.clear()
    for awaited in (propose._PROPOSAL, *worked_out._PARTS, on_screen._MADE, on_screen._MADE_ALL):
        monkeypatch.setattr(awaited, "_lane", one_lane)
    return one_lane


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """What the worker waits for before it works a proposal out."""
    path = tmp_path / "gate"
    os.mkfifo(path)
    monkeypatch.setattr(propose, "proposal", partial(worked_on.behind, str(path), propose.proposal))
    return path


def asked(district):
    app = opened("broker", broker_view="Propose", district=[district])
    return app.button(key="broker_solve").click().run()


def bar(app):
    """What the page says of how far the work is."""
    found = app.get("progress")
    return found[0].proto.text if found else ""


def begun(lane):
    """Wait until the process has taken something on: the first in a test process comes late."""
    for _ in range(300):
        if lane._running:
            return
        time.sleep(0.1)
    raise TimeoutError


def drawn(app):
    """Draw the page anew, as its fragment does, until it waits for nothing."""
    for _ in range(300):
        app.run()
        assert not app.exception
        if not bar(app):
            return app
        time.sleep(0.4)
    raise TimeoutError(bar(app))


def test_pages_go_on_while_a_proposal_is_worked_out_and_two_share_it(lane, gate):
    ann = asked("Boston")
    # Its own page is drawn to the end, and so is anybody else's.
    assert bar(ann) and "never shown on their own" in told(ann)
    assert "points" in told(opened("overview", district=["Boston"]))
    ben = asked("Boston")
    begun(lane)
    assert len(lane._running) == 1 and not lane._waiting and len(lane._running[0].watchers) == 2
    gate.write_text("go")
    for app in (ann, ben):
        assert "can be placed" in told(drawn(app))


def test_a_queue_says_how_many_are_before_and_a_stop_lets_the_next_begin(lane, gate):
    ann, ben = asked("Boston"), asked("Lincoln")
    begun(lane)
    assert bar(ben.run()).startswith("Waiting behind 1 other")
    ann.button(key="awaited-proposal-stop").click().run()
    gate.write_text("go")
    assert "can be placed" in told(drawn(ben))


def test_a_briefing_is_composed_and_its_files_made_beside_the_page(lane):
    app = drawn(opened("briefing"))
    assert any("4\\.5 points ahead" in m.value for m in app.markdown)
    app.button(key="briefing_make").click().run()
    labels = [button.label for button in drawn(app).get("download_button")]
    assert labels == ["PowerPoint", "Paper (PDF)", "Data (XLSX)"]


def test_every_district_s_files_are_made_beside_the_page(lane):
    app = drawn(opened("briefing", district=["Boston", "Lincoln"], briefing_sections=["answer"]))
    app.button(key="briefing_make_all").click().run()
    labels = [button.label for button in drawn(app).get("download_button")]
    assert labels == ["Slides and paper of 2 districts (ZIP)"]


def test_a_briefing_s_first_sections_are_shown_while_the_others_are_worked_out(lane, gate, monkeypatch):
    with monkeypatch.context() as waiting:
        waiting.setattr(worked_out, "compose_for", partial(worked_on.rest_behind, str(gate)))
        waiting.setattr(on_screen, "_MOMENT", 0.0)
        app = opened("briefing")
        for _ in range(300):
            if len(headlines(app)) == 3:
                break
            time.sleep(0.2)
            app.run()
        first = headlines(app)
        assert len(first) == 3 and len(app.get("plotly_chart")) == 3
        assert bar(app) == "Working out the figures"
        # The files can be asked for: they are worked out on their own.
        assert app.button(key="briefing_make").label.startswith("Make")
        assert not any(caption.value.startswith("Left out") for caption in app.caption)
    gate.write_text("go")
    whole = headlines(drawn(app))
    assert whole[:3] == first and len(whole) > 8
    assert [caption.value[:8] for caption in app.caption].count("Left out") == 1


def test_a_part_of_a_briefing_that_fails_leaves_what_is_there(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(worked_out, "compose_for", worked_on.rest_crashing)
        app = drawn(opened("briefing"))
        assert len(headlines(app)) == 3
        assert "ended unexpectedly" in app.error[0].value and len(app.error) == 1
    app.button(key="briefing_again").click().run()
    assert len(headlines(drawn(app))) > 8 and not app.error


def test_a_worker_that_crashes_is_told_and_tried_again(lane, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(worked_out, "compose_for", worked_on.crashing)
        app = drawn(opened("briefing"))
        assert "ended unexpectedly" in app.error[0].value
        # The other part of it fails, too, before somebody presses the button.
        while lane._running or lane._waiting:
            time.sleep(0.1)
    app.button(key="briefing_again").click().run()
    assert len(headlines(drawn(app))) > 8
