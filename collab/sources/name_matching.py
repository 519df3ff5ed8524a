"""Which school of the register a written name means, and whether that is sure.

Sure is a name only when one school answers to every word of it, no other could be meant, and nothing
in phase, faith, place or number speaks against it. Whatever else is found is shown to a person: a
name is never given to a school because they look alike.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from collab.sources.known_schools import KnownSchool, KnownSchools
from collab.sources.school_names import NameParts, parts_of, words_of

_MOST_OPTIONS = 6
_FAITHS = {"ce": "Church of England", "rc": "Catholic", "methodist": "Methodist"}
_COMMON_WORDS = (
    "great little north south east west long market new old upper lower high middle road lane street park "
    "hill wood green church"
)
"""Words of so many places that one of them beside a misspelt word proves nothing."""


class Outcome(StrEnum):
    """How sure it is which school a written name means."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """A school as a list names it: the name as `written`, and what else the list says of it; `urn`
    and `laestab` are 0 where it gives none."""

    written: str
    place: str = ""
    postcode: str = ""
    phase: str = ""
    urn: int = 0
    laestab: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A school that may be meant, and `why` it is not sure that it is."""

    school: KnownSchool
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: the `urn` of a certain school, `why`, and the `options` of a doubtful one.

    `before` is the number of the closed school that a certain one carries on where only names and
    dates say so."""

    outcome: Outcome
    why: str
    urn: int = 0
    options: tuple[Option, ...] = ()
    before: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """A school that answers to every word: `school` under today's number, `before` where that is an
    heir's; `more` are words of its name that were not asked, `of_place` whether some that were not
    asked only say where it is; `hard` and `soft` what speaks against it; `here` whether the place
    asked is its own."""

    school: KnownSchool
    named: KnownSchool
    before: int
    more: frozenset[str]
    of_place: bool
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    here: bool


def match_name(known: KnownSchools, asked: Asked) -> Match:
    """The school that is meant (see the module)."""
    parts = parts_of(asked.written)
    told = parts_of(asked.phase)
    parts = replace(parts, phases=parts.phases or told.phases, older=parts.older | told.older)
    if asked.urn or asked.laestab:
        numbered = _of_number(known, asked.urn or known.by_laestab.get(asked.laestab, 0), parts)
        if numbered is not None:
            return numbered
    if not parts.words:
        return Match(Outcome.UNKNOWN, "it says no name of a school")
    answers = _one_each([_answer(known, s, asked, parts) for s in known.answering(parts)])
    rivals = _rivals(answers, parts)
    if len(rivals) != 1 or rivals[0].soft:
        return _doubt(known, answers, rivals, parts)
    sure = rivals[0]
    if asked.urn or asked.laestab:
        why = "the name is this school's, but no register given has the number"
        return Match(Outcome.DOUBTFUL, why, options=(Option(sure.school, why),))
    why = "the only school of this name" if not sure.more else "the only school that the name fits"
    if sure.before:
        old = known.by_urn[sure.before]
        why += f"; it opened when {old.name} ({old.urn}) closed"
    return Match(Outcome.CERTAIN, why, sure.school.urn, before=sure.before)


def _of_number(known: KnownSchools, number: int, parts: NameParts) -> Match | None:
    """By its number, if the name does not contradict it; None if the register has no such number."""
    urn = known.today(number)
    if not urn:
        return None
    school = known.by_urn[urn]
    own = {*school.parts.words, *known.by_urn.get(number, school).parts.words}
    alike = not parts.words or any(known.variants(word) & own for word in parts.words)
    if alike and pd.isna(school.closed):
        return Match(Outcome.CERTAIN, "by its number", urn)
    why = _closed(school) if alike else "the number is this school's, but the name is not"
    others = [Option(s, "its name is like it") for s in known.like(parts) if s.urn != urn]
    return Match(Outcome.DOUBTFUL, why, options=(Option(school, why), *others[: _MOST_OPTIONS - 1]))


def _answer(known: KnownSchools, named: KnownSchool, asked: Asked, parts: NameParts) -> _Answer:
    school = known.by_urn[known.today(named.urn)]
    heir = known.heir(named.urn)
    run_together = "".join(named.parts.words) == "".join(parts.words)
    words = set(named.parts.words)
    unasked = frozenset() if run_together else words - {v for w in parts.words for v in known.variants(w)}
    place = set(words_of(asked.place))
    near = named.near | school.near | place
    more = frozenset(unasked - near)
    exact = [
        w
        for w in parts.words
        if w in words and w not in _COMMON_WORDS.split() and w not in named.parts.dedication
    ]
    hard, soft = _against(named, parts)
    here, elsewhere = _place(known, school, asked, place)
    hard += elsewhere
    if not run_together and not exact and not all(known.knows(w) for w in parts.words):
        soft.append("it is spelt otherwise")
    if pd.notna(school.closed):
        soft.append(_closed(school))
    if not _may_be_left_out(more, named.parts, parts):
        soft.append("its name says more")
    before = named.urn if heir and heir == school.urn else 0
    return _Answer(school, named, before, more, more != unasked, tuple(hard), tuple(soft), here)


def _may_be_left_out(more: Collection[str], own: NameParts, parts: NameParts) -> bool:
    """Whether people leave these words out: the saint of a village's school, or a saint's village."""
    only_saint = set(parts.words) <= parts.dedication
    return not more or only_saint or (set(more) <= own.dedication and not parts.dedication)


def _against(named: KnownSchool, parts: NameParts) -> tuple[list[str], list[str]]:
    """What says that it is another school, and what leaves a doubt."""
    own, hard, soft = named.parts, [], []
    if parts.phases and not parts.phases & named.phases:
        hard.append(f"it is a school of another phase ({', '.join(sorted(named.phases))})")
    if parts.faiths and own.faiths and not parts.faiths & own.faiths:
        hard.append(f"it is {' and '.join(_FAITHS[f] for f in sorted(own.faiths))}")
    if parts.older - own.older:
        hard.append("the list names a school for older pupils")
    if parts.faiths and not own.faiths:
        soft.append(f"its name does not say {' or '.join(_FAITHS[f] for f in sorted(parts.faiths))}")
    shared = (parts.faiths & own.faiths) or (parts.dedication & own.dedication)
    if own.phases and not parts.phases and not shared:
        soft.append(f"the list does not say {' or '.join(sorted(own.phases))}")
    return hard, soft


def _place(
    known: KnownSchools, school: KnownSchool, asked: Asked, place: Collection[str]
) -> tuple[bool, list[str]]:
    """Whether the place or postcode asked is the school's, and what contradicts it."""
    own, given = (_codes(postcode) for postcode in (school.postcode, asked.postcode))
    if own and given:
        if own[0] != given[0]:
            return False, [f"its postcode is {school.postcode}"]
        return own == given or len(own) != len(given), []
    if set(place) & (school.near | set(school.parts.words)):
        return True, []
    others = {d for d in known.districts if set(words_of(d)) <= set(place)}
    if others and school.district and school.district not in others:
        return False, [f"it is in {school.district}"]
    return False, []


