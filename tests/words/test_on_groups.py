"""Sentences on groups of pupils say the right direction and numbers."""

import numpy as np
import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.measures import MEASURES
from collab.data.vocabulary import PUPIL_GROUPS
from collab.words import on_groups

MEASURE = MEASURES["ks2_rwm_exp"]


def gaps(*rows):
    """Gaps of (group, percent in, percent not in, clear)."""
    table = pd.DataFrame(rows, columns=["pupil_group", "percent_in", "percent_not_in", "clear"])
    return without_results(table.assign(gap=table["percent_in"] - table["percent_not_in"], looks=len(table)))


def apart(*rows):
    """Groups of (group, its percent in, the others' in, its percent not in, the others' not in, half the
    interval, clear)."""
    names = ["group_percent_in", "rest_percent_in", "group_percent_not_in", "rest_percent_not_in"]
    table = pd.DataFrame(rows, columns=["pupil_group", *names, "half", "clear"])
    table["apart_in"] = table["group_percent_in"] - table["rest_percent_in"]
    table["apart_not_in"] = table["group_percent_not_in"] - table["rest_percent_not_in"]
    difference, half = table["apart_in"] - table["apart_not_in"], table["half"]
    return without_results(
        table.assign(apart_difference=difference, apart_low=difference - half, apart_high=difference + half)
    )


NOTHING = apart()


def test_for_whom_partnership_schools_are_ahead_and_for_whom_behind():
    shown = gaps(
        ("girls", 72.0, 65.5, True), ("boys", 60.0, 59.0, False), ("special_needs", 20.0, 27.25, True)
    )
    told = on_groups.for_whom_finding(shown, NOTHING, MEASURE)
    assert told == (
        "At KS2 expected standard partnership schools are ahead for girls (+6.5 points) and behind for "
        "pupils with special educational needs (−7.2 points), more than chance."
    )
    assert on_groups.for_whom_title(shown, MEASURE).endswith("clear differences for 2 groups, both ways")


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("girls", 72.0, 65.5, True)], "partnership schools ahead for girls"),
        ([("special_needs", 20.0, 27.0, True)], "partnership schools behind for special needs"),
        ([("girls", 72.0, 65.0, True), ("boys", 62.0, 55.0, True)], "partnership schools ahead for 2 groups"),
        ([("girls", 72.0, 65.0, False)], "no clear difference for any group"),
    ],
)
def test_the_title_says_the_direction_in_ten_words(rows, title):
    told = on_groups.for_whom_title(gaps(*rows), MEASURE)
    assert told == f"KS2 expected standard: {title}" and len(told.split()) <= 10


def test_no_clear_group_is_said_with_how_many_were_looked_at_and_how_far_the_first_is():
    shown = gaps(("disadvantaged", 50.0, 49.0, False), ("not_disadvantaged", 70.0, 72.0, False))
    first = apart(("disadvantaged", 50.0, 70.04, 49.0, 72.0, 5.0, False))
    told = on_groups.for_whom_finding(shown, first, MEASURE)
    assert told == (
        "Of 2 groups of pupils looked at together, there is none for whom partnership schools are ahead or "
        "behind by more than chance at KS2 expected standard. Disadvantaged pupils are 20.0 points behind "
        "other pupils in partnership schools and 23.0 points behind them in the others: a difference of 3.0 "
        "points, which could be chance."
    )


def test_of_groups_that_are_more_than_chance_apart_each_is_told():
    both = apart(
        ("disadvantaged", 60.0, 70.0, 49.0, 72.0, 5.0, True), ("girls", 70.0, 62.0, 71.0, 61.0, 5.0, False)
    )
    told = on_groups.for_whom_finding(gaps(("girls", 72.0, 65.5, False)), both, MEASURE)
    assert "a difference of 13.0 points, which is more than chance." in told and "ahead of boys" not in told
    assert on_groups.apart_told(both.table.iloc[1]).startswith(
        "Girls are 8.0 points ahead of boys in partnership schools and 10.0 points ahead of them in the"
    )


def test_without_an_interval_it_is_said_that_nobody_can_be_sure():
    row = apart(("disadvantaged", 60.0, 70.0, 49.0, 72.0, np.nan, False)).table.iloc[0]
    assert on_groups.apart_told(row).endswith("; there are too few schools to say how sure.")
    level = apart(("girls", 60.0, 60.0, 61.0, 61.0, 5.0, False)).table.iloc[0]
    assert on_groups.apart_told(level) == (
        "Girls are level with boys in partnership schools and level with them in the others."
    )


def test_too_few_pupils_are_said_to_be_too_few():
    none = gaps(("girls", np.nan, np.nan, False))
    assert "too few pupils" in on_groups.for_whom_finding(none, NOTHING, MEASURE)


def test_what_is_written_in_the_table_adds_up():
    shown = on_groups.adding_up(apart(("girls", 60.04, 50.06, 40.0, 30.04, 5.0, False)))
    row = shown.table.iloc[0]
    assert (row["apart_in"], row["apart_not_in"]) == pytest.approx((9.9, 10.0))
    assert row["apart_difference"] == pytest.approx(-0.1)


