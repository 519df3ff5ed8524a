"""Takes a record off the pages, for whoever may write it; every version of it is kept."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from collab.data.errors import CollabError
from collab.people.access import partnerships_of
from collab.people.records import key_of, remove
from collab.ui.frame.record_form import About
from collab.ui.frame.shell import Frame
from collab.ui.server import sign_in
from collab.ui.server.loading import open_store
from collab.words.escaped import plain


def draw_removal(
    frame: Frame,
    record: str,
    row: Mapping[Any, Any],
    *,
    key: str,
    chosen: str,
    about_of: About = partnerships_of,
) -> None:
    """The button that removes a record (a row with its `version`), for whoever may. `key` begins the
    widgets' keys, `chosen` is the key of the widget that picked the record, which is then empty again."""
    about = about_of([row])
    if not sign_in.may_write_here(record, about, frame.dataset):
        return
    with st.popover("Remove it", icon=":material/delete:"):
        st.markdown("It is taken off the page; every version of it is kept in the database.")
        by = sign_in.name_field(f"{key}_{record}", "Your name")
        if st.button("Remove", disabled=not by, key=f"{key}_{record}_now"):
            try:
                sign_in.require_write(record, about, frame.dataset)
                remove(
                    open_store(),
                    record,
                    key_of(record, row),
                    by=by,
                    version=int(row["version"]),
                    illustrative=frame.dataset.release.illustrative,
                )
            except CollabError as error:
                st.error(plain(error))
            else:
                st.session_state.pop(chosen, None)
                st.rerun()
