"""Sentences with nothing, one and many; figures that add up as they are written."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.disclosure.gate import Disclosed, disclose_attainment, disclose_gaps, without_results
from collab.data.measures import MEASURES
from collab.data.selection import IN, NOT_IN, Selection
from collab.metrics.joining_effect import Effect
from collab.metrics.trend import trend
from collab.words import gap_told, left_out_finding, member_told, roughly, trend_finding, where_finding
from collab.words.numbers import counted, difference, moved, one_decimal
from collab.words.on_estimates import (
    balance_title,
    balance_told,
    effect_finding,
    effect_title,
    funnel_finding,
    outside_told,
)
from collab.words.on_lessons import lessons_finding, movement
from collab.words.on_offers import help_title, nearest_told
from collab.words.on_one_partnership import profile_finding
from collab.words.on_room import small_title
from tests.sentences import bad_sentences


@given(st.floats(0, 100), st.floats(0, 100))
def test_who_subtracts_the_percentages_shown_gets_the_gap_shown(ours, theirs):
    row = pd.Series({"percent_in": ours, "percent_not_in": theirs, "gap": ours - theirs})
    shown = [round(10 * float(one_decimal(value))) for value in (ours, theirs, gap_told(row))]
    assert shown[0] - shown[1] == shown[2]
    assert abs(gap_told(row) - (ours - theirs)) <= 0.1 + 1e-9


@pytest.mark.parametrize(("count", "told"), [(0, "no schools"), (1, "1 school"), (7424, "7,424 schools")])
def test_a_count_and_its_noun_go_together(count, told):
    assert counted(count, "school") == told


@pytest.mark.parametrize(
    ("value", "told"), [(0.7, "about 1 in 140 pupils"), (0.1, "about 1 in 1,000 pupils")]
)
def test_a_small_share_is_not_told_half_as_large_again(value, told):
    assert roughly(value) == told


@given(st.floats(0.01, 7.99))
def test_a_small_share_is_told_to_within_a_fifth(value):
    one_in = int(roughly(value).split(" in ")[1].split(" ")[0].replace(",", ""))
    assert 100 / one_in == pytest.approx(value, rel=0.2)


@pytest.mark.parametrize(
    ("rose", "others", "title", "finding"),
    [
        (3.0, 8.0, "rose less than", "rose 3.0 points, and those of schools not in a partnership rose 8.0"),
        (3.0, -2.0, "rose more than", "rose 3.0 points, and those of schools not in a partnership fell 2.0"),
        (-3.0, 2.0, "fell more than", "fell 3.0 points, and those of schools not in a partnership rose 2.0"),
        (-3.0, -8.0, "fell less than", "fell 3.0 points, and those of schools not in a partnership fell 8.0"),
    ],
)
def test_results_rose_or_fell_more_or_less_than_in_other_schools(rose, others, title, finding):
    effect = Effect(rose - others, rose - others - 1, rose - others + 1, 12, 40, rose, others)
    assert title in effect_title(effect)
    assert finding in effect_finding(effect)
    assert len(effect_title(effect).split()) <= 10


@pytest.mark.parametrize("change", [0.04, -0.04, 0.0])
def test_no_change_is_not_a_fall_of_nothing(change):
    assert moved(change) == "stayed as they were"
    assert difference(60.04, 60.0) == 0


def test_the_funnel_of_nothing_of_one_and_of_many():
    assert funnel_finding(0, 0, 0, (0.0, 0.0)).startswith("No school's cohort")
    assert "1 of 1 school lies" in funnel_finding(1, 0, 0, (0.03, 0.0))
    told = funnel_finding(252, 9, 1, (8.2, 0.3))
    assert "243 of 252 schools lie" in told
    assert "9 lie outside the 95% limits, where chance would put about 8; 1 is outside" in told
    assert "fewer than 1, and worth a conversation" in told


def test_ratings_and_assessments_of_none_and_one():
    rows = Disclosed(pd.DataFrame({"risen": [1], "fallen": [0]}))
    assert movement(rows) == "Since the assessment before, 1 rating rose and none fell."
    assert lessons_finding(Disclosed(pd.DataFrame()), {}, 0, 0) == "There is no partnership to assess."
    assert "The one partnership has been" in lessons_finding(Disclosed(pd.DataFrame()), {}, 1, 1)
    assert "The one partnership has not been" in lessons_finding(Disclosed(pd.DataFrame()), {}, 0, 1)
    assert "None of 2 partnerships have been" in lessons_finding(Disclosed(pd.DataFrame()), {}, 0, 2)


def gaps(**changes):
    row = {
        "district": "Rutland",
        "measure": "ks1_rwm_l2b",
        "looks": 0,
        "clear": False,
        "clear_alone": False,
        "gap": 0.02,
        "percent_in": 60.02,
        "percent_not_in": 60.0,
        "eligible_in": 50,
        "eligible_not_in": 50,
        "wide_low": float("nan"),
        "wide_high": float("nan"),
    }
    return disclose_gaps(pd.DataFrame([row | changes]), 6)


def test_districts_without_an_interval_are_too_few_schools_to_say():
    assert where_finding(gaps(), "Rutland") == "In every district there are too few schools to say how sure."
    one = where_finding(gaps(looks=1, wide_low=-9.0, wide_high=9.0), "Rutland")
    assert one == "The one gap that can be judged could be chance."
    alone = where_finding(gaps(looks=9, wide_low=-9.0, wide_high=9.0, clear_alone=True), "Rutland")
    assert alone.startswith("Looked at alone, Rutland would be more than chance; none is once we allow for")


def test_a_partnership_level_with_the_others_is_not_0_0_points_above_them():
    told = profile_finding(gaps(), (2014,), MEASURES["ks1_rwm_l2b"], "Hills")
    assert "level with all other schools" in told and "0.0 points" not in told
    assert told.endswith("There are too few schools to say how sure.")


def test_the_trend_counts_years_by_the_verdict_on_their_gaps_and_never_by_bars(illustrative):
    table = trend(illustrative, Selection(2014, "ks1_rwm_l2b"))
    shown = disclose_attainment(table, illustrative.threshold)
    both = table.pivot_table(index="year", columns="collaboration", values="percent", observed=False)
    ahead, clear = (both[IN] > both[NOT_IN]).sum(), table[table["clear"]]["year"].nunique()
    told = trend_finding(shown)
    assert f"ahead in {ahead or 'none'} of {len(both)} years" in told
    assert f"in {clear or 'none'} " in told.split(";")[1]
    every = Disclosed(shown.table.assign(clear=True, low=0.0, high=100.0))
    assert f"in {len(both)} the gap is more than chance" in trend_finding(every)


@pytest.mark.parametrize(
    ("rooms", "told"),
    [
        ([], "No mainstream school is left out"),
        ([1], "1 school is not in a partnership. It has one with room"),
        ([0], "1 school is not in a partnership. It does not have one with room"),
        ([2, 1], "2 schools are not in a partnership. All of them have one with room"),
        ([2, 0], "1 of them has one with room"),
        ([0, 0], "None of them have one with room"),
    ],
)
def test_who_is_left_out_is_told_of_none_one_all(rooms, told):
    table = pd.DataFrame({"near": ["room" if room else "nobody" for room in rooms], "became": None})
    assert told in left_out_finding(without_results(table), 5.0, 8)


@pytest.mark.parametrize(
    ("near", "told"),
    [
        (
            ["room", "full", "full", "nobody", "nowhere"],
            "; for 2 all that are near are full; 1 has none near; the register gives no place for 1.",
        ),
        (["nowhere"], "within 5 miles, for nobody knows where it is."),
        (["full"], "within 5 miles; all that are near are full."),
    ],
)
def test_who_has_none_near_and_whose_place_nobody_knows_are_told_apart(near, told):
    table = pd.DataFrame({"near": near, "became": None})
    assert told in left_out_finding(without_results(table), 5.0, 8)


@pytest.mark.parametrize(
    ("near", "told"),
    [
        (
            ["room", "full", "full", "nobody"],
            "4 schools were not in a partnership. 1 of them had one with room (fewer than 8 schools) within "
            "5 miles; for 2 all that were near were full; 1 had none near.",
        ),
        (["room", "room"], "2 schools were not in a partnership. All of them had one with room"),
        (["full"], "1 school was not in a partnership. It did not have one with room"),
        (["full"], "within 5 miles; all that were near were full."),
        (["room"], "It had one with room"),
    ],
)
def test_of_a_day_since_which_any_has_joined_who_was_left_out_is_told_as_it_was_then(near, told):
    table = pd.DataFrame({"near": near, "became": [*[None] * (len(near) - 1), "joined"]})
    said = left_out_finding(without_results(table), 5.0, 8)
    assert told in said and bad_sentences([said]) == []


def test_schools_outside_the_limits_are_named_in_the_order_of_the_table_and_not_too_many():
    limits = [0.0, 95.0, 99.8, 95.0]
    table = pd.DataFrame({"name": ["Ash", "Birch", "Cedar", "Dale"], "outside": limits})
    told = outside_told(Disclosed(table))
    assert told == "Outside the 99.8% limits: Cedar. Outside only the 95% limits: Birch and Dale."
    assert outside_told(Disclosed(table.head(1))) == ""
    many = pd.DataFrame({"name": [f"S{n}" for n in range(17)], "outside": 95.0})
    assert outside_told(Disclosed(many)).endswith("S14 and 2 more, listed in the table.")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ((13, 10, 4), "The sides differ in 10 of 13 ways; like for like, in 4"),
        ((2, 1, 0), "The sides differ in 1 of 2 ways; like for like, in none"),
        ((2, 0, None), "The sides differ in none of 2 ways"),
    ],
)
def test_the_title_of_balance_counts_before_and_after(told, title):
    assert balance_title(*told) == title
    assert ("read with care" in balance_told(0.1, told[2], 0)) == bool(told[2])
    assert "The table has 3 more" in balance_told(0.1, told[2], 3)
    assert "more" not in balance_told(0.1, None, 0)


def test_who_could_meet_a_need_is_told_with_how_many_more_and_whether_they_are_full():
    need = {"giver_near": "Fen School", "miles_near": 1.46, "offers_near": 3, "with_room_now": 2}
    assert nearest_told(pd.Series(need), 5.0) == "Fen School, 1.5 miles, and 2 more"
    assert nearest_told(pd.Series(need | {"offers_near": 1}), 5.0) == "Fen School, 1.5 miles"
    full = need | {"with_room_now": 0}
    assert nearest_told(pd.Series(full), 5.0) == "Fen School, 1.5 miles, but all full, and 2 more"
    assert nearest_told(pd.Series(full | {"offers_near": 1}), 5.0) == "Fen School, 1.5 miles, but full"
    assert nearest_told(pd.Series(full | {"giver_near": None}), 5.0) == "Nobody within 5 miles"
    needs = pd.DataFrame({"stage": [None, None, "agreed"], "with_room_now": [1, 0, 0]})
    assert help_title(needs) == "2 needs that nobody helps with yet; for 1 somebody near could"
    assert help_title(needs.tail(1)) == "every need has somebody at work on it"
    assert help_title(needs.head(0)) == "nobody looks for help yet"
    met = needs.assign(stage=["ended", None, "agreed"])
    assert help_title(met) == "1 need that nobody helps with yet; for none somebody near could"
    assert help_title(met.iloc[[0, 2]]) == "every need has been met or has somebody at work on it"
    assert help_title(met.head(1)) == "every need has been met"
    assert small_title(3, 2) == "3 small schools, 2 near another"
    assert (small_title(1, 0), small_title(0, 0)) == ("1 small school", "no school is small")


def test_a_host_is_not_said_to_be_no_miles_from_itself():
    assert member_told("Fens", 0.0, is_host=True) == "The host school of Fens."
    assert member_told("Fens", 0.0) == "A member of Fens, under 0.1 miles from its host."
    assert member_told("Fens", 2.25) == "A member of Fens, 2.2 miles from its host."
    assert member_told("Fens", float("nan")) == "A member of Fens."
