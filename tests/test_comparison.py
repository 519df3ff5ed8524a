"""Like for like, funnel limits and the effect of joining: worked examples and properties."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats
from statsmodels.stats.meta_analysis import combine_effects

from collab.metrics.adjustment import like_for_like, size_comparison
from collab.metrics.impact import Effect, effect_by_years, first_years, joining_effect, panel, trend
from collab.metrics.logistic import fit
from collab.metrics.variation import control_limits, funnel, over_dispersion
from collab.selection import IN, NOT_IN, make_selection, select


def cohorts(rows):
    """Cohorts of (collaboration, district, eligible, achieved)."""
    table = pd.DataFrame(rows, columns=["collaboration", "district", "eligible", "achieved"])
    return table.assign(
        urn=range(1, len(table) + 1),
        schools=1,
        size=table["eligible"].astype(float),
        size_band=np.where(table["eligible"] <= 20, "11-20", "31-60"),
    )


def test_equal_sizes_and_one_district_leave_the_raw_gap():
    """With nothing to hold equal the model is saturated and its difference the raw one."""
    rows = [(IN, "A", 20, 14), (IN, "A", 20, 16)] * 5 + [
        (NOT_IN, "A", 20, 10),
        (NOT_IN, "A", 20, 12),
    ] * 5
    found = like_for_like(cohorts(rows))
    assert found.gap == pytest.approx(20)
    assert found.adjusted_for == ()
    assert found.low < 20 < found.high


@given(st.integers(0, 10_000))
def test_the_regression_is_the_one_that_statsmodels_fits(seed):
    """Coefficients, and the clustered covariance whichever way one looks at it."""
    rng = np.random.default_rng(seed)
    schools = int(rng.integers(30, 120))
    district = rng.integers(0, 5, schools)
    design = np.column_stack(
        [np.ones(schools), rng.integers(0, 2, schools), rng.normal(size=schools)]
        + [(district == d).astype(float) for d in range(1, 5)]
    )
    eligible = rng.integers(6, 60, schools).astype(float)
    achieved = rng.binomial(eligible.astype(int), rng.uniform(0.2, 0.9, schools)).astype(float)
    known = sm.GLM(
        np.column_stack([achieved, eligible - achieved]), design, sm.families.Binomial()
    ).fit(cov_type="cluster", cov_kwds={"groups": np.arange(schools)})
    found = fit(sparse.csr_array(design), achieved, eligible)
    assert found is not None
    assert found.coefficients == pytest.approx(known.params, abs=1e-6)
    slope = rng.normal(size=design.shape[1])
    assert found.variance(slope) == pytest.approx(slope @ known.cov_params() @ slope, rel=1e-6)


def test_simpson_s_paradox_is_undone():
    """Within each district partnership schools are 10 points behind; together they look ahead."""
    rows = (
        [(IN, "High", 20, 16)] * 8 + [(NOT_IN, "High", 20, 18)] * 2
        + [(IN, "Low", 20, 6)] * 2 + [(NOT_IN, "Low", 20, 8)] * 8
    )  # fmt: skip
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
        "A": ((512, 825), (89, 108)), "B": ((353, 560), (17, 25)), "C": ((120, 325), (202, 593)),
        "D": ((138, 417), (131, 375)), "E": ((53, 191), (94, 393)), "F": ((22, 373), (24, 341)),
    }  # fmt: skip
    constant, women = 0.58205, 0.09987
    departments = dict(
        zip("ABCDEF", (0, -0.04340, -1.26260, -1.29461, -1.73931, -3.30648), strict=True)
    )
    rows, expected, everyone = [], 0.0, 0
    for name, (men, ladies) in admitted.items():
        for side, (yes, all_of) in ((NOT_IN, men), (IN, ladies)):
            # Ten parts of each cell, so that there are "schools" enough; the fit sees only sums.
            parts = [
                (all_of // 10 + (i < all_of % 10), yes // 10 + (i < yes % 10)) for i in range(10)
            ]
            rows += [(side, name, size, reached) for size, reached in parts]
            step = 1 / (1 + np.exp(-(constant + departments[name] + np.array([women, 0]))))
            expected += all_of * (step[0] - step[1])
            everyone += all_of
    table = cohorts(rows).assign(size=1.0)
    found = like_for_like(table)
    assert found.gap == pytest.approx(100 * expected / everyone, abs=0.01)
    ours, theirs = (
        table[table["collaboration"] == s][["achieved", "eligible"]].sum() for s in (IN, NOT_IN)
    )
    assert (
        100 * (ours["achieved"] / ours["eligible"] - theirs["achieved"] / theirs["eligible"]) < -14
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(IN, "A", 20, 10)] * 12, "one side"),
        ([(IN, "A", 20, 10), (NOT_IN, "A", 21, 9)], "too few schools"),
        ([(IN, "A", 20, 20)] * 9 + [(NOT_IN, "A", 20, 20)] * 9, "every pupil"),
        ([(IN, "A", 20, 10)] * 9 + [(NOT_IN, "B", 20, 11)] * 9, "cannot be told apart"),
        ([(IN, "A", 20, 20)] * 9 + [(NOT_IN, "A", 20, 11)] * 9, "did not settle"),
    ],
)
def test_a_model_that_cannot_be_fitted_gives_a_reason_and_no_number(rows, reason):
    found = like_for_like(cohorts(rows))
    assert reason in found.reason
    assert np.isnan([found.gap, found.low, found.high]).all()
    table, _ = size_comparison(cohorts(rows))
    assert "Like for like" not in set(table["comparison"])


def test_the_size_table_has_the_raw_gap_the_adjusted_one_and_every_band(illustrative):
    table, adjusted = size_comparison(select(illustrative, make_selection(illustrative)))
    assert list(table["comparison"][:2]) == ["As they are", "Like for like"]
    assert table["gap"].iloc[1] == pytest.approx(adjusted.gap)
    assert len(table) == 7


@given(st.integers(6, 400), st.floats(5, 95), st.sampled_from([0.95, 0.998]))
def test_control_limits_agree_with_the_exact_binomial(size, target, coverage):
    """The interpolated limit lies within one pupil below scipy's exact quantile."""
    low, high = control_limits(np.array([size]), target, coverage)
    tail = (1 - coverage) / 2
    for limit, quantile in ((low[0], tail), (high[0], 1 - tail)):
        exact = stats.binom.ppf(quantile, size, target / 100)
        assert exact - 1 - 1e-9 <= limit * size / 100 <= exact + 1e-9
    assert (
        stats.binom.cdf(np.floor(low[0] * size / 100 - 1e-9), size, target / 100) <= tail + 1e-9
        or low[0] == 0
    )
    assert low[0] <= target <= high[0] + 100 / size


