"""Every form people write records with: saved, refused, and two sessions at once."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from collab.records import history, with_records
from collab.ui.releases import load_dataset, open_store
from tests.test_pages import APP, told

FORM = {
    "lessons_view": "Record an assessment",
    "lessons_partnership": "Beacon Partnership",
    "lessons_lesson": "2 Stay geographically focused",
}
SLUG, KEY = "beacon-partnership", "lessons_beacon-partnership_2"
HOSTILE = "<img src=x onerror=alert(1)> **bold** $x$ =1+1"


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A database of the test's own."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'records.sqlite'}")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def session(page, **parameters):
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run().switch_page(f"pages/{page}.py").run()


def fill(app, key, turn=0, **values):
    """Write into the form's fields; a value of None leaves one alone."""
    kinds = ("text_input", "text_area", "radio", "selectbox", "multiselect", "number_input",
             "date_input")  # fmt: skip
    found = {w.key: w for kind in kinds for w in getattr(app, kind) if w.key}
    for name, value in values.items():
        found[f"{key}_{name}_{turn}"].set_value(value)
    return app


def send(app, key, label):
    app.button(key=f"FormSubmitter:form_{key}-{label}").click().run()
    assert not app.exception
    return app


def assessment(app, rating, evidence="Visits", who="Anna", turn=0):
    fill(app, KEY, turn, rating=rating, evidence=evidence, who=who)
    return send(app, KEY, "Save the assessment")


def records():
    dataset = load_dataset()
    return with_records(open_store(), dataset.tables, illustrative=True)


