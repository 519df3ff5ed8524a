"""Funnel limits and over-dispersion: worked examples and properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from collab.data.selection import IN, make_selection, select
from collab.metrics.variation import control_limits, funnel, over_dispersion, without_special
from tests.metrics.cohorts import cohorts


def test_over_dispersion_without_winsorising_is_dersimonian_and_laird_s():
    """Against statsmodels' random-effects meta-analysis, around the same fixed mean."""
    rng = np.random.default_rng(3)
    size = rng.integers(10, 90, 40)
    percent = 100 * np.clip(0.6 + rng.normal(0, 0.1, 40), 0, 1)
    target = float(np.average(percent, weights=size))
    variance = target / 100 * (1 - target / 100) / size
    expected = combine_effects(percent / 100, variance, method_re="dl").tau2
    assert expected > 0
    assert over_dispersion(percent, size, target, winsorised=0) == pytest.approx(100 * np.sqrt(expected))


def test_over_dispersion_by_hand():
    """Ten schools of 100 around 50%: an error of 5 points each. z = -6 -2 -1 0 0 0 0 1 2 6;
    winsorised at the 10th and 90th percentiles, which are -2.4 and 2.4: the squares sum to 21.52.
    Winsorised normal scores keep 0.8 - 2 * 1.28155 * 0.17550 + 0.2 * 1.64238 = 0.67865 of their
    square: 21.52 / 0.67865 = 31.710. tau squared = (31.710 - 9) / (10w - w) with w = 1 / 25."""
    percent = 50 + 5 * np.array([-6, -2, -1, 0, 0, 0, 0, 1, 2, 6.0])
    found = over_dispersion(percent, np.full(10, 100), 50)
    assert found == pytest.approx(np.sqrt(22.710 * 25 / 9), rel=1e-4)


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


@given(st.integers(6, 400), st.floats(5, 95), st.sampled_from([0.95, 0.998]))
def test_a_school_is_outside_when_its_own_tail_is_rarer_and_the_drawn_line_agrees(size, target, coverage):
    """Every possible result of one cohort, against scipy's exact tails."""
    low, high = control_limits(np.array([size]), target, coverage)
    tail, reached = (1 - coverage) / 2, np.arange(size + 1)
    below = stats.binom.cdf(reached, size, target / 100)
    above = stats.binom.sf(reached - 1, size, target / 100)
    unsure = np.isclose(below, tail, rtol=1e-6) | np.isclose(above, tail, rtol=1e-6)
    percent = 100 * reached / size
    drawn = (percent < low[0] - 1e-9) | (percent > high[0] + 1e-9)
    assert (drawn == ((below < tail) | (above < tail)))[~unsure].all()
    assert low[0] <= target <= high[0]


def test_a_cohort_of_whom_all_reached_it_is_outside_only_where_that_is_rare():
    """At 84% all of 20 pupils reach the threshold in 3% of cohorts and all of 21 in 2.6%, but all
    of 22 in 2.2%: an upper quantile interpolated as the lower one calls all three exceptional."""
    rows = cohorts([(IN, "A", size, size) for size in (20, 21, 22, 39, 40)])
    assert list(funnel(rows, 84.0).schools["outside"]) == [0, 0, 95, 95, 99.8]


def varied(rng, schools, spread, percent):
    """`schools` that differ by `spread` (standard deviation, share) around `percent`."""
    size = np.maximum(6, np.exp(rng.normal(3.1, 0.6, schools)).astype(int))
    rate = np.clip(percent / 100 + rng.normal(0, spread, schools), 0, 1)
    reached = rng.binomial(size, rate)
    rows = cohorts([(IN, "A", n, a) for n, a in zip(size, reached, strict=True)])
    return rows, 100 * reached.sum() / size.sum()


