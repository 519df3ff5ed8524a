"""Disks that are full and folders that may not be written to: the same clear words from every command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from collab.cli import main
from collab.releases.importing import ensure_release
from collab.releases.store import Store, StoreError
from tests.official_files import LINKS, REGISTER, RESULTS

RUN = "import sys; from collab.cli import main; sys.exit(main(sys.argv[1:]))"
SMALL = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)); {RUN}"
"""No file may grow beyond 30 KB: to a program, a disk that is full."""


def collab(folder, *arguments, program=RUN, **environment):
    """Run a command in a process of its own; returns its exit code and what it told."""
    address = f"sqlite:///{folder / 'collab.sqlite'}"
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=os.environ | {"COLLAB_DATABASE_URL": address} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def official(folder):
    """The paths of a small authority's files."""
    for file in (REGISTER, RESULTS, LINKS):
        (folder / file.name).write_bytes(file.content())
    return [folder / file.name for file in (REGISTER, RESULTS, LINKS)]


@pytest.mark.slow
def test_a_full_disk_is_told_by_every_command_that_writes_and_nothing_is_lost(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")
    ensure_release(store)
    files = official(tmp_path)
    kept = tmp_path / "all.zip"
    kept.write_bytes(b"of yesterday")
    for arguments in (
        ("backup", kept),
        ("import", *files),
        ("briefing", "--to", tmp_path / "governors.pptx"),
        ("illustrate", "--to", tmp_path / "county"),
    ):
        code, told = collab(tmp_path, *arguments, program=SMALL)
        assert code == 1, (arguments[0], told)
        assert "Traceback" not in told
        assert any(w in told for w in ("too large", "is full", "may be full", "not do as it should")), told
    assert kept.read_bytes() == b"of yesterday"
    assert not (tmp_path / "governors.pptx").exists()
    assert store.showing() == 1
    assert len(store.tables(1)["schools"]) == 283
    store.close()


@pytest.mark.parametrize("command", ["template", "backup"])
def test_a_folder_that_is_not_there_is_told(tmp_path, monkeypatch, capsys, command):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
    assert main([command, str(tmp_path / "nowhere" / "file")]) == 1
    assert "cannot be written: the file or its folder is not there" in capsys.readouterr().err


@pytest.mark.slow
def test_rows_that_were_refused_and_a_database_nowhere_are_told(tmp_path):
    files = official(tmp_path)
    code, told = collab(tmp_path, "check", *files, "--refused", tmp_path / "nowhere" / "refused.csv")
    assert code == 1
    assert "refused.csv cannot be written: the file or its folder is not there" in told
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'collab.sqlite'}"
    code, told = collab(tmp_path, "releases", COLLAB_DATABASE_URL=nowhere)
    assert code == 1
    assert "The file of the database cannot be opened" in told
    assert "Traceback" not in told


def test_a_folder_for_the_database_that_cannot_be_made_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.delenv("COLLAB_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert main(["releases"]) == 1
    assert "The folder of the database cannot be made" in capsys.readouterr().err


def test_a_database_that_may_only_be_read_is_told(tmp_path):
    path = tmp_path / "collab.sqlite"
    Store(f"sqlite:///{path}").close()
    store = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="The database may not be written to"):
        ensure_release(store)
    store.close()


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "areas.geojson", "all.zip"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
    folder = Path(tmp_path / name)
    folder.mkdir()
    command = "restore" if name == "all.zip" else "check"
    assert main([command, str(folder)]) == 1
    assert "it is a folder" in capsys.readouterr().err
