"""Who is at the screen, and the check that every write goes through on the server.

With sign-in configured (Streamlit's own OpenID Connect, `[auth]` in its secrets) nobody gets past
the frame without signing in. Without it the app serves this machine, where whoever sits at it may
do everything; reached over a network it is read-only, unless `COLLAB_OPEN_WRITING` says otherwise.
"""

import os
from collections.abc import Collection, Mapping
from ipaddress import ip_address

import streamlit as st

from collab.data.dataset import Dataset
from collab.people.access import NotAllowedError, Person, Role, may_publish, may_write, person_of_claim
from collab.people.grants import grant_of
from collab.ui.server.database import open_store
from collab.words.escaped import plain


def sign_in_configured() -> bool:
    """Whether Streamlit's secrets have an `[auth]` section."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def require_sign_in() -> None:
    """Where sign-in is configured, end here with a way to sign in until somebody has."""
    if not sign_in_configured() or st.user.is_logged_in:
        return
    st.title("Collab")
    st.markdown("Sign in with the account your authority or trust gave you.")
    if st.query_params:
        # Streamlit comes back from the provider to the first page, whatever page was asked for.
        st.caption("You will come to the Overview; then open your link once more.")
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login)
    st.stop()


def person() -> Person:
    """Who is at the screen, asked anew at every look: a role taken away holds at once."""
    if sign_in_configured():
        return _signed_in() if st.user.is_logged_in else Person(Role.VIEWER)
    if on_this_machine() or os.environ.get("COLLAB_OPEN_WRITING") == "1":
        return Person(Role.OFFICER)
    return Person(Role.VIEWER)


def on_this_machine() -> bool:
    """Whether the app is served to, and asked by, this machine alone; a proxy's headers count as
    a network."""
    address = st.get_option("server.address")
    headers = {name.lower() for name in st.context.headers.to_dict()}
    forwarded = headers & {"forwarded", "x-forwarded-for", "x-real-ip", "via"}
    asked = (st.context.headers.get("host") or "localhost").rsplit(":", 1)[0].strip("[]")
    return bool(address) and _loopback(address) and _loopback(asked) and not forwarded


def _loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def require_publish() -> Person:
    """The person, if they may publish. Raises NotAllowedError."""
    who = person()
    if not may_publish(who):
        raise NotAllowedError(who, "publish or restore data")
    return who


def require_write(record: str, slugs: Collection[str], dataset: Dataset) -> Person:
    """The person, if they may write this kind of record about these partnerships.

    Raises NotAllowedError.
    """
    who = person()
    if not may_write(who, record, slugs, districts_of(dataset)):
        what = record.replace("_", " ")
        raise NotAllowedError(
            who, f"write {what} about this partnership" if slugs else f"write {what} of the whole area"
        )
    return who


def may_write_here(record: str, slugs: Collection[str], dataset: Dataset) -> bool:
    """Whether a form for such a record should be drawn at all."""
    return may_write(person(), record, slugs, districts_of(dataset))


def may_publish_here() -> bool:
    """Whether what publishes should be drawn at all."""
    return may_publish(person())


def say_read_only(what: str) -> None:
    """Instead of a form: who may do it."""
    st.info(f"{what} takes a role that you do not have here.", icon=":material/lock:")


def name_field(key: str, label: str = "Your name, for the record") -> str:
    """Who does it: what the sign-in says, or else what they write."""
    known = person().signature
    if known:
        st.caption(plain(f"As {known}."))
        return known
    return st.text_input(label, max_chars=80, key=key).strip()


def districts_of(dataset: Dataset) -> Mapping[str, set[str]]:
    """By partnership, the districts of all its members there ever were."""
    rows = dataset.tables["memberships"]
    district = rows["urn"].map(dataset.schools["district"].astype(object))
    found = district.groupby(rows["partnership"]).agg(lambda names: set(names.dropna()))
    return {str(slug): names for slug, names in found.items()}


def draw_person() -> None:
    """Who is signed in, or who may write when nobody signs in."""
    who = person()
    if sign_in_configured():
        st.caption(plain(f"Signed in as {who.signature or 'somebody'}, {who.role.label}."))
        st.button("Sign out", icon=":material/logout:", on_click=st.logout, width="stretch")
    elif on_this_machine():
        st.caption("Served to this machine only; nobody needs to sign in.")
    elif who.role is Role.VIEWER:
        st.caption("Read-only: it is reached over a network, and nobody signs in.")
    else:
        st.caption("Anybody who reaches it may write: COLLAB_OPEN_WRITING is set.")


def _signed_in() -> Person:
    """The person of the sign-in: a role from the database counts before one from the claim."""
    name, email = (str(st.user.get(claim) or "") for claim in ("name", "email"))
    given = grant_of(open_store(), email) if email and _verified() else None
    if given is not None:
        return Person(given.role, name, email, given.districts, given.partnerships)
    claim = st.user.get(os.environ.get("COLLAB_ROLE_CLAIM", "roles"))
    return person_of_claim(claim, name, email or str(st.user.get("sub") or ""))


def _verified() -> bool:
    """Whether the address is the person's own: providers that do not say so vouch for it."""
    return st.user.get("email_verified", True) in (True, "true")
