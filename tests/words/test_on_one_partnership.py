"""What is said of one partnership: which way, how far and how sure."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.measures import MEASURES
from collab.metrics.like_for_like import Adjusted
from collab.metrics.why_untold import Reason, Untold
from collab.words import alike_sentence, on_its_own_told, profile_finding, profile_title, untold_told
from collab.words.numbers import briefly, verdict
from collab.words.on_one_partnership import (
    change_sentence,
    lived_title,
    members_title,
    one_partnership_title,
    part_of_told,
    pooled_label,
    pooled_note,
)

MEASURE = MEASURES["ks2_rwm_exp"]
MAY = pd.Timestamp("2019-05-01")


def beside_others(gap, low, high, clear):
    row = {"percent_in": 60.0 + gap, "percent_not_in": 60.0, "eligible_in": 1234, "gap": gap}
    return Disclosed(pd.DataFrame([row | {"wide_low": low, "wide_high": high, "clear": clear, "mark": ""}]))


@pytest.mark.parametrize(
    ("gap", "low", "high", "clear", "way"),
    [
        (4.5, 1.0, 8.0, True, "4.5 points above"),
        (-4.5, -8.0, -1.0, True, "4.5 points below"),
        (4.5, -1.0, 10.0, False, "4.5 points above"),
        (-4.5, -10.0, 1.0, False, "4.5 points below"),
        (0.0, -3.0, 3.0, False, "level with"),
    ],
)
def test_a_partnership_is_above_below_or_level_with_all_others(gap, low, high, clear, way):
    shown = beside_others(gap, low, high, clear)
    title = profile_title(shown, "Fens")
    assert title == f"Fens: {way} all others, {briefly(clear)}"
    told = profile_finding(shown, (2019,), MEASURE, "Fens")
    assert told.startswith(f"{60 + gap:.1f}% of its 1,234 pupils ")
    assert f"(2018/19), {way} all other schools: " in told and told.endswith(f"{verdict(clear)}.")
    assert f"{abs(low):.1f}" in told and f"{abs(high):.1f}" in told


def test_a_partnership_too_small_to_be_sure_of_says_so_and_one_withheld_says_nothing():
    unsure = beside_others(4.5, float("nan"), float("nan"), False)
    assert "too few" in profile_title(unsure, "Fens")
    assert profile_finding(unsure, (2018, 2019), MEASURE, "Fens").count("too few") == 1
    withheld = beside_others(float("nan"), float("nan"), float("nan"), False)
    for none in (withheld, withheld.where(withheld.table["gap"] > 0)):
        assert profile_title(none, "Fens") == "Fens: no result of its own that can be shown"
        said = profile_finding(none, (2018, 2019), MEASURE, "Fens")
        assert "%" not in said and "in 2017/18 and 2018/19: its cohorts are so small" in said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.NOT_YET, "its first school joined in September 2019, after the tests."),
        (Reason.NO_SCHOOL, "it had no school then."),
        (Reason.NOT_PUBLISHED, "none was published of its schools."),
        (
            Reason.GROUP,
            "none was published of its schools, or these pupils are few and only count with others.",
        ),
        (Reason.TOGETHER, "its cohorts are so small that they only count together with others."),
    ],
)
def test_of_the_reasons_for_having_no_result_the_true_one_is_said_alone(reason, said):
    untold = Untold(reason, pd.Timestamp("2019-09-01"))
    none = Disclosed(pd.DataFrame())
    assert profile_finding(none, (2019,), MEASURE, "Fens", untold).endswith(f"in 2018/19: {said}")
    assert untold_told({"Fens": untold, "Hills": None}).startswith(f"Of Fens no result can be shown: {said}")


def test_a_list_in_which_all_are_judged_together_is_set_apart_from_a_page_of_one():
    """A list and a partnership's own page differed in whether it has a bar, and neither said why."""
    sure, unsure = (on_its_own_told(sure=sure) for sure in (True, False))
    assert "judges all together" in sure and "can be without a bar" in sure
    assert "can have a bar for it" in unsure and "learnt from all of them" in unsure


