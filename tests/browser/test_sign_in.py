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
from tests.conftest import free_port
from tests.driven import FORM

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
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_text("then open your link once more")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("button", name="Account").click(timeout=90_000)
    expect(page.get_by_text("Signed in as")).to_be_visible()
    page.goto(f"{url}/lessons?{urlencode(FORM)}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lessons in place", timeout=90_000)
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
    [
        ("olive", "officer", True, True),
        ("vera", "viewer", False, False),
        ("leo", "partnership lead", True, False),
        ("eve", "viewer", False, False),
    ],
)
def test_the_role_decides_what_is_offered(browser, signed, who, role, form, upload):
    """From the claim (Olive), from the database (Leo), or neither; an address that the provider
    has not verified (Eve's) gives no role."""
    url, store = signed
    page = signed_in(browser, url, who)
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_text(role).locator("visible=true").first).to_be_visible()
    page.keyboard.press("Escape")
    save_button = page.get_by_role("button", name="Save the assessment")
    expect(save_button).to_have_count(int(form))
    if form:
        before = len(entries(store, illustrative=True))
        page.get_by_text("1 Not yet").click()
        save_button.click()
        expect(page.get_by_text("Saved. Every earlier version is kept.")).to_be_visible(timeout=90_000)
        latest = entries(store, illustrative=True)
        assert len(latest) == before + 1
        assert latest[-1].by == f"{who.capitalize()} <{who}@example.org>"
    page.goto(f"{url}/data")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Every change, with who made it and when")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(int(upload))
