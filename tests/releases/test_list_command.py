"""What the command on a list of partnerships says and publishes, without a database or another process."""

import argparse

import pandas as pd
import pytest

from collab.data.errors import CollabError
from collab.releases import list_command
from collab.releases.importing import Beside, assemble, read_beside
from tests.releases.in_memory_store import InMemoryStore
from tests.releases.test_listed_partnerships import TWIN_RESULTS, TWINS

LIST = "Partnership,School,Place\nWolds,Alford Primary,\nWolds,St Michael's CE,\nCoast,St Michaels,Boston\n"


@pytest.fixture(scope="module")
def made():
    return assemble(read_beside(Beside(None), [TWINS, TWIN_RESULTS]), by="Anna")


@pytest.fixture
def run(made, tmp_path, monkeypatch):
    """Runs the command on a list and decisions; returns its exit code, what it says and what it warns of."""
    monkeypatch.setattr(list_command, "read_apart", lambda read, file: read(file))
    parser = argparse.ArgumentParser()
    list_command.add_options(parser)
    parser.set_defaults(by="Olive")

    def told(text, *arguments, decisions=None):
        path = tmp_path / "list.csv"
        path.write_text(text)
        if decisions is not None:
            (tmp_path / "d.csv").write_text(decisions)
        options = parser.parse_args([str(path), *arguments])
        said, warned = [], []
        code = list_command.run(
            options,
            told.store,
            said.append,
            warned.append,
            lambda cell: f"'{cell}" if cell == "=1+1" else cell,
        )
        return code, said, warned

    told.store, told.decisions = InMemoryStore((made.release, made.tables)), tmp_path / "d.csv"
    return told


def members(store, number):
    rows = store.tables(number)["memberships"]
    days = (rows[day].dt.strftime("%Y-%m-%d").fillna("") for day in ("joined", "left"))
    return list(zip(rows["partnership"], rows["urn"], *days, strict=True))


def test_a_doubtful_name_waits_for_a_decision_and_is_told_with_what_may_be_meant(run):
    with pytest.raises(CollabError) as asked:
        run(LIST, "--from", "2018-09-01")
    assert str(asked.value).splitlines() == [
        "  St Michael's CE in Wolds: 2 schools may be meant",
        "    100001 St Michael's CE Primary School (Louth, North): another school is called so too; "
        "6.2 miles from the others",
        "    100002 St Michael's C of E Primary School (Stow, Boston, South): another school is called so "
        "too; 6.2 miles from the others",
        "1 name is doubtful. Write the URN that is meant, or none, in the file that --decisions FILE.csv "
        "writes, and give it again. Nothing was changed.",
    ]
    twice = LIST + "Fens,St Michael's CE,\n"
    with pytest.raises(
        CollabError, match=r"2 names are doubtful\. .* or none, in .*d\.csv, and give it again"
    ):
        run(twice, "--from", "2018-09-01", "--decisions", str(run.decisions))
    content = run.decisions.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "or Excel takes it for another encoding"
    assert (
        content.decode("utf-8-sig").splitlines()[0] == "written,partnership,place,urn,school,why,candidates"
    )
    assert run.store.shown == 1


