"""The database of releases: each whole, immutable, and published in one transaction.

SQLite in the user's data folder, or PostgreSQL (or any other) when `COLLAB_DATABASE_URL` says so.
A release's tables are kept as Parquet under their checksum, so that releases share the tables they
have in common and what is read back is what was written, to the last bit.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from collab.data.provenance import Release, from_record, to_record
from collab.releases.opened_database import StoreError, damaged, database_url, migrate, open_engine, told
from collab.releases.packed import Packed, PackedTable, pack

_LOCK = 0xC011AB
"""Number of the PostgreSQL advisory lock that writers take, one at a time."""

METADATA = sa.MetaData()
RELEASES = sa.Table(
    "releases",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("provenance", sa.JSON, nullable=False),
)
CONTENTS = sa.Table(
    "contents",
    METADATA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
RELEASE_TABLES = sa.Table(
    "release_tables",
    METADATA,
    sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("contents.sha256"), nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
)
SHOWN = sa.Table(
    "shown",
    METADATA,
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.String(20), nullable=False),
)


ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("record", sa.String(40), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("illustrative", sa.Boolean, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=True),
    sa.UniqueConstraint("record", "key", "version", "illustrative", name="one_version"),
)
"""What people wrote down in the app, each change a row; see `collab.people.records`."""
GRANTS = sa.Table(
    "grants",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("email", sa.String(320), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("districts", sa.JSON, nullable=False),
    sa.Column("partnerships", sa.JSON, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
)
"""Who was given which role, each change a row; see `collab.people.grants`."""
LEDGER = sa.Table(
    "ledger",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("scope", sa.String(64), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("key_stage", sa.String(3), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Which cohorts were shown together, each way of it a row; see `collab.releases.ledger`."""


NEVER_BACKED_UP = sa.MetaData()
"""Of tables that no backup holds: restoring one must not open again what somebody closed."""
SIGN_OUTS = sa.Table(
    "sign_outs",
    NEVER_BACKED_UP,
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("signed_in_at", sa.BigInteger, nullable=False),
)
"""By person (a digest of what the provider calls them), when the last sign-in that they ended began."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time a release came to be shown: `why` is "published" or "restored"."""

    release: int
    at: str
    by: str
    why: str


