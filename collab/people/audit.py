"""Who changed what, when: every release shown, every record written, every role given."""

import pandas as pd

from collab.people.grants import grants
from collab.people.records import entries
from collab.releases.store import Store

_COLUMNS = ["at", "by", "what", "which"]


def changes_made(store: Store, *, illustrative: bool) -> pd.DataFrame:
    """Every change there ever was, the latest first: `at` (ISO date and time), `by`, `what` and
    `which` (in words, without any result of pupils).

    Records written on illustrative data are told beside illustrative data only.
    """
    rows = [(turn.at, turn.by, f"Data {turn.why}", f"release {turn.release}") for turn in store.turns()]
    rows += [
        (e.at, e.by, _what(e.record, e.version, removed=e.content is None), e.key)
        for e in entries(store, illustrative)
    ]
    rows += [
        (
            g.at,
            g.by,
            f"Role given: {g.role.label}",
            f"{g.email}, {', '.join((*g.districts, *g.partnerships)) or 'everywhere'}",
        )
        for g in grants(store)
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.sort_values("at", ascending=False, kind="stable", ignore_index=True)


def _what(record: str, version: int, *, removed: bool) -> str:
    for many, one in (("ches", "ch"), ("ies", "y"), ("s", "")):
        if record.endswith(many):
            record = record.removesuffix(many) + one
            break
    name = record.replace("_", " ").capitalize()
    return f"{name} {'removed' if removed else 'written' if version == 1 else 'changed'}"
