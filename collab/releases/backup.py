"""The whole database in one file, from which any kind of database is restored.

A backup is a zip: `backup.json` says its format, the revision of the tables and how many rows each has
with their checksum; `tables/NAME.jsonl` has a row a line. Restoring lays it out as a database of its
own first, brings that up to date and checks it whole; only then is anything replaced.
"""

import base64
import binascii
import json
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from collab.data.errors import CollabError
from collab.data.written import cannot, write_whole
from collab.releases.backup_rows import check_rows, check_store
from collab.releases.opened_database import at_revision, migrate, open_engine, revisions, told
from collab.releases.store import METADATA, NEVER_BACKED_UP, Store, StoreError

_FORMAT = 2
_FIRST_TABLES: Mapping[int, str] = {4: "0001", 5: "0002", 6: "0003", 7: "0004"}
"""The revision of a backup of the first format, which does not say it, by how many tables it has."""
_MOST_BYTES = 8_000_000_000
"""Most bytes that a backup may unpack to."""
_MOST_LINE = 200_000_000
"""Most bytes of one row: a table of one release, as text."""
_MOST_ROWS = 2_000_000
"""Most rows of one table."""
_MOST_FIRST = 1_000_000_000
"""Most bytes that a backup of the first format may unpack to: it is one text, held at once."""
_SOME = 20
"""Rows that are handed to a database at once: some of them are megabytes."""
Check = Callable[[Store], None]
"""Raises CollabError for a database with something in it that cannot be."""


def write_backup(store: Store, path: Path) -> None:
    """Write the whole database to one file, from which any kind of database is restored.

    Raises StoreError, and leaves a file that was there as it was, when it cannot be written.
    """

    def write(partial: Path) -> None:
        about: dict[str, Any] = {"format": _FORMAT, "tables": {}}
        with store.snapshot() as connection, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            about["revision"] = at_revision(connection)
            for table in METADATA.sorted_tables:
                about["tables"][table.name] = _write_table(archive, connection, table)
            archive.writestr("backup.json", json.dumps(about))

    write_whole(path, write)


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: sa.Table) -> dict[str, Any]:
    """Write the rows of a table, one a line; returns how many there are, and their checksum."""
    rows, digest = 0, sha256()
    query = sa.select(table).order_by(*table.primary_key.columns)
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in connection.execution_options(yield_per=_SOME).execute(query).mappings():
            line = json.dumps(_plain(row)).encode() + b"\n"
            out.write(line)
            digest.update(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def restore_backup(store: Store, path: Path, checks: Sequence[Check] = ()) -> None:
    """Put the database in the state of a backup, in one transaction; one from an earlier version is
    brought up to date.

    `checks` are further ones of what a backup holds. Raises StoreError, and changes nothing, for a file
    that is no whole backup, or holds what no database of Collab does.
    """
    with tempfile.TemporaryDirectory(prefix="collab-restore-") as folder:
        address = f"sqlite:///{Path(folder) / 'backup.sqlite'}"
        with _refused(path):
            _lay_out(path, address)
            scratch = Store(address)
            try:
                with scratch.read() as connection:
                    check_rows(connection)
                check_store(scratch)
                for check in checks:
                    check(scratch)
            except BaseException:
                scratch.close()
                raise
        try:
            _copy(scratch, store)
        finally:
            scratch.close()


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Says which backup is refused and why, and that nothing has been changed."""
    end = "Nothing has been changed."
    try:
        yield
    except CollabError as error:
        raise StoreError(f"{path.name} cannot be restored: {error} {end}") from None
    except OSError as error:
        raise StoreError(f"{cannot('be read', path, error)} {end}") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        binascii.Error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        MemoryError,
    ) as error:
        said = f"{path.name} is no whole backup of Collab ({type(error).__name__}): it was cut off or changed"
        raise StoreError(f"{said}, or is another kind of file. {end}") from None


def _lay_out(path: Path, address: str) -> None:
    """Make a database of what a backup holds, its tables those of the backup's revision."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
            raise CollabError(f"it unpacks to more than {_MOST_BYTES // 1_000_000_000} GB.")
        manifest = archive.getinfo("backup.json")
        if manifest.file_size > _MOST_FIRST:
            raise CollabError(f"it unpacks to more than {_MOST_FIRST // 1_000_000_000} GB.")
        about = json.loads(archive.read(manifest))
        first = about["format"] == 1
        revision = _FIRST_TABLES.get(len(about["rows"]), "head") if first else about.get("revision")
        if not first and (about["format"] != _FORMAT or revision not in revisions()):
            raise CollabError("it was made by a later version of Collab. Install that version.")
        tables = about["rows"] if first else about["tables"]
        engine = open_engine(address)
        try:
            with told(), engine.execution_options(write=True).begin() as connection:
                migrate(connection, revision)
                found = sa.MetaData()
                found.reflect(connection)
                expected = set(found.tables) - {"alembic_version", *NEVER_BACKED_UP.tables}
                _refuse_names("table", set(tables), expected)
                for table in found.sorted_tables:
                    if table.name in expected:
                        rows = _rows(archive, tables[table.name], table)
                        _insert(connection, table, rows)
        finally:
            engine.dispose()


def _refuse_names(what: str, given: set[str], expected: set[str]) -> None:
    """Refuse a name too many or too few."""
    for names, how in ((given - expected, "has an unknown"), (expected - given, "is missing the")):
        if names:
            raise CollabError(f"it {how} {what} {min(map(str, names))[:80]!r}.")


def _rows(archive: zipfile.ZipFile, about: Any, table: sa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in a backup; its checksum and count are checked when all have been had."""
    if isinstance(about, list):
        yield from (_unpacked(row, table) for row in about)
        return
    rows, digest = 0, sha256()
    with archive.open(f"tables/{table.name}.jsonl") as unpacked:
        while line := unpacked.readline(_MOST_LINE + 1):
            rows += 1
            if len(line) > _MOST_LINE:
                raise CollabError(f"a row of {table.name} is larger than {_MOST_LINE // 1_000_000} MB.")
            if rows > _MOST_ROWS:
                raise CollabError(f"{table.name} has more than {_MOST_ROWS:,} rows.")
            digest.update(line)
            yield _unpacked(json.loads(line), table)
    if (rows, digest.hexdigest()) != (about["rows"], about["sha256"]):
        raise ValueError("checksum")


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _unpacked(row: dict[str, Any], table: sa.Table) -> dict[str, Any]:
    _refuse_names(f"column of {table.name}", set(row), set(table.c.keys()))
    return {
        name: base64.b64decode(value["base64"], validate=True)
        if isinstance(table.c[name].type, sa.LargeBinary)
        else value
        for name, value in row.items()
    }


def _insert(connection: Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    try:
        for some in _some(rows):
            connection.execute(table.insert(), some)
    except exc.OperationalError:
        raise
    except exc.SQLAlchemyError as error:
        raise CollabError(f"a row of {table.name} contradicts the others ({type(error).__name__}).") from None


def _some(rows: Iterator[Any]) -> Iterator[list[Any]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _SOME:
            yield batch
            batch = []
    if batch:
        yield batch


def _copy(source: Store, target: Store) -> None:
    """Replace all that the target holds with all that the source holds."""
    with source.read() as found, target.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table in METADATA.sorted_tables:
            rows = found.execution_options(yield_per=_SOME).execute(sa.select(table)).mappings()
            for some in _some(dict(row) for row in rows):
                connection.execute(table.insert(), some)
