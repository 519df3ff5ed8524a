"""The Lessons page: assessments saved, refused, and two sessions at once."""

import pytest

from collab.people.records import history
from collab.ui.server.loading import open_store
from tests.driven import FORM, HOSTILE, KEY, SLUG, assessment, fill, opened, send, told

pytestmark = pytest.mark.usefixtures("fresh")


@pytest.mark.slow
def test_an_assessment_is_saved_and_seen_in_the_heat_map_after_a_reload():
    app = opened("lessons", **FORM)
    before = told(opened("lessons"))
    assessment(app, "1", HOSTILE)
    assert "Saved" in "".join(s.value for s in app.success)
    latest = history(open_store(), "assessments", f"{SLUG}/2", illustrative=True)[0]
    assert (latest.by, latest.content["rating"], latest.content["evidence"]) == ("Anna", 1, HOSTILE)
    again = opened("lessons")
    assert told(again) != before
    table = opened("lessons", **FORM).table[0].value
    assert table.iloc[0]["Rating"] == "Not yet"
    # Escaped for Markdown: shown letter for letter.
    assert table.iloc[0]["Evidence"].startswith("\\<img src=x onerror=alert\\(1\\)\\>")


def test_who_may_not_write_is_told_so_before_choosing_anything(monkeypatch):
    view = {"lessons_view": "Record an assessment"}
    assert "Choose the partnership and the lesson" in opened("lessons", **view).info[0].value
    monkeypatch.setattr("collab.ui.server.sign_in.may_write_here", lambda *_: False)
    asked = opened("lessons", **view)
    assert not any("Choose the partnership and the lesson" in told.value for told in asked.info)
    assert "Writing an assessment down" in told(asked)


def test_what_a_rating_s_number_means_is_said_by_the_legend_alone():
    app = opened("lessons")
    assert '"name":"2 Emerging"' in app.get("plotly_chart")[0].proto.spec.replace('": ', '":')
    assert "emerging" not in told(app).casefold()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"rating": None, "who": "Anna"}, "Rating is empty"),
        ({"rating": "2", "who": ""}, "By is empty"),
        ({"rating": "2", "who": "Anna", "assessed_on": None}, "Assessed on is empty"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_saved_or_lost(values, word):
    app = opened("lessons", **FORM)
    fill(app, KEY, evidence="Long and careful", **values)
    send(app, KEY, "Save the assessment")
    assert word in "".join(e.value for e in app.error)
    assert history(open_store(), "assessments", f"{SLUG}/2", illustrative=True) == []
    kept = next(w for w in app.text_area if w.key == f"{KEY}_evidence_0")
    assert kept.value == "Long and careful"


@pytest.mark.slow
def test_two_sessions_at_once_lose_nothing_and_the_second_decides():
    first, second, third = (opened("lessons", **FORM) for _ in range(3))
    assessment(first, "2", "Seen by Anna", "Anna")
    assessment(second, "4", "Seen by Ben", "Ben")
    assert "Anna saved a change while you were writing" in told(second)
    versions = history(open_store(), "assessments", f"{SLUG}/2", illustrative=True)
    assert [e.by for e in versions] == ["Anna"]
    second.button(key=f"{KEY}_mine").click().run()
    versions = history(open_store(), "assessments", f"{SLUG}/2", illustrative=True)
    assert [(e.by, e.content["rating"]) for e in versions] == [("Ben", 4), ("Anna", 2)]
    assessment(third, "1", "Seen by Cleo", "Cleo")
    assert "Ben saved a change" in told(third)
    third.button(key=f"{KEY}_theirs").click().run()
    assert len(history(open_store(), "assessments", f"{SLUG}/2", illustrative=True)) == 2
    assert not third.exception and "saved a change" not in told(third)


@pytest.mark.parametrize("view", ["Heat map", "People and data", "Reviews due"])
def test_every_view_of_the_lessons_runs_for_any_choice(view):
    app = opened("lessons", lessons_view=view)
    assert not app.exception
    app.multiselect(key="district").set_value(["Boston"]).run()
    app.multiselect(key="kind").set_value(["federation"]).run()
    assert not app.exception and "nan" not in told(app).lower()
