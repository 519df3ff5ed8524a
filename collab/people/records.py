"""What people write down in the app: assessments, reviews and the actions they led to, projects,
inspection mentions, scenarios of who could join whom, stories for governors, and what schools offer
and look for, with the list of its topics and what came of each match.

Every change is kept, with who made it and when. A change says which version it was made from; when
somebody else has saved another since, it is refused with theirs, so that two people saving at once
lose nothing. What was written on illustrative data is never shown beside real data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from collab.data.contracts import CONTRACTS, Tables
from collab.data.errors import DataError, Problem
from collab.people.topics import with_standard_topics
from collab.releases.store import ENTRIES, Store, StoreError
from collab.sources.reading import checked

KEYS: Mapping[str, tuple[str, ...]] = {
    "assessments": ("partnership", "lesson"),
    "reviews": ("review",),
    "projects": ("project",),
    "inspection_mentions": ("mention",),
    "scenarios": ("scenario",),
    "stories": ("story",),
    "topics": ("topic",),
    "offers": ("offer",),
    "matches": ("match",),
    "actions": ("action",),
}
"""The records there are, by contract table, and what makes up the key of one. The versions of an
assessment are its partnership's ratings of the lesson, one a date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a record: `content` is the row as text, or None where it was removed."""

    record: str
    key: str
    version: int
    at: str
    by: str
    content: dict[str, Any] | None


class ConflictError(StoreError):
    """Somebody else has saved the record since; `theirs` is what they saved."""

    def __init__(self, theirs: Entry) -> None:
        self.theirs = theirs
        super().__init__(f"{theirs.by} has saved a change since you opened this. Nothing is lost.")


def key_of(record: str, row: Mapping[Any, Any]) -> str:
    """The key of a row of a record's table."""
    return "/".join(str(row[column]) for column in KEYS[record])


def save(
    store: Store, record: str, row: Mapping[str, str | None], *, by: str, version: int, illustrative: bool
) -> Entry:
    """Save a row of text cells as the next version of its record; `version` is the one it was
    made from, 0 for a new one.

    Raises DataError naming every column that breaks the contract, and ConflictError when there is
    a later version than `version`; then nothing is saved.
    """
    table = checked(pd.DataFrame([dict(row)]), record, "form")
    if not by.strip():
        raise DataError([Problem("form", "is empty", "Say who you are.", column="by")])
    content = {str(name): _plain(value) for name, value in table.iloc[0].items()}
    return _append(store, record, key_of(record, content), content, by, version, illustrative)


def remove(store: Store, record: str, key: str, *, by: str, version: int, illustrative: bool) -> Entry:
    """Take a record out of the tables; its versions are kept. Raises ConflictError as `save`."""
    return _append(store, record, key, None, by, version, illustrative)


def history(store: Store, record: str, key: str, *, illustrative: bool) -> list[Entry]:
    """Every version of a record, the latest first."""
    return [e for e in reversed(entries(store, illustrative)) if (e.record, e.key) == (record, key)]


def newest(store: Store) -> str:
    """What tells the latest entry from any other: when it has not changed, no record has."""
    query = sa.select(ENTRIES).order_by(ENTRIES.c.number.desc()).limit(1)
    with store.read() as connection:
        last = connection.execute(query).one_or_none()
    return "" if last is None else f"{last.number} {last.at} {last.by} {last.record} {last.key}"


def with_records(store: Store, tables: Tables, *, illustrative: bool) -> dict[str, pd.DataFrame]:
    """The records' tables: what the release brought, under what people wrote down since.

    Each has its contract's columns and `version` (0 for what the release brought), `saved_at` and
    `saved_by`. Of an assessment there is a row a date, of all others only the latest version.
    """
    written = entries(store, illustrative)
    brought = {**tables, "topics": with_standard_topics(tables["topics"])}
    return {record: _laid_over(record, brought[record], written) for record in KEYS}


def _laid_over(record: str, base: pd.DataFrame, saved: list[Entry]) -> pd.DataFrame:
    columns = list(CONTRACTS[record].to_schema().columns)
    latest: dict[tuple[str, str], Entry] = {}
    for entry in (e for e in saved if e.record == record):
        dated = entry.content["assessed_on"] if entry.content and record == "assessments" else ""
        latest[entry.key, dated] = entry
    rows = [
        {**e.content, "version": e.version, "saved_at": e.at, "saved_by": e.by}
        for e in latest.values()
        if e.content is not None
    ]
    marked = base[columns].assign(version=0, saved_at="", saved_by="")
    if not latest:
        return marked.reset_index(drop=True)
    keys = [key_of(record, row) for row in base.to_dict("records")]
    dates = base["assessed_on"].dt.strftime("%Y-%m-%d") if record == "assessments" else [""] * len(base)
    kept = [(key, date) not in latest for key, date in zip(keys, dates, strict=True)]
    written = pd.DataFrame(rows, columns=[*columns, "version", "saved_at", "saved_by"])
    typed = checked(written, record, "records") if rows else base.iloc[:0][columns]
    typed = typed.assign(**{c: written[c].to_numpy() for c in ("version", "saved_at", "saved_by")})
    parts = [part for part in (marked[kept], typed) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else marked.iloc[:0]


def _append(
    store: Store,
    record: str,
    key: str,
    content: dict[str, Any] | None,
    by: str,
    version: int,
    illustrative: bool,
) -> Entry:
    own = (ENTRIES.c.record == record, ENTRIES.c.key == key, ENTRIES.c.illustrative == illustrative)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with store.write() as connection:
        query = sa.select(ENTRIES).where(*own).order_by(ENTRIES.c.version.desc()).limit(1)
        last = connection.execute(query).one_or_none()
        if last is not None and last.version != version:
            raise ConflictError(_entry(last))
        number = (connection.scalar(sa.select(sa.func.max(ENTRIES.c.number))) or 0) + 1
        entry = Entry(record, key, (last.version if last else 0) + 1, at, by.strip(), content)
        connection.execute(
            ENTRIES.insert().values(
                number=number,
                record=record,
                key=key,
                version=entry.version,
                at=at,
                by=entry.by,
                illustrative=illustrative,
                content=sa.null() if content is None else content,
            )
        )
    return entry


def entries(store: Store, illustrative: bool) -> list[Entry]:
    """Every version of every record, in the order they were saved."""
    query = sa.select(ENTRIES).where(ENTRIES.c.illustrative == illustrative)
    with store.read() as connection:
        return [_entry(row) for row in connection.execute(query.order_by(ENTRIES.c.number))]


def _entry(row: Any) -> Entry:
    return Entry(row.record, row.key, row.version, row.at, row.by, row.content)


def _plain(value: Any) -> str | int | None:
    """A cell of a contract table as JSON keeps it."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return value if isinstance(value, str) else int(value)
