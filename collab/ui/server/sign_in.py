"""Who is at the screen, and the check that every write goes through on the server.

With sign-in configured (Streamlit's own OpenID Connect, `[auth]` in its secrets) nobody gets past
the frame without signing in. Without it anybody may look; who may write is whoever gave the code of
this machine (`collab.ui.server.this_machine`), or anybody where `COLLAB_OPEN_WRITING` says so.
"""

import os
import time
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from slugify import slugify
from streamlit.runtime.scriptrunner import get_script_run_ctx

from collab.data.dataset import Dataset
from collab.people.access import NotAllowedError, Person, Role, may_publish, may_write, person_of_claim
from collab.people.grants import grant_of
from collab.people.sign_outs import is_signed_out, sign_out
from collab.ui.server import this_machine, visitors
from collab.ui.server.database import open_store
from collab.ui.server.sign_in_setting import SignIn, longest_sign_in, sign_in_setting
from collab.words.escaped import plain


def require_sign_in() -> None:
    """End here where sign-in cannot be told, and where it is configured until somebody has signed in."""
    setting = sign_in_setting()
    if setting.sign_in is SignIn.BROKEN:
        st.title("Collab")
        st.error("Sign-in is not set up rightly on this server, so nothing is shown. Its log says why.")
        st.stop()
    if setting.sign_in is SignIn.NONE:
        this_machine.take_code_of_address()
        _note_session(time.monotonic() + longest_sign_in())
        return
    left = _seconds_left()
    if left > 0:
        until = time.monotonic() + left
        holds = partial(_holds, _subject(), _began() or 0)
        visitors.note_signed_in(st.context.cookies.to_dict(), until, holds)
        _note_session(until, holds=holds)
        return
    visitors.forget_signed_in(st.context.cookies.to_dict())
    _note_session(0.0, may_publish=False)
    _ask_to_sign_in()
    st.stop()


def _ask_to_sign_in() -> None:
    st.title("Collab")
    st.markdown("Sign in with the account your authority or trust gave you.")
    if st.user.is_logged_in:
        st.caption("You signed out, or it is too long since you signed in.")
    if st.query_params:
        # Streamlit comes back from the provider to the first page, whatever page was asked for.
        st.caption("You will come to the Overview; then open your link once more.")
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login)


def _note_session(
    until: float, *, may_publish: bool | None = None, holds: Callable[[], bool] = lambda: True
) -> None:
    """Tell the doors whether this session may send files, until a moment of `time.monotonic` and while
    the sign-in `holds`."""
    session = get_script_run_ctx()
    if session is not None:
        may = may_publish_here() if may_publish is None else may_publish
        cookies = st.context.cookies.to_dict()
        visitors.note_session(session.session_id, cookies, may_publish=may, until=until, holds=holds)


def _holds(subject: tuple[str, str], began: int) -> bool:
    """Whether nobody ended this sign-in, here or in another process."""
    return not is_signed_out(open_store(), *subject, began)


def sign_in_configured() -> bool:
    """Whether nobody gets past the frame without signing in."""
    return sign_in_setting().sign_in is SignIn.ON


def person() -> Person:
    """Who is at the screen, asked anew at every look: a role taken away holds at once."""
    if sign_in_configured():
        return _signed_in() if _seconds_left() > 0 else Person(Role.VIEWER)
    nobody = sign_in_setting().sign_in is SignIn.NONE
    if nobody and (os.environ.get("COLLAB_OPEN_WRITING") == "1" or this_machine.proved()):
        return Person(Role.OFFICER)
    return Person(Role.VIEWER)


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
    if not may_write(who, record, slugs, districts_of(dataset, slugs), _homes(dataset, slugs)):
        what = record.replace("_", " ")
        raise NotAllowedError(
            who, f"write {what} about this partnership" if slugs else f"write {what} of the whole area"
        )
    return who


def may_write_here(record: str, slugs: Collection[str], dataset: Dataset) -> bool:
    """Whether a form for such a record should be drawn at all."""
    return may_write(person(), record, slugs, districts_of(dataset, slugs), _homes(dataset, slugs))


def open_to(record: str, dataset: Dataset) -> tuple[list[str], list[int]]:
    """The partnerships (slugs) and schools (URNs) that the person may write this kind of record about."""
    who = person()
    slugs = [str(slug) for slug in dataset.tables["partnerships"]["partnership"]]
    urns = [str(urn) for urn in dataset.schools.index]
    districts, homes = districts_of(dataset, urns), _homes(dataset, urns)
    may = [one for one in (*slugs, *urns) if may_write(who, record, [one], districts, homes)]
    return [one for one in may if not one.isdecimal()], [int(one) for one in may if one.isdecimal()]


def may_publish_here() -> bool:
    """Whether what publishes should be drawn at all."""
    return may_publish(person())


