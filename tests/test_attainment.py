"""Attainment and gaps: the published tables, hand-worked groups, and properties."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.measures import MEASURES
from collab.metrics.attainment import attainment
from collab.metrics.comparison import control_false_discoveries, gap
from collab.metrics.summary import district_gaps, headline_gaps, published_check
from collab.selection import IN, NOT_IN, Selection, make_selection, select

cohort_rows = st.lists(
    st.tuples(
        st.sampled_from([IN, NOT_IN]),
        st.sampled_from(["A", "B"]),
        st.integers(6, 60),
        st.floats(0, 1),
    ),
    min_size=1,
    max_size=30,
)


def frame(rows):
    """Cohorts of (collaboration, district, eligible, share who achieved)."""
    table = pd.DataFrame(rows, columns=["collaboration", "district", "eligible", "share"])
    return table.assign(schools=1, achieved=(table["eligible"] * table["share"]).astype(int))


def test_every_published_figure_of_2014_is_met_exactly(illustrative):
    check = published_check(illustrative, 2014)
    assert len(check) == 21
    assert set(check["agreement"]) == {"agrees"}
    level_2b = check[(check["measure"] == "ks1_rwm_l2b") & (check["group"] == IN)].iloc[0]
    assert (level_2b["schools"], level_2b["eligible"]) == (132, 2174)
    assert round(level_2b["percent"], 1) == 68.1


def test_a_figure_that_differs_is_reported_with_the_difference(illustrative):
    table = illustrative.tables["benchmarks"].copy()
    row = (table["measure"] == "ks1_rwm_l2b") & (table["group"] == "all")
    table.loc[row, ["schools", "percent"]] = [263, 65.4]
    tables = {**illustrative.tables, "benchmarks": table}
    changed = type(illustrative)(illustrative.release, tables, illustrative.threshold)
    check = published_check(changed, 2014).set_index(["measure", "group"])["agreement"]
    assert check["ks1_rwm_l2b", "All schools"] == "differs: +1 schools, -0.5 percentage points"


@pytest.mark.parametrize(
    ("measure", "size", "low", "high"),
    [
        ("ks1_rwm_l2", 2.0, 0.2, 3.8),
        ("ks1_rwm_l2b", 4.5, 2.1, 6.8),
    ],
)
def test_the_gaps_the_published_figures_imply(illustrative, measure, size, low, high):
    """Design section 5, by Newcombe's interval."""
    row = gap(select(illustrative, Selection(2014, measure))).iloc[0]
    assert [round(row[c], 1) for c in ("gap", "gap_low", "gap_high")] == [
        size,
        low,
        high,
    ]


def test_elsewhere_the_interval_spans_zero(illustrative):
    for code in ("ks1_rwm_l3", "ks2_rwm_l4", "ks2_rwm_l4b", "ks2_rwm_l5", "ks2_rwm_l6"):
        row = gap(select(illustrative, Selection(2014, code))).iloc[0]
        assert row["gap_low"] < 0 < row["gap_high"]
        assert not row["clear"]


def test_a_percent_adds_up_pupils_not_school_percentages():
    table = attainment(frame([(IN, "A", 10, 1.0), (IN, "A", 90, 0.5)]))
    assert table["percent"].iloc[0] == pytest.approx(55.0)
    assert table["eligible"].iloc[0] == 100


def test_the_gap_in_pupils_is_of_the_smaller_group_rounded_down():
    rows = [
        (IN, "A", 50, 0.8),
        (IN, "A", 50, 0.8),
        (NOT_IN, "A", 100, 0.6),
        (NOT_IN, "A", 300, 0.6),
    ]
    row = gap(frame(rows)).iloc[0]
    assert row["gap"] == pytest.approx(20)
    assert row["gap_pupils"] == 20


def test_a_gap_against_a_single_school_is_never_called_clear():
    row = gap(frame([(IN, "A", 60, 1.0), (NOT_IN, "A", 60, 0.0), (NOT_IN, "A", 60, 0.1)])).iloc[0]
    assert row["gap_low"] > 0
    assert pd.isna(row["clustered_low"])
    assert not row["clear"]


@pytest.mark.parametrize("rows", [[], [(IN, "A", 20, 0.5)]])
def test_one_side_only_gives_no_gap(rows):
    assert gap(frame(rows)).empty
    assert gap(frame(rows), ["district"]).empty


@given(cohort_rows, st.randoms())
def test_order_does_not_matter_and_groups_pool_to_the_total(rows, random):
    cohorts = frame(rows)
    shuffled = cohorts.sample(frac=1, random_state=random.randrange(2**32))
    pd.testing.assert_frame_equal(
        attainment(cohorts, ["district"]), attainment(shuffled, ["district"])
    )
    parts, total = (
        attainment(cohorts, ["collaboration", "district"]),
        attainment(cohorts),
    )
    for column in ("schools", "eligible", "achieved"):
        assert parts[column].sum() == total[column].iloc[0]
    assert (
        parts["percent"].min() - 1e-9 <= total["percent"].iloc[0] <= parts["percent"].max() + 1e-9
    )


@given(cohort_rows)
def test_swapping_the_sides_turns_the_gap_round(rows):
    cohorts = frame(rows)
    swapped = cohorts.assign(collaboration=cohorts["collaboration"].map({IN: NOT_IN, NOT_IN: IN}))
    ours, theirs = gap(cohorts), gap(swapped)
    assert len(ours) == len(theirs)
    if len(ours):
        assert ours["gap"].iloc[0] == pytest.approx(-theirs["gap"].iloc[0])
        assert ours["gap_low"].iloc[0] == pytest.approx(-theirs["gap_high"].iloc[0], abs=1e-6)
        assert ours["wide_low"].iloc[0] <= ours["gap"].iloc[0] <= ours["wide_high"].iloc[0]


def test_a_filter_to_all_districts_equals_no_filter(illustrative):
    every = make_selection(illustrative, districts=illustrative.districts)
    assert every == make_selection(illustrative)


def test_false_discoveries_are_controlled_as_benjamini_and_hochberg_do():
    """Benjamini and Hochberg 1995, section 3.2: of 15 p-values the four smallest are rejected."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.000]  # fmt: skip
    judged = control_false_discoveries(pd.DataFrame({"p_value": p, "clear": [x < 0.05 for x in p]}))
    assert judged["clear"].sum() == 4


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
    assert one["p_adjusted"].iloc[1] == every.loc["Boston", "p_adjusted"]
    assert one["clear_alone"].iloc[1] and not one["clear"].iloc[1]


def test_the_headline_takes_the_chosen_measure_and_the_other_stage_s_lead(illustrative):
    table = headline_gaps(illustrative, make_selection(illustrative, measure="ks2_rwm_l5"))
    assert list(table["measure"]) == ["ks1_rwm_l2b", "ks2_rwm_l5"]


def test_no_metric_changes_the_shared_frames(illustrative):
    before = {name: frame.copy(deep=True) for name, frame in illustrative.tables.items()}
    for year in illustrative.years:
        for code in illustrative.measures[year]:
            headline_gaps(illustrative, Selection(year, code))
            district_gaps(illustrative, Selection(year, code))
    for name, table in illustrative.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_the_catalogue_has_no_results_for_2020_and_2021():
    assert not any(m.covers(year) for m in MEASURES.values() for year in (2020, 2021))
