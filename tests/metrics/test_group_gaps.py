"""For whom partnership schools are ahead, and whether groups are closer there."""

import numpy as np
import pandas as pd
import pytest

from bench.simulation import groups_made_up
from collab.data.disclosure.gate import disclose_apart
from collab.data.selection import COLLABORATION, IN, NOT_IN, Selection, make_selection, select
from collab.metrics.gap import gap
from collab.metrics.group_gaps import (
    closer_in_partnerships,
    clustered_difference,
    cohorts_by_group,
    gaps_by_group,
)
from tests.metrics.test_partners_alike import seldom

COUNTIES = 300
DISADVANTAGED = "disadvantaged"


def side(rows):
    """Cohorts of (collaboration, eligible, achieved)."""
    table = pd.DataFrame(rows, columns=["collaboration", "eligible", "achieved"])
    return table.assign(
        collaboration=pd.Categorical(table["collaboration"], COLLABORATION),
        schools=1,
        partners=-np.arange(1, len(table) + 1),
    )


OURS = side([(IN, 10, 6), (IN, 10, 5), (IN, 20, 11), *[(NOT_IN, 20, 8), (NOT_IN, 20, 9), (NOT_IN, 10, 4)]])
REST = side(
    [(IN, 30, 21), (IN, 30, 22), (IN, 20, 15), *[(NOT_IN, 40, 30), (NOT_IN, 40, 29), (NOT_IN, 20, 14)]]
)


def test_how_far_a_group_is_behind_on_both_sides_by_hand():
    (row,) = closer_in_partnerships({DISADVANTAGED: (OURS, REST)}).to_dict("records")
    assert row["group_percent_in"] == pytest.approx(100 * 22 / 40)
    assert row["rest_percent_in"] == pytest.approx(100 * 58 / 80)
    assert row["apart_in"] == pytest.approx(55 - 72.5)
    assert row["apart_not_in"] == pytest.approx(42 - 73)
    assert row["apart_difference"] == pytest.approx(-17.5 + 31)
    assert (row["eligible_in"], row["eligible_not_in"], row["schools_in"]) == (40, 50, 3)
    assert row["apart_low"] < row["apart_difference"] < row["apart_high"]


def test_what_a_good_school_adds_to_both_is_no_difference_between_them():
    """Whole schools are far apart, but in each the group is as far behind as in every other."""
    shares = [0.3, 0.5, 0.7, 0.9, 0.4, 0.6, 0.8, 0.5]
    rows = [(IN if i % 2 else NOT_IN, 100, int(100 * s)) for i, s in enumerate(shares)]
    ours, rest = side([(c, n, k - 20) for c, n, k in rows]), side(rows)
    found = closer_in_partnerships({DISADVANTAGED: (ours, rest)}).iloc[0]
    assert found["apart_difference"] == pytest.approx(0)
    # No wider than pupils drawn by chance make it, though the gap itself says nearly nothing.
    assert found["apart_high"] < 15 < gap(ours)["wide_high"].iloc[0]


def test_too_few_schools_say_nothing_and_a_side_without_pupils_is_no_row():
    few = closer_in_partnerships({DISADVANTAGED: (OURS[1:], REST[1:])})
    assert few["apart_low"].isna().all() and not few["clear"].any()
    inside = OURS["collaboration"].eq(IN)
    assert closer_in_partnerships({DISADVANTAGED: (OURS[inside], REST[inside])}).empty
    assert closer_in_partnerships({}).empty and gaps_by_group({}).empty


def test_several_looks_are_judged_together():
    rng = np.random.default_rng(3)
    cohorts = {name: groups_made_up(rng, 0, 12) for name in ("disadvantaged", "girls", "special_needs")}
    together = closer_in_partnerships(cohorts)
    assert together["looks"].eq(3).all() and together["level"].iloc[0] > 95
    for name, row in zip(cohorts, together.to_dict("records"), strict=True):
        alone = closer_in_partnerships({name: cohorts[name]}).iloc[0]
        assert row["apart_low"] < alone["apart_low"] and row["apart_high"] > alone["apart_high"]
        assert row["clear"] == (row["apart_low"] > 0 or row["apart_high"] < 0)
    assert gaps_by_group(cohorts)["looks"].eq(6).all()


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.5])
def test_without_a_difference_groups_are_seldom_called_closer(shared):
    rng = np.random.default_rng(20190501)
    found = [
        closer_in_partnerships({DISADVANTAGED: groups_made_up(rng, shared, 12)}) for _ in range(COUNTIES)
    ]
    clear = [bool(table["clear"].iloc[0]) for table in found]
    # A bound below as well: an interval twice as wide as it needs to be finds nothing, ever.
    assert seldom(clear, 0.07) and np.mean(clear) > 0.005


@pytest.mark.slow
def test_a_difference_of_ten_points_is_found_without_bias():
    rng = np.random.default_rng(20190501)
    found = [closer_in_partnerships({DISADVANTAGED: groups_made_up(rng, 0.25, 12, 10)}) for _ in range(100)]
    table = pd.concat(found)
    assert abs(table["apart_difference"].mean() - 10) < 3 * table["apart_difference"].std() / 10
    assert table["clear"].mean() > 0.5 and (table.loc[table["clear"], "apart_difference"] > 0).all()


def test_of_the_built_in_county_each_group_s_gap_is_that_of_its_pupils(illustrative):
    chosen = make_selection(illustrative, 2019, "ks2_rwm_exp")
    cohorts = cohorts_by_group(illustrative, chosen)
    gaps, closer = gaps_by_group(cohorts), closer_in_partnerships(cohorts)
    assert list(gaps["pupil_group"])[:3] == ["disadvantaged", "not_disadvantaged", "girls"]
    for name in gaps["pupil_group"]:
        alone = gap(select(illustrative, chosen.of(name))).iloc[0]
        assert gaps.set_index("pupil_group").at[name, "gap"] == pytest.approx(alone["gap"])
    by_name, first = gaps.set_index("pupil_group")["gap"], closer.iloc[0]
    assert first["apart_difference"] == pytest.approx(by_name["disadvantaged"] - by_name["not_disadvantaged"])
    assert first["apart_in"] < 0 and first["apart_not_in"] < 0
    assert not cohorts_by_group(illustrative, Selection(2019, "ks1_rwm_exs"))


def test_where_no_group_can_be_compared_there_is_an_empty_table_of_the_same_columns():
    none = closer_in_partnerships({})
    assert none.empty and {"pupil_group", "apart_difference", "clear", "looks"} <= set(none.columns)
    assert disclose_apart(none, 6).empty


def test_what_a_school_adds_to_the_group_is_taken_from_what_it_adds_to_the_rest_worked_by_hand():
    """Partnership schools first: 22 of 40 in the group, 58 of 80 in the rest; then 21 of 50 and 73 of 100."""
    found = clustered_difference(OURS, REST)
    expected = []
    for side, (share, pupils), (other, others) in (
        (IN, (22 / 40, 40), (58 / 80, 80)), (NOT_IN, (21 / 50, 50), (73 / 100, 100))
    ):  # fmt: skip
        ours, rest = (rows[rows["collaboration"].eq(side)] for rows in (OURS, REST))
        off = (ours["achieved"] - share * ours["eligible"]) / pupils
        off -= (rest["achieved"] - other * rest["eligible"]) / others
        expected.append((off**2).sum() * 3 / 2)
    assert found.by_school == pytest.approx(expected) == found.by_partners
    assert expected[0] != pytest.approx(expected[1]) and found.school_freedom.tolist() == [2, 2]
