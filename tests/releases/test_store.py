"""The database of releases, on SQLite and on PostgreSQL alike."""

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import threading
import time
import types
import uuid
from dataclasses import replace

import pandas as pd
import pytest
import sqlalchemy as sa

from collab.backup import restore_backup, write_backup
from collab.cli import main
from collab.contracts import CONTRACTS, empty
from collab.dataset import illustrative_release
from collab.importing import ensure_release
from collab.provenance import Release, SourceFile, from_record, to_record
from collab.store import CONTENTS, Store, StoreError
from tests.databases import new_database

RELEASE, TABLES = illustrative_release()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'collab.sqlite'}"
    return new_database(request.getfixturevalue("server"), uuid.uuid4().hex)


@pytest.fixture
def store(url):
    opened = Store(url)
    yield opened
    opened.close()


def without_school(tables):
    """The tables with the first school, and all that points at it, left out."""
    urn = tables["schools"]["urn"].iloc[0]
    kept = {n: t[t["urn"] != urn] if "urn" in t and n != "inspection_mentions" else t
            for n, t in tables.items()}  # fmt: skip
    return {name: table.reset_index(drop=True) for name, table in kept.items()}


def test_a_release_is_read_back_to_the_last_bit(store):
    number = store.publish(RELEASE, TABLES)
    assert store.showing() == number == 1
    back = store.tables(number)
    assert set(back) == set(CONTRACTS)
    for name, table in back.items():
        pd.testing.assert_frame_equal(table, TABLES.get(name, empty(name)))
    assert store.release(number) == replace(RELEASE, number=1)


def test_provenance_survives_being_written_down():
    file = SourceFile("a.csv", "0" * 64, 3, "Register", (("URN: no number", 2),), ("A note",))
    release = Release("T", "A", False, "me", (file,), "2026-11-24T03:00:00+00:00", (850, 936))
    assert from_record(to_record(release), 7) == replace(release, number=7)


def test_releases_share_the_tables_they_have_in_common(store):
    store.publish(RELEASE, TABLES)
    store.publish(replace(RELEASE, area="Again"), TABLES)
    with store.read() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(CONTENTS))
    distinct = {name for name in CONTRACTS if len(TABLES.get(name, ()))}
    assert kept <= len(CONTRACTS)
    assert kept >= len(distinct)


def test_an_earlier_release_is_shown_again_and_the_turns_are_remembered(store):
    store.publish(RELEASE, TABLES)
    store.publish(replace(RELEASE, made_by="Anna"), without_school(TABLES))
    store.restore(1, "Ben")
    assert store.showing() == 1
    told = [(t.release, t.by, t.why) for t in store.turns()]
    assert told == [(1, "Ben", "restored"), (2, "Anna", "published"),
                    (1, RELEASE.made_by, "published")]  # fmt: skip
    for wrong in (1, 9):
        with pytest.raises(StoreError):
            store.restore(wrong, "Ben")


def test_a_release_made_beside_one_that_is_no_longer_on_show_is_not_published(store):
    store.publish(RELEASE, TABLES)
    store.publish(RELEASE, TABLES, expected=1)
    with pytest.raises(StoreError, match="Release 2 was published while"):
        store.publish(RELEASE, TABLES, expected=1)
    assert store.showing() == 2


def test_two_who_publish_at_once_do_it_one_after_the_other(url):
    Store(url).publish(RELEASE, TABLES)
    outcomes = []

    def publish():
        try:
            outcomes.append(Store(url).publish(RELEASE, TABLES, expected=1))
        except StoreError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=publish) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(map(str, outcomes))[0] == "2"
    assert sum("while this one was being checked" in str(o) for o in outcomes) == 3
    assert Store(url).showing() == 2


