"""What is shown of a group of pupils, taken from what is shown of all pupils, reaches nobody.

`bench/attack_groups.py` makes the counties and attacks them; `python -m bench.attack_groups` tries more.
"""

import numpy as np
import pandas as pd
import pytest

from bench.attack_groups import (
    GROUP,
    MEASURE,
    REST,
    THRESHOLD,
    YEAR,
    Remembered,
    Split,
    after_a_correction,
    broken,
    everything_shown,
    given_away,
    in_units_of_whole_cohorts,
    made_up,
    with_groups,
)
from bench.attack_subjects import CODES, in_units_of_their_own, with_subjects
from bench.attack_subjects import corrected as corrected_in_subjects
from bench.attack_subjects import given_away as given_away_by_subjects
from bench.attack_subjects import made_up as made_up_in_subjects
from collab.data.dataset import Dataset
from collab.data.disclosure.group_units import GroupCounts, _kept_together, tells_no_share, units_given
from collab.data.group_cohorts import group_cohorts, groups_in, shown_key, withheld_at_source
from collab.data.measures import MEASURES, KeyStage
from collab.data.selection import make_selection, select
from collab.data.vocabulary import PUPIL_GROUPS
from tests.counties import School

SEEDS = range(3)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.6, 0.1])
def test_group_less_total_over_districts_kinds_and_sizes_reaches_nobody(rate):
    for seed in SEEDS:
        schools = made_up(np.random.default_rng(seed), rate=rate)
        figures = everything_shown(with_groups(schools))
        assert len(figures[GROUP]) > 5 and len(figures[""]) > 10
        assert not given_away(schools, figures), seed


@pytest.mark.slow
def test_nor_does_it_for_a_head_who_knows_the_own_school():
    for seed in range(3, 9):
        assert broken(seed) == {"anybody": False, "a head": False}, seed


@pytest.mark.slow
def test_in_the_units_of_whole_cohorts_it_would():
    with in_units_of_whole_cohorts():
        for seed in SEEDS:
            schools = made_up(np.random.default_rng(seed))
            assert given_away(schools, everything_shown(with_groups(schools))), seed


@pytest.mark.slow
def test_two_releases_reach_nobody_either_and_would_if_nothing_were_remembered():
    assert not any(after_a_correction(seed) for seed in range(12))
    assert any(after_a_correction(seed, forgets=True) for seed in range(12))


@pytest.mark.slow
def test_no_unit_lies_across_one_of_whole_cohorts_and_both_sides_are_large():
    for seed in range(20):
        made = with_groups(made_up(np.random.default_rng(seed)))
        whole = made.stage(YEAR, KeyStage.KS2)
        group, rest = (group_cohorts(made, YEAR, MEASURE, name) for name in (GROUP, REST))
        assert (group.urn == rest.urn).all() and (group.starts == rest.starts).all()
        for side in (group, rest):
            assert (side.unit_eligible >= THRESHOLD).all()
        own = pd.Series(whole.unit, index=whole.urn)
        shown = pd.Series(group.unit, index=group.urn)
        assert (shown.groupby(own.reindex(shown.index)).nunique() == 1).all()
        # A unit of whole cohorts is there with all its schools, or not at all.
        there = own.isin(own[shown.index])
        assert set(own[there].index) == set(shown.index)


def test_a_group_and_the_others_are_all_pupils_of_their_schools():
    made = with_groups(made_up(np.random.default_rng(3)))
    group, rest = (group_cohorts(made, YEAR, MEASURE, name) for name in (GROUP, REST))
    results = made.tables["results"].set_index("urn").loc[group.urn]
    told = group.unit_achieved(MEASURE) >= 0
    units = np.repeat(told, group.unit_schools)
    both = (group.achieved[MEASURE] + rest.achieved[MEASURE])[told].sum()
    assert both == results["achieved"][units].sum()
    assert (group.eligible + rest.eligible == results["eligible"]).all()


def _schools(*rows):
    """Schools of (all pupils, of whom achieved, pupils of the group, of whom achieved)."""
    return [Split(School(n, t), k, g) for n, t, k, g in rows]


def _open(*rows, bodies=None):
    n, t, k, g = (pd.Series(column) for column in zip(*rows, strict=True))
    counts = GroupCounts(n, t.to_frame(MEASURE), k, g.to_frame(MEASURE))
    cohorts = pd.DataFrame({"unit": 1, "urn": range(len(rows))})
    if bodies:
        cohorts = cohorts.assign(bodies=bodies)
    return bool(tells_no_share(cohorts, counts, THRESHOLD, [MEASURE])[MEASURE].iloc[0])


