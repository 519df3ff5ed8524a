"""What the benchmarks found, as a table and as JSON, with the machine and versions it holds for."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("streamlit", "pandas", "numpy", "scipy", "statsmodels", "plotly", "pydeck")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the `part` of the benchmarks it is from, what it is of, and its unit.

    `goal` is the most it should be, None where it is only to be known.
    """

    part: str
    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def missed(self) -> bool:
        """Whether it is more than it should be."""
        return self.goal is not None and self.value > self.goal


def machine() -> dict[str, str]:
    """The machine and the versions that figures measured now hold for."""
    names = Path("/proc/cpuinfo")
    model = ""
    if names.exists():
        found = [x for x in names.read_text().splitlines() if x.startswith("model name")]
        model = found[0].partition(":")[2].strip() if found else ""
    told = {
        "date": date.today().isoformat(),
        "machine": f"{model or platform.machine()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }
    return told | {name: version(name) for name in _LIBRARIES}


def show(figures: list[Figure]) -> None:
    """Print the figures as a table, a line each."""
    for figure in figures:
        goal = f" goal {figure.goal:g}{', MISSED' * figure.missed}" if figure.goal else ""
        told = f"{figure.part:8} {figure.name:58} {figure.value:9.2f} {figure.unit:8}{goal}"
        print(told.rstrip(), flush=True)


def write(figures: list[Figure], path: Path, conditions: dict[str, str]) -> None:
    """Write the figures and what they hold for as JSON."""
    told = {"conditions": conditions, "figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
