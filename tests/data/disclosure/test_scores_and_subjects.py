"""Neither subjects singly nor scores give a small cohort away."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from bench.attack import given_away
from bench.attack_scores import sequence
from collab.data.dataset import Dataset, cohorts_of
from collab.data.disclosure.units import guessed
from collab.data.measures import MEASURES, SCORES, KeyStage
from collab.data.score_cohorts import score_cohorts, score_key, scores_in
from collab.data.selection import make_selection, select
from collab.metrics.mean_gaps import school_scores
from collab.releases.ledger import KeptLedger

_LEVELS = np.array(list(product(range(3), repeat=3)))
"""What a pupil can have reached in reading, writing and mathematics: nothing, the standard, the higher."""


def _reached(code: str) -> np.ndarray:
    least = 1 if code.endswith("_exp") else 2
    subjects = {"read": [0], "writ": [1], "mat": [2], "rwm": [0, 1, 2]}[code.split("_")[1]]
    return (_LEVELS[:, subjects] >= least).all(axis=1).astype(float)


def test_all_subjects_of_a_unit_together_leave_every_small_school_s_counts_open(illustrative):
    codes = [f"ks2_{s}_{e}" for s in ("rwm", "read", "writ", "mat") for e in ("exp", "high")]
    stage = illustrative.stage(2025, KeyStage.KS2)
    cohorts, _ = cohorts_of(illustrative, 2025, KeyStage.KS2)
    open_to_all = set(guessed(cohorts[codes], cohorts["eligible"]))
    tried = 0
    for number in np.flatnonzero((stage.unit_schools > 1) & (stage.unit_schools < 6)):
        at = slice(stage.starts[number], stage.starts[number] + stage.unit_schools[number])
        schools, pupils = stage.urn[at], stage.eligible[at]
        each = np.kron(np.eye(len(schools)), np.ones(len(_LEVELS)))
        told = [code for code in codes if stage.unit_achieved(code)[number] >= 0]
        sums = np.array([np.tile(_reached(code), len(schools)) for code in told])
        known = np.concatenate([pupils, [stage.unit_achieved(code)[number] for code in told]])
        for school in np.flatnonzero(pupils < illustrative.threshold):
            for code in set(told) - open_to_all:
                own = np.zeros(each.shape[1])
                own[school * len(_LEVELS) : (school + 1) * len(_LEVELS)] = _reached(code)
                ends = [
                    linprog(way * own, A_eq=np.vstack([each, sums]), b_eq=known).fun * way for way in (1, -1)
                ]
                assert ends[1] - ends[0] >= 0.5, (schools[school], code)
                tried += 1
    assert tried > 30


def _with_scores(dataset: Dataset, change) -> Dataset:
    scores = change(dataset.tables["scores"].copy())
    return replace(dataset, tables={**dataset.tables, "scores": scores}, _stages={})


def test_a_score_of_few_pupils_is_in_no_figure_and_those_of_small_cohorts_only_together(illustrative):
    code, year = "ks2_read_prog", 2019
    stage = illustrative.stage(year, KeyStage.KS2)
    alone = [
        int(stage.urn[start]) for start, n in zip(stage.starts, stage.unit_schools, strict=True) if n == 1
    ]
    together = [
        int(u)
        for start, n in zip(stage.starts, stage.unit_schools, strict=True)
        if n > 1
        for u in stage.urn[start : start + n]
    ]

    def few(rows: pd.DataFrame) -> pd.DataFrame:
        own = rows["year"].eq(year) & rows["measure"].eq(code)
        rows.loc[own & rows["urn"].eq(alone[0]), "pupils"] = 5
        rows.loc[own & rows["urn"].eq(alone[1]), "pupils"] = 6
        rows.loc[own & rows["urn"].eq(together[0]), "status"] = "withheld"
        return rows

    changed = _with_scores(illustrative, few)
    shown = score_cohorts(changed, year, code)
    assert alone[0] not in shown.urn and alone[1] in shown.urn
    # Where one school of a unit has no score, the others of the unit are in no figure.
    unit = stage.unit[list(stage.urn).index(together[0])]
    assert not set(stage.urn[stage.unit == unit]) & set(shown.urn)
    assert (
        set(select(changed, make_selection(changed, year).with_measure(code))["urn"]) & set(together) == set()
    )
    assert set(alone[2:]) <= set(shown.urn) and scores_in(changed, year) == tuple(SCORES)
    selection = make_selection(changed, year, "ks2_rwm_exp")
    assert code not in set(school_scores(changed, selection, [alone[0]])["score"])
    assert len({score_key(c) for c in SCORES}) == len(SCORES)
    assert not {score_key(c) for c in SCORES} & {f"2{g}{m.rank}" for g in "dgsa" for m in MEASURES.values()}


@pytest.mark.parametrize("raised", [0, 1])
def test_a_corrected_score_of_a_small_cohort_is_not_told_by_subtraction(illustrative, store, raised):
    code, year = "ks2_read_score", 2019
    stage = illustrative.stage(year, KeyStage.KS2)
    number = int(np.flatnonzero(stage.unit_schools > 1)[0])
    small = stage.urn[stage.starts[number] : stage.starts[number] + stage.unit_schools[number]]

    def corrected(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows["year"].eq(year) & rows["measure"].eq(code) & rows["urn"].eq(small[0]), "score"] += (
            raised
        )
        return rows

    ledger = KeptLedger(store, illustrative.release)
    first = replace(illustrative, ledger=ledger, _stages={})
    assert set(small) <= set(score_cohorts(first, year, code).urn)
    second = replace(_with_scores(illustrative, corrected), ledger=ledger)
    assert (set(small) <= set(score_cohorts(second, year, code).urn)) == (not raised)


@pytest.mark.slow
def test_points_of_three_releases_taken_from_each_other_reach_nobody():
    """`python -m bench.attack_scores` tries more."""
    for seed in (1, 4, 7):
        frames, bodies = sequence(seed)
        heads = [frozenset({int(urn)}) for urn in frames[0].index]
        for known in (frozenset(), *heads, *bodies):
            assert not given_away(frames, known), seed
    # The same attack succeeds where nothing is remembered.
    assert given_away(sequence(7, forgets=True)[0])
