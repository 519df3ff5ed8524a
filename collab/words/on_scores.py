"""Sentences on average scaled scores and progress."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.data.disclosure.gate import Disclosed, disclose
from collab.data.measures import SCORES
from collab.data.stages import Unit
from collab.words.numbers import UNSURE, Labels, difference, listing, points, sentence_case, whole


def _plain_points(value: float) -> str:
    return points(value, sign=False)


LABELS: Labels = {
    "score": ("Score", lambda code: sentence_case(SCORES[str(code)].short)),
    "mean_in": ("In a partnership (points)", _plain_points),
    "mean_low_in": ("In: 95% from (points)", _plain_points),
    "mean_high_in": ("In: 95% to (points)", _plain_points),
    "mean_not_in": ("Not in a partnership (points)", _plain_points),
    "mean_low_not_in": ("Not in: 95% from (points)", _plain_points),
    "mean_high_not_in": ("Not in: 95% to (points)", _plain_points),
    "own_score": ("This school (points)", _plain_points),
    "own_low": ("From, as published (points)", _plain_points),
    "own_high": ("To, as published (points)", _plain_points),
    "own_pupils": ("Its pupils", whole),
    "mean_all": ("All schools (points)", _plain_points),
}
"""Columns of tables of scores: labels with units, and formats."""
GAP_COLUMNS = (
    "score",
    "schools_in",
    "eligible_in",
    "mean_in",
    "mean_low_in",
    "mean_high_in",
    "schools_not_in",
    "eligible_not_in",
    "mean_not_in",
    "mean_low_not_in",
    "mean_high_not_in",
    "gap",
    "wide_low",
    "wide_high",
    "clear",
)
"""What a table of gaps in scores tells of each."""
SCHOOL_COLUMNS = ("score", "own_pupils", "own_score", "own_low", "own_high", "mean_all")
"""What is told of one school's scores."""
_FIGURES = tuple(c for c in GAP_COLUMNS if c.startswith(("mean", "gap", "wide")))
TITLES: Mapping[Unit, str] = MappingProxyType(
    {Unit.SCORE: "Average scaled scores", Unit.PROGRESS: "Progress since Key Stage 1"}
)
"""What each of the two kinds of score is called; they are never drawn on one axis."""


def disclosed_scores(table: pd.DataFrame, threshold: int, left_out: int) -> Disclosed:
    """A table of `collab.metrics.mean_gaps.mean_gaps` through disclosure control, its gaps as they come of
    the means as they are written, so that who subtracts one from the other gets it."""
    shown = disclose(table, _FIGURES, ("eligible_in", "eligible_not_in"), threshold, left_out)
    own = shown.table
    if own.empty:
        return shown
    told = [
        difference(a, b) if pd.notna(a) else a
        for a, b in zip(own["mean_in"], own["mean_not_in"], strict=True)
    ]
    return Disclosed(own.assign(gap=told, clear=own["clear"] & own["gap"].notna()), shown.notes)


def of_unit(shown: Disclosed, unit: Unit) -> Disclosed:
    """The rows of one of the two kinds of score."""
    return shown.where(shown.table["score"].map(lambda code: SCORES[str(code)].unit is unit).astype(bool))


def subject_names(shown: Disclosed) -> list[str]:
    """The subjects of a table of scores as its rows are named."""
    return [SCORES[str(code)].subject.value for code in shown.table["score"]]


def scores_title(shown: Disclosed, unit: Unit) -> str:
    """The finding of one kind of score: in which subjects one side is ahead, more than chance."""
    table = shown.table
    names = [name.lower() for name in subject_names(shown)]
    if not table["wide_low"].notna().any():
        return f"{TITLES[unit]}: {UNSURE}"
    said = []
    for way, told in ((1, "ahead"), (-1, "behind")):
        where = [
            n
            for n, gap, sure in zip(names, table["gap"], table["clear"], strict=True)
            if sure and gap * way > 0
        ]
        said += [f"partnership schools {told} in {listing(where)}"] if where else []
    return f"{TITLES[unit]}: {'; '.join(said) or 'no clear difference in any subject'}"


def scores_finding(shown: Disclosed) -> str:
    """What both kinds of score say, in a sentence or two."""
    if shown.empty:
        return "There are no scores to compare for this choice of filters."
    told = []
    for unit in TITLES:
        own = of_unit(shown, unit)
        if not own.empty:
            told.append(f"{scores_title(own, unit)}.")
    return " ".join(told)


def how_to_read_scores(unit: Unit) -> str:
    """What a point of a kind of score is."""
    if unit is Unit.SCORE:
        return (
            "Points of the scaled score, which runs from 80 to 120; 100 is the expected standard. Writing "
            "has no test, and so no score."
        )
    return (
        "Points further than pupils across England who began alike at Key Stage 1; 0 is as far as these. "
        "Nothing was published for 2023/24 and 2024/25, whose pupils sat no tests at Key Stage 1."
    )