class Store:
    """The releases of one database, which is brought up to date when it is opened."""

    def __init__(self, url: str | None = None) -> None:
        """Open the database. Raises StoreError when it cannot be reached or is of a later
        version of this software."""
        self._engine = open_engine(url or database_url())
        with self.write() as connection:
            migrate(connection)

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, however long and much is read."""
        with self.read() as connection:
            if self._engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is the only writer; undone whole when anything is raised."""
        with told(), self._engine.execution_options(write=True).begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def publish(
        self,
        release: Release,
        tables: Mapping[str, pd.DataFrame],
        expected: int | None = None,
        why: str = "published",
        *,
        first: bool = False,
    ) -> int:
        """Publish a release in one transaction and show it; returns its number.

        `expected` is the number of the release the new one was made beside; with `first` there was
        none. Raises StoreError, and changes nothing, when another one has been published since.
        """
        packed = pack(tables)
        with self.write() as connection:
            shown = _showing(connection)
            if (first and shown is not None) or (expected is not None and shown != expected):
                raise StoreError(
                    f"Release {shown} was published while this one was being checked. Check the "
                    "files again beside it."
                )
            number = (connection.scalar(sa.select(sa.func.max(RELEASES.c.number))) or 0) + 1
            connection.execute(RELEASES.insert().values(number=number, provenance=to_record(release)))
            for name, table in packed.packed.items():
                _keep(connection, number, name, table)
            _show(connection, number, release.made_by, why)
        return number

    def restore(self, number: int, by: str) -> None:
        """Show an earlier release again. Raises StoreError when there is none of this number."""
        with self.write() as connection:
            known = connection.scalar(sa.select(RELEASES.c.number).filter_by(number=number))
            if known is None:
                raise StoreError(f"There is no release {number}. See collab releases.")
            if _showing(connection) == number:
                raise StoreError(f"Release {number} is shown already.")
            _show(connection, number, by, "restored")

    def showing(self) -> int | None:
        """The number of the release on show; None in a database without one."""
        with self.read() as connection:
            return _showing(connection)

    def turns(self) -> list[Turn]:
        """Every time a release came to be shown, the latest first."""
        with self.read() as connection:
            rows = connection.execute(sa.select(SHOWN).order_by(SHOWN.c.turn.desc())).all()
        return [Turn(row.release, row.at, row.by, row.why) for row in rows]

    def releases(self) -> list[Release]:
        """What is known of every release, the latest first."""
        query = sa.select(RELEASES).order_by(RELEASES.c.number.desc())
        with self.read() as connection:
            return [_release(r.provenance, r.number) for r in connection.execute(query)]

    def release(self, number: int) -> Release:
        """What is known of one release. Raises StoreError when there is none of this number."""
        with self.read() as connection:
            record = connection.scalar(sa.select(RELEASES.c.provenance).filter_by(number=number))
        if record is None:
            raise StoreError(f"There is no release {number}.")
        return _release(record, number)

    def fingerprint(self, number: int) -> str:
        """What tells a release's content from any other's, also after a backup was restored."""
        query = sa.select(RELEASE_TABLES.c.name, RELEASE_TABLES.c.sha256).where(
            RELEASE_TABLES.c.release == number
        )
        with self.read() as connection:
            rows = sorted(tuple(row) for row in connection.execute(query))
        return sha256(repr(rows).encode()).hexdigest()

    def tables(self, number: int) -> dict[str, pd.DataFrame]:
        """The contract tables of a release. Raises StoreError as `packed`."""
        return dict(self.packed(number))

    def one_table(self, number: int, name: str) -> pd.DataFrame:
        """One contract table of a release; empty where the release has none of this name. Raises
        StoreError when it is not as it was written."""
        kept = RELEASE_TABLES.c
        query = (
            sa.select(kept.rows, CONTENTS.c.sha256, CONTENTS.c.content)
            .join(CONTENTS)
            .where(kept.release == number, kept.name == name)
        )
        with self.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is not None and sha256(row.content).hexdigest() != row.sha256:
            raise damaged(f"Release {number}")
        return Packed({name: PackedTable(row.content, row.rows)} if row is not None else {})[name]

    def packed(self, number: int) -> Packed:
        """The contract tables of a release as they are kept.

        Raises StoreError when there is none of this number, and when it is not whole or not as it
        was written.
        """
        kept = RELEASE_TABLES.c
        query = (
            sa.select(kept.name, kept.rows, CONTENTS.c.sha256, CONTENTS.c.content)
            .join(CONTENTS)
            .where(kept.release == number)
        )
        with self.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            self.release(number)
        if any(sha256(row.content).hexdigest() != row.sha256 for row in rows) or not rows:
            raise damaged(f"Release {number}")
        return Packed({row.name: PackedTable(row.content, row.rows) for row in rows})


def _release(record: Any, number: int) -> Release:
    try:
        return from_record(record, number)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(f"What is known of release {number}") from None


def _showing(connection: Connection) -> int | None:
    return connection.scalar(sa.select(SHOWN.c.release).order_by(SHOWN.c.turn.desc()).limit(1))


def _show(connection: Connection, number: int, by: str, why: str) -> None:
    turn = (connection.scalar(sa.select(sa.func.max(SHOWN.c.turn))) or 0) + 1
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(SHOWN.insert().values(turn=turn, release=number, at=at, by=by, why=why))


def _keep(connection: Connection, number: int, name: str, table: PackedTable) -> None:
    digest = sha256(table.content).hexdigest()
    known = connection.scalar(sa.select(CONTENTS.c.sha256).filter_by(sha256=digest))
    if known is None:
        connection.execute(CONTENTS.insert().values(sha256=digest, content=table.content))
    row = {"release": number, "name": name, "sha256": digest, "rows": table.rows}
    connection.execute(RELEASE_TABLES.insert().values(row))
