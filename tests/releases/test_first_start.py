"""Several processes that start at once on an empty database."""

from multiprocessing import get_context

import pytest

from collab.releases.importing import ensure_release
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