def test_over_dispersion_without_winsorising_is_dersimonian_and_laird_s():
    """Against statsmodels' random-effects meta-analysis, around the same fixed mean."""
    rng = np.random.default_rng(3)
    size = rng.integers(10, 90, 40)
    percent = 100 * np.clip(0.6 + rng.normal(0, 0.1, 40), 0, 1)
    target = float(np.average(percent, weights=size))
    variance = target / 100 * (1 - target / 100) / size
    expected = combine_effects(percent / 100, variance, method_re="dl").tau2
    assert expected > 0
    assert over_dispersion(percent, size, target, winsorised=0) == pytest.approx(
        100 * np.sqrt(expected)
    )


def test_over_dispersion_by_hand():
    """Ten schools of 100 around 50%: an error of 5 points each. z = -6 -2 -1 0 0 0 0 1 2 6;
    winsorised at the 10th and 90th percentiles, which are -2.4 and 2.4: the squares sum to 21.52.
    tau squared = (21.52 - 9) / (10w - w) with w = 1 / 25: 12.52 * 25 / 9 = 34.78."""
    percent = 50 + 5 * np.array([-6, -2, -1, 0, 0, 0, 0, 1, 2, 6.0])
    found = over_dispersion(percent, np.full(10, 100), 50)
    assert found == pytest.approx(np.sqrt(12.52 * 25 / 9))


