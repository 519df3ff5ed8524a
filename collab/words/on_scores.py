"""Sentences on average scaled scores and progress."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from collab.data.disclosure.gate import Disclosed, disclose
from collab.data.measures import SCORES
from collab.data.stages import Unit
from collab.words.numbers import (
    UNSURE,
    Labels,
    counted,
    difference,
    interval,
    listing,
    number,
    points,
    sentence_case,
    whole,
)
from collab.words.on_stories import FILLED


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
    "own_mean": ("This partnership (points)", _plain_points),
    "own_mean_low": ("This partnership: 95% from (points)", _plain_points),
    "own_mean_high": ("This partnership: 95% to (points)", _plain_points),
    "others_mean": ("All other schools (points)", _plain_points),
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
PARTNERSHIP_COLUMNS = (
    "score",
    "own_pupils",
    "own_mean",
    "own_mean_low",
    "own_mean_high",
    "others_mean",
    "gap",
    "wide_low",
    "wide_high",
    "clear",
)
"""What a table of one partnership's scores tells of each."""
SCHOOL_COLUMNS = ("score", "own_pupils", "own_score", "own_low", "own_high", "mean_all")
"""What is told of one school's scores."""
_OWN_FIGURES = ("own_score", "own_low", "own_high")
_FIGURES = tuple(c for c in GAP_COLUMNS if c.startswith(("mean", "gap", "wide")))
TITLES: Mapping[Unit, str] = MappingProxyType(
    {Unit.SCORE: "Average scaled scores", Unit.PROGRESS: "Progress since Key Stage 1"}
)
"""What each of the two kinds of score is called; they are never drawn on one axis."""
_NO_DIFFERENCE = "no clear difference in any subject"


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


def disclosed_of_schools(table: pd.DataFrame, threshold: int) -> Disclosed:
    """A table of `collab.metrics.mean_gaps.school_scores` through disclosure control."""
    return disclose(table, _OWN_FIGURES, ("own_pupils",), threshold)


def as_one_partnership(shown: Disclosed) -> Disclosed:
    """A table of gaps in scores of one partnership and all other schools, its columns under names that say
    so."""
    names = {
        "eligible_in": "own_pupils",
        "mean_in": "own_mean",
        "mean_low_in": "own_mean_low",
        "mean_high_in": "own_mean_high",
        "mean_not_in": "others_mean",
    }
    return Disclosed(shown.table.rename(columns=names), shown.notes)


def of_unit(shown: Disclosed, unit: Unit) -> Disclosed:
    """The rows of one of the two kinds of score."""
    return shown.where(shown.table["score"].map(lambda code: SCORES[str(code)].unit is unit).astype(bool))


def subject_names(shown: Disclosed) -> list[str]:
    """The subjects of a table of scores as its rows are named."""
    return [SCORES[str(code)].subject.value for code in shown.table["score"]]


def scores_title(shown: Disclosed, unit: Unit, ours: str = "partnership schools") -> str:
    """The finding of one kind of score: in which subjects one side, `ours` or the others, is ahead, more
    than chance."""
    table = shown.table
    if table["gap"].isna().all():
        return f"{TITLES[unit]}: too few pupils to show"
    if not table["wide_low"].notna().any():
        return f"{TITLES[unit]}: {UNSURE}"
    said = _ahead_and_behind(shown, table["gap"], table["clear"].eq(True), ours)
    return f"{TITLES[unit]}: {said or _NO_DIFFERENCE}"


def _ahead_and_behind(shown: Disclosed, gaps: pd.Series, clear: pd.Series, ours: str) -> str:
    """In which subjects `ours` are clearly ahead, and in which behind; nothing where in none."""
    names = [name.lower() for name in subject_names(shown)]
    said = []
    for way, told in ((1, "ahead"), (-1, "behind")):
        where = [n for n, gap, sure in zip(names, gaps, clear, strict=True) if sure and gap * way > 0]
        said += [f"{ours} {told} in {listing(where)}"] if where else []
    return "; ".join(said)


