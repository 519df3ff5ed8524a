"""From the schools that a list names to a release: partnerships and memberships laid beside those that
are there.

A list says who belongs. Who is a member already stays one since when they were; members whom the list
does not name stay, unless it is said that they leave.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from collab.data.contracts import Tables
from collab.data.errors import DataError, Problem
from collab.data.provenance import SourceFile
from collab.data.vocabulary import KINDS
from collab.releases.changes import listed
from collab.releases.continuity import with_continuity
from collab.sources.name_decisions import Named
from collab.sources.name_lists import NameList
from collab.sources.reading import checked, slug

KIND = "List of partnerships with names"
"""What such a list is called among a release's files."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A membership as it is to be: line `row` of `file`, of the school `urn`, which carries on
    `before` (0 for none) where only names and dates say so."""

    file: str
    row: int
    partnership: str
    urn: int
    kind: str
    joined: pd.Timestamp
    left: pd.Timestamp
    lead: bool
    before: int = 0


def taken_rows(named: Sequence[Named], kind: str, joined: pd.Timestamp) -> list[Taken]:
    """The memberships of the names whose school is known, each once: with `kind` and `joined` where
    the list does not say otherwise, which of the kind it may say in one row of a partnership."""
    kinds: dict[str, str] = {}
    for one in named:
        if one.listed.kind:
            kinds.setdefault(slug(one.listed.partnership), one.listed.kind)
    rows: dict[tuple[str, int], Taken] = {}
    for one in named:
        listed = one.listed
        if one.urn:
            key = (slug(listed.partnership), one.urn)
            first = rows.get(key)
            rows[key] = Taken(
                listed.file,
                listed.row if first is None else first.row,
                listed.partnership,
                one.urn,
                kinds.get(key[0], kind),
                listed.joined if pd.notna(listed.joined) else joined,
                listed.left,
                listed.lead or bool(first and first.lead),
                one.match.before,
            )
    return list(rows.values())


def with_taken(tables: Tables, taken: Sequence[Taken], leave: pd.Timestamp | None = None) -> Tables:
    """The tables with these partnerships and memberships; on `leave`, if it is given, whoever is a
    member of one of the partnerships and not among `taken` leaves it.

    Raises DataError naming every row that breaks a contract.
    """
    slugs = _slugs(tables, taken)
    partnerships = _partnerships(tables["partnerships"], taken, slugs)
    memberships = _memberships(tables["memberships"], taken, slugs)
    if leave is not None:
        memberships = _left(memberships, taken, slugs, leave)
    changed = {
        **tables,
        "partnerships": partnerships,
        "memberships": memberships,
        "successions": _successions(tables, taken),
    }
    carried = with_continuity((), changed)
    order = ["partnership", "urn", "joined"]
    return {**carried, "memberships": carried["memberships"].sort_values(order, ignore_index=True)}


def begins(tables: Tables, taken: Sequence[Taken]) -> list[bool]:
    """Whether each is a membership that would begin; the others are members already, and stay so since
    when they were, which needs no date. Raises DataError as `with_taken` does for names."""
    slugs = _slugs(tables, taken)
    there: dict[tuple[str, int], list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    columns = ["partnership", "urn", "joined", "left"]
    for key, urn, joined, left in tables["memberships"][columns].itertuples(index=False):
        there.setdefault((key, int(urn)), []).append((joined, left))
    return [
        not any(
            (pd.isna(left) or left > one.joined) and (pd.isna(one.left) or joined < one.left)
            for joined, left in there.get((slugs[one.partnership], one.urn), ())
        )
        for one in taken
    ]


def new_partnerships(tables: Tables, taken: Sequence[Taken]) -> list[str]:
    """The names of the partnerships that would be new, each once, as the list first writes them."""
    known = set(tables["partnerships"]["partnership"])
    names: dict[str, str] = {}
    for name, key in _slugs(tables, taken).items():
        if key not in known:
            names.setdefault(key, name)
    return list(names.values())


def terms_told(begin: Sequence[Taken], new: Collection[str], names: Mapping[int, str]) -> pd.DataFrame:
    """The kinds of the `new` partnerships, and the days and leads of the memberships that `begin`, as
    further rows of `what_changed`; `names` are the schools' by number."""
    kinds = {one.partnership: KINDS[one.kind] for one in reversed(begin)}
    every = [(one, f"{names[one.urn]} in {one.partnership}") for one in begin]
    days = sorted(every, key=lambda pair: pair[0].joined)
    ends = sorted((p for p in every if pd.notna(p[0].left)), key=lambda pair: pair[0].left)
    rows = [
        *_shared("Partnerships added of the kind", sorted((kinds[name], name) for name in new)),
        *_shared("Memberships added since", [(f"{one.joined:%d/%m/%Y}", name) for one, name in days]),
        *_named("Memberships added until", [(f"{one.left:%d/%m/%Y}", name) for one, name in ends]),
        *_named("Memberships added,", [("leading", name) for one, name in every if one.lead]),
    ]
    return pd.DataFrame(rows, columns=["change", "count", "which"])


def _shared(change: str, told: Sequence[tuple[str, str]]) -> list[tuple[str, int, str]]:
    """As `_named`, but what most of them share is told without their names, which are told already."""
    rows = _named(change, told)
    most = max((count for _, count, _ in rows), default=0)
    if most < 2:
        return rows
    place = next(i for i, (_, count, _) in enumerate(rows) if count == most)
    rows[place] = (rows[place][0], most, "all of them" if len(rows) == 1 else "the others")
    return rows