def say_read_only(what: str) -> None:
    """Instead of a form: who may do it, and where this machine's own user finds the code."""
    if sign_in_configured() or not this_machine.may_prove():
        st.info(f"{what} takes a role that you do not have here.", icon=":material/lock:")
        return
    with st.container(border=True):
        st.markdown(
            f"{what} is for whoever sits at this machine. The terminal in which Collab was started "
            "shows a code, and an address that has it in it: open that address, or give the code "
            "here. It is asked for once in each browser."
        )
        told = st.text_input("Code that the terminal shows", key=f"code_{slugify(what)}", max_chars=40)
        if told and this_machine.prove(told):
            st.rerun()
        if told:
            st.error("That is not the code. Copy it as the terminal shows it.", icon=":material/error:")


def name_field(key: str, label: str = "Your name, for the record") -> str:
    """Who does it: what the sign-in says, or else what they write."""
    known = person().signature
    if known:
        st.caption(plain(f"As {known}."))
        return known
    return st.text_input(label, max_chars=80, key=key).strip()


def districts_of(dataset: Dataset, about: Collection[str] = ()) -> Mapping[str, set[str]]:
    """By partnership, the districts of all its members there ever were; and of the schools `about` which
    it is asked (URNs as text), their own."""
    rows = dataset.tables["memberships"]
    district = rows["urn"].map(dataset.schools["district"].astype(object))
    found = district.groupby(rows["partnership"]).agg(lambda names: set(names.dropna()))
    urns = [int(one) for one in about if one.isdecimal()]
    own = dataset.schools["district"].astype(object).reindex(urns).dropna()
    return {str(one): names for one, names in found.items()} | {str(u): {str(d)} for u, d in own.items()}


def _homes(dataset: Dataset, about: Collection[str]) -> Mapping[str, set[str]]:
    """By school (URN as text), the partnerships that it is in today."""
    urns = {int(one) for one in about if one.isdecimal()}
    members = dataset.members_on(pd.Timestamp(date.today())) if urns else dataset.tables["memberships"][:0]
    own = members[members["urn"].isin(urns)]
    return {str(urn): set(slugs) for urn, slugs in own.groupby("urn")["partnership"]}


def draw_person() -> None:
    """Who is signed in, or who may write when nobody signs in."""
    who = person()
    if sign_in_configured():
        st.caption(plain(f"Signed in as {who.signature or 'somebody'}, {who.role.label}."))
        st.button("Sign out", icon=":material/logout:", on_click=_sign_out, width="stretch")
    elif this_machine.proved():
        st.caption("This browser may write: it gave the code of this machine.")
    elif who.role is not Role.VIEWER:
        st.caption("Anybody who reaches this dashboard may write: COLLAB_OPEN_WRITING is set.")
    elif this_machine.may_prove():
        st.caption("Whoever writes is asked once for the code that the terminal shows; looking needs none.")
    else:
        st.caption("Read-only: this dashboard is reached over a network, and nobody signs in.")


def _sign_out() -> None:
    """End this sign-in in every tab, and everything kept of it: Streamlit alone only takes the cookie
    of this browser back."""
    began = _began()
    if began is not None:
        sign_out(open_store(), *_subject(), began)
    visitors.forget_signed_in(st.context.cookies.to_dict())
    st.logout()


def _seconds_left() -> float:
    """How long this sign-in still holds, in seconds; 0 where nobody signed in, or signed out."""
    began = _began()
    if not st.user.is_logged_in or began is None or is_signed_out(open_store(), *_subject(), began):
        return 0.0
    return max(0.0, began + longest_sign_in() - time.time())


def _began() -> int | None:
    """When this sign-in began, as OpenID Connect's `iat`; one that does not say counts as none."""
    told = st.user.get("iat")
    return int(told) if isinstance(told, int | float) and not isinstance(told, bool) else None


def _subject() -> tuple[str, str]:
    return str(st.user.get("iss") or ""), str(st.user.get("sub") or "")


def _signed_in() -> Person:
    """The person of the sign-in: a role from the database counts before one from the claim."""
    name = str(st.user.get("name") or "")
    email = str(st.user.get("email") or "") if _verified() else ""
    given = grant_of(open_store(), email) if email else None
    if given is not None:
        return Person(given.role, name, email, given.districts, given.partnerships)
    claim = st.user.get(os.environ.get("COLLAB_ROLE_CLAIM", "roles"))
    return person_of_claim(claim, name, email or str(st.user.get("sub") or ""))


def _verified() -> bool:
    """Whether the address is the person's own: the provider says so, or says nothing and is, by
    `COLLAB_OWN_PROVIDER`, the authority's own, which gave them the address."""
    told = st.user.get("email_verified")
    if told is None:
        return os.environ.get("COLLAB_OWN_PROVIDER") == "1"
    return told is True or told == "true"