@pytest.mark.parametrize(
    ("gap", "half", "way", "clear"),
    [
        (2.0, 1.0, "2.0 points above", True),
        (-2.0, 1.0, "2.0 points below", True),
        (2.0, 3.0, "2.0 points above", False),
        (2.0, 2.0, "2.0 points above", False),
        (0.0, 1.0, "level with", False),
    ],
)
def test_between_schools_alike_it_is_above_below_or_level_and_at_zero_it_is_not_sure(gap, half, way, clear):
    told = alike_sentence(Adjusted(gap, gap - half, gap + half, 20, 400, ("cohort size", "district")))
    assert way in told and told.endswith(f"{verdict(clear)}.")


def test_its_map_and_title_say_how_local_it_is():
    assert members_title(5.0) == "Its schools, and a ring at 5 miles around the host"
    assert (
        members_title(20.0, "minutes")
        == "Its schools, as a triangle where more than 20 minutes from the host"
    )
    row = {"members": 3, "elsewhere": 0, "mean_to_host": 4.0, "beyond": 2}

    def title(**changes):
        return one_partnership_title("Fens", without_results(pd.DataFrame([row | changes])), 5.0, MAY)

    assert title() == "Fens: 3 schools, 2 beyond 5 miles"
    assert title(beyond=0) == "Fens: 3 schools, all within 5 miles"
    assert title(mean_to_host=None, elsewhere=2) == "Fens: 3 schools here and 2 elsewhere"
    none = without_results(pd.DataFrame([row]).iloc[:0])
    assert one_partnership_title("Fens", none, 5.0, MAY) == "Fens had no school on 1 May 2019"


@pytest.mark.parametrize(
    ("assessed", "in_place", "told"),
    [
        (0, 0, "The ten lessons have not been assessed yet"),
        (1, 1, "1 of 1 lesson assessed is in place"),
        (1, 0, "None of 1 lesson assessed are in place"),
        (2, 2, "All 2 lessons assessed are in place"),
        (10, 4, "4 of 10 lessons assessed are in place"),
    ],
)
def test_the_title_of_lessons_counts_those_in_place_of_those_assessed(assessed, in_place, told):
    assert lived_title(assessed, in_place) == told


def test_years_that_are_added_up_are_named_and_why():
    assert [pooled_label(years) for years in ((), (2014,), (2012, 2014))] == [
        "no year",
        "2013/14",
        "2011/12 and 2013/14 added up",
    ]
    assert pooled_note((2014,)) == ""
    assert "than a point: the pupils of 2012/13 and 2013/14 are added up" in pooled_note((2013, 2014))


def changed(**changes):
    row = {"base": 2011, "year": 2014, "change_in": 5.04, "change_not_in": 1.96, "difference": 3.08}
    return Disclosed(pd.DataFrame([row | {"wide_low": 0.1, "wide_high": 6.0} | changes]))


def test_how_results_changed_since_it_formed_is_told_beside_the_others():
    told = change_sentence(changed())
    assert told == (
        "Results of its schools changed by +5.0 points from 2010/11, before it formed, to 2013/14, those of "
        "all other schools by +2.0: a difference of +3.0 points (probably between 0.1 and 6.0), more than "
        "chance would explain."
    )
    for low, high in ((0.0, 6.0), (-1.0, 6.0), (-6.0, 0.0)):
        assert change_sentence(changed(wide_low=low, wide_high=high)).endswith("which chance could explain.")
    assert change_sentence(changed(wide_low=-6.0, wide_high=-0.1)).endswith("more than chance would explain.")
    assert change_sentence(changed(wide_low=None)).endswith("There are too few schools to say how sure.")
    assert "too few pupils" in change_sentence(changed(difference=None))
    empty = Disclosed(changed().table.iloc[:0])
    assert change_sentence(empty).startswith("The change since it formed cannot be told")


def test_what_it_is_a_part_of_and_what_is_a_part_of_it():
    assert part_of_told("Fens", "", []) == ""
    assert part_of_told("Fens", "The Trust", []) == "Fens is a part of The Trust."
    assert part_of_told("Fens", "", ["East"]) == "1 part of it: East."
    assert part_of_told("Fens", "The Trust", ["East", "West"]) == (
        "Fens is a part of The Trust. 2 parts of it: East and West."
    )