def test_what_is_sure_and_decided_is_told_a_line_each_and_published(run):
    # The decision names the partnership in other letters, and the list a school that does not exist.
    decided = "written,partnership,urn\nst michael's ce,WOLDS,100001\nGone,Wolds,none\n"
    text = LIST + "Coast,Hogwarts,\nWolds,Gone,\n=1+1,Hogwarts,\n"
    arguments = ["--from", "01/09/2018", "--decisions", str(run.decisions)]
    code, said, warned = run(text, *arguments, decisions=decided)
    assert code == 3, "there is a school that nobody knows"
    assert said == [
        "list.csv: 6 names, 2 certain, 1 doubtful, 3 unknown; 2 decided",
        "  Alford Primary in Wolds: Alford Primary School, Alford, South (100003), the only school of this "
        "name",
        "  St Michael's CE in Wolds: St Michael's CE Primary School, Louth, North (100001), as was decided",
        "  St Michaels in Coast: St Michael's C of E Primary School, Stow, Boston, South (100002), "
        "the only school of this name",
        "  Gone in Wolds: left out, as was decided",
        "Partnerships added: 2: Coast; Wolds",
        "Memberships added: 3: St Michael's C of E Primary School in Coast; "
        "St Michael's CE Primary School in Wolds; Alford Primary School in Wolds",
        "Release 2 of Authority 850 is published and on show.",
    ]
    assert warned == [
        "unknown: Hogwarts in Coast, row 5: no school is called so",
        "unknown: Hogwarts in =1+1, row 7: no school is called so",
    ]
    assert members(run.store, 2) == [
        ("coast", 100002, "2018-09-01", ""),
        ("wolds", 100001, "2018-09-01", ""),
        ("wolds", 100003, "2018-09-01", ""),
    ]
    release, tables = run.store.kept[1]
    assert (release.made_by, release.files[-1].name, release.files[-1].kind) == (
        "Olive",
        "list.csv",
        "List of partnerships with names",
    )
    assert set(tables["partnerships"]["kind"]) == {"collaborative_partnership"}
    rows = pd.read_csv(run.decisions, dtype=str, keep_default_na=False)
    assert rows[["written", "partnership", "urn"]].to_numpy().tolist() == [
        ["St Michael's CE", "Wolds", "100001"],
        ["Hogwarts", "Coast", ""],
        ["Gone", "Wolds", "none"],
        ["Hogwarts", "'=1+1", ""],
    ]


def test_who_is_not_in_the_list_stays_or_leaves_on_the_day_that_is_said(run):
    one = "Partnership,School,Place\nWolds,Alford Primary,\nWolds,St Michaels,Boston\n"
    code, said, warned = run(one, "--from", "2018-09-01", "--kind", "federation")
    assert (code, warned) == (0, [])
    assert run.store.tables(2)["partnerships"]["kind"].tolist() == ["federation"]
    less = "Partnership,School\nWolds,Alford Primary\n"
    stays = "1 members are not in the list and stay; --leave DATE says when they leave."
    code, said, _ = run(less, "--check")
    assert (code, said[-1], run.store.shown) == (0, stays, 2)
    code, said, _ = run(less, "--leave", "01/09/2019", "--check")
    assert said[-1] == "Memberships ended: 1: St Michael's C of E Primary School in Wolds"
    run(less, "--leave", "01/09/2019")
    assert members(run.store, 3)[0] == ("wolds", 100002, "2018-09-01", "2019-09-01")
    # Nothing is left to say of somebody who left; and a list in which somebody is missing is told.
    assert run(less, "--check")[1] == [said[0], said[1]]
    code, said, warned = run(
        "Partnership,School,Joined\nWolds,Alford Primary,\nWolds,Alford Primary,soon\n", "--check"
    )
    assert (code, len(warned)) == (3, 1)
    assert warned[0].startswith("refused: list.csv, row 3, column joined: ") and "'soon'" in warned[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wolds\nHogwarts\n", "No name of the list is a school of the register. Nothing was changed."),
        (
            "Wolds\nAlford Primary\n",
            "The list does not say since when 1 school is a member. Give --from with a date.",
        ),
        (
            "Wolds,Coast\nAlford Primary,Alford Primary\n",
            "The list does not say since when 2 schools are members. Give --from with a date.",
        ),
    ],
)
def test_what_is_missing_changes_nothing_and_is_told(run, text, told):
    with pytest.raises(CollabError) as refused:
        run(text)
    assert (str(refused.value), run.store.shown) == (told, 1)


def test_its_options_explain_themselves(run, capsys):
    parser = argparse.ArgumentParser(prog="collab partnerships")
    list_command.add_options(parser)
    told = " ".join(parser.format_help().split())
    for said in (
        "[--from DATE] [--kind {collaborative_partnership,",
        "[--decisions FILE.csv] [--leave DATE] [--check] FILE",
        "FILE the list (XLSX, CSV or text)",
        "--from DATE since when they are members, where the list does not say",
        "kind of the partnerships that are new, where the list does not say "
        "(default: collaborative_partnership)",
        "--decisions FILE.csv which school a doubtful name means: read if it is there, and written for the "
        "next time",
        "--leave DATE the day on which members whom the list does not name leave its partnerships; without "
        "it they stay",
        "--check only say what would change",
    ):
        assert said in told
    for name in ("--from", "--leave", "--kind"):
        with pytest.raises(SystemExit):
            parser.parse_args(["list.csv", name, "soon"])
    assert "argument --from: write a date as 2024-09-01 or 01/09/2024" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parser.parse_args([])
