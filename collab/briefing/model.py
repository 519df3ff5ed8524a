"""What a briefing is made of, whatever it is written as: sections of words, a graph and a table.

Graphs and tables are made from `Disclosed` tables alone, so that nothing withheld can get into a
file: a native chart carries its numbers with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from collab.data.disclosure.gate import Disclosed
from collab.data.provenance import Release
from collab.geography.paper_map import MapPicture


class Audience(StrEnum):
    """Whom a briefing is for."""

    AREA = "area"
    PARTNERSHIP = "partnership"
    SCHOOL = "school"


SECTIONS: Mapping[str, str] = {
    "finding": "The finding",
    "key_stages": "Key stages",
    "districts": "Districts",
    "map": "Map",
    "alike": "Like for like",
    "time": "Over time",
    "profile": "Partnerships at a glance, or the one",
    "lessons": "The ten lessons",
    "evidence": "Projects and inspectors",
    "questions": "Questions to ask",
    "method": "Method and data",
}
"""The sections there are, in their order, and what each is called."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a briefing is about. `partnership` is a slug, `urn` a school; `sections` are keys of
    `SECTIONS`; `note` is the presenter's own, `meeting` the day it is for."""

    audience: Audience = Audience.AREA
    partnership: str = ""
    urn: int = 0
    sections: tuple[str, ...] = tuple(SECTIONS)
    note: str = ""
    meeting: date | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One group of a graph: a value for each category with its interval; None where withheld or
    not there."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """Numbers to draw. `kind` is "groups" (a mark for each series in every category), "gaps" (one
    series around zero) or "lines" (over years; no line crosses a category that is in `breaks`).
    `unit` is "%" or "points". `alt` says in words what it shows, `reading` how to read it."""

    kind: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    reading: str
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A disclosed table: `columns` for the workbook, `brief` for slide and paper."""

    name: str
    shown: Disclosed
    columns: tuple[str, ...]
    brief: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """One slide, or one part of the paper. `title` says the finding; `method` how it was made."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    graph: Graph | None = None
    picture: MapPicture | None = None
    table: Table | None = None
    method: str = ""

    @property
    def spoken(self) -> str:
        """What the presenter may say: the finding, how to read the picture, and the method."""
        drawn = self.graph or self.picture
        parts = [*self.sentences, *self.bullets]
        if drawn is not None:
            parts.append(f"How to read it: {drawn.reading}")
        if self.method:
            parts.append(f"Method: {self.method}")
        return "\n".join(parts)


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
        told = f"{self.release.title}: {self.release.area}, made by {self.release.made_by}"
        label = "ILLUSTRATIVE DATA: schools and results are invented. "
        day = f"{self.made.day} {self.made:%B %Y}"
        return f"{label if self.release.illustrative else ''}Source: {told}. {day}"

    @property
    def meeting(self) -> str:
        """The day it is for, in words, or nothing."""
        day = self.scope.meeting
        return f"{day:%A} {day.day} {day:%B %Y}" if day else ""
