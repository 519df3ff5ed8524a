"""The `collab` command: import official files, keep releases, make the illustrative county."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from collab.access import Role
from collab.backup import restore_backup, write_backup
from collab.briefing import command as briefing
from collab.changes import what_changed
from collab.contracts import CONTRACTS
from collab.dataset import DATA
from collab.errors import CollabError
from collab.grants import grant, grants
from collab.illustration import write
from collab.illustration.release import SEED
from collab.importing import (
    Candidate,
    assemble,
    ensure_release,
    publish,
    read_files,
    refusals_table,
)
from collab.sources.opening import File
from collab.sources.reading import Authorities, Reading
from collab.sources.template import write_workbook
from collab.store import Store, StoreError
from collab.tables import inert

_EXIT_CODES = (
    "Exit codes: 0 done; 1 nothing was changed, the reason is on stderr; 2 the command was not "
    "understood; 3 done, but rows of the files were refused (told on stderr)."
)
_DATABASE = "The database is SQLite in your data folder, or the one that COLLAB_DATABASE_URL names."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except CollabError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="collab", description=f"{__doc__} {_DATABASE}", epilog=_EXIT_CODES
    )
    commands = parser.add_subparsers(title="commands", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], short: str, long: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=short, description=f"{short[0].upper()}{short[1:]}. {long}",
            epilog=_EXIT_CODES,
        )  # fmt: skip
        added.set_defaults(run=run)
        return added

    _file_options(command(
        "check", _check, "say what files hold and what would change",
        "Reads official files as downloaded (CSV, XLSX, zipped or not) and the authority's own "
        "workbook, checks them together, and compares them with the release on show. Nothing is "
        "changed.",
    ))  # fmt: skip
    _file_options(command(
        "import", _import, "check files and publish them as a new release",
        "Official files as downloaded: the school register (edubasealldata.csv), its links, the "
        "group links, Key Stage 2 tables of any year, results from Explore Education Statistics, "
        "district boundaries (GeoJSON); and the authority's own workbook. The new release takes "
        "the place of an illustrative one, or is laid beside the real one on show.",
    ))  # fmt: skip
    listing = command(
        "releases", _releases, "list the releases, or compare two",
        "The one on show is marked with *.",
    )  # fmt: skip
    listing.add_argument("--compare", type=int, nargs=2, metavar=("OLD", "NEW"))
    restore = command(
        "restore", _restore, "show an earlier release again, or restore a backup",
        "TARGET is the number of a release (see collab releases), or a file made by collab "
        "backup, which replaces everything in the database.",
    )  # fmt: skip
    restore.add_argument("target", metavar="TARGET")
    restore.add_argument("--by", default=_me(), help="who does it (default: %(default)s)")
    backup = command(
        "backup", _backup, "write all releases and records to one file",
        "The file can be restored into SQLite and PostgreSQL alike.",
    )  # fmt: skip
    backup.add_argument("file", type=Path, metavar="FILE")
    template = command(
        "template", _template, "write the authority's own workbook to fill in",
        "One sheet a table, with drop-downs and explanations.",
    )  # fmt: skip
    template.add_argument("file", type=Path, metavar="FILE.xlsx")
    briefing.add_options(command(
        "briefing", _briefing, "write the governors' slides, paper and data",
        "From the release on show, the same figures as the app's page Briefing.",
    ))  # fmt: skip
    role = command(
        "grant", _grant, "give somebody a role, or list who has which",
        "Roles hold where sign-in is set up. Without an address the roles given are listed.",
    )  # fmt: skip
    role.add_argument("email", nargs="?", help="address at sign-in")
    role.add_argument("role", nargs="?", choices=tuple(Role))
    role.add_argument("--district", action="append", default=[], metavar="NAME",
                      help="only for partnerships with a member there")  # fmt: skip
    role.add_argument("--partnership", action="append", default=[], metavar="SLUG")
    role.add_argument("--by", default=_me(), help="who gives it (default: %(default)s)")
    illustrate = command(
        "illustrate", _illustrate, "write the illustrative county",
        "Tidy CSV files: always the same bytes for the same seed, and for 2013/14 the same sums "
        "as the published tables.",
    )  # fmt: skip
    illustrate.add_argument("--seed", type=int, default=SEED, help="(default: %(default)s)")
    illustrate.add_argument(
        "--to", type=Path, default=DATA / "illustrative", metavar="FOLDER",
        help="where to write (default: the built-in data)",
    )  # fmt: skip
    return parser


def _file_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    command.add_argument(
        "--authority", metavar="CODE", type=_authority, action="append",
        help="local authority number to keep, such as 850, or all; may be given several times; "
        "needed when the register has more than one and none was chosen before",
    )  # fmt: skip
    command.add_argument(
        "--year", type=int, help="year of Key Stage 2 results whose file name does not tell it"
    )
    command.add_argument("--by", default=_me(), help="who does it (default: %(default)s)")
    command.add_argument(
        "--refused", type=Path, metavar="FILE.csv", help="write the refused rows to a CSV file"
    )


def _authority(text: str) -> int:
    """A local authority's number; 0 stands for all of them."""
    if text == "all":
        return 0
    if not (text.isdigit() and 0 < int(text) < 1000):
        raise argparse.ArgumentTypeError("give a number such as 850, or all")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    candidate = _prepared(options, Store())
    return 3 if candidate.refused else 0


