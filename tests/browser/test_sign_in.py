"""Sign-in with a real OpenID Connect provider, in Chromium."""

import uuid
from urllib.parse import urlencode

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from collab.people.grants import grant
from collab.people.records import entries
from collab.releases.importing import ensure_release
from collab.releases.store import Store
from tests.browsing import forget, new_page, settled, walk
from tests.driven import FORM
from tests.given import free_port

SECRETS = """[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "collab"
client_secret = "not-a-secret"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory, running_app):
    """The app with sign-in at a real OpenID Connect provider on this machine."""
    folder = tmp_path_factory.mktemp("signin")
    people = [
        User(
            sub="olive",
            claims={
                "email": "olive@example.org",
                "name": "Olive",
                "email_verified": True,
                "roles": ["collab-officer"],
            },
        ),
        User(sub="vera", claims={"email": "vera@example.org", "name": "Vera", "email_verified": True}),
        User(sub="leo", claims={"email": "leo@example.org", "name": "Leo", "email_verified": True}),
        User(sub="eve", claims={"email": "leo@example.org", "name": "Eve", "email_verified": False}),
    ]
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


def signed_in(browser, url, who):
    page = new_page(browser)
    page.goto(f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_text("then open your link once more")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("button", name="Account").click(timeout=90_000)
    expect(page.get_by_text("Signed in as")).to_be_visible()
    page.keyboard.press("Escape")
    walk(page, f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("assessed so far", timeout=90_000)
    return page


@pytest.fixture(scope="module")
def short(running_app, tmp_path_factory):
    """The app where a sign-in holds for a few seconds."""
    folder = tmp_path_factory.mktemp("short")
    with run_server_in_thread(user_claims=[User(sub="vera", claims={"name": "Vera"})]) as provider:
        port, issuer = free_port(), f"http://localhost:{provider.server_port}"
        secrets = folder / "secrets.toml"
        secrets.write_text(SECRETS.format(port=port, issuer=issuer, secret=uuid.uuid4().hex))
        options = ("--secrets.files", str(secrets))
        settings = {
            "COLLAB_SIGN_IN_HOURS": "0.003",
            "COLLAB_DATABASE_URL": f"sqlite:///{folder / 'a.sqlite'}",
        }
        with running_app("serve.py", *options, port=port, **settings) as url:
            yield url


def test_nobody_gets_past_the_sign_in(browser, signed):
    url, _ = signed
    page = new_page(browser)
    for path in ("", "data", "lessons", "broker?broker_view=Try+it"):
        page.goto(f"{url}/{path}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("Illustrative data")).to_have_count(0)


def test_the_role_decides_what_is_offered_and_who_writes_what_down(browser, signed):
    """A lead by what the database says, an officer by a claim of the provider, and a viewer, whose address
    nobody has verified: a need is written down by one, and met by another."""
    url, store = signed
    address = f"{url}/broker?broker_view=Who+can+help&broker_reach=30.0"
    page = signed_in(browser, url, "leo")
    offered(page, url, store, "leo", "partnership lead", form=True, upload=False)
    walk(page, address)
    page.get_by_text("Add or change an offer or a need").click(timeout=90_000)
    choose(page, "Give or look for", "Looks for")
    choose(page, "Topic", "Mathematics")
    choose(page, "Or partnership (optional)", "Beacon Partnership")
    choose(page, "Whom to ask", "Clerk to the governors")
    saves(page, page.get_by_test_id("stForm").get_by_role("button", name="Save"))
    forget(browser)
    page = signed_in(browser, url, "olive")
    offered(page, url, store, "olive", "officer", form=True, upload=True)
    walk(page, address)
    expect(page.get_by_role("cell", name="Beacon Partnership", exact=True)).to_be_visible(timeout=90_000)
    choose(page, "Look at one need", "Beacon Partnership: Mathematics")
    page.get_by_text("Suggest a match").click(timeout=90_000)
    saves(page, page.get_by_test_id("stForm").get_by_role("button", name="Save"))
    row = page.get_by_role("row").filter(has_text="Suggested").filter(has_text="Beacon Partnership")
    expect(row.first).to_be_visible(timeout=90_000)
    *_, need = (entry for entry in entries(store, illustrative=True) if entry.record == "offers")
    match = entries(store, illustrative=True)[-1]
    assert (need.by, need.content["contact"]) == ("Leo <leo@example.org>", "clerk")
    assert (match.record, match.by) == ("matches", "Olive <olive@example.org>")
    assert match.content["need"] == need.key
    forget(browser)
    page = signed_in(browser, url, "eve")
    offered(page, url, store, "eve", "viewer", form=False, upload=False)


def offered(page, url, store, who, role, *, form, upload):
    """Whether somebody is told this role, and may assess, which is done, and upload files."""
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_text(role).locator("visible=true").first).to_be_visible()
    page.keyboard.press("Escape")
    save = page.get_by_role("button", name="Save the assessment")
    expect(save).to_have_count(int(form))
    if form:
        before = len(entries(store, illustrative=True))
        page.get_by_text("1 Not yet").click()
        saves(page, save)
        latest = entries(store, illustrative=True)
        assert len(latest) == before + 1
        assert latest[-1].by == f"{who.capitalize()} <{who}@example.org>"
    walk(page, f"{url}/data")
    expect(page.get_by_text("Every change, with who made it and when")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(int(upload))


def saves(page, button):
    """Press a form's button once its panel is drawn, and wait until it is saved."""
    settled(page)
    button.click()
    expect(page.get_by_text("Saved. Every earlier version is kept.")).to_be_visible(timeout=90_000)


