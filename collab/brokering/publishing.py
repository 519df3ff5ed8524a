"""A scenario that becomes real: memberships with a start date, in a release of their own."""

from collections.abc import Sequence
from hashlib import sha256

import pandas as pd

from collab.brokering.scenario import Step, apply_steps, write_steps
from collab.data.provenance import SourceFile
from collab.releases.amending import publish_amended
from collab.releases.store import Store


def publish_scenario(
    store: Store, steps: Sequence[Step], *, title: str, start: pd.Timestamp, by: str, expected: int
) -> int:
    """Publish the release `expected` with the steps taken on `start`; returns the new number.

    The scenario is named among the release's files, with its checksum. Raises DataError naming
    every step that cannot be taken, and StoreError when another release was published since
    `expected`; then nothing is changed.
    """
    tables = apply_steps(store.tables(expected), steps, start)
    text = write_steps(steps)
    source = SourceFile(
        name=f"Scenario: {title}",
        sha256=sha256(text.encode()).hexdigest(),
        rows=len(steps),
        kind=f"Changes of partnerships from {start:%d/%m/%Y}",
        notes=tuple(text.splitlines()),
    )
    return publish_amended(store, tables, [source], by=by, expected=expected)
