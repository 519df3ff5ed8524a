"""Backups that cannot be: foreign, cut off, changed, or too large. Refused in words; nothing is lost."""

import base64
import io
import json
import random
import sqlite3
import zipfile
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from collab.people.grants import grants
from collab.people.kept_whole import check_people
from collab.people.records import entries
from collab.releases.backup import restore_backup, write_backup
from collab.releases.store import Store, StoreError
from tests.built_in import RELEASE, TABLES
from tests.databases import BOTH_DATABASES

KEPT = Path(__file__).parent / "backups"
NEWEST = KEPT / "format_2_revision_0004.zip"
FIRST = KEPT / "format_1_revision_0004.zip"


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A database with a release on show, which no refused backup may change."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('restoring') / 'collab.sqlite'}")
    store.publish(RELEASE, TABLES)
    yield store
    store.close()


def refused(store, path, words):
    """Refuse it by its name, and leave what is there as it is."""
    before = store.turns(), store.fingerprint(1)
    with pytest.raises(StoreError, match=words) as caught:
        restore_backup(store, path, [check_people])
    assert path.name in str(caught.value)
    assert "Nothing has been changed." in str(caught.value)
    assert (store.turns(), store.fingerprint(1)) == before


@pytest.mark.slow
@BOTH_DATABASES
@pytest.mark.parametrize("path", sorted(KEPT.glob("*.zip")), ids=lambda path: path.stem)
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(store, path, tmp_path):
    restore_backup(store, path, [check_people])
    assert [(r.area, r.made_by) for r in store.releases()] == [("Authority 850", "Anna")]
    assert len(store.tables(1)["schools"]) == 3
    assert [(g.email, str(g.role)) for g in grants(store)] == [
        ("leo@example.org", "lead"),
        ("olive@example.org", "officer"),
    ]
    assert [(e.key, e.version, e.content is None) for e in entries(store, illustrative=False)] == [
        ("one", 1, False),
        ("one", 2, False),
        ("one", 3, True),
        ("two", 1, False),
    ]
    again = tmp_path / "again.zip"
    write_backup(store, again)
    other = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore_backup(other, again, [check_people])
    assert other.fingerprint(1) == store.fingerprint(1)
    other.close()


@pytest.mark.parametrize("tables", [4, 5, 6])
def test_a_backup_from_before_a_table_was_added_gets_it_empty(store, tmp_path, tables):
    rows = first_rows()
    for name in ("ledger", "grants", "entries")[: 7 - tables]:
        del rows[name]
    restore_backup(store, first(tmp_path, rows), [check_people])
    assert bool(grants(store)) == (tables > 5)
    assert store.showing() == 1


def first_rows():
    """The rows of the backup that is kept of the first format, to be spoilt."""
    with zipfile.ZipFile(FIRST) as archive:
        return json.loads(archive.read("backup.json"))["rows"]


def first(folder, rows, **told):
    """A backup of the first format with these rows."""
    path = folder / "spoilt.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", json.dumps({"format": 1, "rows": rows} | told))
    return path


def newest(folder, change):
    """A backup as it is written now, after `change(about, members)`, with right checksums."""
    with zipfile.ZipFile(NEWEST) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(members.pop("backup.json"))
    change(about, members)
    for name, told in about["tables"].items():
        content = members.get(f"tables/{name}.jsonl", b"")
        told.update(rows=content.count(b"\n"), sha256=sha256(content).hexdigest())
    path = folder / "spoilt.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, "backup.json": json.dumps(about).encode()}.items():
            archive.writestr(name, content)
    return path


