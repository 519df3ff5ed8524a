"""Sentences on groups of pupils: for whom partnership schools are ahead, and where groups are closer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES, Measure, year_label
from collab.data.vocabulary import PUPIL_GROUPS, PUPILS
from collab.words.numbers import (
    UNSURE,
    Labels,
    apart,
    counted,
    difference,
    gap_told,
    listing,
    lower_first,
    one_decimal,
    percent,
    points,
    sentence_case,
)
from collab.words.on_stories import FILLED

_IN_A_SENTENCE: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "disadvantaged pupils",
        "not_disadvantaged": "pupils who are not disadvantaged",
        "girls": "girls",
        "boys": "boys",
        "special_needs": "pupils with special educational needs",
        "no_special_needs": "pupils without special educational needs",
        "additional_language": "pupils with English as an additional language",
        "no_additional_language": "pupils without an additional language",
    }
)
_OTHERS: Mapping[str, str] = MappingProxyType({"girls": "boys"})
"""Whom a group stands beside, where they have a name of their own."""

_PICKED = (
    "A group picked out and looked at on its own can stand out by chance: on the page Attainment, For whom? "
    "judges all groups together. Schools with few pupils in a group, or few beside it, count only together "
    "with others."
)
"""What to know of a group that was picked out."""
LABELS: Labels = {
    "pupil_group": ("Pupils who are", lambda name: PUPILS[str(name)]),
    "group_percent_in": ("In a partnership: group (%)", one_decimal),
    "rest_percent_in": ("In: other pupils (%)", one_decimal),
    "apart_in": ("In partnership schools: beside other pupils (points)", points),
    "group_percent_not_in": ("Not in a partnership: group (%)", one_decimal),
    "rest_percent_not_in": ("Not in: other pupils (%)", one_decimal),
    "apart_not_in": ("In the others: beside other pupils (points)", points),
    "apart_difference": ("Difference (points)", points),
    "apart_low": ("Probably from (points)", points),
    "apart_high": ("Probably to (points)", points),
}
"""Columns of tables of groups of pupils: labels with units, and formats."""
APART_COLUMNS = (*LABELS, "clear")
"""What a file of how far groups are apart tells."""
APART_SHOWN = ("pupil_group", *(name for name in LABELS if name.startswith("apart_")), "clear")
"""What of it a page shows."""


def among(title: str, pupils: str) -> str:
    """A title with the pupils that it is about: "KS2 expected standard: ... (girls)"; as it is where these
    are all."""
    return f"{title} ({lower_first(PUPILS[pupils])})" if pupils else title


def only(told: str, pupils: str) -> str:
    """A finding or a text alternative, after a sentence that says of which pupils it is; as it is where these
    are all."""
    return f"Only {_IN_A_SENTENCE[pupils]} are counted here. {told}".strip() if pupils else told


def table_of(shown: Disclosed, columns: Sequence[str], pupils: str) -> tuple[Disclosed, tuple[str, ...]]:
    """A table and its columns, with one that says of which pupils it is; as they are where these are all."""
    if not pupils or "pupil_group" in columns:
        return shown, tuple(columns)
    return replace(shown, table=shown.table.assign(pupil_group=pupils)), ("pupil_group", *columns)


def group_names(shown: Disclosed) -> list[str]:
    """The groups of a table as its rows are named."""
    return [PUPILS[str(name)] for name in shown.table["pupil_group"]]


def for_whom_finding(gaps: Disclosed, apart_: Disclosed, measure: Measure) -> str:
    """For which groups of pupils partnership schools are ahead or behind, and whether the first group is
    closer to the other pupils there.

    `gaps` is a disclosed table of `collab.metrics.group_gaps.gaps_by_group`, `apart_` one of
    `closer_in_partnerships`.
    """
    known = gaps.table[gaps.table["gap"].notna()]
    if known.empty:
        return "There are too few pupils of any group to compare for this choice of filters."
    clear = known[known["clear"].eq(True)]
    told = []
    for rows, way in ((clear[clear["gap"] > 0], "ahead"), (clear[clear["gap"] < 0], "behind")):
        if len(rows):
            named = [
                f"{_IN_A_SENTENCE[str(row['pupil_group'])]} ({points(gap_told(row))} points)"
                for _, row in rows.iterrows()
            ]
            told.append(f"{way} for {listing(named)}")
    if told:
        sentence = f"At {measure.label} partnership schools are {' and '.join(told)}, more than chance."
    else:
        sentence = (
            f"Of {counted(len(known), 'group')} of pupils looked at together, there is none for whom "
            f"partnership schools are ahead or behind by more than chance at {measure.label}."
        )
    return " ".join([sentence, *_closer(apart_)])


def _closer(shown: Disclosed) -> list[str]:
    """How far the groups that are more than chance apart, or else the first, stand from the others on
    both sides."""
    known = shown.table[shown.table["apart_difference"].notna()]
    if known.empty:
        return []
    clear = known[known["clear"].eq(True)]
    return [apart_told(row) for _, row in (clear if len(clear) else known.head(1)).iterrows()]


def apart_told(row: pd.Series) -> str:
    """How far a group is from the other pupils in partnership schools and in the others, and how sure."""
    group = str(row["pupil_group"])
    ours, theirs, between = _as_written(row)
    who = sentence_case(_IN_A_SENTENCE[group])
    others = _OTHERS.get(group, "other pupils")
    told = (
        f"{who} are {apart(ours, 'ahead of', 'behind', 'level with')} {others} in partnership schools and "
        f"{apart(theirs, 'ahead of', 'behind', 'level with')} them in the others"
    )
    if pd.isna(row["apart_low"]):
        return f"{told}; there are {UNSURE}."
    if not between:
        return f"{told}."
    size = f"a difference of {points(abs(between), sign=False)} points"
    return f"{told}: {size}, which {'is more than chance' if row['clear'] else 'could be chance'}."


def _as_written(row: pd.Series) -> tuple[float, float, float]:
    """How far apart group and others are on both sides, and the difference, so that who subtracts what is
    written gets what is written."""
    ours = difference(row["group_percent_in"], row["rest_percent_in"])
    theirs = difference(row["group_percent_not_in"], row["rest_percent_not_in"])
    return ours, theirs, difference(ours, theirs)


def adding_up(shown: Disclosed) -> Disclosed:
    """A table of `closer_in_partnerships` in which each difference is that of the figures as they are
    written beside it."""
    table = shown.table.copy()
    for at in table.index[table["apart_difference"].notna()]:
        columns = ["apart_in", "apart_not_in", "apart_difference"]
        table.loc[at, columns] = _as_written(table.loc[at])
    return Disclosed(table, shown.notes)


def for_whom_title(gaps: Disclosed, measure: Measure) -> str:
    """The finding in ten words or fewer."""
    clear = gaps.table[gaps.table["clear"].eq(True)]
    if clear.empty:
        return f"{measure.label}: no clear difference for any group"
    if len(clear) == 1:
        way = "ahead" if clear["gap"].iloc[0] > 0 else "behind"
        return f"{measure.label}: partnership schools {way} for {_short(clear)}"
    if clear["gap"].gt(0).all() or clear["gap"].lt(0).all():
        way = "ahead" if clear["gap"].iloc[0] > 0 else "behind"
        return f"{measure.label}: partnership schools {way} for {len(clear)} groups"
    return f"{measure.label}: clear differences for {len(clear)} groups, both ways"


def _short(rows: pd.DataFrame) -> str:
    return lower_first(PUPILS[str(rows["pupil_group"].iloc[0])])


def withheld_told(withheld: Mapping[str, tuple[int, int, int]], area: str, year: int) -> str:
    """What of each group was withheld in what was published: by group, schools, pupils of the group in
    them, and its pupils in all schools."""
    told = [
        f"{percent(100 * pupils / everyone)} of {_IN_A_SENTENCE[group]} ({counted(schools, 'school')})"
        for group, (schools, pupils, everyone) in withheld.items()
        if schools and everyone
    ]
    if not told:
        groups = "these groups" if len(withheld) > 1 else "this group"
        return f"Nothing of {groups} was withheld in what was published for {area} in {year_label(year)}."
    return (
        f"Withheld in what was published for {area} in {year_label(year)}, because a school has few of "
        f"them or few others, and so in no figure here: {listing(told)}."
    )


def both_one_way_told(gaps: Disclosed, whole: Disclosed, *, withheld: bool) -> str:
    """How a group and its complement can both be ahead, or both behind, while all pupils together are not;
    nothing where that is so of none. `gaps` as in `for_whom_finding`, `whole` has the gap of all pupils;
    `withheld` says whether the groups of some school were."""
    known = gaps.table[gaps.table["gap"].notna()]
    ways = {str(row["pupil_group"]): _way(row) for _, row in known.iterrows()}
    together = _way(whole.table.iloc[0]) if whole.table["gap"].notna().any() else ""
    told = [
        f"In these figures partnership schools are {ways[group]} for {_IN_A_SENTENCE[group]} and for "
        f"{_IN_A_SENTENCE[rest]}, and {together} for all pupils together."
        for group, rest in PUPIL_GROUPS.items()
        if together and ways.get(group) and ways[group] == ways.get(rest) and ways[group] != together
    ]
    among = ", and where a school's groups are withheld its pupils count among all pupils and in no group"
    why = f"Both are true: a group can be a larger part of the pupils on one side{among if withheld else ''}."
    return " ".join([*told, why]) if told else ""


def _way(row: pd.Series) -> str:
    """Which way a gap points as it is written; nothing where it is written as 0.0."""
    gap = float(one_decimal(gap_told(row)))
    return "ahead" if gap > 0 else "behind" if gap < 0 else ""


def picked_told(withheld: tuple[int, int, int], group: str, area: str, year: int) -> str:
    """What to know of a group, or of its complement, that was picked out; `withheld` as in
    `withheld_told`."""
    return f"{_PICKED} {withheld_told({group: withheld}, area, year)}"


def not_in_it_told(known: Collection[str]) -> str:
    """Of which groups (keys of `PUPIL_GROUPS`) nothing is known at a measure, where `known` are those that
    are; nothing where all are."""
    missing = [_IN_A_SENTENCE[group] for group in PUPIL_GROUPS if group not in known]
    if not missing:
        return ""
    return (
        f"This data says nothing of {listing(missing)} at this measure. The authority can add results of "
        "groups with the workbook on the page Data."
    )


def found_elsewhere_told(known: Mapping[str, tuple[int, str]]) -> str:
    """At which measure and year groups can be chosen, where they cannot at the chosen ones; `known` as
    from `collab.data.group_cohorts.where_known`. Nothing where the data says nothing of any group."""
    if not known:
        return ""
    measure, (year, group) = next(iter(known.items()))
    return (
        "Of groups of pupils nothing is known at this measure and year. Groups such as "
        f"{PUPILS[group]} can be chosen under Pupils at {MEASURES[measure].label}, last in "
        f"{year_label(year)}."
    )


_WHOSE = "Each row rests on the schools that publish its result: rows do not add up to all pupils."


def how_to_read_groups(looks: int) -> str:
    """How the picture of groups is to be read."""
    together = f"The {looks} gaps are judged together. " if looks > 1 else ""
    return (
        f"{together}Each row compares the pupils of a group in partnership schools with pupils of the same "
        f"group in the others. {_WHOSE} Schools with few pupils in a group, or few beside it, are only ever "
        "shown together with others."
    )


def sure_of_groups(gaps: Disclosed) -> str:
    """How sure the gaps of all groups are, in a line."""
    looks = int(gaps.table["looks"].max()) if len(gaps.table) else 0
    if not looks:
        return f"{sentence_case(UNSURE)}."
    together = " The bars allow for all groups being looked at together." if looks > 1 else ""
    return f"{FILLED}{together} {_WHOSE}"
