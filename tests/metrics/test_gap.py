"""Gaps: the published tables, hand-worked groups, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from collab.data.selection import IN, NOT_IN, Selection, select
from collab.metrics.gap import gap
from collab.metrics.intervals import level_together
from tests.metrics.cohorts import cohort_rows, cohorts, frame


@pytest.mark.parametrize(
    ("measure", "size", "low", "high"), [("ks1_rwm_l2", 2.0, 0.2, 3.8), ("ks1_rwm_l2b", 4.5, 2.1, 6.8)]
)
def test_the_gaps_the_published_figures_imply(illustrative, measure, size, low, high):
    """Design section 5, by Newcombe's interval."""
    row = gap(select(illustrative, Selection(2014, measure))).iloc[0]
    assert [round(row[c], 1) for c in ("gap", "gap_low", "gap_high")] == [size, low, high]


def test_elsewhere_the_interval_spans_zero(illustrative):
    for code in ("ks1_rwm_l3", "ks2_rwm_l4", "ks2_rwm_l4b", "ks2_rwm_l5", "ks2_rwm_l6"):
        row = gap(select(illustrative, Selection(2014, code))).iloc[0]
        assert row["gap_low"] < 0 < row["gap_high"]
        assert not row["clear"]


def test_the_gap_in_pupils_is_of_the_smaller_group_rounded_down():
    rows = [(IN, "A", 50, 0.8), (IN, "A", 50, 0.8), (NOT_IN, "A", 100, 0.6), (NOT_IN, "A", 300, 0.6)]
    row = gap(frame(rows)).iloc[0]
    assert row["gap"] == pytest.approx(20)
    assert row["gap_pupils"] == 20


@pytest.mark.parametrize("rows", [[], [(IN, "A", 20, 0.5)]])
def test_one_side_only_gives_no_gap(rows):
    assert gap(frame(rows)).empty
    assert gap(frame(rows), ["district"]).empty


@pytest.mark.slow
@given(cohort_rows)
def test_swapping_the_sides_turns_the_gap_round(rows):
    cohorts = frame(rows)
    swapped = cohorts.assign(collaboration=cohorts["collaboration"].map({IN: NOT_IN, NOT_IN: IN}))
    ours, theirs = gap(cohorts), gap(swapped)
    assert len(ours) == len(theirs)
    if len(ours):
        assert ours["gap"].iloc[0] == pytest.approx(-theirs["gap"].iloc[0])
        assert ours["gap_low"].iloc[0] == pytest.approx(-theirs["gap_high"].iloc[0], abs=1e-6)
        if ours["wide_low"].notna().iloc[0]:
            assert -100 <= ours["wide_low"].iloc[0] <= ours["gap"].iloc[0] <= ours["wide_high"].iloc[0] <= 100


def test_false_discoveries_are_controlled_as_benjamini_and_hochberg_do():
    """Benjamini and Hochberg 1995, section 3.2: of 15 p-values the four smallest are rejected."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.000,
    ]
    alpha = level_together(lambda level: np.array(p) <= level, len(p))
    assert alpha == pytest.approx(4 * 0.05 / 15)
    assert (np.array(p) <= alpha).sum() == 4


@pytest.mark.parametrize(("ours", "theirs"), [(1, 3), (2, 3), (3, 2)])
def test_with_fewer_than_three_schools_a_side_there_is_no_interval_and_no_verdict(ours, theirs):
    rows = [(IN, "A", 60, 1.0)] * ours + [(NOT_IN, "A", 60, share) for share in (0.0, 0.1, 0.0)[:theirs]]
    row = gap(frame(rows)).iloc[0]
    assert row["gap_low"] > 0
    assert pd.isna(row["wide_low"]) and pd.isna(row["wide_high"])
    assert pd.isna(row["low_in"]) == (ours < 3) and pd.isna(row["low_not_in"]) == (theirs < 3)
    assert not row["clear"] and not row["clear_alone"] and row["looks"] == 0


@pytest.mark.parametrize(
    ("p", "alpha"),
    [
        ([], 0.05),
        ([0.05], 0.05),
        ([0.06], 0.05),
        ([0.03, 0.04], 0.05),
        ([0.03, 0.06], 0.025),
        ([0.6] * 7, 0.05 / 7),
    ],
)
def test_the_level_at_which_intervals_shown_together_are_drawn(p, alpha):
    """One is drawn at 95%, several of which none differs at alpha over their number, and where all
    differ there is nothing to pay."""
    assert level_together(lambda level: np.array(p) <= level, len(p)) == pytest.approx(alpha)


def test_an_interval_so_wide_that_it_says_nothing_is_not_given():
    """Three schools a side that could not differ more: t with two degrees of freedom reaches beyond 100
    points. With as many pupils spread evenly over the schools there is an interval."""
    spread = [(IN, "A", 20, 0), (IN, "A", 20, 20), (IN, "A", 20, 10)]
    even = [(IN, "A", 20, 10), (IN, "A", 20, 9), (IN, "A", 20, 11)]
    others = [(NOT_IN, "A", 20, 10), (NOT_IN, "A", 20, 9), (NOT_IN, "A", 20, 11)]
    (wild,) = gap(cohorts([*spread, *others])).to_dict("records")
    (calm,) = gap(cohorts([*even, *others])).to_dict("records")
    assert np.isnan(wild["wide_low"]) and np.isnan(wild["wide_high"])
    assert not wild["clear"] and wild["looks"] == 0 and wild["gap"] == calm["gap"] == 0
    assert calm["wide_high"] - calm["wide_low"] < 100 and calm["looks"] == 1


@given(cohort_rows)
def test_no_interval_of_a_gap_is_100_points_wide(rows):
    found = gap(frame(rows), ["district"])
    assert not (found["wide_high"] - found["wide_low"] >= 100).any()
