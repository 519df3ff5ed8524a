"""Several gaps together: the headline's and the districts'."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.data.selection import Selection, make_selection
from collab.metrics import gap_tables
from collab.metrics.gap_tables import district_gaps, headline_gaps
from tests.counties import School, county


def test_districts_are_ordered_by_gap_below_the_whole(illustrative):
    table = district_gaps(illustrative, make_selection(illustrative))
    assert table["district"].iloc[0] == "Lincolnshire"
    assert table["gap"].iloc[1:].is_monotonic_decreasing
    assert len(table) == 8


def test_picking_a_district_out_does_not_make_its_gap_clearer(illustrative):
    every = district_gaps(illustrative, make_selection(illustrative)).set_index("district")
    one = district_gaps(illustrative, make_selection(illustrative, districts=["Boston"]))
    assert list(one["district"]) == ["Lincolnshire", "Boston"]
    assert one["looks"].iloc[0] == 7
    assert one["wide_low"].iloc[1] == every.loc["Boston", "wide_low"]
    assert one["level"].iloc[1] == every.loc["Boston", "level"] > 95


def test_the_headline_takes_the_chosen_measure_and_the_other_stage_s_lead(illustrative):
    table = headline_gaps(illustrative, make_selection(illustrative, measure="ks2_rwm_l5"))
    assert list(table["measure"]) == ["ks1_rwm_l2b", "ks2_rwm_l5"]


@pytest.mark.slow
def test_no_metric_changes_the_shared_frames(illustrative):
    before = {name: frame.copy(deep=True) for name, frame in illustrative.tables.items()}
    for year in illustrative.years:
        for code in (illustrative.measures[year][0], illustrative.measures[year][-1]):
            headline_gaps(illustrative, Selection(year, code))
            district_gaps(illustrative, Selection(year, code))
    for name, table in illustrative.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.slow
def test_bars_agree_with_the_verdict_wherever_gaps_are_shown(illustrative):
    for year in illustrative.years:
        for code in illustrative.measures[year][::3]:
            for table in (
                gap_tables.every_gap(illustrative, Selection(year, code)),
                district_gaps(illustrative, Selection(year, code)),
            ):
                off = (table["wide_low"] > 0) | (table["wide_high"] < 0)
                assert (off == table["clear"]).all()
                assert (table["clear_alone"] | ~table["clear"]).all()


def test_a_gap_is_judged_as_one_of_all_thresholds_of_the_year_wherever_it_is_shown(illustrative):
    """Alone the gap at Level 2+ would be a finding; as one of seven it is not."""
    selection = Selection(2014, "ks1_rwm_l2")
    columns = ["gap", "wide_low", "wide_high", "level", "looks", "clear"]
    every = gap_tables.every_gap(illustrative, selection)
    assert list(every["looks"]) == [7] * 7
    for table in (
        headline_gaps(illustrative, selection),
        gap_tables.threshold_gaps(illustrative, selection, selection.key_stage),
        district_gaps(illustrative, selection).iloc[:1],
        gap_tables.chosen_gap(illustrative, selection),
    ):
        ours = table[table["measure"] == "ks1_rwm_l2"][columns].reset_index(drop=True)
        expected = every[every["measure"] == "ks1_rwm_l2"][columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(ours, expected)


def test_where_there_is_one_district_or_none_districts_are_not_compared():
    for districts, rows in ((("North", "South"), 3), (("North", "North"), 0)):
        made = county(
            [
                School(40, 20 + n, district, ("federation",)[: n % 2])
                for district in districts
                for n in range(8)
            ]
        )
        table = district_gaps(made, make_selection(made))
        assert len(table) == rows and list(table)[:2] == ["measure", "district"]


def test_districts_are_missed_that_are_chosen_and_have_no_gap(illustrative):
    every = illustrative.districts
    assert gap_tables.districts_without(illustrative, make_selection(illustrative), every[2:]) == list(
        every[:2]
    )
    chosen = make_selection(illustrative, districts=[every[0], every[3]])
    assert gap_tables.districts_without(illustrative, chosen, [every[3]]) == [every[0]]
    # It would tell where there are such pupils.
    assert gap_tables.districts_without(illustrative, replace(chosen, pupils="girls"), []) == []
