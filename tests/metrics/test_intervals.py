"""Intervals against the papers' worked examples and properties they must have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.metrics.intervals import clustered, newcombe, ratio_variance, wilson


@pytest.mark.parametrize(
    ("achieved", "eligible", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_table(achieved, eligible, low, high):
    """Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3."""
    lower, upper = wilson(np.array([achieved]), np.array([eligible]))
    assert lower[0] == pytest.approx(100 * low, abs=0.005)
    assert upper[0] == pytest.approx(100 * high, abs=0.005)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_his_table(first, second, low, high):
    """Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10."""
    lower, upper = newcombe(*(np.array([n]) for n in (*first, *second)))
    assert lower[0] == pytest.approx(100 * low, abs=0.005)
    assert upper[0] == pytest.approx(100 * high, abs=0.005)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_percent_lies_inside_its_interval(counts):
    achieved, eligible = counts
    low, high = wilson(np.array([achieved]), np.array([eligible]))
    assert 0 <= low[0] <= 100 * achieved / eligible + 1e-9
    assert 100 * achieved / eligible - 1e-9 <= high[0] <= 100


def test_no_pupils_no_interval():
    low, high = wilson(np.array([0]), np.array([0]))
    assert np.isnan(low[0]) and np.isnan(high[0])


def test_schools_of_one_pupil_vary_as_pupils_do():
    """With one pupil a school, the ratio variance is the binomial one with n - 1."""
    achieved = np.array([1.0] * 30 + [0.0] * 20)
    schools, variance = ratio_variance(achieved, np.ones(50), np.zeros(50, int), 1)
    assert variance[0] == pytest.approx(0.6 * 0.4 / 49)
    assert schools[0] == 50


def test_schools_that_differ_widen_the_interval_and_one_school_gives_none():
    def spread(*achieved):
        count = len(achieved)
        return ratio_variance(np.array(achieved), np.full(count, 20), np.zeros(count, int), 1)

    alike, apart, single = spread(12, 12, 11, 13), spread(2, 20, 6, 20), spread(12)
    narrow, _ = clustered(*alike, *alike)
    wide, freedom = clustered(*alike, *apart)
    assert wide[0] > 3 * narrow[0]
    assert 3 <= freedom[0] <= 6
    assert np.isnan(clustered(*alike, *single)[0][0])
