"""The database of releases, on SQLite and on PostgreSQL alike."""

import sqlite3
import threading
from dataclasses import replace

import pandas as pd
import pytest
import sqlalchemy as sa

from collab.data.contracts import CONTRACTS, empty
from collab.data.provenance import SourceFile
from collab.releases.importing import ensure_release
from collab.releases.store import CONTENTS, Store, StoreError
from tests.built_in import RELEASE, TABLES, without_school
from tests.databases import BOTH_DATABASES


@BOTH_DATABASES
def test_a_release_is_read_back_to_the_last_bit(store):
    number = store.publish(RELEASE, TABLES)
    assert store.showing() == number == 1
    back = store.tables(number)
    assert set(back) == set(CONTRACTS)
    for name, table in back.items():
        pd.testing.assert_frame_equal(table, TABLES.get(name, empty(name)))
    assert store.release(number) == replace(RELEASE, number=1)


@BOTH_DATABASES
def test_releases_share_the_tables_they_have_in_common(store):
    store.publish(RELEASE, TABLES)
    store.publish(replace(RELEASE, area="Again"), TABLES)
    with store.read() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(CONTENTS))
    distinct = {name for name in CONTRACTS if len(TABLES.get(name, ()))}
    assert kept <= len(CONTRACTS)
    assert kept >= len(distinct)


@BOTH_DATABASES
def test_an_earlier_release_is_shown_again_and_the_turns_are_remembered(store):
    store.publish(RELEASE, TABLES)
    store.publish(replace(RELEASE, made_by="Anna"), without_school(TABLES))
    store.restore(1, "Ben")
    assert store.showing() == 1
    told = [(t.release, t.by, t.why) for t in store.turns()]
    assert told == [(1, "Ben", "restored"), (2, "Anna", "published"), (1, RELEASE.made_by, "published")]
    for wrong in (1, 9):
        with pytest.raises(StoreError):
            store.restore(wrong, "Ben")


@BOTH_DATABASES
def test_a_release_made_beside_one_that_is_no_longer_on_show_is_not_published(store):
    store.publish(RELEASE, TABLES)
    store.publish(RELEASE, TABLES, expected=1)
    with pytest.raises(StoreError, match="Release 2 was published while"):
        store.publish(RELEASE, TABLES, expected=1)
    assert store.showing() == 2


@BOTH_DATABASES
def test_two_who_publish_at_once_do_it_one_after_the_other(database_url):
    Store(database_url).publish(RELEASE, TABLES)
    outcomes = []

    def publish():
        try:
            outcomes.append(Store(database_url).publish(RELEASE, TABLES, expected=1))
        except StoreError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=publish) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(map(str, outcomes))[0] == "2"
    assert sum("while this one was being checked" in str(o) for o in outcomes) == 3
    assert Store(database_url).showing() == 2


@pytest.mark.slow
@BOTH_DATABASES
def test_several_processes_open_an_empty_database_at_once(database_url):
    threads = [threading.Thread(target=lambda: ensure_release(Store(database_url))) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    store = Store(database_url)
    assert store.showing() is not None
    assert len(store.tables(store.showing())["schools"]) == 283


@pytest.mark.slow
@BOTH_DATABASES
def test_the_first_start_publishes_the_illustrative_release_and_later_software_its_own(store, monkeypatch):
    assert ensure_release(store) == ensure_release(store) == 1
    later = (SourceFile("illustrative/schools.csv", "f" * 64, 1),)
    monkeypatch.setattr("collab.releases.importing.built_in_files", lambda: later)
    assert ensure_release(store) == 2


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


def test_a_release_from_before_a_column_was_known_has_it_empty(store):
    tables = {**TABLES, "partnerships": TABLES["partnerships"].drop(columns="elsewhere")}
    number = store.publish(RELEASE, tables)
    read = store.tables(number)["partnerships"]
    assert read["elsewhere"].isna().all() and str(read["elsewhere"].dtype) == "Int64"
    assert list(read["name"]) == list(TABLES["partnerships"]["name"])
