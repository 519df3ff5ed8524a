"""Imports that are killed lose nothing."""

import os
import random
import time
from multiprocessing import Pipe

import pytest

from collab.cli import main
from collab.people.kept_whole import check_people
from collab.people.records import entries, history, save
from collab.releases.store import Store
from tests.databases import BOTH_DATABASES
from tests.started import forked
from tests.written_down import NEW_RECORDS as RECORDS

REGISTER = (
    "URN,LA (code),LA (name),EstablishmentName,PhaseOfEducation (name),OpenDate,CloseDate,"
    "NumberOfPupils,DistrictAdministrative (name),Easting,Northing"
)


def files_for(folder, schools, year):
    """A register and a Key Stage 2 table of so many schools."""
    urns = range(100_001, 100_001 + schools)
    register = [REGISTER] + [
        f"{urn},850,Hampshire,S{urn},Primary,,,200,North,{400_000 + urn % 977},130000" for urn in urns
    ]
    results = ["RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"] + [
        f"1,850,{urn},School {urn},30,{50 + urn % 40}%,{urn % 20}%" for urn in urns
    ]
    paths = [folder / "edubasealldata.csv", folder / f"{year}-850-ks2.csv"]
    for path, lines in zip(paths, (register, results), strict=True):
        path.write_text("\n".join(lines) + "\n")
    return [str(path) for path in paths]


def _write_down(url, told):
    """In a process of its own, to be killed: the records of `RECORDS` in turn, telling each that is saved."""
    store, version = Store(url), 0
    while True:
        for record, (row, changed) in RECORDS.items():
            entry = save(
                store,
                record,
                row | (changed if version % 2 else {}),
                by="Anna",
                version=version,
                illustrative=False,
            )
            told.send((record, entry.version))
        version += 1


def _import(url, files):
    """In a process of its own, to be killed."""
    os.environ["COLLAB_DATABASE_URL"] = url
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os._exit(main(["import", *files, "--by", "the test"]))


@pytest.mark.slow
@BOTH_DATABASES
def test_what_is_written_down_survives_the_process_that_is_killed_while_it_writes(database_url):
    store = Store(database_url)
    ours, theirs = Pipe(duplex=False)
    child = forked(_write_down, database_url, theirs)
    theirs.close()
    told = [ours.recv() for _ in range(2 * len(RECORDS) + 3)]
    child.kill()
    child.join()
    while ours.poll():
        try:
            told.append(ours.recv())
        except EOFError:
            break
    # What was said to be saved is there; of what was under way at most one more, and that is whole.
    check_people(store)
    kept = {e.record: e for e in entries(store, illustrative=False)}
    latest = {record: max(v for name, v in told if name == record) for record in RECORDS}
    more = [kept[record].version - latest[record] for record in RECORDS]
    assert set(more) <= {0, 1} and sum(more) <= 1
    for record, entry in kept.items():
        versions = history(store, record, entry.key, illustrative=False)
        assert [e.version for e in versions] == list(range(entry.version, 0, -1))
        # Who comes next goes on where it stopped.
        row, _ = RECORDS[record]
        assert save(store, record, row, by="Ben", version=entry.version, illustrative=False)


@pytest.mark.slow
@BOTH_DATABASES
def test_an_import_killed_at_any_moment_loses_nothing_and_leaves_no_half_release(database_url, tmp_path):
    """kill -9 at random moments, 6 times on SQLite and 4 on PostgreSQL."""
    store = Store(database_url)
    files = files_for(tmp_path, 400, 2018)
    began = time.perf_counter()
    child = forked(_import, database_url, files)
    child.join()
    longest = time.perf_counter() - began
    assert child.exitcode == 0
    moments = random.Random(2014)
    killed = 0
    for turn in range(6 if database_url.startswith("sqlite") else 4):
        before, known = store.showing(), len(store.releases())
        changed = files_for(tmp_path, 400 + turn, 2018)
        began = time.perf_counter()
        child = forked(_import, database_url, changed)
        # Most moments lie near the end, where the database is written.
        child.join(longest * moments.betavariate(3, 1.2))
        if child.is_alive():
            child.kill()
        else:
            # The machine has less to do than when the time was taken.
            longest = time.perf_counter() - began
        child.join()
        killed += child.exitcode != 0
        after = store.showing()
        assert after == before or (after == known + 1 and len(store.releases()) == known + 1)
        schools = len(store.tables(after)["schools"])
        assert len(store.tables(after)["results"]) == 2 * schools
        if after != before:
            assert schools == 400 + turn
    assert killed > 1
