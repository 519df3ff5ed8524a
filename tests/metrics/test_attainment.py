"""Attainment adds up pupils."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.selection import IN
from collab.metrics.attainment import attainment, numbered
from tests.metrics.cohorts import cohort_rows, frame


def test_a_percent_adds_up_pupils_not_school_percentages():
    table = attainment(frame([(IN, "A", 10, 1.0), (IN, "A", 90, 0.5)]))
    assert table["percent"].iloc[0] == pytest.approx(55.0)
    assert table["eligible"].iloc[0] == 100


@pytest.mark.slow
@given(cohort_rows, st.randoms())
def test_order_does_not_matter_and_groups_pool_to_the_total(rows, random):
    cohorts = frame(rows)
    shuffled = cohorts.sample(frac=1, random_state=random.randrange(2**32))
    pd.testing.assert_frame_equal(attainment(cohorts, ["district"]), attainment(shuffled, ["district"]))
    parts, total = (attainment(cohorts, ["collaboration", "district"]), attainment(cohorts))
    for column in ("schools", "eligible", "achieved"):
        assert parts[column].sum() == total[column].iloc[0]
    assert parts["percent"].min() - 1e-9 <= total["percent"].iloc[0] <= parts["percent"].max() + 1e-9


@pytest.mark.filterwarnings("error")
def test_rows_that_lack_what_they_are_grouped_by_belong_to_no_group():
    """A missing number turned into a whole one is 0, the first group, on some processors."""
    rows = pd.DataFrame({"size_band": ["small", None, "large", None]})
    number, labels = numbered(rows, ["size_band"])
    assert number.tolist() == [1, -1, 0, -1]
    assert labels["size_band"].tolist() == ["large", "small"]


def test_a_group_s_row_has_its_labels_and_figures_and_nothing_else():
    figures = ["schools", "eligible", "achieved", "percent", "low", "high"]
    rows = frame([(IN, "B", 10, 1.0), (IN, "A", 20, 0.5), (IN, "B", 30, 0.5)])
    table = attainment(rows, ["district"])
    assert list(table.columns) == ["district", *figures] and list(attainment(rows).columns) == figures
    assert table[["district", "schools", "eligible", "achieved", "percent"]].to_numpy().tolist() == [
        ["A", 1, 20, 10, 50.0],
        ["B", 2, 40, 25, 62.5],
    ]
    assert table.index.tolist() == [0, 1] and attainment(rows.iloc[:0], ["district"]).empty
