"""A release made from the one on show by changing some of its tables: who, when, and what for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from collab.data.contracts import Tables, empty
from collab.data.provenance import SourceFile
from collab.releases.changes import what_changed
from collab.releases.store import Store


def publish_amended(
    store: Store, tables: Tables, sources: Sequence[SourceFile], *, by: str, expected: int
) -> int:
    """Publish the release `expected` with `tables` in place of its own; returns the new number.

    `sources` say what the change rests on, and stand behind the files of the release. Raises
    StoreError when another release was published since `expected`; then nothing is changed.
    """
    release = store.release(expected)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    changed = replace(release, files=(*release.files, *sources), made_by=by, made_on=made)
    return store.publish(changed, tables, expected=expected)


def changes_of(old: Tables, new: Tables) -> pd.DataFrame:
    """What changes when only partnerships, memberships and successions do (see `what_changed`): the
    results are the same, and are not compared."""
    return what_changed({**old, "results": empty("results")}, {**new, "results": empty("results")})
