"""Who may do what: the rules, the check on the server, sign-in with a real provider."""

import uuid
from urllib.parse import urlencode

import pytest
import streamlit as st
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from collab.access import (
    NotAllowedError,
    Person,
    Role,
    may_publish,
    may_write,
    partnerships_of,
    person_of_claim,
)
from collab.audit import changes_made
from collab.cli import main
from collab.errors import CollabError
from collab.grants import grant, grant_of, grants
from collab.importing import ensure_release
from collab.records import entries, save
from collab.store import Store
from collab.ui import access
from collab.ui.releases import load_dataset, open_store
from tests.conftest import free_port, running_app
from tests.test_pages import told
from tests.test_record_forms import FORM, KEY, fill, send, session

PLACES = {"beacon": {"Boston"}, "osier": {"Lincoln", "Boston"}, "far": {"Lincoln"}}
VIEWER, OFFICER = Person(Role.VIEWER), Person(Role.OFFICER)
LEAD = Person(Role.LEAD, partnerships=("beacon",))
LOCAL = Person(Role.OFFICER, districts=("Boston",))


@pytest.mark.parametrize(
    ("person", "record", "slugs", "allowed"),
    [
        (VIEWER, "assessments", ["beacon"], False),
        (LEAD, "assessments", ["beacon"], True),
        (LEAD, "reviews", ["beacon"], True),
        (LEAD, "assessments", ["osier"], False),
        (LEAD, "projects", ["beacon", "osier"], False),
        (LEAD, "projects", [], False),
        (LEAD, "inspection_mentions", ["beacon"], False),
        (LEAD, "scenarios", [], False),
        (Person(Role.LEAD), "assessments", ["beacon"], False),
        (LOCAL, "assessments", ["osier"], True),
        (LOCAL, "assessments", ["far"], False),
        (LOCAL, "projects", [], False),
        (OFFICER, "projects", [], True),
        (OFFICER, "scenarios", [], True),
    ],
)
def test_who_may_write_what(person, record, slugs, allowed):
    assert may_write(person, record, slugs, PLACES) is allowed


@pytest.mark.parametrize(
    ("claim", "person"),
    [
        (None, VIEWER),
        (["Everyone", "finance-officer"], VIEWER),
        ("collab-officer", OFFICER),
        (["collab.lead", "collab.partnership:beacon"], LEAD),
        (["viewer", "Collab-Officer", "collab-district:east-lindsey"],
         Person(Role.OFFICER, districts=("east-lindsey",))),
    ],
)  # fmt: skip
def test_a_claim_gives_a_role_and_its_limits(claim, person):
    assert person_of_claim(claim) == person


def test_a_district_is_the_same_with_hyphens_for_its_blanks():
    person = person_of_claim(["officer", "district:east-lindsey"])
    assert may_write(person, "assessments", ["fen"], {"fen": {"East Lindsey"}})
    assert not may_write(person, "assessments", ["fen"], {"fen": {"West Lindsey"}})


def test_only_an_officer_of_everything_may_publish():
    assert may_publish(OFFICER)
    assert not any(may_publish(p) for p in (VIEWER, LEAD, LOCAL))


def test_a_record_is_about_all_the_partnerships_it_names():
    rows = [{"partnership": "a"}, {"partnerships": "b c"}, {"partnerships": None}, {}]
    assert partnerships_of(rows) == {"a", "b", "c"}


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")
    ensure_release(store)
    return store


def test_the_latest_grant_counts_and_every_one_is_kept(store):
    grant(store, "Anna@Example.org", "officer", by="root")
    grant(store, "anna@example.org", "lead", by="Ben", partnerships=["beacon-partnership"])
    found = grant_of(store, "ANNA@example.org ")
    assert found is not None and found.role is Role.LEAD
    assert found.partnerships == ("beacon-partnership",)
    assert [g.by for g in grants(store)] == ["Ben", "root"]
    assert grant_of(store, "nobody@example.org") is None
    for address, role in (("anna", "viewer"), ("a@b.c", "king"), ("a@b.c", "lead")):
        with pytest.raises(CollabError):
            grant(store, address, role, by="root")
    with pytest.raises(
        CollabError, match=r"no partnership 'beacon'\. Did you mean .*beacon-partner"
    ):
        grant(store, "a@b.uk", "lead", by="root", partnerships=["beacon"])
    with pytest.raises(CollabError, match=r"no district 'East Linsey'\. Did you mean East Lindsey"):
        grant(store, "a@b.uk", "officer", by="root", districts=["East Linsey"])
    with pytest.raises(CollabError, match="A viewer sees everything"):
        grant(store, "a@b.uk", "viewer", by="root", districts=["East Lindsey"])


def test_the_audit_tells_every_change_and_no_result(store):
    row = {"partnership": "beacon-partnership", "lesson": "2", "assessed_on": "2014-06-01",
           "rating": "3", "evidence": "Visits", "by": "Anna"}  # fmt: skip
    save(store, "assessments", row, by="Anna", version=0, illustrative=True)
    save(store, "assessments", {**row, "rating": "4"}, by="Ben", version=1, illustrative=True)
    grant(store, "a@b.uk", "officer", by="root")
    table = changes_made(store, illustrative=True)
    assert set(table["what"]) == {"Data published", "Assessment written", "Assessment changed",
                                  "Role given: officer"}  # fmt: skip
    assert set(table["by"]) >= {"Anna", "Ben", "root"}
    assert len(changes_made(store, illustrative=False)) == 2


