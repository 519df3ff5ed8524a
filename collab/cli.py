"""The `collab` command."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from collab.dataset import DATA
from collab.errors import CollabError
from collab.illustration import write
from collab.illustration.release import SEED


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
    return parser


def _illustrate(options: argparse.Namespace) -> int:
    for path in write(options.to, DATA / "published", options.seed):
        print(path)
    return 0
