"""The database beneath the store: opened, brought up to date, and its failures in words."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from platformdirs import user_data_path
from sqlalchemy import event, exc
from sqlalchemy.engine import Connection, Engine, make_url

from collab.data.errors import CollabError

_UNCHANGED = "What it held is unchanged."
_FAILURES = (
    (
        ("database or disk is full", "no space left", "disk quota exceeded"),
        f"The disk of the database is full. {_UNCHANGED} Make room, and try again.",
    ),
    (
        ("readonly database", "read-only", "permission denied"),
        f"The database may not be written to. {_UNCHANGED} Give the user who runs Collab the right to write "
        "to it and, where it is a file, to its folder.",
    ),
    (
        ("unable to open database file",),
        "The file of the database cannot be opened. See that its folder is there, that the user who runs "
        "Collab may write to it, and that COLLAB_DATABASE_URL is right.",
    ),
    (
        ("malformed", "not a database", "corrupt", "invalid page", "could not decode", "checksum"),
        "The database is damaged. Put its file or server aside, and restore a backup into a new one: "
        "collab restore FILE.",
    ),
    (
        ("database is locked",),
        f"Another process kept the database to itself for too long. {_UNCHANGED} Try again.",
    ),
    (
        ("disk i/o error",),
        f"The disk of the database did not do as it should: it may be full, or failing. {_UNCHANGED}",
    ),
)
"""What databases say, in small letters, and what that means to a person."""
_PATIENCE = 30
"""Seconds that one who opens an SQLite file waits for another."""


class StoreError(CollabError):
    """The database cannot do what was asked; what it held before, it still holds."""


def database_url() -> str:
    """`COLLAB_DATABASE_URL`, or an SQLite file in the user's data folder, which is made.

    Raises StoreError when that folder cannot be made."""
    told = os.environ.get("COLLAB_DATABASE_URL")
    if told:
        return told
    try:
        folder = user_data_path("collab", appauthor=False, ensure_exists=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the database cannot be made ({error.strerror}): {error.filename}. Name another "
            "database in COLLAB_DATABASE_URL."
        ) from None
    return f"sqlite:///{folder / 'collab.sqlite'}"


def open_engine(url: str) -> Engine:
    """The database at an address. Raises StoreError for an address that is none."""
    try:
        engine = sa.create_engine(make_url(url), pool_pre_ping=True)
    except (exc.ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(
            f"COLLAB_DATABASE_URL cannot be used ({type(error).__name__}). Write it like "
            "postgresql+psycopg://user@host/name, and install collab[postgresql]."
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def told() -> Iterator[None]:
    """Turns the database's errors into ours, without addresses or passwords."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).casefold()
        words = next((words for signs, words in _FAILURES if any(sign in said for sign in signs)), None)
        raise StoreError(
            words
            or f"The database did not answer as it should ({type(error).__name__}). {_UNCHANGED} See that it "
            "runs, and that COLLAB_DATABASE_URL is right."
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise StoreError(_FAILURES[3][1]) from error


def damaged(what: str) -> StoreError:
    """What stands in the database cannot be what was written to it."""
    return StoreError(f"{what} is damaged: it is not as it was written. Restore a backup that is whole.")


def _set_up_sqlite(connection: Any, _: object) -> None:
    # Transactions are begun by `_begin_sqlite`, not by the driver's own rules.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
    _set_up_journal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_journal(connection: Any) -> None:
    # Of several who set up the journal of a new file at once, SQLite lets one do it and refuses the others
    # at once: it does not wait where waiting could be for each other.
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a revision. Raises StoreError for a database of a later one."""
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError:
        raise StoreError(
            "The database was made by a later version of Collab. Install that version."
        ) from None


def at_revision(connection: Connection) -> str:
    """The revision of the database's tables."""
    return str(MigrationContext.configure(connection).get_current_revision())


def revisions() -> set[str]:
    """Every revision that this version of the software knows."""
    script = ScriptDirectory.from_config(_config())
    return {one.revision for one in script.walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "collab.releases:migrations")
    return config
