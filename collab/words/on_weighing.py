"""Sentences on what a proposal weighs besides miles, and what each thing costs in the others."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from collab.brokering.proposal import Proposal
from collab.brokering.weighing import Weights
from collab.data.vocabulary import MILES
from collab.words.numbers import Labels, counted, listing, number, one_decimal, verb, whole

LABELS: Labels = {
    "way": ("What comes first", None),
    "placed": ("Schools placed", whole),
    "miles_in_all": ("Miles to hosts in all", one_decimal),
    "links": ("With an earlier link", whole),
    "strengths": ("With mutual strengths", whole),
    "off": ("Schools off the size", whole),
    "sure": ("Proven best", lambda sure: "yes" if sure else "no"),
}
"""Columns of the table of what each thing costs: labels with units, and formats."""
_NOTHING = 0.05
"""Miles that are written as none."""


def weighed_finding(found: Proposal, weights: Weights) -> str:
    """What a proposal comes to in what is weighed; nothing where only miles are."""
    if not weights.any or not found.placed:
        return ""
    told = found.weighed
    parts = []
    if weights.link:
        parts.append(f"{number(told.links)} {verb(told.links, 'has', 'have')} a partner of old there")
    if weights.strength:
        parts.append(f"{number(told.strengths)} {verb(told.strengths, 'has', 'have')} mutual strengths there")
    if weights.size:
        parts.append(
            f"partnerships are {counted(told.off, 'school')} off {weights.preferred} in size, added up"
        )
    return f"As you weigh it: {listing(parts)}."


def price_sentences(table: pd.DataFrame, preferred: int, unit: str = MILES) -> list[str]:
    """What the most of each thing would cost in miles (or minutes) and in the others, beside the fewest.

    `table` is one of `collab.brokering.proposal.prices`.
    """
    rows = {str(row["first"]): row for row in table.to_dict("records")}
    base = rows["miles"]
    lines = []
    for first, column in (("link", "links"), ("strength", "strengths"), ("size", "off")):
        had, now = int(base[column]), int(rows[first][column])
        if had == now:
            lines.append(_already(first, now, preferred, unit))
            continue
        schools, has = counted(now, "school"), verb(now, "it has", "they have")
        what = {
            "link": f"Earlier links: {schools} can join where {has} a partner of old",
            "strength": f"Mutual strengths: {schools} can join where strengths are mutual",
            "size": f"Sizes: partnerships can be {schools} off {preferred}, added up",
        }[first]
        price = _in_the_others(base, rows[first], column, unit)
        lines.append(f"{what}, instead of {number(had)}; it takes {price}.")
    if not table["sure"].all():
        lines.append("Time ran out before each of these was proven to be the best; more may be possible.")
    return lines


def _already(first: str, now: int, preferred: int, unit: str) -> str:
    """That the fewest miles have the most of a thing."""
    if first == "size":
        return f"Sizes: with the fewest {unit} they are as near {preferred} as they can be."
    name = {"link": "Earlier links", "strength": "Mutual strengths"}[first]
    return f"{name}: with the fewest {unit} there are as many as there can be, {number(now)}."


def _in_the_others(base: Mapping[Any, Any], row: Mapping[Any, Any], own: str, unit: str) -> str:
    """What one thing costs in miles and in the other things."""
    apart = float(row["miles"]) - float(base["miles"])
    parts = [f"{apart:.1f} more {unit}" if abs(apart) >= _NOTHING else f"no more {unit}"]
    for column, what in (("links", "earlier link"), ("strengths", "mutual strength")):
        fewer = int(base[column]) - int(row[column])
        if column != own and fewer > 0:
            parts.append(f"{fewer} fewer {what}{'' if fewer == 1 else 's'}")
    more = int(row["off"]) - int(base["off"])
    if own != "off" and more > 0:
        parts.append(f"sizes {counted(more, 'school')} further off")
    return listing(parts)