def _codes(postcode: str) -> list[str]:
    """The outward code of a postcode, and the inward one if it has it."""
    text = postcode.upper().replace(" ", "")
    whole = len(text) >= 5 and text[-3:-2].isdigit() and text[-2:].isalpha()
    return [text[:-3], text[-3:]] if whole else [text] if text else []


def _one_each(answers: Sequence[_Answer]) -> list[_Answer]:
    """Each school once, by the name of its that answers best, today's or an earlier one."""
    best: dict[int, _Answer] = {}
    before: dict[int, int] = {}
    for one in sorted(answers, key=lambda a: (len(a.hard), len(a.soft), len(a.more), a.named.urn)):
        best.setdefault(one.school.urn, one)
        before[one.school.urn] = before.get(one.school.urn, 0) or one.before
    return [replace(best[urn], before=before[urn]) for urn in sorted(best)]


def _rivals(answers: Sequence[_Answer], parts: NameParts) -> list[_Answer]:
    """Those of the answers that may be meant: one whose name is asked in full leaves no room for
    those whose names say more, unless these agree better."""
    possible = [a for a in answers if not a.hard]
    if any(a.here for a in possible):
        possible = [a for a in possible if a.here]
    whole = [a for a in possible if not a.more and not a.of_place]
    if not whole or set(parts.words) <= parts.dedication:
        return possible

    def agrees(answer: _Answer) -> int:
        own = answer.named.parts
        return len(own.phases & parts.phases) + len(own.faiths & parts.faiths)

    most = max(agrees(a) for a in whole)
    return whole + [a for a in possible if a not in whole and agrees(a) > most]


def _doubt(
    known: KnownSchools, answers: Sequence[_Answer], rivals: Sequence[_Answer], parts: NameParts
) -> Match:
    """What a person has to decide, or that nothing is like it."""
    ranked = sorted(answers, key=lambda a: (a not in rivals, len(a.hard), len(a.more), a.school.urn))
    several = "another school is called so too" if len(rivals) > 1 else ""
    options = [
        Option(a.school, "; ".join((*a.hard, *a.soft)) or several or "another fits better") for a in ranked
    ]
    seen = {option.school.urn for option in options}
    for school in known.like(parts):
        today = known.by_urn[known.today(school.urn)]
        if today.urn not in seen and not parts.older - school.parts.older:
            seen.add(today.urn)
            options.append(Option(today, "its name is like it"))
    if not options or (parts.older and not rivals):
        older = "it reads like a school for older pupils" if parts.older else "no school is called so"
        return Match(Outcome.UNKNOWN, older)
    several = f"{len(rivals)} schools may be meant"
    why = several if len(rivals) > 1 else options[0].why if answers else "no school is called just so"
    return Match(Outcome.DOUBTFUL, why, options=tuple(options[:_MOST_OPTIONS]))


def _closed(school: KnownSchool) -> str:
    return f"it closed on {school.closed:%d/%m/%Y}"
