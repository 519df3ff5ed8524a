"""One partnership beside all other schools."""

import numpy as np
import pandas as pd
import pytest

from collab import words
from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import disclose_change, disclose_gaps
from collab.data.selection import COLLABORATION, IN, NOT_IN, Selection, make_selection, select
from collab.data.vocabulary import CONTEXT
from collab.metrics.attainment import attainment
from collab.metrics.beside_others import (
    FEW_PUPILS,
    _by_school,
    _Years,
    change_beside_others,
    members_in,
    profile,
    side_by_side,
    since_forming,
)
from tests.counties import School, county


def partnership_of(sizes, others):
    """A county with one federation of schools of these cohorts, and other schools."""
    schools = [School(n, n // 2, kinds=("federation",)) for n in sizes]
    return county([*schools, *(School(n, n // 4) for n in others)])


def test_a_partnership_is_set_beside_all_other_schools():
    data = partnership_of([60, 60], [40] * 12)
    found = profile(data, make_selection(data), "federation")
    row = found.gaps.iloc[0]
    assert (row["eligible_in"], row["percent_in"], row["percent_not_in"]) == (120, 50, 25)
    assert found.years == (2014,) and not found.pooled
    whole = attainment(select(data, make_selection(data)), ["collaboration"])
    assert whole[whole["collaboration"] == IN]["percent"].iloc[0] == row["percent_in"]


@pytest.mark.slow
def test_small_cohorts_are_pooled_over_three_years_by_pupils(illustrative):
    selection = make_selection(illustrative, 2014, "ks2_rwm_l4")
    pooled = 0
    for slug in illustrative.tables["partnerships"]["partnership"]:
        single = select(
            illustrative, Selection(2014, "ks2_rwm_l4"), members=members_in(illustrative, slug, 2014)
        )
        own = single[single["collaboration"].cat.codes == 0]["eligible"].sum()
        found = profile(illustrative, selection, slug)
        assert found.pooled <= (own < FEW_PUPILS)
        if not found.pooled or found.gaps.empty:
            continue
        pooled += 1
        parts = [
            select(illustrative, Selection(y, "ks2_rwm_l4"), members=members_in(illustrative, slug, y))
            for y in found.years
        ]
        inside = pd.concat([p[p["collaboration"].cat.codes == 0] for p in parts])
        expected = 100 * inside["achieved"].sum() / inside["eligible"].sum()
        assert found.gaps["percent_in"].iloc[0] == pytest.approx(expected)
        assert set(found.years) <= {2012, 2013, 2014}
        shown = disclose_gaps(found.gaps, 6)
        told = words.profile_finding(shown, found.years, selection.definition, "It")
        assert "added up" in told and "2013/14" in told
    assert pooled > 3


def test_partnerships_side_by_side_are_those_of_their_profiles_judged_together(illustrative):
    selection = make_selection(illustrative, 2014, "ks1_rwm_l2b")
    slugs = list(illustrative.tables["partnerships"]["partnership"][:4])
    table, years = side_by_side(illustrative, selection, slugs)
    found = table.set_index("partnership")
    looks = int(found["wide_low"].notna().sum())
    assert looks > 1
    for slug in slugs:
        alone = profile(illustrative, selection, slug)
        assert years[slug] == alone.years
        row, own = found.loc[slug], alone.gaps.iloc[0]
        assert row["gap"] == pytest.approx(own["gap"])
        assert row["looks"] == looks and row["level"] > 95
        if pd.notna(own["wide_low"]):
            assert row["wide_low"] < own["wide_low"] and row["wide_high"] > own["wide_high"]
        assert row["clear_alone"] == own["clear"]
    one, _ = side_by_side(illustrative, selection, slugs[:1])
    assert one["wide_low"].iloc[0] == pytest.approx(
        profile(illustrative, selection, slugs[0]).gaps["wide_low"].iloc[0], nan_ok=True
    )


def test_a_partnership_of_few_pupils_is_withheld():
    data = partnership_of([3, 3], [40] * 12)
    found = profile(data, make_selection(data), "federation")
    shown = disclose_gaps(found.gaps, 6)
    told = words.profile_finding(shown, found.years, make_selection(data).definition, "It")
    assert shown.empty or shown.table["gap"].isna().all() or shown.table["eligible_in"].iloc[0] >= 6
    small = partnership_of([4], [40] * 12)
    again = profile(small, make_selection(small), "federation")
    hidden = disclose_gaps(again.gaps, 6)
    assert "no result of its own that can be shown" in words.profile_finding(
        hidden, again.years, make_selection(small).definition, "It"
    )
    assert "%" in told or "no result" in told


def test_the_change_since_forming_is_measured_against_all_others_and_never_across_2016(illustrative):
    formed = illustrative.tables["partnerships"].set_index("partnership")["formed"]
    selection = make_selection(illustrative, 2015, "ks2_rwm_l4")
    slug = formed[(formed > "2012-06-01") & (formed < "2013-01-01")].index[0]
    row = since_forming(illustrative, selection, slug).iloc[0]
    assert (row["base"], row["year"]) == (2012, 2015)
    assert row["difference"] == pytest.approx(row["change_in"] - row["change_not_in"])
    assert row["wide_low"] < row["difference"] < row["wide_high"]
    members = members_in(illustrative, slug, 2015)
    both = [
        attainment(
            select(illustrative, Selection(y, "ks2_rwm_l4"), members=members), ["collaboration"]
        ).set_index("collaboration")["percent"]
        for y in (2012, 2015)
    ]
    assert row["change_in"] == pytest.approx(both[1][IN] - both[0][IN])
    late = make_selection(illustrative, 2019, "ks2_rwm_exp")
    table = since_forming(illustrative, late, slug)
    assert table.empty
    assert "cannot be told" in words.change_sentence(disclose_change(table, 6))


def test_members_are_those_of_the_day_of_the_tests(illustrative):
    slug = "bluebell-partnership"
    rows = illustrative.members_on(day_of_tests(2014))
    assert members_in(illustrative, slug, 2014) == set(rows[rows["partnership"] == slug]["urn"])


@pytest.mark.parametrize(("then", "now"), [(5, 40), (40, 5), (6, 40), (40, 6)])
@pytest.mark.parametrize("side", [IN, NOT_IN])
def test_a_change_rests_on_the_smaller_of_its_two_years(side, then, now):
    """Either year's percentage can be told from the change and the other's."""
    sides = {IN: [60, 60], NOT_IN: [60, 60]} | {side: [then, now]}
    years = [
        pd.DataFrame(
            {
                "urn": [1, 2],
                "school": [1, 2],
                "schools": 1,
                "eligible": [sides[IN][year], sides[NOT_IN][year]],
                "achieved": [3, 3 + year],
                "collaboration": pd.Categorical([IN, NOT_IN], COLLABORATION),
                "partners": [1, -2],
            }
        )
        for year in (0, 1)
    ]
    changed = change_beside_others(*years)
    assert changed[f"eligible_{'in' if side == IN else 'not_in'}"].tolist() == [min(then, now)]
    assert disclose_change(changed, 6).table["difference"].isna().all() == (min(then, now) < 6)


def test_a_school_s_years_are_one_row_and_small_schools_keep_one_a_year():
    rows = [
        (1, 10, 5, 40.0),
        (1, 30, 20, 20.0),
        (0, 8, 4, 10.0),
        (0, 9, 3, 10.0),
        (2, 20, 10, np.nan),
        (2, 20, 8, 5.0),
    ]
    cohorts = pd.DataFrame(rows, columns=["urn", "eligible", "achieved", "disadvantaged"])
    cohorts = cohorts.assign(size=cohorts["eligible"], schools=1, special=False, partners=-1)
    cohorts = cohorts.assign(**dict.fromkeys(("district", "size_band"), "A"))
    cohorts = cohorts.assign(**dict.fromkeys(set(CONTEXT) - {"disadvantaged"}, np.nan))
    told = ("urn", "district", "schools", "size_band", "partners", "special")
    known = {name: cohorts[name].notna().to_numpy() for name in told}
    years = _Years((2018, 2019), cohorts, np.array([1, 1, -3, -4, 2, 2]), known, ())
    sides = np.array([0, 0, 0, 0, 1, 1])
    found = _by_school(years, sides, described=True)
    counted = _by_school(years, sides, described=False)
    pd.testing.assert_frame_equal(counted, found[counted.columns])
    assert not {"size", "district", *CONTEXT} & set(counted)
    assert found["urn"].tolist() == [1, 0, 0, 2]
    assert found["eligible"].tolist() == [40, 8, 9, 40] and found["achieved"].tolist() == [25, 4, 3, 18]
    # Weighted by pupils; unknown where a year's is. The size is that of a year.
    assert found["disadvantaged"].iloc[:3].tolist() == [25.0, 10.0, 10.0] and np.isnan(
        found["disadvantaged"].iloc[3]
    )
    assert found["size"].tolist() == [20.0, 8.0, 9.0, 20.0]
    assert found["collaboration"].tolist() == [IN, IN, IN, NOT_IN]
    assert found["side"].tolist() == [True, True, True, False]


def test_years_are_added_up_only_where_the_partnership_itself_has_few_pupils(illustrative):
    """All other schools have thousands; those of a partnership may be under a hundred."""
    selection = make_selection(illustrative, 2014, "ks2_rwm_l4")
    slugs = list(illustrative.tables["partnerships"]["partnership"][:5])
    _, years = side_by_side(illustrative, selection, slugs)
    for slug in slugs:
        cohorts = select(illustrative, selection.of_all_schools, members=members_in(illustrative, slug, 2014))
        own = cohorts.loc[cohorts["collaboration"] == IN, "eligible"].sum()
        # A young one of few pupils has no earlier year.
        assert len(years[slug]) == 1 or own < FEW_PUPILS
    assert {len(found) > 1 for found in years.values()} == {True, False}