@pytest.mark.parametrize(
    ("rows", "open_"),
    [
        # Large on both sides: nothing to protect, also where all or none achieved.
        ([(30, 10, 10, 10)], True),
        # Three schools with few in the group, somewhere in between.
        ([(30, 10, 4, 2), (30, 12, 5, 2), (30, 9, 5, 1), (30, 20, 8, 4)], True),
        # Nobody, or everybody, of the group.
        ([(30, 10, 4, 0), (30, 12, 5, 0), (30, 9, 5, 0), (30, 20, 8, 0)], False),
        ([(30, 10, 4, 4), (30, 12, 5, 5), (30, 9, 5, 5), (30, 20, 8, 8)], False),
        # As many as the totals allow, though not everybody: 2 of 30 achieved in each school.
        ([(30, 2, 4, 2), (30, 2, 8, 2), (30, 2, 9, 2)], False),
        # The totals tell of all schools but one, which is left.
        ([(30, 30, 20, 20), (30, 0, 15, 0), (30, 10, 4, 2)], False),
    ],
)
def test_a_sum_is_shown_only_where_it_leaves_the_count_of_few_pupils_open(rows, open_):
    assert _open(*rows) is open_


@pytest.mark.parametrize(
    ("row", "open_"), [((12, 6, 6, 6), True), ((11, 5, 5, 5), False), ((11, 6, 6, 6), False)]
)
def test_six_pupils_on_either_side_are_not_few(row, open_):
    """Of five, that all of the group achieved would be told of each."""
    assert _open(row, (30, 15, 15, 15)) is open_


@pytest.mark.parametrize(
    ("bodies", "open_"),
    [
        # Each body is left with the other's schools, which are enough and open.
        ([("a",), ("a",), ("b",), ("b",)], True),
        # One body that knows three leaves the fourth alone.
        ([("a",), ("a",), ("a",), ("b",)], False),
    ],
)
def test_what_two_governing_bodies_know_is_not_put_together(bodies, open_):
    assert _open(*[(14, 8, 5, 3)] * 4, bodies=bodies) is open_


