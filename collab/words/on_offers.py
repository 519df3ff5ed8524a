"""Sentences on what schools offer and look for, and on what came of it."""

from collections.abc import Sequence

import pandas as pd

from collab.brokering.matching import FULL, HAS_ROOM, waiting
from collab.data.vocabulary import AT_WORK, CONTACTS, HELPED, MATCH_STAGES, MILES, OFFER_SIDES, TOPIC_FIELDS
from collab.words.numbers import (
    Labels,
    counted,
    far,
    limit_told,
    listing,
    listing_whole,
    lower_first,
    number,
    one_decimal,
    percent,
    sentence_case,
    verb,
)

_NOBODY = "Nobody suggested yet"


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}"


LABELS: Labels = {
    "side": ("Gives or looks for", lambda side: OFFER_SIDES[str(side)]),
    "field": ("About", lambda field: TOPIC_FIELDS[str(field)]),
    "topic_title": ("Topic", None),
    "who_name": ("School or partnership", None),
    "taker_name": ("Who looks for it", None),
    "giver_name": ("Who can give it", None),
    "detail": ("What exactly", None),
    "contact": ("Whom to ask", lambda role: CONTACTS[str(role)]),
    "offered_since": ("Since", _day),
    "offered_until": ("Until", _day),
    "nearest_giver": ("Who could help", None),
    "apart_miles": ("Miles apart", one_decimal),
    "on_hand": ("Has on hand", None),
    "together": ("Partners already", None),
    "results_told": ("Results", None),
    "stage_told": ("Where it stands", None),
    "suggested_told": ("Suggested", None),
    "agreed_told": ("Agreed", None),
    "begun_told": ("Began", None),
    "ended_told": ("Ended", None),
    "outcome": ("What came of it", None),
}
"""Columns of tables of offers, needs and matches: labels with units, and formats."""


def help_title(needs: pd.DataFrame) -> str:
    """How many needs nobody helps yet, as a page's title goes on behind its place; `needs` as in
    `help_finding`."""
    left = waiting(needs)
    if needs.empty:
        return "nobody looks for help yet"
    if left.empty:
        met = needs["stage"].eq(HELPED)
        if met.all():
            return "every need has been met"
        return f"every need has {'been met or has ' if met.any() else ''}somebody at work on it"
    near = int((left["with_room_now"] > 0).sum())
    told = f"{counted(len(left), 'need')} that nobody helps with yet"
    return f"{told}; for {number(near)} somebody near could"


def help_finding(needs: pd.DataFrame, reach: float, unit: str = MILES) -> str:
    """How many needs there are, for how many there is somebody near who can help, what is under way, and how
    many were met: help for them was given to its end.

    `needs` has a row a need: `offers_near`, `with_room_now`, and `stage` of its match, if it has one.
    """
    if needs.empty:
        return "Nobody has written down yet what they look for."
    count, left = len(needs), waiting(needs)
    met, helped = int(needs["stage"].eq(HELPED).sum()), int(needs["stage"].isin(AT_WORK).sum())
    near = int((left["with_room_now"] > 0).sum())
    who = f"within {limit_told(reach, unit)} who can help and has room"
    if count == 1:
        if met:
            return "One need is written down, and it has been met: the help has ended."
        if helped:
            return "One need is written down, and help for it is agreed or under way."
        return f"One need is written down, and there is {'somebody' if near else 'nobody'} {who}."
    told = f"{counted(count, 'need').capitalize()} are written down"
    if met == count:
        return f"{told}, and all of them have been met: the help has ended."
    if helped == count:
        return f"{told}, and for all of them help is agreed or under way."
    parts = [f"{met} {verb(met, 'has', 'have')} been met"] if met else []
    parts += [f"for {helped} help is agreed or under way"] if helped else []
    told += f"; {listing(parts)}" if parts else ""
    if left.empty:
        return f"{told}."
    if parts and len(left) == 1:
        return f"{told}. For the other one there is {'somebody' if near else 'nobody'} {who}."
    which = f"Of the other {len(left)}" if parts else "Of these"
    return f"{told}. {which}, {number(near)} {verb(near, 'has', 'have')} somebody {who}."


