"""How long a full briefing takes: the figures, then each file."""

import time
from datetime import date

from bench.report import Figure
from collab.briefing import FORMATS, Audience, Scope, compose
from collab.data.selection import make_selection
from collab.releases.built_in import load_illustrative

SCOPES = {
    "area": Scope(),
    "partnership": Scope(Audience.PARTNERSHIP, partnership="beacon-partnership"),
    "school": Scope(Audience.SCHOOL, urn=900156),
}
_GOAL = 10.0


def measure_briefings() -> list[Figure]:
    """Seconds for the figures and for each file of a full briefing, and for all of it."""
    dataset = load_illustrative()
    found = []
    for name, scope in SCOPES.items():
        start = time.perf_counter()
        briefing = compose(dataset, make_selection(dataset), scope, dataset.tables, today=date.today())
        parts = {"figures": time.perf_counter() - start}
        for ending, write in FORMATS.items():
            begun = time.perf_counter()
            size = len(write(briefing))
            parts[f"{ending}, {size / 1e3:.0f} kB"] = time.perf_counter() - begun
        found += [Figure("briefing", f"{name}, {part}", took, "s") for part, took in parts.items()]
        found.append(Figure("briefing", f"{name}, all of it", sum(parts.values()), "s", _GOAL))
    return found
