"""Findings about gaps claim what is clear, and no more."""

import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.data.measures import KeyStage, measures_for
from collab.data.selection import make_selection
from collab.metrics import gap_tables


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
