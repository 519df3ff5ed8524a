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
