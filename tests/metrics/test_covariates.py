"""What like for like holds equal: context where it is known, checked against other implementations."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from collab.data.selection import IN, NOT_IN, select
from collab.data.vocabulary import CONTEXT
from collab.metrics.balance import balance
from collab.metrics.beside_others import profile
from collab.metrics.covariates import SIZE, UNKNOWN, columns_of, known_context
from collab.metrics.like_for_like import like_for_like
from tests.counties import School
from tests.metrics.cohorts import cohorts
from tests.metrics.in_context import FIRST, SELECTION, in_context


def with_context(rows, **columns):
    table = cohorts(rows)
    return table.assign(**dict.fromkeys(CONTEXT, np.nan) | columns)


def test_two_strata_of_disadvantage_give_the_hand_worked_difference():
    """As the strata of districts in test_like_for_like: the same odds ratio in both, so that the
    difference is the mean over pupils of 75% less 50% and 50% less 25%."""
    shares = {(IN, 10.0): 15, (NOT_IN, 10.0): 10, (IN, 40.0): 10, (NOT_IN, 40.0): 5}
    cells = [(side, share, n + way) for (side, share), n in shares.items() for way in (-1, 1, -1, 1)]
    rows = [(side, "A", 20, achieved) for side, _, achieved in cells]
    found = like_for_like(with_context(rows, disadvantaged=[share for _, share, _ in cells]))
    assert found.adjusted_for == ("disadvantage",)
    assert found.gap == pytest.approx(25)


def test_a_gap_that_is_one_of_intake_goes():
    """Partnership schools take on more disadvantaged pupils, who do as well there as elsewhere."""
    rng = np.random.default_rng(3)
    share = np.concatenate([rng.uniform(20, 60, 40), rng.uniform(0, 40, 40)])
    rows = [(IN if i < 40 else NOT_IN, "A", 40, round(40 * (0.9 - s / 100))) for i, s in enumerate(share)]
    table = with_context(rows, disadvantaged=share)
    assert like_for_like(table.drop(columns="disadvantaged")).gap < -15
    assert abs(like_for_like(table).gap) < 1.5


def other(table: pd.DataFrame, columns: list[np.ndarray]) -> float:
    """The average difference by statsmodels' own binomial regression."""
    inside = (table["collaboration"] == IN).to_numpy(float)
    design = np.column_stack([np.ones(len(table)), inside, *columns])
    counts = np.column_stack([table["achieved"], table["eligible"] - table["achieved"]])
    beta = sm.GLM(counts, design, family=sm.families.Binomial()).fit().params
    without = design @ beta - beta[1] * inside
    return 100 * np.average(expit(without + beta[1]) - expit(without), weights=table["eligible"])


@pytest.mark.parametrize("seed", range(5))
def test_an_independent_regression_gives_the_same(seed):
    rng = np.random.default_rng(seed)
    size = rng.integers(6, 70, 90)
    columns = {
        "disadvantaged": rng.uniform(0, 60, 90),
        "special_needs": rng.uniform(0, 40, 90),
        "additional_language": rng.uniform(0, 30, 90),
        "prior_average": rng.normal(16, 1.2, 90),
    }
    inside = rng.random(90) < 0.3 + columns["disadvantaged"] / 200
    rate = expit(0.5 + 0.4 * (columns["prior_average"] - 16) - 0.02 * columns["disadvantaged"])
    rows = [
        (IN if side else NOT_IN, "AB"[i % 2], int(n), int(rng.binomial(n, p)))
        for i, (side, n, p) in enumerate(zip(inside, size, rate, strict=True))
    ]
    table = with_context(rows, **columns)
    found = like_for_like(table)
    assert len(found.adjusted_for) == 6
    district = (table["district"] == "B").to_numpy(float)
    assert found.gap == pytest.approx(other(table, [np.log(size), *columns.values(), district]), abs=1e-6)


