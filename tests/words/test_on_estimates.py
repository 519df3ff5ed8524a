"""What is said of gaps between schools alike."""

from dataclasses import replace

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES
from collab.data.selection import IN, NOT_IN
from collab.metrics.joining_effect import Effect
from collab.metrics.like_for_like import Adjusted
from collab.words.on_estimates import LABELS, left_out_told, one_sided_told


@pytest.mark.parametrize(
    ("low", "high", "reason", "told"),
    [
        (-0.4, 4.2, "", "Alike in size and district: +1.9, could be chance."),
        (0.1, 4.2, "", "Alike in size and district: +1.9, more than chance."),
        (0.1, 4.2, "there are too few schools", ""),
    ],
)
def test_a_gap_between_schools_alike_in_a_line(low, high, reason, told):
    adjusted = Adjusted(1.9, low, high, 90, 900, ("cohort size", "district"), reason)
    assert words.alike_briefly(adjusted) == told


INTAKE = ("disadvantage", "special educational needs", "attainment at Key Stage 1")


def test_what_is_known_of_intake_is_one_word_in_a_line_and_named_where_there_is_room():
    adjusted = Adjusted(1.9, 0.1, 4.2, 90, 900, ("cohort size", *INTAKE, "district"))
    assert words.alike_briefly(adjusted) == "Alike in size, district and intake: +1.9, more than chance."


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((), "pupils' starting points, poverty, special needs, and why a school chose to join."),
        (("disadvantage",), "pupils' starting points, special needs, and why"),
        (INTAKE[:2], "does not say: pupils' starting points, and why"),
    ],
)
def test_what_is_not_held_equal_is_said(held, told):
    said = words.not_held_told(held)
    assert said.startswith("Not held equal, because the data does not say") and told in said


def test_where_all_that_is_known_is_held_equal_nobody_knows_the_rest():
    told = "Not held equal, because nobody knows: why a school chose to join."
    assert words.not_held_told(INTAKE) == told
    held = Adjusted(0.4, -4.8, 5.5, 20, 400, ("cohort size", *INTAKE, "district"))
    assert words.both_gaps_briefly(-5.4, held) == (
        "The gap as it is, −5.4, and like for like, +0.4 (probably −4.8 to 5.5). Held equal: size, district "
        "and intake"
    )
    assert words.both_gaps_briefly(NAN, held).startswith("The gap as it is and like for like. Held")
    untold = Adjusted(NAN, NAN, NAN, 2, 40, (), "too few schools")
    assert words.both_gaps_briefly(-5.4, untold) == "The gap as it is and like for like. Held equal: nothing"


@pytest.mark.parametrize(
    ("low", "high", "reason", "told"),
    [
        (0.1, 4.0, "", "partnership schools ahead, like for like"),
        (-4.0, -0.1, "", "partnership schools behind, like for like"),
        (-1.0, 1.0, "", "no clear gap like for like"),
        (0.0, 4.0, "", "no clear gap like for like"),
        (-4.0, 0.0, "", "no clear gap like for like"),
        (0.1, 4.0, "there are too few schools", "the gap by cohort size"),
    ],
)
def test_the_title_of_schools_alike_says_which_way_and_at_zero_none(low, high, reason, told):
    title = words.like_for_like_title(low, high, MEASURES["ks2_rwm_l4"], reason)
    assert title == f"KS2 Level 4+: {told}" and len(title.split()) <= 10
    said = words.like_for_like_finding(3.0, 2.0, low, high, [], reason, True)
    assert ("cannot be made here: there are too few schools." in said) == bool(reason)
    assert ("with nothing else to hold equal" in said) != bool(reason)
    assert ("no clear difference is left" in said) == (low * high <= 0)


def test_schools_that_are_not_compared_are_counted_by_why():
    none = Adjusted(1.9, 0.1, 4.2, 90, 900, ("cohort size",))
    assert left_out_told(none) == ""
    told = left_out_told(replace(none, special=1, unplaced=2, even=3))
    assert told == (
        "Not compared: 1 special school, 2 schools whose district is not known and 3 schools of districts "
        "where every pupil, or none, reached it."
    )
    assert left_out_told(replace(none, even=1)).startswith("Not compared: 1 school of districts")


def over_years(*years):
    """A trend of years as (percent in, percent not in, whether the gap is more than chance)."""
    rows = [
        (2010 + at, "ks2_rwm_l4", side, value, clear)
        for at, (ours, theirs, clear) in enumerate(years)
        for side, value in ((IN, ours), (NOT_IN, theirs))
    ]
    return Disclosed(pd.DataFrame(rows, columns=["year", "measure", "collaboration", "percent", "clear"]))


NAN = float("nan")


