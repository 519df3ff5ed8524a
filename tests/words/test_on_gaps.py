"""Findings about gaps claim what is clear, and no more."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.data.measures import MEASURES, KeyStage, measures_for
from collab.data.selection import make_selection
from collab.metrics import gap_tables
from collab.words.on_gaps import LABELS


def test_the_finding_of_the_published_year(illustrative):
    table = gap_tables.headline_gaps(illustrative, make_selection(illustrative))
    told = words.finding(disclose_gaps(table, 6))
    assert told.startswith(
        "At Key Stage 1, 68.1% of pupils in partnership schools reached Level 2B or above against "
        "63.6% in the others: 4.5 points higher, more than chance would explain. "
        "At Key Stage 2 there was no clear difference"
    )


def test_a_finding_never_claims_what_is_not_clear(illustrative):
    for year in illustrative.years:
        table = gap_tables.headline_gaps(illustrative, make_selection(illustrative, year))
        shown = disclose_gaps(table, 6)
        claims = words.finding(shown).count("more than chance would explain")
        assert claims == shown.table["clear"].sum()


def test_a_year_without_key_stage_1_says_so(illustrative):
    table = gap_tables.headline_gaps(illustrative, make_selection(illustrative, 2025))
    assert "no comparison at Key Stage 1" in words.finding(disclose_gaps(table, 6))


@pytest.mark.slow
def test_titles_are_ten_words_or_fewer(illustrative):
    for year in illustrative.years:
        selection = make_selection(illustrative, year)
        districts = disclose_gaps(gap_tables.district_gaps(illustrative, selection), 6)
        titles = [words.districts_title(districts, selection.definition)]
        for stage in KeyStage:
            table = gap_tables.threshold_gaps(illustrative, selection, stage)
            titles.append(words.thresholds_title(disclose_gaps(table, 6), stage))
            codes = [m.code for m in measures_for(year, stage) if m.code in illustrative.measures[year]]
            grid = disclose_gaps(gap_tables.district_gaps(illustrative, selection, codes), 6)
            titles.append(words.grid_title(grid.where(~grid.table["whole"]), stage))
        assert all(len(title.split()) <= 10 for title in titles), titles


@pytest.mark.parametrize(
    ("clear", "title"),
    [
        ([], "Key Stage 1: no district's gap is more than chance"),
        ([1], "Key Stage 1: more than chance only in Lincoln, Level 3+"),
        ([0, 1], "Key Stage 1: 2 of 5 districts' gaps more than chance"),
    ],
)
def test_the_title_of_all_districts_counts_or_names_what_is_more_than_chance(clear, title):
    rows = pd.DataFrame(
        {"district": ["Boston", "Lincoln"], "measure": ["ks1_rwm_l2b", "ks1_rwm_l3"], "looks": 5}
    ).assign(clear=[place in clear for place in (0, 1)])
    assert words.grid_title(Disclosed(rows), KeyStage.KS1) == title


@pytest.mark.parametrize(
    ("clear", "looks", "title"),
    [
        ([False, False], 0, "The gap, with too few schools to say how sure"),
        ([False, False], 2, "The gap is in no year more than chance"),
        ([True, False], 2, "The gap is more than chance in 1 of 2 years"),
        ([True, False], 1, "The gap is more than chance in 1 of 1 year"),
    ],
)
def test_the_title_of_the_gap_over_the_years_counts_years(clear, looks, title):
    assert words.gap_trend_title(Disclosed(pd.DataFrame({"clear": clear, "looks": looks}))) == title


def one(**changes):
    """A gap of +4.5 points in Boston that is more than chance."""
    row = {"district": "Boston", "measure": "ks1_rwm_l2b", "percent_in": 68.04, "percent_not_in": 63.56}
    row |= {"gap": 4.48, "wide_low": 1.04, "wide_high": 8.0, "clear": True, "clear_alone": True, "looks": 2}
    row |= {
        "gap_pupils": 9,
        "eligible_in": 200,
        "eligible_not_in": 1400,
        "schools_in": 10,
        "schools_not_in": 35,
    }
    return row | changes


def shown(*rows):
    return Disclosed(pd.DataFrame([one(**row) for row in rows], columns=list(one())))


STAGE = [KeyStage.KS1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"looks": 1},
            "At Key Stage 1, 68.0% of pupils in partnership schools reached Level 2B or above against 63.6% "
            "in the others: 4.4 points higher, more than chance would explain.",
        ),
        (
            {"looks": 1, "gap": -4.48, "percent_in": 60.0},
            "At Key Stage 1, 60.0% of pupils in partnership schools reached Level 2B or above against 63.6% "
            "in the others: 3.6 points lower, more than chance would explain.",
        ),
        (
            {"looks": 2, "clear": False},
            "At Key Stage 1 there was no clear difference: 68.0% in partnership schools reached Level 2B or "
            "above and 63.6% in the others, which chance could explain. Both thresholds of the year are "
            "judged together.",
        ),
        (
            {"looks": 0, "wide_low": None, "clear": False},
            "At Key Stage 1, 68.0% in partnership schools reached Level 2B or above and 63.6% in the "
            "others, but there are too few schools to say how sure.",
        ),
        ({"looks": 1, "gap": None}, "At Key Stage 1 there are too few pupils to show a comparison."),
    ],
)
def test_a_finding_says_no_more_than_its_outcome_allows(changes, told):
    assert words.finding(shown(changes), STAGE) == told


def test_a_finding_counts_what_is_judged_together_and_names_what_is_not_there():
    assert words.finding(shown({"looks": 3}), STAGE).endswith(
        "All 3 thresholds of the year are judged together."
    )
    both = words.finding(shown({"looks": 1}))
    assert both.endswith("There is no comparison at Key Stage 2 for this choice.")
    assert words.finding(Disclosed(shown({}).table.iloc[:0])) == (
        "There are no results to compare for this choice of filters."
    )


@pytest.mark.parametrize(
    ("pupils", "told"),
    [
        (
            (200, 1400),
            "Partnership schools are smaller than the others (on average 20 against 40 pupils a cohort), and",
        ),
        (
            (800, 1400),
            "Partnership schools are larger than the others (on average 80 against 40 pupils a cohort), and",
        ),
        (
            (400, 1400),
            "Partnership schools are about as large as the others (on average 40 against 40 pupils a",
        ),
        # A fifth more is more, less is not.
        ((480, 1400), "Partnership schools are larger than the others (on average 48 against 40 pupils"),
        (
            (470, 1400),
            "Partnership schools are about as large as the others (on average 47 against 40 pupils",
        ),
        ((10, 35), "Partnership schools are about as large as the others (on average 1 against 1 pupil a"),
    ],
)
def test_the_sizes_compared_are_told_with_why_a_gap_shows_no_cause(pupils, told):
    rows = shown({"eligible_in": pupils[0], "eligible_not_in": pupils[1]})
    text = words.cohorts_compared(rows)
    assert text.startswith(told) and text.endswith("it does not show that partnership is the cause.")
    assert words.cohorts_compared(rows, group=True).startswith("Schools choose whether to join. A gap shows")


@pytest.mark.parametrize("changes", [{"schools_in": 0}, {"schools_not_in": 0}])
def test_where_one_side_has_no_school_nothing_is_said_of_size(changes):
    assert words.cohorts_compared(shown(changes)).startswith("Schools choose whether to join.")
    assert words.cohorts_compared(Disclosed(shown({}).table.iloc[:0])).startswith("Schools choose whether")


NOT_CLEAR = {"clear": False, "clear_alone": False}


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([NOT_CLEAR], "no clear difference at any threshold"),
        ([{}, NOT_CLEAR], "partnership schools ahead at Level 2B+"),
        ([{"gap": -4.0}], "partnership schools behind at Level 2B+"),
        ([{}, {}], "partnership schools ahead at 2 thresholds"),
        ([{"gap": -4.0}, {"gap": -3.0}], "partnership schools behind at 2 thresholds"),
        ([{"gap": -4.0}, {}], "clear differences, in both directions"),
    ],
)
def test_the_title_of_thresholds_says_which_way(rows, title):
    assert words.thresholds_title(shown(*rows), KeyStage.KS1) == f"Key Stage 1: {title}"


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([{}, NOT_CLEAR], "no district's gap is more than chance"),
        ([NOT_CLEAR, NOT_CLEAR, {"district": "Lincoln"}], "more than chance only in Lincoln"),
        ([NOT_CLEAR, {}, {}, NOT_CLEAR], "2 of 3 districts more than chance"),
    ],
)
def test_the_title_of_districts_leaves_the_whole_area_out(rows, title):
    measure = MEASURES["ks1_rwm_l2b"]
    assert words.districts_title(shown(*rows), measure) == f"{measure.label}: {title}"


def test_how_sure_one_gap_is_in_a_line():
    row = pd.Series(one())
    assert words.sureness(row) == "Probably between 1.0 and 8.0 points: more than chance."
    assert words.sureness(pd.Series(one(clear=False))).endswith("points: could be chance.")
    assert words.sureness(pd.Series(one(gap=None))) == "Too few pupils to show."
    assert words.sureness(pd.Series(one(wide_low=None))) == "Too few schools to say how sure."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "That is 9 more of the 200 pupils in partnership schools."),
        ({"gap": -4.0}, "That is 9 fewer of the 200 pupils in partnership schools."),
        ({"gap_pupils": 0, "gap": 0.0}, "Less than one pupil of 200 in partnership schools."),
        ({"eligible_not_in": 150}, "That is 9 fewer of the 150 pupils in the other schools."),
        ({"eligible_not_in": 150, "gap": -4.0}, "That is 9 more of the 150 pupils in the other schools."),
        ({"eligible_not_in": 200}, "That is 9 more of the 200 pupils in partnership schools."),
        (
            {"gap_pupils": 1, "eligible_in": 1400},
            "That is 1 more of the 1,400 pupils in partnership schools.",
        ),
        ({"gap": 0.0}, "That is 9 more of the 200 pupils in partnership schools."),
    ],
)
def test_a_gap_in_pupils_is_of_the_smaller_side(changes, told):
    assert words.pupils_worth(pd.Series(one(**changes))) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"percent_not_in": 66.0}, "about 2 in 3 pupils, in partnership schools and in the others."),
        (
            {"percent_in": 80.0, "percent_not_in": 75.0},
            "about 4 in 5 pupils in partnership schools, about 3 in 4",
        ),
        (
            {"percent_in": 75.5, "percent_not_in": 75.0},
            "about 3 in 4 pupils, in partnership schools and in the others.",
        ),
        ({"percent_in": 80.0}, "about 4 in 5 pupils in partnership schools."),
        ({"percent_in": 63.0, "percent_not_in": 80.0}, ""),
        ({"gap": None}, ""),
    ],
)
def test_both_percentages_as_shares_that_anybody_can_picture(changes, told):
    row = pd.Series(one(**changes))
    assert words.everyday(row).startswith(told) and bool(words.everyday(row)) == bool(told)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "No district of Shire has schools on both sides to compare."),
        ([NOT_CLEAR | {"looks": 0}], "In every district there are too few schools to say how sure."),
        ([{}, NOT_CLEAR], "Of the districts' gaps one can be told from chance: Boston (Level 2B+, +4.4 "),
        ([{}, {"district": "Lincoln"}], "Of the districts' gaps 2 can be told from chance: Boston (Level"),
        (
            [NOT_CLEAR, NOT_CLEAR],
            "Each of the districts' gaps could be chance: 2 were judged together, and none stands out.",
        ),
        ([{"clear": False, "looks": 1}], "The one gap that can be judged could be chance."),
        (
            [{"clear": False}, {"clear": False, "district": "Lincoln"}, {"clear": False}],
            "Looked at alone, Boston and Lincoln would be more than chance; none is once we allow for all "
            "the gaps there are to look at: the districts' gaps could be chance.",
        ),
    ],
)
def test_which_districts_remain_clear_once_all_looks_are_counted(rows, told):
    assert words.where_finding(shown(*rows), "Shire").startswith(told)


def test_a_picture_of_gaps_is_told_row_by_row():
    rows = shown({}, {"gap": None}, {"wide_low": None, "clear": False, "gap": -4.0, "percent_in": 60.0})
    names = ["Boston", "Lincoln", "Lindsey"]
    assert words.groups_told(rows, names, ("In a partnership", "Not in a partnership")) == (
        "Boston: in a partnership 68.0%, not in a partnership 63.6%, gap +4.4 points, more than chance. "
        "Lincoln: withheld. Lindsey: in a partnership 60.0%, not in a partnership 63.6%, gap −3.6 points, "
        "could be chance."
    )
    assert words.gaps_told(rows, names) == (
        "Boston: +4.4 points, probably 1.0 to 8.0. Lincoln: withheld. Lindsey: −3.6 points, too few schools "
        "to say how sure."
    )
    pupils = shown(
        {}, {"gap_pupils": None}, {"gap": -4.0, "district": "Lincoln"}, {"gap": 0.0, "gap_pupils": 0}
    )
    assert words.gaps_in_pupils(pupils) == (
        "in pupils, counting those of the smaller group: Boston 9 more; Lincoln 9 fewer; Boston 0 more."
    )
    assert words.gaps_in_pupils(shown({"gap_pupils": None})) == ""


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("measure", "ks1_rwm_l2b", "KS1 Level 2B+"),
        ("year", 2014, "2013/14"),
        ("clear", True, "yes"),
        ("clear", False, "no"),
        ("clear_alone", True, "yes"),
        ("clear_alone", False, "no"),
        ("comparator", 78.0, "78"),
        ("gap", -0.5, "−0.5"),
    ],
)
def test_columns_of_gaps_are_written_as_people_read_them(column, value, told):
    write = LABELS[column][1]
    assert write is not None and write(value) == told


def test_districts_that_stand_in_no_row_are_named():
    assert words.no_row_told([]) == ""
    assert words.no_row_told(["Hart"]) == "Hart has no row: one side has no result there to compare."
    assert words.no_row_told(["Hart", "Fareham"]).startswith("Hart and Fareham have no rows: one side")
