"""What changed from one release to another, in words and counts, never in pupils' results."""

from collections.abc import Iterator, Sequence

import pandas as pd

from collab.data.contracts import Tables
from collab.data.measures import MEASURES, year_label
from collab.data.names import as_people_write

_EXAMPLES = 6
"""Names listed for one kind of change before the rest are only counted."""


def what_changed(old: Tables, new: Tables) -> pd.DataFrame:
    """Schools added, closed and removed, results added, revised and removed, partnerships and
    memberships changed.

    Returns `change` (what happened), `count` (how many) and `which` (names as people write them, or
    years and measures). Results are counted by year and measure: a school's own would reveal its pupils.
    """
    rows = [
        *_schools(old, new),
        *_results(old, new),
        *_partnerships(old, new),
        *_memberships(old, new),
        *_others(old, new),
    ]
    return pd.DataFrame(rows, columns=["change", "count", "which"])


def _schools(old: Tables, new: Tables) -> Iterator[tuple[str, int, str]]:
    before, after = (t["schools"].set_index("urn") for t in (old, new))
    both = before.index.intersection(after.index)
    yield from _told("Schools added", after.loc[after.index.difference(before.index), "name"])
    yield from _told("Schools removed", before.loc[before.index.difference(after.index), "name"])
    closed = before.loc[both, "closed"].isna() & after.loc[both, "closed"].notna()
    yield from _told("Schools closed", after.loc[both[closed], "name"])
    for column, change in (("name", "Schools renamed"), ("district", "Schools in a new district")):
        pair = before.loc[both, column].fillna(""), after.loc[both, column].fillna("")
        yield from _told(change, after.loc[both[pair[0] != pair[1]], "name"])


def _results(old: Tables, new: Tables) -> Iterator[tuple[str, int, str]]:
    key = ["urn", "year", "measure"]
    figures = ["eligible", "achieved", "status"]
    sides = [t["results"].astype({"measure": str, "status": str})[[*key, *figures]] for t in (old, new)]
    both = sides[0].merge(sides[1], on=key, how="outer", suffixes=("", "_new"), indicator=True)
    same = pd.Series(True, index=both.index)
    for figure in figures:
        before, after = both[figure], both[f"{figure}_new"]
        same &= before.eq(after).fillna(False) | (before.isna() & after.isna())
    side = both["_merge"]
    for change, chosen in (
        ("Results added", side == "right_only"),
        ("Results revised", (side == "both") & ~same),
        ("Results removed", side == "left_only"),
    ):
        groups = both[chosen].groupby(["year", "measure"]).size()
        told = [
            f"{MEASURES[code].label} {year_label(int(year))}: {count:,}"
            for (year, code), count in groups.items()  # pyright: ignore[reportGeneralTypeIssues]
        ]
        if told:
            yield change, int(chosen.sum()), listed(told)


def _partnerships(old: Tables, new: Tables) -> Iterator[tuple[str, int, str]]:
    before, after = (t["partnerships"].set_index("partnership") for t in (old, new))
    both = before.index.intersection(after.index)
    yield from _told("Partnerships added", after.loc[after.index.difference(before.index), "name"])
    yield from _told("Partnerships removed", before.loc[before.index.difference(after.index), "name"])
    ended = before.loc[both, "ended"].isna() & after.loc[both, "ended"].notna()
    yield from _told("Partnerships ended", after.loc[both[ended], "name"])


def _memberships(old: Tables, new: Tables) -> Iterator[tuple[str, int, str]]:
    names = new["schools"].set_index("urn")["name"].to_dict()
    names = old["schools"].set_index("urn")["name"].to_dict() | names
    titles = {
        slug: name
        for tables in (old, new)
        for slug, name in tables["partnerships"][["partnership", "name"]].itertuples(index=False)
    }
    key = ["partnership", "urn", "joined"]
    both = old["memberships"].merge(
        new["memberships"], on=key, how="outer", suffixes=("", "_new"), indicator=True
    )
    left = both["left"].isna() & both["left_new"].notna()
    stays = both["_merge"] == "both"
    leads, led = (both[column].eq(True).fillna(False) for column in ("lead_new", "lead"))
    for change, chosen in (
        ("Memberships added", both["_merge"] == "right_only"),
        ("Memberships ended", stays & left),
        ("Memberships removed", both["_merge"] == "left_only"),
        ("Leads named", stays & leads & ~led),
        ("Leads no longer", stays & led & ~leads),
    ):
        rows = both.loc[chosen, ["partnership", "urn"]].itertuples(index=False)
        told = [
            f"{as_people_write(str(names.get(urn, urn)))} in {as_people_write(str(titles.get(slug, slug)))}"
            for slug, urn in rows
        ]
        if told:
            yield change, len(told), listed(told)


def _others(old: Tables, new: Tables) -> Iterator[tuple[str, int, str]]:
    """Tables where only the number of rows is told."""
    labels = {
        "assessments": "Assessments",
        "reviews": "Reviews",
        "projects": "Projects",
        "boundaries": "District boundaries",
        "inspection_mentions": "Inspection mentions",
        "benchmarks": "Published figures to compare",
        "successions": "Successions of schools",
        "travel_times": "Travel times",
    }
    for name, label in labels.items():
        more = len(new[name]) - len(old[name])
        if more:
            yield f"{label} {'added' if more > 0 else 'removed'}", abs(more), ""


def _told(change: str, names: pd.Series) -> Iterator[tuple[str, int, str]]:
    if len(names):
        yield change, len(names), listed(sorted(as_people_write(str(name)) for name in names))


def listed(told: Sequence[str]) -> str:
    """Names beside each other: the first few, and how many more there are."""
    more = len(told) - _EXAMPLES
    return "; ".join(told[:_EXAMPLES]) + (f"; and {more:,} more" if more > 0 else "")
