"""Every benchmark in one command: `uv run python -m bench`, or only the parts named.

Prints a table, a line a figure, and with `--json FILE` writes the same as JSON with the machine and
the versions. Load (`python -m bench.load`) takes longer and is a command of its own.
"""

import argparse
from pathlib import Path

from bench import broker, metrics, screen
from bench.briefing import measure_briefings
from bench.report import Figure, machine, show, write

PARTS = {
    "start": screen.measure_start,
    "change": screen.measure_changes,
    "pupils": screen.measure_pupils,
    "england": screen.measure_england,
    "metrics": metrics.measure,
    "broker": broker.measure_county,
    "briefing": measure_briefings,
}


def main() -> None:
    """Measure the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default=list(PARTS),
        metavar="part",
        help=f"of {', '.join(PARTS)}; all unless named",
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    conditions = machine()
    print("; ".join(f"{name} {value}" for name, value in conditions.items()))
    figures: list[Figure] = []
    for part in options.parts:
        found = PARTS[part]()
        show(found)
        figures += found
        if options.json:
            write(figures, options.json, conditions)
    missed = [figure for figure in figures if figure.missed]
    print(f"{len(figures)} figures, {len(missed)} above their goal")


if __name__ == "__main__":
    main()