def choose(page, label, option):
    """Choose an option of a selectbox."""
    box = page.get_by_role("combobox", name=label)
    box.click(timeout=90_000)
    box.press_sequentially(option)
    page.get_by_role("option", name=option, exact=True).click()


SIGN_IN = "Sign in with the account your authority or trust gave you."


def test_signing_out_ends_the_other_tab_and_the_cookie_that_somebody_kept(browser, signed):
    """Streamlit alone takes the cookie back from this browser, and asks nobody in a tab that is open; until
    then, what a page offers to download is for this browser alone."""
    url, _ = signed
    page = signed_in(browser, url, "vera")
    walk(page, f"{url}/broker")
    with page.expect_download(timeout=90_000) as downloading:
        page.get_by_test_id("stDownloadButton").locator("button").first.click()
    place = downloading.value.url
    assert page.context.request.get(place).status == 200
    thief = browser.new_context()
    assert thief.request.get(place).status == 403
    assert thief.request.get(f"{url}/_stcore/metrics").status == 403
    kept = page.context.cookies()
    other = page.context.new_page()
    other.goto(f"{url}/attainment")
    expect(other.get_by_role("heading", level=1)).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/broker" not in address)
    other.get_by_text("Over time", exact=True).first.click()
    expect(other.get_by_text(SIGN_IN)).to_be_visible(timeout=90_000)
    expect(other.get_by_text("You signed out")).to_be_visible()
    thief.add_cookies(kept)
    stolen = thief.new_page()
    stolen.goto(f"{url}/data")
    expect(stolen.get_by_text(SIGN_IN)).to_be_visible(timeout=90_000)
    expect(stolen.get_by_text("Illustrative data")).to_have_count(0)
    forget(browser)
    again = signed_in(browser, url, "vera")
    expect(again.get_by_role("heading", level=1)).to_be_visible()


def test_a_sign_in_has_an_age(browser, short):
    page = new_page(browser)
    page.goto(f"{short}/attainment")
    page.get_by_role("button", name="Sign in").click(timeout=90_000)
    page.locator("input[name=sub]").fill("vera")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("button", name="Account")).to_be_visible(timeout=90_000)
    page.wait_for_timeout(11_000)
    page.reload()
    expect(page.get_by_text(SIGN_IN)).to_be_visible(timeout=90_000)


def test_secrets_that_cannot_be_read_show_nothing(browser, running_app, tmp_path):
    secrets, log = tmp_path / "secrets.toml", tmp_path / "log"
    text = SECRETS.format(port=1, issuer="http://localhost:1", secret=uuid.uuid4().hex)
    secrets.write_text(text.replace('"not-a-secret"', '"not-a-secret'))
    with running_app("app.py", "--secrets.files", str(secrets), log=log) as url:
        page = new_page(browser)
        assert page.goto(f"{url}/data").status == 503
        expect(page.get_by_text("Sign-in is not set up rightly")).to_be_visible()
        answer = page.context.request.get(f"{url}/ready")
        assert (answer.status, answer.text()) == (503, "not ready: sign-in")
    assert "the file of secrets cannot be read" in log.read_text()
    assert "not-a-secret" not in log.read_text()
