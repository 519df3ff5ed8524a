"""Sentences on one partnership."""

from collections.abc import Mapping, Sequence

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import Measure, year_label
from collab.data.vocabulary import KINDS, MILES
from collab.metrics.beside_others import FEW_PUPILS
from collab.metrics.lesson_ratings import IN_PLACE
from collab.metrics.like_for_like import Adjusted
from collab.metrics.why_untold import Reason, Untold
from collab.words.numbers import (
    UNSURE,
    Labels,
    apart,
    briefly,
    counted,
    day_told,
    difference,
    far,
    gap_told,
    limit_told,
    listing,
    number,
    one_decimal,
    percent,
    points,
    probably,
    verb,
    verdict,
    whole,
)
from collab.words.on_places import schools_told

LABELS: Labels = {
    "formed": ("Formed", lambda day: f"{day:%d/%m/%Y}"),
    "ended": ("Ended", lambda day: f"{day:%d/%m/%Y}"),
    "standing": ("Standing", lambda code: str(code).capitalize()),
    "own_pupils": ("Its pupils", whole),
    "own_percent": ("Its percent (%)", one_decimal),
    "own_percent_low": ("Its percent, probably from (%)", one_decimal),
    "own_percent_high": ("Its percent, probably to (%)", one_decimal),
    "others_percent": ("All other schools (%)", one_decimal),
    "rating_text": ("Latest rating", None),
    "period": ("Member", None),
    "projects": ("Projects", whole),
    "results_of": ("Results of", None),
    "mean_rating": ("Mean of its lesson ratings (1 to 4)", one_decimal),
}
"""Columns of tables of one partnership beside others: labels with units, and formats."""
_ELSEWHERE = ", with other authorities or of another phase"

_MOST_NAMED = 3
"""Lessons named of those least in place, where there are at least two more."""


def who_they_are(row: pd.Series, shown: pd.Series | None, limit: float, unit: str = MILES) -> str:
    """The kind of a partnership, since when it is there, how many schools it has, and how near they
    are.

    `row` is its row of the contract's table; `shown` the one of `collab.geography.shown_on_map`, or
    None where it is not open today; `limit` is in this unit.
    """
    until = f" until {row['ended'].year}" if pd.notna(row["ended"]) else ""
    since = f"since {row['formed'].year}" if pd.notna(row["formed"]) else "since an unknown year"
    told = f"{KINDS[str(row['kind'])]}, {row['standing']}, {since}{until}."
    if shown is None:
        return told
    size = schools_told(int(shown["members"]), shown["elsewhere"])
    told += f" It has {size}{_ELSEWHERE if 'elsewhere' in size else ''}."
    if pd.isna(shown["mean_to_host"]):
        return told
    beyond = int(shown["beyond"])
    how = (
        f"{number(beyond)} {verb(beyond, 'lies', 'lie')} beyond {limit:g}"
        if beyond
        else f"all within {limit:g}"
    )
    return (
        f"{told} Members are on average {far(shown['mean_to_host'], unit)} from the host, "
        f"{shown['host_name']}, the furthest {shown['furthest']:.1f}: {how}."
    )


def members_title(limit: float, unit: str = MILES) -> str:
    """What the map of a partnership's members shows; minutes make no ring on it."""
    if unit == MILES:
        return f"Its schools, and a ring at {limit_told(limit)} around the host"
    return f"Its schools, as a triangle where more than {limit_told(limit, unit)} from the host"


def one_partnership_title(name: str, shown: Disclosed, limit: float, day: pd.Timestamp) -> str:
    """How large a partnership is and how local; `shown` has its row of
    `collab.geography.shown_on_map`, or none where it has no school on the `day`."""
    if shown.empty:
        return f"{name} had no school on {day_told(day)}"
    row = shown.table.iloc[0]
    size = schools_told(int(row["members"]), row["elsewhere"])
    if pd.isna(row["mean_to_host"]):
        return f"{name}: {size}"
    beyond = int(row["beyond"])
    told = limit_told(limit, shown.unit)
    how = f"{number(beyond)} beyond {told}" if beyond else f"all within {told}"
    return f"{name}: {size}, {how}"


def lived_title(assessed: int, in_place: int) -> str:
    """How many of the ten lessons one partnership has in place, of those it was `assessed` for."""
    if not assessed:
        return "The ten lessons have not been assessed yet"
    if in_place == assessed > 1:
        return f"All {assessed} lessons assessed are in place"
    there = f"{number(in_place).capitalize()} of {counted(assessed, 'lesson')} assessed"
    return f"{there} {verb(in_place, 'is', 'are')} in place"


def profile_title(gaps: Disclosed, name: str) -> str:
    """How far a partnership is from all others in ten words or so, and how sure; `gaps` as for
    `profile_finding`."""
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        return f"{name}: no result of its own that can be shown"
    row = gaps.table.iloc[0]
    sure = UNSURE if pd.isna(row["wide_low"]) else briefly(bool(row["clear"]))
    far = apart(gap_told(row), "above", "below", "level with")
    return f"{name}: {far} all others, {sure}"


def lived_finding(latest: Disclosed, lessons: Mapping[int, str]) -> str:
    """How many lessons one partnership has in place, and which are the least so.

    `latest` holds its rows of `collab.metrics.lesson_ratings.Standing.latest`.
    """
    rows = latest.table
    if rows.empty:
        return "It has not been assessed against the ten lessons yet."
    there = int((rows["rating"] >= IN_PLACE).sum())
    if len(rows) == 1:
        title = lessons[int(rows["lesson"].iloc[0])]
        return f"The one lesson it was assessed for, {title}, is {'' if there else 'not '}in place."
    if there == len(rows):
        return f"{'Both' if there == 2 else f'All {there}'} lessons it was assessed for are in place."
    told = f"{number(there).capitalize()} of the {len(rows)} lessons it was assessed for"
    told = f"{told} {verb(there, 'is', 'are')} in place."
    least = rows[(rows["rating"] < IN_PLACE) & rows["rating"].eq(rows["rating"].min())]
    names = [lessons[int(lesson)] for lesson in least["lesson"]]
    if len(names) > _MOST_NAMED + 1:
        names = [*names[:_MOST_NAMED], f"{number(len(names) - _MOST_NAMED)} more"]
    return f"{told} Least in place: {listing(names)}."