def test_several_processes_open_an_empty_database_at_once(url):
    threads = [threading.Thread(target=lambda: ensure_release(Store(url))) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    store = Store(url)
    assert store.showing() is not None
    assert len(store.tables(store.showing())["schools"]) == 283


def test_the_first_start_publishes_the_illustrative_release_and_later_software_its_own(
    store, monkeypatch
):
    assert ensure_release(store) == ensure_release(store) == 1
    later = (SourceFile("illustrative/schools.csv", "f" * 64, 1),)
    monkeypatch.setattr("collab.importing.built_in_files", lambda: later)
    assert ensure_release(store) == 2


def test_a_backup_brings_everything_back_into_either_kind_of_database(store, tmp_path):
    store.publish(RELEASE, TABLES)
    store.publish(replace(RELEASE, made_by="Anna"), without_school(TABLES))
    store.restore(1, "Ben")
    path = tmp_path / "backup.zip"
    write_backup(store, path)
    for target in (store, Store(f"sqlite:///{tmp_path / 'other.sqlite'}")):
        target.publish(RELEASE, TABLES)
        restore_backup(target, path)
        assert [t.by for t in target.turns()] == [t.by for t in store.turns()]
        assert target.releases() == store.releases()
        pd.testing.assert_frame_equal(target.tables(2)["schools"], store.tables(2)["schools"])
        assert target.publish(RELEASE, TABLES) == 3
        restore_backup(target, path)


@pytest.mark.parametrize("kept", [0.5, 0.0, 0.99])
def test_a_spoilt_backup_changes_nothing(store, tmp_path, kept):
    store.publish(RELEASE, TABLES)
    path = tmp_path / "backup.zip"
    write_backup(store, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(StoreError, match="Nothing has been changed"):
        restore_backup(store, path)
    assert store.showing() == 1
    assert len(store.tables(1)["schools"]) == 283


def test_a_damaged_release_is_told_and_not_shown(tmp_path):
    path = tmp_path / "collab.sqlite"
    store = Store(f"sqlite:///{path}")
    store.publish(RELEASE, TABLES)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE contents SET content = x'00' WHERE length(content) > 20000")
    with pytest.raises(StoreError, match="damaged"):
        store.tables(1)


def test_a_database_that_cannot_be_reached_is_told_without_its_password():
    with pytest.raises(StoreError) as caught:
        Store("postgresql+psycopg://anna:secret@127.0.0.1:1/collab")
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreError, match="COLLAB_DATABASE_URL cannot be used"):
        Store("nonsense")


def test_a_database_of_later_software_is_left_alone(tmp_path):
    path = tmp_path / "collab.sqlite"
    Store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="later version"):
        Store(f"sqlite:///{path}")


def test_the_migrations_make_the_tables_the_store_knows(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from collab.store import METADATA

    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


REGISTER = (
    "URN,LA (code),LA (name),EstablishmentName,PhaseOfEducation (name),OpenDate,CloseDate,"
    "NumberOfPupils,DistrictAdministrative (name),Easting,Northing"
)


def files_for(folder, schools, year):
    """A register and a Key Stage 2 table of so many schools."""
    urns = range(100_001, 100_001 + schools)
    register = [REGISTER] + [
        f"{urn},850,Hampshire,S{urn},Primary,,,200,North,{400_000 + urn % 977},130000"
        for urn in urns
    ]
    results = ["RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"] + [
        f"1,850,{urn},School {urn},30,{50 + urn % 40}%,{urn % 20}%" for urn in urns
    ]
    paths = [folder / "edubasealldata.csv", folder / f"{year}-850-ks2.csv"]
    for path, lines in zip(paths, (register, results), strict=True):
        path.write_text("\n".join(lines) + "\n")
    return [str(path) for path in paths]


def _import(url, files):
    """In a process of its own, to be killed."""
    os.environ["COLLAB_DATABASE_URL"] = url
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os._exit(main(["import", *files, "--by", "the test"]))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_import_killed_at_any_moment_loses_nothing_and_leaves_no_half_release(
    request, tmp_path, kind, monkeypatch
):
    """kill -9 at random moments, 50 times over both databases."""
    # Streamlit's AppTest leaves the app as __main__, which each child would run before its work.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    url = f"sqlite:///{tmp_path / 'collab.sqlite'}"
    if kind == "postgresql":
        url = new_database(request.getfixturevalue("server"), uuid.uuid4().hex)
    store = Store(url)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["collab.cli"])
    files = files_for(tmp_path, 400, 2018)
    longest = 0.0
    for _ in range(2):
        child = context.Process(target=_import, args=(url, files))
        began = time.perf_counter()
        child.start()
        child.join()
        longest = time.perf_counter() - began
        assert child.exitcode == 0
    moments = random.Random(2014)
    killed = 0
    for turn in range(25):
        before, known = store.showing(), len(store.releases())
        child = context.Process(target=_import, args=(url, files_for(tmp_path, 400 + turn, 2018)))
        began = time.perf_counter()
        child.start()
        # Most moments lie near the end, where the database is written.
        child.join(longest * moments.betavariate(3, 1.2))
        if child.is_alive() and child.pid:
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        else:
            # The machine has less to do than when the time was taken.
            longest = time.perf_counter() - began
        child.join()
        after = store.showing()
        assert after == before or (after == known + 1 and len(store.releases()) == known + 1)
        schools = len(store.tables(after)["schools"])
        assert len(store.tables(after)["results"]) == 2 * schools
        if after != before:
            assert schools == 400 + turn
    assert killed > 5
