"""The Data page takes a list with names: what is sure is taken, what is doubtful asked for."""

import re
from datetime import date

import pytest

from collab.releases.listed_partnerships import KIND
from collab.ui.server.loading import open_store
from tests.driven import HOSTILE, opened, told
from tests.official_files import csv

LIST = f"Wolds\tCoast\nHazelnutacre Primary\tOtterdown\nOtterdown CE\tHogwarts\n{HOSTILE}\t\n"


def given(text):
    app = opened("data", data_way="A list with names")
    app.text_area[0].set_value(text).run()
    assert not app.exception
    return app


def widget(found, label):
    return next(w for w in found if label in w.label.replace("\\", ""))


def dated(app, day=date(2020, 9, 1)):
    widget(app.date_input, "Members since").set_value(day).run()
    return app


def tables_told(app):
    return "\n".join(table.value.to_string() for table in app.table).replace("\\", "")


@pytest.mark.slow
def test_a_list_is_pasted_decided_on_seen_and_published(fresh):
    app = given(LIST)
    assert "5 names: **1 certain**, **2 doubtful**, **2 unknown**" in told(app)
    assert "Hazelnutacre Primary School, Boston (900001)" in tables_told(app)
    assert "2 doubtful names wait for you to decide, and it is not said since when" in told(app)
    dated(app)
    assert "Not yet: 2 doubtful names wait for you to decide." in told(app)
    assert not any(b.label == "Publish" for b in app.button)
    # Nothing is chosen before anybody has.
    radios = list(app.radio)
    assert [radio.value for radio in radios] == [None, None]
    assert any("Otterdown Primary School, Boston (900002)" in o.replace("\\", "") for o in radios[0].options)
    widget(app.radio, "Otterdown in Coast").set_value(900002).run()
    widget(app.radio, "Otterdown CE in Wolds").set_value(0).run()
    changes = tables_told(app)
    assert "Partnerships added" in changes and "Otterdown Primary School in Coast" in changes
    app.button(key="FormSubmitter:list_publish-Publish").click().run()
    assert "Write your name" in told(app) and open_store().showing() == 1
    widget(app.text_input, "Your name").set_value("Olive")
    app.button(key="FormSubmitter:list_publish-Publish").click().run()
    assert not app.exception
    assert "Release 2 of Lincolnshire is published" in "".join(s.value for s in app.success)
    assert app.text_area[0].value == ""
    release, tables = open_store().release(2), open_store().tables(2)
    assert (release.made_by, release.files[-1].kind, release.illustrative) == ("Olive", KIND, True)
    rows = tables["memberships"].set_index("partnership")
    assert rows.loc["wolds", "urn"] == 900001 and rows.loc["coast", "urn"] == 900002
    assert str(rows.loc["coast", "joined"].date()) == "2020-09-01"


@pytest.mark.slow
def test_one_button_takes_the_only_candidates(fresh):
    app = given("Wolds\nHazelnutacre\nOtterdown\n")
    assert [radio.value for radio in app.radio] == [None, None]
    widget(app.button, "Take the only candidate of each of 2 names").click().run()
    assert [radio.value for radio in app.radio] == [900001, 900002]
    dated(app)
    assert "Memberships added" in tables_told(app)


@pytest.mark.slow
def test_an_unknown_name_and_a_wrong_one_are_found_by_hand(fresh):
    app = dated(given("Wolds\nHazelnutacre Primary\nHogwarts\n"))
    widget(app.selectbox, "Hogwarts in Wolds").set_value(900002).run()
    assert "Otterdown Primary School in Wolds" in tables_told(app)
    app.multiselect(key=widget(app.multiselect, "not the school").key).set_value([0]).run()
    assert "Hazelnutacre Primary School in Wolds" not in tables_told(app)
    radio = widget(app.radio, "Hazelnutacre Primary in Wolds")
    radio.set_value(-1).run()
    assert len([s for s in app.selectbox if "Wolds" in s.label]) == 2


