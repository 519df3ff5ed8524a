"""Attainment over the years."""

import pytest

from collab.data.selection import IN, NOT_IN, make_selection
from collab.metrics.trend import gaps_over_years, trend


def test_the_trend_of_the_published_year_is_the_published_one_and_same_schools_are_fewer(illustrative):
    selection = make_selection(illustrative)
    rows = trend(illustrative, selection)
    of_2014 = rows[rows["year"] == 2014].set_index("collaboration")["percent"].round(1)
    assert of_2014.to_dict() == {IN: 68.1, NOT_IN: 63.6}
    assert set(rows.loc[rows["year"] >= 2016, "measure"]) == {"ks1_rwm_exs"}
    same = trend(illustrative, selection, same_schools=True)
    assert same.loc[same["year"] == 2016, "schools"].sum() < rows.loc[rows["year"] == 2016, "schools"].sum()


def test_the_gap_of_each_year_is_the_difference_of_its_two_groups_and_judged_with_all_of_them(illustrative):
    selection = make_selection(illustrative)
    lines = trend(illustrative, selection).pivot(index="year", columns="collaboration", values="percent")
    gaps = gaps_over_years(illustrative, selection).set_index("year")
    assert gaps["gap"].to_dict() == pytest.approx((lines[IN] - lines[NOT_IN]).to_dict())
    assert set(gaps["looks"]) == {len(gaps)} == {10}
    assert gaps.index[gaps["clear"]].tolist() == [2014]
