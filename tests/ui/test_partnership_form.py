"""The Partnerships page's form: an officer starts, changes and ends partnerships, each a release."""

from datetime import date

import pandas as pd
import pytest

from collab.people.access import NotAllowedError, Person, Role
from collab.releases.edited_partnership import FORM, members_on
from collab.ui.server.loading import open_store
from tests.built_in import TABLES
from tests.driven import HOSTILE, SLUG, opened, told

NEW, OLD = "partnership_new_0", f"partnership_{SLUG}_0"
DAY = date(2024, 9, 1)
MEMBERS = sorted(int(u) for u in members_on(TABLES, SLUG, pd.Timestamp(DAY))["urn"])


@pytest.fixture
def shown(fresh):
    return open_store()


def form(pick="", **parameters):
    """The page with the form unfolded."""
    app = opened("partnerships", **({"partnerships_pick": pick} if pick else {}), **parameters)
    app.session_state[f"partnership_panel_{SLUG if pick else 'new'}"] = True
    app.run()
    assert not app.exception
    return app


def publish(app, key, by="Olive"):
    app.text_input(key=f"{key}_by").set_value(by)
    app.button(key=f"{key}_publish").click().run()
    assert not app.exception
    return app


def said(app):
    return told(app).replace("\\", "")


@pytest.mark.slow
def test_a_partnership_is_started_seen_and_published(shown):
    app = form()
    app.text_input(key=f"{NEW}_name").set_value(f"Fen {HOSTILE}")
    app.date_input(key=f"{NEW}_day").set_value(DAY)
    app.multiselect(key=f"{NEW}_joins").set_value([900001]).run()
    assert not app.exception
    assert len(app.get("deck_gl_json_chart")) >= 1
    near = app.get("button_group")[-1]
    assert "Nearest to them" in near.label and len(near.options) == 6
    app.multiselect(key=f"{NEW}_joins").set_value([900001, 900002]).run()
    app.selectbox(key=f"{NEW}_lead").set_value(900002)
    app.multiselect(key=f"{NEW}_grew").set_value([SLUG]).run()
    words = said(app)
    assert "Hazelnutacre Primary School joins on 01/09/2024." in words
    assert "Otterdown Primary School leads." in words and "It grew out of Beacon Partnership." in words
    app.button(key=f"{NEW}_publish").click().run()
    assert "Write your name" in told(app) and shown.showing() == 1
    publish(app, NEW)
    assert "Release 2 is published" in "".join(s.value for s in app.success)
    release, tables = shown.release(2), shown.tables(2)
    assert (release.made_by, release.files[-1].kind, release.illustrative) == ("Olive", FORM, True)
    assert "Otterdown Primary School leads." in release.files[-1].notes
    row = tables["partnerships"].iloc[-1]
    assert row["name"] == f"Fen {HOSTILE}" and row["grew_out_of"] == SLUG
    own = tables["memberships"][tables["memberships"]["partnership"] == row["partnership"]]
    assert own["urn"].tolist() == [900001, 900002] and own["lead"].tolist() == [False, True]


@pytest.mark.slow
def test_members_join_and_leave_from_a_day_and_it_ends(shown):
    app = form("Beacon Partnership")
    app.date_input(key=f"{OLD}_day").set_value(DAY)
    app.multiselect(key=f"{OLD}_joins").set_value([900001])
    app.multiselect(key=f"{OLD}_leaves").set_value([MEMBERS[0]]).run()
    publish(app, OLD)
    after = members_on(shown.tables(2), SLUG, pd.Timestamp(DAY))
    assert sorted(after["urn"]) == sorted([*MEMBERS[1:], 900001])
    key = f"partnership_{SLUG}_1"
    app.checkbox(key=f"{key}_ends").check().run()
    assert f"its {len(MEMBERS)} members leave" in said(app)
    publish(app, key)
    table = shown.tables(3)["partnerships"].set_index("partnership")
    assert table.loc[SLUG, "standing"] == "ended"


@pytest.mark.slow
def test_what_is_wrong_is_said_in_plain_words_and_nothing_is_lost(shown):
    app = form()
    publish(app, NEW)
    assert "Nothing would change" in told(app)
    app.text_input(key=f"{NEW}_name").set_value("Beacon Partnership").run()
    publish(app, NEW)
    words = said(app)
    assert "Name: another partnership is called Beacon Partnership. Write another name." in words
    assert "Joins: a partnership needs members. Choose its first schools." in words
    assert app.text_input(key=f"{NEW}_name").value == "Beacon Partnership"
    assert shown.showing() == 1


@pytest.mark.slow
def test_the_second_of_two_is_told_what_the_first_did_and_decides(shown):
    app = form("Beacon Partnership")
    app.date_input(key=f"{OLD}_day").set_value(DAY)
    app.multiselect(key=f"{OLD}_joins").set_value([900001]).run()
    other = form("Beacon Partnership")
    other.date_input(key=f"{OLD}_day").set_value(DAY)
    other.multiselect(key=f"{OLD}_leaves").set_value([MEMBERS[0]]).run()
    publish(other, OLD, by="Anna")
    app.button(key=f"{OLD}_publish").click().run()
    assert not app.exception and shown.showing() == 2
    assert "Anna published release 2 while you were writing. Yours is not lost" in said(app)
    assert "Memberships ended" in said(app)
    app.button(key=f"{OLD}_mine").click().run()
    publish(app, OLD)
    after = members_on(shown.tables(3), SLUG, pd.Timestamp(DAY))
    assert sorted(after["urn"]) == sorted([*MEMBERS[1:], 900001])


@pytest.mark.slow
def test_a_viewer_sees_no_form_and_an_earlier_release_has_none(shown, monkeypatch):
    shown.publish(shown.release(1), shown.tables(1), expected=1)
    assert "Name" in [w.label for w in form().text_input]
    earlier = form(release="1")
    assert "Name" not in [w.label for w in earlier.text_input]
    monkeypatch.setattr("collab.ui.server.sign_in.may_publish_here", lambda: False)
    assert "Name" not in [w.label for w in form().text_input]
    assert not [e for e in form().expander if e.label.startswith(("Start", "Change"))]


@pytest.mark.slow
def test_somebody_whose_role_was_taken_away_meanwhile_publishes_nothing(shown, monkeypatch):
    app = form()
    app.text_input(key=f"{NEW}_name").set_value("Fen Edge")
    app.multiselect(key=f"{NEW}_joins").set_value([900001]).run()

    def refuse():
        raise NotAllowedError(Person(Role.LEAD), "publish or restore data")

    monkeypatch.setattr("collab.ui.server.sign_in.require_publish", refuse)
    publish(app, NEW)
    assert "you may not publish" in said(app) and shown.showing() == 1
