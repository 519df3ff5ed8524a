"""Sentences on where partnerships are and how they change."""

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import KINDS
from collab.geography.partnership_geography import most_spread
from collab.metrics.locality_pattern import FEWEST, Pattern
from collab.words.numbers import (
    Labels,
    counted,
    distance,
    far,
    limit_told,
    listing,
    number,
    one_decimal,
    points,
    verb,
    whole,
)

LABELS: Labels = {
    "name": ("School", None),
    "phase": ("Phase", lambda phase: str(phase).capitalize()),
    "pupils_on_roll": ("Pupils on roll", whole),
    "partnership_name": ("Partnership", None),
    "kind": ("Kind", lambda kind: KINDS[str(kind)]),
    "members": ("Members", whole),
    "elsewhere": ("Schools elsewhere", whole),
    "host_name": ("Host school", None),
    "mean_to_host": ("Mean miles to host", one_decimal),
    "furthest": ("Furthest from host (miles)", one_decimal),
    "spread": ("Spread (miles)", one_decimal),
    "districts_spanned": ("Districts", whole),
    "locality": ("Locality (0 to 1)", lambda value: f"{value:.2f}"),
    "beyond": ("Members beyond the limit", whole),
    "difference": ("Against all schools (points)", points),
    "to_host": ("Miles to host", one_decimal),
    "nearest_partner": ("Miles to nearest partner", one_decimal),
    "role": ("Role", None),
    "nearest_name": ("Nearest school in a partnership", None),
    "miles": ("Miles to it", distance),
    "alone": ("Schools not in a partnership", whole),
    "urn": ("URN", lambda urn: str(int(urn))),
    "missing": ("What would place it", None),
}
"""Columns of tables of schools and partnerships on the map: labels with units, and formats."""

_COLUMNS = (
    "partnership_name",
    "kind",
    "members",
    "elsewhere",
    "host_name",
    "mean_to_host",
    "furthest",
    "spread",
    "districts_spanned",
    "locality",
    "beyond",
)


def partnership_columns(partnerships: pd.DataFrame) -> tuple[str, ...]:
    """The columns of the table of partnerships, on the map page and in the briefing: schools
    elsewhere only where any partnership has them."""
    return tuple(c for c in _COLUMNS if c != "elsewhere" or partnerships["elsewhere"].fillna(0).gt(0).any())


def schools_told(members: int, elsewhere: object) -> str:
    """How many schools a partnership has: "3 schools", "1 school here and 11 elsewhere". What is
    elsewhere is missing where nobody says; schools of another phase count there."""
    more = 0 if pd.isna(elsewhere) else int(elsewhere)  # pyright: ignore[reportArgumentType, reportCallIssue]
    if not more and members != 1:
        return counted(members, "school")
    return f"{counted(members, 'school')} here" + (f" and {more:,} elsewhere" if more else "")


def map_finding(partnerships: Disclosed, limit: float, nearer: int) -> str:
    """What `map_title` means by local, and which partnership is the most spread.

    `partnerships` has `partnership_name`, `beyond`, `unlocated`, `members`, and `mean_to_host` and
    `furthest` in its unit, which is that of `limit`; `nearer` is how many schools in none lie nearer to the
    most spread one's host than its members do on average.
    """
    table, unit = partnerships.table[partnerships.table["mean_to_host"].notna()], partnerships.unit
    if table.empty:
        return "No partnership with two located schools is open on this day."
    local, small = int((table["beyond"] == 0).sum()), len(partnerships.table) - len(table)
    rest = f" {_few_located(small)}" if small else ""
    if len(table) == 1:
        return _one_measured(table.iloc[0], limit, nearer, unit) + rest
    if local == len(table):
        return f"Every member is within {limit_told(limit, unit)} of the host school.{rest}"
    told = f"Local means that every member is within {limit_told(limit, unit)} of the host school."
    widest = most_spread(table)
    assert widest is not None
    first = widest_told(len(table) - local if local else 0)
    told += f" {first} is {widest['partnership_name']}, whose {_apart_from_host(widest, unit)}"
    return told + _nearer(nearer, widest) + rest


def alone_told(alone: int) -> str:
    """How many schools are not in a partnership, and where it is told whom they could join."""
    if not alone:
        return "Every school here is in a partnership."
    told = f"{counted(alone, 'school')} here {verb(alone, 'is', 'are')} not in a partnership"
    return f"{told}; the page Broker tells whom {verb(alone, 'it', 'each')} could join."


def minutes_told(shown: int, reckoned: int, known: int, pace: float) -> str:
    """What distances in minutes rest on, where the times of `known` pairs of schools are given: of `shown`
    pairs, so many are `reckoned` from their miles, at `pace` minutes a mile."""
    told = "Distances are minutes by car, from the travel times in this data."
    if not reckoned:
        return told
    has, its = verb(reckoned, "has", "have"), verb(reckoned, "its", "their")
    return (
        f"{told} {number(reckoned)} of the {counted(shown, 'pair')} of schools behind them {has} "
        f"none there: {its} minutes are reckoned from the straight line, at {pace:.1f} minutes a mile, the "
        f"middle of the {counted(known, 'pair')} that have a time."
    )


def reckoned_told(shown: int, reckoned: int) -> str:
    """The same in a few words, where a line has no room for more; nothing where none is reckoned."""
    if not reckoned:
        return ""
    return (
        f"{number(reckoned)} of {counted(shown, 'time')} {verb(reckoned, 'is', 'are')} reckoned from miles."
    )