def _named(change: str, told: Sequence[tuple[str, str]]) -> list[tuple[str, int, str]]:
    """Rows of `what_changed` of what is told, by what its first part says."""
    groups: dict[str, list[str]] = {}
    for what, name in told:
        groups.setdefault(what, []).append(name)
    return [(f"{change} {what}", len(which), listed(which)) for what, which in groups.items()]


def not_named(tables: Tables, taken: Sequence[Taken], day: pd.Timestamp) -> pd.DataFrame:
    """The members, on `day`, of the list's partnerships whom the list does not name: rows of the
    memberships."""
    slugs = _slugs(tables, taken)
    rows = tables["memberships"]
    named = pd.MultiIndex.from_tuples([(slugs[t.partnership], t.urn) for t in taken] or [("", 0)])
    here = (rows["joined"] <= day) & (rows["left"].isna() | (rows["left"] > day))
    own = rows["partnership"].isin(list(slugs.values()))
    return rows[here & own & ~pd.MultiIndex.from_frame(rows[["partnership", "urn"]]).isin(named)]


def last_day(taken: Sequence[Taken]) -> pd.Timestamp:
    """The latest day from which the list says that somebody is a member; today where it says none."""
    days = [one.joined for one in taken if pd.notna(one.joined)]
    return max(days, default=pd.Timestamp.now().normalize())


def source_of(found: NameList, named: Sequence[Named]) -> SourceFile:
    """The list among the release's files: how many names it has, and those of no school, by name."""
    unused = [one.listed for one in named if not one.urn]
    notes = tuple(f"Left out: {one.asked.written} in {one.partnership}." for one in unused)
    reasons: dict[str, int] = {}
    for problem in found.refused:
        told = f"{problem.column}: {problem.reason}"
        reasons[told] = reasons.get(told, 0) + 1
    return SourceFile(
        found.name, found.digest, len(found.schools) + len(found.refused), KIND, tuple(reasons.items()), notes
    )


def _slugs(tables: Tables, taken: Sequence[Taken]) -> dict[str, str]:
    """The slug of each partnership named: that of the one of this name, if there is one."""
    table = tables["partnerships"]
    known = {_folded(name): s for s, name in zip(table["partnership"], table["name"], strict=True)}
    found, problems = {}, []
    for one in taken:
        made = known.get(_folded(one.partnership)) or slug(one.partnership)
        if not made:
            reason = "the name of the partnership has no letters or digits"
            problems.append(Problem(one.file, reason, "Give it a name.", row=one.row, column="partnership"))
        found[one.partnership] = made
    if problems:
        raise DataError(problems)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _partnerships(table: pd.DataFrame, taken: Sequence[Taken], slugs: Mapping[str, str]) -> pd.DataFrame:
    """With those that are new: formed when the first of its members joined."""
    rows: dict[str, dict[str, object]] = {}
    for one in taken:
        key = slugs[one.partnership]
        if key in set(table["partnership"]):
            continue
        row = rows.setdefault(
            key, {"row": one.row, "name": one.partnership, "kind": one.kind, "formed": one.joined}
        )
        row["formed"] = min(pd.Timestamp(str(row["formed"])), one.joined)
    if not rows:
        return table
    new = pd.DataFrame.from_dict(rows, orient="index").rename_axis("partnership").reset_index()
    new.index = new["row"] - 2
    new = new.assign(standing="active", ended=None, grew_out_of=None, note=None)
    return pd.concat([table, checked(new, "partnerships", taken[0].file)], ignore_index=True)


def _memberships(table: pd.DataFrame, taken: Sequence[Taken], slugs: Mapping[str, str]) -> pd.DataFrame:
    """With those that begin; those that are there already keep their dates."""
    changed, rows = table.copy(), []
    for one in taken:
        key = slugs[one.partnership]
        own = (changed["partnership"] == key) & (changed["urn"] == one.urn)
        own &= changed["left"].isna() | (changed["left"] > one.joined)
        if pd.notna(one.left):
            own &= changed["joined"] < one.left
        if not own.any():
            rows.append((one, key))
            continue
        changed.loc[own, "lead"] |= one.lead
        if pd.notna(one.left):
            changed.loc[own & changed["left"].isna(), "left"] = one.left
    if not rows:
        return changed
    new = pd.DataFrame(
        [(key, one.urn, one.joined, one.left, str(one.lead).lower()) for one, key in rows],
        columns=["partnership", "urn", "joined", "left", "lead"],
        index=[one.row - 2 for one, _ in rows],
    )
    for column in ("joined", "left"):
        new[column] = pd.to_datetime(new[column]).dt.strftime("%Y-%m-%d")
    return pd.concat([changed, checked(new, "memberships", taken[0].file)], ignore_index=True)


def _left(
    table: pd.DataFrame, taken: Sequence[Taken], slugs: Mapping[str, str], day: pd.Timestamp
) -> pd.DataFrame:
    named = {(slugs[one.partnership], one.urn) for one in taken}
    keys = pd.Series(list(zip(table["partnership"], table["urn"], strict=True)), index=table.index)
    goes = table["partnership"].isin(list(slugs.values())) & ~keys.isin(list(named))
    goes &= (table["joined"] < day) & (table["left"].isna() | (table["left"] > day))
    return table.assign(left=table["left"].mask(goes, day))


def _successions(tables: Tables, taken: Sequence[Taken]) -> pd.DataFrame:
    """With the schools that carried others on by name and dates, where a membership began before."""
    opened = tables["schools"].drop_duplicates("urn").set_index("urn")["opened"]
    table = tables["successions"]
    new = [(t.before, t.urn) for t in taken if t.before and t.joined < opened[t.urn]]
    rows = pd.DataFrame(sorted(set(new)), columns=["urn", "successor"])
    return pd.concat([table, rows], ignore_index=True).drop_duplicates(ignore_index=True) if new else table