@pytest.mark.slow
@pytest.mark.parametrize(("spread", "widen"), [(0, False), (0.03, True), (0.06, True), (0.1, True)])
def test_of_schools_that_chance_made_the_limits_leave_out_no_more_than_they_say(spread, widen):
    rng = np.random.default_rng(20140501)
    found = [funnel(*varied(rng, 150, spread, 84), widen=widen) for _ in range(60)]
    outside = np.array(
        [((f.schools["outside"] > 0).mean(), (f.schools["outside"] > 99).mean()) for f in found]
    )
    assert 0.02 <= outside[:, 0].mean() <= 0.055
    assert outside[:, 1].mean() <= 0.007
    if not widen:
        expected = np.array([f.expected for f in found]).mean(axis=0) / 150
        assert outside.mean(axis=0) == pytest.approx(expected, abs=0.004)


def test_special_schools_are_left_out_and_counted_where_there_are_others():
    rows = cohorts([(IN, "A", 20, 0), (IN, "A", 20, 10), (IN, "A", 20, 12)])
    rows["special"] = [True, False, False]
    kept, left_out = without_special(rows)
    assert (kept["urn"].tolist(), left_out) == ([2, 3], 1)
    rows["schools"] = [4, 1, 1]  # Small cohorts are counted together.
    assert without_special(rows)[1] == 4
    assert funnel(kept, 55).schools["urn"].tolist() == [2, 3]
    rows["special"] = True
    kept, left_out = without_special(rows)
    assert (len(kept), left_out) == (3, 0)


def test_where_a_limit_is_nought_or_all_chance_puts_nobody_beyond_it():
    """Widened by a spread, the limits of few pupils end at 0% and 100%, and nobody has fewer or more."""
    rng = np.random.default_rng(5)
    reached = rng.binomial(8, rng.choice([0.1, 0.9], 60))
    wide = funnel(cohorts([(IN, "A", 8, n) for n in reached]), 50.0, widen=True)
    assert wide.spread > 20 and (wide.limits["low_95"] == 0).all() and (wide.limits["high_95"] == 100).all()
    assert wide.expected == (0.0, 0.0) and (wide.schools["outside"] == 0).all()
    # One-sided: at 90% the upper limit is 100%, and only the lower one leaves anybody out.
    high = funnel(cohorts([(IN, "A", 30, n) for n in (20, 24, 30, 30, 30, 29)]), 90.0, widen=True)
    assert (high.limits["high_95"] == 100).all() and (high.limits["low_95"] > 0).all()
    assert high.expected[0] == pytest.approx(6 * 0.025)


def test_two_schools_are_the_fewest_that_can_vary_more_than_chance():
    assert over_dispersion(np.array([90.0]), np.array([30]), 50) == 0.0
    assert over_dispersion(np.array([90.0, 10.0]), np.array([30, 30]), 50) > 30
    for target in (0.0, 100.0):
        assert over_dispersion(np.array([90.0, 10.0]), np.array([30, 30]), target) == 0.0