def gives_and_seeks_told(given: Sequence[str], sought: Sequence[str]) -> str:
    """What a partnership and its schools offer and look for, by topic; nothing where nothing is written
    down."""
    who, told = "It and its schools", []
    for what, topics in (("offer", given), ("look for", sought)):
        if len(topics):
            told.append(f"{who} {what}: {listing_whole([lower_first(topic) for topic in topics])}.")
            who = "They"
    return " ".join(told)


def work_title(projects: int, mentions: int, holds: pd.Series) -> str:
    """How much is written down of what is done: projects and what inspectors said, and where that is of one
    partnership, of offers and needs too (`holds` has a title for each, by side)."""
    counts = [(projects, "project"), (mentions, "inspection mention")]
    if len(holds):
        sides = [
            (int((holds.index == side).sum()), noun) for side, noun in (("gives", "offer"), ("seeks", "need"))
        ]
        counts = [(count, noun) for count, noun in [*counts, *sides] if count]
    return sentence_case(listing([counted(count, noun) for count, noun in counts]))


def on_hand_told(used: int, at_once: float | None, load: int) -> str:
    """How loaded a giver is: "1 of 2 taken", and what else it gives."""
    if at_once is None or pd.isna(at_once):
        told = f"{number(used)} taken" if used else "none yet"
    else:
        told = f"{used} of {int(at_once)} taken"
    return f"{told}, {load - used} elsewhere" if load > used else told


def room_word(room: str) -> str:
    """Whether a giver can take on one more."""
    return {HAS_ROOM: "has room", FULL: "full"}.get(room, "does not say")


def strength_told(row: pd.Series) -> str:
    """A giver's result beside all schools', with what chance would make of it; `row` of a disclosed
    table of `collab.metrics.givers.strength_of_givers`."""
    if pd.isna(row["percent"]):
        return "cannot be shown"
    stands = {"above": "above, more than chance", "below": "below, more than chance"}
    where = stands.get(str(row["stands"]), "chance could explain")
    return f"{percent(row['percent'])} against {percent(row['everyone'])}: {where}"


def stage_told(stage: object) -> str:
    """How far two have come."""
    return MATCH_STAGES.get(stage, "") if isinstance(stage, str) else _NOBODY


def need_told(stage: object, helper: object) -> str:
    """How far a need has come, and who helps with it or has met it: "Agreed: Fen School"."""
    told = "Met" if stage == HELPED else stage_told(stage)
    return f"{told}: {helper}" if isinstance(helper, str) and told != _NOBODY else told


def nearest_told(need: pd.Series, reach: float, unit: str = MILES) -> str:
    """The nearest who could meet a need, with room if one has it: "Fen School, 1.5 miles, and 2 more".

    `need` has `giver_near` (its name) and `miles_near` (how far it is, in this unit), missing where there is
    nobody, `offers_near` and `with_room_now`.
    """
    if not isinstance(need["giver_near"], str):
        return f"Nobody within {limit_told(reach, unit)}"
    told = f"{need['giver_near']}, {far(need['miles_near'], unit)}"
    more = int(need["offers_near"]) - 1
    if not need["with_room_now"]:
        told += ", but full" if not more else ", but all full"
    return f"{told}, and {more} more" if more else told


def days_told(days: pd.Series) -> pd.Series:
    """Days as people write them; nothing where there is none yet."""
    return days.dt.strftime("%d/%m/%Y").astype(object).fillna("")


def register_told(given: int, sought: int) -> str:
    """How much is offered and looked for today."""
    if not given + sought:
        return "Nothing is written down yet: schools and partnerships say here what they can give."
    offered = f"{counted(given, 'offer').capitalize()} and {counted(sought, 'need')}"
    return f"{offered} are written down and hold today."
