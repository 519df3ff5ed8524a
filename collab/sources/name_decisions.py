"""The names of a list with the schools they mean: what is sure, what somebody decided, what is left.

Decisions are kept in a CSV file for next year: the name as written, its partnership and place, and
the number chosen, or the word none for a name that is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from collab.data.errors import DataError, Problem
from collab.sources.known_schools import KnownSchools, miles_to
from collab.sources.name_lists import Listed
from collab.sources.name_matching import Match, Outcome, match_name
from collab.sources.opening import File, open_tables
from collab.sources.reading import need_columns

LEFT_OUT = 0
"""Stands for a school's number in the decision to leave a name out."""
NONE = "none"
"""How the file says so."""
COLUMNS = ("written", "partnership", "place", "urn", "school", "why", "candidates")
"""Columns of a file of decisions; the first four are read back."""
Key = tuple[str, str, str]
Decisions = Mapping[Key, int]
"""By name, partnership and place as written, the number of the school that is meant, or LEFT_OUT."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the list with what was found; `urn` is the school that is taken, 0 for none;
    `decided` says that somebody chose it, or left it out."""

    listed: Listed
    match: Match
    urn: int = 0
    decided: bool = False

    @property
    def key(self) -> Key:
        """What a decision on it is found by."""
        return key_of(self.listed.asked.written, self.listed.partnership, self.listed.asked.place)

    @property
    def open(self) -> bool:
        """Whether somebody has to decide: it is doubtful, and nobody has."""
        return self.match.outcome is Outcome.DOUBTFUL and not self.decided

    @property
    def missing(self) -> bool:
        """Whether no school is known for it, and nobody has said to leave it out."""
        return self.match.outcome is Outcome.UNKNOWN and not self.decided


def key_of(written: str, partnership: str, place: str) -> Key:
    """The key of a decision: small letters and single blanks, so that retyping makes no difference."""
    folded = [" ".join(text.lstrip("'").casefold().split()) for text in (written, partnership, place)]
    return folded[0], folded[1], folded[2]


def choose(known: KnownSchools, named: Named, urn: int) -> Named:
    """The name with the school that somebody chose for it, or LEFT_OUT."""
    if urn == LEFT_OUT:
        return replace(named, urn=0, decided=True)
    before = named.match.before if named.match.urn == urn else known.carried_on_by_name(urn)
    return replace(named, urn=urn, decided=True, match=replace(named.match, before=before))


def find_schools(known: KnownSchools, schools: Iterable[Listed], decisions: Decisions) -> list[Named]:
    """Each name of a list with its school: as somebody decided, or else as the register says.

    Options of doubtful names come with their miles to the sure members of the same partnership.
    """
    named = [_decided(known, listed, decisions) for listed in schools]
    sure: dict[str, list[int]] = {}
    for one in named:
        if one.urn:
            sure.setdefault(one.listed.partnership, []).append(one.urn)
    return [_with_miles(known, one, sure.get(one.listed.partnership, ())) for one in named]


def _decided(known: KnownSchools, listed: Listed, decisions: Decisions) -> Named:
    match = match_name(known, listed.asked)
    found = Named(listed, match, match.urn)
    written, partnership, place = found.key
    # A decision that names no partnership, or no place, is of the name wherever it stands.
    for key in ((written, partnership, place), (written, partnership, ""), (written, "", "")):
        if key not in decisions:
            continue
        urn = known.today(decisions[key]) if decisions[key] else LEFT_OUT
        if urn or decisions[key] == LEFT_OUT:
            return choose(known, found, urn)
        why = f"{decisions[key]}, which was decided on, is in no register given"
        return Named(listed, Match(Outcome.DOUBTFUL, why, options=match.options))
    return found


def _with_miles(known: KnownSchools, named: Named, others: Sequence[int]) -> Named:
    if not named.open or not others:
        return named
    members = [known.by_urn[urn] for urn in others]
    options = []
    for option in named.match.options:
        miles = miles_to(option.school, members)
        away = "" if np.isnan(miles) else f"; {miles:.1f} miles from the others"
        options.append(replace(option, why=f"{option.why}{away}"))
    return replace(named, match=replace(named.match, options=tuple(options)))


def decisions_table(known: KnownSchools, named: Sequence[Named], kept: Decisions) -> pd.DataFrame:
    """The decisions made and those to make, as a table with `COLUMNS`: names that are sure stand in it
    only where somebody decided otherwise. Decisions `kept` of other names stay in it."""
    rows = []
    for one in named:
        if not (one.decided or one.open or one.missing):
            continue
        school = known.by_urn.get(one.urn)
        candidates = "; ".join(
            f"{o.school.urn} {o.school.name} ({o.school.place or 'place not known'}): {o.why}"
            for o in one.match.options
        )
        urn = str(one.urn) if one.urn else NONE if one.decided else ""
        asked = one.listed.asked
        name = school.name if school else ""
        rows.append(
            (asked.written, one.listed.partnership, asked.place, urn, name, one.match.why, candidates)
        )
    for key in sorted(kept.keys() - {one.key for one in named}):
        urn = str(kept[key]) if kept[key] else NONE
        name = known.by_urn[kept[key]].name if kept[key] in known.by_urn else ""
        rows.append((*key, urn, name, "not in this list", ""))
    return pd.DataFrame(rows, columns=list(COLUMNS)).drop_duplicates(["written", "partnership", "place"])


def read_decisions(file: File) -> dict[Key, int]:
    """The decisions of a file that `decisions_table` was written to, filled in or not.

    Raises DataError naming every number that is none, and a file without these columns.
    """
    (raw, *_) = open_tables(file.name, file.content(), COLUMNS.__contains__)
    need_columns(raw, ("written", "urn"))
    found: dict[Key, int] = {}
    problems = []
    for line, row in zip(raw.cells.index, raw.cells.to_dict("records"), strict=True):
        told = {str(column): str(value).strip() for column, value in row.items()}
        urn = told["urn"].casefold()
        if not urn or not told["written"]:
            continue
        if urn != NONE and not (urn.isascii() and urn.isdigit() and len(urn) == 6):
            remedy = f"Write the six digits of a school's URN, {NONE} to leave the name out, or nothing."
            reason = "is no decision"
            problems.append(
                Problem(file.name, reason, remedy, row=int(str(line)) + 2, column="urn", value=told["urn"])
            )
            continue
        key = key_of(told["written"], told.get("partnership", ""), told.get("place", ""))
        found[key] = LEFT_OUT if urn == NONE else int(urn)
    if problems:
        raise DataError(problems)
    return found
