"""The effect of joining: worked examples, and the years it is measured over."""

import numpy as np
import pandas as pd
import pytest

from collab.data.selection import make_selection
from collab.metrics.joining_effect import Effect, effect_by_years, first_years, joining_effect, panel
from tests.counties import School, county


def five_and_five(effect=0.0):
    """Five schools that join in 2003 and five that never do; all rise 10 points in 2003."""
    rows = [
        (urn, year, 100, int(50 + 10 * (year >= 2003) + effect * (urn < 5 and year >= 2003)), joined)
        for urn in range(10)
        for joined in [2003.0 if urn < 5 else np.inf]
        for year in (2001, 2002, 2003, 2004)
    ]
    table = pd.DataFrame(rows, columns=["urn", "year", "eligible", "achieved", "joined"])
    return table.assign(partners=table["urn"])


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
    assert "only 4 of the schools that joined have results" in found.reason
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


@pytest.mark.parametrize(
    ("joined", "left", "first"),
    [
        ("2013-05-01", "2013-05-02", 2013),
        ("2013-05-02", "2014-05-01", None),
        ("2013-09-01", "2014-04-30", None),
        ("2013-09-01", "2014-05-02", 2014),
        ("2013-05-02", "", 2014),
    ],
)
def test_a_school_has_joined_only_if_a_first_of_may_falls_within_its_membership(joined, left, first):
    made = county([School(20, 10, kinds=("federation",)), School(20, 10)])
    rows = made.tables["memberships"].assign(joined=pd.Timestamp(joined), left=pd.Timestamp(left or pd.NaT))
    tables = {**made.tables, "memberships": rows}
    changed = type(made)(made.release, tables, made.threshold)
    assert first_years(changed, changed.kinds).to_dict() == ({100_001: first} if first else {})


def with_changes(joiners, others, joined=2003.0, partners=None):
    """Schools of 100 pupils each before and after, that changed by these points from 2002 to 2003."""
    rows = [
        (urn, year, 100, 50 + (change if year == 2003 else 0), joined if urn < len(joiners) else np.inf)
        for urn, change in enumerate([*joiners, *others])
        for year in (2002, 2003)
    ]
    table = pd.DataFrame(rows, columns=["urn", "year", "eligible", "achieved", "joined"])
    return table.assign(partners=table["urn"] if partners is None else table["urn"].map(partners))


def test_the_interval_is_that_of_the_schools_means_worked_by_hand():
    joiners, others = (2, 4, 6, 8, 10), (1, 1, 2, 3, 3)
    found = joining_effect(with_changes(joiners, others))
    assert (found.rose, found.rose_others, found.effect) == pytest.approx((6, 2, 4))
    # Sums of squares 40 and 4 over 25, times 5/4 for the five that were drawn; t with 4 degrees: 2.7764.
    half = 2.7764 * np.sqrt((40 + 4) / 25 * 5 / 4)
    assert (found.low, found.high) == pytest.approx((4 - half, 4 + half), abs=1e-3)
    assert (found.joiners, found.others, found.clear) == (5, 5, bool(half < 4))
    # Joiners who are partners of each other move together: two partnerships have t with 1 degree, 12.706.
    pairs = {0: -1, 1: -1, 2: -1, 3: -2, 4: -2}
    found = joining_effect(with_changes(joiners, others, partners=lambda urn: pairs.get(urn, urn)))
    half = 12.706 * np.sqrt((2 * 6**2 + 4) / 25 * 2 / 1)
    assert (found.low, found.high) == pytest.approx((4 - half, 4 + half), abs=1e-2)
    assert not found.clear


