"""Puts what was read from several files together, beside what an earlier release holds.

A file replaces what an earlier one said of the same thing, and nothing else: a register replaces
all schools it lists, group links the partnerships that came from group links, results those of the
same year, measure and authorities, the authority's own table the partnerships it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from collab.data.contracts import CONTRACTS, Tables, empty
from collab.data.errors import DataError, Problem
from collab.data.group_cohorts import group_of
from collab.releases.completing import with_cohorts
from collab.releases.continuity import with_continuity
from collab.releases.doubtful_times import doubtful_times, in_doubt
from collab.releases.group_fit import without_misfits
from collab.releases.members_elsewhere import links_elsewhere, members_elsewhere, with_members_elsewhere
from collab.sources import groups
from collab.sources.reading import Reading, checked

KEYS: Mapping[str, tuple[str, ...]] = {
    "schools": ("urn",),
    "addresses": ("urn",),
    "successions": ("urn", "successor"),
    "results": ("urn", "year", "measure"),
    "group_results": ("urn", "year", "measure", "pupil_group"),
    "scores": ("urn", "year", "measure"),
    "context": ("urn", "year"),
    "travel_times": ("urn", "urn_to"),
    "partnerships": ("partnership",),
    "memberships": ("partnership", "urn", "joined"),
    "assessments": ("partnership", "lesson", "assessed_on"),
    "projects": ("project",),
    "inspection_mentions": ("mention",),
    "scenarios": ("scenario",),
    "stories": ("story",),
    "reviews": ("review",),
    "topics": ("topic",),
    "offers": ("offer",),
    "matches": ("match",),
    "actions": ("action",),
    "benchmarks": ("area", "year", "measure", "group"),
    "boundaries": ("district",),
}
"""What makes a row of each table the same row in a later file."""
_UNKNOWN = tuple(
    name
    for name in CONTRACTS["schools"].to_schema().columns
    if name not in ("urn", "name", "phase", "authority_code")
)
"""What a table of results does not say of its schools."""
_DISTRICTS = "Give the boundaries of local authority districts, with their names or codes."
_NOT_IN_REGISTER = "is in none of the registers given"


@dataclass(frozen=True, slots=True)
class Merged:
    """The tables of the release to be, and the readings with the rows refused in merging added."""

    tables: Tables
    readings: Sequence[Reading]


def merge(readings: Sequence[Reading], base: Tables | None = None) -> Merged:
    """Merge readings, in order, beside the tables of `base`.

    Rows that point at a school or partnership that nobody knows are refused. Raises DataError
    when no file says which schools there are, or none has results.
    """
    tables = {name: (base or {}).get(name, empty(name)) for name in CONTRACTS}
    readings = with_cohorts(_better_sources(readings))
    for rows in (reading.tables["results"] for reading in readings if "results" in reading.tables):
        # What was told of groups was told of the same pupils as the whole cohorts' earlier results.
        among = tables["group_results"]
        tables["group_results"] = among[~_same_results(tables, among, rows)]
    for reading in readings:
        for name, rows in reading.tables.items():
            if name in KEYS:
                tables[name] = _laid_over(tables, name, rows)
    readings = _with_schools_of_results(readings, tables)
    tables = with_continuity(readings, tables)
    readings, tables["group_results"] = without_misfits(readings, tables["group_results"], tables["results"])
    told = [_refuse_strangers(reading, tables) for reading in readings]
    tables["partnerships"] = with_members_elsewhere(readings, tables)
    for name in KEYS:
        tables[name] = _without_strangers(tables, name).reset_index(drop=True)
    for name, remedy in (
        ("schools", "Add the register of schools (edubasealldata.csv)."),
        ("results", "Add a table of results."),
    ):
        if tables[name].empty:
            reason = f"none of the files gives any {name}"
            raise DataError([Problem("the files together", reason, remedy)])
    even = _one_cohort(tables["results"])
    contradicted = len(tables["results"]) - len(even)
    if contradicted:
        note = f"{contradicted:,} earlier results were of another number of pupils and were dropped."
        told[-1] = replace(told[-1], notes=(*told[-1].notes, note))
    return Merged({**tables, "results": even.reset_index(drop=True)}, told)


def _better_sources(readings: Sequence[Reading]) -> list[Reading]:
    """Without the register's partnerships where group links give them with their dates."""
    linked = any("memberships" in r.tables and not r.partly for r in readings)
    return [
        replace(
            r,
            tables={k: t for k, t in r.tables.items() if k not in ("partnerships", "memberships")},
            notes=tuple(n for n in r.notes if not n.startswith("Federations and trusts")),
        )
        if r.partly and linked
        else r
        for r in readings
    ]


