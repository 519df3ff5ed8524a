"""What the pages load: damaged files are told, earlier releases shown."""

import shutil

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from collab.people.access import Person, Role
from collab.releases.built_in import DATA
from collab.releases.importing import assemble, publish, read_files
from collab.ui.server import sign_in
from tests.driven import APP, opened, told
from tests.official_files import KS2, csv


def test_a_damaged_data_file_is_told_by_file_row_column_and_value(tmp_path, monkeypatch):
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "illustrative" / "schools.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("900003,", "oops,", 1), encoding="utf-8")
    monkeypatch.setattr("collab.releases.built_in.DATA", tmp_path / "data")
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    st.cache_resource.clear()
    try:
        app = AppTest.from_file(APP, default_timeout=60).run()
    finally:
        st.cache_resource.clear()
    assert "could not be loaded" in app.error[0].value
    assert "schools.csv, row 4, column urn: is not a whole number (found 'oops')" in app.code[0].value
    assert not app.exception


@pytest.mark.slow
def test_an_older_release_in_a_link_is_shown_and_an_unknown_one_is_not(real):
    publish(
        real,
        assemble(read_files(real, [csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")]), by="Ben"),
    )
    for number, seen in (("2", True), ("77", False), ("1", False), ("<b>", False)):
        app = AppTest.from_file(APP, default_timeout=60)
        app.query_params["release"] = number
        app.run()
        assert not app.exception
        assert ("You are looking at release" in told(app)) is seen


@pytest.mark.slow
@pytest.mark.parametrize(("role", "seen"), [(Role.VIEWER, False), (Role.LEAD, False), (Role.OFFICER, True)])
def test_an_earlier_release_is_for_officers_by_page_and_by_address(real, monkeypatch, role, seen):
    """Two releases can be compared, and so subtracted."""
    publish(
        real,
        assemble(read_files(real, [csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")]), by="Ben"),
    )
    monkeypatch.setattr(sign_in, "person", lambda: Person(role))
    for page in ("overview", "data"):
        app = opened(page, release="2")
        assert ("You are looking at release 2" in told(app).replace("\\", "")) is seen, page
        assert app.selectbox(key="year").options == (["2017/18"] if seen else ["2018/19", "2017/18"]), page
    app = opened("data")
    assert bool([box for box in app.selectbox if box.key == "data_release"]) is seen
    kept = next(table.value for table in app.table if "Files" in table.value)
    assert len(kept) == (2 if seen else 1)
    # Nor by what the session was told while the role was another.
    app.session_state["release"] = 2
    app.run()
    assert ("You are looking at release 2" in told(app).replace("\\", "")) is seen
