"""The `collab` command: import official files, keep releases, make the illustrative county."""

import argparse
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from collab.briefing import command as briefing
from collab.data.contracts import CONTRACTS
from collab.data.errors import CollabError
from collab.data.shipped import SHIPPED
from collab.data.written import cannot, write_whole
from collab.people.access import Role
from collab.people.grants import grant, grants
from collab.people.kept_whole import check_people
from collab.releases import commands as commands_of_releases
from collab.releases import list_command
from collab.releases.built_in import DATA
from collab.releases.commands import me, print_changes
from collab.releases.illustration import write
from collab.releases.illustration.county import SEED
from collab.releases.importing import Candidate, ensure_release, publish
from collab.releases.outcomes import refusals_table
from collab.releases.preparing import prepare
from collab.releases.store import Store
from collab.sources.opening import File
from collab.sources.reading import Authorities, Reading
from collab.sources.years import name_with_folder
from collab.words.tables import inert

_EXIT_CODES = (
    "Exit codes: 0 done; 1 nothing was changed, the reason is on stderr; 2 the command was not "
    "understood; 3 done, but rows of the files were refused (told on stderr)."
)
_DATABASE = "The database is SQLite in your data folder, or the one that COLLAB_DATABASE_URL names."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if options.run is _run:
        options.streamlit = rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return options.run(options)
    except CollabError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # A disk that is full or a folder that is read-only, wherever it is noticed.
        print(cannot("be read or written", error.filename or "A file", error), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="collab", description=f"{__doc__} {_DATABASE}", epilog=_EXIT_CODES)
    added = parser.add_subparsers(title="commands", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], short: str, long: str
    ) -> argparse.ArgumentParser:
        parsed = added.add_parser(
            name, help=short, description=f"{short[0].upper()}{short[1:]}. {long}", epilog=_EXIT_CODES
        )
        parsed.set_defaults(run=run)
        return parsed

    run = command(
        "run",
        _run,
        "start the app on this machine",
        "Whatever else is given goes to Streamlit, such as --server.port 8600 "
        "--server.headless true (streamlit run --help lists it).",
    )
    run.add_argument(
        "--network",
        action="store_true",
        help="with the headers, limits and checks that a network needs (serve.py)",
    )
    _file_options(
        command(
            "check",
            _check,
            "say what files hold and what would change",
            "Reads official files as downloaded (CSV, XLSX, zipped or not) and the authority's own "
            "workbook, checks them together, and compares them with the release on show. Nothing is "
            "changed.",
        )
    )
    _file_options(
        command(
            "import",
            _import,
            "check files and publish them as a new release",
            "Official files as downloaded: the school register (edubasealldata.csv), its links, the "
            "group links, Key Stage 2 tables of any year, results from Explore Education Statistics, "
            "district boundaries (GeoJSON); and the authority's own workbook. The new release takes "
            "the place of an illustrative one, or is laid beside the real one on show.",
        )
    )
    listed = command(
        "partnerships",
        _partnerships,
        "publish a list of partnerships with the names of their schools",
        "A column a partnership, or a row a partnership and school; names are matched with the register "
        "of the release on show. A doubtful name is taken only as the file of decisions says.",
    )
    list_command.add_options(listed)
    listed.add_argument("--by", default=me(), help="who does it (default: %(default)s)")
    commands_of_releases.add_commands(command, [check_people], inert)
    briefing.add_options(
        command(
            "briefing",
            _briefing,
            "write the governors' slides, paper and data",
            "From the release on show, the same figures as the app's page Briefing.",
        )
    )
    role = command(
        "grant",
        _grant,
        "give somebody a role, or list who has which",
        "Roles hold where sign-in is set up. Without an address the roles given are listed.",
    )
    role.add_argument("email", nargs="?", help="address at sign-in")
    role.add_argument("role", nargs="?", choices=tuple(Role))
    role.add_argument(
        "--district",
        action="append",
        default=[],
        metavar="NAME",
        help="only for partnerships with a member there",
    )
    role.add_argument("--partnership", action="append", default=[], metavar="SLUG")
    role.add_argument("--by", default=me(), help="who gives it (default: %(default)s)")
    illustrate = command(
        "illustrate",
        _illustrate,
        "write the illustrative county",
        "Tidy CSV files: always the same bytes for the same seed, and for 2013/14 the same sums "
        "as the published tables.",
    )
    illustrate.add_argument("--seed", type=int, default=SEED, help="(default: %(default)s)")
    illustrate.add_argument(
        "--to",
        type=Path,
        default=DATA / "illustrative",
        metavar="FOLDER",
        help="where to write (default: the built-in data)",
    )
    return parser


def _file_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    command.add_argument(
        "--authority",
        metavar="CODE",
        type=_authority,
        action="append",
        help="local authority number to keep, such as 850, or all; may be given several times; "
        "needed when the register has more than one and none was chosen before",
    )
    command.add_argument(
        "--year", type=int, help="year of Key Stage 2 results whose file name does not tell it"
    )
    command.add_argument("--by", default=me(), help="who does it (default: %(default)s)")
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


def _run(options: argparse.Namespace) -> int:
    script = SHIPPED / ("serve.py" if options.network else "app.py")
    sys.argv = ["streamlit", "run", str(script), *options.streamlit]
    # In this process, as `python -m streamlit` would be, so that a signal ends it.
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return 0


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
    files = [File(name_with_folder(path), path) for path in options.files]
    candidate = prepare(
        store,
        files,
        by=options.by,
        authorities=_chosen(options.authority),
        year=options.year,
        progress=_show_progress,
        told=_print_readings,
    )
    for outcome in candidate.outcomes:
        print(outcome)
    for problem in candidate.refused:
        print(f"refused: {problem}", file=sys.stderr)
    if options.refused:
        table = refusals_table(candidate.refused)
        told = table.map(inert).to_csv(index=False)
        write_whole(options.refused, told.encode("utf-8-sig"))
    if len(candidate.checks):
        agree = candidate.checks["agreement"].str.startswith("agrees")
        print(f"{int(agree.sum())} of {len(agree)} published totals agree with the schools' sums")
        for _, row in candidate.checks[~agree].iterrows():
            print(f"  {row['year']} {row['measure']} {row['group']}: {row['agreement']}")
    print_changes(candidate.changes)
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


def _briefing(options: argparse.Namespace) -> int:
    store = Store()
    for line in briefing.run(options, store, ensure_release(store)):
        print(line)
    return 0


def _partnerships(options: argparse.Namespace) -> int:
    return list_command.run(
        options, Store(), print, lambda line: print(line, file=sys.stderr), lambda cell: inert(cell)
    )


def _grant(options: argparse.Namespace) -> int:
    store = Store()
    if options.email and options.role:
        grant(
            store,
            options.email,
            options.role,
            by=options.by,
            districts=options.district,
            partnerships=options.partnership,
        )
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
