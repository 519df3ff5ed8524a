"""How long a full briefing takes: the figures, then each file.

Run `uv run python -m bench.briefing`.
"""

import platform
import time
from datetime import date

from collab.briefing import FORMATS, Audience, Scope, compose
from collab.dataset import load_illustrative
from collab.selection import make_selection

SCOPES = {
    "area": Scope(),
    "partnership": Scope(Audience.PARTNERSHIP, partnership="beacon-partnership"),
    "school": Scope(Audience.SCHOOL, urn=900156),
}


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}")
    dataset = load_illustrative()
    for name, scope in SCOPES.items():
        start = time.perf_counter()
        briefing = compose(
            dataset, make_selection(dataset), scope, dataset.tables, today=date.today()
        )
        parts = {"figures": time.perf_counter() - start}
        for ending, write in FORMATS.items():
            begun = time.perf_counter()
            size = len(write(briefing))
            parts[f"{ending} ({size / 1e3:.0f} kB)"] = time.perf_counter() - begun
        told = ", ".join(f"{part} {seconds:.2f} s" for part, seconds in parts.items())
        print(f"{name:12} {sum(parts.values()):.2f} s: {told}")


if __name__ == "__main__":
    main()
