"""The app on its first page, on an empty database, and on a real release."""

import shutil

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from collab.releases.importing import assemble, ensure_release, publish, read_files
from collab.releases.store import Store
from collab.ui.server.loading import open_store
from tests.driven import APP
from tests.official_files import LINKS, REGISTER, RESULTS


@pytest.fixture
def app() -> AppTest:
    """The app on its first page."""
    return AppTest.from_file(APP, default_timeout=60).run()


@pytest.fixture
def real(fresh):
    """The app on a database of its own, in which a real release took the illustrative one's
    place; gives the store."""
    store = open_store()
    files = [REGISTER, RESULTS, LINKS]
    publish(store, assemble(read_files(store, files), by="<b>Anna</b>"))
    return store


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """The file of a database as the first start leaves it: with the illustrative release."""
    path = tmp_path_factory.mktemp("first") / "collab.sqlite"
    store = Store(f"sqlite:///{path}")
    ensure_release(store)
    store.close()
    return path


@pytest.fixture
def fresh(first_start, tmp_path, monkeypatch):
    """A database of the test's own, with the illustrative release."""
    shutil.copy(first_start, tmp_path / "collab.sqlite")
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
