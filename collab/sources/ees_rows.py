"""Which rows of a file of Explore Education Statistics speak of all pupils, in which subject, and of all
state-funded schools: every column that sorts pupils or schools must say its total."""

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from collab.data.errors import DataError, Problem
from collab.sources.ees_groups import group_said
from collab.sources.raw_table import RawTable, is_code_or_number

FILTERS = (
    "breakdown",
    "breakdown_topic",
    "sex",
    "gender",
    "disadvantage",
    "disadvantage_status",
    "fsm_status",
    "free_school_meal_status",
    "sen_status",
    "sen_provision",
    "sen_primary_need",
    "ethnicity",
    "ethnicity_major",
    "ethnicity_minor",
    "first_language",
    "first_language_status",
    "language",
    "month_of_birth",
    "prior_attainment",
    "mobility",
    "pupil_group",
    "characteristic",
    "religious_character",
    "school_type",
    "establishment_type",
)
"""Columns that sort pupils or schools, wherever they stand; others are found by what they hold."""
_BREAKDOWNS = ("breakdown", "breakdown_topic")
OWN_RULES = ("subject", "establishment_type_group", "rectype", "version", "time_period", "geographic_level")
COMBINED = "rwm"
"""The key in `SUBJECTS` of the three subjects together, which a file without subjects is of."""
SUBJECTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        COMBINED: ("reading, writing and maths", "reading, writing and mathematics"),
        "read": ("reading",),
        "writ": ("writing",),
        "mat": ("maths", "mathematics"),
        "gps": ("grammar, punctuation and spelling",),
    }
)
"""How each subject is written, by what stands for it in a measure's code; of others nothing is read."""
_ANY_SUBJECT = tuple(said for names in SUBJECTS.values() for said in names)
_STATE_FUNDED = ("all state funded", "all state-funded", "state-funded", "state funded")
_RECORD_TYPES = {"national": "5", "local authority": "3"}
"""Record types of state-funded schools; the national row of type 4 counts independent ones too."""
_VERSIONS = {"provisional": 0, "revised": 1, "final": 2}
_TOTAL = re.compile(r"(total|all|both|persons)([ ,:(-].*)?|.* total|not applicable", re.I)
_PART = re.compile(
    r"boys?|girls?|males?|females?|(not )?disadvantaged.*|.*\b(fsm|free school meals|sen|eal|english)\b.*",
    re.I,
)
"""Words for some of the pupils, in whatever column they stand."""
_PLACE = re.compile(
    r"time_identifier|(country|region|la|old_la|new_la|lad|pcon|parliamentary_constituency|"
    r"local_authority|opportunity_area|school|trust|mat|sponsor|ward)_(code|name|urn|laestab|id)|"
    r".*_(flag|description|notes?)"
)


def may_count(cells: pd.DataFrame) -> pd.Series:
    """Which rows of a part of a file may speak of all pupils, or of a group of them, in a subject: the quick
    look with which many rows of a national file are left out while it is opened."""
    kept = pd.Series(True, index=cells.index)
    if {"time_period", "geographic_level"} <= set(cells):
        if "subject" in cells:
            kept = _says(cells["subject"], _ANY_SUBJECT)
        if "breakdown" in cells:
            kept &= _says(cells["breakdown"], None) | group_said(cells["breakdown"]).notna()
    return kept


def of_all(raw: RawTable, subject: str = COMBINED) -> pd.Series:
    """Which rows speak of all pupils of all state-funded schools in a subject (a key of `SUBJECTS`), in the
    best version of each year; a file that names no subject is of the three together.

    Raises DataError where a column sorts the rows, but none of its values is the total.
    """
    kept = _kept(raw, FILTERS, subject=subject)
    if not kept.any():
        return kept
    for column in _sorting(raw, kept):
        # In place, so that the next column is looked at among what this one has left.
        kept &= _total_of(raw, kept, column)
    return kept


