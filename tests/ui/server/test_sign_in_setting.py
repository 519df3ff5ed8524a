"""Sign-in fails closed: only a setting that is truly absent means that nobody signs in."""

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets

from collab.ui.server import sign_in_setting
from collab.ui.server.sign_in_setting import SignIn

WHOLE = """[auth]
redirect_uri = "https://collab.example.org/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "collab"
client_secret = "hunter2"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""


@pytest.fixture
def setting(tmp_path, monkeypatch):
    """What a file of secrets says; None is a file that is not there."""
    before = config.get_option("secrets.files")

    def told(content, folder=".streamlit", **environment):
        path = tmp_path / folder / "secrets.toml"
        path.parent.mkdir(exist_ok=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        config.set_option("secrets.files", [str(path)])
        monkeypatch.setattr(st, "secrets", Secrets())
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        sign_in_setting.sign_in_setting.cache_clear()
        return sign_in_setting.sign_in_setting()

    yield told
    config.set_option("secrets.files", before)
    sign_in_setting.sign_in_setting.cache_clear()


def test_a_whole_setting_is_followed_and_an_absent_one_means_nobody_signs_in(setting):
    assert setting(WHOLE).sign_in is SignIn.ON


@pytest.mark.parametrize("told", [None, "0", ""])
def test_only_what_is_truly_absent_means_that_nobody_signs_in(setting, told):
    environment = {} if told is None else {"COLLAB_REQUIRE_SIGN_IN": told}
    assert setting(None, **environment).sign_in is SignIn.NONE


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (WHOLE.replace('"https://collab', "https://collab"), "cannot be read"),
        (WHOLE[:40], "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        ("", "no section [auth]"),
        ("# all of it taken out\n", "no section [auth]"),
        (WHOLE.replace("[auth]", "[Auth]"), "no section [auth]"),
        (WHOLE.replace("[auth]", "[oauth]"), "no section [auth]"),
        (WHOLE.replace("[auth]\n", ""), "no section [auth]"),
        ("auth = true", "no section [auth]"),
        (WHOLE.replace("client_id", "client_ID"), "client_id"),
        (WHOLE.replace('"hunter2"', '" "'), "client_secret"),
        (WHOLE.replace('"hunter2"', "2"), "client_secret"),
        (
            WHOLE.replace("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcde"),
            "32 characters",
        ),
        (WHOLE.replace("https://collab", "http://collab"), "https://"),
        (WHOLE.replace("/oauth2callback", "/callback"), "/oauth2callback"),
        (WHOLE.replace("https://collab.example.org", ""), "/oauth2callback"),
    ],
)
def test_what_cannot_be_followed_shows_nothing_and_says_why(setting, content, why):
    found = setting(content)
    assert found.sign_in is SignIn.BROKEN
    assert why in found.why and "hunter2" not in found.why


def test_a_file_that_is_told_of_and_gone_shows_nothing(setting):
    assert setting(None, folder="run").sign_in is SignIn.BROKEN
    assert setting(WHOLE, folder="run").sign_in is SignIn.ON


@pytest.mark.parametrize("told", ["1", "true", "yes", "no"])
def test_where_sign_in_is_required_none_shows_nothing(setting, told):
    found = setting(None, COLLAB_REQUIRE_SIGN_IN=told)
    assert found.sign_in is SignIn.BROKEN and "COLLAB_REQUIRE_SIGN_IN" in found.why
    assert setting(WHOLE, COLLAB_REQUIRE_SIGN_IN=told).sign_in is SignIn.ON


def test_a_folder_in_its_place_shows_nothing(setting, tmp_path):
    (tmp_path / ".streamlit" / "secrets.toml").mkdir(parents=True)
    assert setting(None).sign_in is SignIn.BROKEN


def test_on_this_machine_the_provider_may_come_back_without_https(setting):
    assert setting(WHOLE.replace("https://collab.example.org", "http://localhost:8501")).sign_in is SignIn.ON


def test_a_file_that_goes_later_opens_nothing(setting, tmp_path):
    assert setting(WHOLE).sign_in is SignIn.ON
    (tmp_path / ".streamlit" / "secrets.toml").unlink()
    assert sign_in_setting.sign_in_setting().sign_in is SignIn.ON


@pytest.mark.parametrize(("told", "hours"), [(None, 12), ("1", 1), ("0.5", 0.5), ("24", 24)])
def test_how_long_a_sign_in_holds(setting, told, hours, monkeypatch):
    environment = {} if told is None else {"COLLAB_SIGN_IN_HOURS": told}
    assert setting(WHOLE, **environment).sign_in is SignIn.ON
    assert sign_in_setting.longest_sign_in() == hours * 3600


@pytest.mark.parametrize("told", ["0", "-1", "", "twelve", "nan", "inf"])
def test_a_time_that_is_none_shows_nothing(setting, told):
    found = setting(WHOLE, COLLAB_SIGN_IN_HOURS=told)
    assert found.sign_in is SignIn.BROKEN and "COLLAB_SIGN_IN_HOURS" in found.why