def locality_spread(locality: pd.Series) -> str:
    """What the locality (0 to 1) of the middle partnership is, and that of the last quarter."""
    quarter, middle = locality.quantile([0.25, 0.5])
    if middle >= 0.995:
        told = "Half of the partnerships or more are as local as geography allows (locality 1)"
    else:
        told = f"Half of the partnerships have a locality of {middle:.2f} or more"
    return f"{told}; for a quarter it is {quarter:.2f} or less." if quarter < 0.995 else f"{told}."


def locality_title(pattern: Pattern, label: str) -> str:
    """Whether local partnerships do better at what `label` names."""
    if not pattern.told:
        return f"{label}: too few partnerships to tell whether the local ones do better"
    if not pattern.clear:
        return f"{label}: no clear sign that local partnerships do better or worse"
    way = "more local" if pattern.correlation > 0 else "more spread out"
    return f"{label}: the {way} partnerships do better, more than chance would explain"


def locality_sure(pattern: Pattern) -> str:
    """How sure that is."""
    if not pattern.told:
        have = verb(pattern.pairs, "has", "have")
        return f"{counted(pattern.pairs, 'partnership')} {have} both figures; {FEWEST} are needed."
    return (
        "On a scale from −1 (the most spread out do best) through 0 (no pattern) to +1 (the most local do "
        f"best), the {pattern.pairs} partnerships with both figures come to {points(pattern.correlation)}, "
        f"probably between {points(pattern.low)} and {points(pattern.high)}."
    )


def not_listed_told(count: int) -> str:
    """Why so many partnerships are in no row of locality and results; nothing where none is left out."""
    if not count:
        return ""
    are = verb(count, "is", "are")
    return (
        f"{counted(count, 'partnership').capitalize()} {are} not listed, with neither two schools on the "
        "map nor a result of this year"
    )


def map_title(partnerships: pd.DataFrame) -> str:
    """How many partnerships are local in ten words or fewer; columns as for `map_finding`."""
    table = partnerships[partnerships["mean_to_host"].notna()]
    local = int((table["beyond"] == 0).sum())
    if table.empty:
        return "No partnership to measure yet"
    if len(table) == 1:
        return f"The one partnership to measure is {'' if local else 'not '}local"
    return (
        f"{number(local).capitalize()} of {number(len(table))} partnerships {verb(local, 'is', 'are')} local"
    )


def place_title(partnerships: Disclosed, where: str, limit: float) -> str:
    """How many partnerships there are, and how many of their members are further than `limit`
    from the host; columns as for `map_finding`."""
    table = partnerships.table
    if table.empty:
        return f"{where}: no partnership on this day"
    beyond = counted(int(table["beyond"].fillna(0).sum()), "member")
    return (
        f"{where}: {counted(len(table), 'partnership')}, {beyond} more than "
        f"{limit_told(limit, partnerships.unit)} from the host"
    )


def widest_told(beyond: int) -> str:
    """What stands above the most spread partnership where so many are not local."""
    if beyond == 1:
        return "The one that is not local"
    return "The most spread of those not local" if beyond else "The most spread"


def _one_measured(row: pd.Series, limit: float, nearer: int, unit: str) -> str:
    """`map_finding` of the only partnership that can be measured."""
    name = f"{row['partnership_name']} is the one partnership with two located schools"
    if not row["beyond"]:
        return f"{name}. It is local: every member within {limit_told(limit, unit)} of the host school."
    return f"{name}. It is not local: its {_apart_from_host(row, unit)}{_nearer(nearer, row)}"


def _apart_from_host(row: pd.Series, unit: str) -> str:
    """How far the one other school is from the host, or several on average and at most."""
    away = far(row["mean_to_host"], unit)
    if _of_two(row):
        return f"other school is {away} from the host"
    return f"members are on average {away} from the host, the furthest {row['furthest']:.1f}"


def _of_two(row: pd.Series) -> bool:
    """Whether its distances are those of one school."""
    return row["members"] - row["unlocated"] == 2


def _few_located(count: int) -> str:
    """How many partnerships cannot be measured."""
    told = counted(count, "more partnership")
    return f"{told} {verb(count, 'has', 'have')} fewer than two schools on the map."


def nearer_told(count: int, row: pd.Series) -> str:
    """How many schools not in a partnership are nearer to its host than the schools of a partnership, whose
    `row` is as in `map_finding`."""
    are, than = verb(count, "is", "are"), "" if _of_two(row) else " than its members are on average"
    return f"{counted(count, 'school')} not in a partnership {are} nearer to the host{than}."


def _nearer(count: int, row: pd.Series) -> str:
    return f"; {nearer_told(count, row)}" if count else "."


def changes_told(changes: Disclosed, before: int) -> str:
    """What formed, regrouped or ended since May of `before`, by name.

    `changes` is a table of `collab.geography.shown_on_map.changes_since`.
    """
    told = []
    for change, words in (("formed", "Formed"), ("ended", "Ended")):
        rows = changes.table[changes.table["change"] == change]
        names = [
            f"{row['partnership_name']} (out of {row['grew_out_of']})"
            if row["grew_out_of"] and change == "formed"
            else str(row["partnership_name"])
            for _, row in rows.iterrows()
        ]
        if names:
            told.append(f"{words} since May {before}: {listing(names)}.")
    return " ".join(told) or f"No partnership formed or ended since May {before}."
