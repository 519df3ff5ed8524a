"""The built-in data with an attack in every name and every text that people write."""

import shutil
from pathlib import Path

import pandas as pd

from collab.releases.built_in import DATA

ATTACK = (
    '=1+1<img src=x onerror=alert(1)><a href="https://evil.example">y</a>'
    "[z](https://evil.example/z)[j](javascript:alert(1))**bold**$x^2$:red[red]"
)
PARTNERSHIP = f"{ATTACK} beacon-partnership"
"""The name of one of its partnerships."""
_TEXTS = {
    "illustrative/schools": ("name", "district"),
    "illustrative/partnerships": ("name", "note"),
    "illustrative/assessments": ("evidence", "by"),
    "illustrative/reviews": ("facilitator", "focus", "findings", "next_steps", "by"),
    "published/projects": ("title", "description", "source"),
    "published/inspection_mentions": ("school", "summary", "quotation", "source"),
    "published/lessons": ("title", "text", "source"),
    "published/benchmarks": ("source",),
}
_TOLD_APART = {"illustrative/partnerships": "partnership", "illustrative/schools": "district"}


def write_hostile(folder: Path) -> None:
    """Write the data to `folder`, which must not exist."""
    shutil.copytree(DATA, folder)
    for table, columns in _TEXTS.items():
        path = folder / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        apart = (
            rows[_TOLD_APART[table]].map(lambda told: f"{ATTACK} {told}")
            if (table in _TOLD_APART)
            else ATTACK
        )
        rows.assign(**dict.fromkeys(columns, apart)).to_csv(path, index=False)
