"""The Evidence page: projects and mentions, searched and edited."""

from datetime import date

import pytest

from collab.people.records import history
from collab.ui.server.loading import open_store
from tests.driven import HOSTILE, SLUG, fill, opened, records, send, told

pytestmark = pytest.mark.usefixtures("fresh")


@pytest.mark.parametrize("view", ["Projects", "What inspectors said"])
def test_the_evidence_is_searched(view):
    app = opened("evidence", evidence_view=view)
    assert not app.exception and "Lincolnshire School Improvement" in told(app).replace("\\", "")
    app.text_input(key="evidence_words").set_value("nothing has these words").run()
    assert app.header[0].value.startswith("No ")
    assert not app.exception


@pytest.mark.parametrize("view", ["Projects", "What inspectors said"])
def test_the_search_and_what_narrows_it_share_a_row(view):
    app = opened("evidence", evidence_view=view)
    search, beside = next(
        pair for pair in zip(app.columns, app.columns[1:], strict=False) if pair[0].text_input
    )
    assert [box.label for box in search.text_input] == ["Search the text"]
    assert [box.label for box in beside.multiselect] in (["Started by"], ["Lessons touched"])


def test_what_is_real_is_told_apart_only_where_something_is():
    for view, partly in (("Projects", True), ("What inspectors said", True), ("Actions", False)):
        assert ("source are real" in told(opened("evidence", evidence_view=view))) is partly


def test_tags_say_where_who_and_which_lessons_and_months_are_written_out():
    told_of = told(opened("evidence"))
    assert ":blue-badge[South Holland] :blue-badge[East Lindsey] :gray-badge[Education adviser]" in told_of
    assert "9 projects run together, 3 mentions by inspectors" in told_of
    said = told(opened("evidence", evidence_view="What inspectors said"))
    assert "January 2015" in said and ":blue-badge[2 Stay geographically focused]" in said


def evidence_form(record, view):
    app = opened("evidence", evidence_view=view)
    app.session_state[f"evidence_panel_{record}"] = True
    return app.run()


@pytest.mark.slow
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
    where = {"partnerships_pick": "Beacon Partnership"}
    assert "Shared writing" in told(opened("partnerships", **where))
    app = evidence_form("projects", "Projects")
    app.selectbox(key="evidence_projects").set_value(slug).run()
    app.text_input(key="evidence_remove_projects").set_value("Cleo").run()
    app.button(key="evidence_remove_projects_now").click().run()
    assert slug not in set(records()["projects"]["project"])
    assert [e.by for e in history(open_store(), "projects", slug, illustrative=True)] == [
        "Cleo",
        "Ben",
        "Anna",
    ]


@pytest.mark.slow
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
        opened("evidence", evidence_view="What inspectors said")
    )


@pytest.mark.slow
def test_what_was_tried_is_shown_beside_similar_schools_with_every_reservation_and_what_people_say():
    app = opened("evidence", evidence_view="What was tried")
    said = told(app).replace("\\", "")
    assert "3 projects can be looked back on; the results of all can be followed" in said
    assert app.title[0].value.endswith(": 3 projects to look back on, 2 reviews due")
    (drawn,) = app.get("plotly_chart")
    assert "Mathematics for all: +12.0 points, probably −10.7 to 34.7." in drawn.proto.alt
    assert "Summer school: it was decided to stop it" in said
    shown = app.table[0].value
    assert shown["How sure"].tolist() == ["could be chance"] * 3
    assert shown["Review"].tolist()[0].endswith(", due")
    app.selectbox(key="evidence_project").set_value("shared-reading-plan").run()
    said = told(app).replace("\\", "")
    assert "Results of 8 schools in it" in said and "Nobody drew lots" in said
    assert "Teachers say that planning is quicker" in said
    assert "Decided: spread it. Review: 30/09/2026" in said
    app.text_input(key="evidence_words").set_value("mathematics").run()
    assert app.table[0].value["Project"].tolist() == ["Mathematics for all"]


@pytest.mark.slow
def test_an_action_of_a_review_is_written_down_with_a_role_and_a_day_and_done():
    app = opened("evidence", evidence_view="Actions")
    assert "actions are to be done, " in told(app) and app.title[0].value.endswith("of them late")
    assert app.table[0].value["Due"].tolist()[0].endswith(", late")
    before = len(app.table[0].value)
    app.session_state["evidence_panel_actions"] = True
    app.run()
    review = app.selectbox(key="evidence_action_review").value
    key = f"evidence_actions_{review}"
    fill(app, key, what=HOSTILE, owner="clerk", due=date(2026, 1, 31), who="Anna")
    send(app, key, "Save")
    app = opened("evidence", evidence_view="Actions")
    rows = records()["actions"].set_index("what")
    made = rows.loc[HOSTILE]
    assert len(app.table[0].value) == before + 1 and (made["review"], made["owner"]) == (review, "clerk")
    app.session_state["evidence_panel_actions"] = True
    app.run()
    app.selectbox(key="evidence_action").set_value(made["action"]).run()
    fill(app, f"evidence_actions_{made['action']}", done=date(2026, 1, 30), who="Ben")
    send(app, f"evidence_actions_{made['action']}", "Save")
    assert str(records()["actions"].set_index("what").at[HOSTILE, "done"].date()) == "2026-01-30"


def test_what_a_report_of_years_ago_calls_running_is_its_source_s_word():
    shown = told(opened("evidence"))
    assert "running, says its source" in shown and ":gray-badge[running]" not in shown
