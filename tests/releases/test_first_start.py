"""Several processes that start at once on an empty database."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from threading import Barrier

import pytest

from collab.releases import opened_database
from collab.releases.importing import ensure_release
from collab.releases.opened_database import StoreError, open_engine
from collab.releases.store import Store
from tests.databases import BOTH_DATABASES
from tests.started import forked


def start(address, together, told):
    """Open the database as a process that starts does, at the moment at which the others do."""
    together.wait(timeout=60)
    told.put(ensure_release(Store(address)))


@pytest.mark.slow
@BOTH_DATABASES
def test_several_processes_that_start_on_an_empty_database_publish_once(database_url):
    context = get_context("forkserver")
    together, told = context.Barrier(3), context.Queue()
    started = [forked(start, database_url, together, told) for _ in range(3)]
    assert [told.get(timeout=120) for _ in started] == [1, 1, 1]
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0, 0]
    store = Store(database_url)
    assert [release.number for release in store.releases()] == [1]
    assert [turn.release for turn in store.turns()] == [1]
    assert len(store.tables(1)["schools"]) == 283
    store.close()


def test_of_several_who_open_a_new_file_at_once_none_is_refused(tmp_path):
    for number in range(30):
        address, together = f"sqlite:///{tmp_path / str(number)}", Barrier(6)

        def opened(_, address=address, together=together):
            engine = open_engine(address)
            together.wait()
            with engine.execution_options(write=True).begin() as connection:
                journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            engine.dispose()
            return journal

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(opened, range(6))) == ["wal"] * 6


def test_who_waits_too_long_for_a_new_file_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(opened_database, "_PATIENCE", 0)
    other = sqlite3.connect(tmp_path / "kept", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="Another process kept the database to itself"):
        Store(f"sqlite:///{tmp_path / 'kept'}").releases()
    other.close()