SIDES = [(IN, "A", 20, 12), (NOT_IN, "A", 20, 10)] * 40


@pytest.mark.parametrize(("unknown", "held"), [(10, True), (11, False)])
def test_what_is_known_of_three_quarters_of_each_side_is_held_equal(unknown, held):
    """Of 40 schools on each side; of one side alone it is not enough that all is known of the other."""
    share = np.tile([10.0, 20.0, 30.0, 35.0], 20)
    share[0 : 2 * unknown : 2] = np.nan
    table = with_context(SIDES, disadvantaged=share)
    assert ("disadvantaged" in known_context(table)) is held
    assert ("disadvantage" in like_for_like(table).adjusted_for) is held
    values = known_context(table).get("disadvantaged")
    if held:
        assert values is not None
        assert values[0] == pytest.approx(np.nanmean(share)), "at the mean of those that are known"


def test_schools_of_which_it_is_not_known_are_compared_with_one_another():
    """Their results are far from what the mean would give them: without a column of their own they
    would move the gap."""
    known = [(IN, "A", 20, 12), (NOT_IN, "A", 20, 12)] * 30
    rows = [*known, *[(IN, "A", 20, 4), (NOT_IN, "A", 20, 4)] * 5]
    share = np.array([*np.tile([10.0, 10.0, 20.0, 20.0], 15), *[np.nan] * 10])
    found = like_for_like(with_context(rows, disadvantaged=share))
    assert found.gap == pytest.approx(0, abs=1e-6)
    assert found.adjusted_for == ("disadvantage",), "what is not known is not said to be held equal"


@pytest.mark.parametrize(("schools", "held"), [(15, True), (14, False)])
def test_context_is_left_where_the_schools_are_too_few_for_it(schools, held):
    """Three terms (constant, partnership, disadvantage) take fifteen schools."""
    rows = ([(IN, "A", 20, 12), (NOT_IN, "A", 20, 9), (NOT_IN, "A", 20, 11)] * 5)[:schools]
    share = np.array([10.0, 30.0, 20.0, 25.0, 5.0] * 3)[:schools]
    found = like_for_like(with_context(rows, disadvantaged=share))
    assert found.adjusted_for == (("disadvantage",) if held else ())
    assert found.reason == ""


@pytest.mark.parametrize(("schools", "held"), [(20, True), (19, False)])
def test_each_district_but_the_first_is_a_term_that_takes_five_schools(schools, held):
    """Four terms (constant, partnership, disadvantage, the second district) take twenty."""
    pattern = [(IN, "A", 20, 12), (NOT_IN, "B", 20, 9), (NOT_IN, "A", 20, 11), (IN, "B", 20, 10)]
    share = np.tile([10.0, 30.0, 20.0, 25.0, 5.0], 4)[:schools]
    found = like_for_like(with_context((pattern * 5)[:schools], disadvantaged=share))
    assert found.adjusted_for == (("disadvantage", "district") if held else ("district",))


def test_what_says_the_same_as_something_else_is_not_held_twice():
    share = np.tile([10.0, 20.0, 30.0, 40.0], 20)
    table = with_context(SIDES, disadvantaged=share, special_needs=share / 2)
    assert like_for_like(table).adjusted_for == ("disadvantage",)
    table = with_context(SIDES, disadvantaged=np.where(table["collaboration"] == IN, 10.0, 20.0))
    assert like_for_like(table).adjusted_for == (), "it tells the sides apart, and nothing else"


def test_what_is_held_equal_balances_and_what_is_not_need_not():
    rng = np.random.default_rng(1)
    inside = np.arange(80) < 40
    share = np.where(inside, rng.uniform(20, 60, 80), rng.uniform(0, 40, 80))
    rows = [(IN if own else NOT_IN, "A", 20, int(rng.integers(5, 18))) for own in inside]
    found = balance(with_context(rows, disadvantaged=share)).set_index("characteristic")
    assert found.at["Disadvantage", "held"]
    assert found.at["Disadvantage", "raw_difference"] > 1
    assert found.at["Disadvantage", "alike_difference"] == pytest.approx(0, abs=1e-6)
    assert "Special educational needs" not in found.index


