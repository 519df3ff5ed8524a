"""Like for like: worked examples and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.selection import IN, NOT_IN, make_selection, select
from collab.metrics.gap import gap
from collab.metrics.gap_tables import chosen_gap
from collab.metrics.like_for_like import beside_alike, like_for_like, size_comparison
from collab.words import left_out_told
from tests.metrics.cohorts import cohorts


def level(ours, theirs):
    """Schools of one size in one district, so that there are two terms: a constant and the side."""
    return [(IN, "A", 20, 9 + i) for i in range(ours)] + [(NOT_IN, "A", 20, 8 + i) for i in range(theirs)]


def test_equal_sizes_and_one_district_leave_the_raw_gap():
    """With nothing to hold equal the model is saturated and its difference the raw one."""
    rows = [(IN, "A", 20, 14), (IN, "A", 20, 16)] * 5 + [(NOT_IN, "A", 20, 10), (NOT_IN, "A", 20, 12)] * 5
    found = like_for_like(cohorts(rows))
    assert found.gap == pytest.approx(20)
    assert found.adjusted_for == ()
    assert found.low < 20 < found.high


def test_simpson_s_paradox_is_undone():
    """Within each district partnership schools are 10 points behind; together they look ahead."""
    rows = (
        [(IN, "High", 20, 16)] * 8
        + [(NOT_IN, "High", 20, 18)] * 2
        + [(IN, "Low", 20, 6)] * 2
        + [(NOT_IN, "Low", 20, 8)] * 8
    )
    found = like_for_like(cohorts(rows))
    assert found.adjusted_for == ("district",)
    assert found.gap == pytest.approx(-10, abs=1.5)


def test_the_regression_gives_the_standardised_difference_of_a_hand_worked_table():
    """Two strata with the same odds ratio: the logit gives each cell's own share, so the average
    difference is the mean over pupils of the stratum differences (direct standardisation):
    A: 0.75 - 0.5 on 160 pupils, B: 0.5 - 0.25 on 160, in logits the same step of ln 3."""
    shares = {(IN, "A"): 15, (NOT_IN, "A"): 10, (IN, "B"): 10, (NOT_IN, "B"): 5}
    rows = [(*cell, 20, n + way) for cell, n in shares.items() for way in (-1, 1, -1, 1)]
    assert like_for_like(cohorts(rows)).gap == pytest.approx(25)


def test_the_berkeley_admissions_give_the_published_regression():
    """Agresti, Categorical Data Analysis; R's UCBAdmissions: admission on gender and department.
    Women are 14 points behind overall, and, with department held equal, a little ahead: the
    published coefficients are 0.09987 for women and the department terms below."""
    admitted = {
        "A": ((512, 825), (89, 108)),
        "B": ((353, 560), (17, 25)),
        "C": ((120, 325), (202, 593)),
        "D": ((138, 417), (131, 375)),
        "E": ((53, 191), (94, 393)),
        "F": ((22, 373), (24, 341)),
    }
    constant, women = 0.58205, 0.09987
    departments = dict(zip("ABCDEF", (0, -0.04340, -1.26260, -1.29461, -1.73931, -3.30648), strict=True))
    rows, expected, everyone = [], 0.0, 0
    for name, (men, ladies) in admitted.items():
        for side, (yes, all_of) in ((NOT_IN, men), (IN, ladies)):
            # Ten parts of each cell, so that there are "schools" enough; the fit sees only sums.
            parts = [(all_of // 10 + (i < all_of % 10), yes // 10 + (i < yes % 10)) for i in range(10)]
            rows += [(side, name, size, reached) for size, reached in parts]
            step = 1 / (1 + np.exp(-(constant + departments[name] + np.array([women, 0]))))
            expected += all_of * (step[0] - step[1])
            everyone += all_of
    table = cohorts(rows).assign(size=1.0)
    found = like_for_like(table)
    assert found.gap == pytest.approx(100 * expected / everyone, abs=0.01)
    ours, theirs = (table[table["collaboration"] == s][["achieved", "eligible"]].sum() for s in (IN, NOT_IN))
    assert 100 * (ours["achieved"] / ours["eligible"] - theirs["achieved"] / theirs["eligible"]) < -14


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(IN, "A", 20, 10)] * 12, "all the schools are on one side, so there is nothing to compare"),
        ([(NOT_IN, "A", 20, 10)] * 12, "all the schools are on one side, so there is nothing to compare"),
        (
            [(IN, "A", 20, 10), (NOT_IN, "A", 21, 9)],
            "there are too few schools (2) for what must be held equal",
        ),
        # Five for each of the two terms are enough, and so are three on a side.
        (level(4, 5), "there are too few schools (9) for what must be held equal"),
        (level(2, 8), "one side has too few schools to say how sure"),
        (level(8, 2), "one side has too few schools to say how sure"),
        (
            [(IN, "A", 20, 20)] * 9 + [(NOT_IN, "A", 20, 20)] * 9,
            "no pupil, or every pupil, reached the threshold",
        ),
        (
            [(IN, "A", 20, 0)] * 9 + [(NOT_IN, "A", 20, 0)] * 9,
            "no pupil, or every pupil, reached the threshold",
        ),
        (
            [(IN, "A", 20, 10)] * 9 + [(NOT_IN, "B", 20, 11)] * 9,
            "partnership cannot be told apart from district or cohort size here",
        ),
        (
            [(IN, "A", 20, 20)] * 9 + [(NOT_IN, "A", 20, 11)] * 9,
            "no pupil, or every pupil, of one side reached the threshold",
        ),
        (
            [(IN, "A", 20, 9)] * 9 + [(NOT_IN, "A", 20, 0)] * 9,
            "no pupil, or every pupil, of one side reached the threshold",
        ),
    ],
)
def test_a_model_that_cannot_be_fitted_gives_a_reason_and_no_number(rows, reason):
    found = like_for_like(cohorts(rows))
    assert found.reason == reason
    assert np.isnan([found.gap, found.low, found.high]).all()
    raw = gap(cohorts(rows).assign(measure="any"), ["measure"])
    table, _ = size_comparison(cohorts(rows), raw)
    assert "Like for like" not in set(table["comparison"])


def test_the_size_table_has_the_raw_gap_the_adjusted_one_and_every_band(illustrative):
    selection = make_selection(illustrative)
    table, adjusted = size_comparison(select(illustrative, selection), chosen_gap(illustrative, selection))
    assert list(table["comparison"][:2]) == ["As they are", "Like for like"]
    assert table["gap"].iloc[1] == pytest.approx(adjusted.gap)
    assert len(table) == 7


def test_special_schools_and_schools_without_a_district_do_not_separate_the_model():
    """Three special schools at 0% without a district, all on one side: the case of
    like_for_like_separation."""
    rows = [(IN, "A", 20, 14), (IN, "A", 20, 16)] * 5 + [(NOT_IN, "A", 20, 10), (NOT_IN, "A", 20, 12)] * 5
    odd = cohorts([(NOT_IN, None, 8, 0)] * 3 + [(IN, None, 30, 12)] * 2)
    odd["special"] = [True] * 3 + [False] * 2
    found = like_for_like(pd.concat([cohorts(rows), odd], ignore_index=True))
    assert found.reason == ""
    assert found.gap == pytest.approx(20)
    assert (found.special, found.unplaced, found.even) == (3, 2, 0)
    assert found.schools == 20
    assert "3 special schools and 2 schools whose district" in left_out_told(found)


def test_districts_where_all_or_none_reached_stand_apart():
    rows = [(IN, "A", 20, 14), (IN, "A", 20, 16)] * 5 + [(NOT_IN, "A", 20, 10), (NOT_IN, "A", 20, 12)] * 5
    ends = [(IN, "All", 20, 20), (NOT_IN, "All", 20, 20)] * 4 + [(NOT_IN, "None", 20, 0)] * 3
    found = like_for_like(cohorts(rows + ends))
    assert (found.reason, found.even) == ("", 11)
    assert found.gap == pytest.approx(20)


def test_where_no_district_is_known_size_alone_is_held_equal():
    rows = [(IN, None, 20, 14), (IN, None, 30, 16)] * 5 + [(NOT_IN, None, 20, 10), (NOT_IN, None, 30, 12)] * 5
    found = like_for_like(cohorts(rows))
    assert (found.reason, found.adjusted_for, found.unplaced) == ("", ("cohort size",), 0)


def test_special_schools_alone_are_compared_with_each_other():
    rows = [(IN, "A", 20, 14), (IN, "A", 20, 16)] * 5 + [(NOT_IN, "A", 20, 10), (NOT_IN, "A", 20, 12)] * 5
    found = like_for_like(cohorts(rows).assign(special=True))
    assert (found.reason, found.special) == ("", 0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([IN, NOT_IN]),
            st.sampled_from(["A", "B", None]),
            st.integers(1, 60),
            st.sampled_from([0.0, 0.02, 0.5, 0.98, 1.0]),
            st.booleans(),
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from([1, 3, 20]),
)
def test_whatever_the_schools_there_is_a_gap_within_bounds_or_a_reason_and_everybody_is_counted(rows, fold):
    """Also where a district, a side or all special schools are at 0% or 100%."""
    known = [(side, where, size, int(size * share)) for side, where, size, share, _ in rows] * fold
    table = cohorts(known).assign(special=[row[-1] for row in rows] * fold)
    found = like_for_like(table)
    assert found.schools + found.special + found.unplaced + found.even == len(table)
    if found.reason:
        assert np.isnan([found.gap, found.low, found.high]).all()
    else:
        assert -100 <= found.low <= found.gap <= found.high <= 100


def test_one_partnership_s_interval_is_learnt_from_what_other_partners_share():
    """With equal sizes and one district there is nothing to hold equal, and both intervals are one."""
    others = [(NOT_IN, "A", 40, k) for k in (15, 16, 18, 23, 22, 25, 18, 20, 22, 20, 26, 14)]
    rows = cohorts([*[(IN, "A", 40, k) for k in (24, 26, 31)], *others])
    rows["partners"] = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, -13, -14, -15]
    found, raw = like_for_like(rows), gap(rows).iloc[0]
    assert found.reason == "" and found.gap == pytest.approx(raw["gap"], abs=1e-6)
    assert (found.low, found.high) == pytest.approx((raw["wide_low"], raw["wide_high"]), abs=1e-4)
    # Where nobody else shows how much partners share, there is no interval, and it is said why.
    alone = like_for_like(rows.assign(partners=[1, 1, 1, *range(-15, -3)]))
    assert alone.reason == "there are too few partnerships to say how much partners are alike"
    assert np.isnan([alone.gap, alone.low, alone.high]).all()
    # What could be off by half of all there is says nothing, and counts whom it would have compared.
    apart = [24, 26, 31, 8, 9, 10, 30, 29, 31, 18, 20, 22, 20, 26, 14]
    wide = like_for_like(rows.assign(achieved=apart))
    assert wide.reason == "it could be wrong by 50 points or more either way"
    assert np.isnan([wide.gap, wide.low, wide.high]).all() and (wide.schools, wide.eligible) == (15, 600)


def test_beside_the_gap_as_it_is_stands_the_like_for_like_one_with_nothing_of_what_it_does_not_know():
    rows = cohorts([(IN, "A", 20, n) for n in (13, 14, 15, 16)] + [(NOT_IN, "A", 20, n) for n in (9, 11) * 3])
    raw, found = gap(rows).assign(looks=4, clear_alone=False), like_for_like(rows)
    table = beside_alike(raw, found)
    assert table["comparison"].tolist() == ["As they are", "Like for like"]
    assert list(table.columns) == [*raw.columns, "comparison"]
    assert table.loc[0, list(raw.columns)].tolist() == raw.iloc[0].tolist()
    own = table.iloc[1]
    assert (own["gap"], own["wide_low"], own["wide_high"]) == (found.gap, found.low, found.high)
    assert found.low > 0 and own["clear"] and own["clear_alone"] and (own["looks"], own["level"]) == (1, 95)
    unknown = ["gap_low", "gap_high", "gap_pupils"]
    unknown += [f"{end}_{side}" for end in ("percent", "low", "high") for side in ("in", "not_in")]
    assert own[own.isna()].index.sort_values().tolist() == sorted(unknown)
    # How many schools and pupils it rests on are those of the gap as it is.
    counts = [f"{name}_{side}" for name in ("schools", "eligible") for side in ("in", "not_in")]
    assert own[counts].tolist() == raw.iloc[0][counts].tolist()
    for none in (beside_alike(raw.iloc[:0], found), beside_alike(raw, like_for_like(rows[rows["urn"] < 5]))):
        assert "Like for like" not in none["comparison"].tolist()


@pytest.mark.parametrize(("ours", "theirs"), [(5, 5), (3, 7), (7, 3)])
def test_five_schools_a_term_and_three_a_side_are_enough(ours, theirs):
    found = like_for_like(cohorts(level(ours, theirs)))
    assert found.reason == "" and found.low < found.gap < found.high
    assert (found.schools, found.eligible, found.special, found.unplaced, found.even) == (10, 200, 0, 0, 0)
