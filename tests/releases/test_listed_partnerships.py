"""A list of partnerships becomes a release, laid beside what is there; on the command line too."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.cli import main
from collab.data.errors import DataError
from collab.releases.amending import changes_of
from collab.releases.importing import assemble, publish, read_files
from collab.releases.listed_partnerships import (
    KIND,
    begins,
    new_partnerships,
    not_named,
    source_of,
    taken_rows,
    terms_told,
    with_taken,
)
from collab.releases.store import Store
from collab.sources.known_schools import KnownSchools
from collab.sources.name_decisions import find_schools
from collab.sources.name_lists import read_pasted
from tests.official_files import LINKS, REGISTER, RESULTS, csv

DAY = pd.Timestamp("2018-09-01")
LISTED = "Partnership\tSchool\tJoined\tLeft\n"
KINDS = "collaborative_partnership"


@pytest.fixture
def tables(store):
    publish(store, assemble(read_files(store, [REGISTER, RESULTS, LINKS]), by="Anna"))
    return store.tables(1)


def taken(tables, text, day=DAY):
    known = KnownSchools(tables["schools"], tables["addresses"])
    return taken_rows(find_schools(known, read_pasted(text).schools, {}), KINDS, day)


def members(tables, slug):
    rows = tables["memberships"]
    own = rows[rows["partnership"] == slug]
    return [
        (
            int(r["urn"]),
            str(r["joined"].date()),
            "" if pd.isna(r["left"]) else str(r["left"].date()),
            r["lead"],
        )
        for r in own.to_dict("records")
    ]


def test_a_new_partnership_with_its_members_and_nothing_else_changes(tables):
    after = with_taken(tables, taken(tables, "Wolds\nAlder\nBirch (lead)\n"))
    assert members(after, "wolds") == [(100001, "2018-09-01", "", False), (100002, "2018-09-01", "", True)]
    row = after["partnerships"].set_index("partnership").loc["wolds"]
    assert (row["name"], row["kind"], row["standing"], row["formed"]) == ("Wolds", KINDS, "active", DAY)
    assert members(after, "gias-7") == members(tables, "gias-7") != []
    for name in set(tables) - {"partnerships", "memberships"}:
        pd.testing.assert_frame_equal(after[name], tables[name])
        assert after["memberships"].dtypes.equals(tables["memberships"].dtypes)


def test_a_member_already_keeps_its_dates_and_others_stay_unless_they_leave(tables):
    first = with_taken(tables, taken(tables, "Wolds\nAlder\nBirch\n"))
    later = pd.Timestamp("2020-09-01")
    again = taken(first, "wolds \nBirch\n", later)
    kept = with_taken(first, again)
    assert len(kept["partnerships"]) == len(first["partnerships"])
    assert [row[:3] for row in members(kept, "wolds")] == [
        (100001, "2018-09-01", ""),
        (100002, "2018-09-01", ""),
    ]
    assert not_named(first, again, later)["urn"].tolist() == [100001]
    gone = with_taken(first, again, later)
    assert members(gone, "wolds")[0][:3] == (100001, "2018-09-01", "2020-09-01")
    assert members(gone, "wolds")[1][:3] == (100002, "2018-09-01", "")
    # Nobody of another partnership leaves.
    assert members(gone, "gias-7") == members(tables, "gias-7")


def test_a_name_twice_is_one_member_and_the_list_s_own_dates_and_kind_count(tables):
    text = (
        "Partnership\tKind\tSchool\tJoined\tLeft\nWolds\tFederation\tAlder\t01/09/2015\t01/09/2016\n"
        "Wolds\t\tAlder\t01/09/2015\t01/09/2016\nWolds\t\tBirch\t\t\n"
    )
    rows = taken(tables, text)
    assert len(rows) == 2
    after = with_taken(tables, rows)
    assert [row[:3] for row in members(after, "wolds")] == [
        (100001, "2015-09-01", "2016-09-01"),
        (100002, "2018-09-01", ""),
    ]
    row = after["partnerships"].set_index("partnership").loc["wolds"]
    assert (row["kind"], str(row["formed"].date())) == ("federation", "2015-09-01")


@pytest.mark.slow
def test_what_begins_is_what_is_added(tables):
    """One who is a member already begins nothing, on the day itself as well; one who has left does."""
    ended = with_taken(tables, taken(tables, f"{LISTED}Wolds\tAlder\t01/09/2015\t01/09/2016\n"))
    there = with_taken(ended, taken(ended, "Wolds\nBirch\n"))
    for text, begin, new in (
        ("Wolds\nAlder\nBirch\n", [True, False], []),
        (f"{LISTED}wolds \tAlder\t31/08/2016\t\nCoast\tAlder\t01/09/2016\t\n", [False, True], ["Coast"]),
        (f"{LISTED}Wolds\tAlder\t01/09/2016\t\nWolds\tBirch\t\t31/12/2019\n", [True, False], []),
        ("Coast\tcoast\nAlder\tBirch\n", [True, True], ["Coast"]),
    ):
        rows = taken(there, text)
        assert begins(there, rows) == begin, text
        assert new_partnerships(there, rows) == new, text
        assert len(with_taken(there, rows)["memberships"]) - len(there["memberships"]) == sum(begin), text


def test_kinds_and_days_are_told_and_what_most_share_without_names(tables):
    rows = taken(
        tables, f"{LISTED}Wolds\tAlder\t\t\nWolds\tBirch\t\t31/08/2020\nCoast\tBirch\t01/09/2017\t\n"
    )
    names = {100001: "Alder", 100002: "Birch"}
    assert terms_told(rows, ["Wolds", "Coast"], names).to_numpy().tolist() == [
        ["Partnerships added of the kind Collaborative partnership", 2, "all of them"],
        ["Memberships added since 01/09/2017", 1, "Birch in Coast"],
        ["Memberships added since 01/09/2018", 2, "the others"],
        ["Memberships added until 31/08/2020", 1, "Birch in Wolds"],
    ]
    told = terms_told([replace(rows[0], kind="federation", lead=True)], ["Wolds"], names)
    assert told.to_numpy().tolist() == [
        ["Partnerships added of the kind Federation", 1, "Wolds"],
        ["Memberships added since 01/09/2018", 1, "Alder in Wolds"],
        ["Memberships added, leading", 1, "Alder in Wolds"],
    ]
    assert terms_told([], [], names).empty


@pytest.mark.slow
def test_members_already_need_no_day(tables):
    first = with_taken(tables, taken(tables, "Wolds\nAlder\nBirch\n"))
    rows = taken(first, "Wolds\nAlder\nBirch (lead)\n", pd.NaT)
    assert begins(first, rows) == [False, False]
    after = with_taken(first, rows)
    assert members(after, "wolds") == [(100001, "2018-09-01", "", False), (100002, "2018-09-01", "", True)]
    # That one leads is told: else nobody could publish it.
    changes = changes_of(first, after).set_index("change")
    assert changes.loc["Leads named", "which"] == "Birch in Wolds"
    back = changes_of(after, first).set_index("change")
    assert back.loc["Leads no longer", "count"] == 1


def test_leaving_before_joining_is_refused_with_its_row(tables):
    text = "Partnership\tSchool\tJoined\tLeft\nWolds\tBirch\t\t\nWolds\tAlder\t01/09/2015\t01/09/2014\n"
    with pytest.raises(DataError, match=r"row 3, column left: a school cannot leave before it joined"):
        with_taken(tables, taken(tables, text))


def test_a_name_of_signs_only_is_no_partnership(tables):
    rows = taken(tables, "Wolds\nAlder\n")
    with pytest.raises(DataError, match="no letters or digits"):
        with_taken(tables, [rows[0].__class__(**{**_cells(rows[0]), "partnership": "\u2605"})])


def _cells(row):
    return {name: getattr(row, name) for name in row.__slots__}


def test_a_school_that_carried_another_on_is_a_member_under_both_numbers(tables):
    """By name and dates alone, and only where the membership began before the change."""
    schools = tables["schools"].copy()
    schools.loc[schools["urn"] == 100001, "closed"] = pd.Timestamp("2019-08-31")
    new = schools[schools["urn"] == 100001].assign(
        urn=100009, opened=pd.Timestamp("2019-09-01"), closed=pd.NaT
    )
    changed = {**tables, "schools": pd.concat([schools, new], ignore_index=True)}
    after = with_taken(changed, taken(changed, "Wolds\nAlder\n"))
    assert [row[:3] for row in members(after, "wolds")] == [
        (100001, "2018-09-01", "2019-09-01"),
        (100009, "2018-09-01", ""),
    ]
    assert after["successions"].to_numpy().tolist() == [[100001, 100009]]
    later = with_taken(changed, taken(changed, "Wolds\nAlder\n", pd.Timestamp("2020-01-01")))
    assert [row[:2] for row in members(later, "wolds")] == [(100009, "2020-01-01")]
    assert later["successions"].empty


def test_what_was_left_out_stands_behind_the_release(tables):
    listed = read_pasted("Wolds\tCoast\nAlder\tHogwarts\n")
    named = find_schools(KnownSchools(tables["schools"], tables["addresses"]), listed.schools, {})
    source = source_of(listed, named)
    assert (source.kind, source.rows, source.notes) == (KIND, 2, ("Left out: Hogwarts in Coast.",))


TWINS = csv(
    "edubasealldata.csv",
    "URN,LA (code),EstablishmentName,PhaseOfEducation (name),OpenDate,CloseDate,NumberOfPupils,"
    "DistrictAdministrative (name),Easting,Northing,Locality,Town,Postcode",
    "100001,850,St Michael's CE Primary School,Primary,,,200,North,460000,130000,,Louth,LN11 8AB",
    "100002,850,St Michael's C of E Primary School,Primary,,,200,South,461000,130000,Stow,Boston,PE21 7QR",
    "100003,850,Alford Primary School,Primary,,,200,South,460000,120000,,Alford,LN13 9AA",
)
TWIN_RESULTS = csv(
    "2018-850-ks2.csv", "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP", "1,850,100003,Alford,20,50%"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    store = Store()
    publish(store, assemble(read_files(store, [TWINS, TWIN_RESULTS]), by="Anna"))
    text = 'Partnership,School,Place\nWolds,Alford Primary,\n,"St Michael\'s CE",\nCoast,St Michaels,Boston\n'
    (tmp_path / "list.csv").write_text(text)
    return tmp_path


def run(folder, *more):
    path = str(folder / "list.csv")
    return main(["partnerships", path, "--decisions", str(folder / "d.csv"), "--by", "Olive", *more])


def test_the_register_s_addresses_are_in_the_release(folder):
    addresses = Store().tables(1)["addresses"].set_index("urn")
    assert addresses.loc[100002].tolist() == ["Stow", "Boston", "PE21 7QR"]
    assert addresses.loc[100001, ["town", "postcode"]].tolist() == ["Louth", "LN11 8AB"]


@pytest.mark.slow
def test_a_doubtful_name_stops_the_command_until_it_is_decided(folder, capsys):
    assert run(folder, "--from", "2018-09-01") == 1
    told = capsys.readouterr()
    assert "3 names, 2 certain, 1 doubtful, 0 unknown" in told.out
    assert "St Michael's CE in Wolds: 2 schools may be meant" in told.err
    assert "100001 St Michael's CE Primary School (Louth, North)" in told.err
    assert "1 name is doubtful" in told.err and Store().showing() == 1
    path = folder / "d.csv"
    path.write_text(path.read_text("utf-8-sig").replace("Wolds,,,", "Wolds,,100001,"), "utf-8")
    assert run(folder) == 1
    assert "does not say since when 3 schools are members. Give --from" in capsys.readouterr().err
    assert run(folder, "--from", "01/09/2018", "--check") == 0
    assert "Memberships added: 3" in capsys.readouterr().out and Store().showing() == 1
    assert run(folder, "--from", "01/09/2018") == 0
    store = Store()
    release = store.release(2)
    assert (release.made_by, release.files[-1].kind) == ("Olive", KIND)
    rows = store.tables(2)["memberships"]
    assert sorted(zip(rows["partnership"], rows["urn"], strict=True)) == [
        ("coast", 100002),
        ("wolds", 100001),
        ("wolds", 100003),
    ]


@pytest.mark.slow
def test_a_name_left_out_by_decision_lets_the_rest_in(folder):
    (folder / "d.csv").write_text("written,partnership,urn\nSt Michael's CE,Wolds,none\n")
    assert run(folder, "--from", "2018-09-01") == 0
    assert Store().tables(2)["memberships"]["urn"].tolist() == [100002, 100003]


@pytest.mark.slow
def test_unknown_names_are_told_and_end_with_3(folder, capsys):
    (folder / "list.csv").write_text("Wolds,Coast\nAlford Primary,Hogwarts\n=1+1,\n")
    assert run(folder, "--from", "2018-09-01") == 3
    assert "unknown: Hogwarts in Coast, row 2: no school is called so" in capsys.readouterr().err
    assert "'=1+1,Wolds" in (folder / "d.csv").read_text()
    assert run(folder, "--from", "2018-09-01", "--check") == 3


@pytest.mark.slow
def test_a_list_of_members_already_needs_no_date_on_the_command_line(folder, capsys):
    (folder / "list.csv").write_text("Partnership,School\nWolds,Alford Primary\n")
    assert run(folder, "--from", "2018-09-01") == 0
    assert run(folder, "--check") == 0
    (folder / "list.csv").write_text("Partnership,School\nWolds,Alford Primary\nCoast,Alford Primary\n")
    assert run(folder) == 1
    assert "does not say since when 1 school is a member. Give --from" in capsys.readouterr().err


@pytest.mark.slow
def test_members_whom_the_list_does_not_name_are_told_and_leave_when_it_is_said(folder, capsys):
    (folder / "list.csv").write_text("Wolds\nAlford Primary\n")
    assert run(folder, "--from", "2018-09-01") == 0
    (folder / "list.csv").write_text("Partnership,School,Place\nWolds,St Michaels,Boston\n")
    capsys.readouterr()
    assert run(folder, "--from", "2019-09-01", "--check") == 0
    assert "1 members are not in the list and stay" in capsys.readouterr().out
    assert run(folder, "--from", "2019-09-01", "--leave", "2019-09-01") == 0
    rows = Store().tables(3)["memberships"].set_index("urn")
    assert str(rows.loc[100003, "left"].date()) == "2019-09-01" and pd.isna(rows.loc[100002, "left"])


@pytest.mark.slow
@pytest.mark.parametrize("text", ["Wolds\nHogwarts\n", "nothing"])
def test_a_list_without_a_school_changes_nothing(folder, text):
    (folder / "list.csv").write_text(text)
    assert run(folder, "--from", "2018-09-01") == 1
    assert Store().showing() == 1


def test_a_day_that_is_none_is_not_understood(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        run(folder, "--from", "soon")
    assert ended.value.code == 2
