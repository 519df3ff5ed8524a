"""Sentences on what partnerships run, and what inspectors said of their work."""

import pandas as pd

from collab.words.numbers import counted


def evidence_title(projects: int, mentions: int) -> str:
    """How many projects, and mentions by inspectors of schools that work together, are written down."""
    if not projects + mentions:
        return "no project and nothing that inspectors said is written down yet"
    return f"{counted(projects, 'project')} run together, {counted(mentions, 'mention')} by inspectors"


def month_told(month: str) -> str:
    """A month as one says it: "2015-01" is January 2015; what is no month stays as it is."""
    day = pd.to_datetime(month, format="%Y-%m", errors="coerce")
    return month if pd.isna(day) else f"{day:%B %Y}"
