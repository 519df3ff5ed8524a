"""The `collab` command."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from collab.dataset import DATA
from collab.errors import CollabError, DataError
from collab.illustration import write
from collab.illustration.release import SEED
from collab.sources.official import read_official


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 done, 1 refused (the reason is on stderr)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except CollabError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="collab", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True)
    illustrate = commands.add_parser(
        "illustrate",
        help="write the illustrative county",
        description="Write the illustrative county as tidy CSV files: always the same bytes for "
        "the same seed, and for 2013/14 the same sums as the published tables.",
    )
    illustrate.add_argument("--seed", type=int, default=SEED, help="(default: %(default)s)")
    illustrate.add_argument(
        "--to", type=Path, default=DATA / "illustrative", metavar="FOLDER",
        help="where to write (default: the built-in data)",
    )  # fmt: skip
    illustrate.set_defaults(run=_illustrate)
    check = commands.add_parser(
        "check",
        help="say what official files hold and which rows are refused",
        description="Read official files as downloaded (register of schools, group links, Key "
        "Stage 2 tables) and say what was recognised, what would be taken, and which rows are "
        "refused and why. Nothing is changed. Exit code 1 when a row or a file is refused.",
    )
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    check.add_argument("--authority", type=int, metavar="CODE", help="keep one authority's schools")
    check.add_argument("--year", type=int, help="year of the results, such as 2018")
    check.set_defaults(run=_check)
    return parser


def _illustrate(options: argparse.Namespace) -> int:
    for path in write(options.to, DATA / "published", options.seed):
        print(path)
    return 0


def _check(options: argparse.Namespace) -> int:
    refused = 0
    for path in options.files:
        try:
            reading = read_official(path, options.authority, options.year)
        except DataError as error:
            print(error, file=sys.stderr)
            refused += len(error.problems)
            continue
        print(f"{reading.file}: {reading.kind}, {reading.read:,} rows read")
        for name, table in reading.tables.items():
            print(f"  {name}: {len(table):,} rows taken")
        for note in reading.notes:
            print(f"  {note}")
        for problem in reading.refused:
            print(f"  refused: {problem}", file=sys.stderr)
        refused += len(reading.refused)
    return 1 if refused else 0
