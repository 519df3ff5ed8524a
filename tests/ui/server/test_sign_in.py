"""Who may do what: the check on the server, whatever a page offered."""

import pytest
import streamlit as st

from collab.people.access import NotAllowedError, Person, Role
from collab.people.records import entries
from collab.ui.server import sign_in
from collab.ui.server.loading import load_dataset, open_store
from tests.driven import FORM, KEY, fill, opened, send, told

VIEWER = Person(Role.VIEWER)


@pytest.fixture
def as_viewer(tmp_path, monkeypatch):
    """The app as somebody who may only look; every check asks anew."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'viewer.sqlite'}")
    st.cache_resource.clear()
    monkeypatch.setattr(sign_in, "person", lambda: VIEWER)
    yield
    st.cache_resource.clear()


def test_a_viewer_sees_everything_and_is_offered_no_way_to_write(as_viewer):
    for page, parameters in (
        ("lessons", FORM),
        ("data", {}),
        ("broker", {"broker_view": "Try it", "broker_steps": "join 900001 footpath-partnership"}),
        ("partnerships", {"partnerships_pick": "Beacon Partnership"}),
    ):
        app = opened(page, **parameters)
        assert not app.exception
        assert "takes a role that you do not have here" in told(app)
        assert not [
            b.label for b in app.button if b.label in ("Save the assessment", "Publish", "Restore it")
        ]
        assert not app.get("file_uploader")


def test_a_form_that_was_open_when_the_role_was_taken_away_saves_nothing(tmp_path, monkeypatch):
    """The widget's state of an officer's form, sent after they became a viewer."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'taken.sqlite'}")
    st.cache_resource.clear()
    app = opened("lessons", **FORM)
    fill(app, KEY, rating="2", evidence="Visits", who="Anna")
    monkeypatch.setattr(sign_in, "person", lambda: VIEWER)
    send(app, KEY, "Save the assessment")
    assert entries(open_store(), illustrative=True) == []
    st.cache_resource.clear()


def test_the_check_itself_refuses(as_viewer, monkeypatch):
    dataset = load_dataset()
    with pytest.raises(NotAllowedError, match="As a viewer you may not"):
        sign_in.require_write("assessments", ["beacon-partnership"], dataset)
    with pytest.raises(NotAllowedError):
        sign_in.require_publish()
    monkeypatch.setattr(sign_in, "person", lambda: Person(Role.LEAD, partnerships=("osier-x",)))
    with pytest.raises(NotAllowedError, match="As a partnership lead"):
        sign_in.require_write("assessments", ["beacon-partnership"], dataset)
