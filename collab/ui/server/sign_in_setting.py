"""Whether sign-in is set up, is not, or cannot be told: what cannot be read shows nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32
"""Characters of `cookie_secret`: whoever guesses it is whoever they like."""
_HERE = {"localhost", "127.0.0.1", "::1"}


class SignIn(Enum):
    """What the setting says."""

    NONE = "nobody signs in"
    ON = "nobody gets past without signing in"
    BROKEN = "it cannot be told, so nothing is shown"


@dataclass(frozen=True, slots=True)
class SignInSetting:
    """What the setting says, and for the log why it cannot be followed (no secret is in it)."""

    sign_in: SignIn
    why: str = ""


@cache
def sign_in_setting() -> SignInSetting:
    """What Streamlit's secrets and `COLLAB_REQUIRE_SIGN_IN` say, as they were when first asked: a
    file that goes or changes later opens nothing.

    Only secrets that are truly absent mean no sign-in: Collab asks for no others, so a file of them
    without a whole `[auth]` is a mistake, and so is a file told of in `secrets.files` that is not
    there.
    """
    told = os.environ.get("COLLAB_REQUIRE_SIGN_IN", "")
    paths = [Path(path) for path in st.get_option("secrets.files")]
    named = [path for path in paths if path.parts[-2:] != (".streamlit", "secrets.toml")]
    if not named and not any(os.path.lexists(path) for path in paths):
        if told in ("", "0"):
            return SignInSetting(SignIn.NONE)
        return _broken("COLLAB_REQUIRE_SIGN_IN is set, and there is no file of secrets")
    if longest_sign_in() <= 0:
        return _broken("COLLAB_SIGN_IN_HOURS is no number of hours above 0")
    try:
        sections = st.secrets.to_dict()
    except Exception as error:
        return _broken(f"the file of secrets cannot be read ({type(error).__name__})")
    why = _what_is_wrong(sections.get("auth"))
    return _broken(why) if why else SignInSetting(SignIn.ON)


def longest_sign_in() -> float:
    """Seconds after which somebody signs in once more (`COLLAB_SIGN_IN_HOURS`, 12 hours if it does not
    say): a role that the provider told is as old as that. 0 for what is no time."""
    told = os.environ.get("COLLAB_SIGN_IN_HOURS", "12")
    try:
        hours = float(told)
    except ValueError:
        return 0.0
    return hours * 3600 if 0 < hours < inf else 0.0


def _broken(why: str) -> SignInSetting:
    return SignInSetting(SignIn.BROKEN, f"sign-in is not set up rightly, so nothing is shown: {why}")


def _what_is_wrong(auth: Any) -> str:
    if not isinstance(auth, Mapping):
        return "the file of secrets has no section [auth]"
    missing = [name for name in _NEEDED if not (isinstance(auth.get(name), str) and auth[name].strip())]
    if missing:
        return f"[auth] does not say {', '.join(missing)}"
    if len(auth["cookie_secret"]) < _SHORTEST_SECRET:
        return f"cookie_secret in [auth] is shorter than {_SHORTEST_SECRET} characters"
    back = urlsplit(auth["redirect_uri"])
    if back.path.rpartition("/")[2] != "oauth2callback" or not back.netloc:
        return "redirect_uri in [auth] is no address that ends in /oauth2callback"
    if back.scheme != "https" and back.hostname not in _HERE:
        return "redirect_uri in [auth] does not begin with https://"
    return "" if find_spec("authlib") else "the extra `auth` is not installed (uv sync --extra auth)"


def own_name() -> str:
    """The host and port that people reach the app at, as sign-in is told; empty without sign-in."""
    return urlsplit(_redirect()).netloc


def behind_https() -> bool:
    """Whether the address that people sign in at says that they come by https."""
    return urlsplit(_redirect()).scheme == "https"


def _redirect() -> str:
    on = sign_in_setting().sign_in is SignIn.ON
    return str(st.secrets["auth"]["redirect_uri"]) if on else ""