FOREIGN = {
    "empty": b"",
    "text": b"no backup",
    "an empty zip": b"PK\x05\x06" + b"\x00" * 18,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 99,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_an_empty_or_foreign_file_is_no_backup(shown, tmp_path, content):
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    refused(shown, path, "is no whole backup")


def test_a_file_that_is_missing_or_a_folder_is_told(shown, tmp_path):
    refused(shown, tmp_path / "missing.zip", "cannot be read: the file or its folder is not there")
    (tmp_path / "folder.zip").mkdir()
    refused(shown, tmp_path / "folder.zip", "cannot be read: it is a folder")


@pytest.mark.parametrize("told", [{}, [], {"format": 1}, {"format": 1, "rows": []}, {"format": 2}, "x", None])
def test_a_zip_with_another_json_is_no_backup(shown, tmp_path, told):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("backup.json", json.dumps(told))
    refused(shown, path, "no whole backup|later version|is missing the table")


@pytest.mark.slow
@pytest.mark.parametrize("path", [FIRST, NEWEST], ids=["first", "newest"])
def test_a_backup_that_is_cut_off_or_has_a_flipped_bit_is_refused_or_the_same(shown, tmp_path, path):
    whole = path.read_bytes()
    chance = random.Random(2014)
    spoilt = tmp_path / "spoilt.zip"
    for kept in (0.01, 0.5, 0.9, 0.999):
        spoilt.write_bytes(whole[: int(kept * len(whole))])
        refused(shown, spoilt, "no whole backup")
    same = 0
    for _ in range(60):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        spoilt.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        other = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
        try:
            restore_backup(other, spoilt, [check_people])
        except StoreError as error:
            assert "Nothing has been changed" in str(error)  # noqa: PT017 - either outcome is right
        else:
            same += 1
            assert other.releases()[0].area == "Authority 850"
            assert len(other.tables(1)["schools"]) == 3
        other.close()
    assert same < 10


SPOILT = {
    "an unknown table": (lambda rows: rows.update(ledgers=[]), "unknown table 'ledgers'"),
    "a table missing": (lambda rows: rows.pop("releases"), "missing the table|unknown table"),
    "no release": (lambda rows: [rows[name].clear() for name in rows], "holds no release"),
    "nothing on show": (lambda rows: rows["shown"].clear(), "holds no release"),
    "a bad role": (lambda rows: rows["grants"][0].update(role="king"), "role given to 'olive@example.org'"),
    "a lead of nothing": (lambda rows: rows["grants"][1].update(partnerships=[]), "role of 'leo@"),
    "limits that are none": (
        lambda rows: rows["grants"][1].update(partnerships=5),
        "grants has a partnerships",
    ),
    "an address that is none": (lambda rows: rows["grants"][0].update(email="olive"), "role of 'olive'"),
    "a role without an address": (lambda rows: rows["grants"][0].pop("email"), "missing the column of"),
    "a column too many": (lambda rows: rows["grants"][0].update(admin=1), "unknown column of grants 'admin'"),
    "a number that is text": (lambda rows: rows["shown"][0].update(turn="1x"), "contradicts|cannot be"),
    "a number too large": (lambda rows: rows["shown"][0].update(turn=2**40), "shown has a turn that cannot"),
    "a list for a text": (lambda rows: rows["shown"][0].update(by=[1]), "row of shown contradicts"),
    "a text too long": (lambda rows: rows["shown"][0].update(why="x" * 99), "shown has a why that cannot be"),
    "a text with a zero byte": (lambda rows: rows["shown"][0].update(by="a\0b"), "shown has a by that"),
    "a time that is none": (lambda rows: rows["shown"][0].update(at="yesterday"), "is no time"),
    "a turn of no release": (lambda rows: rows["shown"][0].update(release=9), "shown contradicts"),
    "a release twice": (lambda rows: rows["releases"].append(rows["releases"][0]), "releases contradicts"),
    "a release of nothing": (lambda rows: rows["releases"][0].update(provenance={}), "release 1 is damaged"),
    "a title that is none": (
        lambda rows: rows["releases"][0]["provenance"].update(title=5),
        "known of release 1 is not as it should be",
    ),
    "a table without content": (lambda rows: rows["contents"].pop(), "release_tables contradicts"),
    "a table of another name": (
        lambda rows: rows["release_tables"][0].update(name="pupils"),
        "unknown table 'pupils'",
    ),
    "too few rows": (lambda rows: rows["release_tables"][0].update(rows=77), "and should have 77"),
    "a table missing in a release": (
        lambda rows: rows["release_tables"].remove(
            next(row for row in rows["release_tables"] if row["name"] == "schools")
        ),
        "release 1 is missing the table 'schools'",
    ),
    "content that is not what it was": (
        lambda rows: rows["contents"][0].update(content={"base64": "AAAA"}),
        "[Rr]elease 1 is damaged",
    ),
    "content that is no base64": (
        lambda rows: rows["contents"][0].update(content={"base64": "!!"}),
        "no whole backup",
    ),
    "a record of another kind": (lambda rows: rows["entries"][0].update(record="secrets"), "record secrets"),
    "a record under another key": (lambda rows: rows["entries"][0].update(key="other"), "stories 'other'"),
    "a record that breaks its contract": (
        lambda rows: rows["entries"][3]["content"].update(title=None),
        "breaks its contract: title is empty",
    ),
    "a ledger of something else": (
        lambda rows: rows["ledger"][0].update(sha256="0" * 64),
        "shown of 2018 is not what it was",
    ),
}


@pytest.mark.parametrize(("change", "words"), SPOILT.values(), ids=SPOILT)
def test_a_row_or_a_table_that_cannot_be_is_refused(shown, tmp_path, change, words):
    rows = first_rows()
    change(rows)
    refused(shown, first(tmp_path, rows), words)


def table_of(rows, name, table):
    """Put another table of this name into the first release."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    digest = sha256(buffer.getvalue()).hexdigest()
    packed = base64.b64encode(buffer.getvalue()).decode()
    rows["contents"].append({"sha256": digest, "content": {"base64": packed}})
    row = next(row for row in rows["release_tables"] if row["name"] == name)
    row.update(sha256=digest, rows=len(table))


@pytest.mark.slow
def test_the_tables_of_a_release_are_checked_as_an_import_is(shown, tmp_path):
    rows = first_rows()
    table_of(rows, "schools", pd.DataFrame({"urn": [5], "surprise": [1]}))
    refused(shown, first(tmp_path, rows), "unknown column 'surprise'")
    table_of(rows, "schools", TABLES["schools"].assign(urn=5))
    refused(shown, first(tmp_path, rows), "schools of release 1 breaks its contract")
    table_of(rows, "schools", pd.DataFrame({"urn": [0] * 6_000_000}))
    refused(shown, first(tmp_path, rows), "larger than any that is kept")


def test_a_backup_of_a_later_version_is_told(shown, tmp_path):
    refused(shown, first(tmp_path, first_rows(), format=3), "later version of Collab")
    later = newest(tmp_path, lambda about, _: about.update(revision="9999"))
    refused(shown, later, "later version of Collab")


def test_a_table_that_is_not_as_the_backup_says_is_refused(shown, tmp_path):
    gone = newest(tmp_path, lambda _, members: members.pop("tables/grants.jsonl"))
    refused(shown, gone, "no whole backup")
    whole = NEWEST.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        about = json.loads(archive.read("backup.json"))
    wrong = tmp_path / "wrong.zip"
    about["tables"]["grants"]["sha256"] = "0" * 64
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, json.dumps(about) if name == "backup.json" else old.read(name))
    refused(shown, wrong, "no whole backup")


@pytest.mark.slow
def test_a_bomb_in_a_backup_is_not_unpacked(shown, tmp_path, monkeypatch):
    def one_row(_, members):
        members["tables/grants.jsonl"] = b'{"email": "' + b"x" * 201_000_000 + b'"}\n'

    refused(shown, newest(tmp_path, one_row), "row of grants is larger than 200 MB")
    monkeypatch.setattr("collab.releases.backup._MOST_BYTES", 1_000_000)
    refused(shown, newest(tmp_path, one_row), "unpacks to more than")
    monkeypatch.undo()
    monkeypatch.setattr("collab.releases.backup._MOST_ROWS", 3)
    refused(shown, newest(tmp_path, lambda *_: None), "more than 3 rows")


def test_a_full_disk_or_a_read_only_folder_keeps_the_backup_that_was_there(shown, tmp_path, monkeypatch):
    from collab.data.errors import CollabError

    path = tmp_path / "all.zip"
    path.write_bytes(b"of yesterday")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.open", full)
    with pytest.raises(CollabError, match=r"all\.zip cannot be written: the disk is full"):
        write_backup(shown, path)
    assert path.read_bytes() == b"of yesterday"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    with pytest.raises(CollabError, match="the file or its folder is not there"):
        write_backup(shown, tmp_path / "nowhere" / "all.zip")


@pytest.mark.slow
def test_a_database_that_fills_up_while_it_is_restored_holds_what_it_held(shown, tmp_path):
    with shown.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    from sqlalchemy import event

    small = Store(str(shown._engine.url))
    before = small.turns()
    event.listen(
        small._engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages}"), insert=False
    )
    small.close()
    large = tmp_path / "large.zip"
    source = Store(f"sqlite:///{tmp_path / 'large.sqlite'}")
    for turn in range(6):
        changed = dict(TABLES)
        changed["results"] = TABLES["results"].iloc[turn * 3 :]
        source.publish(RELEASE, changed)
    write_backup(source, large)
    source.close()
    with pytest.raises(StoreError, match="disk of the database is full"):
        restore_backup(small, large)
    assert small.turns() == before
    small.close()


def test_a_database_with_flipped_bytes_is_told_in_words(tmp_path):
    path = tmp_path / "collab.sqlite"
    store = Store(f"sqlite:///{path}")
    store.publish(RELEASE, TABLES)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(path.read_bytes())
    chance = random.Random(2014)
    for _ in range(40):
        spoilt = bytearray(whole)
        for _ in range(200):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path.write_bytes(spoilt)
        for left in (Path(f"{path}-wal"), Path(f"{path}-shm")):
            left.unlink(missing_ok=True)
        try:
            opened = Store(f"sqlite:///{path}")
            opened.releases()
            opened.turns()
            opened.tables(opened.showing())
        except StoreError:
            continue
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match="The database is damaged"):
        Store(f"sqlite:///{path}")
