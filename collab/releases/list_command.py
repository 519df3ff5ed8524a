"""What `collab partnerships` does: a list of partnerships with names, matched, checked, published."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from collab.data.contracts import Tables
from collab.data.dataset import Dataset
from collab.data.errors import CollabError
from collab.data.vocabulary import KINDS
from collab.data.written import write_whole
from collab.releases.amending import changes_of, publish_amended
from collab.releases.importing import ensure_release
from collab.releases.listed_partnerships import (
    Taken,
    begins,
    last_day,
    not_named,
    source_of,
    taken_rows,
    with_taken,
)
from collab.releases.store import Store
from collab.sources.apart import read_apart
from collab.sources.dates import day_of
from collab.sources.known_schools import KnownSchools
from collab.sources.name_decisions import NONE, Named, decisions_table, find_schools, read_decisions
from collab.sources.name_lists import NameList, read_list
from collab.sources.name_matching import Outcome
from collab.sources.opening import File

Tell = Callable[[str], None]


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of `collab partnerships`."""
    command.add_argument("file", type=Path, metavar="FILE", help="the list (XLSX, CSV or text)")
    command.add_argument(
        "--from",
        dest="joined",
        metavar="DATE",
        type=_day,
        help="since when they are members, where the list does not say",
    )
    command.add_argument(
        "--kind",
        choices=tuple(KINDS),
        default=next(iter(KINDS)),
        help="kind of the partnerships that are new, where the list does not say (default: %(default)s)",
    )
    command.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE.csv",
        help="which school a doubtful name means: read if it is there, and written for the next time",
    )
    command.add_argument(
        "--leave",
        metavar="DATE",
        type=_day,
        help="the day on which members whom the list does not name leave its partnerships; without it "
        "they stay",
    )
    command.add_argument("--check", action="store_true", help="only say what would change")


def run(
    options: argparse.Namespace, store: Store, tell: Tell, warn: Tell, harmless: Callable[[object], object]
) -> int:
    """Match, tell, and publish unless it is only to be checked; returns the exit code.

    `tell` prints a line, `warn` one of what was not used; `harmless` makes a cell of the file of
    decisions harmless to spreadsheets. Raises CollabError, changing nothing, when a name waits for a
    decision, no name has a school, or a date is missing.
    """
    number = ensure_release(store)
    tables = store.tables(number)
    dataset = Dataset(store.release(number), tables)
    known = KnownSchools(tables["schools"], tables["addresses"], dataset.lineage)
    listed = read_apart(read_list, File(options.file.name, options.file))
    path = options.decisions
    decisions = read_apart(read_decisions, File(path.name, path)) if path and path.exists() else {}
    named = find_schools(known, listed.schools, decisions)
    if path:
        _write(decisions_table(known, named, decisions).map(harmless), path)
    _tell_found(known, listed, named, tell, warn)
    _refuse_open(named, path)
    taken = _taken(tables, named, options)
    amended = with_taken(tables, taken, options.leave)
    _tell_changes(tables, amended, taken, options, tell)
    refused = bool(listed.refused) or any(one.missing for one in named)
    if not options.check:
        new = publish_amended(store, amended, [source_of(listed, named)], by=options.by, expected=number)
        tell(f"Release {new} of {dataset.release.area} is published and on show.")
    return 3 if refused else 0


def _taken(tables: Tables, named: Sequence[Named], options: argparse.Namespace) -> list[Taken]:
    taken = taken_rows(named, options.kind, pd.Timestamp(options.joined) if options.joined else pd.NaT)  # pyright: ignore[reportArgumentType]
    if not taken:
        raise CollabError("No name of the list is a school of the register. Nothing was changed.")
    begin = begins(tables, taken)
    undated = sum(starts and pd.isna(one.joined) for one, starts in zip(taken, begin, strict=True))
    if undated:
        schools = f"{undated:,} schools are members" if undated > 1 else "1 school is a member"
        raise CollabError(f"The list does not say since when {schools}. Give --from with a date.")
    return taken


def _tell_found(
    known: KnownSchools, listed: NameList, named: Sequence[Named], tell: Tell, warn: Tell
) -> None:
    counts = {state: sum(one.match.outcome is state for one in named) for state in Outcome}
    told = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    tell(f"{listed.name}: {len(listed.schools):,} names, {told}; {sum(n.decided for n in named):,} decided")
    for one in named:
        where = f"{one.listed.asked.written} in {one.listed.partnership}"
        if one.urn:
            school = known.by_urn[one.urn]
            how = "as was decided" if one.decided else one.match.why
            tell(f"  {where}: {school.name}, {school.place or 'place not known'} ({one.urn}), {how}")
        elif one.decided:
            tell(f"  {where}: left out, as was decided")
    for problem in listed.refused:
        warn(f"refused: {problem}")
    for one in named:
        if one.missing:
            where = f"{one.listed.asked.written} in {one.listed.partnership}"
            warn(f"unknown: {where}, row {one.listed.row}: {one.match.why}")


def _refuse_open(named: Sequence[Named], path: Path | None) -> None:
    waiting = [one for one in named if one.open]
    if not waiting:
        return
    lines = []
    for one in waiting:
        lines.append(f"  {one.listed.asked.written} in {one.listed.partnership}: {one.match.why}")
        for option in one.match.options:
            place = option.school.place or "place not known"
            lines.append(f"    {option.school.urn} {option.school.name} ({place}): {option.why}")
    where = f"in {path}" if path else "in the file that --decisions FILE.csv writes"
    told = "1 name is" if len(waiting) == 1 else f"{len(waiting)} names are"
    raise CollabError(
        "\n".join(lines) + f"\n{told} doubtful. Write the URN that is meant, or {NONE}, {where}, and give it "
        "again. Nothing was changed."
    )


def _tell_changes(
    tables: Tables, amended: Tables, taken: Sequence[Taken], options: argparse.Namespace, tell: Tell
) -> None:
    for _, row in changes_of(tables, amended).iterrows():
        tell(f"{row['change']}: {row['count']:,}" + (f": {row['which']}" if row["which"] else ""))
    staying = not_named(tables, taken, last_day(taken))
    if len(staying) and not options.leave:
        tell(f"{len(staying):,} members are not in the list and stay; --leave DATE says when they leave.")


def _write(table: pd.DataFrame, path: Path) -> None:
    write_whole(path, table.to_csv(index=False).encode("utf-8-sig"))


def _day(text: str) -> pd.Timestamp:
    day = day_of(text)
    if day is None:
        raise argparse.ArgumentTypeError("write a date as 2024-09-01 or 01/09/2024")
    return pd.Timestamp(day)
