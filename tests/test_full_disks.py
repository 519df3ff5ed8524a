"""Disks that are full and folders that may not be written to: the same clear words from every command."""

import contextlib
from pathlib import Path

import pytest

from collab.cli import main
from collab.releases.importing import ensure_release
from collab.releases.store import Store, StoreError
from tests.official_files import LINKS, REGISTER, RESULTS


@contextlib.contextmanager
def full_disk():
    """No file may grow beyond 30 KB: to a program, a disk that is full."""
    resource = pytest.importorskip("resource", reason="needs a limit of files, which Windows has not")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def official(folder):
    """The paths of a small authority's files."""
    for file in (REGISTER, RESULTS, LINKS):
        (folder / file.name).write_bytes(file.content())
    return [folder / file.name for file in (REGISTER, RESULTS, LINKS)]


@pytest.mark.slow
def test_a_full_disk_is_told_by_every_command_that_writes_and_nothing_is_lost(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
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
        with full_disk():
            code = main([*map(str, arguments)])
        told = capsys.readouterr().err
        assert code == 1, (arguments[0], told)
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
def test_rows_that_were_refused_and_a_database_nowhere_are_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
    files = map(str, official(tmp_path))
    assert main(["check", *files, "--refused", str(tmp_path / "nowhere" / "refused.csv")]) == 1
    assert "refused.csv cannot be written: the file or its folder is not there" in capsys.readouterr().err
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere' / 'collab.sqlite'}")
    assert main(["releases"]) == 1
    assert "The file of the database cannot be opened" in capsys.readouterr().err


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


@pytest.mark.slow
@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "areas.geojson", "all.zip"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'collab.sqlite'}")
    folder = Path(tmp_path / name)
    folder.mkdir()
    command = "restore" if name == "all.zip" else "check"
    assert main([command, str(folder)]) == 1
    assert "it is a folder" in capsys.readouterr().err
