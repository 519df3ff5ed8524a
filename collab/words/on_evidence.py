"""Sentences on what partnerships run, and what inspectors said of their work."""

from collections.abc import Sequence

import pandas as pd

from collab.words.numbers import counted


def evidence_title(projects: int, mentions: int) -> str:
    """How many projects, and mentions by inspectors of schools that work together, are written down."""
    if not projects + mentions:
        return "no project and nothing that inspectors said is written down yet"
    return f"{counted(projects, 'project')} run together, {counted(mentions, 'mention')} by inspectors"


def together_title(projects: int) -> str:
    """How many projects schools run together."""
    return f"{counted(projects, 'project')} run together"


def inspected_title(mentions: int) -> str:
    """How often inspectors spoke of schools' working together."""
    return f"Inspectors spoke of working together {'once' if mentions == 1 else f'{mentions:,} times'}"


def project_told(row: pd.Series, where: Sequence[str]) -> str:
    """One project with the districts `where` it runs, none for the whole area, and what it is."""
    return f"{row['title']} ({', '.join(where) or 'whole area'}): {row['description']}"


def mention_told(row: pd.Series) -> str:
    """What inspectors said of one school, and when."""
    return f"{row['school']}, {month_told(str(row['inspected']))}: {row['summary']}"


def month_told(month: str) -> str:
    """A month as one says it: "2015-01" is January 2015; what is no month stays as it is."""
    day = pd.to_datetime(month, format="%Y-%m", errors="coerce")
    return month if pd.isna(day) else f"{day:%B %Y}"
