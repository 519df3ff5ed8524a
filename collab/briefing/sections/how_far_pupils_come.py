"""The sections on average scores and progress, which are points and never in one picture with percentages."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section, Table
from collab.briefing.pictures import GapRows
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import Disclosed
from collab.data.score_cohorts import scores_in
from collab.data.selection import Selection, left_out
from collab.data.stages import Unit
from collab.metrics.beside_others import members_in
from collab.metrics.mean_gaps import mean_gaps, school_scores, score_cohorts_of
from collab.words import on_scores

_BRIEF = ("score", "mean_in", "mean_not_in", "gap", "wide_low", "wide_high", "clear")
_BRIEF_OF_ONE = ("score", "own_mean", "others_mean", "gap", "wide_low", "wide_high", "clear")
_METHOD = (
    "mean of a side = sum over its schools of score times pupils, over the sum of pupils. The interval of a "
    "gap is the wider of those with the school (Cochran 1977, section 6.3) and with the partnership as the "
    "sampling unit; all scores of the year are judged together. "
)
_LIMITS = "95% limits of progress are those that the Department publishes for each school."


def score_gaps(dataset: Dataset, selection: Selection) -> Disclosed:
    """The gap in every score of the selection's year, through disclosure control; there is one at least in
    the release."""
    table = mean_gaps(score_cohorts_of(dataset, selection))
    first = scores_in(dataset, selection.year)[0]
    return on_scores.disclosed_scores(
        table, dataset.threshold, left_out(dataset, selection.with_measure(first))
    )


def partnership_scores(dataset: Dataset, selection: Selection, slug: str) -> Disclosed:
    """The same of one partnership and all other schools, whichever are selected: of the pupils of the year
    alone, for scores of several are not added up."""
    members = members_in(dataset, slug, selection.year)
    cohorts = score_cohorts_of(dataset, selection.of_all_schools, members)
    return on_scores.disclosed_scores(mean_gaps(cohorts), dataset.threshold, 0)


def scores_section(
    shown: Disclosed, unit: Unit, *, key: str = "", ours: str = "partnership schools"
) -> Section:
    """One kind of score in a picture of its own: a row a subject, `ours` beside the others. `shown` has all
    scores: what the other kind says is told beside it, and stands in the table."""
    own, one = on_scores.of_unit(shown, unit), ours != "partnership schools"
    names = tuple(on_scores.subject_names(own))
    title = on_scores.scores_title(own, unit, ours)
    table = Table("Scores and progress", shown, on_scores.GAP_COLUMNS, _BRIEF)
    if one:
        told = on_scores.as_one_partnership(shown)
        table = Table(f"Scores of {ours}", told, on_scores.PARTNERSHIP_COLUMNS, _BRIEF_OF_ONE)
    return Section(
        key or unit.value,
        title,
        about=f"The gap in {'progress' if unit is Unit.PROGRESS else 'average scores'}, in points",
        sure=on_scores.sure_of_scores(unit, one=one),
        picture=GapRows(
            own, names, words.gaps_told(own, names), ours="this partnership" if one else ours, beside="mean"
        ),
        told=(on_scores.scores_finding(shown, ours), on_scores.how_to_read_scores(unit)),
        table=table,
        method=_METHOD,
        asked="How far do pupils come?",
    )


def how_far_pupils_come(material: Material) -> Iterator[Section]:
    """Progress, or in a year without any, average scores: of all partnership schools, of the one
    partnership, or of the one school; nothing where the release has none."""
    dataset, selection, scope = material.dataset, material.selection, material.scope
    if not scores_in(dataset, selection.year):
        return
    if scope.audience is Audience.SCHOOL:
        yield from _of_one_school(material)
        return
    ours = "partnership schools"
    if scope.audience is Audience.PARTNERSHIP:
        ours = material.names[scope.partnership]
        shown = partnership_scores(dataset, selection, scope.partnership)
    else:
        shown = score_gaps(dataset, selection)
    known = shown.where(shown.table["gap"].notna())
    if not known.empty:
        yield scores_section(shown, on_scores.units_in(known)[-1], key="scores", ours=ours)


def _of_one_school(material: Material) -> Iterator[Section]:
    """One school's progress with its published limits around 0, which is as far as pupils who began alike;
    in a year without any its average scores, which have no limits, in words."""
    dataset, urn = material.dataset, material.scope.urn
    name = str(dataset.schools.at[urn, "name"])
    shown = on_scores.disclosed_of_schools(
        school_scores(dataset, material.selection, [urn]), dataset.threshold
    )
    if shown.table["own_score"].isna().all():
        return
    told = tuple(on_scores.school_scores_told(shown))
    drawn = _around_zero(shown)
    unit = Unit.SCORE if drawn.empty else Unit.PROGRESS
    names = tuple(on_scores.subject_names(drawn))
    yield Section(
        "scores",
        on_scores.school_scores_title(shown, name),
        about=f"Progress of the pupils of {name} since Key Stage 1, in points" if names else "",
        sure=on_scores.sure_of_school_scores(unit),
        picture=GapRows(drawn, names, words.gaps_told(drawn, names), ours="this school", beside="")
        if names
        else None,
        points=() if names else told,
        told=told,
        table=Table("Scores", shown, on_scores.SCHOOL_COLUMNS, on_scores.SCHOOL_COLUMNS),
        method=_LIMITS,
    )


def _around_zero(shown: Disclosed) -> Disclosed:
    """The rows of progress with published limits, as gaps from 0."""
    progress = on_scores.of_unit(shown, Unit.PROGRESS)
    rows = progress.where(progress.table[["own_score", "own_low", "own_high"]].notna().all(axis=1))
    table = rows.table
    clear = pd.Series(table["own_low"] * table["own_high"] > 0, index=table.index)
    return Disclosed(
        table.assign(
            gap=table["own_score"], wide_low=table["own_low"], wide_high=table["own_high"], clear=clear
        ),
        rows.notes,
    )
