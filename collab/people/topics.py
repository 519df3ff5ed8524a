"""The list of topics that schools can give or look for, as it is before anybody has changed it."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.data.contracts import CONTRACTS
from collab.sources.reading import checked, slug

_STANDARD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "teaching": (
            "Early reading and phonics",
            "Writing",
            "Mathematics",
            "Early years",
            "Special educational needs",
            "Disadvantaged pupils",
            "English as an additional language",
            "Behaviour and attendance",
            "Computing",
            "Mixed-age classes",
        ),
        "leadership": (
            "Headship of a small school",
            "Senior leadership",
            "Subject leadership",
            "New teachers",
            "Curriculum planning",
        ),
        "governors": ("Finance for governors", "Chairing and clerking", "Safeguarding for governors"),
        "moderation": ("Moderating writing", "Moderating Key Stage 1", "Peer review"),
        "premises": ("Hall, field or pool", "Rooms for training"),
        "money": ("Shared posts", "Buying together"),
        "transport": ("Minibus",),
    }
)
"""Titles by what they are about; their keys are made of them and stay when a title is changed."""


def standard_topics() -> pd.DataFrame:
    """The topics that every list begins with, as their contract's table."""
    rows = [(slug(title), title, field) for field, titles in _STANDARD.items() for title in titles]
    return checked(pd.DataFrame(rows, columns=["topic", "title", "field"]), "topics", "topics")


def with_standard_topics(brought: pd.DataFrame) -> pd.DataFrame:
    """The topics that a release brought, and the standard ones that it does not name."""
    standard = standard_topics()
    more = standard[~standard["topic"].isin(brought["topic"])]
    parts = [part for part in (more, brought[list(CONTRACTS["topics"].to_schema().columns)]) if len(part)]
    return pd.concat(parts, ignore_index=True)