@pytest.mark.parametrize("target", [30.0, 62.0, 85.0])
def test_how_many_are_expected_outside_is_the_chance_of_every_result_beyond_the_drawn_limits(target):
    """Cohorts of several sizes, each result of each of them by its own binomial probability."""
    sizes = (6, 11, 25, 60, 140)
    found = funnel(cohorts([(IN, "A", n, n // 2) for n in sizes]), target)
    limits = found.limits.set_index("eligible")
    expected = [0.0, 0.0]
    for place, name in enumerate(("95", "998")):
        for size in sizes:
            reached = np.arange(size + 1)
            low, high = limits.loc[size, [f"low_{name}", f"high_{name}"]]
            beyond = (100 * reached / size < low - 1e-9) | (100 * reached / size > high + 1e-9)
            expected[place] += stats.binom.pmf(reached[beyond], size, target / 100).sum()
    assert found.expected == pytest.approx(expected)
    assert 0 < found.expected[1] < 5 * 0.002 and 0 < found.expected[0] < 5 * 0.05


@pytest.mark.parametrize(("target", "apart"), [(10.0, 0.03), (50.0, 0.12), (90.0, 0.03), (50.0, 0.03)])
def test_with_widened_limits_a_tail_is_expected_beyond_each_that_is_no_end_of_what_can_be(target, apart):
    """Of schools of many sizes, so that some limits lie within a point of 0% or 100%."""
    rows = [(IN, "A", n, round(n * (target / 100 + apart * (-1) ** n))) for n in range(12, 400)]
    wide = funnel(cohorts(rows), target, widen=True)
    drawn = wide.limits.set_index("eligible").loc[range(12, 400)]
    for place, (name, tail) in enumerate((("95", 0.025), ("998", 0.001))):
        ends = int((drawn[f"low_{name}"] > 0).sum() + (drawn[f"high_{name}"] < 100).sum())
        assert ends > 300 and wide.expected[place] == pytest.approx(tail * ends)
    assert wide.spread > 0.5 and (wide.spread < 1) == (target == 50 and apart == 0.03)


def test_widened_limits_are_the_normal_ones_with_both_variances_worked_by_hand():
    """Of 25 pupils around 50% the error is 10 points, of 100 it is 5; a spread of 7.5 makes that 12.5 and
    9.0139: 1.95996 of them reach 24.4995 and 17.6669 points to either side."""
    low, high = control_limits(np.array([25, 100]), 50.0, 0.95, 7.5)
    assert low == pytest.approx([50 - 24.4995, 50 - 17.6669], abs=1e-3)
    assert high == pytest.approx([50 + 24.4995, 50 + 17.6669], abs=1e-3)
    # Of 10,000 half a point, and 0.8 points with it 0.9434.
    low, high = control_limits(np.array([10_000]), 50.0, 0.95, 0.8)
    assert (low[0], high[0]) == pytest.approx((50 - 1.8490, 50 + 1.8490), abs=1e-3)
    # They end where percentages do.
    low, high = control_limits(np.array([25, 25]), 90.0, 0.998, 20.0)
    assert low[0] > 0 and high.tolist() == [100.0, 100.0]
    assert control_limits(np.array([25]), 10.0, 0.998, 20.0)[0].tolist() == [0.0]


def test_a_funnel_s_limits_reach_from_six_pupils_to_the_largest_cohort_or_sixty_and_hold_every_size():
    small = funnel(cohorts([(IN, "A", n, n // 2) for n in (7, 13)]), 50.0).limits["eligible"]
    assert (small.min(), small.max()) == (6, 60) and {7, 13} <= set(small) and small.is_unique
    large = funnel(cohorts([(IN, "A", n, n // 2) for n in (9, 171)]), 50.0).limits["eligible"]
    assert (large.min(), large.max()) == (6, 171) and {9, 171} <= set(large)
    rows = cohorts([(IN, "A", 20, 10), (IN, "A", 30, 15)]).assign(urn=[0, 2], schools=[3, 1])
    assert funnel(rows, 50.0).hidden == 3 and funnel(rows, 50.0).schools["urn"].tolist() == [2]
    nobody = funnel(rows.iloc[:1], 50.0)
    assert nobody.schools.empty and nobody.expected == (0.0, 0.0) and nobody.limits["eligible"].max() == 60


def test_schools_are_said_to_differ_once_in_a_hundred_times_by_chance_and_nearly_always_when_they_do():
    rng = np.random.default_rng(21)
    alike = [funnel(*varied(rng, 120, 0.0, 65.0)).differ for _ in range(400)]
    apart = [funnel(*varied(rng, 120, 0.1, 65.0)).differ for _ in range(50)]
    assert sum(alike) <= 10 and sum(apart) >= 48


@pytest.mark.parametrize(("outside", "differ"), [(0, False), (10, False), (11, True)])
def test_schools_differ_where_more_are_outside_than_chance_puts_there_once_in_a_hundred_times(
    outside, differ
):
    """Of a Poisson count of mean 4, 10 or more come 0.8 times in 100, and of mean 4.3, 1.2 times."""
    found = funnel(*varied(np.random.default_rng(1), 30, 0.0, 65.0))
    schools = found.schools.assign(outside=[95.0] * outside + [0.0] * (30 - outside))
    assert replace(found, schools=schools, expected=(4.3, 0.1)).differ == differ
    assert replace(found, schools=schools, expected=(4.0, 0.1)).differ == (outside >= 10)
