"""Who may do what: three roles, each of them limited to districts or partnerships if wished."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slugify import slugify

from collab.data.errors import CollabError


class Role(StrEnum):
    """A viewer sees everything; a partnership lead also assesses and edits their own partnerships;
    an officer does everything: import, publish, broker, all edits."""

    VIEWER = "viewer"
    LEAD = "lead"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """As a sentence says it."""
        return "partnership lead" if self is Role.LEAD else self.value


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the screen.

    `name` and `email` are what the sign-in says, empty where nobody signs in. With `districts`
    (names, or those as slugs) or `partnerships` (slugs) a lead or an officer may write only about
    the partnerships named, or with a member in a district named.
    """

    role: Role
    name: str = ""
    email: str = ""
    districts: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """Name and address as the record keeps them; empty for somebody who has not signed in."""
        if not self.email:
            return self.name
        return f"{self.name} <{self.email}>" if self.name else self.email

    @property
    def unlimited(self) -> bool:
        """Whether the role holds everywhere."""
        return not (self.districts or self.partnerships)


class NotAllowedError(CollabError):
    """Somebody tried what their role does not allow. Nothing has been changed."""

    def __init__(self, person: Person, what: str) -> None:
        self.person = person
        super().__init__(
            f"As a {person.role.label} you may not {what}. Ask an officer of the authority; "
            "nothing has been changed."
        )


def person_of_claim(claim: object, name: str = "", email: str = "") -> Person:
    """The person whom a sign-in's claim gives a role: the highest that it names, or viewer.

    The claim is one name or a list of them, each bare or behind `collab-` or `collab.`: a role, or
    a limit of it, `partnership:KEY` or `district:NAME` (hyphens may stand for the blanks).
    """
    told = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    names = [str(one).lower().removeprefix("collab-").removeprefix("collab.") for one in told]
    roles = [role for role in Role if role in names]
    limits = [one.split(":", 1) for one in names if ":" in one]
    return Person(
        roles[-1] if roles else Role.VIEWER,
        name,
        email,
        districts=tuple(what for kind, what in limits if kind == "district"),
        partnerships=tuple(what for kind, what in limits if kind == "partnership"),
    )


OPEN_RECORDS = ("assessments", "reviews", "actions", "projects", "stories", "offers", "matches")
"""Records that a partnership lead may write about their own partnerships."""


def may_publish(person: Person) -> bool:
    """Whether the person may import files, publish and restore releases: officers without limits,
    because a release is of the whole area."""
    return person.role is Role.OFFICER and person.unlimited


def may_see_earlier(person: Person) -> bool:
    """Whether the person may look at releases that are no longer on show: officers, who have the
    files anyway."""
    return person.role is Role.OFFICER


def may_write(
    person: Person,
    record: str,
    slugs: Collection[str],
    districts_of: Mapping[str, Collection[str]],
    belongs: Mapping[str, Collection[str]] | None = None,
) -> bool:
    """Whether the person may save or remove a record of a kind about partnerships, or schools.

    `slugs` are all the partnerships that the record is about, before and after the change, and the
    schools, by their URN as text; `districts_of` the districts of each partnership's members, and of
    each school; `belongs` by school the partnerships that it is in: who leads one of them writes for
    the school, too. A record about none is of the whole area, and takes an officer without limits.
    """
    if person.role is Role.VIEWER:
        return False
    if person.role is Role.LEAD and (record not in OPEN_RECORDS or person.unlimited):
        return False
    if person.unlimited:
        return True
    homes = belongs or {}
    return bool(slugs) and all(
        _within(person, slug, districts_of) or not set(homes.get(slug, ())).isdisjoint(person.partnerships)
        for slug in slugs
    )


def partnerships_of(rows: Iterable[Mapping[Any, Any]]) -> set[str]:
    """The partnerships that versions of a record are about, from its columns `partnership` and
    `partnerships`."""
    found: set[str] = set()
    for row in rows:
        for column in ("partnership", "partnerships"):
            told = row.get(column)
            found |= set(told.split()) if isinstance(told, str) else set()
    return found


def givers_and_takers(rows: Iterable[Mapping[Any, Any]]) -> set[str]:
    """Whom versions of an offer are about: its partnership, or its school by the URN as text."""
    told = list(rows)
    schools = (str(row.get("urn") or "").removesuffix(".0") for row in told)
    return partnerships_of(told) | {urn for urn in schools if urn.isdecimal()}


def _within(person: Person, slug: str, districts_of: Mapping[str, Collection[str]]) -> bool:
    near = {slugify(name) for name in districts_of.get(slug, ())}
    return slug in person.partnerships or any(slugify(d) in near for d in person.districts)
