"""Sentences on all partnerships at a glance: how many there are, are local, and are due for a review."""

import pandas as pd

from collab.data.vocabulary import KINDS, MILES
from collab.words.numbers import Labels, counted, far, limit_told, number, verb, whole
from collab.words.on_places import schools_told

LABELS: Labels = {"in_place_of_ten": ("Lessons in place, of ten", whole)}
"""Columns of the table of partnerships at a glance: labels, and formats."""
_BRIEFLY = {"multi_academy_trust": "Trust"}
"""Kinds whose names are long for a card."""
_ROOM = 40
"""Letters of a line on a card."""


def partnerships_title(count: int, where: str) -> str:
    """How many partnerships there are."""
    return f"{where} has {counted(count, 'partnership')} today"


def partnerships_finding(cards: pd.DataFrame, limit: float, unit: str = MILES) -> str:
    """How many of the partnerships are local, how many are due for a review, and how many were never
    assessed against the ten lessons.

    `cards` is a table of `collab.metrics.at_a_glance.at_a_glance`; `limit` is in this unit.
    """
    if cards.empty:
        return "No partnership is open today for this choice of filters."
    measured = cards[cards["mean_to_host"].notna()]
    told = []
    if len(measured):
        told.append(f"{_how_local(measured, len(cards))} {limit_told(limit, unit)} of the host school.")
    late, never = int(cards["overdue"].sum()), int(cards["assessed"].eq(0).sum())
    if cards["last"].isna().all():
        return " ".join([*told, "Nothing is written down yet of reviews or the ten lessons."])
    told.append(f"{number(late).capitalize()} {verb(late, 'is', 'are')} due for a review.")
    if never:
        told.append(f"{number(never).capitalize()} {verb(never, 'was', 'were')} never assessed.")
    return " ".join(told)


def _how_local(measured: pd.DataFrame, count: int) -> str:
    """How many of so many partnerships are local, up to the miles; `measured` are those that can be."""
    local = int(measured["beyond"].eq(0).sum())
    if len(measured) == 1:
        one = "partnership" if count == 1 else "one partnership that can be measured"
        return (
            f"The {one} is local: every member is within"
            if local
            else f"The {one} is not local: not all members are within"
        )
    of = counted(len(measured), "partnership")
    if len(measured) < count:
        of = f"the {of} that can be measured"
    return f"{number(local).capitalize()} of {of} {verb(local, 'is', 'are')} local: every member within"


def size_told(card: pd.Series) -> str:
    """The kind of a partnership and how many schools it has: "Federation, 3 schools"; without the kind
    where there is no room for both."""
    size = schools_told(int(card["members"]), card["elsewhere"])
    told = f"{_BRIEFLY.get(str(card['kind'])) or KINDS[str(card['kind'])]}, {size}"
    return told if len(told) <= _ROOM else size


def nearness_told(card: pd.Series, limit: float, unit: str = MILES) -> str:
    """How far its members are from the host, and how many beyond the limit."""
    if int(card["members"]) < 2:
        return "No other school here"
    if pd.isna(card["mean_to_host"]):
        return "Distances are not known"
    beyond = int(card["beyond"])
    told = f"{beyond} beyond {limit:g}" if beyond else f"all within {limit:g}"
    return f"{far(card['mean_to_host'], unit)} to the host, {told}"


def looked_at_told(card: pd.Series) -> str:
    """When it was last reviewed or assessed, and whether it is due."""
    if pd.isna(card["last"]):
        return "Not looked at yet"
    due = "now due" if card["overdue"] else f"due {card['due']:%m/%Y}"
    return f"Last look {card['last']:%m/%Y}, {due}"


def lessons_told(card: pd.Series) -> str:
    """How many of the ten lessons are in place, of those it was assessed for."""
    if not card["assessed"]:
        return "not assessed"
    return f"{int(card['in_place'])} of {int(card['assessed'])} in place"