def scores_finding(shown: Disclosed, ours: str = "partnership schools") -> str:
    """What both kinds of score say of `ours` beside the others, in a sentence or two."""
    if shown.empty:
        return "There are no scores to compare for this choice of filters."
    units = units_in(shown)
    told = {unit: scores_title(of_unit(shown, unit), unit, ours) for unit in units}
    if len(units) > 1 and all(title.endswith(_NO_DIFFERENCE) for title in told.values()):
        return "No clear difference in any subject, neither in average scaled scores nor in progress."
    if len(units) > 1 and all(title.endswith(UNSURE) for title in told.values()):
        return f"Average scaled scores and progress: {UNSURE} in any subject."
    return " ".join(f"{title}." for title in told.values())


def scores_headline(shown: Disclosed) -> str:
    """The finding of both kinds of score in few words, as a page's title goes on behind its place."""
    table = shown.table
    if shown.empty or table["gap"].isna().all():
        return "no score to compare"
    if not table["wide_low"].notna().any():
        return f"scores and progress, {UNSURE}"
    clear = table[table["clear"].eq(True) & table["gap"].notna()]
    ahead, behind = int((clear["gap"] > 0).sum()), int((clear["gap"] < 0).sum())
    if not ahead + behind:
        return "no clear difference in scores or progress"
    ways = [f"{way} in {number(count)}" for count, way in ((ahead, "ahead"), (behind, "behind")) if count]
    return f"of {counted(len(table), 'score')} partnership schools are {' and '.join(ways)}"


def units_in(shown: Disclosed) -> list[Unit]:
    """The kinds of score that a table has rows of."""
    return [unit for unit in TITLES if not of_unit(shown, unit).empty]


def school_scores_title(shown: Disclosed, name: str) -> str:
    """One school's progress in a line, or, in a year without, its average scores; `shown` as from
    `disclosed_of_schools`."""
    progress = of_unit(shown, Unit.PROGRESS)
    known = progress.where(progress.table["own_low"].notna() & progress.table["own_high"].notna())
    if known.empty:
        scaled = of_unit(shown, Unit.SCORE)
        rows = scaled.where(scaled.table["own_score"].notna())
        told = [
            f"{_plain_points(score)} in {subject.lower()}"
            for subject, score in zip(subject_names(rows), rows.table["own_score"], strict=True)
        ]
        return (
            f"Average scaled scores of {name}: {listing(told)}"
            if told
            else f"No score of {name} can be shown"
        )
    table = known.table
    said = _ahead_and_behind(known, table["own_score"], table["own_low"] * table["own_high"] > 0, name)
    return f"{TITLES[Unit.PROGRESS]}: {said or f'{name} is where chance could put it in every subject'}"


def school_scores_told(shown: Disclosed) -> list[str]:
    """Each of one school's scores in a sentence, with its published limits, beside all schools'."""
    return [_score_told(row) for _, row in shown.table.iterrows() if pd.notna(row["own_score"])]


def _score_told(row: pd.Series) -> str:
    score = SCORES[str(row["score"])]
    limits = (
        f" ({interval(row['own_low'], row['own_high'])} as published)" if pd.notna(row["own_low"]) else ""
    )
    own, everybody = _plain_points(row["own_score"]), _plain_points(row["mean_all"])
    return f"{sentence_case(score.short)}: {own} points{limits}; all schools {everybody}."


def sure_of_scores(unit: Unit, *, one: bool = False) -> str:
    """How a picture of a kind of score is read, and what a point is; whether it is of `one` partnership."""
    chance = " Of twenty partnerships one stands out by chance." if one else ""
    if unit is Unit.SCORE:
        return f"{FILLED}{chance} Points of the scaled score, from 80 to 120; 100 is the expected standard."
    return f"{FILLED}{chance} Points further than pupils across England who began alike at Key Stage 1."


def sure_of_school_scores(unit: Unit) -> str:
    """How one school's scores are read."""
    if unit is Unit.SCORE:
        return "Points of the scaled score, from 80 to 120; 100 is the expected standard."
    return (
        f"{FILLED} 0: as far as pupils across England who began alike. The bars are the limits as "
        "published; of three subjects one outside is no surprise."
    )


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
