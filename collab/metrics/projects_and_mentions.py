"""Which projects and inspection mentions a viewer asks for."""

from collections.abc import Collection

import pandas as pd


def projects_for(
    projects: pd.DataFrame, districts: Collection[str], starters: Collection[str], words: str
) -> pd.DataFrame:
    """The projects of these districts (or of the whole area), begun by one of `starters`, that
    have all of `words` somewhere in their text. Empty collections ask for everything."""
    where = [
        not districts or not named or bool(set(named) & set(districts))
        for named in map(districts_of, projects["districts"])
    ]
    begun = projects["started_by"].isin(list(starters)) if starters else True
    text = projects[["title", "description", "status", "source"]]
    return projects[pd.Series(where, index=projects.index, dtype=bool) & begun & _has(text, words)]


def projects_of(projects: pd.DataFrame, slugs: Collection[str]) -> pd.DataFrame:
    """The projects that any of these partnerships takes part in."""
    named = [not set(slugs).isdisjoint(str(told).split()) for told in projects["partnerships"]]
    return projects[pd.Series(named, index=projects.index, dtype=bool)]


def mentions_for(mentions: pd.DataFrame, lessons: Collection[int], words: str) -> pd.DataFrame:
    """The inspection mentions that touch one of `lessons` and have all of `words` in their text,
    the latest first."""
    touched = [
        not lessons or bool({int(n) for n in str(told).split() if n.isdigit()} & set(lessons))
        for told in mentions["lessons"].fillna("")
    ]
    text = mentions[["school", "summary", "quotation", "source"]]
    kept = mentions[pd.Series(touched, index=mentions.index, dtype=bool) & _has(text, words)]
    return kept.sort_values("inspected", ascending=False, kind="stable")


def districts_of(told: object) -> list[str]:
    """The districts of a project, from names separated by semicolons; none means the whole area."""
    return [name.strip() for name in told.split(";") if name.strip()] if isinstance(told, str) else []


def _has(text: pd.DataFrame, words: str) -> pd.Series:
    joined = text.fillna("").agg(" ".join, axis=1).str.casefold() if len(text) else pd.Series(dtype=str)
    found = pd.Series(True, index=text.index)
    for word in words.casefold().split():
        found &= joined.str.contains(word, regex=False).astype(bool)
    return found
