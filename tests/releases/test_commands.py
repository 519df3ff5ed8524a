"""What the commands on releases print, restore and write, without a database."""

import argparse
import io
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from collab.data.errors import CollabError
from collab.releases import commands
from tests.built_in import RELEASE, TABLES, without_school
from tests.releases.in_memory_store import InMemoryStore


@pytest.fixture
def run(monkeypatch):
    """Runs a command on two releases, the built-in one and Anna's, and remembers what it did."""
    store = InMemoryStore((RELEASE, TABLES), (RELEASE, TABLES))
    real = {"illustrative": False, "files": RELEASE.files[:2], "made_on": "2024-09-01T12:00:00+00:00"}
    store.kept[1] = (replace(RELEASE, made_by="Anna", area="Ours", **real), without_school(TABLES))
    done = []
    store.restore = lambda number, by: done.append((number, by))
    monkeypatch.setattr(commands, "Store", lambda: store)
    monkeypatch.setattr(commands, "restore_backup", lambda _, path, checks: done.append((path.name, checks)))
    monkeypatch.setattr(commands, "write_backup", lambda _, path: done.append(path.name))
    monkeypatch.setattr(commands, "me", lambda: "somebody")
    parser = argparse.ArgumentParser()
    added = parser.add_subparsers(required=True)

    def command(name, function, short, long):
        one = added.add_parser(name, help=short, description=long)
        one.set_defaults(run=function)
        return one

    commands.add_commands(command, ("a check",), lambda cell: f"'{cell}" if str(cell)[:1] == "=" else cell)

    def told(*arguments):
        options = parser.parse_args(arguments)
        return options.run(options)

    return SimpleNamespace(told=told, done=done, store=store, parser=parser)


def test_the_releases_are_listed_with_the_one_on_show_marked(run, capsys):
    assert run.told("releases") == 0
    assert capsys.readouterr().out.splitlines() == [
        "*   2  2024-09-01T12:00:00+00:00  Ours (2 files), Anna",
        "    1  built in                   Lincolnshire (illustrative), collab illustrate --seed 2014",
    ]


def test_two_releases_are_compared(run, capsys):
    assert run.told("releases", "--compare", "1", "2") == 0
    assert "Schools removed: 1: " in capsys.readouterr().out
    assert run.told("releases", "--compare", "2", "2") == 0
    assert capsys.readouterr().out == "Nothing would change.\n"
    with pytest.raises(CollabError, match="no release 7"):
        run.told("releases", "--compare", "1", "7")
    with pytest.raises(SystemExit):
        run.told("releases", "--compare", "1")


def test_changes_are_printed_a_line_each(capsys):
    rows = [("Schools added", 1200, "Alder; Birch"), ("Reviews added", 3, "")]
    commands.print_changes(pd.DataFrame(rows, columns=["change", "count", "which"]))
    assert capsys.readouterr().out == "Schools added: 1,200: Alder; Birch\nReviews added: 3\n"


def test_a_number_is_a_release_and_anything_else_a_backup(run, capsys):
    assert run.told("restore", "1", "--by", "Ben") == run.told("restore", "1") == 0
    assert capsys.readouterr().out == "Release 1 is on show again.\n" * 2
    assert run.told("restore", "folder/all.zip") == 0
    assert capsys.readouterr().out == "The database is as it was when folder/all.zip was made.\n"
    assert run.told("backup", "all.zip") == 0
    assert capsys.readouterr().out == "all.zip holds everything.\n"
    assert run.done == [(1, "Ben"), (1, "somebody"), ("all.zip", ("a check",)), "all.zip"]


def test_the_template_is_the_workbook_or_the_pairs_of_schools_near_each_other(run, capsys, tmp_path):
    book, times = tmp_path / "t.xlsx", tmp_path / "t.csv"
    assert run.told("template", str(book)) == 0 and book.read_bytes()[:2] == b"PK"
    assert capsys.readouterr().out == f"{book} is ready to fill in.\n"
    schools = TABLES["schools"]
    closed = int(schools.loc[schools["closed"].notna(), "urn"].iloc[0])
    renamed = schools.assign(name=schools["name"].where(schools["urn"] != 900002, "=1+1"))
    run.store.kept[1] = (RELEASE, {**TABLES, "schools": renamed})
    assert run.told("template", str(times), "--travel-times", "1.5") == 0
    content = times.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "or Excel takes it for another encoding"
    pairs = pd.read_csv(io.BytesIO(content))
    assert list(pairs) == ["URN from", "From", "URN to", "To", "Miles", "Minutes"]
    assert pairs["Miles"].max() <= 1.5 and len(pairs)
    assert closed not in {*pairs["URN from"], *pairs["URN to"]}
    names = {*pairs["From"], *pairs["To"]}
    assert "'=1+1" in names and "=1+1" not in names


def test_who_runs_it_is_known_or_somebody(monkeypatch):
    monkeypatch.setattr(commands.getpass, "getuser", lambda: "anna")
    assert commands.me() == "anna"

    def unknown():
        raise KeyError("no such user")

    monkeypatch.setattr(commands.getpass, "getuser", unknown)
    assert commands.me() == "somebody"
