"""Puts the fictional county together and writes it, the same bytes for the same seed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from collab.data.contracts import CONTRACTS
from collab.releases.illustration.county_assessments import make_records
from collab.releases.illustration.county_checks import make_checks
from collab.releases.illustration.county_context import make_capacity, make_context
from collab.releases.illustration.county_groups import make_group_results
from collab.releases.illustration.county_partnerships import make_partnerships
from collab.releases.illustration.county_results import make_results
from collab.releases.illustration.county_schools import make_schools
from collab.releases.illustration.county_scores import make_scores
from collab.releases.illustration.county_subjects import make_subjects
from collab.sources.tidy import read_csv

SEED = 2014


def generate(published: Path, seed: int = SEED) -> Mapping[str, pd.DataFrame]:
    """The fictional county as tables of text and numbers, ready to write.

    `published` is the folder whose `benchmarks.csv` holds the figures of 2014 to be met exactly.
    Raises DataError if that file breaks its contract.
    """
    rng = np.random.default_rng(seed)
    benchmarks = read_csv(published / "benchmarks.csv", "benchmarks")
    figures = benchmarks[(benchmarks["year"] == 2014) & benchmarks["pupils"].notna()]
    schools = make_schools(rng)
    partnerships, memberships = make_partnerships(schools, rng)
    results = make_results(schools, memberships, figures, rng)
    assessments, reviews = make_records(partnerships, seed)
    context = make_context(results, schools, seed)
    further = [make_subjects(results, seed), make_checks(schools, results, seed)]
    tables = {
        "schools": schools.assign(capacity=make_capacity(schools, seed)),
        "partnerships": partnerships,
        "memberships": memberships,
        "results": pd.concat([results, *further]).sort_values(["year", "measure", "urn"]),
        "group_results": make_group_results(results, context, seed),
        "scores": make_scores(results, seed),
        "context": context,
        "assessments": assessments,
        "reviews": reviews,
    }
    return {name: frame[[c for c in _columns(name) if c in frame]] for name, frame in tables.items()}


def write(folder: Path, published: Path, seed: int = SEED) -> list[Path]:
    """Generate the county and write it to `folder` as tidy CSV files, whose paths are returned."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in generate(published, seed).items():
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False, lineterminator="\n")
        paths.append(path)
    return paths


def _columns(table: str) -> tuple[str, ...]:
    return tuple(CONTRACTS[table].to_schema().columns)