def _laid_over(tables: Mapping[str, pd.DataFrame], name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with `rows` in place of what they replace."""
    old, key = tables[name], list(KEYS[name])
    if name in ("results", "group_results", "scores"):
        gone = _same_results(tables, old, rows)
    elif name in ("partnerships", "memberships") and len(rows):
        linked = bool(rows["partnership"].str.startswith(groups.PREFIX).all())
        own = old["partnership"].isin(rows["partnership"])
        gone = own | (linked & old["partnership"].str.startswith((groups.PREFIX, "register-")))
    elif name == "travel_times":
        # What is told of a pair is told of both ways.
        gone = _pairs(old).isin(_pairs(rows))
    else:
        gone = pd.MultiIndex.from_frame(old[key]).isin(pd.MultiIndex.from_frame(rows[key]))
    kept = old[~np.asarray(gone, dtype=bool)]
    joined = pd.concat([kept, rows]) if len(kept) else rows
    return joined.drop_duplicates(key, keep="last")


def _pairs(times: pd.DataFrame) -> pd.MultiIndex:
    """The pairs of schools of these times, whichever way."""
    return pd.MultiIndex.from_arrays(list(np.sort(times[["urn", "urn_to"]].to_numpy(int), axis=1).T))


def _same_results(tables: Mapping[str, pd.DataFrame], old: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Which old results are of the years, measures and authorities of the new ones; and, where both are of
    groups of pupils, of their groups."""
    authority = tables["schools"].set_index("urn")["authority_code"]
    groups_too = "pupil_group" in old and "pupil_group" in rows

    def scope(table: pd.DataFrame) -> pd.MultiIndex:
        parts = [table["year"], table["measure"].astype(str), table["urn"].map(authority)]
        return pd.MultiIndex.from_arrays(
            [*parts, table["pupil_group"].map(group_of)] if groups_too else parts
        )

    return scope(old).isin(scope(rows).unique())


def _with_schools_of_results(readings: Sequence[Reading], tables: dict[str, pd.DataFrame]) -> list[Reading]:
    """Adds to `tables` the schools that have results but no place among the primary schools:
    special schools, schools of other phases, and what only the results name."""
    told = list(readings)
    for position, reading in enumerate(readings):
        results = reading.tables.get("results")
        if results is None or not len(tables["schools"]):
            continue
        codes = set(tables["schools"]["authority_code"])
        strangers = set(results["urn"]) - set(tables["schools"]["urn"])
        for source in [r.tables["others"] for r in readings if "others" in r.tables]:
            known = source[source["urn"].isin(strangers)]
            tables["schools"] = pd.concat([tables["schools"], known], ignore_index=True)
            strangers -= set(known["urn"])
        named = reading.tables.get("named")
        if named is None or not strangers:
            continue
        found = named[named["urn"].isin(strangers) & named["authority_code"].isin(codes)]
        found = found.drop_duplicates("urn")
        added = checked(found.assign(**dict.fromkeys(_UNKNOWN)), "schools", reading.file)
        tables["schools"] = pd.concat([tables["schools"], added], ignore_index=True)
        note = (
            "Schools not in the register, taken with the name this table gives them, without a "
            f"place or a district: {len(added):,}."
        )
        told[position] = replace(reading, notes=(*reading.notes, note))
    return told


def _refuse_strangers(reading: Reading, tables: Tables) -> Reading:
    """The reading, with its rows that point at nobody refused."""
    schools, partnerships = tables["schools"]["urn"], tables["partnerships"]["partnership"]
    problems = []
    for name, column, known, reason in (
        ("results", "urn", schools, _NOT_IN_REGISTER),
        ("memberships", "urn", schools, _NOT_IN_REGISTER),
        ("memberships", "partnership", partnerships, "is no partnership of these files"),
        ("assessments", "partnership", partnerships, "is no partnership of these files"),
        ("partnerships", "parent", partnerships, "is no partnership of these files"),
        ("reviews", "partnership", partnerships, "is no partnership of these files"),
        ("offers", "partnership", partnerships, "is no partnership of these files"),
        ("offers", "urn", schools, _NOT_IN_REGISTER),
        ("travel_times", "urn", schools, _NOT_IN_REGISTER),
        ("travel_times", "urn_to", schools, _NOT_IN_REGISTER),
        ("actions", "partnership", partnerships, "is no partnership of these files"),
    ):
        rows = reading.tables.get(name)
        if rows is None or column not in rows or links_elsewhere(reading, name, column):
            continue
        lost = rows.loc[rows[column].notna() & ~rows[column].isin(known), column]
        lost = lost[~lost.index.duplicated()]
        problems += [
            Problem(
                reading.file,
                reason,
                "Correct the value, or add the file that has it.",
                row=int(str(i)) + 2,
                column=column,
                value=str(value),
            )
            for i, value in lost.items()
        ]
    if "travel_times" in reading.tables:
        problems += doubtful_times(reading.tables["travel_times"], tables["schools"], reading.file)
    left_out = members_elsewhere(reading, tables)
    notes = reading.notes
    if left_out:
        notes += (f"{left_out:,} members that are no primary school here were left out.",)
    areas = reading.tables.get("boundaries")
    if (
        areas is not None
        and not _named_districts(areas, tables["schools"])["district"]
        .isin(tables["schools"]["district"])
        .any()
    ):
        problems.append(Problem(reading.file, "none of its areas is a district of these schools", _DISTRICTS))
    return replace(reading, refused=(*reading.refused, *problems), notes=notes)


def _without_strangers(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    table = tables[name]
    if name in ("results", "group_results", "scores", "context", "memberships", "addresses"):
        table = table[table["urn"].isin(tables["schools"]["urn"])]
    if name == "successions":
        known = tables["schools"]["urn"]
        table = table[table["urn"].isin(known) & table["successor"].isin(known)]
    if name == "travel_times":
        known = tables["schools"]["urn"]
        table = table[table["urn"].isin(known) & table["urn_to"].isin(known)]
        table = table[~in_doubt(table, tables["schools"])]
    if name == "boundaries":
        table = _named_districts(table, tables["schools"])
        table = table[table["district"].isin(tables["schools"]["district"])]
    if name in ("memberships", "assessments", "reviews", "actions"):
        table = table[table["partnership"].isin(tables["partnerships"]["partnership"])]
    if name == "offers":
        here = table["urn"].isin(tables["schools"]["urn"])
        table = table[here | table["partnership"].isin(tables["partnerships"]["partnership"])]
    if name == "partnerships":
        # A group is a partnership here when a school of here belongs, or belonged, to it.
        members = tables["memberships"]
        here = members.loc[members["urn"].isin(tables["schools"]["urn"]), "partnership"]
        mechanical = table["partnership"].str.startswith((groups.PREFIX, "register-"))
        table = table[~mechanical | table["partnership"].isin(here)]
        table = table.assign(parent=table["parent"].where(table["parent"].isin(table["partnership"])))
    return table


def _named_districts(boundaries: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Boundaries with the schools' names of districts that their file has only the codes of."""
    known = schools.dropna(subset=["district_code", "district"]).drop_duplicates("district_code")
    names = boundaries["district"].map(known.set_index("district_code")["district"])
    return boundaries.assign(district=names.fillna(boundaries["district"])).drop_duplicates("district")


def _one_cohort(results: pd.DataFrame) -> pd.DataFrame:
    """Without results whose cohort a later file contradicts: all measures of a school, year and
    key stage are of the same pupils."""
    stage = results["measure"].astype(str).str.slice(0, 3)
    latest = results.groupby([results["urn"], results["year"], stage])["eligible"].transform("last")
    return results[results["eligible"].eq(latest).fillna(True)]
