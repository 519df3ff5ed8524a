"""The title that says the finding, and the sentence in everyday numbers."""

from datetime import date

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.data.measures import KeyStage
from collab.data.selection import make_selection
from collab.metrics import gap_tables
from collab.words.on_headlines import reservation


def headlines(illustrative, year=2014):
    return disclose_gaps(gap_tables.headline_gaps(illustrative, make_selection(illustrative, year)), 6)


def row(measure, gap, low=-1.0, high=1.0, clear=False, ours=50.0):
    return {
        "measure": measure,
        "gap": gap,
        "wide_low": low,
        "wide_high": high,
        "clear": clear,
        "percent_in": ours,
        "percent_not_in": ours - (gap or 0),
        "schools_in": 10,
        "schools_not_in": 10,
        "eligible_in": 200,
        "eligible_not_in": 200,
        "looks": 2,
    }


def told(*rows):
    return words.headline_title(Disclosed(pd.DataFrame(rows)))


def test_the_title_and_sentence_of_the_published_year(illustrative):
    shown = headlines(illustrative)
    assert words.headline_title(shown) == (
        "partnership schools are ahead at age 7; no clear difference at age 11"
    )
    assert words.headline_sentence(shown) == (
        "At age 7, 68 of 100 pupils in partnership schools reached Level 2B or above, 64 of 100 in schools "
        "not in a partnership: more than chance would explain. At age 11 there is no clear difference: "
        "67 of 100 in both reached Level 4B or above. Partnership schools are smaller (16 pupils a cohort "
        "against 40), and schools choose to join: this does not show that partnership is the cause."
    )


KS1, KS2 = "ks1_rwm_l2b", "ks2_rwm_l4b"


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([row(KS1, 4.0, 1.0, 7.0, True), row(KS2, 3.0, 1.0, 5.0, True)], "ahead at ages 7 and 11"),
        ([row(KS1, -4.0, -7.0, -1.0, True)], "partnership schools are behind at age 7"),
        (
            [row(KS1, 0.0), row(KS2, -4.0, -7.0, -1.0, True)],
            "partnership schools are behind at age 11; no clear difference at age 7",
        ),
        ([row(KS1, 1.0), row(KS2, 1.0)], "no clear difference at ages 7 and 11"),
        ([row(KS1, 1.0), row("ks2_mat_exp", 1.0)], "no clear difference at age 7 and age 11 in mathematics"),
        ([row("yr1_phonics", 1.0), row(KS2, 1.0)], "no clear difference at ages 6 and 11"),
        ([row(KS2, 9.0, None, None)], "too few schools to say how sure at age 11"),
        ([row(KS2, None, None, None)], "too few pupils to compare at age 11"),
    ],
)
def test_the_title_says_no_more_than_the_figures(rows, title):
    assert told(*rows).endswith(title)


def test_a_claim_is_made_exactly_where_a_gap_is_clear(illustrative):
    for year in illustrative.years:
        shown = headlines(illustrative, year)
        claims = words.headline_sentence(shown).count("more than chance would explain")
        assert claims == shown.table["clear"].sum()
        assert ("ahead" in words.headline_title(shown)) == (
            shown.table["clear"] & (shown.table["gap"] > 0)
        ).any()


def test_a_key_stage_without_a_comparison_is_named(illustrative):
    shown = headlines(illustrative, 2025)
    assert "no comparison at age 7" in words.headline_sentence(shown)
    assert "age 7" not in words.headline_sentence(shown, [KeyStage.KS2])
    assert words.headline_title(shown.where(shown.table["gap"].isna())) == "nothing to compare"


def test_small_shares_are_told_of_a_thousand():
    shown = Disclosed(pd.DataFrame([row("ks2_rwm_l6", 0.1, ours=0.2)]))
    assert "2 of 1,000 pupils in partnership schools reached Level 6, 1 of 1,000" in (
        words.headline_sentence(shown, [KeyStage.KS2])
    )


def test_sizes_are_told_only_where_they_differ():
    alike = pd.DataFrame([row(KS1, 0.0)])
    assert reservation(Disclosed(alike)).startswith("Schools choose to join")
    smaller = alike.assign(eligible_not_in=400)
    assert "are smaller (20 pupils a cohort against 40)" in reservation(Disclosed(smaller))
    assert "are larger (20 pupils a cohort against 10)" in reservation(
        Disclosed(alike.assign(eligible_not_in=100))
    )


BOTH = row(KS1, 4.04, 1.04, 7.0, True)


@pytest.mark.parametrize(
    ("changes", "what", "chip", "where"),
    [
        ({}, "ahead", "Ahead: more than chance", "points, probably 1.0 to 7.0"),
        (
            {"gap": -4.0, "wide_low": -7.0},
            "behind",
            "Behind: more than chance",
            "points, probably −7.0 to 7.0",
        ),
        ({"clear": False}, "level", "No clear difference", "points, probably 1.0 to 7.0"),
        (
            {"wide_low": None, "clear": False},
            "unsure",
            "Too few schools to say how sure",
            "too few schools to say",
        ),
        (
            {"gap": None, "wide_low": None},
            "withheld",
            "Too few pupils to show",
            "too few schools to say how sure",
        ),
    ],
)
def test_a_gap_comes_to_one_of_five(changes, what, chip, where):
    one = pd.Series(BOTH | changes)
    assert (words.outcome(one), words.chip(one)) == (what, chip)
    assert words.where_it_lies(one).startswith(where)