@pytest.mark.parametrize(("few", "unit"), [(3, 1), (2, -1)])
def test_a_unit_of_another_measure_is_taken_only_where_it_is_large_enough_at_this_one(few, unit):
    """The head of the largest school knows its own 30 and takes them away: six of the others are left, or
    five. The unit beside it has nobody to protect."""
    n, group = pd.Series(60, index=range(5)), pd.Series([3, few, 30, 20, 20])
    counts = GroupCounts(n, (n // 2).to_frame(MEASURE), group, (group // 2).to_frame(MEASURE))
    given, never = pd.Series([1, 1, 1, 2, 2]), pd.Series(-1, index=range(5))
    found = units_given(pd.DataFrame({"urn": range(5)}), counts, THRESHOLD, given, never)
    assert found.tolist() == [unit, unit, unit, 2, 2]


@pytest.mark.parametrize(
    ("whole", "shown", "together"),
    [
        ([5, 6, 7], [-1, -1, -1], [{0}, {1}, {2}]),
        ([5, 5, 7], [-1, -1, -1], [{0, 1}, {2}]),
        # What was shown together bears numbers from 0.
        ([5, 6, 7], [0, 0, -1], [{0, 1}, {2}]),
        ([5, 6, 6, 8], [0, 0, 1, 1], [{0, 1, 2, 3}]),
    ],
)
def test_what_counts_or_was_shown_together_begins_together(whole, shown, together):
    units = _kept_together(np.array(whole), np.array(shown))
    assert [set(np.flatnonzero(units == unit)) for unit in pd.unique(units)] == together


def test_a_result_that_is_withheld_at_the_source_takes_its_unit_along():
    made = with_groups(_schools((30, 12, 10, 4), (30, 12, 10, 5), (4, 2, 1, 1), (9, 4, 6, 3), (30, 9, 12, 5)))
    table = made.tables["group_results"]
    hidden = table["urn"].eq(100_004)
    table.loc[hidden, ["achieved", "status"]] = [pd.NA, "withheld"]
    stage = made.stage(YEAR, KeyStage.KS2)
    partners = stage.urn[stage.unit == stage.unit[list(stage.urn).index(100_004)]]
    assert len(partners) > 1
    assert not set(partners) & set(group_cohorts(made, YEAR, MEASURE, GROUP).urn)
    assert withheld_at_source(made, YEAR, MEASURE, GROUP) == (1, 6, 39)


def test_a_count_that_the_cohort_s_own_contradicts_is_left_out():
    """One that a whole percentage may have put off by a pupil is brought back."""
    made = with_groups(_schools((200, 90, 80, 30), (30, 12, 10, 4), (30, 9, 12, 5)))
    table = made.tables["group_results"]
    own = table["pupil_group"].eq(GROUP)
    table.loc[own, "achieved"] = [92 - 12, 12 + 1, 5]
    table.loc[own, "eligible"] = [80, 14, 12]
    stage = group_cohorts(made, YEAR, MEASURE, GROUP)
    assert dict(zip(stage.urn.tolist(), stage.achieved[MEASURE].tolist(), strict=True))[100_002] == 12
    table.loc[own, "achieved"] = [70, 10, 12]
    made = Dataset(made.release, made.tables)
    assert 100_003 not in group_cohorts(made, YEAR, MEASURE, GROUP).urn


def test_groups_are_offered_where_they_have_published_results(illustrative):
    assert groups_in(illustrative, 2019, "ks2_rwm_exp") == tuple(PUPIL_GROUPS)
    assert groups_in(illustrative, 2019, "ks1_rwm_exs") == ()
    assert groups_in(illustrative, 2012, "ks2_rwm_l4") == ()


def test_a_selection_of_a_group_has_its_pupils_in_whole_units(illustrative):
    chosen = make_selection(illustrative, 2019, "ks2_rwm_exp")
    group, rest = (select(illustrative, chosen.of(name)) for name in ("girls", "boys"))
    assert (group["partners"] == rest["partners"]).all()
    everyone = select(illustrative, chosen)
    assert group["eligible"].sum() + rest["eligible"].sum() <= everyone["eligible"].sum()
    assert group["schools"].sum() > 0.95 * everyone["schools"].sum()


def test_what_is_remembered_of_each_group_and_measure_has_a_name_of_its_own():
    for year in (2014, 2019):
        codes = [code for code, measure in MEASURES.items() if measure.covers(year)]
        names = {shown_key(code, group) for code in codes for group in PUPIL_GROUPS}
        assert len(names) == len(codes) * len(PUPIL_GROUPS)
        assert all(len(name) == 3 for name in names) and not names & set(KeyStage)


def test_showing_a_group_again_shows_the_same():
    schools = made_up(np.random.default_rng(5))
    ledger = Remembered()
    for _ in range(2):
        group_cohorts(with_groups(schools, ledger), YEAR, MEASURE, GROUP)
    first, second = ledger.frames[shown_key(MEASURE, GROUP)]
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(("beside", "told"), [(5, [[4], [-1]]), (6, [[0, 4], [1, 4]])])
def test_a_correction_of_many_is_not_told_where_it_tells_of_the_few_beside_them(beside, told):
    """Of 8 in a school's group and 5 beside it nobody achieved, then one: were it told that this one is in
    the group, none of the 5 achieved, for everybody knows the sum of both."""
    others = [Split(School(25, 9), 7, 2), Split(School(28, 11), 3, 1), Split(School(22, 9), 4, 1)]
    ledger, shown = Remembered(), []
    for reached in (0, 1):
        schools = [Split(School(8 + beside, reached), 8, reached), *others]
        now = group_cohorts(with_groups(schools, ledger), YEAR, MEASURE, GROUP)
        shown.append(now.unit_achieved(MEASURE).tolist())
    assert shown == told


@pytest.mark.slow
def test_a_group_s_count_is_not_told_by_several_subjects_together():
    """At both standards, and in two releases; `python -m bench.attack_subjects` tries more."""
    rng = np.random.default_rng(1)
    first = made_up_in_subjects(rng, 8)
    second = corrected_in_subjects(rng, first)
    assert not given_away_by_subjects(first, second)
    assert given_away_by_subjects(first, second, forgets=True)
    with in_units_of_their_own():
        assert given_away_by_subjects(first)


def test_a_subject_shown_in_other_units_before_is_not_shown_in_units_across_them():
    schools, ledger = made_up_in_subjects(np.random.default_rng(14)), Remembered()
    with in_units_of_their_own():
        group_cohorts(with_subjects(schools, ledger), YEAR, CODES[2], GROUP)
    group_cohorts(with_subjects(schools, ledger), YEAR, CODES[2], GROUP)
    before, now = ledger.frames[shown_key(CODES[2], GROUP)]
    shown = now[now[CODES[2]].notna()]
    assert len(shown) and not before["unit"].equals(now["unit"])
    for _, rows in shown.groupby("unit"):
        own = before[before["unit"].isin(before["unit"].reindex(rows.index))]
        assert set(own.index) == set(rows.index) and own["unit"].nunique() == 1
    # What is shown of writing is never shown of a part of what is shown of the three together.
    fresh = with_subjects(schools)
    together, single = (group_cohorts(fresh, YEAR, code, GROUP) for code in (CODES[0], CODES[2]))
    of = dict(zip(together.urn, together.unit, strict=True))
    assert [of[urn] for urn in single.urn] == single.unit.tolist()
