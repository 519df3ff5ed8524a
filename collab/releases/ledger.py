"""What was ever shown, kept beside the releases, so that no later figure can be subtracted from it.

The units of a release cannot be worked out again from its tables: they depend on the threshold of
the day, on what had been shown before, and on the software. So they are written down when a year
and key stage is first drawn, those of groups of pupils as soon as a release is on show, before anybody
sees them, and read whenever one is drawn again.
"""

import io
from collections.abc import Callable, Sequence
from hashlib import sha256

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from collab.data.contracts import Tables
from collab.data.dataset import Dataset, in_memory
from collab.data.provenance import Release
from collab.releases.store import LEDGER, Store

Decide = Callable[[Sequence[pd.DataFrame]], pd.DataFrame]


class KeptLedger:
    """What was shown of real schools, or of one invented county, in one database."""

    def __init__(self, store: Store, release: Release) -> None:
        self._store = store
        self.scope = _scope(release)

    def agree(self, year: int, about: str, decide: Decide) -> pd.DataFrame:
        """What `decide` makes of all that was shown before, kept if it is new.

        Raises StoreError when the database does not answer; then nothing is shown.
        """
        with self._store.read() as connection:
            known = self._shown(connection, year, about)
        decided, digest = _decided(decide, known)
        if digest in known:
            return decided
        with self._store.write() as connection:
            now = self._shown(connection, year, about)
            if list(now) != list(known):
                decided, digest = _decided(decide, now)
            if digest not in now:
                number = (connection.scalar(sa.select(sa.func.max(LEDGER.c.number))) or 0) + 1
                row = {"scope": self.scope, "year": year, "key_stage": str(about)}
                row |= {"number": number, "sha256": digest, "content": _packed(decided)}
                connection.execute(LEDGER.insert().values(row))
        return decided

    @property
    def empty(self) -> bool:
        """Whether nothing was shown yet."""
        with self._store.read() as connection:
            query = sa.select(LEDGER.c.number).filter_by(scope=self.scope).limit(1)
            return connection.scalar(query) is None

    def _shown(self, connection: Connection, year: int, about: str) -> dict[str, bytes]:
        """All that was shown of a year and key stage, or of a group of its pupils, by checksum, the
        earliest first."""
        query = (
            sa.select(LEDGER.c.sha256, LEDGER.c.content)
            .filter_by(scope=self.scope, year=year, key_stage=str(about))
            .order_by(LEDGER.c.number)
        )
        return {row.sha256: row.content for row in connection.execute(query)}


def shown_dataset(store: Store, number: int, threshold: int, drawn: Tables | None = None) -> Dataset:
    """A release as people may see it, in view of all that they saw before; `drawn` are tables in
    place of its own.

    A database from before the ledger has its past releases entered first, in the order in which
    they were shown. Raises StoreError when the release is unknown or damaged.
    """
    release = store.release(number)
    ledger = KeptLedger(store, release)
    if ledger.empty:
        past = [turn.release for turn in reversed(store.turns()) if turn.release != number]
        for earlier in dict.fromkeys(past):
            _enter(store, earlier, threshold, ledger.scope)
    tables = store.tables(number) | dict(drawn or {})
    return Dataset(release, in_memory(tables), threshold, ledger)


def _enter(store: Store, number: int, threshold: int, scope: str) -> None:
    release = store.release(number)
    ledger = KeptLedger(store, release)
    if ledger.scope == scope:
        dataset = Dataset(release, in_memory(store.tables(number)), threshold, ledger)
        for year in dataset.years:
            for key_stage in dataset.stages_of(year):
                dataset.stage(year, key_stage)


def _scope(release: Release) -> str:
    """What is known of real schools stays known whatever the release; each invented county is
    another one."""
    if not release.illustrative:
        return "real"
    files = sorted(f.sha256 for f in release.files if f.name.startswith("illustrative/"))
    return sha256(" ".join(files).encode()).hexdigest()


def _decided(decide: Decide, known: dict[str, bytes]) -> tuple[pd.DataFrame, str]:
    """What is made of all that was shown, and what tells it from anything else."""
    decided = decide([pd.read_parquet(io.BytesIO(content)) for content in known.values()])
    return decided, digest_of(decided)


def digest_of(decided: pd.DataFrame) -> str:
    """What tells one way of showing cohorts from any other."""
    return sha256(decided.sort_index().to_csv(lineterminator="\n").encode()).hexdigest()


def _packed(decided: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    decided.rename_axis("urn").to_parquet(buffer, compression="zstd")
    return buffer.getvalue()
