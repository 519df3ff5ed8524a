"""Finds results of groups of pupils that cannot be those of some of a cohort's pupils."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.data.group_cohorts import MOST_OFF
from collab.data.measures import MEASURES
from collab.data.vocabulary import PUPIL_GROUPS, PUPILS
from collab.sources.reading import Reading

_KEY = ["urn", "year", "measure", "pupil_group"]
_COUNTS = ["eligible", "achieved", "whole", "reached"]
_NOT_ALL = ("additional_language",)
"""Groups with a third side: of some pupils nobody knows the first language."""
_LOOK = "Look at the file: both numbers are as it has them. Correct the one that is wrong."


def without_misfits(
    readings: Sequence[Reading], told: pd.DataFrame, results: pd.DataFrame
) -> tuple[list[Reading], pd.DataFrame]:
    """The readings with what does not fit refused, and the release's rows of groups (`told`, the contract's
    `group_results`) without it; `results` are those of whole cohorts.

    A group that is larger than its cohort, or of whom more or fewer reached the measure than of all pupils
    can have, is left out. A group and its complement that are not together all pupils are told and stay: the
    complement is taken as the whole cohort less the group wherever it is shown.
    """
    wrong: list[pd.DataFrame] = []
    done = []
    for reading in readings:
        rows = reading.tables.get("group_results")
        if rows is None or rows.empty:
            done.append(reading)
            continue
        beside = _beside_whole(rows, results)
        misfits = _misfits(beside)
        wrong.append(misfits[_KEY])
        problems = [*_told(reading, misfits), *_unequal(reading, beside)]
        done.append(replace(reading, refused=(*reading.refused, *problems)))
    if not wrong or not sum(map(len, wrong)):
        return done, told
    gone = pd.MultiIndex.from_frame(pd.concat(wrong).astype(object))
    return done, told[~pd.MultiIndex.from_frame(told[_KEY].astype(object)).isin(gone)]


def _beside_whole(rows: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """The published rows of groups with `whole` and `reached`, the pupils of the whole cohort and those of
    them who reached the measure, and `line`, the row of the file."""
    by = ["urn", "year", "measure"]
    whole = results.loc[results["status"].eq("published"), [*by, "eligible", "achieved"]]
    whole = whole.rename(columns={"eligible": "whole", "achieved": "reached"})
    own = rows[rows["status"].eq("published")]
    own = own.assign(line=own.index, measure=own["measure"].astype(object))
    found = own.merge(whole.assign(measure=whole["measure"].astype(object)), on=by)
    return found.astype(dict.fromkeys(_COUNTS, float)).dropna(subset=_COUNTS)


def _misfits(beside: pd.DataFrame) -> pd.DataFrame:
    """The rows that cannot be, each with its `reason` and `value`."""
    too_many = beside["eligible"] > beside["whole"]
    low = (beside["reached"] - (beside["whole"] - beside["eligible"])).clip(lower=0)
    high = np.minimum(beside["reached"], beside["eligible"])
    near = beside["achieved"].between(low - MOST_OFF, high + MOST_OFF)
    rows = beside[too_many | ~near]
    reasons = [
        f"are more than the {row['whole']:.0f} pupils of the whole cohort"
        if row["eligible"] > row["whole"]
        else f"of {row['eligible']:.0f} cannot have reached it, where {row['reached']:.0f} of all "
        f"{row['whole']:.0f} pupils did"
        for _, row in rows.iterrows()
    ]
    values = rows["eligible"].where(too_many, rows["achieved"])
    return rows.assign(reason=reasons, value=values)


def _told(reading: Reading, misfits: pd.DataFrame) -> list[Problem]:
    """A Problem for each of the rows that cannot be; a group larger than its cohort is told once, not at
    every measure."""
    found = {}
    for row in misfits.to_dict("records"):
        larger = row["eligible"] > row["whole"]
        place = "" if larger else f" at {MEASURES[row['measure']].label}"
        reason = f"{row['value']:.0f} {row['reason']}; the group is left out{place}"
        found.setdefault(
            (row["line"], row["pupil_group"], place), _problem(reading, row, reason, f"{row['value']:.0f}")
        )
    return list(found.values())


def _unequal(reading: Reading, beside: pd.DataFrame) -> list[Problem]:
    """A Problem for each group that with its complement is not all pupils, once a school and year."""
    known = beside.drop_duplicates(["urn", "year", "pupil_group"]).set_index(["urn", "year"])
    problems = []
    for group, rest in PUPIL_GROUPS.items():
        ours, theirs = (known[known["pupil_group"].eq(name)] for name in (group, rest))
        theirs = theirs.reindex(ours.index)
        both = (ours["eligible"] + theirs["eligible"]).dropna()
        whole = ours["whole"].reindex(both.index)
        fits = ours["eligible"].reindex(both.index) <= whole
        off = (both > whole) | ((both < whole) & (group not in _NOT_ALL))
        for at in both.index[off & fits]:
            row = theirs.loc[at].to_dict() | {"pupil_group": rest}
            reason = (
                f"with {PUPILS[group].lower()} they are {both[at]:.0f}, and the whole cohort "
                f"{whole[at]:.0f}; they are taken as all pupils but those"
            )
            problems.append(_problem(reading, row, reason, f"{row['eligible']:.0f}"))
    return problems


def _problem(reading: Reading, row: dict, reason: str, value: str) -> Problem:
    told = PUPILS[str(row["pupil_group"])]
    return Problem(reading.file, reason, _LOOK, row=int(row["line"]) + 2, column=told, value=value)