@pytest.mark.slow
def test_decisions_of_last_year_are_followed_and_offered_to_keep(fresh):
    app = given(LIST)
    assert [uploader.proto.max_upload_size_mb for uploader in app.file_uploader] == [20, 20]
    assert any(b.label.startswith("Download the decisions") for b in app.get("download_button"))
    file = csv("d.csv", "written,partnership,place,urn", "Otterdown,Coast,,900002", "Otterdown CE,,,none")
    app.file_uploader[1].upload(file.name, file.content(), "text/csv").run()
    assert not app.exception
    assert [radio.value for radio in app.radio if radio.value] == []
    assert "doubtful names wait" not in told(dated(app))
    assert "Otterdown Primary School in Coast" in tables_told(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing", "no partnership with schools was found in the list"),
        ("Partnership\tSchool\tJoined\nW\tAlder\t09/13/2013\n", "a date with its month first"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(fresh, text, reason):
    app = given(text)
    assert "The list cannot be used as it is." in told(app)
    assert any(reason in value for value in app.dataframe[0].value["Reason"])


@pytest.mark.slow
def test_the_second_of_two_is_told_and_nothing_is_lost(fresh):
    app = dated(given("Wolds\nHazelnutacre Primary\nOtterdown\n"))
    app.radio[0].set_value(900002).run()
    widget(app.text_input, "Your name").set_value("Olive")
    store = open_store()
    store.publish(store.release(1), store.tables(1), expected=1)
    app.button(key="FormSubmitter:list_publish-Publish").click().run()
    assert not app.exception and store.showing() == 2
    assert "Release 2 was published while you were deciding" in told(app)
    assert (app.text_area[0].value[:5], app.radio[0].value) == ("Wolds", 900002)
    widget(app.text_input, "Your name").set_value("Olive")
    app.button(key="FormSubmitter:list_publish-Publish").click().run()
    assert store.showing() == 3


@pytest.mark.slow
def test_members_already_are_told_and_are_no_rows_to_change(fresh):
    """They keep since when they are members, and their partnership its kind, whatever a table said."""
    partnership, name = _a_member(open_store().tables(1))
    app = dated(given(f"Partnership\tSchool\n{partnership}\t{name}\nWolds\tOtterdown Primary\n"))
    assert f"Members already, who stay as they are: {name} in {partnership}." in told(app).replace("\\", "")
    kinds, rows = [table.value for table in app.dataframe]
    assert kinds["partnership"].tolist() == ["Wolds"]
    assert rows["school"].tolist() == ["Otterdown Primary School (900002)"]
    assert "Memberships added" in tables_told(app)


@pytest.mark.slow
def test_a_list_of_members_already_needs_no_day(fresh):
    partnership, name = _a_member(open_store().tables(1))
    app = given(f"Partnership\tSchool\n{partnership}\t{name}\n")
    assert not list(app.dataframe)
    assert "Nothing: these files say what is here already." in told(app)


@pytest.mark.slow
def test_others_leave_on_no_day_that_nobody_has_given(fresh):
    """A list with dates of its own needs none; that others leave needs one."""
    partnership, _ = _a_member(open_store().tables(1))
    app = given(f"Partnership\tSchool\tJoined\n{partnership}\tOtterdown Primary\t01/09/2020\n")
    assert "Memberships added" in tables_told(app)
    widget(app.checkbox, "leave on this day").check().run()
    assert "Not yet: it is not said on which day the others leave." in told(app)
    assert "Memberships added" not in tables_told(app)
    assert "Memberships ended" in tables_told(dated(app))


@pytest.mark.slow
def test_what_would_change_says_kinds_days_and_who_leads(fresh):
    text = (
        "Partnership\tKind\tSchool\tJoined\tLeft\tLead\n"
        "Wolds\tFederation\tHazelnutacre Primary\t01/09/2019\t\tyes\n"
        "Wolds\t\tOtterdown Primary\t\t31/08/2022\t\nCoast\t\tJuniperdown Primary\t\t\t\n"
    )
    seen = tables_told(dated(given(text)))
    for line in (
        r"of the kind Collaborative partnership\s+1\s+Coast",
        r"of the kind Federation\s+1\s+Wolds",
        r"since 01/09/2019\s+1\s+Hazelnutacre Primary School in Wolds",
        r"since 01/09/2020\s+2\s+the others",
        r"until 31/08/2022\s+1\s+Otterdown Primary School in Wolds",
        r"leading\s+1\s+Hazelnutacre Primary School in Wolds",
    ):
        assert re.search(line, seen), line


@pytest.mark.slow
def test_names_in_capitals_are_told_as_people_write_them(fresh):
    """Everywhere the same; what is published keeps them as they were."""
    store = open_store()
    tables = store.tables(1)
    schools = tables["schools"].assign(name=tables["schools"]["name"].str.upper())
    store.publish(store.release(1), {**tables, "schools": schools}, expected=1)
    app = dated(given("Wolds\nHazelnutacre Primary\n"))
    assert "HAZELNUTACRE" not in told(app) + tables_told(app)
    assert tables_told(app).count("Hazelnutacre Primary School in Wolds") == 2
    widget(app.text_input, "Your name").set_value("Olive")
    app.button(key="FormSubmitter:list_publish-Publish").click().run()
    assert "HAZELNUTACRE PRIMARY SCHOOL" in set(store.tables(3)["schools"]["name"])


@pytest.mark.slow
def test_one_doubtful_name_is_one(fresh):
    app = given("Wolds\nHazelnutacre Primary\nOtterdown\n")
    assert "Not yet: 1 doubtful name waits for you to decide, and it is not said since when 1 school" in told(
        app
    )


def test_schools_of_a_partnership_stand_together(fresh):
    app = given(
        "Wolds\tCoast\nHazelnutacre Primary\tOtterdown Primary\nBadgerholt Infants\tFiddleholt Primary\n"
    )
    assert app.table[0].value["Partnership"].tolist() == ["Wolds", "Wolds", "Coast", "Coast"]


def _a_member(tables):
    """A partnership's name, and that of a school that is a member of it without an end."""
    members = tables["memberships"]
    one = members[members["left"].isna()].iloc[0]
    name = tables["partnerships"].set_index("partnership").loc[one["partnership"], "name"]
    return name, tables["schools"].set_index("urn").loc[one["urn"], "name"]


def test_a_viewer_sees_no_list(fresh, monkeypatch):
    monkeypatch.setattr("collab.ui.server.sign_in.may_publish_here", lambda: False)
    app = opened("data", data_way="A list with names")
    assert not app.text_area
    assert "takes a role that you do not have here" in told(app)
