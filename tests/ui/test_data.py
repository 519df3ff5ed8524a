"""The Data page: files are checked and published, releases looked at and restored."""

import pytest
from sqlalchemy.exc import OperationalError

from collab.releases.importing import assemble, publish, read_files
from collab.ui.data import upload
from tests import spoilt
from tests.driven import FORM, assessment, opened, told
from tests.official_files import KS2, csv


@pytest.mark.slow
def test_files_are_checked_and_published_only_with_a_name(real):
    app = opened("data")
    # On a phone the files of a release are cards, so that what was refused is not cut off.
    styles = "".join(e.proto.body for e in app.get("html"))
    assert ".st-key-table-data-files td.col3::before" in styles
    assert '.st-key-table-data-releases td.col4::before {content: "Files"}' in styles
    later = csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%", "1,850,12,Odd,9,9%,9%")
    app.file_uploader[0].upload(later.name, later.content(), "text/csv").run()
    assert not app.exception
    assert any("Results added" in str(table.value) for table in app.table)
    assert "Some rows were refused. The rest can be published." in told(app)
    assert "is no school number" in app.dataframe[0].value["Reason"].tolist()
    app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert "Write your name" in told(app)
    assert real.showing() == 2
    app.text_input[0].set_value("Ben")
    app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert real.showing() == 3
    assert "Release 3 of Authority 850 is published" in "".join(s.value for s in app.success)
    assert app.selectbox(key="year").options == ["2018/19", "2017/18"]
    assert not app.exception


@pytest.mark.slow
def test_files_that_are_no_data_change_nothing_and_say_why(real):
    app = opened("data")
    app.file_uploader[0].upload("odd.csv", b"a,b\n1,2\n", "text/csv").run()
    assert "These files cannot be used as they are." in told(app)
    assert "the file is not recognised" in app.dataframe[0].value["Reason"].tolist()
    assert not app.exception and real.showing() == 2


@pytest.mark.slow
def test_a_file_that_costs_too_much_is_refused_in_words_and_read_only_once(real, monkeypatch):
    read = []
    prepare = upload.prepare
    monkeypatch.setattr(upload, "prepare", lambda *a, **k: read.append(1) or prepare(*a, **k))
    app = opened("data")
    knot = spoilt.areas(spoilt.knot(2_000))
    app.file_uploader[0].upload(knot.name, knot.content(), "application/json").run()
    assert "crosses itself in more than 5,000 places" in app.dataframe[0].value["Reason"][0]
    app.run()
    assert "crosses itself in more than 5,000 places" in app.dataframe[0].value["Reason"][0]
    assert len(read) == 1
    assert not app.exception and real.showing() == 2


@pytest.mark.slow
def test_a_full_disk_is_told_where_it_is_published_and_nothing_is_lost(real, monkeypatch):
    app = opened("data")
    later = csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")
    app.file_uploader[0].upload(later.name, later.content(), "text/csv").run()
    app.text_input[0].set_value("Ben")

    def full(*_):
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr("collab.releases.store._keep", full)
        app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert "The disk of the database is full. What it held is unchanged." in told(app).replace("\\", "")
    assert not app.exception and real.showing() == 2
    app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert real.showing() == 3


@pytest.mark.slow
def test_the_year_is_asked_for_where_no_file_tells_it(real):
    app = opened("data")
    nameless = csv("results.csv", KS2, "1,850,100001,Alder,25,60%,4%")
    app.file_uploader[0].upload(nameless.name, nameless.content(), "text/csv").run()
    app.number_input(key="data_year").set_value(2019).run()
    assert any("KS2 expected standard 2018/19: 1" in str(t.value).replace("\\", "") for t in app.table)
    assert not app.exception


@pytest.mark.slow
def test_an_earlier_release_is_looked_at_compared_and_restored(real):
    publish(
        real,
        assemble(read_files(real, [csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")]), by="Ben"),
    )
    app = opened("data")
    assert app.selectbox(key="year").options == ["2018/19", "2017/18"]
    app.selectbox(key="data_release").set_value(2).run()
    assert any("Results added" in str(table.value) for table in app.table)
    next(b for b in app.button if b.label == "Look at release 2").click().run()
    assert "You are looking at release 2" in told(app).replace("\\", "")
    assert app.selectbox(key="year").options == ["2017/18"]
    app.switch_page("pages/overview.py").run()
    assert "You are looking at release 2" in told(app).replace("\\", "")
    app.selectbox(key="release").set_value(3).run()
    assert "You are looking at" not in told(app)
    app.switch_page("pages/data.py").run()
    app.selectbox(key="data_release").set_value(2).run()
    app.text_input(key="data_restore_by").set_value("Cleo").run()
    app.button(key="data_restore").click().run()
    assert real.showing() == 2 and real.turns()[0].by == "Cleo"
    assert not app.exception


@pytest.mark.slow
def test_what_is_on_show_complete_and_missing_is_told_first(real):
    words = told(opened("data")).replace("\\", "")
    asked = ["What is on show?", "From when?", "Is it complete?", "What is missing?"]
    places = [words.index(question) for question in asked]
    assert places == sorted(places)
    assert "1 year of results" in words and "made by <b>Anna</b>" in words
    assert "Key Stage 1: none of" in words and "- Key Stage 1 results of the latest year" in words


@pytest.mark.slow
def test_the_built_in_county_misses_nothing_and_says_so(fresh):
    words = told(opened("data")).replace("\\", "")
    assert "Nothing we know of" in words and "12 years of results" in words
    assert "seed" not in words.split("Is it complete?")[0]


@pytest.mark.slow
def test_every_change_is_listed_with_who_and_when(fresh):
    app = opened("lessons", **FORM)
    assessment(app, "2", who="Anna")
    assessment(app, "3", who="Ben", turn=1)
    tables = [t.value for t in app.table]
    log = next(t for t in tables if "Saved" in t)
    assert log["By"].tolist() == ["Ben", "Anna"]