def _import(options: argparse.Namespace) -> int:
    store = Store()
    candidate = _prepared(options, store)
    number = publish(store, candidate)
    print(f"Release {number} of {candidate.release.area} is published and on show.")
    return 3 if candidate.refused else 0


def _prepared(options: argparse.Namespace, store: Store) -> Candidate:
    """The candidate, told in full."""
    files = [File(path.name, path) for path in options.files]
    read = read_files(
        store, files, authorities=_chosen(options.authority), year=options.year,
        progress=_show_progress,
    )  # fmt: skip
    _print_readings(read.readings)
    candidate = assemble(read, by=options.by, progress=_show_progress)
    for problem in candidate.refused:
        print(f"refused: {problem}", file=sys.stderr)
    if options.refused:
        table = refusals_table(candidate.refused)
        table.map(inert).to_csv(options.refused, index=False, encoding="utf-8-sig")
    if len(candidate.checks):
        agree = candidate.checks["agreement"].str.startswith("agrees")
        print(f"{int(agree.sum())} of {len(agree)} published totals agree with the schools' sums")
        for _, row in candidate.checks[~agree].iterrows():
            print(f"  {row['year']} {row['measure']} {row['group']}: {row['agreement']}")
    _print_changes(candidate.changes)
    return candidate


def _print_readings(readings: Sequence[Reading]) -> None:
    for reading in readings:
        print(f"{reading.file}: {reading.kind}, {reading.read:,} rows read")
        for name in (name for name in CONTRACTS if name in reading.tables):
            print(f"  {name}: {len(reading.tables[name]):,} rows taken")
        for note in reading.notes:
            print(f"  {note}")


def _chosen(codes: Sequence[int] | None) -> Authorities | None:
    if codes is None:
        return None
    return frozenset() if 0 in codes else frozenset(codes)


def _show_progress(share: float, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{100 * share:3.0f}% {what:<60.60}", end="", file=sys.stderr, flush=True)
        if share >= 1:
            print(file=sys.stderr)


def _print_changes(changes: pd.DataFrame) -> None:
    for _, row in changes.iterrows():
        which = f": {row['which']}" if row["which"] else ""
        print(f"{row['change']}: {row['count']:,}{which}")
    if changes.empty:
        print("Nothing would change.")


def _releases(options: argparse.Namespace) -> int:
    store = Store()
    if options.compare:
        old, new = options.compare
        _print_changes(what_changed(store.tables(old), store.tables(new)))
        return 0
    ensure_release(store)
    showing = store.showing()
    for release in store.releases():
        mark = "*" if release.number == showing else " "
        kind = "illustrative" if release.illustrative else f"{len(release.files)} files"
        made = release.made_on or "built in"
        print(f"{mark}{release.number:4}  {made:25}  {release.area} ({kind}), {release.made_by}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    store = Store()
    if options.target.isdigit():
        store.restore(int(options.target), options.by)
        print(f"Release {options.target} is on show again.")
        return 0
    restore_backup(store, Path(options.target))
    print(f"The database is as it was when {options.target} was made.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    try:
        write_backup(Store(), options.file)
    except OSError as error:
        raise StoreError(f"{options.file} cannot be written ({error.strerror}).") from None
    print(f"{options.file} holds everything.")
    return 0


def _template(options: argparse.Namespace) -> int:
    options.file.write_bytes(write_workbook())
    print(f"{options.file} is ready to fill in.")
    return 0


def _briefing(options: argparse.Namespace) -> int:
    store = Store()
    for line in briefing.run(options, store, ensure_release(store)):
        print(line)
    return 0


def _grant(options: argparse.Namespace) -> int:
    store = Store()
    if options.email and options.role:
        grant(store, options.email, options.role, by=options.by, districts=options.district,
              partnerships=options.partnership)  # fmt: skip
    elif options.email:
        raise CollabError(f"Say which role {options.email} gets: {', '.join(Role)}.")
    for one in grants(store):
        limits = ", ".join((*one.districts, *one.partnerships)) or "everywhere"
        print(f"{one.at}  {one.email}  {one.role} ({limits}), given by {one.by}")
    return 0


def _illustrate(options: argparse.Namespace) -> int:
    for path in write(options.to, DATA / "published", options.seed):
        print(path)
    return 0


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"