def profile_finding(
    gaps: Disclosed, years: tuple[int, ...], measure: Measure, name: str, untold: Untold | None = None
) -> str:
    """How the partnership's pupils did beside all others, and how sure we can be.

    `gaps` is the disclosed row of `collab.metrics.beside_others.profile`, and `untold` why it has none.
    """
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        when = f" in {listing([year_label(year) for year in years])}" if years else ""
        return (
            f"{name} has no result of its own that can be shown for {measure.label}{when}: "
            f"{untold_because(untold)}."
        )
    row = gaps.table.iloc[0]
    when = pooled_label(years)
    told = (
        f"{percent(row['percent_in'])} of its {int(row['eligible_in']):,} pupils {measure.reached} "
        f"({when}), {apart(gap_told(row), 'above', 'below', 'level with')} all other schools"
    )
    if pd.isna(row["wide_low"]):
        return f"{told}. There are {UNSURE}."
    span = probably(row["wide_low"], row["wide_high"])
    return f"{told}: {span} points, {verdict(bool(row['clear']))}."


def untold_because(untold: Untold | None) -> str:
    """Why a partnership has no result; where there is one that is withheld, its cohorts are small."""
    reason = untold.reason if untold else Reason.TOGETHER
    if untold and reason is Reason.NOT_YET:
        return f"its first school joined in {untold.first:%B %Y}, after the tests"
    if reason is Reason.NO_SCHOOL:
        return "it had no school then"
    if reason is Reason.NOT_PUBLISHED:
        return "none was published of its schools"
    if reason is Reason.GROUP:
        return "none was published of its schools, or these pupils are few and only count with others"
    return "its cohorts are so small that they only count together with others"


def untold_told(names: Mapping[str, Untold | None]) -> str:
    """That of these partnerships no result stands beside the others', and why."""
    return " ".join(
        f"Of {name} no result can be shown: {untold_because(untold)}." for name, untold in names.items()
    )


def on_its_own_told(*, sure: bool) -> str:
    """What to keep in mind where a partnership is looked at on its own, and why the list of all can be less
    `sure`, or surer, than its own page."""
    beside = (
        "The list of partnerships judges all together, for which more is needed: there it can be without a "
        "bar."
        if sure
        else "The list of partnerships can have a bar for it: there, what partners have in common is learnt "
        "from all of them together."
    )
    return (
        "Looked at on its own, a partnership can stand out by chance: among twenty, one is expected to stand "
        f"out when none is different. {beside} Schools choose with whom to work, so none of this shows what "
        "the partnership causes."
    )


def pooled_label(years: tuple[int, ...]) -> str:
    """The years that were added up: "2013/14" or "2011/12 to 2013/14 added up"."""
    if len(years) < 2:
        return year_label(years[0]) if years else "no year"
    return f"{listing([year_label(y) for y in years])} added up"


def pooled_note(years: tuple[int, ...]) -> str:
    """Why several years were added up, or nothing."""
    if len(years) < 2:
        return ""
    return (
        f"With fewer than {FEW_PUPILS} pupils in a year, one of them is worth more than a point: "
        f"the pupils of {listing([year_label(y) for y in years])} are added up (pupils, not "
        "percentages of schools), with the members of each year."
    )


def alike_sentence(adjusted: Adjusted) -> str:
    """The same gap between schools alike."""
    if adjusted.reason:
        return f"A like-for-like comparison cannot be made: {adjusted.reason}."
    clear = adjusted.low * adjusted.high > 0
    return (
        f"Like for like, with {listing(adjusted.adjusted_for)} held equal, it is "
        f"{apart(adjusted.gap, 'above', 'below', 'level with')} the others "
        f"({probably(adjusted.low, adjusted.high)}), {verdict(clear)}."
    )


def change_sentence(change: Disclosed) -> str:
    """How results changed since the partnership formed, beside all other schools."""
    if change.empty:
        return (
            "The change since it formed cannot be told: there are no results of the same kind of "
            "tests both from before and from after."
        )
    row = change.table.iloc[0]
    if pd.isna(row["difference"]):
        return "The change since it formed rests on too few pupils to be shown."
    when = f"from {year_label(int(row['base']))}, before it formed, to {year_label(int(row['year']))}"
    told = (
        f"Results of its schools changed by {points(row['change_in'])} points {when}, those of all "
        f"other schools by {points(row['change_not_in'])}"
    )
    if pd.isna(row["wide_low"]):
        return f"{told}. There are {UNSURE}."
    clear = row["wide_low"] * row["wide_high"] > 0
    apart_by = points(difference(row["change_in"], row["change_not_in"]))
    return (
        f"{told}: a difference of {apart_by} points ({probably(row['wide_low'], row['wide_high'])}), "
        f"{verdict(clear)}."
    )


def part_of_told(name: str, parent: str, parts: Sequence[str]) -> str:
    """What a partnership is a part of, and what are parts of it; nothing where it stands alone."""
    told = f"{name} is a part of {parent}." if parent else ""
    if parts:
        told += f" {counted(len(parts), 'part').capitalize()} of it: {listing(parts)}."
    return told.strip()
