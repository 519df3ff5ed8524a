"""What `collab releases`, `restore`, `backup` and `template` do."""

import argparse
import getpass
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from collab.data.dataset import Dataset, in_memory
from collab.data.written import write_whole
from collab.geography.open_schools import open_schools
from collab.geography.pairs_to_time import pairs_to_time
from collab.releases.backup import Check, restore_backup, write_backup
from collab.releases.changes import what_changed
from collab.releases.importing import ensure_release
from collab.releases.store import Store
from collab.sources.own_template import write_workbook


def print_changes(changes: pd.DataFrame) -> None:
    """Print what changes, a line each."""
    for _, row in changes.iterrows():
        which = f": {row['which']}" if row["which"] else ""
        print(f"{row['change']}: {row['count']:,}{which}")
    if changes.empty:
        print("Nothing would change.")


Command = Callable[[str, Callable[[argparse.Namespace], int], str, str], argparse.ArgumentParser]
"""Adds a command: its name, what it runs, and what it does, short and long."""


def add_commands(command: Command, checks: Sequence[Check], safe: Callable[[object], object]) -> None:
    """Add these commands to `collab`; `checks` are those of a backup that other rooms have, `safe` makes a
    cell harmless to spreadsheets."""
    listing = command(
        "releases", list_releases, "list the releases, or compare two", "The one on show is marked with *."
    )
    listing.add_argument("--compare", type=int, nargs=2, metavar=("OLD", "NEW"))
    restoring = command(
        "restore",
        restore,
        "show an earlier release again, or restore a backup",
        "TARGET is the number of a release (see collab releases), or a file made by collab "
        "backup, which replaces everything in the database.",
    )
    restoring.add_argument("target", metavar="TARGET")
    restoring.add_argument("--by", default=me(), help="who does it (default: %(default)s)")
    restoring.set_defaults(checks=checks)
    backup = command(
        "backup",
        back_up,
        "write all releases and records to one file",
        "The file can be restored into SQLite and PostgreSQL alike.",
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    template = command(
        "template",
        write_template,
        "write the authority's own workbook to fill in",
        "One sheet a table, with drop-downs and explanations. With --travel-times, a list of the pairs of "
        "schools near each other, to fill in with minutes by car.",
    )
    template.add_argument("file", type=Path, metavar="FILE.xlsx")
    template.add_argument(
        "--travel-times",
        type=float,
        metavar="MILES",
        help="write a CSV file of the pairs of the release on show at most so many miles apart",
    )
    template.set_defaults(safe=safe)


def list_releases(options: argparse.Namespace) -> int:
    """The releases, or what changed from one to another."""
    store = Store()
    if options.compare:
        old, new = options.compare
        print_changes(what_changed(store.tables(old), store.tables(new)))
        return 0
    ensure_release(store)
    showing = store.showing()
    for release in store.releases():
        mark = "*" if release.number == showing else " "
        kind = "illustrative" if release.illustrative else f"{len(release.files)} files"
        made = release.made_on or "built in"
        print(f"{mark}{release.number:4}  {made:25}  {release.area} ({kind}), {release.made_by}")
    return 0


def restore(options: argparse.Namespace) -> int:
    """An earlier release on show again, or a backup read back."""
    store = Store()
    if options.target.isdigit():
        store.restore(int(options.target), options.by)
        print(f"Release {options.target} is on show again.")
        return 0
    restore_backup(store, Path(options.target), options.checks)
    print(f"The database is as it was when {options.target} was made.")
    return 0


def back_up(options: argparse.Namespace) -> int:
    """Everything in one file."""
    store = Store()
    ensure_release(store)
    write_backup(store, options.file)
    print(f"{options.file} holds everything.")
    return 0


def write_template(options: argparse.Namespace) -> int:
    """The authority's own workbook to fill in, or the pairs of schools to fill in with times."""
    if options.travel_times is None:
        write_whole(options.file, write_workbook())
    else:
        dataset = _on_show()
        schools = open_schools(dataset.schools, pd.Timestamp.now().normalize())
        pairs = pairs_to_time(schools, dataset.tables["travel_times"], options.travel_times)
        write_whole(options.file, pairs.map(options.safe).to_csv(index=False).encode("utf-8-sig"))
    print(f"{options.file} is ready to fill in.")
    return 0


def _on_show() -> Dataset:
    """The release on show, which nobody is shown any result of."""
    store = Store()
    number = ensure_release(store)
    return Dataset(store.release(number), in_memory(store.tables(number)))


def me() -> str:
    """The name under which the command is run."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"
