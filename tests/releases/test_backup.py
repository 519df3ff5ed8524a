"""Backups: everything comes back, or nothing is changed."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.releases.backup import restore_backup, write_backup
from collab.releases.store import Store, StoreError
from tests.built_in import RELEASE, TABLES, without_school
from tests.databases import BOTH_DATABASES


@pytest.mark.slow
@BOTH_DATABASES
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


@BOTH_DATABASES
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