def of_groups(raw: RawTable, subject: str = COMBINED) -> pd.Series:
    """For each row that speaks of a group of a school's pupils in a subject (a key of `SUBJECTS`), in the
    best version of each year, which (a key of `collab.data.vocabulary.PUPILS`); missing for all others."""
    none = pd.Series(None, index=raw.cells.index, dtype=object)
    if "breakdown" not in raw.cells:
        return none
    group = group_said(raw.cells["breakdown"])
    group = group.where(_text(raw.cells["geographic_level"]).eq("school"))
    if group.isna().all():
        return none
    kept = _kept(raw, [name for name in FILTERS if name not in _BREAKDOWNS], group.notna(), subject)
    # What only describes a school differs from group to group; what sorts them does so among all pupils.
    for column in _sorting(raw, _kept(raw, FILTERS, subject=subject)):
        kept &= _says(raw.cells[column], None)
    return group.where(kept)


def _kept(
    raw: RawTable, filters: Collection[str], among: pd.Series | None = None, subject: str = COMBINED
) -> pd.Series:
    """Which rows of a subject, of those `among` which is looked, say the total in all of these columns."""
    cells = raw.cells
    kept = may_count(cells) if among is None else may_count(cells) & among
    if "subject" in cells:
        kept &= _says(cells["subject"], SUBJECTS[subject])
    elif subject != COMBINED:
        kept &= False
    level = _text(cells["geographic_level"])
    if "establishment_type_group" in cells:
        kept &= _says(cells["establishment_type_group"], _STATE_FUNDED) | level.eq("school")
    if "rectype" in cells:
        wanted = level.map(_RECORD_TYPES)
        kept &= _text(cells["rectype"]).eq(wanted) | wanted.isna()
    for column in filters:
        if column in cells:
            kept &= _says(cells[column], None)
    if "version" in cells:
        rank = _text(cells["version"]).map(_VERSIONS).fillna(-1).where(kept)
        kept &= rank.eq(rank.groupby(cells["time_period"]).transform("max"))
    return kept


def _sorting(raw: RawTable, kept: pd.Series) -> Iterator[str]:
    """The other columns that sort the rows of all pupils; `kept` may become fewer between them."""
    for column in raw.cells.columns.difference([*FILTERS, *OWN_RULES]):
        if not _PLACE.fullmatch(column) and _sorts(raw.cells[kept], column):
            yield column


def _text(cells: pd.Series) -> pd.Series:
    return cells.str.strip().str.lower()


def _says(cells: pd.Series, words: tuple[str, ...] | None) -> pd.Series:
    """Where a cell is one of `words`, or a word for the total."""
    values = cells.unique()
    wanted = [v for v in values if (v.strip().lower() in words if words else _TOTAL.fullmatch(v.strip()))]
    return cells.isin(wanted)


def _sorts(cells: pd.DataFrame, column: str) -> bool:
    """Whether a column of text sorts pupils or schools: it speaks of some of the pupils, or says
    several things of one place in one year. What differs from place to place only describes them."""
    values = pd.Series(cells[column].unique())
    if is_code_or_number(values).all():
        return False
    keys = [c for c in map(str, cells) if c in ("time_period", "geographic_level") or _PLACE.fullmatch(c)]
    if values.str.strip().str.fullmatch(_PART).any():
        return True
    return bool(cells.groupby(keys)[column].nunique().gt(1).any())


def _total_of(raw: RawTable, kept: pd.Series, column: str) -> pd.Series:
    total = _says(raw.cells[column], None)
    if not (kept & total).any():
        values = ", ".join(sorted(raw.cells.loc[kept, column].unique())[:3])
        reason = f"it sorts its rows by {column} ({values}), and no row says the total"
        remedy = "Download the file with its totals, or take the column away if it sorts nothing."
        raise DataError([Problem(raw.name, reason, remedy, column=column)])
    return total
