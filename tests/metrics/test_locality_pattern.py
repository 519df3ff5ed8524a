"""Do local partnerships do better: a rank correlation, told only where it can be."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from collab.metrics.locality_pattern import FEWEST, locality_pattern


def partnerships(locality, difference):
    return pd.DataFrame({"locality": locality, "difference": difference})


def test_it_is_spearmans_with_bonett_and_wrights_interval():
    rng = np.random.default_rng(1)
    locality = np.minimum(1, rng.uniform(0, 1.4, 30)).round(2)  # a third at 1, as in Hampshire
    difference = 10 * locality + rng.normal(0, 6, 30)
    found = locality_pattern(partnerships(locality, difference))
    expected = stats.spearmanr(locality, difference).statistic
    assert found.pairs == 30 and found.correlation == pytest.approx(expected)
    half = 1.959964 * np.sqrt((1 + expected**2 / 2) / 27)
    ends = np.tanh([np.arctanh(expected) - half, np.arctanh(expected) + half])
    assert [found.low, found.high] == pytest.approx(ends) and found.clear and found.told


def test_a_missing_figure_leaves_a_partnership_out_and_few_or_equal_ones_tell_nothing():
    rising = np.arange(FEWEST) / FEWEST
    known = locality_pattern(partnerships([*rising, 0.5, np.nan], [*rising, np.nan, 4.0]))
    assert known.pairs == FEWEST and known.correlation == pytest.approx(1) and known.clear
    few = locality_pattern(partnerships(rising[1:], rising[1:]))
    assert (few.pairs, few.told, few.clear) == (FEWEST - 1, False, False)
    assert not locality_pattern(partnerships(np.ones(FEWEST), rising)).told
    assert not locality_pattern(partnerships(pd.Series([pd.NA] * 3, dtype="Float64"), [1, 2, 3])).told


@pytest.mark.slow
def test_where_results_do_not_go_with_locality_it_is_seldom_more_than_chance():
    """500 counties of 12 partnerships and as many of 30, smaller ones nearer to each other and more
    uncertain: a pattern in about one in twenty."""
    rng = np.random.default_rng(7)
    for count in (12, 30):
        clear = 0
        for _ in range(500):
            schools = rng.integers(2, 9, count)
            locality = np.minimum(1, rng.uniform(0.1, 1.2, count) / np.sqrt(schools / 2)).round(2)
            clear += locality_pattern(partnerships(locality, rng.normal(0, 12 / np.sqrt(schools)))).clear
        assert 10 <= clear <= 40