def test_what_was_withheld_is_told_as_a_share_of_the_group():
    withheld = {"disadvantaged": (127, 377, 3262), "girls": (0, 0, 7000)}
    told = on_groups.withheld_told(withheld, "Hampshire", 2019)
    assert "11.6% of disadvantaged pupils (127 schools)" in told and "girls" not in told
    nothing = on_groups.withheld_told({"girls": (0, 0, 7000)}, "Hampshire", 2019)
    assert nothing.startswith("Nothing of this group was withheld")
    none = on_groups.withheld_told({"girls": (0, 0, 7000), "disadvantaged": (0, 0, 9)}, "Hampshire", 2019)
    assert none.startswith("Nothing of these groups was withheld")


def test_a_title_a_finding_and_a_table_say_of_which_pupils_they_are():
    assert on_groups.among("No clear difference", "") == "No clear difference"
    assert on_groups.among("No clear difference", "no_special_needs").endswith("(no special needs)")
    assert on_groups.only("It rose.", "") == "It rose."
    assert on_groups.only("It rose.", "not_disadvantaged") == (
        "Only pupils who are not disadvantaged are counted here. It rose."
    )
    shown = gaps(("girls", 72.0, 65.0, True))
    assert on_groups.table_of(shown, ("gap",), "") == (shown, ("gap",))
    table, columns = on_groups.table_of(Disclosed(shown.table[["gap"]], ("n",)), ("gap",), "boys")
    assert columns == ("pupil_group", "gap") and table.notes == ("n",)
    assert table.table["pupil_group"].tolist() == ["boys"]
    # A table by group says it already.
    assert on_groups.table_of(shown, ("pupil_group", "gap"), "boys")[0] is shown


def test_groups_of_which_a_source_says_nothing_are_named():
    assert on_groups.not_in_it_told(tuple(PUPIL_GROUPS)) == ""
    told = on_groups.not_in_it_told(("disadvantaged", "girls", "additional_language"))
    assert "nothing of pupils with special educational needs at this measure" in told and "workbook" in told


def test_every_group_has_a_name_and_every_column_a_label():
    assert set(on_groups.PUPILS) == {*PUPIL_GROUPS, *PUPIL_GROUPS.values()}
    assert on_groups.group_names(gaps(("girls", 1.0, 2.0, False))) == ["Girls"]
    assert "2 gaps" in on_groups.how_to_read_groups(2) and "judged" not in on_groups.how_to_read_groups(1)


def test_a_group_that_was_picked_out_and_one_known_elsewhere_are_told():
    told = on_groups.picked_told((1, 5, 50), "girls", "Shire", 2019)
    assert told.startswith("A group picked out and looked at on its own can stand out by chance")
    assert told.endswith("and so in no figure here: 10.0% of girls (1 school).")
    assert on_groups.found_elsewhere_told({}) == ""
    known = {"ks2_rwm_exp": (2019, "girls"), "ks2_rwm_high": (2018, "boys")}
    assert on_groups.found_elsewhere_told(known) == (
        "Of groups of pupils nothing is known at this measure and year. Groups such as Girls can be chosen "
        "under Pupils at KS2 expected standard, last in 2018/19."
    )


def test_how_sure_all_groups_are_is_counted():
    for none in (gaps(), gaps(("girls", 72.0, 65.0, False)).table.assign(looks=0)):
        told = on_groups.sure_of_groups(none if isinstance(none, Disclosed) else Disclosed(none))
        assert told == "Too few schools to say how sure."
    both = gaps(("girls", 72.0, 65.0, True), ("boys", 72.0, 65.0, True))
    assert on_groups.sure_of_groups(both) == (
        "Filled: more than chance. Open: could be chance. The bars allow for all groups being looked at "
        "together. Each row rests on the schools that publish its result: rows do not add up to all pupils."
    )
    assert "rests on the schools that publish its result" in on_groups.how_to_read_groups(2)
    assert on_groups.how_to_read_groups(2).startswith("The 2 gaps are judged together. Each row compares")
    behind = gaps(("girls", 60.0, 65.0, True), ("boys", 60.0, 65.0, True))
    assert on_groups.for_whom_title(behind, MEASURE).endswith("partnership schools behind for 2 groups")


def test_a_group_and_its_complement_both_ahead_while_all_are_behind_is_explained_where_it_is_so():
    shown = gaps(("disadvantaged", 50.9, 49.0, False), ("not_disadvantaged", 73.2, 72.4, False))
    behind, ahead = gaps(("", 66.1, 68.5, False)), gaps(("", 68.5, 66.1, False))
    told = on_groups.both_one_way_told(shown, behind, withheld=True)
    assert told.startswith(
        "In these figures partnership schools are ahead for disadvantaged pupils and for pupils who are not "
        "disadvantaged, and behind for all pupils together. Both are true: a group can be a larger part"
    )
    assert "are withheld its pupils count among all pupils" in told
    told = on_groups.both_one_way_told(shown, behind, withheld=False)
    assert told.endswith("Both are true: a group can be a larger part of the pupils on one side.")
    assert not on_groups.both_one_way_told(shown, ahead, withheld=True)
    # A group beside which nothing is known, one that goes the other way, and one that is level say nothing.
    for rows in (
        [("girls", 70.0, 60.0, False)],
        [("girls", 70.0, 60.0, False), ("boys", 60.0, 61.0, False)],
        [("girls", 70.0, 60.0, False), ("boys", 60.0, 60.0, False)],
    ):
        assert not on_groups.both_one_way_told(gaps(*rows), behind, withheld=True)
