"""Each metric at 300, 3,000, 17,000 and 170,000 schools: seconds, memory, and how both grow.

Memory is the most that the metric held beside its input at any moment, by `tracemalloc`, in a run
of its own since that slows what it watches. Growth is the exponent between the last two sizes: 1
is linear, 2 quadratic.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np

from bench.made_up import country
from bench.report import Figure
from collab.brokering import options
from collab.data.dataset import Dataset, day_of_tests
from collab.data.measures import KeyStage
from collab.data.selection import Selection, select
from collab.data.vocabulary import KINDS
from collab.geography.shown_on_map import map_of_day
from collab.metrics import beside_others, gap_tables, joining_effect, lesson_ratings, like_for_like, variation
from collab.metrics.lessons_in_data import what_the_data_says
from collab.metrics.partnership_attainment import partnership_attainment
from collab.metrics.trend import trend

SIZES = (300, 3_000, 17_000, 170_000)
_YEAR, _MILES = 2023, 5.0


def metrics(dataset: Dataset) -> dict[str, Callable[[], object]]:
    """Every metric that a page asks for, by name; what one rests on is worked out beforehand."""
    selection = Selection(_YEAR, "ks2_rwm_exp")
    fresh = replace(dataset, _stages={})
    for year in dataset.years:
        dataset.stage(year, KeyStage.KS2)
    cohorts = select(dataset, selection)
    rows = joining_effect.panel(dataset, selection)
    day = day_of_tests(_YEAR)
    on_map = map_of_day(dataset, selection, day, _MILES)
    found = options.options(on_map, on_map.alone, KINDS, _MILES, 8)
    tables = dataset.tables
    slugs = tables["partnerships"]["partnership"]
    # What was measured last is kept, by its limit too.
    unasked = count(_MILES, 0.001)
    return {
        "cohorts and their protection": lambda: _forgetting(fresh),
        "selection of cohorts": lambda: select(dataset, selection),
        "gaps at every threshold": lambda: gap_tables.threshold_gaps(dataset, selection, KeyStage.KS2),
        "gaps by district": lambda: gap_tables.district_gaps(dataset, selection),
        "like for like": lambda: like_for_like.size_comparison(
            cohorts, gap_tables.chosen_gap(dataset, selection)
        ),
        "funnel": lambda: variation.funnel(cohorts, 65.0, widen=True),
        "trend": lambda: trend(dataset, selection),
        "panel of schools": lambda: joining_effect.panel(dataset, selection),
        "effect of joining": lambda: joining_effect.joining_effect(rows),
        "effect by years since": lambda: joining_effect.effect_by_years(rows),
        "on_map (spread, hosts, locality)": lambda: map_of_day(dataset, selection, day, next(unasked)),
        "partnerships' attainment": lambda: partnership_attainment(dataset, selection, on_map.members),
        "one partnership's profile": lambda: beside_others.profile(dataset, selection, slugs[0]),
        "options to join": lambda: options.options(on_map, on_map.alone, KINDS, _MILES, 8),
        "shortlist": lambda: options.shortlist(on_map, on_map.alone, found, KINDS),
        "standing of the lessons": lambda: lesson_ratings.standing(tables["assessments"], slugs),
        "what the data says of lessons": lambda: what_the_data_says(
            dataset, on_map, tables["assessments"], tables["reviews"], day
        ),
    }


def _forgetting(dataset: Dataset) -> None:
    dataset._stages.clear()
    dataset.stage(_YEAR, KeyStage.KS2)


def measure(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Seconds and megabytes of each metric at each size, and the exponents of their growth."""
    seconds: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    for size in sizes:
        for name, run in metrics(country(size)).items():
            seconds.setdefault(name, []).append(_seconds(run))
            memory.setdefault(name, []).append(_megabytes(run))
            print(f"  {size:7,} {name:34} {seconds[name][-1]:8.3f} s {memory[name][-1]:8.1f} MB", flush=True)
    return [figure for name in seconds for figure in _figures(name, sizes, seconds, memory)]


def _figures(
    name: str, sizes: tuple[int, ...], seconds: dict[str, list[float]], memory: dict[str, list[float]]
) -> list[Figure]:
    found = []
    for size, took, held in zip(sizes, seconds[name], memory[name], strict=True):
        found.append(Figure("metrics", f"{name}, {size:,} schools", took, "s"))
        found.append(Figure("metrics", f"{name}, {size:,} schools, memory", held, "MB"))
    for what, values in (("time", seconds[name]), ("memory", memory[name])):
        grown = np.log(values[-1] / values[-2]) / np.log(sizes[-1] / sizes[-2])
        found.append(Figure("metrics", f"{name}, growth of {what}", float(grown), "power", 1.1))
    return found


def _seconds(run: Callable[[], object], budget: float = 1.0) -> float:
    """The least of several runs within about `budget` seconds."""
    took: list[float] = []
    while sum(took) < budget and len(took) < 20:
        start = time.perf_counter()
        run()
        took.append(time.perf_counter() - start)
    return min(took)


def _megabytes(run: Callable[[], object]) -> float:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
