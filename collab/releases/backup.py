"""The whole database in one file, from which any kind of database is restored."""

import base64
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from collab.releases.store import METADATA, Store, StoreError

_FORMAT = 1


def write_backup(store: Store, path: Path) -> None:
    """Write the whole database to one file, from which any kind of database is restored."""
    with store.read() as connection:
        rows = {
            table.name: [_plain(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in METADATA.sorted_tables
        }
    partial = path.with_name(path.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", json.dumps({"format": _FORMAT, "rows": rows}))
    partial.replace(path)


def restore_backup(store: Store, path: Path) -> None:
    """Put the database in the state of a backup, in one transaction.

    Raises StoreError, and changes nothing, for a file that is no whole backup.
    """
    rows = _backed_up(path)
    with store.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table in METADATA.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _backed_up(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of a backup by table, its contents checked against their checksums."""
    try:
        with zipfile.ZipFile(path) as archive:
            backup = json.loads(archive.read("backup.json"))
        if backup["format"] != _FORMAT:
            raise ValueError("format")
        rows = {
            table.name: [
                {
                    name: base64.b64decode(value["base64"])
                    if isinstance(table.c[name].type, sa.LargeBinary)
                    else value
                    for name, value in row.items()
                }
                for row in backup["rows"].get(table.name, [])
            ]
            for table in METADATA.sorted_tables
        }
        for row in rows["contents"]:
            if sha256(row["content"]).hexdigest() != row["sha256"]:
                raise ValueError("checksum")
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path.name} is no whole backup of Collab ({type(error).__name__}). Nothing has been changed."
        ) from None
    return rows