def test_each_school_counts_by_the_pupils_its_change_rests_on():
    rows = with_changes((0, 0, 0, 0, 10), (0,) * 5)
    big = (rows["urn"] == 4).to_numpy()
    rows.loc[big, ["eligible", "achieved"]] *= 3
    # The harmonic sum of its cohorts is three times that of each of the four others.
    assert joining_effect(rows).effect == pytest.approx(10 * 3 / 7)
    # Of a cohort that shrinks to a third less than twice the smaller one counts: 1 / (1/300 + 1/100).
    rows.loc[big & (rows["year"] == 2003), ["eligible", "achieved"]] /= 3
    assert joining_effect(rows).effect == pytest.approx(10 * 75 / (75 + 4 * 50))


@pytest.mark.parametrize(
    ("joiners", "others", "partners", "reason"),
    [
        (0, 6, None, "none of the schools that joined has results before and after"),
        (1, 6, None, "only 1 of the schools that joined has results before and after"),
        (4, 4, None, "only 4 of the schools that joined have results before and after"),
        (5, 4, None, "only 4 schools were left to compare them with"),
        (5, 1, None, "only 1 school was left to compare them with"),
        (5, 0, None, "no schools were left to compare them with"),
        (5, 5, 7, "all the schools that joined are partners of each other, and may share a reason"),
        (5, 5, None, ""),
    ],
)
def test_with_fewer_than_five_a_side_or_one_partnership_it_says_why(joiners, others, partners, reason):
    rows = with_changes((3,) * joiners, (1,) * others)
    if partners:
        rows = rows.assign(partners=rows["partners"].where(rows["urn"] >= joiners, partners))
    found = joining_effect(rows)
    assert found.reason == reason
    assert np.isnan(found.effect) == bool(reason)
    assert len(effect_by_years(rows)) == (0 if reason else 1)
    if not reason:
        assert (found.joiners, found.others, found.effect) == (5, 5, pytest.approx(2))


def test_who_joined_in_the_first_year_or_after_the_last_joined_is_never_a_joiner():
    rows = with_changes((3,) * 5, (1,) * 5)
    assert joining_effect(rows.assign(joined=rows["joined"].replace(2003.0, 2002.0))).reason
    later = rows.assign(joined=rows["joined"].replace(2003.0, 2004.0))
    assert joining_effect(later).reason
    # Those who join later are others until then. When they join nobody is left to set them against: they
    # were counted among the joiners, and made the interval narrower than its five schools allow.
    third = rows[rows["year"] == 2003].assign(year=2004)
    three = pd.concat([rows, third]).assign(joined=lambda t: t["joined"].replace(np.inf, 2004.0))
    found = joining_effect(three)
    assert (found.joiners, found.others, found.effect) == (5, 5, pytest.approx(2))
    assert effect_by_years(three)[["since", "joiners", "eligible"]].to_numpy().tolist() == [[0, 5, 500]]
    uneven = with_changes((2, 4, 6, 8, 10), (1, 1, 2, 3, 3))
    later = pd.concat([uneven, uneven[uneven["year"] == 2003].assign(year=2004)])
    found = joining_effect(later.assign(joined=later["joined"].replace(np.inf, 2004.0)))
    assert (found.low, found.high) == (joining_effect(uneven).low, joining_effect(uneven).high)


def test_the_years_since_are_years_of_tests_and_count_their_own_pupils():
    """2004 had no tests: 2005 is the year after 2003."""
    rows = with_changes((2, 4, 6, 8, 10), (1, 1, 2, 3, 3))
    later = rows[rows["year"] == 2003].assign(year=2005, eligible=200)
    later = later.assign(achieved=2 * later["achieved"] + 2)
    table = effect_by_years(pd.concat([rows, later])).set_index("since")
    assert table.index.tolist() == [0, 1]
    assert table["effect"].tolist() == pytest.approx([4, 4])
    assert table["eligible"].tolist() == [500, 1000]
    assert table[["joiners", "others"]].to_numpy().tolist() == [[5, 5], [5, 5]]
    # Two looks, of which neither is clear, are drawn wider than one is.
    one = effect_by_years(rows).iloc[0]
    assert (table["effect_low"].iloc[0] < one["effect_low"]) and one["effect_low"] < 4 < one["effect_high"]
