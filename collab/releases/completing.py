"""Completes what one file says of pupils by how many they are, which another file says."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from collab.data.errors import DataError, Problem
from collab.sources.ees import complete
from collab.sources.ees_groups import complete_groups
from collab.sources.ees_scores import complete_scores
from collab.sources.reading import Reading
from collab.sources.years import shown

_ADD_COHORTS = "Add the information file of the same year, which has eligible pupils (telig)."


def with_cohorts(readings: Sequence[Reading]) -> list[Reading]:
    """Percentages and average scores of one file completed by the cohorts of another.

    Raises DataError where no file has the cohorts.
    """
    known = [r.tables["cohorts"] for r in readings if "cohorts" in r.tables]
    sizes = [pd.DataFrame(), *(r.tables["group_cohorts"] for r in readings if "group_cohorts" in r.tables)]
    done = []
    for reading in readings:
        percentages = reading.tables.get("percentages")
        if percentages is not None:
            reason = "the file has percentages but no pupil counts"
            if not known:
                raise DataError([Problem(reading.file, reason, _ADD_COHORTS)])
            results = complete(percentages, pd.concat(known), reading.file)
            problems = _without_cohorts(percentages, results, reading.file)
            reading = replace(
                reading, tables={**reading.tables, "results": results}, refused=(*reading.refused, *problems)
            )
        averages = reading.tables.get("averages")
        if averages is not None and known:
            scores = complete_scores(averages, pd.concat(known), reading.file)
            reading = replace(
                reading, tables={**reading.tables, "scores": scores} if len(scores) else reading.tables
            )
        told = reading.tables.get("group_percentages")
        if told is not None:
            among = complete_groups(told, pd.concat(sizes), reading.file)
            left = len(told) - len(among)
            note = f"{left:,} percentages of groups of pupils have no eligible pupils, and are not used."
            notes = (*reading.notes, *([note] if left else []))
            reading = replace(reading, tables={**reading.tables, "group_results": among}, notes=notes)
        done.append(reading)
    return done


def _without_cohorts(percents: pd.DataFrame, results: pd.DataFrame, file: str) -> list[Problem]:
    """What is missing, once a year: the schools whose percentages nobody gives the pupils of."""
    missing = percents[~percents.index.isin(results.index) & (percents["status"] == "published")]
    problems = []
    for year, rows in missing.groupby("year"):
        told, schools = shown(int(str(year))), rows["urn"].nunique()
        reason = (
            f"the percentages of {schools:,} schools for {told} have no eligible pupils, and are not used"
        )
        problems.append(Problem(file, reason, _ADD_COHORTS, column="time_period", value=told))
    return problems