def test_schools_that_vary_by_chance_alone_have_no_over_dispersion():
    percent = np.full(20, 50.0)
    assert over_dispersion(percent, np.full(20, 30), 50) == 0


def test_the_funnel_draws_no_school_that_is_protected(illustrative):
    cohorts = select(illustrative, make_selection(illustrative))
    found, widened = funnel(cohorts, 64.9), funnel(cohorts, 64.9, widen=True)
    assert (found.schools["urn"] > 0).all()
    assert found.schools["eligible"].min() >= 6
    assert len(found.schools) + found.hidden == 264
    assert found.spread == 0 < widened.spread
    assert (widened.schools["outside"] > 0).sum() < (found.schools["outside"] > 0).sum()
    assert found.limits["eligible"].is_monotonic_increasing


def five_and_five(effect=0.0):
    """Five schools that join in 2003 and five that never do; all rise 10 points in 2003."""
    rows = [
        (
            urn,
            year,
            100,
            int(50 + 10 * (year >= 2003) + effect * (urn < 5 and year >= 2003)),
            joined,
        )
        for urn in range(10)
        for joined in [2003.0 if urn < 5 else np.inf]
        for year in (2001, 2002, 2003, 2004)
    ]
    return pd.DataFrame(rows, columns=["urn", "year", "eligible", "achieved", "joined"])


def test_what_all_schools_share_is_no_effect_and_what_joiners_gain_is():
    assert joining_effect(five_and_five()).effect == pytest.approx(0)
    found = joining_effect(five_and_five(7))
    assert found.effect == pytest.approx(7)
    assert (found.joiners, found.others) == (5, 5)
    table = effect_by_years(five_and_five(7)).set_index("since")["effect"]
    assert table.to_dict() == pytest.approx({-2: 0, 0: 7, 1: 7})


def test_too_few_joiners_give_a_reason_and_no_number():
    rows = five_and_five(7)
    found = joining_effect(rows[(rows["urn"] > 0) & (rows["urn"] < 20)])
    assert isinstance(found, Effect)
    assert "only 4 schools joined" in found.reason
    assert np.isnan(found.effect)
    assert effect_by_years(rows[rows["urn"] > 0]).empty
    assert joining_effect(rows.iloc[:0]).reason


def test_schools_already_in_when_the_years_begin_are_neither_side():
    rows = five_and_five(7)
    early = rows[rows["urn"] == 9].assign(urn=99, joined=2000.0, achieved=0)
    assert joining_effect(pd.concat([rows, early])).effect == pytest.approx(7)


def test_the_panel_never_crosses_the_change_of_tests(illustrative):
    for year, measure in ((2014, "ks2_rwm_l4"), (2019, "ks2_rwm_exp")):
        years = set(panel(illustrative, make_selection(illustrative, year, measure))["year"])
        assert all((y < 2016) == (year < 2016) for y in years)


def test_joining_counts_from_the_first_first_of_may_as_a_member(illustrative):
    found = first_years(illustrative, illustrative.kinds)
    for year in (2013, 2014, 2015):
        members = set(illustrative.members_on(pd.Timestamp(year, 5, 1))["urn"])
        assert set(found[found == year].index) <= members
        assert not set(found[found > year].index) & members


def test_the_trend_of_the_published_year_is_the_published_one_and_same_schools_are_fewer(
    illustrative,
):
    selection = make_selection(illustrative)
    rows = trend(illustrative, selection)
    of_2014 = rows[rows["year"] == 2014].set_index("collaboration")["percent"].round(1)
    assert of_2014.to_dict() == {IN: 68.1, NOT_IN: 63.6}
    assert set(rows.loc[rows["year"] >= 2016, "measure"]) == {"ks1_rwm_exs"}
    same = trend(illustrative, selection, same_schools=True)
    assert (
        same.loc[same["year"] == 2016, "schools"].sum()
        < rows.loc[rows["year"] == 2016, "schools"].sum()
    )
