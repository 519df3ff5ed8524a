"""Who signed out: this sign-in and all before it are over, whatever else they signed in to."""

import pytest

from collab.people.sign_outs import is_signed_out, sign_out
from collab.releases.backup import restore_backup, write_backup
from collab.releases.importing import ensure_release
from tests.databases import BOTH_DATABASES

PROVIDER = "https://login.example.org"


@BOTH_DATABASES
def test_signing_out_ends_this_sign_in_and_all_before_it(store):
    assert not is_signed_out(store, PROVIDER, "anna", 1)
    sign_out(store, PROVIDER, "anna", 1000)
    assert is_signed_out(store, PROVIDER, "anna", 999)
    assert is_signed_out(store, PROVIDER, "anna", 1000)
    assert not is_signed_out(store, PROVIDER, "anna", 1001)
    assert not is_signed_out(store, PROVIDER, "ben", 1000)
    assert not is_signed_out(store, "https://another.example.org", "anna", 1000)


@pytest.mark.slow
def test_a_restored_backup_opens_nothing_again(store, tmp_path):
    ensure_release(store)
    write_backup(store, tmp_path / "before.zip")
    sign_out(store, PROVIDER, "anna", 1000)
    restore_backup(store, tmp_path / "before.zip")
    assert is_signed_out(store, PROVIDER, "anna", 1000)


def test_signing_out_of_an_older_one_opens_none_again(store):
    sign_out(store, PROVIDER, "anna", 2000)
    sign_out(store, PROVIDER, "anna", 1000)
    assert is_signed_out(store, PROVIDER, "anna", 2000)
