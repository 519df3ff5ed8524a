"""What is said of average scores and progress: which subject, which way, and how sure."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import without_results
from collab.data.measures import SCORES
from collab.data.stages import Unit
from collab.words import on_scores as said

PROGRESS = [code for code, score in SCORES.items() if score.unit is Unit.PROGRESS]
SCALED = [code for code, score in SCORES.items() if score.unit is Unit.SCORE]


def scores(codes, *rows):
    """Gaps in scores as (mean in, mean not in, whether more than chance)."""
    table = [
        {"score": code, "eligible_in": 90, "eligible_not_in": 900, "mean_in": ours, "mean_not_in": theirs}
        | {"gap": ours - theirs, "wide_low": -9.0, "wide_high": 9.0, "clear": clear}
        for code, (ours, theirs, clear) in zip(codes, rows, strict=False)
    ]
    return pd.DataFrame(table)


def test_a_gap_in_scores_is_the_difference_of_the_means_as_written_and_withheld_is_never_clear():
    table = scores(SCALED, (105.04, 102.96, True), (101.0, 102.0, True))
    table.loc[1, "eligible_in"] = 5
    shown = said.disclosed_scores(table, 6, 0).table
    assert shown["gap"].iloc[0] == 2.0 and pd.isna(shown["gap"].iloc[1])
    assert shown["clear"].tolist() == [True, False]
    assert said.disclosed_scores(table.iloc[:0], 6, 0).empty
    both = said.as_one_partnership(said.disclosed_scores(table, 6, 2))
    assert {"own_pupils", "own_mean", "others_mean"} <= set(both.table) and len(both.notes) == 2


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [(1.0, 0.0, True), (-1.0, 0.0, True)],
            "partnership schools ahead in reading; partnership schools behind in writing",
        ),
        ([(1.0, 0.0, True), (2.0, 0.0, True)], "partnership schools ahead in reading and writing"),
        ([(-1.0, 0.0, True), (2.0, 0.0, False)], "partnership schools behind in reading"),
        ([(1.0, 0.0, False), (2.0, 0.0, False)], "no clear difference in any subject"),
    ],
)
def test_the_title_of_scores_names_subjects_by_which_way(rows, told):
    shown = without_results(scores(PROGRESS, *rows))
    assert said.scores_title(shown, Unit.PROGRESS) == f"Progress since Key Stage 1: {told}"
    assert said.scores_title(shown, Unit.PROGRESS, "Fens").startswith("Progress since Key Stage 1: ")
    assert ("Fens " in said.scores_title(shown, Unit.PROGRESS, "Fens")) == ("no clear" not in told)


def test_scores_without_an_interval_or_withheld_say_so():
    table = scores(SCALED, (105.0, 103.0, False))
    assert said.scores_title(without_results(table.assign(gap=float("nan"))), Unit.SCORE) == (
        "Average scaled scores: too few pupils to show"
    )
    assert said.scores_title(without_results(table.assign(wide_low=float("nan"))), Unit.SCORE) == (
        "Average scaled scores: too few schools to say how sure"
    )


def test_rows_of_one_kind_of_score_are_told_apart():
    table = without_results(pd.concat([scores(SCALED, (1, 2, False)), scores(PROGRESS, (1, 2, False))]))
    assert said.units_in(table) == [Unit.SCORE, Unit.PROGRESS]
    assert said.of_unit(table, Unit.PROGRESS).table["score"].tolist() == PROGRESS[:1]
    assert said.units_in(said.of_unit(table, Unit.SCORE)) == [Unit.SCORE]
    assert said.subject_names(table) == ["Reading", "Reading"]


def of_school(codes, *rows):
    """One school's scores as (score, from, to), beside a mean of 0.5 in all schools."""
    return without_results(
        pd.DataFrame(
            [(code, *row, 0.5) for code, row in zip(codes, rows, strict=False)],
            columns=["score", "own_score", "own_low", "own_high", "mean_all"],
        )
    )


NAN = float("nan")


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        (
            of_school(PROGRESS, (2.0, 0.1, 4.0), (1.0, -1.0, 3.0)),
            "Progress since Key Stage 1: Elm ahead in reading",
        ),
        (of_school(PROGRESS, (-2.0, -4.0, -0.1)), "Progress since Key Stage 1: Elm behind in reading"),
        (
            of_school(PROGRESS, (2.0, 0.0, 4.0)),
            "Progress since Key Stage 1: Elm is where chance could put it in every subject",
        ),
        # Progress whose limits are not published is no average score.
        (of_school(PROGRESS, (2.0, NAN, 4.0)), "No score of Elm can be shown"),
        (of_school(SCALED, (104.04, NAN, NAN)), "Average scaled scores of Elm: 104.0 in reading"),
        (of_school(SCALED, (NAN, NAN, NAN)), "No score of Elm can be shown"),
    ],
)
def test_one_school_s_progress_is_ahead_only_where_its_limits_leave_zero_out(shown, title):
    assert said.school_scores_title(shown, "Elm") == title


def test_one_school_s_scores_are_told_with_their_published_limits():
    shown = of_school(PROGRESS, (-2.04, -4.0, 0.1), (NAN, NAN, NAN))
    told = said.school_scores_told(shown)
    assert len(told) == 1 and told[0].endswith(": −2.0 points (−4.0 to 0.1 as published); all schools 0.5.")
    (bare,) = said.school_scores_told(of_school(SCALED, (104.0, NAN, NAN)))
    assert bare.endswith(": 104.0 points; all schools 0.5.")


def test_how_scores_are_read_says_what_a_point_is():
    for told in (said.sure_of_scores, said.sure_of_school_scores, said.how_to_read_scores):
        assert "from 80 to 120" in told(Unit.SCORE) and "began alike" not in told(Unit.SCORE)
        assert "began alike" in told(Unit.PROGRESS) and "80 to 120" not in told(Unit.PROGRESS)
    for unit in Unit:
        assert "one stands out by chance" in said.sure_of_scores(unit, one=True)
        assert "one stands out by chance" not in said.sure_of_scores(unit)


def test_the_headline_of_scores_is_their_finding():
    rows = ((2.0, 0.0, True), (1.0, 0.0, True), (-1.0, 0.0, True), (0.5, 0.0, False))
    table = scores([*SCALED[:2], *PROGRESS[:2]], *rows)
    told = "of 4 scores partnership schools are ahead in 2 and behind in 1"
    assert said.scores_headline(without_results(table)) == told
    quiet = without_results(table.assign(clear=False))
    assert said.scores_headline(quiet) == "no clear difference in scores or progress"
    assert said.scores_headline(without_results(table.head(0))) == "no score to compare"
    assert said.scores_headline(without_results(table.assign(gap=float("nan")))) == "no score to compare"
    unsure = without_results(table.assign(wide_low=float("nan"), clear=False))
    assert said.scores_headline(unsure) == "scores and progress, too few schools to say how sure"
