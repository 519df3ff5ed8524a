"""Who may do what: the check on the server, whatever a page offered."""

import time
from types import SimpleNamespace

import pytest
import streamlit as st

from collab.people.access import NotAllowedError, Person, Role
from collab.people.grants import grant
from collab.people.records import entries
from collab.ui.server import sign_in
from collab.ui.server.loading import load_dataset, open_store
from collab.ui.server.sign_in_setting import SignIn, SignInSetting
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


@pytest.mark.slow
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


@pytest.fixture
def signed_in_as(fresh, monkeypatch):
    """The app with sign-in, and somebody with these claims at the screen."""

    class User(dict):
        is_logged_in = True

    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.ON))

    def told(**claims):
        claims = {"iss": "https://login.example.org", "sub": "anna", "iat": int(time.time())} | claims
        monkeypatch.setattr(st, "user", User({k: v for k, v in claims.items() if v is not None}))
        return sign_in.person()

    return told


ANNA = "anna@example.org"


@pytest.mark.parametrize(
    ("verified", "own_provider", "counts"),
    [
        (True, None, True),
        ("true", None, True),
        (None, None, False),
        (None, "0", False),
        (None, "1", True),
        (False, "1", False),
        ("false", "1", False),
        ("", "1", False),
        (1, None, False),
        ("True or so", None, False),
    ],
)
def test_an_address_counts_only_when_it_is_known_to_be_theirs(
    signed_in_as, monkeypatch, verified, own_provider, counts
):
    grant(open_store(), ANNA, "officer", by="root")
    if own_provider is not None:
        monkeypatch.setenv("COLLAB_OWN_PROVIDER", own_provider)
    person = signed_in_as(name="Anna", email=ANNA, email_verified=verified)
    assert person.role is (Role.OFFICER if counts else Role.VIEWER)
    assert person.signature == (f"Anna <{ANNA}>" if counts else "Anna <anna>")


@pytest.mark.parametrize("began", [None, "yesterday", True])
def test_a_sign_in_that_does_not_say_when_it_began_is_none(signed_in_as, began):
    assert signed_in_as(roles="collab-officer", iat=began) == VIEWER


def test_a_role_of_a_claim_is_as_old_as_the_sign_in(signed_in_as, monkeypatch):
    now = time.time()
    monkeypatch.setattr(sign_in, "time", SimpleNamespace(time=lambda: now, monotonic=time.monotonic))
    twelve_hours = 12 * 3600
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours + 2).role is Role.OFFICER
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours - 1) == VIEWER
    monkeypatch.setenv("COLLAB_SIGN_IN_HOURS", "24")
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours - 1).role is Role.OFFICER


def test_whoever_signed_out_has_no_role_any_more(signed_in_as, monkeypatch):
    now = int(time.time())
    assert signed_in_as(roles="collab-officer", iat=now).role is Role.OFFICER
    monkeypatch.setattr(st, "logout", lambda: None)
    sign_in._sign_out()
    assert signed_in_as(roles="collab-officer", iat=now) == VIEWER
    assert signed_in_as(roles="collab-officer", iat=now, sub="ben").role is Role.OFFICER
    assert signed_in_as(roles="collab-officer", iat=now + 1).role is Role.OFFICER


@pytest.mark.parametrize("told", ["0", "", "true", "2"])
def test_only_1_lets_everybody_write(fresh, monkeypatch, told):
    monkeypatch.setenv("COLLAB_OPEN_WRITING", told)
    assert sign_in.person() == VIEWER
    monkeypatch.setenv("COLLAB_OPEN_WRITING", "1")
    assert sign_in.person() == Person(Role.OFFICER)


def test_where_sign_in_cannot_be_told_pages_show_nothing(fresh, monkeypatch):
    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.BROKEN))
    app = opened("data")
    assert "nothing is shown" in told(app)
    assert "Illustrative data" not in told(app) and not app.get("file_uploader")
    assert sign_in.person() == VIEWER