@pytest.mark.parametrize(
    ("years", "title", "finding"),
    [
        ([(NAN, 60.0, False)], "No year has both groups to compare", "No year has both groups to compare."),
        (
            [(61.0, 60.0, True), (NAN, 60.0, True)],
            "Partnership schools ahead in the one year to compare: more than chance",
            "In the one year to compare, partnership schools were ahead, by more than chance would explain.",
        ),
        (
            [(60.0, 60.0, False)],
            "Both groups alike in the one year to compare",
            "In the one year to compare, both groups came to the same percentage.",
        ),
        (
            [(59.0, 60.0, False)],
            "Partnership schools behind in the one year to compare: could be chance",
            "In the one year to compare, partnership schools were behind, by what chance could explain.",
        ),
        (
            [(59.0, 60.0, False), (58.0, 60.0, False)],
            "Partnership schools behind in every one of 2 years; never by more than chance",
            "Partnership schools were ahead in none of 2 years; in none is the gap more than chance would "
            "explain, all years judged together.",
        ),
        (
            [(59.0, 60.0, True), (60.0, 60.0, False)],
            "Partnership schools ahead in none of 2 years; in 1 by more than chance",
            "Partnership schools were ahead in none of 2 years; in 1 the gap is more than chance would "
            "explain, ahead or behind, all years judged together.",
        ),
        (
            [(61.0, 60.0, False), (62.0, 60.0, False)],
            "Partnership schools ahead in every one of 2 years; never by more than chance",
            "Partnership schools were ahead in 2 of 2 years; in none is the gap more than chance would "
            "explain, all years judged together.",
        ),
        (
            [(61.0, 60.0, True), (62.0, 60.0, True), (59.0, 60.0, False)],
            "Partnership schools ahead in 2 of 3 years, behind in the last; in 2 by more than chance",
            "Partnership schools were ahead in 2 of 3 years, behind in the last; in 2 the gap is more than "
            "chance would explain, ahead or behind, all years judged together.",
        ),
        (
            [(59.0, 60.0, False), (61.0, 60.0, False)],
            "Partnership schools ahead in 1 of 2 years, ahead in the last; never by more than chance",
            "Partnership schools were ahead in 1 of 2 years, ahead in the last; in none is the gap more than "
            "chance would explain, all years judged together.",
        ),
    ],
)
def test_over_the_years_ahead_and_more_than_chance_are_counted_of_those_with_both_sides(
    years, title, finding
):
    assert words.trend_title(over_years(*years)) == title
    assert words.trend_finding(over_years(*years)) == finding


def test_the_trend_is_told_year_by_year_and_what_is_withheld_is():
    told = words.trend_told(over_years((61.04, 60.0, True), (NAN, 58.0, True), (NAN, NAN, True)))
    assert told == (
        "2009/10 (Level 4+): 61.0% in, 60.0% not in a partnership. "
        "2010/11 (Level 4+): 58.0% not in a partnership. 2011/12 (Level 4+): withheld."
    )


def test_schools_that_a_funnel_does_not_draw_are_counted():
    assert words.hidden_told(0) == ""
    assert words.hidden_told(1).startswith("1 school has no point here: results of very few pupils")
    assert words.hidden_told(2).startswith("2 schools have no point here: results of very few pupils")


def test_an_effect_that_chance_could_explain_has_no_direction_and_one_with_a_reason_no_figure():
    unclear = Effect(2.0, -1.0, 5.0, 12, 40, 3.0, 1.0)
    assert words.effect_title(unclear) == "No clear change after joining"
    assert "a difference of +2.0 points (probably between −1.0 and 5.0), which chance could" in (
        words.effect_finding(unclear)
    )
    # An interval that ends at zero does not exclude it.
    assert words.effect_title(replace(unclear, low=0.0)) == "No clear change after joining"
    assert "rose more" in words.effect_title(replace(unclear, low=0.1))
    why = replace(unclear, low=1.0, reason="no school joined")
    assert words.effect_title(why) == "The change after joining cannot be told"
    assert words.effect_finding(why) == "The change after joining cannot be told: no school joined."


def test_columns_of_the_funnel_and_the_effect_are_written_in_words():
    write = {name: how for name, (_, how) in LABELS.items() if how}
    assert [write["outside"](limit) for limit in (0.0, 95.0, 99.8)] == ["inside", "95", "99.8"]
    assert [write["held"](held) for held in (True, False)] == ["yes", "no"]
    assert [write["since"](since) for since in (-2, 0, 3)] == ["−2", "+0", "+3"]


def test_a_change_that_is_not_drawn_year_by_year_says_why_and_speaks_of_no_marks():
    change = Effect(-7.3, -16.7, 1.9, 6, 150, -1.2, 6.1, "")
    assert words.how_to_read_joining(change, drawn=True).startswith("Filled: more than chance.")
    told = words.how_to_read_joining(change, drawn=False)
    assert told.startswith("Too few schools joined to draw it") and "mark" not in told
    untold = replace(change, reason="only 3 schools joined")
    assert words.how_to_read_joining(untold, drawn=False).startswith("Each school's change")
    assert words.effect_title(untold) == "The change after joining cannot be told"


def test_bands_of_size_that_one_side_alone_has_are_named():
    one, two = "Cohorts of 1-10", "Cohorts of 61-90"
    assert one_sided_told([]) == ""
    assert one_sided_told([one]) == (
        "Cohorts of 1-10 are on one side alone, so there is no gap to draw of them."
    )
    assert one_sided_told([one, two]).startswith("Cohorts of 1-10 and cohorts of 61-90 are each on one side")