def test_an_assessment_is_saved_and_seen_in_the_heat_map_after_a_reload():
    app = session("lessons", **FORM)
    before = told(session("lessons"))
    assessment(app, "1", HOSTILE)
    assert "Saved" in "".join(s.value for s in app.success)
    latest = history(open_store(), "assessments", f"{SLUG}/2", illustrative=True)[0]
    assert (latest.by, latest.content["rating"], latest.content["evidence"]) == ("Anna", 1, HOSTILE)
    again = session("lessons")
    assert told(again) != before
    table = session("lessons", **FORM).table[0].value
    assert table.iloc[0]["Rating"] == "Not yet"
    # Escaped for Markdown: shown letter for letter.
    assert table.iloc[0]["Evidence"].startswith("\\<img src=x onerror=alert\\(1\\)\\>")


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"rating": None, "who": "Anna"}, "Rating is empty"),
        ({"rating": "2", "who": ""}, "By is empty"),
        ({"rating": "2", "who": "Anna", "assessed_on": None}, "Assessed on is empty"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_saved_or_lost(values, word):
    app = session("lessons", **FORM)
    fill(app, KEY, evidence="Long and careful", **values)
    send(app, KEY, "Save the assessment")
    assert word in "".join(e.value for e in app.error)
    assert history(open_store(), "assessments", f"{SLUG}/2", illustrative=True) == []
    kept = next(w for w in app.text_area if w.key == f"{KEY}_evidence_0")
    assert kept.value == "Long and careful"


def test_two_sessions_at_once_lose_nothing_and_the_second_decides():
    first, second, third = (session("lessons", **FORM) for _ in range(3))
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


def test_every_change_is_listed_with_who_and_when():
    app = session("lessons", **FORM)
    assessment(app, "2", who="Anna")
    assessment(app, "3", who="Ben", turn=1)
    tables = [t.value for t in app.table]
    log = next(t for t in tables if "Saved" in t)
    assert log["By"].tolist() == ["Ben", "Anna"]


def test_a_review_is_written_down_and_shown_with_its_partnership():
    where = {"partnerships_pick": "Beacon Partnership", "partnerships_view": "Lessons and work"}
    app = session("partnerships", **where)
    key = f"partnerships_review_{SLUG}"
    fill(app, key, kind="peer", focus="Reading", findings=HOSTILE, who="Anna")
    send(app, key, "Save the review")
    rows = records()["reviews"]
    assert (rows["focus"] == "Reading").sum() == 1
    shown = told(session("partnerships", **where))
    assert "Focus: Reading" in shown and "\\<img src=x" in shown
    assert shown.count("<img") == shown.count("\\<img")
    app = session("partnerships", **where)
    fill(app, key, focus="No kind", who="Anna")
    send(app, key, "Save the review")
    assert "Kind is empty" in "".join(e.value for e in app.error)


def test_the_pages_bear_partnerships_without_places_results_or_members():
    for name in ("Stile Partnership", "Beacon Partnership", "Wildflower Partnership"):
        for view in ("Who they are", "Results", "Lessons and work"):
            app = session("partnerships", partnerships_pick=name, partnerships_view=view)
            assert not app.exception
            assert name in app.title[0].value.replace("\\", "")
            assert "nan" not in told(app).lower()


def test_two_to_four_partnerships_stand_side_by_side():
    app = session(
        "partnerships", partnerships_pick="Beacon Partnership",
        partnerships_compare=["Seabank Partnership", "Stile Partnership"],
    )  # fmt: skip
    assert not app.exception
    table = app.table[0].value
    assert list(table.columns)[1:] == ["Beacon Partnership", "Seabank Partnership",
                                       "Stile Partnership"]  # fmt: skip
    assert "Locality \\(0 to 1\\)" in table.iloc[:, 0].tolist()


@pytest.mark.parametrize("view", ["Heat map", "People and data", "Reviews due"])
def test_every_view_of_the_lessons_runs_for_any_choice(view):
    app = session("lessons", lessons_view=view)
    assert not app.exception
    app.multiselect(key="district").set_value(["Boston"]).run()
    app.multiselect(key="kind").set_value(["federation"]).run()
    assert not app.exception and "nan" not in told(app).lower()


@pytest.mark.parametrize("view", ["Projects", "What inspectors said"])
def test_the_evidence_is_searched(view):
    app = session("evidence", evidence_view=view)
    assert not app.exception and "Lincolnshire School Improvement" in told(app).replace("\\", "")
    app.text_input(key="evidence_words").set_value("nothing has these words").run()
    assert app.header[0].value.startswith("0 ")
    assert not app.exception


def evidence_form(record, view):
    app = session("evidence", evidence_view=view)
    app.session_state[f"evidence_panel_{record}"] = True
    return app.run()


def test_a_project_is_added_changed_and_removed():
    app = evidence_form("projects", "Projects")
    key = "evidence_projects_new"
    fill(app, key, title="Shared reading", districts=["Boston"], who="Anna")
    send(app, key, "Save")
    said = "".join(e.value for e in app.error)
    assert "Description is empty" in said and "Source is empty" in said
    fill(app, key, description=HOSTILE, source="Anna", partnerships=[SLUG], schools_involved=4)
    send(app, key, "Save")
    rows = records()["projects"].set_index("title")
    assert rows.at["Shared reading", "partnerships"] == SLUG
    slug = rows.at["Shared reading", "project"]
    app = evidence_form("projects", "Projects")
    assert "Shared reading" in told(app) and "\\<img src=x" in told(app)
    app.selectbox(key="evidence_projects").set_value(slug).run()
    changed = f"evidence_projects_{slug}"
    fill(app, changed, title="Shared writing", who="Ben")
    send(app, changed, "Save")
    assert "Shared writing" in set(records()["projects"]["title"])
    where = {"partnerships_pick": "Beacon Partnership", "partnerships_view": "Lessons and work"}
    assert "Shared writing" in told(session("partnerships", **where))
    app = evidence_form("projects", "Projects")
    app.selectbox(key="evidence_projects").set_value(slug).run()
    app.text_input(key="evidence_remove_projects").set_value("Cleo").run()
    app.button(key="evidence_remove_projects_now").click().run()
    assert slug not in set(records()["projects"]["project"])
    assert [e.by for e in history(open_store(), "projects", slug, illustrative=True)] == [
        "Cleo", "Ben", "Anna",
    ]  # fmt: skip


def test_a_built_in_mention_is_matched_to_a_lesson_and_refused_when_wrong():
    app = evidence_form("inspection_mentions", "What inspectors said")
    app.selectbox(key="evidence_inspection_mentions").set_value("weston-hills-2015-01").run()
    key = "evidence_inspection_mentions_weston-hills-2015-01"
    fill(app, key, inspected="soon", who="Anna")
    send(app, key, "Save")
    assert "does not look as it should" in "".join(e.value for e in app.error)
    fill(app, key, inspected="2015-02", lessons=["2", "3"])
    send(app, key, "Save")
    row = records()["inspection_mentions"].set_index("mention").loc["weston-hills-2015-01"]
    assert (row["inspected"], row["lessons"], row["saved_by"]) == ("2015-02", "2 3", "Anna")
    assert "3 Strong relationships between heads" in told(
        session("evidence", evidence_view="What inspectors said")
    )
