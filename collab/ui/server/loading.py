"""The store and its releases, as the pages use them."""

import streamlit as st

from collab.data.dataset import Dataset
from collab.data.disclosure.threshold import disclosure_threshold
from collab.data.provenance import Release
from collab.people.access import may_see_earlier
from collab.releases.importing import ensure_release
from collab.ui.server import sign_in
from collab.ui.server.ahead import decide_groups_ahead
from collab.ui.server.as_shown import dataset_as_shown
from collab.ui.server.database import open_store
from collab.ui.server.heavy import Shown, have_libraries, have_release
from collab.ui.server.pool import LONG, SHORT
from collab.ui.server.process import send_at_once, settle
from collab.words.escaped import plain

_LOOKING = "release"
"""Key, and parameter of the address, of the release that the viewer looks at instead."""


@st.cache_resource(show_spinner="Loading the data", max_entries=3)
def load_release(
    number: int,
    fingerprint: str,  # noqa: ARG001 - a number may mean another release after a restored backup
    threshold: int,
) -> Dataset:
    """A release, loaded once a process and shared by every session."""
    store = open_store()
    dataset = dataset_as_shown(store, number, threshold)
    decide_groups_ahead(dataset, store.showing())
    settle()
    send_at_once()
    LONG.have_ready(have_libraries)
    SHORT.have_ready(have_release, shown_by(dataset))
    return dataset


def shown_by(dataset: Dataset) -> Shown:
    """What tells another process which data a page shows."""
    number = dataset.release.number
    return Shown(number, open_store().fingerprint(number), dataset.threshold)


def load_dataset() -> Dataset:
    """The release on show, or the earlier one that the viewer looks at.

    Raises StoreError when the database does not answer, DataError when the built-in files are
    damaged.
    """
    return _load(looked_at() or shown_number())


def shown_number() -> int:
    """The number of the release on show; an empty database gets the illustrative one."""
    store = open_store()
    return store.showing() or ensure_release(store)


def load_shown() -> Dataset:
    """The release on show, whoever looks."""
    return _load(shown_number())


def _load(number: int) -> Dataset:
    return load_release(number, open_store().fingerprint(number), disclosure_threshold())


def visible_releases() -> list[Release]:
    """The releases to choose from, the latest first: once real data is on show, only real ones;
    the one on show alone to whoever is no officer, since two releases can be subtracted."""
    store = open_store()
    if not may_see_earlier(sign_in.person()):
        return [store.release(shown_number())]
    releases, showing = store.releases(), store.showing()
    illustrative = any(r.illustrative for r in releases if r.number == showing)
    return [r for r in releases if illustrative or not r.illustrative]


def looked_at() -> int | None:
    """The number of the earlier release that the viewer asks for, if there is such a one."""
    told = st.session_state.get(_LOOKING, st.query_params.get(_LOOKING))
    number = int(told) if str(told).isdecimal() and len(str(told)) < 9 else None
    store = open_store()
    if number is None or number == store.showing():
        return None
    known = {release.number for release in visible_releases()}
    return number if number in known else None


def look_at(number: int) -> None:
    """Look at another release from now on; its filters start afresh."""
    st.session_state[_LOOKING] = number


def draw_release_choice() -> None:
    """While an earlier release is looked at: which one, and the way back."""
    if looked_at() is None:
        return
    numbers = [release.number for release in visible_releases()]
    st.selectbox(
        "Release looked at",
        numbers,
        format_func=str,
        key=_LOOKING,
        bind="query-params",
        persist_state="session",
    )


def release_notice(release: Release) -> None:
    """Says on every page when the release is not the one on show."""
    showing = open_store().showing()
    if release.number != showing:
        st.warning(
            plain(
                f"You are looking at release {release.number} of {release.area}. The one on show "
                f"to everyone is release {showing}; choose it above to go back."
            ),
            icon=":material/history:",
        )
