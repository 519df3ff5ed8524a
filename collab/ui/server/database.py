"""The database, as the process that serves the pages has it."""

import streamlit as st

from collab.releases.importing import ensure_release
from collab.releases.store import Store


@st.cache_resource(show_spinner="Opening the database")
def open_store() -> Store:
    """The database, opened once a process; an empty one gets the illustrative release."""
    store = Store()
    ensure_release(store)
    return store
