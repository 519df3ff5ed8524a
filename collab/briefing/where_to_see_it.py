"""The address at which the app shows a briefing: for the last slide and page, and for whoever is told."""

import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from collab.briefing.model import SECTIONS, STORIES, Audience, Scope
from collab.data.dataset import Dataset
from collab.data.selection import Selection

AUDIENCES: Mapping[Audience, str] = {
    Audience.AREA: "All governors of the area",
    Audience.PARTNERSHIP: "One partnership",
    Audience.SCHOOL: "One school's governors",
}
"""What the audiences are called."""
SECTIONS_ASKED: Mapping[Audience, str] = {
    Audience.AREA: "briefing_sections",
    Audience.PARTNERSHIP: "briefing_own",
    Audience.SCHOOL: "briefing_ours",
}
"""The parameter of the page Briefing that says which sections of each audience's story are told."""
_HERE = ("localhost", "127.0.0.1", "::1")
"""What this machine calls itself: on another one that is another."""


def link_to(dataset: Dataset, selection: Selection, scope: Scope, address: str = "") -> str:
    """The address of the page Briefing with this selection and scope.

    The app stands at the setting COLLAB_ADDRESS, or else where the viewer's browser says, at
    `address` (of the page). Nothing where others could not reach it.
    """
    outside = os.environ.get("COLLAB_ADDRESS", "").strip().rstrip("/")
    told = urlsplit(f"{outside}/briefing" if outside else address)
    if not told.netloc or told.hostname in _HERE:
        return ""
    query = selection.to_query() | parameters(dataset, scope)
    return urlunsplit((told.scheme, told.netloc, told.path, urlencode(query, doseq=True), ""))


def parameters(dataset: Dataset, scope: Scope) -> dict[str, list[str]]:
    """The parameters of the page Briefing that reproduce a scope, but for the day of the meeting."""
    found = {"briefing_for": [AUDIENCES[scope.audience]]}
    if scope.partnership:
        names = dataset.tables["partnerships"].set_index("partnership")["name"]
        found["briefing_partnership"] = [f"{names[scope.partnership]} ({scope.partnership})"]
    if scope.urn:
        found["briefing_school"] = [f"{dataset.schools.at[scope.urn, 'name']} ({scope.urn})"]
    if scope.note:
        found["briefing_note"] = [scope.note]
    if scope.told != STORIES[scope.audience]:
        found[SECTIONS_ASKED[scope.audience]] = [SECTIONS[key] for key in scope.told]
    return found


def scope_of(dataset: Dataset, asked: Mapping[str, Sequence[str]]) -> Scope:
    """The scope that parameters of the page Briefing ask for, the reverse of `parameters`.

    A partnership and a school are known by their keys, whatever they are called by now; what the data
    does not have is left out.
    """
    told = {name: values[0] for name, values in asked.items() if values}
    called = {label: audience for audience, label in AUDIENCES.items()}
    audience = called.get(told.get("briefing_for", ""), Audience.AREA)
    slug, urn = (_key_in(told.get(f"briefing_{name}", "")) for name in ("partnership", "school"))
    sections = asked.get(SECTIONS_ASKED[audience], ())
    known = dataset.tables["partnerships"]["partnership"].astype(str)
    return Scope(
        audience,
        slug if audience is Audience.PARTNERSHIP and slug in set(known) else "",
        int(urn) if audience is Audience.SCHOOL and urn in set(dataset.schools.index.astype(str)) else 0,
        tuple(key for key in STORIES[audience] if SECTIONS[key] in sections),
        told.get("briefing_note", ""),
    )


def _key_in(label: str) -> str:
    """What stands in brackets at the end of a label."""
    return label.rpartition("(")[2].rstrip(")")
