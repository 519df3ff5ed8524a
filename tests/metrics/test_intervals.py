"""Intervals against the papers' worked examples and properties they must have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.metrics.clusters import clustered_variances
from collab.metrics.intervals import newcombe, welch, wilson, wilson_clustered


@pytest.mark.parametrize(
    ("achieved", "eligible", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
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


def variances(counts, partners=None, cells=None):
    """`clustered_variances` of cohorts of (eligible, achieved), in one cell unless `cells` says."""
    eligible, achieved = np.array(counts, float).T
    cell = np.zeros(len(counts), int) if cells is None else np.array(cells)
    pupils, reached = np.bincount(cell, eligible), np.bincount(cell, achieved)
    share = reached / pupils
    influence = (achieved - eligible * share[cell]) / pupils[cell]
    own = np.arange(len(counts)) if partners is None else np.array(partners)
    return clustered_variances(influence, eligible / pupils[cell], own, cell, share * (1 - share), pupils)


def test_schools_of_one_pupil_vary_as_pupils_do():
    """With one pupil a school, the ratio variance is the binomial one with n - 1."""
    found = variances([(1, 1)] * 30 + [(1, 0)] * 20)
    assert found.by_school == pytest.approx([0.6 * 0.4 / 49])
    assert found.school_freedom == [49]
    assert found.by_partners == pytest.approx(found.by_school)


def test_partners_that_are_alike_are_one_draw():
    """Three pairs of equal schools are three schools twice as large, with the same percent."""
    schools = [(20, 10), (20, 10), (20, 14), (20, 14), (20, 6), (20, 6)]
    paired = variances(schools, partners=[1, 1, 2, 2, 3, 3])
    doubled = variances([(40, 20), (40, 28), (40, 12)])
    assert paired.by_partners == pytest.approx(doubled.by_school)
    assert paired.partners_freedom == [2]
    assert paired.by_school[0] < paired.by_partners[0]


@pytest.mark.parametrize("schools", [1, 2])
def test_fewer_than_three_schools_say_nothing_of_how_schools_vary(schools):
    found = variances([(20, 10)] * schools)
    assert np.isnan(found.by_school[0]) and np.isnan(found.by_partners[0])


def test_what_one_partnership_is_off_by_is_learnt_from_the_others():
    """A side of one partnership whose schools are all at 50%, beside partnerships at 30% and 70%:
    by its own schools alone it would be known exactly."""
    others = [(20, 6), (20, 6), (20, 14), (20, 14)] * 2
    found = variances([(20, 10)] * 3 + others, [0] * 3 + [1, 1, 2, 2, 3, 3, 4, 4], [0] * 3 + [1] * 8)
    assert found.by_school[0] == pytest.approx(0)
    # The others' percent has variance 0.04 / 3 by four partnerships and 0.04 / 7 by eight schools;
    # partners share weights of 1/4 squared four times less 1/8 squared eight times.
    shared = (0.04 / 3 - 0.04 / 7) / (4 / 4**2 - 8 / 8**2)
    assert found.by_partners[0] == pytest.approx(shared)
    alone = variances([(20, 10)] * 3, [0] * 3)
    assert np.isnan(alone.by_partners[0])
    # Nothing is known of how its schools vary: the freedom is that of four partnerships. Where they do
    # (variance 1 / 300 on 2 degrees), it is Satterthwaite's of both.
    assert found.partners_freedom[0] == 3
    varied = [(20, 8), (20, 10), (20, 12)]
    found = variances(varied + others, [0] * 3 + [1, 1, 2, 2, 3, 3, 4, 4], [0] * 3 + [1] * 8)
    assert found.by_partners[0] == pytest.approx(1 / 300 + shared)
    expected = (1 / 300 + shared) ** 2 / ((1 / 300) ** 2 / 2 + shared**2 / 3)
    assert found.partners_freedom[0] == pytest.approx(expected)


def test_a_partnership_that_is_among_the_others_of_many_is_still_one():
    """Beside each other, every partnership is among the others of each: what is learnt from four of them
    has three degrees of freedom, not the more the more are on show."""
    own, others = [(20, 8), (20, 10), (20, 12)], [(20, 6), (20, 6), (20, 14), (20, 14)] * 2
    of = [1, 1, 2, 2, 3, 3, 4, 4]
    once = variances(own + others, [0] * 3 + of, [0] * 3 + [1] * 8)
    again = variances(own + others * 5, [0] * 3 + of * 5, [0] * 3 + [n for n in range(1, 6) for _ in of])
    assert again.by_partners[0] == pytest.approx(once.by_partners[0])
    assert again.partners_freedom[0] == pytest.approx(once.partners_freedom[0])


def test_schools_that_differ_widen_the_interval_of_a_percent_and_it_stays_within_100():
    counts = np.array([48.0]), np.array([80.0])
    alike = variances([(20, 12), (20, 12), (20, 11), (20, 13)])
    apart = variances([(20, 2), (20, 20), (20, 6), (20, 20)])
    (narrow_low, narrow_high), (low, high) = (
        wilson_clustered(*counts, found.by_school, found.school_freedom) for found in (alike, apart)
    )
    assert high[0] - low[0] > 1.5 * (narrow_high[0] - narrow_low[0])
    assert 0 <= low[0] <= 60 <= high[0] <= 100


def test_without_clusters_and_with_many_schools_the_interval_of_a_percent_is_wilson_s():
    counts = np.array([81.0]), np.array([263.0])
    share = 81 / 263
    low, high = wilson_clustered(*counts, np.array([share * (1 - share) / 263]), np.array([1e9]))
    assert low[0] == pytest.approx(25.53, abs=0.005)
    assert high[0] == pytest.approx(36.62, abs=0.005)


def test_welch_s_freedom_by_hand():
    """Variances 4 and 1 on 3 and 9 degrees: 25 / (16 / 3 + 1 / 9) = 4.592."""
    error, freedom = welch(*(np.array([x]) for x in (4.0, 3, 1.0, 9)))
    assert error[0] == pytest.approx(np.sqrt(5))
    assert freedom[0] == pytest.approx(25 / (16 / 3 + 1 / 9))
