"""Imports that run apart: the same release as here, and nobody else notices."""

import resource
import threading
import time

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.releases.importing import AuthorityNeededError, assemble, publish, read_files
from collab.releases.outcomes import FilesRefusedError, State
from collab.releases.preparing import prepare
from collab.sources.apart import Limits
from collab.sources.opening import File
from tests import spoilt
from tests.official_files import GIAS, KS2, LINKS, REGISTER, RESULTS, csv

pytestmark = pytest.mark.slow
FILES = [REGISTER, RESULTS, LINKS]


def test_a_release_prepared_apart_is_the_one_prepared_here(store):
    here = assemble(read_files(store, FILES), by="Anna")
    heard = []
    there = prepare(store, FILES, by="Anna", told=heard.append)
    assert there.release.files == here.release.files
    assert there.outcomes == here.outcomes
    assert [len(r.tables["results"]) for r in there.readings if "results" in r.tables] == [
        len(r.tables["results"]) for r in here.readings if "results" in r.tables
    ]
    assert [r.kind for r in heard[0]] == [r.kind for r in here.readings]
    pd.testing.assert_frame_equal(there.changes, here.changes)
    publish(store, there)
    for name, table in here.tables.items():
        pd.testing.assert_frame_equal(store.tables(1)[name], table, check_dtype=False)
    again = prepare(store, FILES, by="Anna")
    assert again.base == 1
    assert again.changes.empty


def test_what_is_refused_apart_is_told_of_every_file(store):
    two = csv(
        "edubasealldata.csv",
        GIAS,
        "100001,850,A,Primary,,,1,N,1,1,4,11",
        "100002,851,B,Primary,,,1,N,1,1,4,11",
    )
    with pytest.raises(AuthorityNeededError) as need:
        prepare(store, [two], by="")
    assert set(need.value.authorities) == {850, 851}
    with pytest.raises(FilesRefusedError) as caught:
        prepare(store, [*FILES, File("odd.csv", b"a,b\n1,2\n")], by="")
    assert [o.state for o in caught.value.outcomes] == [State.READ, State.READ, State.READ, State.REFUSED]
    assert "odd.csv: the file is not recognised" in str(caught.value)


def test_a_limit_that_is_reached_is_told_with_what_became_of_each_file(store):
    slow = csv("2018-850-ks2.csv", KS2, *(f"1,850,{100_001 + n},A,20,50%,5%" for n in range(400_000)))
    with pytest.raises(FilesRefusedError, match=r"more than 0\.5 seconds and was stopped") as caught:
        prepare(store, [REGISTER, slow], by="", limits=Limits(seconds=0.5))
    assert "Nothing was changed" in str(caught.value)
    assert store.showing() is None


def test_a_file_of_which_every_row_is_refused_is_no_such_file(store):
    with pytest.raises(DataError, match="more than 50,000 rows are refused"):
        prepare(store, [REGISTER, spoilt.table(60_000, b"1,850,1,Alder,20,50%,5%\n")], by="")


def test_whoever_looks_does_not_notice_an_import(store):
    """How long another thread of the process had to wait, and what the process holds more."""
    rows = [f"1,850,{100_001 + n},School {n},20,50%,5%" for n in range(100_000)]
    schools = [f"{100_001 + n},850,School {n},Primary,,,200,North,460000,130000,4,11" for n in range(100_000)]
    files = [csv("edubasealldata.csv", GIAS, *schools), csv("2018-850-ks2.csv", KS2, *rows)]
    gaps, done = [0.0], threading.Event()

    def watch():
        last = time.perf_counter()
        while not done.wait(0.005):
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    watcher = threading.Thread(target=watch)
    watcher.start()
    candidate = prepare(store, files, by="Anna")
    done.set()
    watcher.join()
    assert len(candidate.tables["results"]) > 100_000
    assert sorted(gaps)[int(0.99 * len(gaps))] < 0.25
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before < 250
