"""Several processes that start at once on an empty database."""

import os
import subprocess
import sys
import time

import pytest

from collab.releases.store import Store
from tests.databases import BOTH_DATABASES

START = """
import sys, time
from collab.releases.importing import ensure_release
from collab.releases.store import Store
time.sleep(max(0, float(sys.argv[1]) - time.time()))
print(ensure_release(Store()))
"""


@pytest.mark.slow
@BOTH_DATABASES
def test_several_processes_that_start_on_an_empty_database_publish_once(database_url):
    together = str(time.time() + 4)
    environment = os.environ | {"COLLAB_DATABASE_URL": database_url}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, together],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 3, told
    assert {out.strip() for out, _ in told} == {"1"}
    store = Store(database_url)
    assert [release.number for release in store.releases()] == [1]
    assert [turn.release for turn in store.turns()] == [1]
    assert len(store.tables(1)["schools"]) == 283
    store.close()