def test_both_sides_are_told_in_what_was_asked_for_and_withheld_where_they_are():
    one = pd.Series(BOTH | {"mean_in": 105.04, "mean_not_in": -0.5, "mark": ""})
    told = [words.both_sides(one, beside) for beside in ("", "percent", "mean", "eligible")]
    assert told == ["", "50.0% v 46.0%", "105.0 v −0.5", "200 v 200 pupils"]
    hidden = pd.Series({**one.to_dict(), "mark": "c", "percent_in": None})
    assert [words.both_sides(hidden, beside) for beside in ("percent", "mean", "eligible")] == [
        "c v c",
        "c v c",
        "",
    ]
    for missing in ("percent_in", "percent_not_in"):
        assert words.both_sides(pd.Series({**one.to_dict(), missing: None}), "percent") == ""


def test_how_gaps_are_read_says_how_many_are_judged_together():
    assert words.how_to_read_gaps(1) == (
        "Filled: more than chance. Open: could be chance. The bars show where the true gap probably lies, 19 "
        "times out of 20."
    )
    assert words.how_to_read_gaps(2).endswith("of 20. They allow for 2 gaps looked at together.")
    assert "The band shows where" in words.how_to_read_gaps(2, band=True)
    assert words.how_to_read_gaps(2, band=True).endswith("It allows for 2 gaps looked at together.")


def test_of_the_whole_area_s_bar_it_is_said_that_it_is_not_judged_with_the_others():
    told = words.how_to_read_gaps(8, whole="Hampshire")
    assert told.endswith(
        "But for that of Hampshire, which allows for its own thresholds, they allow for 8 gaps looked at "
        "together."
    )
    assert "Hampshire" not in words.how_to_read_gaps(1, whole="Hampshire")


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 4, 30), ""),
        (date(2026, 5, 1), "These results are 2 years old."),
        (date(2027, 4, 30), "These results are 2 years old."),
        (date(2031, 12, 1), "These results are 7 years old."),
        (date(2023, 5, 1), ""),
    ],
)
def test_results_are_said_to_be_old_from_two_years_after_their_tests_on(today, told):
    sat = pd.Timestamp(2024, 5, 1)
    assert words.age_told(sat, today) == told
    assert words.age_told(sat, today, illustrative=True) == ""


def test_below_a_headline_each_gap_stands_with_where_it_lies():
    ours = "Partnership schools v the others at each threshold, in points"
    both = pd.DataFrame([row(KS1, 4.5, 0.7, 8.25, True), row(KS2, -0.3, None, None)])
    assert words.gaps_briefly(Disclosed(both)) == (
        f"{ours}. KS1 Level 2B+: +4.5, probably 0.7 to 8.2; KS2 Level 4B+: −0.3, too few schools to say how "
        "sure"
    )
    assert words.gaps_briefly(Disclosed(both.assign(gap=None))) == ours
    assert words.gaps_briefly(Disclosed(both.iloc[:0])) == ours


def test_a_sentence_of_one_key_stage_says_what_its_outcome_allows():
    def said(**changes):
        shown = Disclosed(pd.DataFrame([BOTH | changes]))
        return words.headline_sentence(shown, [KeyStage.KS1]).removesuffix(
            " Schools choose to join: this does not show that partnership is the cause."
        )

    assert said() == (
        "At age 7, 50 of 100 pupils in partnership schools reached Level 2B or above, 46 of 100 in schools "
        "not in a partnership: more than chance would explain."
    )
    assert said(wide_low=None, clear=False).endswith(": too few schools to say how sure.")
    assert said(gap=None) == "At age 7 there are too few pupils to show a comparison."
    # 0.95% is the least that is told of a hundred.
    assert "1 of 100 pupils in partnership" in said(percent_in=0.95)
    assert "9 of 1,000 pupils in partnership" in said(percent_in=0.94)


def test_of_a_group_its_pupils_are_told_and_not_the_schools_sizes():
    table = pd.DataFrame([BOTH]).assign(eligible_not_in=400)
    assert reservation(Disclosed(table), group=True).startswith(
        "Partnership schools have fewer of them (20 a cohort against 40), and schools choose"
    )
    assert "have more of them (20 a cohort against 10)" in reservation(
        Disclosed(table.assign(eligible_not_in=100)), group=True
    )
    one = table.assign(eligible_in=10)
    assert "are smaller (1 pupil a cohort against 40)" in reservation(Disclosed(one))
    for side in ("schools_in", "schools_not_in"):
        assert reservation(Disclosed(table.assign(**{side: 0}))).startswith("Schools choose to join")


def test_a_picture_of_gaps_says_why_some_have_no_bar_only_where_some_have_none():
    table = pd.DataFrame({"gap": [4.5, None], "wide_low": [0.7, None]})
    assert "No bar" not in words.how_to_read_gaps(2, Disclosed(table))
    bare = Disclosed(table.assign(gap=[4.5, 1.0]))
    assert words.how_to_read_gaps(1, bare).endswith("No bar: too few schools to say how sure.")
    assert words.how_to_read_gaps(2, Disclosed(table), bare).endswith(
        "No bar: too few schools to say how sure, for which more are needed the more gaps are looked at "
        "together."
    )
