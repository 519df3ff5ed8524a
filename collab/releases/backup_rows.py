"""What has to be so of a database before it may take another's place: every row, and every table."""

import io
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as parquet
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from collab.data.contracts import CONTRACTS
from collab.data.errors import CollabError
from collab.data.group_cohorts import shown_key
from collab.data.measures import MEASURES, SCORES, KeyStage
from collab.data.provenance import Release
from collab.data.score_cohorts import score_key
from collab.data.vocabulary import PUPIL_GROUPS
from collab.releases.ledger import digest_of
from collab.releases.packed import PackedTable
from collab.releases.store import LEDGER, METADATA, Store

_REMEMBERED = {
    *KeyStage,
    *(shown_key(code, group) for code in MEASURES for group in PUPIL_GROUPS),
    *map(score_key, SCORES),
}
_MOST_ROWS = 5_000_000
_MOST_BYTES = 1_000_000_000
"""Most rows of a table, and most bytes that it may unpack to."""
_LARGEST = 2**31 - 1
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (sa.LargeBinary, "typeof({0}) = 'blob'"),
    (sa.JSON, "typeof({0}) = 'text' AND json_valid({0})"),
    (sa.Boolean, "typeof({0}) = 'integer' AND {0} IN (0, 1)"),
    (sa.Integer, f"typeof({{0}}) = 'integer' AND {{0}} BETWEEN 0 AND {_LARGEST}"),
    (sa.String, "typeof({0}) = 'text' AND instr({0}, char(0)) = 0"),
)
"""What a value of each kind is to SQLite, which takes any; another database would not."""


def check_rows(connection: Connection) -> None:
    """Check that every value of an SQLite database is of its column's kind. Raises CollabError."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            name = f'"{column.name}"'
            rule = next(rule for kind, rule in _KINDS if isinstance(column.type, kind)).format(name)
            length = getattr(column.type, "length", None)
            if length and isinstance(column.type, sa.String):
                rule += f" AND length({name}) <= {length}"
            if column.nullable:
                rule = f"({rule}) OR {name} IS NULL"
            told = f'SELECT 1 FROM "{table.name}" WHERE NOT coalesce(({rule}), 0) LIMIT 1'  # noqa: S608 - our own names
            if connection.exec_driver_sql(told).first():
                raise CollabError(f"a row of {table.name} has a {column.name} that cannot be.")


def check_store(store: Store) -> None:
    """Check every release as one that is imported is checked, and what was ever shown.

    Raises CollabError for a database that shows nothing, and for the first thing that cannot be.
    """
    turns = store.turns()
    if not turns:
        raise CollabError("it holds no release that is shown.")
    for turn in turns:
        _moment(turn.at, "a release was shown")
    known: set[tuple[str, str]] = set()
    for release in store.releases():
        _check_release(release)
        packed = store.packed(release.number).packed
        if unknown := sorted(set(packed) - set(CONTRACTS)):
            raise CollabError(f"release {release.number} has an unknown table {unknown[0]!r}.")
        for name in ("schools", "results"):
            if name not in packed:
                raise CollabError(f"release {release.number} is missing the table {name!r}.")
        for name, table in packed.items():
            digest = sha256(table.content).hexdigest()
            if (name, digest) not in known:
                _check_table(f"{name} of release {release.number}", name, table)
                known.add((name, digest))
    _check_ledger(store)


def _moment(text: str, what: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise CollabError(f"the time at which {what} is no time.") from None


def _check_release(release: Release) -> None:
    """Whether what is known of a release is of the kinds that it should be."""
    texts = [release.title, release.area, release.made_by, release.made_on]
    numbers: list[object] = list(release.authorities)
    for file in release.files:
        texts += [file.name, file.sha256, file.kind, *file.notes, *(reason for reason, _ in file.refused)]
        numbers += [file.rows, *(count for _, count in file.refused)]
    whole = all(isinstance(text, str) for text in texts) and isinstance(release.illustrative, bool)
    if not whole or not all(type(number) is int for number in numbers):
        raise CollabError(f"what is known of release {release.number} is not as it should be.")
    if release.made_on:
        _moment(release.made_on, f"release {release.number} was made")


def _check_table(told: str, name: str, table: PackedTable) -> None:
    frame = _unpacked(told, table.content)
    if len(frame) != table.rows:
        raise CollabError(f"{told} has {len(frame):,} rows and should have {table.rows:,}.")
    schema = CONTRACTS[name].to_schema()
    if unknown := sorted(set(map(str, frame)) - set(schema.columns)):
        raise CollabError(f"{told} has an unknown column {unknown[0]!r}.")
    try:
        schema.validate(frame.assign(**dict.fromkeys(_later(schema.columns, frame))), lazy=True)
    except (pa.errors.SchemaErrors, pa.errors.SchemaError) as error:
        cases = getattr(error, "failure_cases", None)
        rule = str(cases["check"].iloc[0]) if isinstance(cases, pd.DataFrame) and len(cases) else "a rule"
        raise CollabError(f"{told} breaks its contract ({rule[:120]}).") from None


def _later(columns: Mapping[str, pa.Column], frame: pd.DataFrame) -> list[str]:
    """Columns that a table may be without, as those written by an earlier version are."""
    return [name for name, column in columns.items() if not column.required and name not in frame]


def _unpacked(told: str, content: bytes) -> pd.DataFrame:
    """A table from Parquet, which may claim any size before it is unpacked."""
    try:
        about = parquet.ParquetFile(io.BytesIO(content)).metadata
        unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        if about.num_rows > _MOST_ROWS or unpacked > _MOST_BYTES:
            raise CollabError(f"{told} is larger than any that is kept.")
        return pd.read_parquet(io.BytesIO(content))
    except (arrow.ArrowException, OSError, ValueError, TypeError, KeyError):
        raise CollabError(f"{told} cannot be read.") from None


def _check_ledger(store: Store) -> None:
    """What was shown has to be readable, and what it was: every later figure is laid beside it."""
    with store.read() as connection:
        for row in connection.execute(sa.select(LEDGER)):
            told = f"what was shown of {row.year}"
            frame = _unpacked(told, row.content)
            if row.sha256 != digest_of(frame.rename_axis(None)) or row.key_stage not in _REMEMBERED:
                raise CollabError(f"{told} is not what it was.")