def test_the_command_gives_roles_and_lists_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'roles.sqlite'}")
    assert main(["grant", "a@b.uk", "lead", "--partnership", "beacon", "--by", "Ben"]) == 0
    assert main(["grant", "nonsense", "officer"]) == 1
    assert main(["grant", "a@b.uk"]) == 1
    assert main(["grant"]) == 0
    assert "a@b.uk  lead (beacon), given by Ben" in capsys.readouterr().out


@pytest.fixture
def as_viewer(tmp_path, monkeypatch):
    """The app as somebody who may only look; every check asks anew."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'viewer.sqlite'}")
    st.cache_resource.clear()
    monkeypatch.setattr(access, "person", lambda: VIEWER)
    yield
    st.cache_resource.clear()


def test_a_viewer_sees_everything_and_is_offered_no_way_to_write(as_viewer):
    for page, parameters in (
        ("lessons", FORM),
        ("data", {}),
        ("broker", {"broker_view": "Try it",
                    "broker_steps": "join 900001 footpath-partnership"}),
        ("partnerships", {"partnerships_pick": "Beacon Partnership",
                          "partnerships_view": "Lessons and work"}),
    ):  # fmt: skip
        app = session(page, **parameters)
        assert not app.exception
        assert "takes a role that you do not have here" in told(app)
        assert not [b.label for b in app.button if b.label in
                    ("Save the assessment", "Publish", "Restore it")]  # fmt: skip
        assert not app.get("file_uploader")


def test_a_form_that_was_open_when_the_role_was_taken_away_saves_nothing(tmp_path, monkeypatch):
    """The widget's state of an officer's form, sent after they became a viewer."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'taken.sqlite'}")
    st.cache_resource.clear()
    app = session("lessons", **FORM)
    fill(app, KEY, rating="2", evidence="Visits", who="Anna")
    monkeypatch.setattr(access, "person", lambda: VIEWER)
    send(app, KEY, "Save the assessment")
    assert entries(open_store(), illustrative=True) == []
    st.cache_resource.clear()


def test_the_check_itself_refuses(as_viewer, monkeypatch):
    dataset = load_dataset()
    with pytest.raises(NotAllowedError, match="As a viewer you may not"):
        access.require_write("assessments", ["beacon-partnership"], dataset)
    with pytest.raises(NotAllowedError):
        access.require_publish()
    monkeypatch.setattr(access, "person", lambda: Person(Role.LEAD, partnerships=("osier-x",)))
    with pytest.raises(NotAllowedError, match="As a partnership lead"):
        access.require_write("assessments", ["beacon-partnership"], dataset)


SECRETS = """[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "collab"
client_secret = "not-a-secret"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """The app with sign-in at a real OpenID Connect provider on this machine."""
    folder = tmp_path_factory.mktemp("signin")
    people = [
        User(sub="olive", claims={"email": "olive@example.org", "name": "Olive", "email_verified":
                                  True, "roles": ["collab-officer"]}),
        User(sub="vera", claims={"email": "vera@example.org", "name": "Vera",
                                 "email_verified": True}),
        User(sub="leo", claims={"email": "leo@example.org", "name": "Leo",
                                "email_verified": True}),
        User(sub="eve", claims={"email": "leo@example.org", "name": "Eve",
                                "email_verified": False}),
    ]  # fmt: skip
    address = f"sqlite:///{folder / 'signin.sqlite'}"
    store = Store(address)
    ensure_release(store)
    grant(store, "leo@example.org", "lead", by="root", partnerships=["beacon-partnership"])
    with run_server_in_thread(user_claims=people) as provider:
        port, issuer = free_port(), f"http://localhost:{provider.server_port}"
        secrets = folder / "secrets.toml"
        secrets.write_text(SECRETS.format(port=port, issuer=issuer, secret=uuid.uuid4().hex * 2))
        options = ("--secrets.files", str(secrets))
        with running_app("serve.py", *options, port=port, COLLAB_DATABASE_URL=address) as url:
            yield url, store


def sign_in(browser, url, who):
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_text("then open your link once more")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("Signed in as")).to_be_visible(timeout=90_000)
    page.goto(f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lessons lived", timeout=90_000)
    return page


def test_nobody_gets_past_the_sign_in(browser, signed):
    url, _ = signed
    page = browser.new_context().new_page()
    for path in ("", "data", "lessons", "broker?broker_view=Try+it"):
        page.goto(f"{url}/{path}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("Illustrative data")).to_have_count(0)


@pytest.mark.parametrize(
    ("who", "role", "form", "upload"),
    [("olive", "officer", True, True), ("vera", "viewer", False, False),
     ("leo", "partnership lead", True, False), ("eve", "viewer", False, False)],
)  # fmt: skip
def test_the_role_decides_what_is_offered(browser, signed, who, role, form, upload):
    """From the claim (Olive), from the database (Leo), or neither; an address that the provider
    has not verified (Eve's) gives no role."""
    url, store = signed
    page = sign_in(browser, url, who)
    expect(page.get_by_text(role).first).to_be_visible()
    save_button = page.get_by_role("button", name="Save the assessment")
    expect(save_button).to_have_count(int(form))
    if form:
        before = len(entries(store, illustrative=True))
        page.get_by_text("1 Not yet").click()
        save_button.click()
        expect(page.get_by_text("Saved. Every earlier version is kept.")).to_be_visible(
            timeout=90_000
        )
        latest = entries(store, illustrative=True)
        assert len(latest) == before + 1
        assert latest[-1].by == f"{who.capitalize()} <{who}@example.org>"
    page.goto(f"{url}/data")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Every change, with who made it and when")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(int(upload))
