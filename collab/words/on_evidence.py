"""Sentences on what partnerships run, and what inspectors said of their work."""

import pandas as pd

from collab.words.numbers import counted, sentence_case


def evidence_finding(projects: int, mentions: int) -> str:
    """How many projects, and mentions by inspectors, are written down."""
    told = counted(projects, "project")
    said = f"{counted(mentions, 'mention')} by inspectors of schools that work together"
    return f"{sentence_case(told)} and {said} are written down."


def month_told(month: str) -> str:
    """A month as one says it: "2015-01" is January 2015; what is no month stays as it is."""
    day = pd.to_datetime(month, format="%Y-%m", errors="coerce")
    return month if pd.isna(day) else f"{day:%B %Y}"
