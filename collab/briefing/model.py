"""What a briefing is made of, whatever it is shown or written as: a story in sections, each with one
headline, one picture and one line of how sure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from collab.briefing.pictures import Picture
from collab.data.disclosure.gate import Disclosed
from collab.data.provenance import Release
from collab.words.numbers import day_told


class Audience(StrEnum):
    """Whom a briefing is for."""

    AREA = "area"
    PARTNERSHIP = "partnership"
    SCHOOL = "school"


SECTIONS: Mapping[str, str] = {
    "who": "Who we are",
    "own": "How our pupils do",
    "answer": "Do partnership schools do better?",
    "where": "Where?",
    "alike": "Is it a fair comparison?",
    "scores": "How far do pupils come?",
    "schools": "Which schools differ?",
    "local": "Is each partnership local?",
    "map": "Where are they?",
    "left_out": "Who is left out?",
    "time": "Is it lasting?",
    "lessons": "Are the ten lessons in place?",
    "work": "What do partnerships do?",
    "questions": "What might we ask next?",
    "method": "How are the figures made?",
}
"""The sections that a story can have, and the question that each answers."""
STORIES: Mapping[Audience, tuple[str, ...]] = {
    Audience.AREA: (
        "answer",
        "where",
        "alike",
        "scores",
        "schools",
        "local",
        "map",
        "left_out",
        "time",
        "lessons",
        "work",
        "questions",
        "method",
    ),
    Audience.PARTNERSHIP: (
        "who",
        "own",
        "scores",
        "lessons",
        "work",
        "answer",
        "alike",
        "time",
        "questions",
        "method",
    ),
    Audience.SCHOOL: ("who", "own", "scores", "lessons", "work", "answer", "alike", "questions", "method"),
}
"""What each audience is told, in its order."""

_ASKED: Mapping[Audience, str] = {
    Audience.AREA: "Do pupils in partnership schools do better, where, and is it real or chance?",
    Audience.PARTNERSHIP: "How do our pupils do, how near are we, and which lessons are in place?",
    Audience.SCHOOL: "With whom do we work, how do our pupils do, and what might we ask next?",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a briefing is about. `partnership` is a slug, `urn` a school; `sections` are keys of
    `SECTIONS` in the order in which they are told, all of the audience's story if none is named;
    `note` is the presenter's own, `meeting` the day it is for, and `link` the address at which the
    app shows the same, if one is known."""

    audience: Audience = Audience.AREA
    partnership: str = ""
    urn: int = 0
    sections: tuple[str, ...] = ()
    note: str = ""
    meeting: date | None = None
    link: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """The keys of its sections in their order."""
        return self.sections or STORIES[self.audience]

    def of(self, *keys: str) -> "Scope":
        """The same of these sections alone."""
        return replace(self, sections=keys)


@dataclass(frozen=True, slots=True)
class Table:
    """A disclosed table: `columns` for the workbook, `brief` for the appendix of slides and paper."""

    name: str
    shown: Disclosed
    columns: tuple[str, ...]
    brief: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """One slide, one presented part, or one part of the paper.

    `title` says the finding, `about` what the picture shows, `sure` in a line or two how sure we are
    and how to read it. Where there is nothing to draw, `points` are told in the picture's place.
    `told` is what else can be said: in the presenter's notes and in the paper's appendix. `method` is
    how the figures are made.
    """

    key: str
    title: str
    about: str = ""
    sure: str = ""
    picture: Picture | None = None
    points: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    table: Table | None = None
    method: str = ""
    asked: str = ""

    @property
    def question(self) -> str:
        """What it answers: what is `asked`, or what the sections of its key ask."""
        return self.asked or SECTIONS[self.key.partition(":")[0]]

    @property
    def spoken(self) -> str:
        """What the presenter may say."""
        parts = [self.title, *self.told, self.sure]
        if self.method:
            parts.append(f"Method: {self.method}")
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole briefing. `where` is what it is about, `source` whose figures it shows."""

    where: str
    title: str
    scope: Scope
    release: Release
    made: date
    sections: tuple[Section, ...] = field(default=())

    @property
    def source(self) -> str:
        """What stands at the foot of every slide and page."""
        release = self.release
        day = day_told(self.made)
        if release.illustrative:
            return f"ILLUSTRATIVE DATA for {release.area}: schools and results are invented. {day}"
        return f"Source: {release.title}: {release.area}, made by {release.made_by}. {day}"

    @property
    def asked(self) -> str:
        """What the story answers."""
        return _ASKED[self.scope.audience]

    @property
    def meeting(self) -> str:
        """The day it is for, in words, or nothing."""
        day = self.scope.meeting
        return f"{day:%A} {day_told(day)}" if day else ""