def test_a_unit_s_context_is_that_of_its_pupils_and_unknown_where_one_school_s_is():
    schools = [School(4, 2), School(4, 3), *[School(30, 15)] * 3]
    shares = [{"disadvantaged": s} for s in (50.0, 25.0, 10.0, 20.0)]
    rows = select(in_context(schools, [*shares, {}]), SELECTION)
    (small,) = rows.loc[rows["schools"] > 1, "disadvantaged"]
    assert small == pytest.approx((4 * 50 + 4 * 25 + 30 * 10) / 38), "two are too few, so a third joins"
    alone = rows.set_index("urn")["disadvantaged"]
    assert alone[FIRST + 3] == 20 and np.isnan(alone[FIRST + 4])
    rows = select(in_context(schools, [{}, *shares]), SELECTION)
    assert rows.loc[rows["schools"] > 1, "disadvantaged"].isna().all()


def test_at_key_stage_1_the_context_of_other_pupils_is_not_held_equal(illustrative):
    from collab.data.selection import make_selection

    ks1, ks2 = (make_selection(illustrative, 2019, code) for code in ("ks1_rwm_exs", "ks2_rwm_exp"))
    assert select(illustrative, ks1)[list(CONTEXT)].isna().all(axis=None)
    assert like_for_like(select(illustrative, ks1)).adjusted_for == ("cohort size", "district")
    assert like_for_like(select(illustrative, ks2)).adjusted_for == (
        "cohort size",
        "disadvantage",
        "special educational needs",
        "additional language",
        "attainment at Key Stage 1",
        "district",
    )


def test_a_partnership_s_years_are_held_equal_by_their_pupils(illustrative):
    from collab.data.selection import Selection

    found = profile(illustrative, Selection(2019, "ks2_rwm_exp"), "beacon-partnership")
    assert found.pooled and "disadvantage" in found.adjusted.adjusted_for


@pytest.mark.slow
def test_where_intake_differs_and_partnership_does_nothing_the_alarm_is_seldom_false():
    """400 counties; without context most of them would be called behind."""
    rng = np.random.default_rng(22)
    false = raw = 0
    for _ in range(400):
        inside = np.arange(100) < 45
        share = np.clip(rng.normal(np.where(inside, 35, 22), 12), 0, 100)
        size = rng.integers(10, 60, 100)
        rate = np.clip(0.8 - share / 150 + rng.normal(0, 0.05, 100), 0.02, 0.98)
        rows = [
            (IN if own else NOT_IN, "A", int(n), int(rng.binomial(n, p)))
            for own, n, p in zip(inside, size, rate, strict=True)
        ]
        table = with_context(rows, disadvantaged=np.round(share))
        alike, plain = like_for_like(table), like_for_like(table.drop(columns="disadvantaged"))
        false += alike.low * alike.high > 0
        raw += plain.low * plain.high > 0
    assert raw > 300
    assert false <= 0.07 * 400


@pytest.mark.parametrize(("most", "names"), [(3, [SIZE, "disadvantage", UNKNOWN]), (2, [SIZE]), (0, [SIZE])])
def test_what_says_that_context_is_not_known_is_a_term_of_its_own(most, names):
    rows = [(IN, "A", 20, 12), (NOT_IN, "A", 31, 9), (NOT_IN, "A", 27, 11), (IN, "A", 22, 9)] * 3
    share = np.array([10.0, 30.0, 20.0, 25.0, 5.0, 35.0, 15.0, 40.0, 12.0, np.nan, 7.0, 9.0])
    table = with_context(rows, disadvantaged=share)
    assert [name for name, _ in columns_of(table, np.zeros(len(rows), int), most)] == names
